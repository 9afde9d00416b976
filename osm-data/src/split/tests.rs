use crate::network::{BarrierKind, RoadNetwork, TurningPlace};
use crate::reason::Reason;
use crate::testing::DrawnMap;

const ROAD: &[(&str, &str)] = &[("highway", "residential")];

/// Segments as pairs of nodes, in the order of the network.
fn segments(network: &RoadNetwork) -> Vec<String> {
    let name = |junction: u32| {
        let node = network.junctions[junction as usize].osm_node;
        char::from_u32(node as u32).expect("a node named by a character")
    };
    let segments = network.segments.iter();
    segments
        .map(|s| format!("{}{}", name(s.from.0), name(s.to.0)))
        .collect()
}

#[test]
fn ways_are_cut_where_they_meet_and_nowhere_else() {
    let map = DrawnMap::new(
        "
        A--B--C--D--E
              |
              F
        ",
        10.0,
    )
    .way("ABCDE", ROAD)
    .way("FC", ROAD);
    let network = map.build();
    assert_eq!(segments(&network), ["AC", "CE", "FC"]);
    let first = &network.segments[0];
    assert_eq!(
        network.shape(first),
        ['A', 'B', 'C'].map(|node| map.position(node))
    );
    assert_eq!(first.length_dm, 600);
}

#[test]
fn ways_that_are_no_roads_cut_nothing() {
    let map = DrawnMap::new("A--B--C", 10.0)
        .way("ABC", ROAD)
        .way("B", &[("highway", "footway")])
        .way("BCAB", &[("building", "yes")]);
    assert_eq!(segments(&map.build()), ["AC"]);
}

#[test]
fn trap_9_barriers_and_other_nodes_that_matter_to_a_truck_are_junctions() {
    let map = DrawnMap::new("A--B--C--D--E--F--G", 10.0)
        .way("ABCDEFG", ROAD)
        .node('B', &[("barrier", "lift_gate")])
        .node('C', &[("highway", "turning_circle")])
        .node('D', &[("highway", "crossing")])
        .node('E', &[("highway", "traffic_signals")])
        .node('F', &[("maxheight", "2.5")]);
    let network = map.build();
    assert_eq!(segments(&network), ["AB", "BC", "CE", "EF", "FG"]);
    let at = |node| &network.junctions[map.junction(&network, node).0 as usize];
    let barrier = at('B').barrier.as_ref().expect("a barrier");
    assert_eq!(barrier.kind, BarrierKind::Gate);
    assert_eq!(at('C').turning_place, Some(TurningPlace::Circle));
    assert!(at('E').signals && !at('A').signals);
    let limit = at('F').barrier.as_ref().expect("a limit");
    assert_eq!(
        (limit.kind, limit.max_height_cm),
        (BarrierKind::Open, Some(250))
    );
}

#[test]
fn a_way_that_meets_itself_is_cut_there() {
    let map = DrawnMap::new(
        "
        A--B--C
           |  |
           D--E
        ",
        10.0,
    );
    let lollipop = map.clone().way("ABCEDB", ROAD);
    assert_eq!(segments(&lollipop.build()), ["AB", "BB"]);
    let ring = map.clone().way("BCEDB", ROAD);
    assert_eq!(segments(&ring.build()), ["BB"]);
    let ring_with_exit = map.way("BCEDB", ROAD).way("EA", ROAD);
    assert_eq!(segments(&ring_with_exit.build()), ["BE", "EB", "EA"]);
}

#[test]
fn parallel_roads_stay_apart() {
    let map = DrawnMap::new("A--B--C", 10.0)
        .way("AB", ROAD)
        .way("BA", ROAD)
        .way("ACB", ROAD);
    assert_eq!(segments(&map.build()), ["AB", "BA", "AB"]);
}

#[test]
fn trap_11_islands_are_kept() {
    let map = DrawnMap::new("A--B  C--D", 10.0)
        .way("AB", ROAD)
        .way("CD", ROAD);
    assert_eq!(segments(&map.build()), ["AB", "CD"]);
}

#[test]
fn a_node_that_follows_itself_counts_once() {
    let map = DrawnMap::new("A--B--C", 10.0).way("AABBBC", ROAD);
    let import = map.import();
    assert_eq!(segments(&import.network), ["AC"]);
    assert_eq!(import.network.shapes.len(), 3);
    assert_eq!(import.report.count(Reason::RepeatedNode), 3);
}

#[test]
fn ways_without_two_nodes_are_dropped_and_counted() {
    let map = DrawnMap::new("A--B", 10.0)
        .way("", ROAD)
        .way("A", ROAD)
        .way("BB", ROAD);
    let import = map.import();
    assert_eq!(import.network.segments, []);
    assert_eq!(import.network.junctions, []);
    assert_eq!(import.network.attributes, []);
    assert_eq!(import.report.count(Reason::RoadTooShort), 3);
}

#[test]
fn pieces_without_length_stay_when_they_join_something() {
    // All nodes of a drawing without width are at one position.
    let map = DrawnMap::new("A--B--C", 0.0)
        .way("AB", ROAD)
        .way("BCB", ROAD);
    let import = map.import();
    assert_eq!(segments(&import.network), ["AB"]);
    assert_eq!(import.network.segments[0].length_dm, 1);
    assert_eq!(import.report.count(Reason::ZeroLengthPiece), 1);
    assert_eq!(import.report.count(Reason::ZeroLengthLoop), 1);
}

#[test]
fn equal_attributes_and_names_are_stored_once() {
    let named = [("highway", "residential"), ("name", "Rue Haute")];
    let map = DrawnMap::new("A--B--C--D", 10.0)
        .way("AB", &named)
        .way("BC", ROAD)
        .way("CD", &named);
    let network = map.build();
    assert_eq!(network.names, ["Rue Haute"]);
    assert_eq!(network.attributes.len(), 2);
    assert_eq!(
        network.segments[0].attributes,
        network.segments[2].attributes
    );
}
