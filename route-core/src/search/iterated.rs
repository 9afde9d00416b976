#![allow(missing_docs)]
//! The main loop: ruin, recreate, accept or undo.

use std::time::{Duration, Instant};

use crate::model::problem::{Legs, Problem, StopId};
use crate::random::Random;

use super::annealing::Annealing;
use super::local::{LocalSettings, improve};
use super::neighbourhood::Neighbourhood;
use super::recreate::RecreateSettings;
use super::ruin::{RuinSizes, adjacent_strings};
use super::solution::Solution;

/// Routes as stop sequences: what is kept of a solution.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Snapshot {
    /// Class and stops (start and end left out) of each route slot; empty ones are unused.
    pub routes: Vec<(u32, Vec<StopId>)>,
    /// Unserved services.
    pub bank: Vec<StopId>,
    /// Cost of the routes and prices of the bank.
    pub cost: i64,
}

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// After this many iterations.
    pub iterations: Option<u64>,
    /// After this time.
    pub time: Option<Duration>,
}

/// Sizes and temperatures.
#[derive(Clone, Debug)]
pub struct Settings {
    pub neighbours: usize,
    pub ruin: RuinSizes,
    pub recreate: RecreateSettings,
    pub hot: f64,
    pub cold: f64,
    pub local: LocalSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            neighbours: 100,
            ruin: RuinSizes::default(),
            recreate: RecreateSettings {
                blink: (0.01 * 4_294_967_296.0) as u32,
                near: 40,
            },
            hot: 3.0,
            cold: 0.01,
            local: LocalSettings {
                near: 20,
                symmetric: true,
            },
        }
    }
}

pub struct Outcome {
    pub best: Snapshot,
    pub iterations: u64,
    pub seconds: f64,
}

pub fn run<L: Legs, const K: usize, const T: usize>(
    problem: &Problem<L>,
    settings: &Settings,
    limits: Limits,
    seed: u64,
) -> Outcome {
    let begun = Instant::now();
    let neighbourhood = Neighbourhood::build(problem, settings.neighbours);
    let mut random = Random::new(seed, 0);
    let mut solution = Solution::<L, K, T>::new(problem);
    let mut pending: Vec<StopId> = solution.bank.clone();
    recreate(
        &mut solution,
        &neighbourhood,
        &settings.recreate,
        &mut pending,
        &mut random,
        i64::MAX,
    );
    let mean_leg = solution.cost as f64
        / (problem.service_count as f64 * problem.classes[0].distance_cost as f64)
        * problem.classes[0].distance_cost as f64;
    let mut annealing = Annealing::new(mean_leg * settings.hot, mean_leg * settings.cold);
    let mut best = snapshot(&solution);
    let mut stale: Vec<bool> = vec![false; solution.routes.len()];
    let mut iterations = 0_u64;
    let mut mean_trip = mean_trip_size(&solution);
    let mut removed = Vec::new();
    let mut dirty = Vec::new();
    let slack = (mean_leg
        * std::env::var("SLACK")
            .ok()
            .and_then(|v| v.parse().ok())
            .unwrap_or(1.0)) as i64;
    loop {
        if iterations % 256 == 0 {
            let done = limits
                .iterations
                .map(|most| iterations as f64 / most as f64)
                .into_iter()
                .chain(
                    limits
                        .time
                        .map(|most| begun.elapsed().as_secs_f64() / most.as_secs_f64()),
                )
                .fold(0.0, f64::max);
            if done >= 1.0 {
                break;
            }
            annealing.cool(done);
            mean_trip = mean_trip_size(&solution);
        }
        iterations += 1;
        let before = solution.cost;
        solution.begin();
        adjacent_strings(
            &solution,
            &neighbourhood,
            &settings.ruin,
            mean_trip,
            &mut random,
            &mut removed,
        );
        solution.remove(&removed);
        pending.clone_from(&solution.bank);
        let allowed = before + annealing.allowance(&mut random);
        recreate(
            &mut solution,
            &neighbourhood,
            &settings.recreate,
            &mut pending,
            &mut random,
            allowed + slack,
        );
        if solution.cost < allowed + slack && settings.local.near > 0 {
            dirty.clone_from(&removed);
            improve(&mut solution, &neighbourhood, &settings.local, &mut dirty);
        }
        if solution.cost < allowed {
            stale.resize(solution.routes.len(), true);
            for index in solution.changed() {
                stale[index] = true;
            }
            if solution.cost < best.cost {
                update(&mut best, &solution, &mut stale);
            }
        } else {
            solution.undo();
        }
    }
    Outcome {
        best,
        iterations,
        seconds: begun.elapsed().as_secs_f64(),
    }
}

fn mean_trip_size<L: Legs, const K: usize, const T: usize>(solution: &Solution<L, K, T>) -> f64 {
    let (mut trips, mut services) = (0_usize, 0_usize);
    for route in &solution.routes {
        if !route.is_empty() {
            trips += route
                .trips
                .iter()
                .filter(|trip| trip.service_count() > 0)
                .count();
            services += route.service_count as usize;
        }
    }
    services as f64 / trips.max(1) as f64
}

fn snapshot<L: Legs, const K: usize, const T: usize>(solution: &Solution<L, K, T>) -> Snapshot {
    let mut best = Snapshot::default();
    let mut stale = vec![true; solution.routes.len()];
    update(&mut best, solution, &mut stale);
    best
}

fn update<L: Legs, const K: usize, const T: usize>(
    best: &mut Snapshot,
    solution: &Solution<L, K, T>,
    stale: &mut [bool],
) {
    best.routes.resize(solution.routes.len(), (0, Vec::new()));
    for (index, route) in solution.routes.iter().enumerate() {
        if std::mem::take(&mut stale[index]) {
            let (class, stops) = &mut best.routes[index];
            *class = route.class;
            stops.clear();
            if !route.is_empty() {
                let inner = &route.slots[1..route.slots.len() - 1];
                stops.extend(inner.iter().map(|slot| slot.stop));
            }
        }
    }
    best.bank.clone_from(&solution.bank);
    best.cost = solution.cost;
}

/// Puts pending services back in a random kind of order.
fn recreate<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &RecreateSettings,
    pending: &mut [StopId],
    random: &mut Random,
    allowed: i64,
) {
    let problem = solution.problem;
    match random.below(11) {
        0..4 => random.shuffle(pending),
        4..8 => pending.sort_by_key(|service| std::cmp::Reverse(problem.loads[service.index()])),
        kind => {
            let depot = problem.start_of(0);
            let away = |service: &StopId| {
                let exit = problem.mode(depot, 0).exit;
                let entry = problem.mode(*service, 0).entry;
                problem
                    .legs
                    .leg(problem.classes[0].profile, exit, entry)
                    .distance
            };
            if kind < 10 {
                pending.sort_by_key(|service| std::cmp::Reverse(away(service)));
            } else {
                pending.sort_by_key(away);
            }
        }
    }
    let mut owed: i64 = pending
        .iter()
        .map(|service| problem.prices[service.index()])
        .sum();
    for &service in pending.iter() {
        let insertion = solution.best_insertion(service, neighbourhood, settings, random);
        if insertion.exists() && insertion.delta < problem.prices[service.index()] {
            solution.insert(service, &insertion);
        }
        owed -= problem.prices[service.index()];
        if solution.cost - owed >= allowed {
            return;
        }
    }
}
