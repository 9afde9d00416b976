//! The road map on disk: what comes back, and what is refused.

mod damage;
mod fuzz;
mod town;

use std::path::{Path, PathBuf};

use osm_data::{Import, ImportOptions};
use route_core::roads_file::{ImportedMap, is_roads_file, open};

/// Extracts that are quick in the test profile.
const SMALL: [&str; 4] = [
    "dreieich-de-2022",
    "lauf-pegnitz-de-2020",
    "lille-centre-fr-2017-rebuilt",
    "monaco-riviera-fr-2016",
];

fn import(file: &Path) -> Import {
    osm_data::import(file, &ImportOptions::default(), &mut |_| {}).expect("a sound extract")
}

/// Everything that a plan is made and checked from is the same, so that plans are.
fn assert_same(opened: &ImportedMap, built: &ImportedMap, name: &str) {
    assert!(opened.network == built.network, "{name}: network");
    assert_eq!(opened.report, built.report, "{name}");
    let (opened, built) = (&opened.roads, &built.roads);
    assert!(opened.graph == built.graph, "{name}: graph");
    assert!(opened.states == built.states, "{name}: manoeuvres");
    assert!(opened.snap == built.snap, "{name}: roads beside positions");
    assert_eq!(opened.house_numbers, built.house_numbers, "{name}");
    assert!(opened.topology == built.topology, "{name}: shortcuts");
}

#[test]
fn a_map_comes_back_as_it_was_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut extracts = vec![root.join("osm-data/sample/bethune-bruay.osm.pbf")];
    let beside: Vec<PathBuf> = SMALL
        .iter()
        .map(|name| root.join(format!("../shared/osm/{name}.osm.pbf")))
        .filter(|file| file.is_file())
        .collect();
    if beside.is_empty() {
        println!("skipped for real extracts: there is no ../shared/osm");
    }
    extracts.extend(beside);
    for extract in extracts {
        let name = extract.display().to_string();
        let built = ImportedMap::build(import(&extract));
        let bytes = built.to_bytes();
        let opened =
            ImportedMap::from_bytes(&bytes).unwrap_or_else(|flaw| panic!("{name}: {flaw}"));
        assert_same(&opened, &built, &name);
        assert!(opened.to_bytes() == bytes, "{name}: the same bytes again");
    }
}

#[test]
fn every_kind_of_thing_on_a_drawn_map_comes_back() {
    let built = town::built();
    let network = &built.network;
    assert!(
        network
            .junctions
            .iter()
            .any(|junction| junction.barrier.is_some())
    );
    assert!(
        network
            .junctions
            .iter()
            .any(|junction| junction.turning_place.is_some())
    );
    assert!(
        network
            .attributes
            .iter()
            .any(|road| !road.conditional.is_empty())
    );
    assert!(!network.addresses.is_empty() && !built.report.findings.is_empty());
    let states = &built.roads.states;
    assert!(!states.further_entries.is_empty() && states.conditions.len() > 1);
    assert!(!built.roads.house_numbers.even_right.is_empty());
    let opened = ImportedMap::from_bytes(&built.to_bytes()).expect("a sound map");
    assert_same(&opened, &built, "the drawn map");
}

#[test]
fn a_map_without_roads_comes_back_too() {
    let built = ImportedMap::build(osm_data::testing::DrawnMap::new("A", 10.0).import());
    let opened = ImportedMap::from_bytes(&built.to_bytes()).expect("a sound map");
    assert_same(&opened, &built, "the empty map");
}

#[test]
fn a_file_is_known_by_how_it_begins_and_not_by_its_name() {
    let folder = std::env::temp_dir().join(format!("rounds-roads-file-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let built = town::built();
    let roads = file("map.osm.pbf", &built.to_bytes());
    assert!(is_roads_file(&roads));
    assert_same(&open(&roads).expect("a sound map"), &built, "the file");
    for other in [
        file("a.roads", b""),
        file("b.roads", b"OSMHeader"),
        folder.join("none.roads"),
    ] {
        assert!(!is_roads_file(&other));
        assert!(open(&other).is_err());
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
