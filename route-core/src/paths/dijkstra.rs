//! Dijkstra's algorithm on the state graph: the reference for every faster method.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::graph::metric::Metric;
use crate::graph::road_graph::{EdgeId, RoadGraph};
use crate::graph::states::{StateGraph, StateId};

use super::weight::PathWeight;

/// A point on an edge where a leg begins or ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EdgePoint {
    /// The edge.
    pub edge: EdgeId,
    /// Distance from its tail, decimetres.
    pub offset_dm: u32,
}

/// The network one vehicle class drives on.
#[derive(Clone, Copy, Debug)]
pub struct Network<'a> {
    /// Edges.
    pub graph: &'a RoadGraph,
    /// Manoeuvres.
    pub states: &'a StateGraph,
    /// Their weights.
    pub metric: &'a Metric,
}

impl Network<'_> {
    /// Driving straight on along one edge; no way if the end lies behind the begin.
    pub fn straight_on(&self, from: EdgePoint, to: EdgePoint) -> PathWeight {
        if from.edge != to.edge || to.offset_dm < from.offset_dm {
            return PathWeight::INFINITE;
        }
        let until = |point: EdgePoint| self.metric.until(self.graph, point.edge, point.offset_dm);
        let (begin, end) = (until(from), until(to));
        if begin.is_infinite() {
            return PathWeight::INFINITE;
        }
        PathWeight(end.0 - begin.0)
    }
}

/// Working memory of one search; reuse it, one per thread.
#[derive(Clone, Default, Debug)]
pub struct Dijkstra {
    /// Weight at the begin of each state's edge.
    weights: Vec<PathWeight>,
    parents: Vec<StateId>,
    touched: Vec<StateId>,
    heap: BinaryHeap<Reverse<(PathWeight, StateId)>>,
    marks: Vec<bool>,
}

const NO_PARENT: StateId = StateId(u32::MAX);

impl Dijkstra {
    /// Searches from a point until all states are settled, or all of `until` (state-indexed
    /// marks, `count` of them) are.
    pub fn run(&mut self, network: Network, from: &[EdgePoint], until: Option<(&[bool], usize)>) {
        self.reset(network.states.state_count());
        for &point in from {
            let beyond = network
                .metric
                .beyond(network.graph, point.edge, point.offset_dm);
            if beyond.is_infinite() {
                continue;
            }
            let exit = network.states.exits[point.edge.index()];
            for arc in network.states.out_arcs(exit) {
                let weight = beyond + network.metric.turns[arc];
                self.improve(network.states.arcs[arc].head, weight, NO_PARENT);
            }
        }
        let mut missing = until.map_or(usize::MAX, |(_, count)| count);
        while let Some(Reverse((weight, state))) = self.heap.pop() {
            if weight > self.weights[state.index()] {
                continue;
            }
            if until.is_some_and(|(marks, _)| marks[state.index()]) {
                missing -= 1;
                if missing == 0 {
                    break;
                }
            }
            let edge = network.states.edges[state.index()];
            let at_end = weight + network.metric.edges[edge.index()];
            for arc in network.states.out_arcs(state) {
                let turn = network.metric.turns[arc];
                if !turn.is_infinite() {
                    self.improve(network.states.arcs[arc].head, at_end + turn, state);
                }
            }
        }
    }

    /// The best leg from any of some points to any of others.
    pub fn find(&mut self, network: Network, from: &[EdgePoint], to: &[EdgePoint]) -> Option<Path> {
        self.marks.resize(network.states.state_count(), false);
        let ends: Vec<StateId> = to
            .iter()
            .flat_map(|point| network.states.entries(point.edge))
            .collect();
        let mut count = 0;
        for &end in &ends {
            count += usize::from(!std::mem::replace(&mut self.marks[end.index()], true));
        }
        let marks = std::mem::take(&mut self.marks);
        self.run(network, from, Some((&marks, count)));
        self.marks = marks;
        for &end in &ends {
            self.marks[end.index()] = false;
        }
        self.path(network, from, to)
    }

    fn reset(&mut self, state_count: usize) {
        self.heap.clear();
        if self.weights.len() != state_count {
            self.weights = vec![PathWeight::INFINITE; state_count];
            self.parents = vec![NO_PARENT; state_count];
            self.touched.clear();
        }
        for state in self.touched.drain(..) {
            self.weights[state.index()] = PathWeight::INFINITE;
        }
    }

    fn improve(&mut self, state: StateId, weight: PathWeight, parent: StateId) {
        let known = &mut self.weights[state.index()];
        if weight < *known {
            if known.is_infinite() {
                self.touched.push(state);
            }
            *known = weight;
            self.parents[state.index()] = parent;
            self.heap.push(Reverse((weight, state)));
        }
    }

    /// Weight at the begin of a state's edge, after [`Self::run`].
    pub fn weight(&self, state: StateId) -> PathWeight {
        self.weights[state.index()]
    }

    /// Weight of the best way to a point through the begin of its edge, and its last state.
    fn best_entry(&self, network: Network, to: EdgePoint) -> (PathWeight, Option<StateId>) {
        let until = network.metric.until(network.graph, to.edge, to.offset_dm);
        network
            .states
            .entries(to.edge)
            .map(|state| (self.weight(state) + until, Some(state)))
            .filter(|(weight, _)| !weight.is_infinite())
            .min_by_key(|&(weight, state)| (weight, state))
            .unwrap_or((PathWeight::INFINITE, None))
    }

    /// Weight of the best leg from `from` (as given to [`Self::run`]) to any of `to`.
    pub fn leg(&self, network: Network, from: &[EdgePoint], to: &[EdgePoint]) -> PathWeight {
        let around = to.iter().map(|&to| self.best_entry(network, to).0);
        let straight = from
            .iter()
            .flat_map(|&from| to.iter().map(move |&to| network.straight_on(from, to)));
        around.chain(straight).min().unwrap_or(PathWeight::INFINITE)
    }

    /// The best leg as the edges driven, first and last in part, with where it begins and ends.
    pub fn path(&self, network: Network, from: &[EdgePoint], to: &[EdgePoint]) -> Option<Path> {
        let weight = self.leg(network, from, to);
        if weight.is_infinite() {
            return None;
        }
        for &begin in from {
            for &end in to {
                if network.straight_on(begin, end) == weight {
                    return Some(Path {
                        weight,
                        edges: vec![begin.edge],
                        from_offset_dm: begin.offset_dm,
                        to_offset_dm: end.offset_dm,
                    });
                }
            }
        }
        let (end, mut state) = to.iter().find_map(|&end| {
            let (candidate, state) = self.best_entry(network, end);
            (candidate == weight).then_some((end, state?))
        })?;
        let mut edges = Vec::new();
        loop {
            edges.push(network.states.edges[state.index()]);
            match self.parents[state.index()] {
                NO_PARENT => break,
                parent => state = parent,
            }
        }
        let begin = from.iter().copied().find(|&begin| {
            let beyond = network
                .metric
                .beyond(network.graph, begin.edge, begin.offset_dm);
            network
                .states
                .out_arcs(network.states.exits[begin.edge.index()])
                .any(|arc| {
                    network.states.arcs[arc].head == state
                        && beyond + network.metric.turns[arc] == self.weight(state)
                })
        })?;
        edges.push(begin.edge);
        edges.reverse();
        Some(Path {
            weight,
            edges,
            from_offset_dm: begin.offset_dm,
            to_offset_dm: end.offset_dm,
        })
    }
}

/// A leg in full.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// Entries, time and distance.
    pub weight: PathWeight,
    /// Edges in driving order.
    pub edges: Vec<EdgeId>,
    /// Where it begins on the first edge, decimetres from the tail.
    pub from_offset_dm: u32,
    /// Where it ends on the last edge, decimetres from the tail.
    pub to_offset_dm: u32,
}
