//! Locks: what of a plan stays as it is while the rest is searched anew.
//!
//! A plan with locks becomes a problem that needs none, so that no move has to know of them:
//! frozen routes leave it with their vehicles, services whose order is kept become one service,
//! a vehicle that keeps its services is a class of its own, and one that is on the road begins
//! where it is. `held` looks at the locks of each route, `opening` makes the problem, and
//! `open_part` tells what its solution means.

mod held;
mod open_part;
mod opening;

use std::ops::Range;

use crate::model::problem::{Legs, Problem, ProblemError, StopId};

use super::control::Control;
use super::iterated::Settings;
use super::run::Outcome;
use super::snapshot::Snapshot;
use super::{solve_borrowed, solve_from};
use open_part::OpenPart;

/// What stays of a route. Positions count its stops from 0, disposals included, start and end
/// left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lock {
    /// Index of the route in the plan.
    pub route: usize,
    /// What of it.
    pub what: Locked,
}

/// What stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Locked {
    /// All of it: nothing joins, nothing leaves.
    Route,
    /// As many first stops: they have been driven, or begun, by the vehicle, which goes on from
    /// the last of them with what it has on board.
    Driven(usize),
    /// As many first stops, and nothing more: the vehicle is out of order. What it has on board is
    /// unloaded where it was to be.
    Ended(usize),
    /// The services of these positions stay with their vehicle, in any order; others may join.
    Vehicle(Range<usize>),
    /// The services of these positions follow each other at once, trip by trip; on any vehicle
    /// that drives alike. There is no break between them.
    Order(Range<usize>),
}

/// Why locks cannot be kept.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LockError {
    /// A route that the plan does not have.
    #[error("the plan has {count} routes: there is no route {route} to be locked")]
    NoRoute {
        /// Index of the route.
        route: usize,
        /// Routes in the plan.
        count: usize,
    },
    /// Stops that the route does not have.
    #[error("route {route} has {count} stops: {stop} is not one to be locked")]
    NoStop {
        /// Index of the route.
        route: usize,
        /// First position that there is not.
        stop: usize,
        /// Stops of the route.
        count: usize,
    },
    /// A route with an unknown stop or class, or with a service that another locked route has.
    #[error("route {route} does not fit the problem: unknown stops, or some locked twice")]
    Foreign {
        /// Index of the route.
        route: usize,
    },
    /// More routes of a class are locked than it has vehicles.
    #[error("route {route}: there is no vehicle of class {class} left for it")]
    NoVehicle {
        /// Index of the route.
        route: usize,
        /// The class.
        class: usize,
    },
    /// A route that breaks a rule as it is.
    #[error("route {route} cannot be driven as it is: a load, a window or the shift is exceeded")]
    NotDrivable {
        /// Index of the route.
        route: usize,
    },
    /// A route that brings more to a site than that takes beside what else is locked.
    #[error("route {route} brings more to a disposal site than there is room for")]
    SiteFull {
        /// Index of the route.
        route: usize,
    },
    /// The problem with its locks cannot be built, as with too many vehicle classes.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// Solves a problem starting from a plan of which some things must stay.
///
/// # Errors
/// What is locked is not in the plan, or cannot be driven.
pub fn solve_locked<L: Legs>(
    problem: &Problem<L>,
    plan: &Snapshot,
    locks: &[Lock],
    settings: &Settings,
    control: &mut Control,
) -> Result<Outcome, LockError> {
    if locks.is_empty() {
        return Ok(solve_from(problem, plan, settings, control));
    }
    let open = OpenPart::of(problem, plan, locks)?;
    let outcome = solve_borrowed(&open.problem, &open.start, settings, control);
    Ok(Outcome {
        best: open.whole(&outcome.best),
        construction: open.whole(&outcome.construction),
        iterations: outcome.iterations,
    })
}

fn is_known<L: Legs>(problem: &Problem<L>, stop: StopId) -> bool {
    problem.is_service(stop) || problem.is_disposal(stop)
}
