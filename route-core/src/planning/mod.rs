//! From a bin list and a fleet to a plan on the road.
//!
//! [`placing`] finds the street side of each container, [`grouping`] makes services of them,
//! [`draft`] assembles the solver's problem in a [`task`], and [`assembly`] turns its solution into a
//! [`crate::plan::Plan`]. A [`baseline`] is an earlier plan to start from. [`reasons`] says why
//! something could not be served; where it could have been, but for the others, [`nearest_fit`]
//! says where it nearly was, and `remedies` what would help.

pub mod assembly;
pub mod baseline;
pub mod class_roads;
pub mod draft;
mod fleet_faults;
pub mod grouping;
pub mod nearest_fit;
pub mod placing;
pub mod reasons;
mod remedies;
pub mod request;
pub mod shortfall;
mod site_room;
pub mod task;
mod yards;

use std::sync::atomic::AtomicBool;

use crate::paths::road_map::RoadMap;
use crate::paths::table::Watch;
use crate::plan::Plan;
use crate::search::control::{Control, Limits, Progress};
use crate::search::iterated::Settings;
use crate::search::locks::solve_locked;

use baseline::Start;
use draft::prepare;
pub use fleet_faults::doubts_of;
use request::Request;
use task::PlanningError;

/// How long to search, and from which random numbers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Options {
    /// When to end.
    pub limits: Limits,
    /// Equal seeds and iteration limits give equal plans.
    pub seed: u64,
}

/// What is going on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Event {
    /// Legs are computed: rows done, rows in all.
    Legs(usize, usize),
    /// The search goes on.
    Search(Progress),
    /// The plan is written out.
    Assembly,
}

/// Makes a plan. `cancel` ends the search early and keeps the best plan; `report` is told what
/// is going on, from any thread.
///
/// # Errors
/// Faults of the request, or that it was cancelled before there was a plan.
pub fn plan(
    map: &RoadMap,
    request: Request,
    options: &Options,
    cancel: &AtomicBool,
    report: &(dyn Fn(Event) + Sync),
) -> Result<Plan, PlanningError> {
    let watch = Watch {
        cancel,
        progress: &|done, all| report(Event::Legs(done, all)),
    };
    let task = prepare(map, request, &watch)?;
    let start = request
        .baseline
        .map_or(Ok(Start::default()), |it| task.start(it));
    let start = start.map_err(PlanningError::Faults)?;
    let mut progress = |progress| report(Event::Search(progress));
    let mut control = Control {
        limits: options.limits,
        cancel,
        progress: &mut progress,
        seed: options.seed,
    };
    let settings = Settings::default();
    let outcome = solve_locked(
        &task.problem,
        &start.plan,
        &start.locks,
        &settings,
        &mut control,
    )
    .map_err(|error| PlanningError::Faults(vec![start.fault(&error)]))?;
    report(Event::Assembly);
    let mut plan = task.plan(&outcome, options.seed, &start.numbers);
    // Short searches would not keep what is locked.
    if start.locks.is_empty() {
        plan.remedies = task.remedies(&outcome, options.seed, cancel);
    }
    Ok(plan)
}
