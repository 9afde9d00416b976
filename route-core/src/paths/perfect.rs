//! Perfect customisation: shortcuts that are no shortest paths are left out.
//!
//! What remains is an ordinary contraction hierarchy with the order of the topology. Its two
//! halves are kept apart: arcs that lead upwards, by their lower end, and arcs that lead
//! downwards, by their lower end as well.

use super::climb::Step;
use super::customize::{Customized, Shortcut};
use super::hierarchy::Topology;
use super::node_order::Part;
use super::weight::PathWeight;

/// A contraction hierarchy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Perfect {
    first_up: Vec<u32>,
    ups: Vec<Step>,
    first_down: Vec<u32>,
    downs: Vec<Step>,
}

impl Perfect {
    /// Prunes customised shortcuts, on the threads of the current pool.
    pub fn build(topology: &Topology, customized: &Customized) -> Self {
        let mut exact: Vec<Exact> = customized
            .shortcuts
            .iter()
            .map(|shortcut| Exact {
                up: shortcut.up,
                down: shortcut.down,
                keeps_up: !shortcut.up.is_infinite(),
                keeps_down: !shortcut.down.is_infinite(),
            })
            .collect();
        let work = Work {
            topology,
            parallel_above: (topology.rank_count() as u32 / 8).max(4_000),
        };
        work.part(&topology.parts, &mut exact, &mut work.slots());
        let (ups, downs) = rayon::join(
            || keep(topology, &customized.shortcuts, &exact, true),
            || keep(topology, &customized.shortcuts, &exact, false),
        );
        Self {
            first_up: ups.0,
            ups: ups.1,
            first_down: downs.0,
            downs: downs.1,
        }
    }

    /// Arcs that lead up from a rank.
    #[inline]
    pub fn ups(&self, rank: u32) -> &[Step] {
        &self.ups[self.first_up[rank as usize] as usize..self.first_up[rank as usize + 1] as usize]
    }

    /// Arcs that lead down to a rank.
    #[inline]
    pub fn downs(&self, rank: u32) -> &[Step] {
        let begin = self.first_down[rank as usize] as usize;
        &self.downs[begin..self.first_down[rank as usize + 1] as usize]
    }

    /// Number of arcs kept, upwards and downwards.
    pub fn arc_count(&self) -> usize {
        self.ups.len() + self.downs.len()
    }
}

/// Exact weights of both directions of an upward arc, and whether they are kept.
#[derive(Clone, Copy)]
struct Exact {
    up: PathWeight,
    down: PathWeight,
    keeps_up: bool,
    keeps_down: bool,
}

impl Exact {
    /// A way through a higher rank: if it is no longer, the arc itself is not needed.
    #[inline]
    fn improve(&mut self, up: PathWeight, down: PathWeight) {
        if up <= self.up {
            self.up = up;
            self.keeps_up = false;
        }
        if down <= self.down {
            self.down = down;
            self.keeps_down = false;
        }
    }
}

struct Work<'a> {
    topology: &'a Topology,
    parallel_above: u32,
}

impl Work<'_> {
    fn slots(&self) -> Vec<u32> {
        vec![0; self.topology.rank_count()]
    }

    /// Makes the arcs of a part exact, given that those of all ranks above it are.
    fn part(&self, part: &Part, arcs: &mut [Exact], slots: &mut [u32]) {
        let first_arc = |rank: u32| self.topology.first_up[rank as usize] as usize;
        let base = first_arc(part.begin);
        let splits = part.end - part.begin > self.parallel_above && part.halves.len() == 2;
        let until = if splits { part.separator } else { part.begin };
        for rank in (until..part.end).rev() {
            self.rank(rank, base, arcs, slots);
        }
        if splits {
            let (left, right) = (&part.halves[0], &part.halves[1]);
            let (left_arcs, others) = arcs.split_at_mut(first_arc(left.end) - base);
            let right_arcs = &mut others[..first_arc(right.end) - first_arc(right.begin)];
            rayon::join(
                || self.part(left, left_arcs, slots),
                || self.part(right, right_arcs, &mut self.slots()),
            );
        }
    }

    /// Relaxes all triangles whose middle rank this is: `low < rank < high`. The arcs of the rank
    /// itself are exact by now.
    fn rank(&self, rank: u32, base: usize, arcs: &mut [Exact], slots: &mut [u32]) {
        let topology = self.topology;
        let own = topology.ups(rank);
        let (lower, rest) = arcs.split_at_mut(own.start - base);
        let own_arcs = &rest[..own.len()];
        for (slot, arc) in own.clone().enumerate() {
            slots[topology.heads[arc] as usize] = slot as u32;
        }
        for &(low, arc) in topology.downs(rank) {
            let arc = arc as usize;
            let end = topology.first_up[low as usize + 1] as usize;
            let (firsts, seconds) = lower[arc - base..end - base].split_at_mut(1);
            let first = &mut firsts[0];
            for (second, &high) in seconds.iter_mut().zip(&topology.heads[arc + 1..end]) {
                let between = own_arcs[slots[high as usize] as usize];
                let (one, other) = (*first, *second);
                first.improve(other.up + between.down, between.up + other.down);
                second.improve(one.up + between.up, between.down + one.down);
            }
        }
    }
}

fn keep(
    topology: &Topology,
    shortcuts: &[Shortcut],
    exact: &[Exact],
    upwards: bool,
) -> (Vec<u32>, Vec<Step>) {
    let mut first = Vec::with_capacity(topology.rank_count() + 1);
    let mut kept = Vec::new();
    first.push(0);
    for rank in 0..topology.rank_count() as u32 {
        for arc in topology.ups(rank) {
            let (keeps, weight) = if upwards {
                (exact[arc].keeps_up, shortcuts[arc].up)
            } else {
                (exact[arc].keeps_down, shortcuts[arc].down)
            };
            if keeps {
                kept.push(Step {
                    high: topology.heads[arc],
                    arc: arc as u32,
                    weight,
                });
            }
        }
        first.push(kept.len() as u32);
    }
    (first, kept)
}
