//! Tables of legs: RPHAST (Delling, Goldberg and Werneck 2011) over sixteen sources at a time.
//!
//! The part of the hierarchy from which the entries can be reached is selected once. Sixteen
//! upward searches then seed one sweep down that part, from the highest rank to the lowest.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::graph::road_graph::EdgeId;
use crate::model::problem::Leg;

use super::climb::{Climb, Forward};
use super::dijkstra::{EdgePoint, Network};
use super::hierarchy::Topology;
use super::index::{destinations, origins};
use super::lanes::{DownwardArcs, LANES, NO_WAY, Row, sweep};
use super::perfect::Perfect;
use super::weight::PathWeight;

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
    /// Computes a table on the threads of the current pool; `None` if it was cancelled.
    pub fn compute(
        topology: &Topology,
        perfect: &Perfect,
        network: Network,
        exits: &[Place],
        entries: &[Place],
        watch: &Watch,
    ) -> Option<Self> {
        let selection = Selection::new(topology, perfect, network, entries);
        let done = AtomicUsize::new(0);
        let exit_count = exits.len();
        let mut legs = vec![Leg::UNREACHABLE; exits.len() * entries.len()];
        legs.par_chunks_mut((LANES * entries.len()).max(1))
            .zip(exits.par_chunks(LANES))
            .for_each_init(
                || Sweeper::new(topology, perfect, network, &selection),
                |sweeper, (rows, exits)| {
                    if watch.cancel.load(Ordering::Relaxed) {
                        return;
                    }
                    sweeper.fill(exits, rows);
                    let done = done.fetch_add(exits.len(), Ordering::Relaxed) + exits.len();
                    (watch.progress)(done, exit_count);
                },
            );
        (!watch.cancel.load(Ordering::Relaxed)).then_some(Self {
            entry_count: entries.len(),
            legs,
        })
    }

    /// The leg from an exit to an entry.
    #[inline]
    pub fn leg(&self, exit: u32, entry: u32) -> Leg {
        self.legs[exit as usize * self.entry_count + entry as usize]
    }
}

/// The leg of a weight, in the units of plans.
pub(super) fn leg_of(weight: PathWeight) -> Leg {
    if weight.is_infinite() {
        return Leg::UNREACHABLE;
    }
    Leg {
        time: weight.time_ds(),
        distance: weight.distance_dm() as i32,
    }
}

/// The ranks from which entries can be reached downwards, renumbered from the highest.
struct Selection {
    entry_count: usize,
    /// New number of each rank; [`UNSELECTED`] elsewhere.
    numbers: Vec<u32>,
    graph: DownwardArcs,
    /// For each entry, in the order of their first numbers: itself and its ends.
    ends: Vec<(u32, Vec<(u32, i64)>)>,
    /// Entries on each edge, for legs that drive straight on.
    on_edge: HashMap<EdgeId, Vec<(u32, EdgePoint)>>,
}

const UNSELECTED: u32 = u32::MAX;

impl Selection {
    fn new(topology: &Topology, perfect: &Perfect, network: Network, entries: &[Place]) -> Self {
        let mut is_selected = vec![false; topology.rank_count()];
        let mut on_edge: HashMap<EdgeId, Vec<(u32, EdgePoint)>> = HashMap::new();
        let mut stack = Vec::new();
        let mut ends = Vec::with_capacity(entries.len());
        for (entry, place) in entries.iter().enumerate() {
            for &point in place {
                on_edge
                    .entry(point.edge)
                    .or_default()
                    .push((entry as u32, point));
            }
            let ranks = destinations(topology, network, place);
            stack.extend(ranks.iter().map(|&(rank, _)| rank));
            ends.push((entry as u32, ranks));
        }
        while let Some(rank) = stack.pop() {
            if !std::mem::replace(&mut is_selected[rank as usize], true) {
                stack.extend(perfect.downs(rank).iter().map(|step| step.high));
            }
        }
        let mut numbers = vec![UNSELECTED; topology.rank_count()];
        let mut graph = DownwardArcs {
            first: vec![0],
            arcs: Vec::new(),
        };
        let mut next = 0;
        for rank in (0..topology.rank_count()).rev() {
            if !is_selected[rank] {
                continue;
            }
            numbers[rank] = next;
            next += 1;
            let arcs = perfect.downs(rank as u32).iter();
            let renumbered = arcs.map(|step| (numbers[step.high as usize], step.weight.0 as i64));
            graph.arcs.extend(renumbered);
            graph.first.push(graph.arcs.len() as u32);
        }
        let mut ends: Vec<(u32, Vec<(u32, i64)>)> = ends
            .into_iter()
            .map(|(entry, ranks)| {
                let renumbered =
                    |(rank, weight): (u32, PathWeight)| (numbers[rank as usize], weight.0 as i64);
                (entry, ranks.into_iter().map(renumbered).collect())
            })
            .collect();
        ends.sort_by_key(|(entry, ends): &(u32, Vec<(u32, i64)>)| {
            (ends.first().map(|&(number, _)| number), *entry)
        });
        Self {
            entry_count: entries.len(),
            numbers,
            graph,
            ends,
            on_edge,
        }
    }
}

/// Working memory of one thread.
struct Sweeper<'a> {
    topology: &'a Topology,
    perfect: &'a Perfect,
    network: Network<'a>,
    selection: &'a Selection,
    climb: Climb,
    rows: Vec<Row>,
    marks: Vec<u32>,
    mark: u32,
    /// Entries that can be reached straight on along one edge, with those weights.
    straight: Vec<(u32, Row)>,
    /// Index into `straight` of each entry.
    straight_of: Vec<u32>,
}

const NONE_STRAIGHT: u32 = u32::MAX;

impl<'a> Sweeper<'a> {
    fn new(
        topology: &'a Topology,
        perfect: &'a Perfect,
        network: Network<'a>,
        selection: &'a Selection,
    ) -> Self {
        let count = selection.graph.first.len() - 1;
        Self {
            topology,
            perfect,
            network,
            selection,
            climb: Climb::new(topology),
            rows: vec![NO_WAY; count],
            marks: vec![0; count],
            mark: 0,
            straight: Vec::new(),
            straight_of: vec![NONE_STRAIGHT; selection.entry_count],
        }
    }

    /// Fills the rows of at most [`LANES`] exits.
    fn fill(&mut self, exits: &[Place], legs: &mut [Leg]) {
        self.mark += 1;
        for (lane, exit) in exits.iter().enumerate() {
            self.seed(lane, exit);
        }
        let selection = self.selection;
        sweep(&selection.graph, &mut self.rows, &self.marks, self.mark);
        let width = selection.entry_count;
        self.note_straight_legs(exits);
        for (entry, ends) in &selection.ends {
            let mut best = match self.straight_of[*entry as usize] {
                NONE_STRAIGHT => NO_WAY,
                row => self.straight[row as usize].1,
            };
            for &(number, weight) in ends {
                let row = &self.rows[number as usize];
                for (best, found) in best.iter_mut().zip(row) {
                    *best = (found + weight).min(*best);
                }
            }
            for (lane, &weight) in best[..exits.len()].iter().enumerate() {
                legs[lane * width + *entry as usize] = leg_of(PathWeight(weight as u64));
            }
        }
        for (entry, _) in self.straight.drain(..) {
            self.straight_of[entry as usize] = NONE_STRAIGHT;
        }
    }

    /// Searches upwards from an exit and notes what it finds in its lane.
    fn seed(&mut self, lane: usize, exit: &Place) {
        let begins = origins(self.topology, self.network, exit);
        self.climb
            .run(self.topology, &begins, &Forward(self.perfect));
        for (rank, weight) in self.climb.reached() {
            let number = self.selection.numbers[rank as usize];
            if number == UNSELECTED {
                continue;
            }
            let number = number as usize;
            if self.marks[number] != self.mark {
                self.marks[number] = self.mark;
                self.rows[number] = NO_WAY;
            }
            self.rows[number][lane] = weight.0 as i64;
        }
    }

    /// Notes the legs that need not go round because they end farther along the same edge.
    fn note_straight_legs(&mut self, exits: &[Place]) {
        for (lane, exit) in exits.iter().enumerate() {
            for &from in exit {
                let Some(entries) = self.selection.on_edge.get(&from.edge) else {
                    continue;
                };
                for &(entry, to) in entries {
                    let weight = self.network.straight_on(from, to);
                    if weight.is_infinite() {
                        continue;
                    }
                    let index = &mut self.straight_of[entry as usize];
                    if *index == NONE_STRAIGHT {
                        *index = self.straight.len() as u32;
                        self.straight.push((entry, NO_WAY));
                    }
                    let known = &mut self.straight[*index as usize].1[lane];
                    *known = (weight.0 as i64).min(*known);
                }
            }
        }
    }
}
