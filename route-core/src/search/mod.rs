//! The search: construction, then localised iterated local search by ruin and recreate.

pub mod annealing;
pub mod control;
pub mod iterated;
pub mod local;
pub mod neighbourhood;
pub mod recreate;
pub mod route;
pub mod ruin;
pub mod snapshot;
pub mod solution;

use crate::model::problem::{Legs, Problem};

use control::Control;
use iterated::{Outcome, Settings, run};

/// Solves a problem with as little machinery as it needs.
pub fn solve<L: Legs>(problem: &Problem<L>, settings: &Settings, control: &mut Control) -> Outcome {
    match (problem.stride, problem.is_timed, problem.has_rests) {
        (1, false, _) => run::<L, 1, 0>(problem, settings, control),
        (1, true, false) => run::<L, 1, 1>(problem, settings, control),
        (1, true, true) => run::<L, 1, 2>(problem, settings, control),
        (_, _, false) => run::<L, 2, 1>(problem, settings, control),
        (_, _, true) => run::<L, 2, 2>(problem, settings, control),
    }
}

#[cfg(test)]
mod tests;
