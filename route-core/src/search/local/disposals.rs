//! Disposal moves: unload elsewhere, at another point of the sequence, or not at all.

use std::ops::Range;

use crate::cost::fold::Fold;
use crate::model::problem::{Amount, IMPOSSIBLE, Legs, Problem, StopId, minus, plus};

use super::super::route::{Route, Trip};
use super::super::solution::Solution;

/// How many stops a disposal may move along the route in one step.
const FARTHEST_SHIFT: usize = 40;

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    /// Tries all disposal moves on a route until none improves. Returns whether any did.
    pub fn improve_disposals(&mut self, route: usize) -> bool {
        let mut improved = false;
        while self.improve_one_disposal(route) {
            improved = true;
        }
        improved
    }

    fn improve_one_disposal(&mut self, index: usize) -> bool {
        let route = &self.routes[index];
        if route.is_empty() {
            return false;
        }
        let mut judge = Judge {
            solution: self,
            problem: self.problem,
            route,
            best: route.cost,
            change: None,
        };
        for (number, trip) in route.trips.iter().enumerate() {
            let disposal = route.stop(trip.to as usize);
            if self.problem.is_disposal(disposal) {
                judge.unload_elsewhere(trip);
                if let Some(next) = route.trips.get(number + 1) {
                    judge.unload_less_often(trip, next);
                    judge.unload_later(trip, next);
                    judge.unload_earlier(trip, next);
                }
            }
        }
        let Judge { best, change, .. } = judge;
        let Some((range, stops)) = change else {
            return false;
        };
        let before = self.cost;
        self.splice(index, range, &stops);
        debug_assert!(
            !Fold::<L, K, T>::IS_EXACT || self.routes[index].cost == best,
            "predicted {best}, got {}",
            self.routes[index].cost
        );
        self.cost < before
    }
}

/// Other disposals than the one at a position of a route that take the load before it.
pub(super) fn others<'a, L: Legs, const K: usize, const T: usize>(
    problem: &'a Problem<L>,
    route: &Route<K, T>,
    at: usize,
) -> impl Iterator<Item = StopId> + use<'a, L, K, T> {
    let stream = problem.streams[route.stop(at - 1).index()];
    let (class, now) = (route.class as usize, route.stop(at));
    let all = problem.disposals();
    all.filter(move |&disposal| disposal != now && problem.accepts(disposal, stream, class))
}

/// Judges the disposal moves of one route.
struct Judge<'a, 'p, L, const K: usize, const T: usize> {
    solution: &'a Solution<'p, L, K, T>,
    problem: &'a Problem<L>,
    route: &'a Route<K, T>,
    /// Cost of the route after the best move.
    best: i64,
    /// The best move: which positions get which stops.
    change: Option<(Range<usize>, Vec<StopId>)>,
}

impl<'a, L: Legs, const K: usize, const T: usize> Judge<'a, '_, L, K, T> {
    fn offer(&mut self, range: Range<usize>, stops: impl Iterator<Item = StopId> + Clone) {
        let cost = self
            .route
            .cost_with(self.problem, range.clone(), stops.clone());
        if cost < self.best {
            self.take(cost, range, stops);
        }
    }

    fn take(&mut self, cost: i64, range: Range<usize>, stops: impl Iterator<Item = StopId>) {
        self.best = cost;
        self.change = Some((range, stops.collect()));
    }

    fn stops(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = StopId> + Clone + use<'a, L, K, T> {
        let route = self.route;
        route.slots[range].iter().map(|slot| slot.stop)
    }

    /// Whether the sites have room if a load is unloaded at one position rather than at another.
    fn sites_bear(&self, from: usize, to: usize, load: Amount) -> bool {
        self.solution.sites_have_room(move || {
            let (from, to) = (self.route.stop(from), self.route.stop(to));
            [(from, minus([0, 0], load)), (to, load)]
        })
    }

    fn exceeds(&self, load: Amount) -> bool {
        let capacity = self.problem.classes[self.route.class as usize].capacity;
        load[0] > capacity[0] || load[1] > capacity[1]
    }

    fn have_one_stream(&self, trip: &Trip, next: &Trip) -> bool {
        let stream_of = |position: u32| {
            let stop = self.route.stop(position as usize);
            self.problem.streams.get(stop.index())
        };
        next.service_count() > 0 && stream_of(trip.to - 1) == stream_of(trip.to + 1)
    }

    fn unload_elsewhere(&mut self, trip: &Trip) {
        let at = trip.to as usize;
        let now = self.route.stop(at);
        for disposal in others(self.problem, self.route, at) {
            let change = move || [(now, minus([0, 0], trip.load)), (disposal, trip.load)];
            if !self.solution.sites_have_room(change) {
                continue;
            }
            self.offer(at..at + 1, std::iter::once(disposal));
        }
    }

    /// Two trips become one, which may be unloaded elsewhere; or the depot takes the last load.
    fn unload_less_often(&mut self, trip: &Trip, next: &Trip) {
        let class = &self.problem.classes[self.route.class as usize];
        let (at, end) = (trip.to as usize, next.to as usize);
        if next.service_count() == 0 && class.unloads_at_end {
            self.offer(at..at + 1, std::iter::empty());
        }
        let load = plus(trip.load, next.load);
        if !self.have_one_stream(trip, next) || self.exceeds(load) {
            return;
        }
        if self.sites_bear(at, end, trip.load) {
            self.offer(at..at + 1, std::iter::empty());
        }
        if self.problem.is_disposal(self.route.stop(end)) {
            let (first, second) = (self.route.stop(at), self.route.stop(end));
            for disposal in others(self.problem, self.route, end) {
                let has_room = self.solution.sites_have_room(move || {
                    let [less, less_too] = [trip, next].map(|trip| minus([0, 0], trip.load));
                    [(first, less), (second, less_too), (disposal, load)]
                });
                if !has_room {
                    continue;
                }
                let merged = self.stops(at + 1..end).chain([disposal]);
                self.offer(at..end + 1, merged);
            }
        }
    }

    /// The first services of the next trip come before the disposal.
    fn unload_later(&mut self, trip: &Trip, next: &Trip) {
        if !self.have_one_stream(trip, next) {
            return;
        }
        let (problem, route) = (self.problem, self.route);
        let (at, last) = (trip.to as usize, next.to as usize);
        let disposal = route.stop(at);
        let fold = route.folding(problem);
        let mut head = Fold::<L, K, T>::IMPOSSIBLE;
        if T > 0 {
            head = route.heads[at - 1];
        }
        let mut from = route.stop(at - 1);
        for end in at + 2..last.min(at + 2 + FARTHEST_SHIFT) {
            let moved = &route.slots[end - 1];
            if self.exceeds(plus(trip.load, moved.load)) {
                break;
            }
            let cost = if T == 0 {
                self.cost_of_shift(at, end - 1)
            } else {
                head = fold.extend(&head, from, moved.stop);
                let emptied = fold.extend(&head, moved.stop, disposal);
                fold.join(&emptied, disposal, route.stop(end), &route.tails[end])
            };
            from = moved.stop;
            if cost < self.best && self.sites_bear(last, at, moved.load) {
                let shifted = self.stops(at + 1..end);
                self.take(cost, at..end, shifted.chain([disposal]));
            }
        }
    }

    /// The last services of the trip come after the disposal.
    fn unload_earlier(&mut self, trip: &Trip, next: &Trip) {
        if !self.have_one_stream(trip, next) {
            return;
        }
        let (problem, route) = (self.problem, self.route);
        let (at, first) = (trip.to as usize, trip.from as usize + 1);
        let end = next.to as usize;
        let disposal = route.stop(at);
        let fold = route.folding(problem);
        let mut tail = Fold::<L, K, T>::IMPOSSIBLE;
        if T > 0 {
            tail = route.tails[at + 1];
        }
        let mut to = route.stop(at + 1);
        for begin in (first + 1..at).rev().take(FARTHEST_SHIFT) {
            let kept = route.slots[begin - 1];
            let load = minus(trip.load, kept.load);
            if self.exceeds(plus(next.load, load)) {
                break;
            }
            let moved = route.stop(begin);
            let cost = if T == 0 {
                self.cost_of_shift(at, begin - 1)
            } else {
                tail = fold.prepend(moved, to, &tail);
                let emptied = fold.extend(&route.heads[begin - 1], kept.stop, disposal);
                fold.join(&emptied, disposal, moved, &tail)
            };
            to = moved;
            if cost < self.best && self.sites_bear(at, end, load) {
                let shifted = self.stops(begin..at);
                self.take(cost, begin..at + 1, [disposal].into_iter().chain(shifted));
            }
        }
    }

    /// Cost of the route if a disposal moves behind another position, where only distance counts.
    fn cost_of_shift(&self, at: usize, behind: usize) -> i64 {
        let (problem, route) = (self.problem, self.route);
        let class = &problem.classes[route.class as usize];
        let mut distance = 0;
        let mut drive = |from: usize, to: usize, sign: i64| {
            let (from, to) = (route.stop(from), route.stop(to));
            let (exit, entry) = (problem.mode(from, 0).exit, problem.mode(to, 0).entry);
            let leg = problem.legs.leg(class.profile, exit, entry);
            distance += sign * i64::from(leg.distance);
            leg.is_reachable()
        };
        drive(at - 1, at, -1);
        drive(at, at + 1, -1);
        drive(behind, behind + 1, -1);
        let is_possible =
            drive(at - 1, at + 1, 1) && drive(behind, at, 1) && drive(at, behind + 1, 1);
        if is_possible {
            route.cost + class.distance_cost * distance
        } else {
            IMPOSSIBLE
        }
    }
}
