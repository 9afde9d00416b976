//! Dead ends, with and without a turning place, and roads without a connection.

use osm_data::testing::DrawnMap;
use route_core::graph::connectivity::MainComponent;
use route_core::graph::metric::Metric;
use route_core::graph::profile::VehicleProfile;
use route_core::graph::road_graph::EdgeId;
use route_core::paths::road_map::RoadMap;

use crate::truck::{monday, truck};

/// For the edges of a street, from its begin and towards it: reached, left, served.
fn of_street(drawn: &DrawnMap, street: &str) -> Vec<(bool, bool, bool)> {
    let map = RoadMap::build(&drawn.build());
    let class = truck();
    let profile = VehicleProfile::of(&class);
    let metric = Metric::build(&map.graph, &map.states, &profile, &monday(&class));
    let main = MainComponent::find(&map.states, &metric);
    let mut edges: Vec<EdgeId> = (0..map.graph.edge_count() as u32)
        .map(EdgeId)
        .filter(|&edge| map.graph.street(edge) == street)
        .collect();
    edges.sort_by_key(|&edge| !map.graph.edge(edge).forward);
    let verdict = |edge| {
        (
            main.reaches(&map.states, edge),
            main.is_left_from(&map.states, &metric, edge),
            main.serves(&map.states, &metric, edge),
        )
    };
    edges.into_iter().map(verdict).collect()
}

fn town() -> DrawnMap {
    let street = |name| [("highway", "residential"), ("name", name)];
    DrawnMap::new(
        "
        A---B---C
        |   |
        D---E   F---G
        ",
        100.0,
    )
    .way("ABEDA", &street("Ring"))
    .way("BC", &street("Impasse"))
    .way("FG", &street("Island"))
}

#[test]
fn a_dead_end_is_entered_or_left_but_not_served() {
    let inwards = (true, false, false);
    let outwards = (false, true, false);
    assert_eq!(of_street(&town(), "Impasse"), [inwards, outwards]);
}

#[test]
fn a_turning_place_opens_a_dead_end() {
    let town = town().node('C', &[("highway", "turning_circle")]);
    assert_eq!(of_street(&town, "Impasse"), [(true, true, true); 2]);
}

#[test]
fn an_island_is_neither_entered_nor_left() {
    assert_eq!(of_street(&town(), "Island"), [(false, false, false); 2]);
}
