//! Which states a vehicle class can reach and leave again: the main component.
//!
//! On a turn-expanded graph without turning round, a dead end is a trap: its edges can be
//! entered but never left. Components are those of the states, not of the junctions.

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::visit::{
    Dfs, GraphBase, GraphRef, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, Reversed,
    VisitMap, Visitable,
};

use super::metric::Metric;
use super::road_graph::EdgeId;
use super::states::{StateGraph, StateId};

/// The largest strongly connected set of states of one vehicle class, with the ways into and
/// out of it: a dead end can be entered from it, but not left, and the way out of one the other
/// way round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MainComponent {
    /// States that can be reached from it.
    is_entered: Vec<bool>,
    /// States from which it can be reached.
    is_left: Vec<bool>,
    /// Number of its states.
    pub size: usize,
}

impl MainComponent {
    /// Finds it with petgraph. Among equally large ones, the one with the smallest state.
    pub fn find(states: &StateGraph, metric: &Metric) -> Self {
        let view = PassableStates::new(states, metric);
        let largest = kosaraju_scc(&view)
            .into_iter()
            .max_by_key(|component| {
                let smallest = component.iter().min().map_or(u32::MAX, |state| state.0);
                (component.len(), std::cmp::Reverse(smallest))
            })
            .unwrap_or_default();
        let (count, first) = (states.state_count(), largest.first().copied());
        Self {
            is_entered: reachable(&view, count, first),
            is_left: reachable(Reversed(&view), count, first),
            size: largest.len(),
        }
    }

    /// Whether a truck can come from the main network to an edge and, after a stop on it, drive
    /// on into the main network.
    pub fn serves(&self, states: &StateGraph, metric: &Metric, edge: EdgeId) -> bool {
        self.reaches(states, edge) && self.is_left_from(states, metric, edge)
    }

    /// Whether an edge can be entered from the main network.
    pub fn reaches(&self, states: &StateGraph, edge: EdgeId) -> bool {
        states
            .entries(edge)
            .any(|state| self.is_entered[state.index()])
    }

    /// Whether the main network can be entered from the end of an edge.
    pub fn is_left_from(&self, states: &StateGraph, metric: &Metric, edge: EdgeId) -> bool {
        states.out_arcs(states.exits[edge.index()]).any(|arc| {
            !metric.turns[arc].is_infinite() && self.is_left[states.arcs[arc].head.index()]
        })
    }
}

/// Whether each state can be reached from a first one.
fn reachable<G>(graph: G, count: usize, first: Option<StateId>) -> Vec<bool>
where
    G: GraphRef + IntoNeighbors + Visitable<NodeId = StateId, Map = VisitedStates>,
{
    let mut is_reached = vec![false; count];
    if let Some(first) = first {
        let mut walk = Dfs::new(graph, first);
        while let Some(state) = walk.next(graph) {
            is_reached[state.index()] = true;
        }
    }
    is_reached
}

/// The state graph without what is closed to a vehicle class, as petgraph sees it.
pub struct PassableStates<'a> {
    states: &'a StateGraph,
    metric: &'a Metric,
    first_in: Vec<u32>,
    tails: Vec<StateId>,
}

impl<'a> PassableStates<'a> {
    /// A view of the graph under a metric.
    pub fn new(states: &'a StateGraph, metric: &'a Metric) -> Self {
        let mut first_in = vec![0_u32; states.state_count() + 1];
        let open = |arc: &usize| !metric.turns[*arc].is_infinite();
        for arc in (0..states.arcs.len()).filter(open) {
            first_in[states.arcs[arc].head.index() + 1] += 1;
        }
        for index in 1..first_in.len() {
            first_in[index] += first_in[index - 1];
        }
        let mut next = first_in.clone();
        let mut tails = vec![StateId(0); *first_in.last().unwrap_or(&0) as usize];
        for state in (0..states.state_count() as u32).map(StateId) {
            for arc in states.out_arcs(state).filter(open) {
                let slot = &mut next[states.arcs[arc].head.index()];
                tails[*slot as usize] = state;
                *slot += 1;
            }
        }
        Self {
            states,
            metric,
            first_in,
            tails,
        }
    }
}

impl GraphBase for PassableStates<'_> {
    type NodeId = StateId;
    type EdgeId = usize;
}

impl<'a> IntoNodeIdentifiers for &'a PassableStates<'_> {
    type NodeIdentifiers = Box<dyn Iterator<Item = StateId> + 'a>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        Box::new((0..self.states.state_count() as u32).map(StateId))
    }
}

impl<'a> IntoNeighbors for &'a PassableStates<'_> {
    type Neighbors = Box<dyn Iterator<Item = StateId> + 'a>;

    fn neighbors(self, state: StateId) -> Self::Neighbors {
        Box::new(
            self.states
                .out_arcs(state)
                .filter(|&arc| !self.metric.turns[arc].is_infinite())
                .map(|arc| self.states.arcs[arc].head),
        )
    }
}

impl<'a> IntoNeighborsDirected for &'a PassableStates<'_> {
    type NeighborsDirected = Box<dyn Iterator<Item = StateId> + 'a>;

    fn neighbors_directed(self, state: StateId, direction: Direction) -> Self::NeighborsDirected {
        match direction {
            Direction::Outgoing => self.neighbors(state),
            Direction::Incoming => {
                let range = self.first_in[state.index()]..self.first_in[state.index() + 1];
                Box::new(range.map(|index| self.tails[index as usize]))
            }
        }
    }
}

/// States already seen by a traversal.
#[derive(Clone, Debug)]
pub struct VisitedStates(Vec<bool>);

impl VisitMap<StateId> for VisitedStates {
    fn visit(&mut self, state: StateId) -> bool {
        !std::mem::replace(&mut self.0[state.index()], true)
    }

    fn is_visited(&self, state: &StateId) -> bool {
        self.0[state.index()]
    }

    fn unvisit(&mut self, state: StateId) -> bool {
        std::mem::replace(&mut self.0[state.index()], false)
    }
}

impl Visitable for PassableStates<'_> {
    type Map = VisitedStates;

    fn visit_map(&self) -> VisitedStates {
        VisitedStates(vec![false; self.states.state_count()])
    }

    fn reset_map(&self, map: &mut VisitedStates) {
        map.0.clear();
        map.0.resize(self.states.state_count(), false);
    }
}
