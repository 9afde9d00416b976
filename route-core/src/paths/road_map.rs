//! A map made ready: edges, manoeuvres, the index of places and the order of shortest paths.

use osm_data::network::RoadNetwork;

use crate::graph::road_graph::RoadGraph;
use crate::graph::snap::SnapIndex;
use crate::graph::states::StateGraph;

use super::hierarchy::Topology;

/// Everything about roads that does not depend on a vehicle.
pub struct RoadMap {
    /// Edges.
    pub graph: RoadGraph,
    /// Manoeuvres.
    pub states: StateGraph,
    /// Roads beside a position.
    pub snap: SnapIndex,
    /// Shortcuts.
    pub topology: Topology,
}

impl RoadMap {
    /// Makes a map ready, on the threads of the current pool.
    pub fn build(network: &RoadNetwork) -> Self {
        let graph = RoadGraph::build(network);
        let ((states, topology), snap) = rayon::join(
            || {
                let states = StateGraph::build(&graph);
                let topology = Topology::build(&graph, &states);
                (states, topology)
            },
            || SnapIndex::build(&graph),
        );
        Self {
            graph,
            states,
            snap,
            topology,
        }
    }
}
