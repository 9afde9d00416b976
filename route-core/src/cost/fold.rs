//! Folds stops into labels: one label per mode of a stop, and per state of the rest break.
//!
//! `K` is the largest number of modes of a stop. `T` says how time is treated: 0 not at all
//! (labels vanish and only distances count), 1 without rest breaks, 2 with one break that may
//! be taken between any two stops: layer 0 holds what has no break, layer 1 what has had it.
//! 3 and 6 are the same as 1 and 2 for trips that wait for goods (see `trips.rs`).
//!
//! Labels of a sequence depend on nothing but the sequence. With one mode and no break they are
//! exact. With modes or breaks each label is the best by cost of those that end alike (exact
//! unless a window binds), and always that of a real choice of modes and break.

// Modes of two neighbouring stops are counted side by side; iterators would hide which is which.
#![allow(clippy::needless_range_loop)]

use crate::model::problem::{IMPOSSIBLE, Leg, Legs, Problem, StopId, VehicleClass};

use super::label::Label;

/// Labels that trips waiting for goods need per mode and break state.
pub(super) const PARTS: usize = 3;

/// `T` where no time counts.
pub const UNTIMED: usize = 0;
/// `T` where time counts.
pub const TIMED: usize = 1;
/// `T` where a break may be due as well.
pub const RESTED: usize = 2;
/// `T` where trips wait for goods.
pub const RELEASED: usize = PARTS * TIMED;
/// `T` where trips wait for goods and a break may be due.
pub const RELEASED_RESTED: usize = PARTS * RESTED;

/// Overtime is priced in this part of a unit of cost per unit of time.
pub const OVERTIME_PARTS: i64 = 1 << OVERTIME_BITS;
const OVERTIME_BITS: u32 = 8;

/// Highest product of the price of overtime and of any overtime that a route may have: less than
/// impossible, and thousands of routes still fit a sum of 64 bits.
pub const HIGHEST_OVERTIME: i64 = 1 << 59;

/// What a whole route costs, and how much longer it takes than it may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Driven {
    /// Cost, that of overtime included.
    pub cost: i64,
    /// Time beyond the longest duration.
    pub overtime: i64,
}

impl Driven {
    /// A route that cannot be driven.
    pub const IMPOSSIBLE: Self = Self {
        cost: IMPOSSIBLE,
        overtime: 0,
    };
}

/// Labels of a piece that begins or ends at one stop: by break state and mode.
pub type Labels<const K: usize, const T: usize> = [[Label; K]; T];

/// Folds pieces of routes of one vehicle class.
pub struct Fold<'p, L, const K: usize, const T: usize> {
    pub(super) problem: &'p Problem<L>,
    pub(super) class_index: usize,
    pub(super) class: &'p VehicleClass,
    overtime_price: i64,
}

impl<'p, L: Legs, const K: usize, const T: usize> Fold<'p, L, K, T> {
    /// Nothing that can be driven.
    pub const IMPOSSIBLE: Labels<K, T> = [[Label::IMPOSSIBLE; K]; T];

    /// Whether trips wait for goods.
    const WAITS: bool = T >= RELEASED;

    /// Whether what the labels of two pieces promise is what the whole route costs.
    pub const IS_EXACT: bool = K == 1 && T != RESTED && T != RELEASED_RESTED;

    /// Whether a piece has one label. It is then kept in registers, which is worth code of its own:
    /// read back from memory, whose fields were just written one by one, it takes far longer.
    const IS_PLAIN: bool = K == 1 && T == TIMED;

    /// Folds for a class, without overtime.
    pub fn new(problem: &'p Problem<L>, class_index: usize) -> Self {
        Self::with_overtime(problem, class_index, 0)
    }

    /// Folds for a class whose routes may take longer than they should at a price in
    /// [`OVERTIME_PARTS`]; they must not if it is 0.
    pub fn with_overtime(problem: &'p Problem<L>, class_index: usize, overtime_price: i64) -> Self {
        Self {
            problem,
            class_index,
            class: &problem.classes[class_index],
            overtime_price,
        }
    }

    /// A stop by itself.
    #[inline(always)]
    pub fn stop(&self, stop: StopId) -> Labels<K, T> {
        if Self::WAITS {
            return self.stop_of_trip(stop);
        }
        let mut labels = Self::IMPOSSIBLE;
        if T > 0 {
            for mode in 0..self.modes(stop) {
                labels[0][mode] = self.stop_label(stop, mode);
            }
        }
        labels
    }

    #[inline]
    pub(super) fn modes(&self, stop: StopId) -> usize {
        if K == 1 {
            1
        } else {
            usize::from(self.problem.mode_counts[stop.index()])
        }
    }

    #[inline(always)]
    pub(super) fn stop_label(&self, stop: StopId, mode: usize) -> Label {
        let record = self.problem.mode(stop, mode);
        if record.classes >> self.class_index & 1 == 0 {
            return Label::IMPOSSIBLE;
        }
        Label::of_stop(
            record.time,
            record.distance,
            self.problem.windows[stop.index()],
        )
    }

    #[inline(always)]
    pub(super) fn leg(&self, from: StopId, from_mode: usize, to: StopId, to_mode: usize) -> Leg {
        let exit = self.problem.mode(from, from_mode).exit;
        let entry = self.problem.mode(to, to_mode).entry;
        self.problem.legs.leg(self.class.profile, exit, entry)
    }

    /// One label, the way between two stops in their only modes, and another label.
    #[inline(always)]
    fn hop(&self, head: &Label, from: StopId, to: StopId, tail: &Label) -> Label {
        let leg = self.leg(from, 0, to, 0);
        if leg.is_reachable() {
            head.then(leg.time, i64::from(leg.distance), tail)
        } else {
            Label::IMPOSSIBLE
        }
    }

    pub(super) fn rest(&self) -> Label {
        self.class.rest.map_or(Label::IMPOSSIBLE, |rest| {
            Label::of_stop(rest.duration, 0, rest.window)
        })
    }

    /// Keeps the better of two labels of a piece to be driven on.
    #[inline]
    pub(super) fn improve(&self, best: &mut Label, candidate: Label) {
        if !candidate.is_impossible()
            && (best.is_impossible() || candidate.rank(self.class) < best.rank(self.class))
        {
            *best = candidate;
        }
    }

    /// Keeps the better of two labels of a piece that others come before.
    #[inline]
    fn improve_tail(&self, best: &mut Label, candidate: Label) {
        if !candidate.is_impossible()
            && (best.is_impossible()
                || candidate.tail_rank(self.class) < best.tail_rank(self.class))
        {
            *best = candidate;
        }
    }

    /// A piece that ends at `from`, driven on to `to`.
    #[inline(always)]
    pub fn extend(&self, piece: &Labels<K, T>, from: StopId, to: StopId) -> Labels<K, T> {
        if Self::IS_PLAIN {
            return [[self.hop(&piece[0][0], from, to, &self.stop_label(to, 0)); K]; T];
        }
        self.extend_modes(piece, from, to)
    }

    fn extend_modes(&self, piece: &Labels<K, T>, from: StopId, to: StopId) -> Labels<K, T> {
        if Self::WAITS {
            return self.extend_trip(piece, from, to);
        }
        let mut extended = Self::IMPOSSIBLE;
        if T == 0 {
            return extended;
        }
        for b in 0..self.modes(to) {
            let stop = self.stop_label(to, b);
            for a in 0..self.modes(from) {
                let leg = self.leg(from, a, to, b);
                if !leg.is_reachable() {
                    continue;
                }
                let hop = |label: &Label| label.then(leg.time, i64::from(leg.distance), &stop);
                self.improve(&mut extended[0][b], hop(&piece[0][a]));
                if T == 2 {
                    self.improve(&mut extended[1][b], hop(&piece[1][a]));
                    let rested = piece[0][a].then(0, 0, &self.rest());
                    self.improve(&mut extended[1][b], hop(&rested));
                }
            }
        }
        extended
    }

    /// `stop`, driven on to a piece that begins at `next`.
    #[inline(always)]
    pub fn prepend(&self, stop: StopId, next: StopId, piece: &Labels<K, T>) -> Labels<K, T> {
        if Self::IS_PLAIN {
            return [[self.hop(&self.stop_label(stop, 0), stop, next, &piece[0][0]); K]; T];
        }
        self.prepend_modes(stop, next, piece)
    }

    fn prepend_modes(&self, stop: StopId, next: StopId, piece: &Labels<K, T>) -> Labels<K, T> {
        if Self::WAITS {
            return self.prepend_trip(stop, next, piece);
        }
        let mut extended = Self::IMPOSSIBLE;
        if T == 0 {
            return extended;
        }
        for a in 0..self.modes(stop) {
            let label = self.stop_label(stop, a);
            for b in 0..self.modes(next) {
                let leg = self.leg(stop, a, next, b);
                if !leg.is_reachable() {
                    continue;
                }
                let hop = |first: &Label, then: &Label| {
                    first.then(leg.time, i64::from(leg.distance), then)
                };
                self.improve_tail(&mut extended[0][a], hop(&label, &piece[0][b]));
                if T == 2 {
                    self.improve_tail(&mut extended[1][a], hop(&label, &piece[1][b]));
                    let rested = label.then(0, 0, &self.rest());
                    self.improve_tail(&mut extended[1][a], hop(&rested, &piece[0][b]));
                }
            }
        }
        extended
    }

    /// Cost of the route made of a piece that ends at `from` and one that begins at `to`.
    #[inline(always)]
    pub fn join(&self, head: &Labels<K, T>, from: StopId, to: StopId, tail: &Labels<K, T>) -> i64 {
        if Self::WAITS {
            return self.join_trip(head, from, to, tail);
        }
        if T == 0 {
            return IMPOSSIBLE;
        }
        self.route_cost(&self.whole(head, from, to, tail))
    }

    /// Labels of that route, without and with a break, where trips do not wait for goods.
    #[inline(always)]
    pub fn whole(
        &self,
        head: &Labels<K, T>,
        from: StopId,
        to: StopId,
        tail: &Labels<K, T>,
    ) -> [Label; T] {
        if Self::IS_PLAIN {
            return [self.hop(&head[0][0], from, to, &tail[0][0]); T];
        }
        self.whole_of_modes(head, from, to, tail)
    }

    fn whole_of_modes(
        &self,
        head: &Labels<K, T>,
        from: StopId,
        to: StopId,
        tail: &Labels<K, T>,
    ) -> [Label; T] {
        let mut whole = [Label::IMPOSSIBLE; T];
        for a in 0..self.modes(from) {
            for b in 0..self.modes(to) {
                let leg = self.leg(from, a, to, b);
                if !leg.is_reachable() {
                    continue;
                }
                let hop = |first: &Label, then: &Label| {
                    first.then(leg.time, i64::from(leg.distance), then)
                };
                self.improve(&mut whole[0], hop(&head[0][a], &tail[0][b]));
                if T == 2 {
                    self.improve(&mut whole[1], hop(&head[1][a], &tail[0][b]));
                    self.improve(&mut whole[1], hop(&head[0][a], &tail[1][b]));
                    let rested = head[0][a].then(0, 0, &self.rest());
                    self.improve(&mut whole[1], hop(&rested, &tail[0][b]));
                }
            }
        }
        whole
    }

    /// Cost of a whole route from its labels.
    #[inline(always)]
    pub fn route_cost(&self, whole: &[Label; T]) -> i64 {
        self.drive(whole).cost
    }

    /// What a whole route costs and takes from its labels.
    #[inline(always)]
    pub fn drive(&self, whole: &[Label; T]) -> Driven {
        match T {
            UNTIMED => Driven::IMPOSSIBLE,
            TIMED => self.cheaper(&whole[0], &Label::IMPOSSIBLE),
            RESTED => self.cheaper(&whole[0], &whole[1]),
            _ => self.drive_trips(whole),
        }
    }

    /// The cheaper way to drive a whole route: without a break, where none is due, or with it.
    #[inline(always)]
    pub(super) fn cheaper(&self, without: &Label, with: &Label) -> Driven {
        if (T == RESTED || T == RELEASED_RESTED)
            && let Some(rest) = self.class.rest
        {
            let is_due = without.duration > rest.due_after
                || without.early.saturating_add(without.duration) > rest.due_past;
            let (unrested, rested) = (self.price(without), self.price(with));
            return if is_due || rested.cost < unrested.cost {
                rested
            } else {
                unrested
            };
        }
        self.price(without)
    }

    #[inline(always)]
    fn price(&self, label: &Label) -> Driven {
        if label.is_impossible() {
            return Driven::IMPOSSIBLE;
        }
        let cost = self.class.fixed_cost + label.cost(self.class);
        if label.duration <= self.class.max_duration {
            return Driven { cost, overtime: 0 };
        }
        if self.overtime_price == 0 {
            return Driven::IMPOSSIBLE;
        }
        let overtime = i64::from(label.duration - self.class.max_duration);
        Driven {
            cost: cost + ((self.overtime_price * overtime) >> OVERTIME_BITS),
            overtime,
        }
    }
}
