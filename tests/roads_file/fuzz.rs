//! Thousands of files made to do harm, with checksums that are right: errors or maps that can be
//! used, never a panic, and no more memory than a small file needs.
//!
//! `FUZZ=1000000 cargo test --release --test roads_file fuzz` asks for more.

use osm_data::network::Position;
use route_core::format::profile::vehicle_of;
use route_core::graph::connectivity::MainComponent;
use route_core::graph::metric::Metric;
use route_core::graph::profile::VehicleProfile;
use route_core::graph::road_graph::EdgeId;
use route_core::model::container::Day;
use route_core::model::opening::{PlanDate, ShiftHours};
use route_core::model::road_profile::RoadProfile;
use route_core::paths::dijkstra::{EdgePoint, Network};
use route_core::paths::index::{ClassIndex, Query};
use route_core::paths::place::place_at;
use route_core::random::Random;
use route_core::roads_file::ImportedMap;

use crate::town;

/// Files tried if `FUZZ` does not say how many.
const RUNS: usize = 4_000;

/// Magic, version and checksum of the table.
const HEADER: usize = 16;

/// Sections, each with its length and checksum in the table.
const SECTIONS: usize = 5;

/// Address space that the runs may add, bytes. The map has a few kilobytes.
const MOST_MEMORY: usize = 256 << 20;

fn sections(file: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = &file[HEADER + 12 * SECTIONS..];
    let lengths = (0..SECTIONS).map(|section| {
        let at = HEADER + 12 * section;
        u64::from_le_bytes(file[at..at + 8].try_into().expect("eight bytes")) as usize
    });
    let sections = lengths.map(|length| {
        let (section, behind) = rest.split_at(length);
        rest = behind;
        section.to_vec()
    });
    sections.collect()
}

/// The file of some sections, with the checksums that they have.
fn sealed(header: &[u8], sections: &[Vec<u8>]) -> Vec<u8> {
    let entry = |section: &Vec<u8>| {
        let length = (section.len() as u64).to_le_bytes();
        [length.as_slice(), &crc32fast::hash(section).to_le_bytes()].concat()
    };
    let table: Vec<u8> = sections.iter().flat_map(entry).collect();
    let sum = crc32fast::hash(&table).to_le_bytes();
    [&header[..12], &sum, &table, &sections.concat()].concat()
}

/// Changes a few bytes or numbers.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(3) {
        if bytes.len() < 4 {
            return;
        }
        let at = random.below(bytes.len() - 3);
        let number = u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        let other = match random.below(10) {
            0..=2 => number ^ (1 << random.below(32)),
            3 => number.wrapping_add(1),
            4 => number.wrapping_sub(1),
            5 => random.below(64) as u32,
            6 => [0, u32::MAX, 1 << 31, (1 << 31) - 1, 1 << 28][random.below(5)],
            7 => {
                bytes[at] = random.below(256) as u8;
                continue;
            }
            8 => {
                bytes.remove(at);
                continue;
            }
            _ => {
                bytes.insert(at, random.below(4) as u8);
                continue;
            }
        };
        bytes[at..at + 4].copy_from_slice(&other.to_le_bytes());
    }
}

/// Uses a map as commands do.
fn use_map(map: &ImportedMap, random: &mut Random) {
    let roads = &map.roads;
    let profile = VehicleProfile::of(&vehicle_of(RoadProfile::default()));
    let hours = ShiftHours {
        date: PlanDate::in_ordinary_week(Day::Monday),
        start_s: 5 * 3_600,
        end_s: 14 * 3_600,
    };
    let metric = Metric::build(&roads.graph, &roads.states, &profile, &hours);
    let network = Network {
        graph: &roads.graph,
        states: &roads.states,
        metric: &metric,
    };
    let component = MainComponent::find(&roads.states, &metric);
    let index = ClassIndex::build(&roads.topology, network);
    let mut query = Query::new(&roads.topology, network, &index);
    let edges = roads.graph.edge_count();
    let point = |random: &mut Random| {
        let edge = EdgeId(random.below(edges) as u32);
        let offset_dm = random.below(roads.graph.length_dm(edge) as usize + 1) as u32;
        EdgePoint { edge, offset_dm }
    };
    for _ in 0..if edges > 0 { 3 } else { 0 } {
        let (from, to) = (point(random), point(random));
        if let Some(path) = query.path(&[from], &[to]) {
            for edge in path.edges {
                roads
                    .graph
                    .positions_between(edge, 0, roads.graph.length_dm(edge));
                roads.graph.street(edge);
            }
        }
    }
    place_at(
        roads,
        network,
        &component,
        Position::from_degrees(2.64, 50.53),
    );
}

/// Address space that the process has had at most, if the system says so.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmPeak:"))?;
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes << 10)
}

#[test]
fn files_made_to_do_harm_give_errors_or_maps_that_can_be_used() {
    let runs = std::env::var("FUZZ")
        .ok()
        .and_then(|text| text.parse().ok());
    let runs = runs.unwrap_or(RUNS);
    let sound = town::built().to_bytes();
    let parts = sections(&sound);
    assert_eq!(
        sealed(&sound, &parts),
        sound,
        "the layout that this test knows"
    );
    let mut random = Random::new(0xf022_0ad5_f11e, 0);
    let before = peak_memory();
    let mut opened = 0;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("a thread").install(|| {
        for run in 0..runs {
            let bytes = if run % 16 == 0 {
                // Without new checksums: the door itself.
                let mut bytes = sound.clone();
                damage(&mut bytes, &mut random);
                bytes
            } else {
                let mut sections = parts.clone();
                damage(&mut sections[random.below(SECTIONS)], &mut random);
                sealed(&sound, &sections)
            };
            if let Ok(map) = ImportedMap::from_bytes(&bytes) {
                opened += 1;
                use_map(&map, &mut random);
            }
        }
    });
    println!(
        "{runs} files of about {} bytes: {opened} could be opened",
        sound.len()
    );
    assert!(
        opened > runs / 20,
        "{opened} of {runs}: too few come through the door"
    );
    assert!(opened < runs, "damage is never seen");
    if let (Some(before), Some(after)) = (before, peak_memory()) {
        println!("address space: {} MB more", (after - before) >> 20);
        assert!(after - before < MOST_MEMORY, "{} bytes", after - before);
    }
}
