//! Perfect customisation: shortcuts that are no shortest paths are left out.
//!
//! What remains is an ordinary contraction hierarchy with the order of the topology. Its two
//! halves are kept apart: arcs that lead upwards, by their lower end, and arcs that lead
//! downwards, by their lower end as well.

use rayon::prelude::*;

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
            .par_iter()
            .map(|shortcut| Exact {
                up: ExactWeight::kept(shortcut.up),
                down: ExactWeight::kept(shortcut.down),
            })
            .collect();
        let work = Work {
            topology,
            parallel_above: (topology.rank_count() as u32 / 8).max(4_000),
        };
        work.part(&topology.parts, &mut exact, &mut work.sides());
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

/// The exact weight of an arc, doubled, plus one while the arc itself is kept: the lesser of an arc
/// and a way of the same weight is the way, found without a branch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct ExactWeight(u64);

impl ExactWeight {
    /// An arc, which is kept if it is one.
    fn kept(weight: PathWeight) -> Self {
        Self(weight.0 << 1 | u64::from(!weight.is_infinite()))
    }

    fn is_kept(self) -> bool {
        self.0 & 1 == 1
    }

    /// One arc after the other.
    #[inline]
    fn then(self, other: Self) -> Self {
        Self((self.0 & !1) + (other.0 & !1))
    }
}

/// Exact weights of both directions of an upward arc.
#[derive(Clone, Copy, Default)]
struct Exact {
    up: ExactWeight,
    down: ExactWeight,
}

impl Exact {
    /// A way through a higher rank: if it is no longer, the arc itself is not needed.
    #[inline]
    fn improve(&mut self, up: ExactWeight, down: ExactWeight) {
        self.up = self.up.min(up);
        self.down = self.down.min(down);
    }
}

struct Work<'a> {
    topology: &'a Topology,
    parallel_above: u32,
}

impl Work<'_> {
    /// Scratch memory: for a higher rank the arc that leads to it from the rank at hand.
    fn sides(&self) -> Vec<Exact> {
        vec![Exact::default(); self.topology.rank_count()]
    }

    /// Makes the arcs of a part exact, given that those of all ranks above it are.
    fn part(&self, part: &Part, arcs: &mut [Exact], sides: &mut [Exact]) {
        let first_arc = |rank: u32| self.topology.first_up[rank as usize] as usize;
        let base = first_arc(part.begin);
        let splits = part.end - part.begin > self.parallel_above && part.halves.len() == 2;
        let until = if splits { part.separator } else { part.begin };
        for rank in (until..part.end).rev() {
            self.rank(rank, base, arcs, sides);
        }
        if splits {
            let (left, right) = (&part.halves[0], &part.halves[1]);
            let (left_arcs, others) = arcs.split_at_mut(first_arc(left.end) - base);
            let right_arcs = &mut others[..first_arc(right.end) - first_arc(right.begin)];
            rayon::join(
                || self.part(left, left_arcs, sides),
                || self.part(right, right_arcs, &mut self.sides()),
            );
        }
    }

    /// Relaxes all triangles whose middle rank this is: `low < rank < high`. The arcs of the rank
    /// itself are exact by now.
    fn rank(&self, rank: u32, base: usize, arcs: &mut [Exact], sides: &mut [Exact]) {
        let topology = self.topology;
        let own = topology.ups(rank);
        let (lower, rest) = arcs.split_at_mut(own.start - base);
        let own_arcs = &rest[..own.len()];
        for (&high, &side) in topology.heads[own].iter().zip(own_arcs) {
            sides[high as usize] = side;
        }
        for &(low, arc) in topology.downs(rank) {
            let arc = arc as usize;
            let end = topology.first_up[low as usize + 1] as usize;
            let (firsts, seconds) = lower[arc - base..end - base].split_at_mut(1);
            let mut first = firsts[0];
            for (second, &high) in seconds.iter_mut().zip(&topology.heads[arc + 1..end]) {
                let between = sides[high as usize];
                let (one, other) = (first, *second);
                first.improve(other.up.then(between.down), between.up.then(other.down));
                second.improve(one.up.then(between.up), between.down.then(one.down));
            }
            firsts[0] = first;
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
    let mut kept = Vec::with_capacity(exact.len());
    first.push(0);
    for rank in 0..topology.rank_count() as u32 {
        for arc in topology.ups(rank) {
            let (keeps, weight) = if upwards {
                (exact[arc].up.is_kept(), shortcuts[arc].up)
            } else {
                (exact[arc].down.is_kept(), shortcuts[arc].down)
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
    kept.shrink_to_fit();
    (first, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exact weight of an arc after a way is found, and whether the arc is kept.
    fn beside(arc: PathWeight, sides: [PathWeight; 2]) -> (u64, bool) {
        let mut exact = Exact {
            up: ExactWeight::kept(arc),
            down: ExactWeight::kept(arc),
        };
        let [first, second] = sides.map(ExactWeight::kept);
        exact.improve(first.then(second), first.then(second));
        assert!(exact.up == exact.down);
        (exact.up.0 >> 1, exact.up.is_kept())
    }

    #[test]
    fn an_arc_is_kept_only_where_every_way_is_longer() {
        let weight = |time_ms| PathWeight::new(0, time_ms, 7);
        let way = [weight(20), weight(30)];
        let sum = (way[0] + way[1]).0;
        assert_eq!(beside(weight(49), way), (weight(49).0, true));
        assert_eq!(beside(way[0] + way[1], way), (sum, false));
        assert_eq!(beside(weight(51), way), (sum, false));
    }

    #[test]
    fn no_way_is_never_kept() {
        let no_way = PathWeight::INFINITE;
        assert_eq!(beside(no_way, [no_way; 2]), (no_way.0, false));
        let arc = PathWeight::new(1, 2, 3);
        assert_eq!(beside(arc, [no_way; 2]), (arc.0, true));
        assert_eq!(beside(arc, [arc, no_way]), (arc.0, true));
    }
}
