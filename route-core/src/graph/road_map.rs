//! A map made ready: edges, manoeuvres and the index of places.

use osm_data::network::RoadNetwork;

use super::road_graph::RoadGraph;
use super::snap::SnapIndex;
use super::states::StateGraph;

/// Everything about roads that does not depend on a vehicle.
pub struct RoadMap {
    /// Edges.
    pub graph: RoadGraph,
    /// Manoeuvres.
    pub states: StateGraph,
    /// Roads beside a position.
    pub snap: SnapIndex,
}

impl RoadMap {
    /// Makes a map ready.
    pub fn build(network: &RoadNetwork) -> Self {
        let graph = RoadGraph::build(network);
        let (states, snap) = rayon::join(|| StateGraph::build(&graph), || SnapIndex::build(&graph));
        Self {
            graph,
            states,
            snap,
        }
    }
}
