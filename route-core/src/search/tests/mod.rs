//! The search against brute force, and its caches against recounts.

mod breaks;
mod brute_force;
mod consistency;
mod filling;
mod locks;
mod optimality;
pub(crate) mod random_problem;
mod sizes;
mod warm_start;

use std::sync::atomic::AtomicBool;

use crate::model::problem::Problem;

use super::control::{Control, Limits};
use super::iterated::Settings;
use super::run::Outcome;
use super::snapshot::Snapshot;
use super::solve_from;
use random_problem::Tables;

fn solved(problem: &Problem<Tables>, start: &Snapshot, iterations: u64, cancel: bool) -> Outcome {
    let mut control = Control {
        limits: Limits {
            iterations: Some(iterations),
            time: None,
        },
        cancel: &AtomicBool::new(cancel),
        progress: &mut |_| {},
        seed: 1,
    };
    solve_from(problem, start, &Settings::default(), &mut control)
}
