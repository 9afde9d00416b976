//! Where on the road a bare position lies, for legs that have no task at their ends.

use osm_data::network::Position;

use crate::graph::connectivity::MainComponent;

use super::dijkstra::{EdgePoint, Network};
use super::road_map::RoadMap;
use super::table::Place;

/// How far from the road a position may lie, metres.
pub const RADIUS_M: f64 = 250.0;

/// Roads looked at.
const ROADS: usize = 30;

/// The nearest road that the vehicle can come to and leave again, in all directions in which it
/// can; empty if there is none within [`RADIUS_M`].
pub fn place_at(
    map: &RoadMap,
    network: Network,
    component: &MainComponent,
    position: Position,
) -> Place {
    let graph = &map.graph;
    let candidates = map.snap.near(position, RADIUS_M, ROADS);
    let places = candidates.iter().map(|candidate| {
        let edges = graph
            .edges_of(candidate.chain)
            .filter(|&edge| component.serves(&map.states, network.metric, edge));
        edges
            .map(|edge| EdgePoint {
                edge,
                offset_dm: candidate.offset_on(graph, edge),
            })
            .collect::<Place>()
    });
    let mut found = places.filter(|place| !place.is_empty());
    found.next().unwrap_or_default()
}
