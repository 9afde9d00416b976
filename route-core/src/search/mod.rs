//! The search: construction, then, where that has left services over, a search for a solution that
//! serves everybody, then localised iterated local search by ruin and recreate, of a large solution
//! in parts side by side.

pub mod annealing;
pub mod construction;
pub mod control;
pub mod course;
mod cycles;
mod filling;
pub mod insertion;
pub mod iterated;
pub mod local;
pub mod locks;
pub mod neighbourhood;
mod overtime;
mod parts;
pub mod recreate;
pub mod route;
pub mod ruin;
pub mod run;
pub mod savings;
pub mod scale;
pub mod snapshot;
pub mod solution;

use crate::cost::fold::{RELEASED, RELEASED_RESTED, RESTED, TIMED, UNTIMED};
use crate::model::problem::{IMPOSSIBLE, Legs, Problem, StopId};

use control::Control;
use iterated::Settings;
use route::Route;
use run::{Outcome, run};
use snapshot::Snapshot;

/// Solves a problem with as little machinery as it needs.
pub fn solve<L: Legs>(problem: &Problem<L>, settings: &Settings, control: &mut Control) -> Outcome {
    solve_from(problem, &Snapshot::default(), settings, control)
}

/// Solves a problem starting from a plan, which may be of yesterday or of part of the services:
/// what of it is unknown is left out, routes that break a rule are taken apart, and what is
/// missing is put in.
pub fn solve_from<L: Legs>(
    problem: &Problem<L>,
    start: &Snapshot,
    settings: &Settings,
    control: &mut Control,
) -> Outcome {
    solve_borrowed(&problem.borrowed(), start, settings, control)
}

fn solve_borrowed<L: Legs + Copy>(
    problem: &Problem<L>,
    start: &Snapshot,
    settings: &Settings,
    control: &mut Control,
) -> Outcome {
    if problem.has_releases {
        return match (problem.stride, problem.has_rests) {
            (1, false) => run::<L, 1, RELEASED>(problem, start, settings, control),
            _ => run::<L, 2, RELEASED_RESTED>(problem, start, settings, control),
        };
    }
    match (problem.stride, problem.is_timed, problem.has_rests) {
        (1, false, _) => run::<L, 1, UNTIMED>(problem, start, settings, control),
        (1, true, false) => run::<L, 1, TIMED>(problem, start, settings, control),
        (1, true, true) => run::<L, 1, RESTED>(problem, start, settings, control),
        (_, _, false) => run::<L, 2, TIMED>(problem, start, settings, control),
        (_, _, true) => run::<L, 2, RESTED>(problem, start, settings, control),
    }
}

/// Cost of a route of a class with these stops, start and end left out; impossible if it breaks
/// a rule.
pub fn route_cost<L: Legs>(problem: &Problem<L>, class: usize, stops: &[StopId]) -> i64 {
    fn cost<L: Legs, const K: usize, const T: usize>(
        problem: &Problem<L>,
        class: usize,
        stops: &[StopId],
    ) -> i64 {
        let mut route = Route::<K, T>::empty(problem, class);
        route.splice(problem, 1..1, stops);
        if route.keeps_rules(problem) {
            route.cost
        } else {
            IMPOSSIBLE
        }
    }
    if problem.has_releases {
        return match (problem.stride, problem.has_rests) {
            (1, false) => cost::<L, 1, RELEASED>(problem, class, stops),
            _ => cost::<L, 2, RELEASED_RESTED>(problem, class, stops),
        };
    }
    match (problem.stride, problem.is_timed, problem.has_rests) {
        (1, false, _) => cost::<L, 1, UNTIMED>(problem, class, stops),
        (1, true, false) => cost::<L, 1, TIMED>(problem, class, stops),
        (1, true, true) => cost::<L, 1, RESTED>(problem, class, stops),
        (_, _, false) => cost::<L, 2, TIMED>(problem, class, stops),
        (_, _, true) => cost::<L, 2, RESTED>(problem, class, stops),
    }
}

#[cfg(test)]
pub(crate) mod tests;
