//! Folding where goods become ready during the day, so that trips wait for them.
//!
//! A trip leaves where the vehicle was emptied (the start or a disposal) not before all its goods
//! are ready. A piece of a route that ends within a trip therefore keeps apart what was driven
//! before that trip, the wait for its goods, and what has been driven of it: a service that is
//! added may make the wait longer. Each of the three is a label (the wait is that of a stop which
//! takes no time), and they are put together by the same algebra as everything else. A piece that
//! begins within a trip has nothing before the wait.

use crate::model::problem::{Legs, OPEN_END, StopId};

use super::fold::{Driven, Fold, Labels, PARTS};
use super::label::Label;

/// A wait for nothing, and a piece without stops.
const NOTHING: Label = Label {
    distance: 0,
    duration: 0,
    early: i32::MIN / 4,
    late: OPEN_END,
};

/// A piece of a route.
#[derive(Clone, Copy)]
struct Piece {
    /// Up to and with the stop where the trip at its end begins.
    before: Label,
    /// The wait for the goods of the trip at its end or, if it begins within a trip, of that trip.
    wait: Label,
    /// What follows.
    within: Label,
}

impl Piece {
    const IMPOSSIBLE: Self = Self {
        before: Label::IMPOSSIBLE,
        wait: Label::IMPOSSIBLE,
        within: Label::IMPOSSIBLE,
    };

    fn of<const K: usize, const T: usize>(
        labels: &Labels<K, T>,
        layer: usize,
        mode: usize,
    ) -> Self {
        Self {
            before: labels[PARTS * layer][mode],
            wait: labels[PARTS * layer + 1][mode],
            within: labels[PARTS * layer + 2][mode],
        }
    }

    fn store<const K: usize, const T: usize>(
        self,
        labels: &mut Labels<K, T>,
        layer: usize,
        mode: usize,
    ) {
        labels[PARTS * layer][mode] = self.before;
        labels[PARTS * layer + 1][mode] = self.wait;
        labels[PARTS * layer + 2][mode] = self.within;
    }

    fn is_impossible(&self) -> bool {
        self.before.is_impossible() || self.within.is_impossible()
    }

    /// The whole as one label: final if no service is added to its trip.
    fn whole(&self) -> Label {
        self.before.then(0, 0, &self.wait).then(0, 0, &self.within)
    }
}

impl<L: Legs, const K: usize, const T: usize> Fold<'_, L, K, T> {
    /// Break states.
    const LAYERS: usize = T / PARTS;

    /// Whether a trip begins where a stop ends.
    fn begins_trip(&self, stop: StopId) -> bool {
        self.problem.is_disposal(stop) || stop == self.problem.start_of(self.class_index)
    }

    /// The wait for a service's goods.
    fn wait_for(&self, stop: StopId) -> Label {
        Label {
            early: match self.problem.releases[stop.index()] {
                0 => NOTHING.early,
                release => release,
            },
            ..NOTHING
        }
    }

    /// A stop by itself.
    #[inline]
    pub(super) fn stop_of_trip(&self, stop: StopId) -> Labels<K, T> {
        let mut labels = Self::IMPOSSIBLE;
        for mode in 0..self.modes(stop) {
            let label = self.stop_label(stop, mode);
            self.alone(stop, label).store(&mut labels, 0, mode);
        }
        labels
    }

    fn alone(&self, stop: StopId, label: Label) -> Piece {
        if self.begins_trip(stop) {
            Piece {
                before: label,
                wait: NOTHING,
                within: NOTHING,
            }
        } else {
            Piece {
                before: NOTHING,
                wait: self.wait_for(stop),
                within: label,
            }
        }
    }

    /// A break after a piece that ends at a stop.
    fn rested(&self, piece: &Piece, last: StopId) -> Piece {
        let rest = self.rest();
        // Between trips the goods may become ready meanwhile.
        if self.begins_trip(last) {
            Piece {
                before: piece.before.then(0, 0, &rest),
                ..*piece
            }
        } else {
            Piece {
                within: piece.within.then(0, 0, &rest),
                ..*piece
            }
        }
    }

    fn offer(&self, best: &mut Labels<K, T>, layer: usize, mode: usize, candidate: Piece) {
        if candidate.is_impossible() {
            return;
        }
        let known = Piece::of(best, layer, mode);
        if known.is_impossible() || self.is_cheaper(&candidate, &known) {
            candidate.store(best, layer, mode);
        }
    }

    /// One of two pieces that end (or begin) alike. One that cannot be driven as it is stays so.
    fn is_cheaper(&self, candidate: &Piece, known: &Piece) -> bool {
        let (candidate, known) = (candidate.whole(), known.whole());
        !candidate.is_impossible()
            && (known.is_impossible() || candidate.rank(self.class) < known.rank(self.class))
    }

    /// A piece that ends at `from`, driven on to `to`.
    #[inline]
    pub(super) fn extend_trip(
        &self,
        piece: &Labels<K, T>,
        from: StopId,
        to: StopId,
    ) -> Labels<K, T> {
        let mut extended = Self::IMPOSSIBLE;
        let begins_trip = self.begins_trip(to);
        for b in 0..self.modes(to) {
            let stop = self.stop_label(to, b);
            for a in 0..self.modes(from) {
                let leg = self.leg(from, a, to, b);
                if !leg.is_reachable() {
                    continue;
                }
                let distance = i64::from(leg.distance);
                let hop = |piece: &Piece| {
                    if begins_trip {
                        Piece {
                            before: piece.whole().then(leg.time, distance, &stop),
                            wait: NOTHING,
                            within: NOTHING,
                        }
                    } else {
                        Piece {
                            before: piece.before,
                            wait: piece.wait.then(0, 0, &self.wait_for(to)),
                            within: piece.within.then(leg.time, distance, &stop),
                        }
                    }
                };
                let fresh = Piece::of(piece, 0, a);
                self.offer(&mut extended, 0, b, hop(&fresh));
                if Self::LAYERS == 2 {
                    self.offer(&mut extended, 1, b, hop(&Piece::of(piece, 1, a)));
                    self.offer(&mut extended, 1, b, hop(&self.rested(&fresh, from)));
                }
            }
        }
        extended
    }

    /// `stop`, driven on to a piece that begins at `next`.
    #[inline]
    pub(super) fn prepend_trip(
        &self,
        stop: StopId,
        next: StopId,
        piece: &Labels<K, T>,
    ) -> Labels<K, T> {
        let mut extended = Self::IMPOSSIBLE;
        for a in 0..self.modes(stop) {
            let alone = self.alone(stop, self.stop_label(stop, a));
            for b in 0..self.modes(next) {
                let fresh = Piece::of(piece, 0, b);
                self.offer(
                    &mut extended,
                    0,
                    a,
                    self.hop_before(&alone, stop, a, next, b, &fresh),
                );
                if Self::LAYERS == 2 {
                    let rested = Piece::of(piece, 1, b);
                    let late = self.hop_before(&alone, stop, a, next, b, &rested);
                    self.offer(&mut extended, 1, a, late);
                    let first = self.rested(&alone, stop);
                    let early = self.hop_before(&first, stop, a, next, b, &fresh);
                    self.offer(&mut extended, 1, a, early);
                }
            }
        }
        extended
    }

    /// A head before a tail, as the tail of a longer route.
    fn hop_before(
        &self,
        head: &Piece,
        stop: StopId,
        a: usize,
        next: StopId,
        b: usize,
        tail: &Piece,
    ) -> Piece {
        let leg = self.leg(stop, a, next, b);
        if !leg.is_reachable() {
            return Piece::IMPOSSIBLE;
        }
        let distance = i64::from(leg.distance);
        let wait = head.wait.then(0, 0, &tail.wait);
        let within = head.within.then(leg.time, distance, &tail.within);
        if self.begins_trip(stop) {
            Piece {
                before: NOTHING,
                wait: NOTHING,
                within: head.before.then(0, 0, &wait).then(0, 0, &within),
            }
        } else {
            Piece {
                before: NOTHING,
                wait,
                within,
            }
        }
    }

    /// Cost of the route made of a piece that ends at `from` and one that begins at `to`.
    #[inline]
    pub(super) fn join_trip(
        &self,
        head: &Labels<K, T>,
        from: StopId,
        to: StopId,
        tail: &Labels<K, T>,
    ) -> i64 {
        let mut whole = [Label::IMPOSSIBLE; 2];
        for a in 0..self.modes(from) {
            for b in 0..self.modes(to) {
                let leg = self.leg(from, a, to, b);
                if !leg.is_reachable() {
                    continue;
                }
                let hop = |head: &Piece, tail: &Piece| {
                    let wait = head.wait.then(0, 0, &tail.wait);
                    let begun = head.before.then(0, 0, &wait).then(0, 0, &head.within);
                    begun.then(leg.time, i64::from(leg.distance), &tail.within)
                };
                let fresh = (Piece::of(head, 0, a), Piece::of(tail, 0, b));
                self.improve(&mut whole[0], hop(&fresh.0, &fresh.1));
                if Self::LAYERS == 2 {
                    let rested = (Piece::of(head, 1, a), Piece::of(tail, 1, b));
                    self.improve(&mut whole[1], hop(&rested.0, &fresh.1));
                    self.improve(&mut whole[1], hop(&fresh.0, &rested.1));
                    let between = self.rested(&fresh.0, from);
                    self.improve(&mut whole[1], hop(&between, &fresh.1));
                }
            }
        }
        self.cheaper(&whole[0], &whole[1]).cost
    }

    /// What a whole route costs and takes from its labels.
    #[inline]
    pub(super) fn drive_trips(&self, whole: &[Label; T]) -> Driven {
        let of = |layer: usize| {
            whole[PARTS * layer]
                .then(0, 0, &whole[PARTS * layer + 1])
                .then(0, 0, &whole[PARTS * layer + 2])
        };
        let rested = if Self::LAYERS == 2 {
            of(1)
        } else {
            Label::IMPOSSIBLE
        };
        self.cheaper(&of(0), &rested)
    }
}
