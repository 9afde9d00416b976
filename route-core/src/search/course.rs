//! The course of a search: what of its time and iterations is used up, and who is told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::model::problem::{Legs, Problem};

use super::control::{Control, Progress};
use super::snapshot::Snapshot;

/// Iterations between two looks at clock, temperature and cancellation.
pub(super) const ROUND: u64 = 64;

/// Least time between two reports.
const REPORT_EVERY: Duration = Duration::from_millis(250);

/// When a search ends, for those who work on parts of it.
pub struct Ending<'a> {
    pub(super) at: Option<Instant>,
    pub(super) cancel: &'a AtomicBool,
}

impl Ending<'_> {
    /// Whether time is over or somebody wants it to end.
    pub fn is_reached(&self) -> bool {
        self.cancel.load(Ordering::Relaxed) || self.at.is_some_and(|at| Instant::now() >= at)
    }
}

/// A search that is under way.
pub struct Course<'c, 'a> {
    control: &'c mut Control<'a>,
    begun: Instant,
    reported: Instant,
    /// Iterations made.
    pub iterations: u64,
}

impl<'c, 'a> Course<'c, 'a> {
    /// Begins now.
    pub fn begin(control: &'c mut Control<'a>) -> Self {
        let begun = Instant::now();
        Self {
            control,
            begun,
            reported: begun,
            iterations: 0,
        }
    }

    /// Share of the limits that is used up; 0 where nothing is limited.
    pub fn done(&self) -> f64 {
        let limits = &self.control.limits;
        let used = |most: Option<f64>, now: f64| match most {
            None => 0.0,
            Some(most) if now >= most => 1.0,
            Some(most) => now / most,
        };
        let most_iterations = limits.iterations.map(|most| most as f64);
        let most_seconds = limits.time.map(|time| time.as_secs_f64());
        let by_iterations = used(most_iterations, self.iterations as f64);
        by_iterations.max(used(most_seconds, self.begun.elapsed().as_secs_f64()))
    }

    /// Whether there is any limit.
    pub fn is_limited(&self) -> bool {
        let limits = &self.control.limits;
        limits.iterations.is_some() || limits.time.is_some()
    }

    /// Set to end the search.
    pub fn cancel(&self) -> &'a AtomicBool {
        self.control.cancel
    }

    /// Whether a limit is reached, or the search cancelled.
    pub fn is_over(&self) -> bool {
        self.done() >= 1.0 || self.is_cancelled()
    }

    /// Whether somebody wants it to end.
    pub fn is_cancelled(&self) -> bool {
        self.control.cancel.load(Ordering::Relaxed)
    }

    /// Iterations until clock and cancellation are looked at again.
    pub fn round(&self) -> u64 {
        self.left().min(ROUND)
    }

    /// Iterations until the limit.
    pub fn left(&self) -> u64 {
        let limit = self.control.limits.iterations;
        limit.map_or(u64::MAX, |most| most.saturating_sub(self.iterations))
    }

    /// What ends it beside the limit of iterations.
    pub fn ending(&self) -> Ending<'a> {
        Ending {
            at: (self.control.limits.time).and_then(|time| self.begun.checked_add(time)),
            cancel: self.control.cancel,
        }
    }

    /// What its random numbers begin with.
    pub fn seed(&self) -> u64 {
        self.control.seed
    }

    /// Whether somebody waits for a report.
    pub fn is_report_due(&self) -> bool {
        self.reported.elapsed() >= REPORT_EVERY
    }

    /// Reports the best solution.
    pub fn report<L: Legs>(&mut self, problem: &Problem<L>, best: &Snapshot) {
        self.reported = Instant::now();
        let routes = best.routes.iter();
        let done = self.done();
        (self.control.progress)(Progress {
            iterations: self.iterations,
            done,
            cost: best.cost - problem.owed(&best.bank),
            unserved: best.bank.len(),
            vehicles: routes.filter(|(_, stops)| !stops.is_empty()).count(),
        });
    }
}
