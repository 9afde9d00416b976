//! Upward searches in a hierarchy along the elimination tree.
//!
//! All ranks that an upward search can reach are ancestors of its origins in the elimination
//! tree, so walking towards the root in ascending order settles them without a queue.

use super::customize::Customized;
use super::hierarchy::{NO_PARENT, Topology};
use super::perfect::Perfect;
use super::weight::PathWeight;

/// No arc led here.
const FROM_ORIGIN: u32 = u32::MAX;

/// An arc that leads to a higher rank in the direction of a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The higher rank.
    pub high: u32,
    /// The upward arc of the topology.
    pub arc: u32,
    /// What it weighs in this direction.
    pub weight: PathWeight,
}

/// Gives the steps of a search in one direction.
pub trait Steps {
    /// Steps from a rank.
    fn from(&self, rank: u32) -> impl Iterator<Item = Step>;
}

/// Driving forward on the shortcuts that matter.
pub struct Forward<'a>(pub &'a Perfect);

/// Driving backward on the shortcuts that matter.
pub struct Backward<'a>(pub &'a Perfect);

impl Steps for Forward<'_> {
    #[inline]
    fn from(&self, rank: u32) -> impl Iterator<Item = Step> {
        self.0.ups(rank).iter().copied()
    }
}

impl Steps for Backward<'_> {
    #[inline]
    fn from(&self, rank: u32) -> impl Iterator<Item = Step> {
        self.0.downs(rank).iter().copied()
    }
}

/// Driving forward on all shortcuts.
pub struct AllForward<'a>(pub &'a Topology, pub &'a Customized);

/// Driving backward on all shortcuts.
pub struct AllBackward<'a>(pub &'a Topology, pub &'a Customized);

impl Steps for AllForward<'_> {
    #[inline]
    fn from(&self, rank: u32) -> impl Iterator<Item = Step> {
        self.0.ups(rank).map(|arc| Step {
            high: self.0.heads[arc],
            arc: arc as u32,
            weight: self.1.shortcuts[arc].up,
        })
    }
}

impl Steps for AllBackward<'_> {
    #[inline]
    fn from(&self, rank: u32) -> impl Iterator<Item = Step> {
        self.0.ups(rank).map(|arc| Step {
            high: self.0.heads[arc],
            arc: arc as u32,
            weight: self.1.shortcuts[arc].down,
        })
    }
}

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

    /// Searches upwards from ranks with initial weights.
    pub fn run(&mut self, topology: &Topology, origins: &[(u32, PathWeight)], steps: &impl Steps) {
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
                for step in steps.from(rank) {
                    let candidate = weight + step.weight;
                    if candidate < self.weights[step.high as usize] {
                        self.weights[step.high as usize] = candidate;
                        self.origins[step.high as usize] = (step.arc, rank);
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

    /// Weight of a rank; infinite if it was not reached.
    #[inline]
    pub fn weight(&self, rank: u32) -> PathWeight {
        self.weights[rank as usize]
    }

    /// Ranks reached, ascending, with their weights.
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
