//! Concatenable summaries of pieces of a route.
//!
//! The time part is the algebra of Vidal et al. (2013) without time warp: everything is kept
//! feasible, and a junction that would be late is impossible.

use crate::model::problem::VehicleClass;

/// A piece of a route: what it takes, and when it may begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label {
    /// Distance.
    pub distance: i64,
    /// Least time from begin to end, waiting included.
    pub duration: i32,
    /// Earliest begin that takes no longer than `duration`.
    pub early: i32,
    /// Latest begin.
    pub late: i32,
}

impl Label {
    /// A piece that cannot be driven.
    pub const IMPOSSIBLE: Self = Self {
        distance: i64::MAX / 4,
        duration: 0,
        early: i32::MAX / 4,
        late: i32::MIN / 4,
    };

    /// A single stop.
    #[inline]
    pub fn of_stop(time: i32, distance: i32, window: (i32, i32)) -> Self {
        Self {
            distance: i64::from(distance),
            duration: time,
            early: window.0,
            late: window.1,
        }
    }

    /// Whether the piece cannot be driven.
    #[inline]
    pub fn is_impossible(&self) -> bool {
        self.late < self.early
    }

    /// Cost of its distance and time to a class, without the fixed cost.
    #[inline]
    pub fn cost(&self, class: &VehicleClass) -> i64 {
        self.distance * class.distance_cost + i64::from(self.duration) * class.time_cost
    }

    /// Order of labels of a piece to be driven on, the best first: of equal cost, the one that ends
    /// first has most room for what comes.
    #[inline]
    pub fn rank(&self, class: &VehicleClass) -> (i64, i32) {
        (self.cost(class), self.early + self.duration)
    }

    /// Order of labels of a piece that others come before, the best first: of equal cost, the one
    /// that may begin last.
    #[inline]
    pub fn tail_rank(&self, class: &VehicleClass) -> (i64, i32) {
        (self.cost(class), -self.late)
    }

    /// This piece, a leg, and another piece.
    #[inline(always)]
    pub fn then(&self, time: i32, distance: i64, next: &Self) -> Self {
        let reach = self.duration + time;
        if self.early + reach > next.late || self.is_impossible() || next.is_impossible() {
            return Self::IMPOSSIBLE;
        }
        let wait = (next.early - reach - self.late).max(0);
        Self {
            distance: self.distance + distance + next.distance,
            duration: reach + next.duration + wait,
            early: (next.early - reach).max(self.early) - wait,
            late: (next.late - reach).min(self.late),
        }
    }
}
