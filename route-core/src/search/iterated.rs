//! The main loop: ruin, recreate, improve, and accept or undo.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::model::problem::{Legs, Problem, StopId};
use crate::random::Random;

use super::annealing::Annealing;
use super::control::{Control, Progress};
use super::insertion::Inserter;
use super::local::{LocalSettings, improve};
use super::neighbourhood::Neighbourhood;
use super::recreate::{RecreateSettings, insert_in_order, put_in_order, recreate};
use super::ruin::{RuinSizes, adjacent_strings, pick_seed, whole_trip_or_route};
use super::savings;
use super::snapshot::Snapshot;
use super::solution::Solution;

/// Iterations between two looks at clock, temperature and cancellation.
const ROUND: u64 = 64;

/// Problems beyond this size are constructed along a walk.
const LARGE: usize = 6_000;

/// Share of the search that is given to serving everybody first.
const MOST_FILLING: f64 = 0.5;

/// Services that were unserved before an iteration and are tried in it.
const MOST_BANKED: usize = 10;

/// How often a route is split before it is ruined. Putting back one service after the other
/// seldom opens a route that only pays for several.
const SPLITS: f64 = 0.02;

/// How often a whole trip or route is ruined.
const WHOLE_ROUTES: f64 = 0.02;

/// Least time between two reports.
const REPORT_EVERY: Duration = Duration::from_millis(250);

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

/// What a search found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The best solution.
    pub best: Snapshot,
    /// The solution that construction alone gave.
    pub construction: Snapshot,
    /// Iterations made.
    pub iterations: u64,
}

/// Completes what a plan serves and improves it until a limit is reached.
pub fn run<L: Legs, const K: usize, const T: usize>(
    problem: &Problem<L>,
    start: &Snapshot,
    settings: &Settings,
    control: &mut Control,
) -> Outcome {
    let begun = Instant::now();
    let neighbourhood = Neighbourhood::build(problem, settings.neighbours);
    let mut random = Random::new(control.seed, 0);
    let mut solution = Solution::<L, K, T>::adopt(problem, start);
    construct(
        &mut solution,
        &neighbourhood,
        settings,
        &mut random,
        control.cancel,
    );
    let construction = Snapshot::of(&solution);
    let mut search = Search {
        best: construction.clone(),
        stale: vec![false; solution.routes.len()],
        annealing: Annealing::new(1.0, 1.0),
        slack: 0,
        is_filling: !solution.bank.is_empty(),
        absences: first_absences(&solution),
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
    let mut iterations = 0;
    let mut reported = begun;
    loop {
        let used = |most: Option<f64>, now: f64| match most {
            None => 0.0,
            Some(most) if now >= most => 1.0,
            Some(most) => now / most,
        };
        let by_count = used(
            control.limits.iterations.map(|n| n as f64),
            iterations as f64,
        );
        let limit = control.limits.time.map(|time| time.as_secs_f64());
        let done = by_count.max(used(limit, begun.elapsed().as_secs_f64()));
        if reported.elapsed() >= REPORT_EVERY {
            reported = Instant::now();
            (control.progress)(search.progress(iterations, done));
        }
        let nothing_to_do = problem.service_count == 0;
        if nothing_to_do || done >= 1.0 || control.cancel.load(Ordering::Relaxed) {
            break;
        }
        if search.is_filling && done >= MOST_FILLING {
            search.end_filling();
        }
        // Room for the last services is found where all others are served well.
        let is_short = search.is_filling && search.absent() > 0;
        let cooled = if is_short { done / MOST_FILLING } else { done };
        search.annealing.cool(cooled);
        search.mean_trip = mean_trip_size(&search.solution);
        let left = control
            .limits
            .iterations
            .map_or(u64::MAX, |most| most - iterations);
        for _ in 0..ROUND.min(left) {
            search.iterate();
            iterations += 1;
        }
    }
    search.polish_disposals();
    (control.progress)(search.progress(iterations, 1.0));
    Outcome {
        best: search.best,
        construction,
        iterations,
    }
}

/// Serves all services, or as many as it gets to before it is cancelled. In large problems a
/// service of a random order would rarely find a near one served already, and would begin a
/// route of its own: a walk from one to the next does not.
fn construct<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &Settings,
    random: &mut Random,
    cancel: &AtomicBool,
) {
    let serves_none = solution.bank.len() == solution.problem.service_count;
    if serves_none && savings::is_fit_for(solution.problem) {
        savings::construct(solution, neighbourhood, settings.local.symmetric);
        *solution = Solution::restore(solution.problem, &Snapshot::of(solution));
    }
    let mut order = solution.bank.clone();
    if order.len() > LARGE {
        order = neighbourhood.walk();
        order.retain(|service| !solution.places[service.index()].is_somewhere());
    } else {
        put_in_order(solution.problem, &mut order, random);
    }
    for services in order.chunks(ROUND as usize) {
        if cancel.load(Ordering::Relaxed) {
            return;
        }
        insert_in_order(
            solution,
            neighbourhood,
            &settings.recreate,
            services,
            random,
            i64::MAX / 2,
        );
    }
}

fn first_absences<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
) -> Vec<u64> {
    let problem = solution.problem;
    let mut absences = vec![1; problem.service_count];
    let nothing_served = Solution::<L, K, T>::new(problem);
    for service in &solution.bank {
        let mut inserter = Inserter::new(&nothing_served, *service);
        inserter.try_unused(u64::MAX, false);
        let is_worth_it = inserter.best.delta < problem.prices[service.index()];
        absences[service.index()] = u64::from(is_worth_it);
    }
    absences
}

struct Search<'s, 'p, L, const K: usize, const T: usize> {
    solution: Solution<'p, L, K, T>,
    neighbourhood: Neighbourhood,
    settings: &'s Settings,
    random: Random,
    annealing: Annealing,
    slack: i64,
    best: Snapshot,
    /// Routes that differ from the best solution's.
    stale: Vec<bool>,
    /// Whether serving everybody comes before cost.
    is_filling: bool,
    /// How often each service has been left out while filling, and one; 0 for those that no
    /// vehicle can serve, or not at their price.
    absences: Vec<u64>,
    /// Services per trip.
    mean_trip: f64,
    removed: Vec<StopId>,
    pending: Vec<StopId>,
    dirty: Vec<StopId>,
}

impl<L: Legs, const K: usize, const T: usize> Search<'_, '_, L, K, T> {
    fn set_temperatures(&mut self) {
        let Scale { trip, part, leg } = Scale::of(&self.solution);
        // Trips of a few services are no measure: moving one of them may cost as much as a trip.
        let hot = (trip * self.settings.hot).max(2.0 * part);
        // Where one service follows the other at no cost, legs are no measure either.
        let cold = (leg * self.settings.cold).max(0.001 * part);
        self.annealing = Annealing::new(hot, cold);
        self.slack = (part * self.settings.slack) as i64;
    }

    fn iterate(&mut self) {
        if self.is_filling && self.absent() > 0 {
            self.fill();
            return;
        }
        let allowed = self.solution.cost + self.annealing.allowance(&mut self.random);
        self.solution.begin();
        self.change(allowed);
        if self.solution.cost < allowed && self.solution.is_drivable() {
            self.accept();
        } else {
            self.solution.undo();
        }
    }

    /// One iteration towards serving everybody, as if cost did not matter: what has been left
    /// out most often counts most (the sum of absences of Christiaens and Vanden Berghe 2020).
    fn fill(&mut self) {
        let (absent, driven) = (self.absent(), self.solution.cost - self.owed());
        let allowed = driven + self.annealing.allowance(&mut self.random);
        self.solution.begin();
        self.change(i64::MAX / 4);
        let left = self.absent();
        let is_better =
            left < absent || left == absent && self.solution.cost - self.owed() < allowed;
        for service in &self.solution.bank {
            let times = &mut self.absences[service.index()];
            *times += u64::from(*times > 0);
        }
        if is_better && self.solution.is_drivable() {
            self.accept();
        } else {
            self.solution.undo();
        }
    }

    /// How often the unserved services have been left out, in total.
    fn absent(&self) -> u64 {
        let bank = self.solution.bank.iter();
        bank.map(|service| self.absences[service.index()]).sum()
    }

    /// Prices of what is unserved.
    fn owed(&self) -> i64 {
        let prices = &self.solution.problem.prices;
        let bank = self.solution.bank.iter();
        bank.map(|service| prices[service.index()]).sum()
    }

    /// Ends filling; what it has not achieved, it may have spoilt.
    fn end_filling(&mut self) {
        self.is_filling = false;
        if !self.solution.bank.is_empty() {
            self.solution = Solution::restore(self.solution.problem, &self.best);
            self.best = Snapshot::of(&self.solution);
            self.stale.clear();
            self.stale.resize(self.solution.routes.len(), false);
        }
    }

    /// Changes the solution in one of the ways there are.
    fn change(&mut self, allowed: i64) {
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
    fn accept(&mut self) {
        self.stale.resize(self.solution.routes.len(), true);
        for index in self.solution.changed() {
            self.stale[index] = true;
        }
        if self.solution.cost < self.best.cost {
            self.best.update(&self.solution, &mut self.stale);
        }
    }

    fn ruin_and_recreate(&mut self, allowed: i64) {
        if self.random.chance(WHOLE_ROUTES) {
            whole_trip_or_route(&self.solution, &mut self.random, &mut self.removed);
        } else {
            let seed = pick_seed(&self.solution, &mut self.random);
            if self.random.chance(SPLITS) {
                self.solution.split_route(seed);
            }
            adjacent_strings(
                &self.solution,
                &self.neighbourhood,
                &self.settings.ruin,
                self.mean_trip,
                seed,
                &mut self.random,
                &mut self.removed,
            );
        }
        self.solution.remove(&self.removed);
        self.pending.clone_from(&self.removed);
        self.add_banked();
        recreate(
            &mut self.solution,
            &self.neighbourhood,
            &self.settings.recreate,
            &mut self.pending,
            &mut self.random,
            allowed + self.slack,
        );
        if self.solution.cost < allowed + self.slack {
            self.dirty.clone_from(&self.removed);
            improve(
                &mut self.solution,
                &self.neighbourhood,
                &self.settings.local,
                &mut self.dirty,
            );
            self.improve_disposals();
        }
    }

    /// Adds unserved services to those that are put back: first those that room was made for, then
    /// any. Of a long bank only some, or an iteration would cost as much as a construction.
    fn add_banked(&mut self) {
        let first = self.solution.bank.len() - self.removed.len();
        let banked = &self.solution.bank[..first];
        if banked.len() <= MOST_BANKED {
            self.pending.extend(banked);
            return;
        }
        if let Some(&seed) = self.removed.first() {
            let near = self.neighbourhood.of(seed).iter();
            let absent = near.filter(|near| {
                !self.solution.places[near.index()].is_somewhere() && !self.removed.contains(near)
            });
            self.pending.extend(absent.take(MOST_BANKED));
        }
        while self.pending.len() < self.removed.len() + MOST_BANKED {
            let service = banked[self.random.below(banked.len())];
            if !self.pending.contains(&service) {
                self.pending.push(service);
            }
        }
    }

    /// Disposal moves on the routes that changed.
    fn improve_disposals(&mut self) {
        if self.solution.problem.disposal_streams.is_empty() {
            return;
        }
        let changed: Vec<usize> = self.solution.changed().collect();
        for index in changed {
            self.solution.improve_disposals(index);
        }
    }

    /// Disposal moves on all routes of the best solution.
    fn polish_disposals(&mut self) {
        let problem = self.solution.problem;
        let mut solution = Solution::<L, K, T>::restore(problem, &self.best);
        for index in 0..solution.routes.len() {
            solution.improve_disposals(index);
        }
        if solution.cost < self.best.cost {
            self.best = Snapshot::of(&solution);
        }
    }

    fn progress(&self, iterations: u64, done: f64) -> Progress {
        let prices = &self.solution.problem.prices;
        let owed: i64 = self
            .best
            .bank
            .iter()
            .map(|service| prices[service.index()])
            .sum();
        Progress {
            iterations,
            done: done.min(1.0),
            cost: self.best.cost - owed,
            unserved: self.best.bank.len(),
            vehicles: self
                .best
                .routes
                .iter()
                .filter(|(_, stops)| !stops.is_empty())
                .count(),
        }
    }
}

/// Mean costs: what the search takes for much and for little.
struct Scale {
    /// Of a trip, with the vehicle's fixed cost, unless that outweighs all driving.
    trip: f64,
    /// Of one service's part of a trip.
    part: f64,
    /// Of driving the way from one service to the next.
    leg: f64,
}

impl Scale {
    fn of<L: Legs, const K: usize, const T: usize>(solution: &Solution<L, K, T>) -> Self {
        let problem = solution.problem;
        let (mut driven, mut trips, mut services) = (0, 0, 0);
        let (mut leg_costs, mut legs) = (0, 0);
        for route in solution.routes.iter().filter(|route| !route.is_empty()) {
            let class = &problem.classes[route.class as usize];
            let way = route.cost - class.fixed_cost;
            driven += way + class.fixed_cost.min(way);
            services += route.service_count;
            for trip in route.trips.iter().filter(|trip| trip.service_count() > 0) {
                trips += 1;
                let stops = &route.slots[trip.from as usize + 1..trip.to as usize];
                for pair in stops.windows(2) {
                    let exit = problem.mode(pair[0].stop, 0).exit;
                    let entry = problem.mode(pair[1].stop, 0).entry;
                    let leg = problem.legs.leg(class.profile, exit, entry);
                    if leg.is_reachable() {
                        leg_costs += i64::from(leg.distance) * class.distance_cost
                            + i64::from(leg.time) * class.time_cost;
                        legs += 1;
                    }
                }
            }
        }
        let per = |sum: i64, count: u32| sum as f64 / f64::from(count.max(1));
        Self {
            trip: per(driven, trips),
            part: per(driven, services),
            leg: per(leg_costs, legs),
        }
    }
}

fn mean_trip_size<L: Legs, const K: usize, const T: usize>(solution: &Solution<L, K, T>) -> f64 {
    let (mut trips, mut services) = (0_usize, 0_usize);
    for route in solution.routes.iter().filter(|route| !route.is_empty()) {
        trips += route
            .trips
            .iter()
            .filter(|trip| trip.service_count() > 0)
            .count();
        services += route.service_count as usize;
    }
    services as f64 / trips.max(1) as f64
}
