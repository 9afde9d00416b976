//! Makes plans, and lets none out that has not passed the independent checker.

use std::sync::atomic::AtomicBool;

use route_core::check::{Inputs as CheckInputs, Report, check};
use route_core::plan::Plan;
use route_core::planning::request::Request;
use route_core::planning::task::{EURO, PlanningError};
use route_core::planning::{Event, Options, plan};
use thiserror::Error;

use crate::inputs::{Inputs, Map};
use crate::progress::{Phase, SearchState, Step};

/// Why there is no plan.
#[derive(Error, Debug)]
#[non_exhaustive]
pub enum PlannerError {
    /// The request, or it was cancelled too early.
    #[error(transparent)]
    Planning(#[from] PlanningError),
    /// The plan breaks rules: a fault of this program.
    #[error("the plan made breaks {} rules and is not given out", .0.report.violations.len())]
    Rejected(Box<Rejection>),
}

/// A plan that did not pass the check.
#[derive(Debug)]
pub struct Rejection {
    /// For diagnosis only.
    pub plan: Plan,
    /// What is wrong with it.
    pub report: Report,
}

/// Makes a plan of a request of the inputs and checks it. `cancel` ends the search early and keeps the best plan.
///
/// # Errors
/// Faults of the request, an early cancellation, or a plan that the checker refuses.
pub fn checked_plan(
    map: &Map,
    inputs: &Inputs,
    request: Request,
    options: &Options,
    cancel: &AtomicBool,
    report: &(dyn Fn(Step) + Sync),
) -> Result<Plan, PlannerError> {
    let plan = plan(&map.roads, request, options, cancel, &|event| {
        report(step(event));
    })?;
    report(Step::at(Phase::Check, 0.0));
    let checked = check_plan(&plan, map, inputs);
    if checked.is_clean() {
        Ok(plan)
    } else {
        Err(PlannerError::Rejected(Box::new(Rejection {
            plan,
            report: checked,
        })))
    }
}

/// Checks a plan against what it was made from.
pub fn check_plan(plan: &Plan, map: &Map, inputs: &Inputs) -> Report {
    let inputs = CheckInputs {
        network: &map.network,
        graph: &map.roads.graph,
        containers: &inputs.bins.containers,
        rejected_rows: inputs.bins.faults.len(),
        fleet: &inputs.fleet,
        overrides: &map.overrides,
    };
    check(plan, &inputs)
}

fn step(event: Event) -> Step {
    match event {
        Event::Legs(done, all) => Step::at(Phase::Legs, done as f64 / all.max(1) as f64),
        Event::Search(progress) => Step {
            search: Some(SearchState {
                iterations: progress.iterations,
                cost: (progress.cost as f64 / EURO * 100.0).round() / 100.0,
                unserved: progress.unserved,
                vehicles: progress.vehicles,
            }),
            ..Step::at(Phase::Search, progress.done)
        },
        Event::Assembly => Step::at(Phase::Assembly, 0.0),
    }
}
