//! 2-opt: a part of a trip is driven the other way round. Only where legs are symmetric.

use crate::model::problem::{IMPOSSIBLE, Legs, StopId};

use super::super::solution::Solution;
use super::{Judge, Kind, Spot};

impl<L: Legs, const K: usize, const T: usize> Judge<'_, '_, L, K, T> {
    /// Brings the service and another one of its trip next to each other by reversing what lies
    /// between.
    pub(super) fn reverse_to(&mut self, other: Spot) {
        let route = self.route(self.spot);
        let (i, j) = (self.spot.index(), other.index());
        if other.route != self.spot.route || route.slots[i].trip != route.slots[j].trip {
            return;
        }
        let (low, high) = (i.min(j), i.max(j));
        // Either the first one stays and the second follows it, or the second one stays.
        for (first, last) in [(low + 1, high), (low, high - 1)] {
            if first < last {
                self.try_reversal(first, last);
            }
        }
    }

    fn try_reversal(&mut self, first: usize, last: usize) {
        let problem = self.solution.problem;
        let route = self.route(self.spot);
        let class = &problem.classes[route.class as usize];
        let leg = |from: usize, to: usize| {
            let exit = problem.mode(route.stop(from), 0).exit;
            let entry = problem.mode(route.stop(to), 0).entry;
            i64::from(problem.legs.leg(class.profile, exit, entry).distance)
        };
        let own = |position: usize| i64::from(route.slots[position].leg.distance);
        let distance = leg(first - 1, last) + leg(first, last + 1) - own(first - 1) - own(last);
        let bound = distance * class.distance_cost;
        if bound >= self.best_delta() {
            return;
        }
        let cost = if T == 0 {
            route.cost + bound
        } else {
            let stops = route.slots[first..last + 1]
                .iter()
                .rev()
                .map(|slot| slot.stop);
            route.cost_with(problem, first..last + 1, stops)
        };
        if cost < IMPOSSIBLE {
            let kind = Kind::Reverse {
                first: Spot {
                    route: self.spot.route,
                    position: first as u32,
                },
                last: last as u32,
            };
            self.offer(cost - route.cost, kind);
        }
    }
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    pub(super) fn carry_reversal(&mut self, first: Spot, last: usize, dirty: &mut Vec<StopId>) {
        let range = first.index()..last + 1;
        let slots = &self.routes[first.route as usize].slots;
        let stops: Vec<StopId> = slots[range.clone()]
            .iter()
            .rev()
            .map(|slot| slot.stop)
            .collect();
        self.splice(first.route as usize, range, &stops);
        self.mark(first.route, first.index(), dirty);
        self.mark(first.route, last, dirty);
    }
}
