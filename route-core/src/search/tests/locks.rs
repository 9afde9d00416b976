use std::ops::Range;
use std::sync::atomic::AtomicBool;

use crate::model::problem::{IMPOSSIBLE, Problem, StopId};
use crate::random::Random;
use crate::search::control::{Control, Limits};
use crate::search::iterated::Settings;
use crate::search::locks::{Lock, LockError, Locked, solve_locked};
use crate::search::route_cost;
use crate::search::snapshot::Snapshot;

use super::random_problem::{Features, Tables, random_problem};
use super::solved;

const ROUNDS: Features = Features {
    services: 24,
    windows: true,
    disposals: 2,
    timed: true,
    ..Features::PLAIN
};

fn solved_locked(
    problem: &Problem<Tables>,
    plan: &Snapshot,
    locks: &[Lock],
    iterations: u64,
) -> Result<Snapshot, LockError> {
    let mut control = Control {
        limits: Limits {
            iterations: Some(iterations),
            time: None,
        },
        cancel: &AtomicBool::new(false),
        progress: &mut |_| {},
        seed: 7,
    };
    let outcome = solve_locked(problem, plan, locks, &Settings::default(), &mut control)?;
    Ok(outcome.best)
}

/// A problem, and a plan that is not good yet.
fn replanned(seed: u64, features: Features) -> (Problem<Tables>, Snapshot) {
    let problem = random_problem(&mut Random::new(seed, 0), features);
    let mut plan = solved(&problem, &Snapshot::default(), 3, false).best;
    plan.routes.retain(|(_, stops)| !stops.is_empty());
    (problem, plan)
}

/// Every service is in one place, loads, times and fleet are kept, and the cost is as stated.
fn assert_is_sound(problem: &Problem<Tables>, found: &Snapshot, context: &str) {
    let mut seen = vec![0; problem.service_count];
    let mut used = vec![0; problem.classes.len()];
    let mut cost = problem.owed(&found.bank);
    for (class, stops) in &found.routes {
        used[*class as usize] += u32::from(!stops.is_empty());
        let route = route_cost(problem, *class as usize, stops);
        assert!(route < IMPOSSIBLE, "{context}: {stops:?} cannot be driven");
        cost += route;
    }
    let driven = found.routes.iter().flat_map(|(_, stops)| stops);
    for stop in driven
        .chain(&found.bank)
        .filter(|&&stop| problem.is_service(stop))
    {
        seen[stop.index()] += 1;
    }
    assert!(seen.iter().all(|&times| times == 1), "{context}: {seen:?}");
    assert_eq!(cost, found.cost, "{context}");
    for (class, used) in used.into_iter().enumerate() {
        assert!(
            used <= problem.classes[class].count,
            "{context}: class {class}"
        );
    }
}

fn route_with(found: &Snapshot, service: StopId) -> Option<&(u32, Vec<StopId>)> {
    found
        .routes
        .iter()
        .find(|(_, stops)| stops.contains(&service))
}

fn random_range(random: &mut Random, count: usize) -> Range<usize> {
    let begin = random.below(count);
    begin..begin + 1 + random.below(count - begin)
}

fn services_of(problem: &Problem<Tables>, stops: &[StopId]) -> Vec<StopId> {
    let services = stops.iter().filter(|&&stop| problem.is_service(stop));
    services.copied().collect()
}

#[test]
fn what_is_locked_stays_and_all_else_is_sound_and_no_dearer() {
    let mut changed = 0;
    for (two_modes, rests, timed, releases) in [
        (false, false, true, false),
        (true, false, true, false),
        (false, true, true, false),
        (true, true, true, false),
        (false, false, false, false),
        (false, false, true, true),
    ] {
        let features = Features {
            two_modes,
            rests,
            timed,
            releases,
            windows: timed,
            ..ROUNDS
        };
        for seed in 0..60 {
            let context = format!("seed {seed}, {features:?}");
            let (problem, plan) = replanned(seed, features);
            let mut random = Random::new(seed, 5);
            let route = random.below(plan.routes.len());
            let (class, stops) = &plan.routes[route];
            let (class, count) = (*class, stops.len());
            let range = random_range(&mut random, count);
            let what = match seed % 5 {
                0 => Locked::Route,
                1 => Locked::Driven(1 + random.below(count)),
                2 => Locked::Vehicle(range.clone()),
                3 => Locked::Ended(1 + random.below(count)),
                _ => Locked::Order(range.clone()),
            };
            let locks = [Lock {
                route,
                what: what.clone(),
            }];
            let is_ended = matches!(what, Locked::Ended(_));
            let found = match solved_locked(&problem, &plan, &locks, 300) {
                // These legs are no metric: unloading sooner may take longer.
                Err(LockError::NotDrivable { .. }) if is_ended => continue,
                found => found.expect("sound locks"),
            };
            assert_is_sound(&problem, &found, &context);
            assert!(is_ended || found.cost <= plan.cost, "{context}");
            changed += usize::from(found.cost < plan.cost);
            let is_in = |stops: &[StopId]| {
                let mut routes = found.routes.iter();
                routes.any(|(of, driven)| *of == class && driven.starts_with(stops))
            };
            match what {
                Locked::Route => assert!(found.routes.contains(&plan.routes[route]), "{context}"),
                Locked::Driven(driven) => assert!(is_in(&stops[..driven]), "{context}"),
                Locked::Ended(driven) => {
                    let is_last = |next: &StopId| !problem.is_service(*next);
                    let ended = found.routes.iter().any(|(of, route)| {
                        *of == class
                            && route.starts_with(&stops[..driven])
                            && route[driven..].iter().all(is_last)
                    });
                    assert!(ended, "{context}");
                }
                Locked::Vehicle(range) => {
                    let services = services_of(&problem, &stops[range]);
                    let vehicles: Vec<_> =
                        services.iter().map(|&s| route_with(&found, s)).collect();
                    let is_one = vehicles.iter().all(|vehicle| {
                        vehicle.is_some_and(|(of, _)| *of == class) && *vehicle == vehicles[0]
                    });
                    assert!(is_one, "{context}: {services:?} in {:?}", found.routes);
                }
                Locked::Order(range) => {
                    for trip in stops[range].split(|&stop| !problem.is_service(stop)) {
                        let kept = trip.len() < 2
                            || found.routes.iter().any(|(_, driven)| {
                                driven.windows(trip.len()).any(|window| window == trip)
                            });
                        assert!(kept, "{context}: {trip:?} in {:?}", found.routes);
                    }
                }
            }
        }
    }
    assert!(changed > 200, "only {changed} plans became better");
}

#[test]
fn several_locks_hold_together() {
    for seed in 0..60 {
        let (problem, plan) = replanned(seed, ROUNDS);
        let locks: Vec<Lock> = (0..plan.routes.len())
            .flat_map(|route| {
                let count = plan.routes[route].1.len();
                let whats = match route % 3 {
                    0 => vec![Locked::Driven(1 + count / 3), Locked::Order(0..count / 2)],
                    1 => vec![Locked::Vehicle(0..count), Locked::Order(0..count)],
                    _ => vec![Locked::Route],
                };
                whats.into_iter().map(move |what| Lock { route, what })
            })
            .collect();
        let found = solved_locked(&problem, &plan, &locks, 200).expect("sound locks");
        assert_is_sound(&problem, &found, &format!("seed {seed}"));
        assert!(found.cost <= plan.cost, "seed {seed}");
    }
}

#[test]
fn what_is_added_later_is_served_beside_what_is_locked() {
    let mut served = 0;
    for seed in 0..40 {
        let (problem, plan) = replanned(seed, ROUNDS);
        let mut random = Random::new(seed, 6);
        let missing = StopId(random.below(problem.service_count) as u32);
        let mut before = plan.clone();
        for (_, stops) in &mut before.routes {
            stops.retain(|&stop| stop != missing);
        }
        before
            .routes
            .retain(|(_, stops)| !services_of(&problem, stops).is_empty());
        let locks: Vec<Lock> = (0..before.routes.len())
            .map(|route| Lock {
                route,
                what: Locked::Driven(1),
            })
            .collect();
        let Ok(found) = solved_locked(&problem, &before, &locks, 200) else {
            continue;
        };
        assert_is_sound(&problem, &found, &format!("seed {seed}"));
        served += usize::from(!found.bank.contains(&missing));
    }
    assert!(served > 10, "only {served} are served");
}

#[test]
fn locks_that_make_no_sense_are_refused_with_their_route() {
    let (problem, plan) = replanned(1, ROUNDS);
    let count = plan.routes[0].1.len();
    let lock = |route, what| Lock { route, what };
    let refused = |plan: &Snapshot, locks: &[Lock]| {
        solved_locked(&problem, plan, locks, 10).expect_err("makes no sense")
    };
    assert_eq!(
        refused(&plan, &[lock(99, Locked::Route)]),
        LockError::NoRoute {
            route: 99,
            count: plan.routes.len()
        }
    );
    for what in [
        Locked::Driven(count + 1),
        Locked::Vehicle(0..count + 1),
        Locked::Order(0..count + 1),
    ] {
        assert_eq!(
            refused(&plan, &[lock(0, what)]),
            LockError::NoStop {
                route: 0,
                stop: count,
                count
            }
        );
    }
    let mut foreign = plan.clone();
    foreign.routes[0].1.push(StopId(999));
    let whole = [lock(0, Locked::Route)];
    assert_eq!(refused(&foreign, &whole), LockError::Foreign { route: 0 });
    let mut overloaded = plan.clone();
    let all = problem.services().collect();
    overloaded.routes[0].1 = all;
    overloaded.routes.truncate(1);
    assert_eq!(
        refused(&overloaded, &whole),
        LockError::NotDrivable { route: 0 }
    );
    let mut crowded = plan.clone();
    let (class, stops) = crowded.routes[0].clone();
    let services = services_of(&problem, &stops);
    let closing = stops.iter().rfind(|&&stop| problem.is_disposal(stop));
    crowded.routes = services
        .iter()
        .map(|&service| {
            (
                class,
                std::iter::once(service).chain(closing.copied()).collect(),
            )
        })
        .collect();
    let all: Vec<Lock> = (0..crowded.routes.len())
        .map(|route| lock(route, Locked::Route))
        .collect();
    let most = problem.classes[class as usize].count as usize;
    assert!(crowded.routes.len() > most);
    assert_eq!(
        refused(&crowded, &all),
        LockError::NoVehicle {
            route: most,
            class: class as usize
        }
    );
}
