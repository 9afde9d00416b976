//! Upward searches in a hierarchy along the elimination tree.
//!
//! All ranks that an upward search can reach are ancestors of its origins in the elimination
//! tree, so walking towards the root in ascending order settles them without a queue.

use super::hierarchy::{NO_PARENT, Topology};
use super::perfect::Kept;
use super::weight::PathWeight;

/// No arc led here.
pub const FROM_ORIGIN: u32 = u32::MAX;

/// Working memory of one upward search; reuse it, one per thread and direction.
#[derive(Clone, Debug)]
pub struct Climb {
    weights: Vec<PathWeight>,
    /// The arc over which each rank is reached, and its lower end.
    origins: Vec<(u32, u32)>,
    /// Ranks seen, ascending.
    seen: Vec<u32>,
    fronts: Vec<u32>,
}

impl Climb {
    /// Memory for searches in a topology.
    pub fn new(topology: &Topology) -> Self {
        Self {
            weights: vec![PathWeight::INFINITE; topology.rank_count()],
            origins: vec![(FROM_ORIGIN, FROM_ORIGIN); topology.rank_count()],
            seen: Vec::new(),
            fronts: Vec::new(),
        }
    }

    /// Searches upwards from ranks with initial weights. `arcs` gives the arcs to use.
    pub fn run<'a>(
        &mut self,
        topology: &Topology,
        origins: &[(u32, PathWeight)],
        arcs: impl Fn(u32) -> &'a [Kept],
    ) {
        for rank in self.seen.drain(..) {
            self.weights[rank as usize] = PathWeight::INFINITE;
        }
        self.fronts.clear();
        for &(rank, weight) in origins {
            let known = &mut self.weights[rank as usize];
            if weight < *known {
                *known = weight;
                self.origins[rank as usize] = (FROM_ORIGIN, FROM_ORIGIN);
            }
            if !self.fronts.contains(&rank) {
                self.fronts.push(rank);
            }
        }
        // The fronts walk to the root together, always the lowest one next.
        while let Some(&rank) = self.fronts.iter().min() {
            self.seen.push(rank);
            let weight = self.weights[rank as usize];
            if !weight.is_infinite() {
                for kept in arcs(rank) {
                    let candidate = weight + kept.weight;
                    if candidate < self.weights[kept.high as usize] {
                        self.weights[kept.high as usize] = candidate;
                        self.origins[kept.high as usize] = (kept.arc, rank);
                    }
                }
            }
            let parent = topology.parents[rank as usize];
            let is_new = parent != NO_PARENT && !self.fronts.contains(&parent);
            self.fronts.retain(|&front| front != rank);
            if is_new {
                self.fronts.push(parent);
            }
        }
    }

    /// Weight of a rank that has been seen.
    #[inline]
    pub fn weight(&self, rank: u32) -> PathWeight {
        self.weights[rank as usize]
    }

    /// Ranks seen, ascending, with their weights.
    pub fn reached(&self) -> impl Iterator<Item = (u32, PathWeight)> + '_ {
        self.seen
            .iter()
            .map(|&rank| (rank, self.weights[rank as usize]))
            .filter(|(_, weight)| !weight.is_infinite())
    }

    /// Upward arcs from an origin to a rank, lowest first, and the origin.
    pub fn trace(&self, rank: u32) -> (u32, Vec<u32>) {
        let mut arcs = Vec::new();
        let mut at = rank;
        while let (arc, lower) = self.origins[at as usize]
            && arc != FROM_ORIGIN
        {
            arcs.push(arc);
            at = lower;
        }
        arcs.reverse();
        (at, arcs)
    }
}
