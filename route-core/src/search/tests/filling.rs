use std::sync::atomic::AtomicBool;

use crate::cost::fold::{Fold, RESTED};
use crate::cost::label::Label;
use crate::model::problem::{Legs, OPEN_END, Problem, StopId};
use crate::random::Random;
use crate::search::construction::fewest_vehicles;
use crate::search::control::{Control, Limits};
use crate::search::iterated::{Outcome, Settings};
use crate::search::solve;

use super::random_problem::{Features, Tables, random_problem};

const UNTIMED: Features = Features {
    services: 20,
    two_modes: false,
    windows: false,
    rests: false,
    disposals: 0,
    streams: 1,
    timed: false,
    releases: false,
};

/// Services with these loads, and vehicles of one class.
fn with_loads(seed: u64, loads: &[i32], capacity: i32, vehicles: u32) -> Problem<Tables> {
    let features = Features {
        services: loads.len(),
        ..UNTIMED
    };
    let mut problem = random_problem(&mut Random::new(seed, 0), features);
    problem.classes.truncate(1);
    let class = &mut problem.classes[0];
    class.count = vehicles;
    class.capacity = [capacity, OPEN_END];
    class.route_capacity = [OPEN_END; 2];
    class.max_services = u32::MAX;
    class.max_trips = u32::MAX;
    for (stop, &load) in loads.iter().enumerate() {
        problem.loads[stop] = [load, 0];
        problem.classes_of[stop] = 1;
        problem.modes[stop].classes = 1;
    }
    problem.prices.fill(1_000_000);
    problem
}

fn solved(problem: &Problem<Tables>, iterations: u64) -> Outcome {
    let mut control = Control {
        limits: Limits {
            iterations: Some(iterations),
            time: None,
        },
        cancel: &AtomicBool::new(false),
        progress: &mut |_| {},
        seed: 1,
    };
    solve(problem, &Settings::default(), &mut control)
}

#[test]
fn everybody_is_served_where_all_vehicles_must_be_full_to_the_brim() {
    let mut left_by_construction = 0;
    for seed in 0..20 {
        let loads: Vec<i32> = (0..21).map(|index| 2 + index % 3).collect();
        let problem = with_loads(seed, &loads, 9, 7);
        let outcome = solved(&problem, 4_000);
        left_by_construction += outcome.construction.bank.len();
        assert!(outcome.best.bank.is_empty(), "seed {seed}");
    }
    assert!(left_by_construction > 0, "too easy to show anything");
}

#[test]
fn what_is_not_worth_its_price_is_not_served() {
    let mut problem = with_loads(1, &[5; 10], 10, 5);
    problem.prices[3] = 0;
    let outcome = solved(&problem, 2_000);
    assert_eq!(outcome.best.bank, [StopId(3)]);
}

#[test]
fn long_trips_begin_with_as_few_vehicles_as_their_loads_need() {
    let few = |count: usize, capacity: i32| {
        let problem = with_loads(1, &vec![1; count], capacity, 50);
        fewest_vehicles(&problem)
    };
    assert_eq!(few(100, 60), Some(2));
    assert_eq!(few(100, 50), Some(2));
    assert_eq!(few(130, 60), Some(3));
    assert_eq!(few(100, 20), None, "short trips come and go");
    let mut timed = with_loads(1, &[1; 100], 60, 50);
    timed.is_timed = true;
    assert_eq!(
        fewest_vehicles(&timed),
        None,
        "loads are not all that limits"
    );
}

#[test]
fn of_breaks_that_cost_the_same_the_one_that_ends_first_is_kept() {
    let features = Features {
        windows: true,
        rests: true,
        timed: true,
        services: 6,
        ..UNTIMED
    };
    let mut compared = 0;
    for seed in 0..300 {
        let mut problem = random_problem(&mut Random::new(seed, 0), features);
        let Some(rest) = problem.classes[0].rest else {
            continue;
        };
        problem.classes[0].time_cost = 0;
        let mut stops: Vec<StopId> = vec![problem.start_of(0)];
        let reachable = problem.services().filter(|&s| problem.can_serve(0, s));
        stops.extend(reachable.take(4));
        let fold = Fold::<Tables, 1, RESTED>::new(&problem, 0);
        let mut kept = fold.stop(stops[0]);
        for pair in stops.windows(2) {
            kept = fold.extend(&kept, pair[0], pair[1]);
        }
        let pause = Label::of_stop(rest.duration, 0, rest.window);
        let with_break_behind = |place: usize| {
            let first = problem.mode(stops[0], 0);
            let mut label = Label::of_stop(first.time, 0, problem.windows[stops[0].index()]);
            for (index, pair) in stops.windows(2).enumerate() {
                if index == place {
                    label = label.then(0, 0, &pause);
                }
                let (from, to) = (problem.mode(pair[0], 0), problem.mode(pair[1], 0));
                let profile = problem.classes[0].profile;
                let leg = problem.legs.leg(profile, from.exit, to.entry);
                let window = problem.windows[pair[1].index()];
                let next = Label::of_stop(to.time, to.distance, window);
                label = label.then(leg.time, i64::from(leg.distance), &next);
            }
            label
        };
        let ends = (0..stops.len() - 1)
            .map(with_break_behind)
            .filter(|label| !label.is_impossible())
            .map(|label| label.early + label.duration);
        let label = kept[1][0];
        let end = (!label.is_impossible()).then_some(label.early + label.duration);
        assert_eq!(end, ends.min(), "seed {seed}");
        compared += usize::from(end.is_some());
    }
    assert!(compared > 20, "{compared} compared");
}
