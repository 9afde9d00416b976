//! The road index of one vehicle class: everything between two points of the road.

use crate::graph::road_graph::EdgeId;
use crate::graph::states::StateId;

use super::climb::{AllBackward, AllForward, Backward, Climb, Forward};
use super::customize::{Customized, ORIGINAL};
use super::dijkstra::{EdgePoint, Network, Path};
use super::hierarchy::Topology;
use super::perfect::Perfect;
use super::weight::PathWeight;

/// A customised hierarchy over a network.
pub struct ClassIndex {
    /// Weights of all shortcuts.
    pub customized: Customized,
    /// The shortcuts that matter; `None` after streets have changed, until [`Self::prune`].
    pruned: Option<Perfect>,
}

impl ClassIndex {
    /// Customises a topology for the metric of a network.
    pub fn build(topology: &Topology, network: Network) -> Self {
        let customized = Customized::build(topology, network.states, network.metric);
        let pruned = Some(Perfect::build(topology, &customized));
        Self { customized, pruned }
    }

    /// Brings the index up to date after some edges have changed in the metric. Single legs are
    /// answered at once, if a little slower, tables after [`Self::prune`].
    pub fn reweigh(&mut self, topology: &Topology, network: Network, edges: &[EdgeId]) {
        let (states, metric) = (network.states, network.metric);
        if self.customized.reweigh(topology, states, metric, edges) > 0 {
            self.pruned = None;
        }
    }

    /// The shortcuts that matter, found anew if streets have changed.
    pub fn prune(&mut self, topology: &Topology) -> &Perfect {
        self.pruned
            .get_or_insert_with(|| Perfect::build(topology, &self.customized))
    }

    /// The shortcuts that matter, unless streets have changed since they were found.
    pub fn pruned(&self) -> Option<&Perfect> {
        self.pruned.as_ref()
    }
}

/// Where a leg may begin, as ranks with the weight up to the begin of their edges.
pub fn origins(
    topology: &Topology,
    network: Network,
    from: &[EdgePoint],
) -> Vec<(u32, PathWeight)> {
    let mut origins = Vec::with_capacity(4);
    for &point in from {
        let beyond = network
            .metric
            .beyond(network.graph, point.edge, point.offset_dm);
        if beyond.is_infinite() {
            continue;
        }
        for arc in network
            .states
            .out_arcs(network.states.exits[point.edge.index()])
        {
            let turn = network.metric.turns[arc];
            if !turn.is_infinite() {
                let head = network.states.arcs[arc].head;
                origins.push((topology.rank_of[head.index()], beyond + turn));
            }
        }
    }
    origins
}

/// Where a leg may end, as ranks with the weight from the begin of their edges.
pub fn destinations(
    topology: &Topology,
    network: Network,
    to: &[EdgePoint],
) -> Vec<(u32, PathWeight)> {
    let mut destinations = Vec::with_capacity(2);
    for &point in to {
        let until = network
            .metric
            .until(network.graph, point.edge, point.offset_dm);
        if !until.is_infinite() {
            let states = network.states.entries(point.edge);
            destinations.extend(states.map(|state| (topology.rank_of[state.index()], until)));
        }
    }
    destinations
}

/// Answers single legs; reuse it, one per thread.
pub struct Query<'a> {
    topology: &'a Topology,
    network: Network<'a>,
    index: &'a ClassIndex,
    forward: Climb,
    backward: Climb,
}

impl<'a> Query<'a> {
    /// Queries of an index.
    pub fn new(topology: &'a Topology, network: Network<'a>, index: &'a ClassIndex) -> Self {
        Self {
            topology,
            network,
            index,
            forward: Climb::new(topology),
            backward: Climb::new(topology),
        }
    }

    /// Weight of the best leg through the begin of a destination's edge, and the rank where the
    /// two searches meet.
    fn meet(&mut self, from: &[EdgePoint], to: &[EdgePoint]) -> (PathWeight, u32) {
        let (topology, customized) = (self.topology, &self.index.customized);
        let begins = origins(topology, self.network, from);
        let ends = destinations(topology, self.network, to);
        let (forward, backward) = (&mut self.forward, &mut self.backward);
        if let Some(pruned) = self.index.pruned() {
            forward.run(topology, &begins, &Forward(pruned));
            backward.run(topology, &ends, &Backward(pruned));
        } else {
            forward.run(topology, &begins, &AllForward(topology, customized));
            backward.run(topology, &ends, &AllBackward(topology, customized));
        }
        self.forward
            .reached()
            .map(|(rank, weight)| (weight + self.backward.weight(rank), rank))
            .min()
            .unwrap_or((PathWeight::INFINITE, 0))
    }

    fn straight(&self, from: &[EdgePoint], to: &[EdgePoint]) -> (PathWeight, usize, usize) {
        let mut best = (PathWeight::INFINITE, 0, 0);
        for (i, &begin) in from.iter().enumerate() {
            for (j, &end) in to.iter().enumerate() {
                best = best.min((self.network.straight_on(begin, end), i, j));
            }
        }
        best
    }

    /// Weight of the best leg between any two of some points.
    pub fn leg(&mut self, from: &[EdgePoint], to: &[EdgePoint]) -> PathWeight {
        let around = self.meet(from, to).0;
        around.min(self.straight(from, to).0)
    }

    /// The best leg in full.
    pub fn path(&mut self, from: &[EdgePoint], to: &[EdgePoint]) -> Option<Path> {
        let (around, meeting) = self.meet(from, to);
        let (straight, i, j) = self.straight(from, to);
        if straight <= around {
            return (!straight.is_infinite()).then(|| Path {
                weight: straight,
                edges: vec![from[i].edge],
                from_offset_dm: from[i].offset_dm,
                to_offset_dm: to[j].offset_dm,
            });
        }
        if around.is_infinite() {
            return None;
        }
        let (first, upward) = self.forward.trace(meeting);
        let (last, downward) = self.backward.trace(meeting);
        let mut ranks = vec![first];
        for arc in upward {
            self.unpack(arc, true, &mut ranks);
        }
        for &arc in downward.iter().rev() {
            self.unpack(arc, false, &mut ranks);
        }
        debug_assert_eq!(ranks.last(), Some(&last));
        Some(self.finish(around, from, to, &ranks))
    }

    /// Appends the ranks behind the first one of an arc driven up or down.
    fn unpack(&self, arc: u32, upwards: bool, ranks: &mut Vec<u32>) {
        let topology = self.topology;
        // Arcs still to be driven, the next one last.
        let mut stack = vec![(arc, upwards)];
        while let Some((arc, upwards)) = stack.pop() {
            let shortcut = &self.index.customized.shortcuts[arc as usize];
            let through = if upwards {
                shortcut.up_through
            } else {
                shortcut.down_through
            };
            let high = topology.heads[arc as usize];
            if through == ORIGINAL {
                ranks.push(if upwards { high } else { topology.low_end(arc) });
                continue;
            }
            let low = topology.low_end(arc);
            let to_low = topology.arc_between(through, low);
            let to_high = topology.arc_between(through, high);
            let (Some(to_low), Some(to_high)) = (to_low, to_high) else {
                unreachable!("the sides of a triangle are arcs of the topology");
            };
            // low → through → high, or high → through → low.
            let (first, second) = if upwards {
                (to_low, to_high)
            } else {
                (to_high, to_low)
            };
            stack.push((second as u32, true));
            stack.push((first as u32, false));
        }
    }

    fn finish(
        &self,
        weight: PathWeight,
        from: &[EdgePoint],
        to: &[EdgePoint],
        ranks: &[u32],
    ) -> Path {
        let (topology, network) = (self.topology, self.network);
        let states: Vec<StateId> = ranks
            .iter()
            .map(|&rank| topology.state_of[rank as usize])
            .collect();
        let (first, last) = (states[0], states[states.len() - 1]);
        let edge_of = |state: StateId| network.states.edges[state.index()];
        let begin_weight = |point: &EdgePoint| {
            let beyond = network
                .metric
                .beyond(network.graph, point.edge, point.offset_dm);
            let exit = network.states.exits[point.edge.index()];
            let mut arcs = network.states.out_arcs(exit);
            let arc = arcs.find(|&arc| network.states.arcs[arc].head == first);
            arc.map_or(PathWeight::INFINITE, |arc| {
                beyond + network.metric.turns[arc]
            })
        };
        let end_weight = |point: &EdgePoint| {
            if point.edge == edge_of(last) {
                network
                    .metric
                    .until(network.graph, point.edge, point.offset_dm)
            } else {
                PathWeight::INFINITE
            }
        };
        let begin = from.iter().min_by_key(|point| begin_weight(point));
        let end = to.iter().min_by_key(|point| end_weight(point));
        let (Some(begin), Some(end)) = (begin, end) else {
            unreachable!("a leg has two ends");
        };
        let mut edges = Vec::with_capacity(states.len() + 1);
        edges.push(begin.edge);
        edges.extend(states.into_iter().map(edge_of));
        Path {
            weight,
            edges,
            from_offset_dm: begin.offset_dm,
            to_offset_dm: end.offset_dm,
        }
    }
}
