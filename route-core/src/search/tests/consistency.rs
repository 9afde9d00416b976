use std::sync::atomic::AtomicBool;

use crate::cost::fold::{
    Driven, Fold, OVERTIME_PARTS, RELEASED, RELEASED_RESTED, RESTED, TIMED, UNTIMED,
};
use crate::cost::timetable::timetable;
use crate::model::problem::{OPEN_END, Problem, StopId};
use crate::random::Random;
use crate::search::local::{LocalSettings, improve};
use crate::search::neighbourhood::Neighbourhood;
use crate::search::recreate::{RecreateSettings, recreate};
use crate::search::route::Route;
use crate::search::ruin::{RuinSizes, adjacent_strings, pick_seed};
use crate::search::snapshot::Snapshot;
use crate::search::solution::Solution;

use super::random_problem::{Features, Tables, random_problem};

/// Ruins, recreates and improves a random problem, and recounts everything after each step.
fn recount_everything<const K: usize, const T: usize>(features: Features, seed: u64) {
    let mut random = Random::new(seed, 0);
    let problem = random_problem(&mut random, features);
    let neighbourhood = Neighbourhood::build(&problem, 20, &AtomicBool::new(false));
    let mut solution = Solution::<_, K, T>::new(&problem);
    let mut removed = Vec::new();
    for step in 0..60 {
        if step % 20 == 10 {
            // No overtime, at first, and then at a low and at a high price.
            solution.set_overtime_price(1 << (step / 2));
            solution.check_invariants();
        }
        let before = Snapshot::of(&solution);
        let cost = solution.cost;
        solution.begin();
        if step % 5 == 4 {
            solution.shift_random_trip(&mut random);
            solution.check_invariants();
            solution.exchange_random_vehicles(&mut random);
            solution.check_invariants();
            solution.split_route(pick_seed(&solution, &mut random.clone()));
        } else {
            adjacent_strings(
                &solution,
                &neighbourhood,
                &RuinSizes::default(),
                4.0,
                pick_seed(&solution, &mut random.clone()),
                &mut random,
                &mut removed,
            );
            solution.remove(&removed);
            solution.check_invariants();
            let mut pending = solution.bank.clone();
            let settings = RecreateSettings::default();
            recreate(
                &mut solution,
                &neighbourhood,
                &settings,
                &mut pending,
                &mut random,
                i64::MAX / 2,
            );
            solution.check_invariants();
            let settings = LocalSettings {
                near: 12,
                symmetric: false,
            };
            improve(&mut solution, &neighbourhood, &settings, &mut removed);
            solution.check_invariants();
            solution.unload_elsewhere(
                pick_seed(&solution, &mut random.clone()),
                &mut random.clone(),
            );
            solution.check_invariants();
            for index in 0..solution.routes.len() {
                solution.improve_disposals(index);
                solution.exchange_sites(index);
            }
        }
        solution.check_invariants();
        if random.chance(0.4) {
            solution.undo();
            solution.check_invariants();
            assert_eq!(solution.cost, cost);
            let again = Snapshot::of(&solution);
            assert_eq!(again.routes[..before.routes.len()], before.routes);
        }
        if T != UNTIMED && Fold::<Tables, K, T>::IS_EXACT {
            for route in solution.routes.iter().filter(|route| !route.is_empty()) {
                assert_eq!(driven_by_the_clock(&problem, route), driven(route));
            }
        }
        let mut restored = Solution::<_, K, T>::restore(&problem, &Snapshot::of(&solution));
        restored.set_overtime_price(solution.overtime_price);
        restored.check_invariants();
        assert_eq!(restored.cost, solution.cost);
    }
}

fn driven<const K: usize, const T: usize>(route: &Route<K, T>) -> Driven {
    Driven {
        cost: route.cost,
        overtime: route.overtime,
    }
}

/// Cost and overtime of a route as its timetable has them where nothing limits its duration;
/// impossible if there is none, or if overtime is and has no price.
fn driven_by_the_clock<const K: usize, const T: usize>(
    problem: &Problem<Tables>,
    route: &Route<K, T>,
) -> Driven {
    let index = route.class as usize;
    let class = &problem.classes[index];
    let stops: Vec<StopId> = route.slots.iter().map(|slot| slot.stop).collect();
    let mut unlimited = problem.borrowed();
    unlimited.classes[index].max_duration = OPEN_END;
    let Some(times) = timetable(&unlimited, index, &stops) else {
        return Driven::IMPOSSIBLE;
    };
    let overtime = i64::from((times.duration() - class.max_duration).max(0));
    if overtime > 0 && route.overtime_price == 0 {
        return Driven::IMPOSSIBLE;
    }
    Driven {
        cost: class.fixed_cost
            + class.distance_cost * times.distance
            + class.time_cost * i64::from(times.duration())
            + overtime * route.overtime_price / OVERTIME_PARTS,
        overtime,
    }
}

#[test]
fn caches_equal_a_recount_after_every_change() {
    for seed in 0..30 {
        let features = Features {
            services: 12 + seed as usize % 3 * 10,
            two_modes: false,
            windows: false,
            rests: false,
            disposals: seed as usize % 3,
            streams: 1 + u8::from(seed % 3 == 2),
            timed: false,
            releases: false,
            site_limits: false,
        };
        recount_everything::<1, UNTIMED>(features, seed);
        let features = Features {
            windows: seed % 2 == 0,
            timed: true,
            ..features
        };
        recount_everything::<1, TIMED>(features, seed);
        let released = Features {
            releases: true,
            ..features
        };
        recount_everything::<1, RELEASED>(released, seed);
        let features = Features {
            rests: true,
            ..features
        };
        recount_everything::<1, RESTED>(features, seed);
        let features = Features {
            two_modes: true,
            ..features
        };
        recount_everything::<2, RESTED>(features, seed);
        let released = Features {
            releases: true,
            ..features
        };
        recount_everything::<2, RELEASED_RESTED>(released, seed);
    }
}

/// What is unloaded at each site is recounted too, and is never more than it takes.
#[test]
fn sites_never_take_more_than_they_may() {
    for seed in 0..60 {
        let features = Features {
            services: 12 + seed as usize % 3 * 10,
            two_modes: false,
            windows: false,
            rests: false,
            disposals: 1 + seed as usize % 3,
            streams: 1 + u8::from(seed % 4 == 2),
            timed: false,
            releases: false,
            site_limits: true,
        };
        recount_everything::<1, UNTIMED>(features, seed);
        let features = Features {
            windows: seed % 2 == 0,
            timed: true,
            ..features
        };
        recount_everything::<1, TIMED>(features, seed);
        let features = Features {
            rests: true,
            two_modes: true,
            ..features
        };
        recount_everything::<2, RESTED>(features, seed);
    }
}

/// A whole route's labels can miss what those of its halves promise, where stops have several
/// modes or a break is due. Where nothing has a price, what is cheapest may be too long.
#[test]
fn what_is_constructed_can_be_driven() {
    constructs_what_can_be_driven::<RESTED>(false);
    constructs_what_can_be_driven::<RELEASED_RESTED>(true);
}

fn constructs_what_can_be_driven<const T: usize>(releases: bool) {
    for seed in 0..300 {
        let mut random = Random::new(seed, 1);
        let features = Features {
            services: 30,
            two_modes: true,
            windows: true,
            rests: true,
            disposals: 2,
            streams: 2,
            timed: true,
            releases,
            site_limits: false,
        };
        let mut problem = random_problem(&mut random, features);
        for class in &mut problem.classes {
            class.time_cost = seed as i64 % 2;
            class.distance_cost = seed as i64 % 2;
        }
        let neighbourhood = Neighbourhood::build(&problem, 20, &AtomicBool::new(false));
        let mut solution = Solution::<_, 2, T>::new(&problem);
        let mut pending = solution.bank.clone();
        recreate(
            &mut solution,
            &neighbourhood,
            &RecreateSettings::default(),
            &mut pending,
            &mut random,
            i64::MAX / 2,
        );
        solution.check_invariants();
        for route in solution.routes.iter().filter(|route| !route.is_empty()) {
            let class = route.class as usize;
            let stops: Vec<StopId> = route.slots.iter().map(|slot| slot.stop).collect();
            let times = timetable(&problem, class, &stops);
            let times = times.unwrap_or_else(|| panic!("seed {seed}"));
            let most = problem.classes[class].max_duration;
            assert!(times.duration() <= most, "seed {seed}");
        }
    }
}
