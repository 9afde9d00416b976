//! The traps that were measured in real extracts, one test each, and the counts of what is in
//! them. The extracts are no part of the project: where they are absent the tests say so and pass.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use osm_data::network::{
    Access, BarrierKind, RestrictionKind, RoadAttributes, RoadClass, RoadNetwork, Segment,
    ServiceKind, Travel, TurningPlace,
};
use osm_data::{Import, ImportOptions, Reason, import};
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

/// Extracts that were read already: without optimisation it takes seconds.
static READ: Mutex<BTreeMap<&str, &Import>> = Mutex::new(BTreeMap::new());

/// The extract, or `None`, saying so, where it is absent.
fn extract(name: &'static str) -> Option<&'static Import> {
    let path = path_of(name)?;
    let mut read = READ.lock().expect("no panic while reading");
    let import = read.entry(name).or_insert_with(|| {
        let options = ImportOptions { buildings: true };
        let import = import(&path, &options, &mut |_| {}).expect("a sound extract");
        import.network.check_invariants().expect("a sound network");
        Box::leak(Box::new(import))
    });
    Some(import)
}

fn path_of(name: &str) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let path = workspace
        .parent()?
        .join("shared/osm")
        .join(format!("{name}.osm.pbf"));
    if !path.is_file() {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    Some(path)
}

fn attributes<'a>(network: &'a RoadNetwork, segment: &Segment) -> &'a RoadAttributes {
    &network.attributes[segment.attributes.0 as usize]
}

/// The number of ways whose attributes are as asked.
fn ways_with(network: &RoadNetwork, asked: impl Fn(&RoadAttributes) -> bool) -> usize {
    let segments = network.segments.iter();
    let ways: BTreeSet<i64> = segments
        .filter(|segment| asked(attributes(network, segment)))
        .map(|segment| segment.way)
        .collect();
    ways.len()
}

/// What a file holds. "Roads" are all classes that are kept; the other columns are those of a
/// plain road graph without tracks and pedestrian streets, split at shared nodes only.
struct Known {
    name: &'static str,
    roads: u64,
    junctions: u64,
    segments: u64,
    plain_km: u64,
    plain_junctions: usize,
    plain_arcs: usize,
    /// Share of plain junctions in the largest strongly connected component, per mille.
    connected: usize,
    addresses: usize,
    restrictions: u64,
}

macro_rules! known {
    ($($name:literal $roads:literal $junctions:literal $segments:literal | $km:literal
       $plain_junctions:literal $arcs:literal $connected:literal | $addresses:literal
       $restrictions:literal;)*) => {
        const KNOWN: &[Known] = &[$(Known {
            name: $name, roads: $roads, junctions: $junctions, segments: $segments,
            plain_km: $km, plain_junctions: $plain_junctions, plain_arcs: $arcs,
            connected: $connected, addresses: $addresses, restrictions: $restrictions,
        }),*];
    };
}

// Roads, junctions and segments were counted by a program of its own that shares no code with
// this crate; the plain graph, addresses and restrictions come with the extracts.
known! {
    "dreieich-de-2022"                343    531    636 |   40    434     991 954 |   915   1;
    "lauf-pegnitz-de-2020"           1960   2679   3102 |  152   2283    5050 972 |  5425  50;
    "north-bayreuth-de-2014"         1783   2569   3108 |  221   1203    2588 946 |   800  40;
    "liechtenstein-2021"             4963   7164   8140 |  468   5431   11831 989 |  3497  85;
    "andorra-2021"                   3277   4615   5493 |  514   3567    6977 981 |   251  65;
    "monaco-riviera-fr-2016"         1904   2578   3106 |  357   2350    4509 926 |    78  27;
    "lille-centre-fr-2017-rebuilt"    982   1346   1757 |  102   1116    2054 813 |   162   0;
    "prague-8-9-cz-2020"             3485   4783   5718 |  343   4290    9023 940 |  8234  89;
    "baltimore-suburbs-us"           6464  11252  14108 | 1212  11062   26668 905 | 15771  36;
    "heidelberg-roads-de-2024"      15891  20938  25687 | 1362  14112   30533 891 |   633 476;
    "rhein-neckar-roads-de-2016"    37278  45751  58661 | 5621  43793   98000 988 |     4   0;
    "porto-metro-roads-pt-2015"     46819  69862  92876 | 9442  63790  148594 990 |    65 357;
}

#[test]
fn the_counts_of_every_extract_are_as_known() {
    for known in KNOWN {
        let Some(Import { network, report }) = extract(known.name) else {
            continue;
        };
        let name = known.name;
        let totals = &report.totals;
        assert_eq!(totals.roads, known.roads, "{name}: roads");
        assert_eq!(totals.junctions, known.junctions, "{name}: junctions");
        assert_eq!(totals.segments, known.segments, "{name}: segments");

        // Differences: roads drawn as areas are no roads here, and pieces of Lauf and Prague
        // that end at absent nodes.
        let plain = PlainGraph::of(network);
        let near = |found: usize, expected: usize, what: &str| {
            let difference = found.abs_diff(expected);
            let message = format!("{name}: {what}: {found} instead of {expected}");
            assert!(difference * 40 <= expected, "{message}");
        };
        near(plain.km, known.plain_km as usize, "km");
        near(plain.junctions, known.plain_junctions, "junctions");
        near(plain.arcs, known.plain_arcs, "arcs");
        near(plain.connected, known.connected, "connected");

        // Eight addresses of Heidelberg are on relations of other types than multipolygon.
        near(network.addresses.len(), known.addresses, "addresses");

        // Every restriction became segments or was counted.
        let resolved: BTreeSet<i64> = network.restrictions.iter().map(|r| r.relation).collect();
        let counted: u64 = [
            Reason::RestrictionMalformed,
            Reason::RestrictionNotUnderstood,
            Reason::RestrictionMemberAbsent,
            Reason::RestrictionNotConnected,
            Reason::RestrictionExcepted,
            Reason::RestrictionForOthers,
            Reason::RestrictionWithoutEffect,
        ]
        .map(|reason| report.count(reason))
        .iter()
        .sum();
        let all = resolved.len() as u64 + counted;
        assert_eq!(all, known.restrictions, "{name}: restrictions");
        assert!(
            counted * 7 <= known.restrictions,
            "{name}: {counted} not resolved"
        );
    }
}

/// The network without tracks and pedestrian streets, joined again where one way goes on.
struct PlainGraph {
    km: usize,
    junctions: usize,
    arcs: usize,
    /// Share of junctions in the largest strongly connected component, per mille.
    connected: usize,
}

impl PlainGraph {
    fn of(network: &RoadNetwork) -> Self {
        let mut graph = DiGraph::<(), ()>::new();
        let mut nodes = BTreeMap::new();
        let mut arcs = 0;
        let mut length_dm = 0;
        // The ends of segments at each junction; two of one way in a row are no junction.
        let mut ends: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (index, segment) in network.segments.iter().enumerate() {
            let attributes = attributes(network, segment);
            if matches!(attributes.class, RoadClass::Track | RoadClass::Pedestrian) {
                continue;
            }
            length_dm += u64::from(segment.length_dm);
            let [from, to] = [segment.from.0, segment.to.0].map(|junction| {
                ends.entry(junction).or_default().push(index);
                *nodes.entry(junction).or_insert_with(|| graph.add_node(()))
            });
            let (along, against) = match attributes.travel {
                Travel::Both => (true, true),
                Travel::Forward => (true, false),
                Travel::Backward => (false, true),
                Travel::Neither => (false, false),
            };
            for (open, from, to) in [(along, from, to), (against, to, from)] {
                if open {
                    arcs += 1;
                    graph.add_edge(from, to, ());
                }
            }
        }
        let largest = kosaraju_scc(&graph).iter().map(Vec::len).max().unwrap_or(0);
        let mut junctions = ends.len();
        for at in ends.values() {
            let [first, second] = at.as_slice() else {
                continue;
            };
            let [a, b] = [first, second].map(|index| &network.segments[*index]);
            if *second == *first + 1 && a.way == b.way && a.to == b.from {
                junctions -= 1;
                arcs -= match attributes(network, a).travel {
                    Travel::Both => 2,
                    _ => 1,
                };
            }
        }
        Self {
            km: (length_dm / 10_000) as usize,
            junctions,
            arcs,
            connected: largest * 1_000 / ends.len().max(1),
        }
    }
}

#[test]
fn trap_1_absent_nodes_cut_a_road_and_absent_members_leave_a_relation_out() {
    for (name, absent, too_short, no_member) in [
        ("prague-8-9-cz-2020", 658, 47, 6),
        ("lauf-pegnitz-de-2020", 535, 24, 5),
        ("heidelberg-roads-de-2024", 0, 0, 10),
    ] {
        let Some(Import { network, report }) = extract(name) else {
            continue;
        };
        assert_eq!(report.count(Reason::AbsentNode), absent, "{name}");
        assert_eq!(report.count(Reason::RoadTooShort), too_short, "{name}");
        assert_eq!(
            report.count(Reason::RestrictionMemberAbsent),
            no_member,
            "{name}"
        );
        // What is left of a cut road is kept: some of the ways in question have segments.
        if let Some(finding) = report.finding(Reason::AbsentNode) {
            let cut: BTreeSet<i64> = finding.samples.iter().map(|s| s.element.id).collect();
            assert!(!cut.is_empty());
            assert!(
                network
                    .segments
                    .iter()
                    .any(|segment| cut.contains(&segment.way))
            );
        }
    }
}

#[test]
fn trap_2_the_bounding_box_in_the_header_is_not_used() {
    let Some(Import { network, .. }) = extract("liechtenstein-2021") else {
        return;
    };
    // The header says 8.83 to 9.67; the data is within this box.
    let lons = || {
        network
            .junctions
            .iter()
            .map(|junction| junction.position.lon())
    };
    let lats = || {
        network
            .junctions
            .iter()
            .map(|junction| junction.position.lat())
    };
    assert!(lons().fold(f64::MAX, f64::min) > 9.47 && lons().fold(f64::MIN, f64::max) < 9.65);
    assert!(lats().fold(f64::MAX, f64::min) > 47.04 && lats().fold(f64::MIN, f64::max) < 47.28);
}

#[test]
fn trap_3_files_without_metadata_or_relations_are_read() {
    for (name, has_restrictions) in [
        ("heidelberg-roads-de-2024", true),
        ("lille-centre-fr-2017-rebuilt", false),
        ("rhein-neckar-roads-de-2016", false),
    ] {
        let Some(Import { network, report }) = extract(name) else {
            continue;
        };
        assert!(!network.segments.is_empty(), "{name}");
        assert_eq!(!network.restrictions.is_empty(), has_restrictions, "{name}");
        assert_eq!(report.totals.relations > 0, has_restrictions, "{name}");
    }
}

#[test]
fn trap_4_building_centroids_stand_in_where_addresses_are_few() {
    let Some(Import { network, .. }) = extract("monaco-riviera-fr-2016") else {
        return;
    };
    assert_eq!(network.addresses.len(), 78);
    // 23,373 buildings are ways, the rest nodes and multipolygons.
    assert!((23_373..23_400).contains(&network.buildings.len()));
}

#[test]
fn trap_5_free_text_is_read_or_counted() {
    if let Some(Import { network, report }) = extract("rhein-neckar-roads-de-2016") {
        let finding = report
            .finding(Reason::AccessNotUnderstood)
            .expect("free text");
        let details: Vec<&str> = finding.samples.iter().map(|s| s.detail.as_str()).collect();
        assert!(
            details.contains(&"access=Schranke! Nur für Anwohner"),
            "{details:?}"
        );
        // `default` is no limit; nothing is unreadable; blanks and units are read.
        assert_eq!(report.count(Reason::LimitNotUnderstood), 0);
        let limited = |asked: fn(&RoadAttributes) -> bool| ways_with(network, asked);
        assert!(limited(|a| a.limits.weight_kg == Some(3_500)) > 0);
        assert!(limited(|a| a.limits.weight_kg == Some(2_800)) > 0);
        assert!(limited(|a| a.limits.height_cm == Some(300)) > 0);
    }
    if let Some(Import { network, report }) = extract("baltimore-suburbs-us") {
        let finding = report
            .finding(Reason::ServiceNotUnderstood)
            .expect("a backslash");
        assert_eq!(finding.samples[0].detail, "service=\\");
        let inches = ways_with(network, |a| a.limits.height_cm == Some(421));
        assert!(inches > 0, "13' 10\"");
    }
    for (name, against) in [
        ("prague-8-9-cz-2020", 22),
        ("lille-centre-fr-2017-rebuilt", 12),
        ("porto-metro-roads-pt-2015", 393),
    ] {
        if let Some(Import { network, .. }) = extract(name) {
            let found = ways_with(network, |a| a.travel == Travel::Backward);
            assert_eq!(found, against, "{name}: oneway=-1");
        }
    }
}

#[test]
fn trap_6_truck_access_is_read_in_all_its_values() {
    let Some(Import { network, .. }) = extract("rhein-neckar-roads-de-2016") else {
        return;
    };
    let hgv = |access| ways_with(network, |a| a.hgv == [Some(access); 2]);
    // no 360, agricultural 1; destination 308, delivery 151, both 27; designated 17,
    // permissive 1; the rest are `goods` and `access:hgv`.
    assert!(
        (361..380).contains(&hgv(Access::Closed)),
        "{}",
        hgv(Access::Closed)
    );
    let destination = 308 + 151 + 27;
    let found = hgv(Access::Destination);
    assert!((destination..destination + 40).contains(&found), "{found}");
    assert!(
        (18..30).contains(&hgv(Access::Allowed)),
        "{}",
        hgv(Access::Allowed)
    );
    assert!(ways_with(network, |a| a.hgv[0] != a.hgv[1]) > 0);
    assert!(ways_with(network, |a| a.limits.hgv_weight_kg == Some(7_500)) > 0);
    assert!(ways_with(network, |a| a.limits.length_cm == Some(1_200)) > 0);
}

#[test]
fn trap_7_conditional_rules_are_read_in_both_spellings() {
    let mut found = BTreeSet::new();
    let mut doubts = Vec::new();
    let mut present = 0;
    for known in KNOWN {
        let Some(Import { network, report }) = extract(known.name) else {
            continue;
        };
        present += 1;
        for rule in network.attributes.iter().flat_map(|a| &a.conditional) {
            let hours = rule.hours.clone().unwrap_or_default();
            found.insert((rule.access, rule.hgv_only, hours, rule.above_weight_kg));
        }
        for reason in [Reason::ConditionTakenAsAlways, Reason::PermissionIgnored] {
            doubts.extend(
                report
                    .finding(reason)
                    .map(|finding| finding.samples.clone()),
            );
        }
    }
    if present < KNOWN.len() {
        return;
    }
    for (access, hgv_only, hours, above) in [
        (Access::Closed, true, "Sa 08:00-18:00", None),
        (Access::Closed, true, "18:30-06:30", None),
        (Access::Closed, false, "07:30-19:00", Some(7_500)),
        (Access::Closed, false, "", Some(3_500)),
        (Access::Closed, false, "2019 Nov 16-2020 Apr 30", None),
        (Access::Destination, false, "Mo-Sa 06:00-11:00", None),
        (
            Access::Allowed,
            false,
            "Mo-Fr 16:00-11:00; Sa 00:00-11:00",
            None,
        ),
    ] {
        let rule = (access, hgv_only, hours.to_owned(), above);
        assert!(found.contains(&rule), "{rule:?} in {found:#?}");
    }
    let doubts: Vec<String> = doubts.into_iter().flatten().map(|s| s.detail).collect();
    assert!(
        doubts.iter().any(|doubt| doubt.contains("Bangser Ried")),
        "{doubts:?}"
    );
}

#[test]
fn trap_8_restrictions_over_ways_and_with_exceptions_are_resolved() {
    for (name, over_ways) in [
        ("liechtenstein-2021", 7),
        ("prague-8-9-cz-2020", 5),
        ("baltimore-suburbs-us", 1),
    ] {
        let Some(Import { network, .. }) = extract(name) else {
            continue;
        };
        let long = network.restrictions.iter().filter(|r| r.path.len() > 2);
        let relations: BTreeSet<i64> = long.map(|r| r.relation).collect();
        assert_eq!(relations.len(), over_ways, "{name}");
    }
    let Some(Import { network, report }) = extract("heidelberg-roads-de-2024") else {
        return;
    };
    assert_eq!(report.count(Reason::RestrictionExcepted), 0);
    let of_kind = |kind| {
        network
            .restrictions
            .iter()
            .filter(move |r| r.kind == kind)
            .count()
    };
    assert!(of_kind(RestrictionKind::Forbidden) > 100);
    assert!(of_kind(RestrictionKind::Mandatory) > 100);
}

#[test]
fn trap_9_barriers_on_the_road_are_junctions() {
    let Some(Import { network, .. }) = extract("heidelberg-roads-de-2024") else {
        return;
    };
    let barriers = |kind| {
        let barriers = network.junctions.iter().filter_map(|j| j.barrier.as_ref());
        barriers.filter(move |barrier| barrier.kind == kind).count()
    };
    // Gates 399, lift gates 349, and a few of other kinds.
    assert!(
        (748..770).contains(&barriers(BarrierKind::Gate)),
        "{}",
        barriers(BarrierKind::Gate)
    );
    // Bollards 209, chains 14, blocks 13, and a few of other kinds.
    let closed = barriers(BarrierKind::Closed);
    assert!((236..270).contains(&closed), "{closed}");
    let circles = network
        .junctions
        .iter()
        .filter(|j| j.turning_place == Some(TurningPlace::Circle));
    assert_eq!(circles.count(), 167);
    assert_eq!(network.junctions.iter().filter(|j| j.signals).count(), 516);
}

#[test]
fn trap_10_parking_aisles_and_driveways_are_told_apart() {
    let Some(Import { network, .. }) = extract("baltimore-suburbs-us") else {
        return;
    };
    let service = |kind| ways_with(network, |a| a.service == Some(kind));
    assert_eq!(service(ServiceKind::ParkingAisle), 1_826);
    assert_eq!(service(ServiceKind::Driveway), 1_254);
}

#[test]
fn trap_11_sub_networks_that_cannot_be_reached_are_kept() {
    let Some(Import { network, .. }) = extract("baltimore-suburbs-us") else {
        return;
    };
    let plain = PlainGraph::of(network);
    assert!(
        (900..=910).contains(&plain.connected),
        "{}",
        plain.connected
    );
}

#[test]
fn trap_12_names_of_towns_are_kept_as_written() {
    let Some(Import { network, .. }) = extract("lauf-pegnitz-de-2020") else {
        return;
    };
    let mut cities: BTreeMap<&str, usize> = BTreeMap::new();
    for address in &network.addresses {
        *cities.entry(&address.city).or_default() += 1;
    }
    for (city, count) in [
        ("Lauf a.d.Pegnitz", 5_045),
        ("Lauf an der Pegnitz", 45),
        ("Lauf a.d. Pegnitz", 40),
        ("Rückersdorf", 291),
        ("", 4),
    ] {
        assert_eq!(cities.get(city), Some(&count), "{city}");
    }
}

#[test]
fn bring_points_and_sites_are_found_and_told_apart() {
    if let Some(Import { network, .. }) = extract("prague-8-9-cz-2020") {
        // 204 recycling sites, five of them centres; two containers for any waste.
        assert_eq!(network.bring_points.len(), 201);
        assert!(
            network
                .bring_points
                .iter()
                .any(|p| p.materials == ["glass", "paper", "plastic"])
        );
        assert_eq!(network.waste_sites.len(), 7);
    }
    if let Some(Import { network, .. }) = extract("north-bayreuth-de-2014") {
        let names: Vec<&str> = network
            .waste_sites
            .iter()
            .map(|s| s.name.as_str())
            .collect();
        assert_eq!(names, ["Deponie Heinersgrund", "Kompostieranlage"]);
    }
}

#[test]
fn the_number_of_threads_does_not_change_the_network() {
    let Some(path) = path_of("lauf-pegnitz-de-2020") else {
        return;
    };
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let options = ImportOptions::default();
        let read = || import(&path, &options, &mut |_| {}).expect("a sound extract");
        pool.expect("a pool").install(read)
    };
    let one = with_threads(1);
    let three = with_threads(3);
    assert!(one.network == three.network);
    assert_eq!(one.report, three.report);
}
