//! One iteration after the other: ruin, recreate, improve, and accept or undo.

use crate::model::problem::{Legs, StopId};
use crate::random::Random;

use super::annealing::Annealing;
use super::course::{Ending, ROUND};
use super::local::{LocalSettings, improve};
use super::neighbourhood::Neighbourhood;
use super::recreate::{RecreateSettings, insert_in_order, recreate};
use super::ruin::{RuinSizes, adjacent_strings, pick_seed, string_in_the_way, whole_trip_or_route};
use super::scale::Scale;
use super::snapshot::Snapshot;
use super::solution::{Place, Solution};

/// How often a route is split before it is ruined. Putting back one service after the other
/// seldom opens a route that only pays for several.
const SPLITS: f64 = 0.02;

/// How often a route takes a larger vehicle, where they differ, and the routes beside it that fit in.
const LARGER_VEHICLES: f64 = 0.05;

/// How often a whole trip or route is ruined.
const WHOLE_ROUTES: f64 = 0.02;

/// How often, where sites take only so much, a trip is unloaded elsewhere or partly removed before
/// services are put back, so that others have room at its site.
const SITE_CHANGES: f64 = 0.2;

/// Cost of the best solution of a part as long as there is none without overtime. That of several
/// parts is still a number.
const NO_BEST: i64 = i64::MAX / 64;

/// Sizes and temperatures of the search.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// Neighbours kept per service.
    pub neighbours: usize,
    /// Sizes of ruins.
    pub ruin: RuinSizes,
    /// How services are put back.
    pub recreate: RecreateSettings,
    /// How far local search looks.
    pub local: LocalSettings,
    /// First temperature, in mean costs of a trip: high enough for trips to come and go.
    pub hot: f64,
    /// Last temperature, in mean costs of driving from one service to the next.
    pub cold: f64,
    /// A ruined and recreated solution that is worse than allowed by this much, in mean costs of
    /// one service's part of a trip, still gets a local search.
    pub slack: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            neighbours: 100,
            ruin: RuinSizes::default(),
            recreate: RecreateSettings::default(),
            local: LocalSettings::default(),
            hot: 0.1,
            cold: 0.05,
            slack: 1.0,
        }
    }
}

/// A solution under improvement.
pub(super) struct Search<'s, 'p, L, const K: usize, const T: usize> {
    pub(super) solution: Solution<'p, L, K, T>,
    pub(super) neighbourhood: &'s Neighbourhood,
    pub(super) settings: &'s Settings,
    pub(super) random: Random,
    pub(super) annealing: Annealing,
    slack: i64,
    pub(super) best: Snapshot,
    /// Routes that differ from the best solution's.
    stale: Vec<bool>,
    /// Iterations that ended without overtime, since somebody last asked.
    pub(super) in_time: u64,
    /// Services per trip.
    pub(super) mean_trip: f64,
    removed: Vec<StopId>,
    pending: Vec<StopId>,
    dirty: Vec<StopId>,
}

impl<'s, 'p, L: Legs, const K: usize, const T: usize> Search<'s, 'p, L, K, T> {
    pub(super) fn new(
        solution: Solution<'p, L, K, T>,
        neighbourhood: &'s Neighbourhood,
        settings: &'s Settings,
        random: Random,
    ) -> Self {
        let mut search = Self {
            best: Snapshot::of(&solution),
            stale: vec![false; solution.routes.len()],
            annealing: Annealing::new(1.0, 1.0),
            in_time: 0,
            slack: 0,
            mean_trip: 1.0,
            removed: Vec::new(),
            pending: Vec::new(),
            dirty: Vec::new(),
            solution,
            neighbourhood,
            random,
            settings,
        };
        search.set_temperatures();
        search
    }

    /// The same search for a part of the solution, which it is not given yet.
    pub(super) fn for_a_part(&self, random: Random) -> Self {
        let solution = Solution::new(self.solution.problem);
        let mut part = Self::new(solution, self.neighbourhood, self.settings, random);
        part.slack = self.slack;
        part
    }

    /// Begins to improve the part that it has been given, at the present temperature of the whole.
    pub(super) fn begin_part(&mut self, whole: &Self) {
        self.annealing.clone_from(&whole.annealing);
        self.mean_trip = whole.mean_trip;
        self.stale.clear();
        self.best.update(&self.solution, &mut self.stale);
        if self.solution.overtime > 0 {
            self.best.cost = NO_BEST;
        }
    }

    /// Goes on with the parts put together.
    pub(super) fn end_parts(&mut self) {
        self.stale.clear();
        self.stale.resize(self.solution.routes.len(), true);
    }

    /// Makes so many iterations, or as many as there is time for; how many.
    pub(super) fn iterate_until(&mut self, iterations: u64, ending: &Ending) -> u64 {
        let mut made = 0;
        while made < iterations && !ending.is_reached() {
            let round = ROUND.min(iterations - made);
            for _ in 0..round {
                self.iterate();
            }
            made += round;
        }
        made
    }

    /// Goes on from another solution of the same vehicles.
    pub(super) fn begin_from(&mut self, start: &Snapshot) {
        self.solution.put_back(start);
        self.best = Snapshot::of(&self.solution);
        self.stale.clear();
        self.stale.resize(self.solution.routes.len(), false);
        self.set_temperatures();
    }

    fn set_temperatures(&mut self) {
        let Scale { trip, part, leg } = Scale::of(&self.solution);
        // Trips of a few services are no measure: moving one of them may cost as much as a trip.
        let hot = (trip * self.settings.hot).max(2.0 * part);
        // Where one service follows the other at no cost, legs are no measure either.
        let cold = (leg * self.settings.cold).max(0.001 * part);
        self.annealing = Annealing::new(hot, cold);
        self.slack = (part * self.settings.slack) as i64;
    }

    pub(super) fn iterate(&mut self) {
        let allowed = self.solution.cost + self.annealing.allowance(&mut self.random);
        self.solution.begin();
        self.change(allowed);
        if self.solution.cost < allowed && self.solution.is_drivable() {
            self.accept();
        } else {
            self.solution.undo();
        }
        self.in_time += u64::from(self.solution.overtime == 0);
    }

    /// Iterations that ended without overtime since the last call.
    pub(super) fn take_in_time(&mut self) -> u64 {
        std::mem::take(&mut self.in_time)
    }

    /// Changes the solution in one of the ways there are.
    pub(super) fn change(&mut self, allowed: i64) {
        match self.random.below(1_000) {
            0..50 if !self.solution.problem.disposal_streams.is_empty() => {
                self.solution.shift_random_trip(&mut self.random);
                self.improve_disposals();
            }
            50..60 if self.solution.problem.classes.len() > 1 => {
                self.solution.exchange_random_vehicles(&mut self.random);
                self.improve_disposals();
            }
            _ => self.ruin_and_recreate(allowed),
        }
    }

    /// Keeps what has changed.
    pub(super) fn accept(&mut self) {
        self.stale.resize(self.solution.routes.len(), true);
        for index in self.solution.changed() {
            self.stale[index] = true;
        }
        if self.solution.overtime == 0 && self.solution.cost < self.best.cost {
            self.best.update(&self.solution, &mut self.stale);
        }
    }

    fn ruin_and_recreate(&mut self, allowed: i64) {
        let mut wanted = None;
        let has_sizes = self.solution.problem.has_sizes();
        if has_sizes && self.random.chance(LARGER_VEHICLES) {
            let seed = pick_seed(&self.solution, &mut self.random);
            self.solution.take_larger_vehicle(
                seed,
                self.neighbourhood,
                &mut self.random,
                &mut self.removed,
            );
        } else if self.random.chance(WHOLE_ROUTES) {
            whole_trip_or_route(&self.solution, &mut self.random, &mut self.removed);
        } else {
            let seed = pick_seed(&self.solution, &mut self.random);
            if self.random.chance(SPLITS) {
                self.solution.split_route(seed);
            }
            adjacent_strings(
                &self.solution,
                self.neighbourhood,
                &self.settings.ruin,
                self.mean_trip,
                seed,
                &mut self.random,
                &mut self.removed,
            );
            if self.solution.problem.limits_sites() {
                self.make_room(seed);
                wanted = Some(seed);
            }
        }
        self.solution.remove(&self.removed);
        self.pending.clone_from(&self.removed);
        self.add_banked();
        // Another one near it may be too much for the sites.
        self.pending.extend(wanted.filter(|wanted| {
            !self.solution.places[wanted.index()].is_somewhere() && !self.pending.contains(wanted)
        }));
        recreate(
            &mut self.solution,
            self.neighbourhood,
            &self.settings.recreate,
            &mut self.pending,
            &mut self.random,
            allowed + self.slack,
        );
        if self.solution.cost < allowed + self.slack {
            self.dirty.clone_from(&self.removed);
            improve(
                &mut self.solution,
                self.neighbourhood,
                &self.settings.local,
                &mut self.dirty,
            );
            self.take_cheapest_vehicles();
            self.improve_disposals();
        }
    }

    /// Makes room at a site for a service or, if it is served, for others.
    fn make_room(&mut self, service: StopId) {
        if !self.random.chance(SITE_CHANGES) {
            return;
        }
        let is_served = self.solution.places[service.index()].is_somewhere();
        if is_served || self.random.chance(0.5) {
            self.solution.unload_elsewhere(service, &mut self.random);
        } else {
            let removed = &mut self.removed;
            string_in_the_way(&self.solution, service, &mut self.random, removed);
        }
    }

    /// Adds one unserved service to those that are put back: one that room was made for, or any.
    fn add_banked(&mut self) {
        let banked = &self.solution.bank[..self.solution.bank.len() - self.removed.len()];
        if banked.is_empty() {
            return;
        }
        let near = self.removed.first().and_then(|&seed| {
            let mut near = self.neighbourhood.of(seed).iter();
            near.find(|near| {
                self.solution.places[near.index()] == Place::NOWHERE && !self.removed.contains(near)
            })
        });
        let any = banked[self.random.below(banked.len())];
        self.pending.push(near.copied().unwrap_or(any));
    }

    /// The best of the unused vehicles for each route that changed.
    fn take_cheapest_vehicles(&mut self) {
        if self.solution.problem.classes.len() < 2 {
            return;
        }
        let changed: Vec<usize> = self.solution.changed().collect();
        for index in changed {
            self.solution.take_cheapest_vehicle(index, &mut self.random);
        }
    }

    /// Disposal moves on the routes that changed.
    fn improve_disposals(&mut self) {
        if self.solution.problem.disposal_streams.is_empty() {
            return;
        }
        let changed: Vec<usize> = self.solution.changed().collect();
        for &index in &changed {
            self.solution.improve_disposals(index);
        }
        if self.solution.problem.limits_sites() {
            for index in changed {
                self.solution.exchange_sites(index);
            }
        }
    }

    /// Puts what the best solution leaves unserved where any vehicle can serve it: a search that
    /// ends early may not have been allowed all of them yet.
    pub(super) fn serve_left_over(&mut self) {
        let mut solution = Solution::<L, K, T>::restore(self.solution.problem, &self.best);
        let unserved = solution.bank.clone();
        insert_in_order(
            &mut solution,
            self.neighbourhood,
            &self.settings.recreate,
            &unserved,
            &mut self.random,
            i64::MAX / 2,
        );
        if solution.cost < self.best.cost {
            self.best = Snapshot::of(&solution);
        }
    }

    /// Disposal moves on all routes of the best solution.
    pub(super) fn polish_disposals(&mut self) {
        let problem = self.solution.problem;
        let mut solution = Solution::<L, K, T>::restore(problem, &self.best);
        for index in 0..solution.routes.len() {
            solution.improve_disposals(index);
            if problem.limits_sites() {
                solution.exchange_sites(index);
            }
        }
        if solution.cost < self.best.cost {
            self.best = Snapshot::of(&solution);
        }
    }
}
