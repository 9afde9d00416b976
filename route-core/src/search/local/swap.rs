//! Swap: two chains of one or two services change places.

use crate::model::problem::{IMPOSSIBLE, Legs, StopId, minus};

use super::super::solution::Solution;
use super::{Judge, Kind, Spot};

impl<L: Legs, const K: usize, const T: usize> Judge<'_, '_, L, K, T> {
    /// The service (and perhaps the one behind it) against those at another spot.
    pub(super) fn swap_with(&mut self, other: Spot) {
        for (one_length, other_length) in [(1, 1), (2, 1), (1, 2), (2, 2)] {
            if self.is_chain(self.spot, one_length) && self.is_chain(other, other_length) {
                if other.route == self.spot.route {
                    self.swap_within(one_length, other, other_length);
                } else {
                    self.swap_between(one_length, other, other_length);
                }
            }
        }
    }

    /// Whether `length` services of one trip follow each other from a spot on.
    fn is_chain(&self, spot: Spot, length: usize) -> bool {
        spot.index() + length <= self.route(spot).trip_at(spot.index()).to as usize
    }

    fn swap_between(&mut self, one_length: usize, other: Spot, other_length: usize) {
        let problem = self.solution.problem;
        let (one_route, other_route) = (self.route(self.spot), self.route(other));
        let surplus = minus(
            self.chain_load(self.spot, one_length),
            self.chain_load(other, other_length),
        );
        let more = one_length as i64 - other_length as i64;
        if !self.bears(other, surplus, false, more)
            || !self.bears(self.spot, minus([0, 0], surplus), false, -more)
            || !self.can_serve(other_route.class, self.spot, one_length)
            || !self.can_serve(one_route.class, other, other_length)
            || !self.sites_bear(self.spot, other, surplus)
        {
            return;
        }
        let one = self.spot.index()..self.spot.index() + one_length;
        let another = other.index()..other.index() + other_length;
        let one_stops = one_route.slots[one.clone()].iter().map(|slot| slot.stop);
        let other_stops = other_route.slots[another.clone()]
            .iter()
            .map(|slot| slot.stop);
        let one_cost = one_route.cost_with(problem, one, other_stops);
        if one_cost >= IMPOSSIBLE {
            return;
        }
        let other_cost = other_route.cost_with(problem, another, one_stops);
        if other_cost < IMPOSSIBLE {
            let delta = one_cost - one_route.cost + other_cost - other_route.cost;
            self.offer(delta, self.swap_kind(one_length, other, other_length));
        }
    }

    fn swap_within(&mut self, one_length: usize, other: Spot, other_length: usize) {
        let problem = self.solution.problem;
        let route = self.route(self.spot);
        let one = (self.spot.index(), one_length);
        let another = (other.index(), other_length);
        let (first, second) = if one.0 < another.0 {
            (one, another)
        } else {
            (another, one)
        };
        let (first_end, second_end) = (first.0 + first.1, second.0 + second.1);
        // Neighbours in the sequence change places by relocation.
        if first_end >= second.0 {
            return;
        }
        if route.slots[first.0].trip != route.slots[second.0].trip {
            let surplus = minus(
                self.chain_load(self.spot, one_length),
                self.chain_load(other, other_length),
            );
            if !self.bears(other, surplus, true, 0)
                || !self.bears(self.spot, minus([0, 0], surplus), true, 0)
                || !self.sites_bear(self.spot, other, surplus)
            {
                return;
            }
        }
        if K == 1 && self.cheapest_swap(first, second) >= self.best_delta() {
            return;
        }
        let slots = &route.slots;
        let stops = slots[second.0..second_end]
            .iter()
            .chain(&slots[first_end..second.0])
            .chain(&slots[first.0..first_end])
            .map(|slot| slot.stop);
        let cost = route.cost_with(problem, first.0..second_end, stops);
        if cost < IMPOSSIBLE {
            let kind = self.swap_kind(one_length, other, other_length);
            self.offer(cost - route.cost, kind);
        }
    }

    /// Change of the cost of distance when two chains of a route change places.
    fn cheapest_swap(&self, first: (usize, usize), second: (usize, usize)) -> i64 {
        let route = self.route(self.spot);
        let problem = self.solution.problem;
        let class = &problem.classes[route.class as usize];
        let leg = |from: usize, to: usize| {
            let exit = problem.mode(route.stop(from), 0).exit;
            let entry = problem.mode(route.stop(to), 0).entry;
            i64::from(problem.legs.leg(class.profile, exit, entry).distance)
        };
        let own = |position: usize| i64::from(route.slots[position].leg.distance);
        let (a, b) = (first.0, first.0 + first.1);
        let (c, d) = (second.0, second.0 + second.1);
        let distance = leg(a - 1, c) + leg(d - 1, b) + leg(c - 1, a) + leg(b - 1, d)
            - own(a - 1)
            - own(b - 1)
            - own(c - 1)
            - own(d - 1);
        distance * class.distance_cost
    }

    fn swap_kind(&self, one_length: usize, other: Spot, other_length: usize) -> Kind {
        Kind::Swap {
            one: self.spot,
            one_length: one_length as u32,
            other,
            other_length: other_length as u32,
        }
    }
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    pub(super) fn carry_swap(
        &mut self,
        one: Spot,
        one_length: usize,
        other: Spot,
        other_length: usize,
        dirty: &mut Vec<StopId>,
    ) {
        if one.route == other.route {
            let (first, first_length, second, second_length) = if one.position < other.position {
                (one, one_length, other, other_length)
            } else {
                (other, other_length, one, one_length)
            };
            let (first_end, second_end) =
                (first.index() + first_length, second.index() + second_length);
            let slots = &self.routes[one.route as usize].slots;
            let stops: Vec<StopId> = slots[second.index()..second_end]
                .iter()
                .chain(&slots[first_end..second.index()])
                .chain(&slots[first.index()..first_end])
                .map(|slot| slot.stop)
                .collect();
            self.splice(one.route as usize, first.index()..second_end, &stops);
            self.mark(one.route, first.index(), dirty);
            self.mark(one.route, second_end - 1, dirty);
            return;
        }
        let stops_of = |spot: Spot, length: usize| -> Vec<StopId> {
            let slots = &self.routes[spot.route as usize].slots;
            let chain = &slots[spot.index()..spot.index() + length];
            chain.iter().map(|slot| slot.stop).collect()
        };
        let (one_stops, other_stops) = (stops_of(one, one_length), stops_of(other, other_length));
        let range = |spot: Spot, length: usize| spot.index()..spot.index() + length;
        self.splice(one.route as usize, range(one, one_length), &other_stops);
        self.splice(other.route as usize, range(other, other_length), &one_stops);
        self.mark(one.route, one.index(), dirty);
        self.mark(other.route, other.index(), dirty);
    }
}
