//! How a search is limited, followed and ended from outside.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// When a search ends. Without any limit it ends when it is cancelled.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Limits {
    /// After this many iterations.
    pub iterations: Option<u64>,
    /// After this time.
    pub time: Option<Duration>,
}

/// How far a search is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Progress {
    /// Iterations made.
    pub iterations: u64,
    /// Share of the limits that is used up, 0 to 1.
    pub done: f64,
    /// Cost of the routes of the best solution, without the prices of what is unserved.
    pub cost: i64,
    /// Unserved services of the best solution.
    pub unserved: usize,
    /// Vehicles it uses.
    pub vehicles: usize,
}

/// The outside of a search.
pub struct Control<'a> {
    /// When to end.
    pub limits: Limits,
    /// Set to end early; the best solution is kept.
    pub cancel: &'a AtomicBool,
    /// Told at most a few times a second.
    pub progress: &'a mut dyn FnMut(Progress),
    /// Starts the random numbers.
    pub seed: u64,
}
