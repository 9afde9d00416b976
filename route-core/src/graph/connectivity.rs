//! Which states a vehicle class can reach and leave again: the main component.
//!
//! On a turn-expanded graph without turning round, a dead end is a trap: its edges can be
//! entered but never left. Components are those of the states, not of the junctions.

use std::iter::{Copied, Map};
use std::ops::Range;
use std::slice::Iter;

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
pub struct PassableStates {
    outgoing: Neighbourhoods,
    incoming: Neighbourhoods,
}

/// For each state the states next to it.
struct Neighbourhoods {
    first: Vec<u32>,
    neighbours: Vec<StateId>,
}

impl Neighbourhoods {
    /// From manoeuvres, as the state whose neighbour the other is.
    fn of(count: usize, pairs: impl Iterator<Item = (StateId, StateId)> + Clone) -> Self {
        let mut first = vec![0_u32; count + 1];
        for (state, _) in pairs.clone() {
            first[state.index() + 1] += 1;
        }
        for index in 0..count {
            first[index + 1] += first[index];
        }
        let mut next = first.clone();
        let mut neighbours = vec![StateId(0); first[count] as usize];
        for (state, neighbour) in pairs {
            let slot = &mut next[state.index()];
            neighbours[*slot as usize] = neighbour;
            *slot += 1;
        }
        Self { first, neighbours }
    }

    fn of_state(&self, state: StateId) -> Copied<Iter<'_, StateId>> {
        let begin = self.first[state.index()] as usize;
        let end = self.first[state.index() + 1] as usize;
        self.neighbours[begin..end].iter().copied()
    }
}

impl PassableStates {
    /// A view of the graph under a metric.
    pub fn new(states: &StateGraph, metric: &Metric) -> Self {
        let count = states.state_count();
        let open = (0..count as u32).map(StateId).flat_map(|state| {
            (states.out_arcs(state))
                .filter(|&arc| !metric.turns[arc].is_infinite())
                .map(move |arc| (state, states.arcs[arc].head))
        });
        Self {
            incoming: Neighbourhoods::of(count, open.clone().map(|(tail, head)| (head, tail))),
            outgoing: Neighbourhoods::of(count, open),
        }
    }

    fn state_count(&self) -> usize {
        self.outgoing.first.len() - 1
    }
}

impl GraphBase for PassableStates {
    type NodeId = StateId;
    type EdgeId = usize;
}

impl IntoNodeIdentifiers for &PassableStates {
    type NodeIdentifiers = Map<Range<u32>, fn(u32) -> StateId>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..self.state_count() as u32).map(StateId)
    }
}

impl<'a> IntoNeighbors for &'a PassableStates {
    type Neighbors = Copied<Iter<'a, StateId>>;

    fn neighbors(self, state: StateId) -> Self::Neighbors {
        self.outgoing.of_state(state)
    }
}

impl<'a> IntoNeighborsDirected for &'a PassableStates {
    type NeighborsDirected = Copied<Iter<'a, StateId>>;

    fn neighbors_directed(self, state: StateId, direction: Direction) -> Self::NeighborsDirected {
        match direction {
            Direction::Outgoing => self.outgoing.of_state(state),
            Direction::Incoming => self.incoming.of_state(state),
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

impl Visitable for PassableStates {
    type Map = VisitedStates;

    fn visit_map(&self) -> VisitedStates {
        VisitedStates(vec![false; self.state_count()])
    }

    fn reset_map(&self, map: &mut VisitedStates) {
        map.0.clear();
        map.0.resize(self.state_count(), false);
    }
}
