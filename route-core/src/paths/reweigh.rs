//! Partial customisation: a few streets are closed, opened or slowed.
//!
//! Shortcuts are looked at again in ascending order, those first whose lower ends come first, and
//! only if the way through a changed one was or has become their shortest.

use std::collections::BTreeSet;

use crate::graph::metric::Metric;
use crate::graph::road_graph::EdgeId;
use crate::graph::states::{StateGraph, StateId};

use super::customize::{Customized, ORIGINAL, Shortcut, arc_weight};
use super::hierarchy::Topology;
use super::weight::PathWeight;

impl Customized {
    /// Brings the weights up to date after some edges have changed in the metric. Returns how
    /// many shortcuts weigh something else now.
    pub fn reweigh(
        &mut self,
        topology: &Topology,
        states: &StateGraph,
        metric: &Metric,
        edges: &[EdgeId],
    ) -> usize {
        let mut update = Update {
            topology,
            states,
            metric,
            customized: self,
            pending: BTreeSet::new(),
        };
        for &edge in edges {
            for state in states.all_of(edge) {
                for arc in states.out_arcs(state) {
                    let carrier = topology.carriers[arc];
                    if carrier != Topology::NOT_CARRIED {
                        update.pending.insert(carrier / 2);
                    }
                }
            }
        }
        update.run()
    }
}

struct Update<'a> {
    topology: &'a Topology,
    states: &'a StateGraph,
    metric: &'a Metric,
    customized: &'a mut Customized,
    /// Arcs to weigh again.
    pending: BTreeSet<u32>,
}

impl Update<'_> {
    fn run(&mut self) -> usize {
        let mut changed = 0;
        while let Some(arc) = self.pending.pop_first() {
            let (low, high) = (
                self.topology.low_end(arc),
                self.topology.heads[arc as usize],
            );
            let old = self.customized.shortcuts[arc as usize];
            let new = self.weigh(low, high);
            self.customized.shortcuts[arc as usize] = new;
            if (old.up, old.down) != (new.up, new.down) {
                changed += 1;
                self.notify(arc, low, high);
            }
        }
        changed
    }

    /// The weight of an arc from the roads and the arcs below it.
    fn weigh(&self, low: u32, high: u32) -> Shortcut {
        let topology = self.topology;
        let (lower, higher) = (
            topology.state_of[low as usize],
            topology.state_of[high as usize],
        );
        let mut shortcut = Shortcut {
            up: self.road(lower, higher),
            down: self.road(higher, lower),
            up_through: ORIGINAL,
            down_through: ORIGINAL,
        };
        // Both lists of lower neighbours ascend; the shorter one leads.
        let (some, others) = (topology.downs(low), topology.downs(high));
        let mut at = 0;
        for &(through, to_low) in some {
            at += others[at..].partition_point(|&(other, _)| other < through);
            let Some(&(other, to_high)) = others.get(at) else {
                break;
            };
            if other == through {
                let first = self.customized.shortcuts[to_low as usize];
                let second = self.customized.shortcuts[to_high as usize];
                shortcut.improve(first.down + second.up, second.down + first.up, through);
            }
        }
        shortcut
    }

    /// Weight of the arc of the state graph from one state to another, if there is one.
    fn road(&self, from: StateId, to: StateId) -> PathWeight {
        let arcs = self.states.out_arcs(from);
        arcs.filter(|&arc| self.states.arcs[arc].head == to)
            .map(|arc| arc_weight(self.states, self.metric, from, arc))
            .min()
            .unwrap_or(PathWeight::INFINITE)
    }

    /// Marks the arcs above a changed one whose shortest way may be another now.
    fn notify(&mut self, arc: u32, low: u32, high: u32) {
        let topology = self.topology;
        let changed = self.customized.shortcuts[arc as usize];
        for side in topology.ups(low) {
            if side as u32 == arc {
                continue;
            }
            let other = topology.heads[side];
            let Some(target) = topology.arc_between(high.min(other), high.max(other)) else {
                unreachable!("higher neighbours of a rank are neighbours of each other");
            };
            let beside = self.customized.shortcuts[side];
            let (one, another) = if high < other {
                (changed, beside)
            } else {
                (beside, changed)
            };
            let (up, down) = (one.down + another.up, another.down + one.up);
            let known = self.customized.shortcuts[target];
            let concerns = |candidate: PathWeight, weight: PathWeight, through: u32| {
                candidate < weight || through == low && candidate != weight
            };
            if concerns(up, known.up, known.up_through)
                || concerns(down, known.down, known.down_through)
            {
                self.pending.insert(target as u32);
            }
        }
    }
}
