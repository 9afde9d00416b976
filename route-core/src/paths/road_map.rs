//! A map made ready: edges, manoeuvres, the index of places and the order of shortest paths.

use osm_data::network::RoadNetwork;

use crate::graph::house_numbers::HouseNumbers;
use crate::graph::overrides::put_on;
use crate::graph::road_graph::RoadGraph;
use crate::graph::rules::RoadRules;
use crate::graph::snap::SnapIndex;
use crate::graph::states::StateGraph;
use crate::model::overrides::Overrides;

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
    /// The planner's own rules.
    pub rules: RoadRules,
    /// How often edges and manoeuvres have been numbered anew for rules.
    pub edition: u32,
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
            rules: RoadRules::NONE,
            edition: 0,
        }
    }

    /// Puts the planner's own rules in the place of those there are; which of them cannot be
    /// found is in [`RoadRules::faults`]. Rules that ask for other manoeuvres, or for edges
    /// against one-way streets, have the manoeuvres and their shortcuts made anew, others cost
    /// next to nothing. `turns_in_dead_ends` is whether some vehicle class does.
    pub fn set_overrides(&mut self, overrides: &Overrides, turns_in_dead_ends: bool) {
        let had = std::mem::take(&mut self.rules);
        if !had.added.is_empty() {
            self.graph.change_edges(&[], &had.added);
        }
        self.rules = put_on(&mut self.graph, overrides, turns_in_dead_ends);
        if self.rules.differ_in_manoeuvres(&had) {
            self.states = StateGraph::under(&self.graph, &self.rules);
            self.topology = Topology::build(&self.graph, &self.states);
            self.edition += 1;
        }
    }

    /// A map with rules of the planner's own: see [`Self::set_overrides`].
    pub fn with_overrides(mut self, overrides: &Overrides, turns_in_dead_ends: bool) -> Self {
        self.set_overrides(overrides, turns_in_dead_ends);
        self
    }
}
