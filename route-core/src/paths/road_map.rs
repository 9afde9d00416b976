//! A map made ready: edges, manoeuvres, the index of places and the order of shortest paths.

use osm_data::network::RoadNetwork;

use crate::graph::house_numbers::HouseNumbers;
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
    /// Sides of the road by house number.
    pub house_numbers: HouseNumbers,
    /// Shortcuts.
    pub topology: Topology,
}

impl RoadMap {
    /// Makes a map ready, on the threads of the current pool.
    pub fn build(network: &RoadNetwork) -> Self {
        let graph = RoadGraph::build(network);
        let ((states, topology), (snap, house_numbers)) = rayon::join(
            || {
                let states = StateGraph::build(&graph);
                let topology = Topology::build(&graph, &states);
                (states, topology)
            },
            || {
                let snap = SnapIndex::build(&graph);
                let house_numbers = HouseNumbers::gather(&graph, &snap, &network.addresses);
                (snap, house_numbers)
            },
        );
        Self {
            graph,
            states,
            snap,
            house_numbers,
            topology,
        }
    }
}
