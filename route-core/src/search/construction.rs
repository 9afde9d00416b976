//! The first solution: routes joined by savings where that is of use, then each service that is
//! left where it costs least.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::problem::{Legs, Problem};
use crate::random::Random;

use super::iterated::Settings;
use super::neighbourhood::Neighbourhood;
use super::recreate::{insert_in_order, put_in_order};
use super::savings;
use super::snapshot::Snapshot;
use super::solution::Solution;

/// Problems beyond this size are constructed along a walk.
const LARGE: usize = 6_000;

/// Services inserted between two looks whether it is cancelled.
const CHUNK: usize = 64;

/// Trips of more services than this on average are hard to do without later.
const LONG_TRIP: usize = 40;

/// Serves all services, or as many as there are vehicles for, or as it gets to before it is
/// cancelled.
///
/// The vehicle that is cheapest for a single service is often the smallest, and a search hardly
/// ever makes one large route of many small ones: where they differ in size, each class is also
/// tried as if it were the only one, as far as it goes, and the cheapest solution is kept.
pub fn construct<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &Settings,
    random: &mut Random,
    cancel: &AtomicBool,
) {
    let begun = Snapshot::of(solution);
    let mut construct = |solution: &mut _| {
        construct_once(solution, neighbourhood, settings, random, cancel);
    };
    let chosen = classes_to_begin_with(solution);
    construct(solution);
    if chosen.is_empty() {
        return;
    }
    let fleet = solution.fleet.clone();
    let mut best = Snapshot::of(solution);
    for class in chosen {
        solution.put_back(&begun);
        solution.fleet.fill(0);
        solution.fleet[class] = fleet[class];
        construct(solution);
        solution.fleet.clone_from(&fleet);
        construct(solution);
        if solution.cost < best.cost && !cancel.load(Ordering::Relaxed) {
            best = Snapshot::of(solution);
        }
    }
    solution.put_back(&best);
}

/// The classes that are worth trying by themselves: none, if they carry the same or if the problem
/// is large.
fn classes_to_begin_with<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
) -> Vec<usize> {
    let serves_none = solution.bank.len() == solution.problem.service_count;
    if !serves_none || !solution.problem.has_sizes() || solution.bank.len() > LARGE {
        return Vec::new();
    }
    let mut chosen: Vec<usize> = (0..solution.fleet.len()).collect();
    chosen.retain(|&class| solution.fleet[class] > 0);
    chosen
}

/// Serves what is not served yet. In large problems a service of a random order would rarely find a
/// near one served already, and would begin a route of its own: a walk from one to the next does
/// not.
fn construct_once<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &Settings,
    random: &mut Random,
    cancel: &AtomicBool,
) {
    let serves_none = solution.bank.len() == solution.problem.service_count;
    if serves_none && savings::is_fit_for(solution.problem) {
        savings::construct(solution, neighbourhood, settings.local.symmetric, cancel);
        solution.put_back(&Snapshot::of(solution));
    }
    let mut order = solution.bank.clone();
    if order.len() > LARGE {
        order = neighbourhood.walk();
        order.retain(|service| !solution.places[service.index()].is_somewhere());
    } else {
        put_in_order(solution.problem, &mut order, random);
    }
    for services in order.chunks(CHUNK) {
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

/// How many vehicles the loads need at least, where nothing but loads limits long trips of equal
/// vehicles. A search opens such a trip easily and hardly ever does without one again, since
/// hundreds of services must find room elsewhere: it begins with as few as can be.
pub fn fewest_vehicles<L: Legs>(problem: &Problem<L>) -> Option<u32> {
    let [class] = &problem.classes[..] else {
        return None;
    };
    if problem.is_timed || !problem.disposal_streams.is_empty() || class.limits_routes() {
        return None;
    }
    let needed = (0..2).map(|dimension| {
        let loads = problem.loads.iter().map(|load| i64::from(load[dimension]));
        let load = loads.sum::<i64>().unsigned_abs();
        load.div_ceil(u64::from(class.capacity[dimension].unsigned_abs()).max(1))
    });
    let fewest = needed.max().unwrap_or(1).max(1) as usize;
    let are_long = problem.service_count / fewest > LONG_TRIP;
    are_long.then_some(fewest as u32)
}
