//! For each service the services that could come just before or after it, nearest first.
//!
//! One-way streets make "before" and "after" different, so both directions are looked at.
//! Proximity is cost plus waiting and lateness that the two windows force (Vidal et al. 2013).

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::model::problem::{Legs, Problem, StopId};

/// Problems up to this size look at every pair.
const EXHAUSTIVE_UP_TO: usize = 6_000;

/// Neighbour lists of all services.
#[derive(Clone, Debug)]
pub struct Neighbourhood {
    stride: usize,
    counts: Vec<u32>,
    near: Vec<StopId>,
}

impl Neighbourhood {
    /// Lists of at most `size` services; those that are missing when it is cancelled stay empty.
    pub fn build<L: Legs>(problem: &Problem<L>, size: usize, cancel: &AtomicBool) -> Self {
        let count = problem.service_count;
        let size = size.min(count.saturating_sub(1));
        let proximity = Proximity::new(problem);
        let tree = (count > EXHAUSTIVE_UP_TO).then(|| plane_tree(problem));
        let rows: Vec<Vec<StopId>> = (0..count as u32)
            .into_par_iter()
            .map(|service| {
                let service = StopId(service);
                if cancel.load(Ordering::Relaxed) {
                    return Vec::new();
                }
                match &tree {
                    None => proximity.nearest(service, problem.services(), size),
                    Some(tree) => {
                        let [x, y] = problem.points[service.index()];
                        let around = tree
                            .nearest_neighbor_iter([i64::from(x), i64::from(y)])
                            .map(|entry| entry.data)
                            .take(4 * size + 1);
                        proximity.nearest(service, around, size)
                    }
                }
            })
            .collect();
        let mut near = vec![StopId(0); count * size];
        let mut counts = Vec::with_capacity(count);
        for (row, slots) in rows.iter().zip(near.chunks_mut(size.max(1))) {
            slots[..row.len()].copy_from_slice(row);
            counts.push(row.len() as u32);
        }
        counts.resize(count, 0);
        Self {
            stride: size,
            counts,
            near,
        }
    }

    /// All services in the order of a walk from each to the nearest that it has not met, and, where
    /// all near ones have been met, on from the first of the others.
    pub fn walk(&self) -> Vec<StopId> {
        let count = self.counts.len();
        let mut is_met = vec![false; count];
        let mut order: Vec<StopId> = Vec::with_capacity(count);
        for first in 0..count as u32 {
            let mut next = Some(StopId(first)).filter(|first| !is_met[first.index()]);
            while let Some(service) = next {
                is_met[service.index()] = true;
                order.push(service);
                let mut near = self.of(service).iter().copied();
                next = near.find(|other| !is_met[other.index()]);
            }
        }
        order
    }

    /// Services near a service, nearest first.
    #[inline]
    pub fn of(&self, service: StopId) -> &[StopId] {
        let begin = service.index() * self.stride;
        &self.near[begin..begin + self.counts[service.index()] as usize]
    }
}

type PlaneTree = RTree<GeomWithData<[i64; 2], StopId>>;

fn plane_tree<L: Legs>(problem: &Problem<L>) -> PlaneTree {
    let entries = problem.services().map(|service| {
        let [x, y] = problem.points[service.index()];
        GeomWithData::new([i64::from(x), i64::from(y)], service)
    });
    RTree::bulk_load(entries.collect())
}

/// How badly two services follow each other.
struct Proximity<'p, L> {
    problem: &'p Problem<L>,
    /// Of each class.
    worth_of_time: Vec<i64>,
}

impl<'p, L: Legs> Proximity<'p, L> {
    fn new(problem: &'p Problem<L>) -> Self {
        let classes = 0..problem.classes.len();
        Self {
            problem,
            worth_of_time: classes
                .map(|class| problem.worth_of_time(class).max(1))
                .collect(),
        }
    }

    fn nearest(
        &self,
        service: StopId,
        others: impl Iterator<Item = StopId>,
        size: usize,
    ) -> Vec<StopId> {
        let mut ranked: Vec<(i64, StopId)> = others
            .filter(|&other| other != service && self.may_share_a_trip(service, other))
            .map(|other| (self.between(service, other), other))
            .collect();
        if ranked.len() > size {
            ranked.select_nth_unstable(size);
            ranked.truncate(size);
        }
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, other)| other).collect()
    }

    fn may_share_a_trip(&self, a: StopId, b: StopId) -> bool {
        let problem = self.problem;
        problem.streams[a.index()] == problem.streams[b.index()]
            && problem.classes_of[a.index()] & problem.classes_of[b.index()] != 0
    }

    /// Of two services in the better order.
    fn between(&self, a: StopId, b: StopId) -> i64 {
        self.directed(a, b).min(self.directed(b, a))
    }

    fn directed(&self, from: StopId, to: StopId) -> i64 {
        let problem = self.problem;
        let common = problem.classes_of[from.index()] & problem.classes_of[to.index()];
        let index = common.trailing_zeros() as usize % problem.classes.len();
        let class = &problem.classes[index];
        let mut best = i64::MAX;
        for a in 0..usize::from(problem.mode_counts[from.index()]) {
            for b in 0..usize::from(problem.mode_counts[to.index()]) {
                let (exit, entry) = (problem.mode(from, a), problem.mode(to, b));
                let leg = problem.legs.leg(class.profile, exit.exit, entry.entry);
                let way = i64::from(leg.distance) * class.distance_cost.max(1)
                    + i64::from(leg.time) * class.time_cost;
                let (early_from, late_from) = problem.windows[from.index()];
                let (early_to, late_to) = problem.windows[to.index()];
                let reach = i64::from(exit.time) + i64::from(leg.time);
                let wait = (i64::from(early_to) - reach - i64::from(late_from)).max(0);
                let late = (i64::from(early_from) + reach - i64::from(late_to)).max(0);
                best = best.min(way + (wait / 5 + late) * self.worth_of_time[index]);
            }
        }
        best
    }
}
