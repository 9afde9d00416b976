//! Tables of legs between places, by one Dijkstra search per row.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::model::problem::{Leg, Legs};

use super::dijkstra::{Dijkstra, EdgePoint, Network};

/// Where legs begin or end: one point of an edge, or several that are equally good.
pub type Place = Vec<EdgePoint>;

/// Legs from each of some exits to each of some entries, for one vehicle class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LegTable {
    entry_count: usize,
    legs: Vec<Leg>,
}

/// Follows a long computation from outside, and may end it.
pub struct Watch<'a> {
    /// Set to give up.
    pub cancel: &'a AtomicBool,
    /// Told how many of how many parts are done, from any thread.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl LegTable {
    /// Computes a table in parallel; `None` if it was cancelled.
    pub fn compute(
        network: Network,
        exits: &[Place],
        entries: &[Place],
        watch: &Watch,
    ) -> Option<Self> {
        let mut marks = vec![false; network.states.state_count()];
        for point in entries.iter().flatten() {
            for state in network.states.entries(point.edge) {
                marks[state.index()] = true;
            }
        }
        let marked = marks.iter().filter(|&&mark| mark).count();
        let done = AtomicUsize::new(0);
        let rows: Vec<Vec<Leg>> = exits
            .par_iter()
            .map_init(Dijkstra::default, |search, exit| {
                if watch.cancel.load(Ordering::Relaxed) {
                    return Vec::new();
                }
                search.run(network, exit, Some((&marks, marked)));
                let row = entries.iter().map(|entry| search.leg(network, exit, entry));
                let row = row
                    .map(|weight| {
                        if weight.is_infinite() {
                            Leg::UNREACHABLE
                        } else {
                            Leg {
                                time: weight.time_ds(),
                                distance: weight.distance_dm() as i32,
                            }
                        }
                    })
                    .collect();
                (watch.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, exits.len());
                row
            })
            .collect();
        if watch.cancel.load(Ordering::Relaxed) {
            return None;
        }
        Some(Self {
            entry_count: entries.len(),
            legs: rows.concat(),
        })
    }

    /// The leg from an exit to an entry.
    #[inline]
    pub fn leg(&self, exit: u32, entry: u32) -> Leg {
        self.legs[exit as usize * self.entry_count + entry as usize]
    }
}

/// Tables of all road profiles.
#[derive(Clone, Debug)]
pub struct RoadLegs {
    /// One per profile.
    pub tables: Vec<LegTable>,
}

impl Legs for RoadLegs {
    #[inline]
    fn leg(&self, profile: u32, exit: u32, entry: u32) -> Leg {
        self.tables[profile as usize].leg(exit, entry)
    }
}
