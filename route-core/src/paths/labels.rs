//! Hub labels of endpoints: exact legs without a table.
//!
//! The label of a rank holds the weights of its upward (or downward) search to all its ancestors
//! in the elimination tree, from the root on. Every shortest path climbs to a highest rank that
//! is an ancestor of both its ends, so a leg is the least sum over the ancestors they share:
//! two stretches of memory and no comparisons of hubs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::graph::road_graph::EdgeId;
use crate::graph::states::StateId;
use crate::model::problem::Leg;

use super::ancestors::{Ancestors, SharedAncestors};
use super::climb::{Backward, Climb, Forward, Steps};
use super::dijkstra::{EdgePoint, Network};
use super::hierarchy::{NO_PARENT, Topology};
use super::index::{destinations, origins};
use super::lanes::least_sum;
use super::perfect::Perfect;
use super::table::{Place, Watch, leg_of};
use super::weight::PathWeight;

/// Labels of all exits and entries of one vehicle class.
#[derive(Clone, Debug)]
pub struct LegLabels {
    shared: SharedAncestors,
    exits: Ends,
    entries: Ends,
    up: LabelSet,
    down: LabelSet,
}

/// The ends that endpoints consist of.
#[derive(Clone, Debug)]
struct Ends {
    first: Vec<u32>,
    ends: Vec<End>,
}

/// One way of leaving or reaching an endpoint; on one line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct End {
    /// Place of its rank among those of all ends, in the order of the walk round the elimination
    /// tree.
    visit: u32,
    /// Where its label begins.
    label: u32,
    edge: EdgeId,
    offset_dm: u32,
    /// From the tail of the edge to the point.
    until: PathWeight,
    /// For exits: from the point on, round, and back to the tail of its edge.
    round: PathWeight,
}

/// Labels of ranks, one after the other, by ascending rank.
#[derive(Clone, Debug)]
struct LabelSet {
    /// Weights by ancestor, from the root on.
    weights: Vec<i64>,
}

impl LegLabels {
    /// Computes the labels on the threads of the current pool; `None` if it was cancelled.
    pub fn compute(
        topology: &Topology,
        perfect: &Perfect,
        network: Network,
        exits: &[Place],
        entries: &[Place],
        watch: &Watch,
    ) -> Option<Self> {
        let ancestors = Ancestors::build(topology);
        let (mut exits, exit_ranks) = Ends::of(topology, &ancestors, network, exits, |point| {
            vec![network.states.exits[point.edge.index()]]
        });
        let (mut entries, entry_ranks) =
            Ends::of(topology, &ancestors, network, entries, |point| {
                network.states.entries(point.edge).collect()
            });
        let all = exit_ranks.len() + entry_ranks.len();
        let done = AtomicUsize::new(0);
        let step = || {
            (watch.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, all);
            !watch.cancel.load(Ordering::Relaxed)
        };
        let (ups, downs) = (Forward(perfect), Backward(perfect));
        let up = LabelSet::compute(topology, &ancestors, &exit_ranks, &ups, &step);
        let down = LabelSet::compute(topology, &ancestors, &entry_ranks, &downs, &step);
        let mut labels = Self {
            shared: share(&ancestors, &mut exits, &mut entries),
            exits,
            entries,
            up,
            down,
        };
        labels.go_round(topology, perfect, network);
        (!watch.cancel.load(Ordering::Relaxed)).then_some(labels)
    }

    /// Finds the ways round for exits on edges that also have an entry.
    fn go_round(&mut self, topology: &Topology, perfect: &Perfect, network: Network) {
        let mut entered: Vec<EdgeId> = self.entries.ends.iter().map(|end| end.edge).collect();
        entered.sort_unstable();
        entered.dedup();
        let climbs = || (Climb::new(topology), Climb::new(topology));
        self.exits
            .ends
            .par_iter_mut()
            .filter(|end| entered.binary_search(&end.edge).is_ok() && !end.until.is_infinite())
            .for_each_init(climbs, |(forward, backward), end| {
                let at = |offset_dm| EdgePoint {
                    edge: end.edge,
                    offset_dm,
                };
                let begins = origins(topology, network, &[at(end.offset_dm)]);
                let ends = destinations(topology, network, &[at(0)]);
                forward.run(topology, &begins, &Forward(perfect));
                backward.run(topology, &ends, &Backward(perfect));
                let meetings = forward.reached();
                let round = meetings.map(|(rank, weight)| weight + backward.weight(rank));
                end.round = round.min().unwrap_or(PathWeight::INFINITE);
            });
    }

    /// Weight of the leg from an exit to an entry.
    #[inline]
    pub fn weight(&self, exit: u32, entry: u32) -> PathWeight {
        let mut best = PathWeight::INFINITE;
        for from in self.exits.of_endpoint(exit) {
            for to in self.entries.of_endpoint(entry) {
                best = best.min(self.between(from, to));
            }
        }
        best
    }

    #[inline]
    fn between(&self, from: &End, to: &End) -> PathWeight {
        if from.until.is_infinite() || to.until.is_infinite() {
            return PathWeight::INFINITE;
        }
        if from.edge == to.edge {
            if from.offset_dm <= to.offset_dm {
                return PathWeight(to.until.0 - from.until.0);
            }
            return if from.round.is_infinite() {
                PathWeight::INFINITE
            } else {
                from.round + to.until
            };
        }
        // Other edges have other ranks.
        let shared = self.shared.count(from.visit, to.visit);
        let up = &self.up.weights[from.label as usize..][..shared];
        let down = &self.down.weights[to.label as usize..][..shared];
        let weight = PathWeight(least_sum(up, down) as u64);
        if weight.is_infinite() {
            return PathWeight::INFINITE;
        }
        // Labels begin at the tail of the exit's edge.
        PathWeight(weight.0 - from.until.0 + to.until.0)
    }

    /// The leg from an exit to an entry.
    #[inline]
    pub fn leg(&self, exit: u32, entry: u32) -> Leg {
        leg_of(self.weight(exit, entry))
    }

    /// Memory of everything that a leg is found in, bytes.
    pub fn memory(&self) -> usize {
        let labels = [&self.up, &self.down].map(|labels| size_of_val(&labels.weights[..]));
        let ends = [&self.exits, &self.entries]
            .map(|ends| size_of_val(&ends.ends[..]) + size_of_val(&ends.first[..]));
        labels.iter().chain(&ends).sum::<usize>() + self.shared.memory()
    }
}

/// Prepares what ends share, and tells them their place in it.
fn share(ancestors: &Ancestors, exits: &mut Ends, entries: &mut Ends) -> SharedAncestors {
    let ends = || exits.ends.iter().chain(&entries.ends);
    let mut visits: Vec<u32> = ends().map(|end| end.visit).collect();
    visits.sort_unstable();
    visits.dedup();
    for end in exits.ends.iter_mut().chain(&mut entries.ends) {
        end.visit = visits.partition_point(|&visit| visit < end.visit) as u32;
    }
    ancestors.shared(&visits)
}

impl Ends {
    /// The ends of places, and the ranks whose labels they need.
    fn of(
        topology: &Topology,
        ancestors: &Ancestors,
        network: Network,
        places: &[Place],
        states_of: impl Fn(&EdgePoint) -> Vec<StateId>,
    ) -> (Self, Vec<u32>) {
        let mut first = vec![0];
        let mut ends = Vec::with_capacity(places.len());
        let mut label_of: BTreeMap<u32, u32> = BTreeMap::new();
        for place in places {
            for point in place {
                let (graph, metric) = (network.graph, network.metric);
                let until = metric.until(graph, point.edge, point.offset_dm);
                for state in states_of(point) {
                    let rank = topology.rank_of[state.index()];
                    label_of.insert(rank, 0);
                    ends.push(End {
                        visit: ancestors.visit(rank),
                        label: rank,
                        edge: point.edge,
                        offset_dm: point.offset_dm,
                        until,
                        round: PathWeight::INFINITE,
                    });
                }
            }
            first.push(ends.len() as u32);
        }
        let mut begin = 0;
        for (&rank, label) in &mut label_of {
            *label = begin;
            begin += ancestors.depth(rank) as u32;
        }
        for end in &mut ends {
            end.label = label_of[&end.label];
        }
        (Self { first, ends }, label_of.into_keys().collect())
    }

    #[inline]
    fn of_endpoint(&self, endpoint: u32) -> &[End] {
        let begin = self.first[endpoint as usize] as usize;
        &self.ends[begin..self.first[endpoint as usize + 1] as usize]
    }
}

impl LabelSet {
    fn compute(
        topology: &Topology,
        ancestors: &Ancestors,
        ranks: &[u32],
        steps: &(impl Steps + Sync),
        step: &(impl Fn() -> bool + Sync),
    ) -> Self {
        let total = ranks.iter().map(|&rank| ancestors.depth(rank)).sum();
        let mut weights = vec![0_i64; total];
        let mut rows = Vec::with_capacity(ranks.len());
        let mut rest = weights.as_mut_slice();
        for &rank in ranks {
            let (row, behind) = rest.split_at_mut(ancestors.depth(rank));
            rows.push((rank, row));
            rest = behind;
        }
        rows.into_par_iter().for_each_init(
            || Climb::new(topology),
            |climb, (rank, row)| {
                if !step() {
                    return;
                }
                climb.run(topology, &[(rank, PathWeight::ZERO)], steps);
                let mut at = rank;
                for slot in row.iter_mut().rev() {
                    *slot = climb.weight(at).0 as i64;
                    at = topology.parents[at as usize];
                }
                debug_assert_eq!(at, NO_PARENT);
            },
        );
        Self { weights }
    }
}
