//! Customisation: what the shortcuts of a [`Topology`] weigh for one vehicle class.
//!
//! An upward arc has a weight for driving from its lower to its higher end and one for driving
//! back. Customising makes each the least over itself and all paths through lower ranks.

use rayon::prelude::*;

use crate::graph::metric::Metric;
use crate::graph::states::{StateGraph, StateId};

use super::hierarchy::Topology;
use super::node_order::Part;
use super::weight::PathWeight;

/// A shortcut that is an arc of the state graph.
pub const ORIGINAL: u32 = u32::MAX;

/// Both directions of an upward arc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shortcut {
    /// From the lower to the higher end.
    pub up: PathWeight,
    /// From the higher to the lower end.
    pub down: PathWeight,
    /// The rank below both through which `up` goes, or [`ORIGINAL`].
    pub up_through: u32,
    /// The same for `down`.
    pub down_through: u32,
}

impl Shortcut {
    const NONE: Self = Self {
        up: PathWeight::INFINITE,
        down: PathWeight::INFINITE,
        up_through: ORIGINAL,
        down_through: ORIGINAL,
    };

    /// Takes the ways through a lower rank if they are shorter.
    #[inline]
    pub(super) fn improve(&mut self, up: PathWeight, down: PathWeight, through: u32) {
        if up < self.up {
            self.up = up;
            self.up_through = through;
        }
        if down < self.down {
            self.down = down;
            self.down_through = through;
        }
    }
}

/// Weights of all upward arcs of a topology.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customized {
    /// By upward arc.
    pub shortcuts: Vec<Shortcut>,
}

impl Customized {
    /// Customises a topology for a metric, on the threads of the current pool.
    pub fn build(topology: &Topology, states: &StateGraph, metric: &Metric) -> Self {
        // The first touch of so much memory takes a while, too: on all threads.
        let arcs = (0..topology.heads.len()).into_par_iter();
        let mut shortcuts: Vec<Shortcut> = arcs.map(|_| Shortcut::NONE).collect();
        for state in (0..states.state_count() as u32).map(StateId) {
            for arc in states.out_arcs(state) {
                let carrier = topology.carriers[arc];
                if carrier == Topology::NOT_CARRIED {
                    continue;
                }
                let weight = arc_weight(states, metric, state, arc);
                let shortcut = &mut shortcuts[carrier as usize / 2];
                let direction = if carrier.is_multiple_of(2) {
                    &mut shortcut.up
                } else {
                    &mut shortcut.down
                };
                *direction = weight.min(*direction);
            }
        }
        let work = Work {
            topology,
            parallel_above: (topology.rank_count() as u32 / 8).max(4_000),
        };
        work.part(&topology.parts, &mut shortcuts, &mut work.slots());
        Self { shortcuts }
    }
}

/// Driving the edge of a state and turning onto the next.
pub fn arc_weight(states: &StateGraph, metric: &Metric, state: StateId, arc: usize) -> PathWeight {
    let turn = metric.turns[arc];
    let edge = metric.edges[states.edges[state.index()].index()];
    if turn.is_infinite() || edge.is_infinite() {
        PathWeight::INFINITE
    } else {
        edge + turn
    }
}

struct Work<'a> {
    topology: &'a Topology,
    /// Parts of fewer ranks are done by one thread.
    parallel_above: u32,
}

impl Work<'_> {
    /// Scratch memory: for a higher rank the arc that leads to it from the rank at hand.
    fn slots(&self) -> Vec<u32> {
        vec![0; self.topology.rank_count()]
    }

    /// Customises the arcs of a part; `arcs` are those of its ranks.
    fn part(&self, part: &Part, arcs: &mut [Shortcut], slots: &mut [u32]) {
        let first_arc = |rank: u32| self.topology.first_up[rank as usize] as usize;
        let base = first_arc(part.begin);
        let mut from = part.begin;
        if part.end - part.begin > self.parallel_above
            && let [left, right] = part.halves.as_slice()
        {
            let (left_arcs, others) = arcs.split_at_mut(first_arc(left.end) - base);
            let right_arcs = &mut others[..first_arc(right.end) - first_arc(right.begin)];
            rayon::join(
                || self.part(left, left_arcs, slots),
                || self.part(right, right_arcs, &mut self.slots()),
            );
            from = part.separator;
        }
        for rank in from..part.end {
            self.rank(rank, base, arcs, slots);
        }
    }

    /// Relaxes all triangles whose middle rank this is: `low < rank < high`.
    fn rank(&self, rank: u32, base: usize, arcs: &mut [Shortcut], slots: &mut [u32]) {
        let topology = self.topology;
        let own = topology.ups(rank);
        let (lower, rest) = arcs.split_at_mut(own.start - base);
        let own_arcs = &mut rest[..own.len()];
        for (slot, arc) in own.clone().enumerate() {
            slots[topology.heads[arc] as usize] = slot as u32;
        }
        for &(low, arc) in topology.downs(rank) {
            let arc = arc as usize;
            let end = topology.first_up[low as usize + 1] as usize;
            let first = lower[arc - base];
            let seconds = &lower[arc + 1 - base..end - base];
            for (second, &high) in seconds.iter().zip(&topology.heads[arc + 1..end]) {
                let target = &mut own_arcs[slots[high as usize] as usize];
                target.improve(first.down + second.up, second.down + first.up, low);
            }
        }
    }
}
