use crate::model::problem::{OPEN_END, Problem, StopId};
use crate::random::Random;
use crate::search::construction::fewest_vehicles;
use crate::search::snapshot::Snapshot;

use super::random_problem::{Features, Tables, random_problem};
use super::solved;

/// Services with these loads, and vehicles of one class.
fn with_loads(seed: u64, loads: &[i32], capacity: i32, vehicles: u32) -> Problem<Tables> {
    let features = Features {
        services: loads.len(),
        ..Features::PLAIN
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

#[test]
fn everybody_is_served_where_all_vehicles_must_be_full_to_the_brim() {
    let mut left_by_construction = 0;
    for seed in 0..20 {
        let loads: Vec<i32> = (0..21).map(|index| 2 + index % 3).collect();
        let problem = with_loads(seed, &loads, 9, 7);
        let outcome = solved(&problem, &Snapshot::default(), 4_000, false);
        left_by_construction += outcome.construction.bank.len();
        assert!(outcome.best.bank.is_empty(), "seed {seed}");
    }
    assert!(left_by_construction > 0, "too easy to show anything");
}

#[test]
fn what_is_not_worth_its_price_is_not_served() {
    let mut problem = with_loads(1, &[5; 10], 10, 5);
    problem.prices[3] = 0;
    let outcome = solved(&problem, &Snapshot::default(), 2_000, false);
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
fn nobody_is_left_over_while_there_are_vehicles_however_early_it_ends() {
    // Two vehicles have the room in total, but 41 services of 3 each leave 2 of 125 unused.
    let problem = with_loads(1, &[3; 83], 125, 50);
    assert_eq!(fewest_vehicles(&problem), Some(2));
    for iterations in [0, 100, 2_000] {
        let outcome = solved(&problem, &Snapshot::default(), iterations, false);
        assert_eq!(outcome.construction.bank.len(), 1);
        assert!(outcome.best.bank.is_empty(), "{iterations} iterations");
    }
}
