//! Vehicles of different sizes.

use crate::cost::fold::UNTIMED;
use crate::model::problem::{Legs, Problem};
use crate::random::Random;
use crate::search::neighbourhood::Neighbourhood;
use crate::search::snapshot::Snapshot;
use crate::search::solution::Solution;

use super::random_problem::{Features, Tables, random_problem};
use super::solved;

/// One large vehicle could collect all, and small ones are cheaper for a few services only.
fn one_large_and_many_small(seed: u64) -> Option<Problem<Tables>> {
    let features = Features {
        services: 40,
        ..Features::PLAIN
    };
    let mut problem = random_problem(&mut Random::new(seed, 0), features);
    let [large, small] = &mut problem.classes[..] else {
        return None;
    };
    (large.count, large.capacity, large.fixed_cost) = (1, [400, 400], 300);
    (small.count, small.capacity, small.fixed_cost) = (40, [20, 20], 100);
    small.distance_cost = large.distance_cost;
    for mode in &mut problem.modes {
        mode.classes = 0b11;
    }
    problem.classes_of.fill(0b11);
    Some(problem)
}

fn vehicles<L: Legs>(problem: &Problem<L>, found: &Snapshot) -> Vec<usize> {
    let mut used = vec![0; problem.classes.len()];
    for (class, _) in found.routes.iter().filter(|(_, stops)| !stops.is_empty()) {
        used[*class as usize] += 1;
    }
    used
}

#[test]
fn construction_sees_that_one_large_vehicle_is_cheaper_than_many_small_ones() {
    let problems = (0..40).filter_map(one_large_and_many_small);
    for problem in problems {
        assert!(problem.has_sizes());
        let found = solved(&problem, &Snapshot::default(), 0, false).best;
        let used = vehicles(&problem, &found);
        assert!(used[0] == 1 && used[1] < 2, "{used:?}");
    }
}

#[test]
fn a_plan_of_small_vehicles_becomes_one_of_a_large_vehicle() {
    let problems = (0..20).filter_map(one_large_and_many_small);
    for problem in problems {
        let mut small_only = problem.clone();
        small_only.classes[0].count = 0;
        let before = solved(&small_only, &Snapshot::default(), 200, false).best;
        assert!(vehicles(&problem, &before)[1] > 5);
        let after = solved(&problem, &before, 1_000, false).best;
        let used = vehicles(&problem, &after);
        assert!(used[0] == 1 && used[1] < 2, "{used:?}");
        assert!(after.cost < before.cost);
    }
}

#[test]
fn taking_a_larger_vehicle_keeps_everything_counted_and_can_be_taken_back() {
    let mut taken = 0;
    for seed in 0..40 {
        let Some(problem) = one_large_and_many_small(seed) else {
            continue;
        };
        let mut small_only = problem.clone();
        small_only.classes[0].count = 0;
        let plan = solved(&small_only, &Snapshot::default(), 20, false).best;
        let mut solution = Solution::<_, 1, UNTIMED>::adopt(&problem, &plan);
        let near = Neighbourhood::build(&problem, 40, &false.into());
        let mut random = Random::new(seed, 1);
        let mut removed = Vec::new();
        for service in problem.services() {
            let before = solution.cost;
            solution.begin();
            solution.take_larger_vehicle(service, &near, &mut random, &mut removed);
            taken += usize::from(!removed.is_empty());
            solution.remove(&removed);
            solution.check_invariants();
            solution.undo();
            solution.check_invariants();
            assert_eq!(solution.cost, before);
        }
    }
    assert!(taken > 100, "only {taken} were taken");
}
