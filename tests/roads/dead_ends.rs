//! Dead ends, with and without a turning place, and roads without a connection.

use osm_data::testing::DrawnMap;
use route_core::graph::connectivity::MainComponent;
use route_core::graph::metric::Metric;
use route_core::graph::profile::VehicleProfile;
use route_core::graph::road_graph::EdgeId;
use route_core::model::container::Day;
use route_core::model::fleet::VehicleClass;
use route_core::model::opening::{PlanDate, ShiftHours};
use route_core::paths::road_map::RoadMap;

fn truck() -> VehicleClass {
    let text = r#"{
        "id": "bom26", "count": 1, "start_depot": "depot", "end_depot": "depot",
        "streams": ["OMR"], "payload_kg": 9000, "body_m3": 20, "gross_weight_t": 26,
        "axle_load_t": 11.5, "height_m": 3.6, "width_m": 2.55, "length_m": 10.5,
        "collects": "right", "shift": { "start": "05:00", "end": "13:45" },
        "cost": { "fixed": 150, "per_hour": 85, "per_km": 1.4 }
    }"#;
    serde_json::from_str(text).expect("a vehicle class")
}

/// For the edges of a street, from its begin and towards it: reached, left, served.
fn of_street(drawn: &DrawnMap, street: &str) -> Vec<(bool, bool, bool)> {
    let map = RoadMap::build(&drawn.build());
    let class = truck();
    let hours = ShiftHours {
        date: PlanDate::in_ordinary_week(Day::Monday),
        start_s: class.shift.start.seconds,
        end_s: class.shift.end.seconds,
    };
    let profile = VehicleProfile::of(&class);
    let metric = Metric::build(&map.graph, &map.states, &profile, &hours);
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
