//! Relocate and or-opt: a chain of one to three services moves to another gap.

use crate::model::problem::{IMPOSSIBLE, Legs, StopId};

use super::super::solution::Solution;
use super::{Judge, Kind, LONGEST_CHAIN, Spot};

impl<L: Legs, const K: usize, const T: usize> Judge<'_, '_, L, K, T> {
    /// Prices taking out the chains that begin at the service.
    pub(super) fn price_removals(&mut self) {
        let route = self.route(self.spot);
        let trip = route.trip_at(self.spot.index());
        let problem = self.solution.problem;
        for length in 1..=LONGEST_CHAIN {
            let end = self.spot.index() + length;
            if end > trip.to as usize {
                break;
            }
            let cost = if length == route.service_count as usize {
                0
            } else {
                let range = route.range_without(problem, self.spot.index()..end);
                route.cost_with(problem, range, std::iter::empty())
            };
            if cost < IMPOSSIBLE {
                self.gains[length - 1] = Some(cost - route.cost);
            }
        }
    }

    /// The chains that begin at the service, to both gaps beside a spot.
    pub(super) fn relocate_beside(&mut self, beside: Spot) {
        for length in 1..=LONGEST_CHAIN {
            let Some(gain) = self.gains[length - 1] else {
                continue;
            };
            if beside.route == self.spot.route {
                self.relocate_within(beside, length);
                continue;
            }
            if gain >= self.best_delta() {
                continue;
            }
            let target = self.route(beside);
            let load = self.chain_load(self.spot, length);
            if !self.can_serve(target.class, self.spot, length)
                || !self.bears(beside, load, false, length as i64)
                || !self.sites_bear(self.spot, beside, load)
            {
                continue;
            }
            for behind in [beside.index() - 1, beside.index()] {
                let chain = self.spot.index()..self.spot.index() + length;
                let stops = self.route(self.spot).slots[chain]
                    .iter()
                    .map(|slot| slot.stop);
                self.try_gap(beside.route, behind, length, gain, stops.clone(), false);
                if length > 1 {
                    self.try_gap(beside.route, behind, length, gain, stops.rev(), true);
                }
            }
        }
    }

    fn try_gap(
        &mut self,
        route: u32,
        behind: usize,
        length: usize,
        gain: i64,
        stops: impl Iterator<Item = StopId>,
        reversed: bool,
    ) {
        let problem = self.solution.problem;
        let target = &self.solution.routes[route as usize];
        let cost = target.cost_with(problem, behind + 1..behind + 1, stops);
        if cost < IMPOSSIBLE {
            let kind = Kind::Relocate {
                from: self.spot,
                length: length as u32,
                behind: Spot {
                    route,
                    position: behind as u32,
                },
                reversed,
            };
            self.offer(gain + cost - target.cost, kind);
        }
    }

    /// A chain to another gap of its own route. The stops in between are folded anew, so a
    /// cheap look at the distances comes first.
    fn relocate_within(&mut self, beside: Spot, length: usize) {
        let problem = self.solution.problem;
        let route = self.route(self.spot);
        let (begin, end) = (self.spot.index(), self.spot.index() + length);
        if (begin..end).contains(&beside.index()) {
            return;
        }
        let own_trip = route.slots[begin].trip;
        if route.slots[beside.index()].trip != own_trip {
            let load = self.chain_load(self.spot, length);
            let takes_whole_trip = route.trips[own_trip as usize].service_count() == length;
            if takes_whole_trip
                || !self.bears(beside, load, true, 0)
                || !self.sites_bear(self.spot, beside, load)
            {
                return;
            }
        }
        for behind in [beside.index() - 1, beside.index()] {
            if behind + 1 == begin || (begin..end).contains(&behind) {
                continue;
            }
            if K == 1 && self.cheapest_within(begin..end, behind) >= self.best_delta() {
                continue;
            }
            let chain = || route.slots[begin..end].iter();
            let cost = if behind < begin {
                let between = route.slots[behind + 1..begin].iter();
                let stops = chain().chain(between).map(|slot| slot.stop);
                route.cost_with(problem, behind + 1..end, stops)
            } else {
                let between = route.slots[end..behind + 1].iter();
                let stops = between.chain(chain()).map(|slot| slot.stop);
                route.cost_with(problem, begin..behind + 1, stops)
            };
            if cost < IMPOSSIBLE {
                let kind = Kind::Relocate {
                    from: self.spot,
                    length: length as u32,
                    behind: Spot {
                        route: self.spot.route,
                        position: behind as u32,
                    },
                    reversed: false,
                };
                self.offer(cost - route.cost, kind);
            }
        }
    }

    /// Change of the cost of distance when a chain moves within its route.
    fn cheapest_within(&self, chain: std::ops::Range<usize>, behind: usize) -> i64 {
        let route = self.route(self.spot);
        let problem = self.solution.problem;
        let class = &problem.classes[route.class as usize];
        let leg = |from: usize, to: usize| {
            let exit = problem.mode(route.stop(from), 0).exit;
            let entry = problem.mode(route.stop(to), 0).entry;
            i64::from(problem.legs.leg(class.profile, exit, entry).distance)
        };
        let own = |position: usize| i64::from(route.slots[position].leg.distance);
        let distance = leg(chain.start - 1, chain.end)
            + leg(behind, chain.start)
            + leg(chain.end - 1, behind + 1)
            - own(chain.start - 1)
            - own(chain.end - 1)
            - own(behind);
        distance * class.distance_cost
    }
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    pub(super) fn carry_relocation(
        &mut self,
        from: Spot,
        length: usize,
        behind: Spot,
        reversed: bool,
        dirty: &mut Vec<StopId>,
    ) {
        let (begin, end) = (from.index(), from.index() + length);
        let slots = &self.routes[from.route as usize].slots;
        let mut chain: Vec<StopId> = slots[begin..end].iter().map(|slot| slot.stop).collect();
        if from.route == behind.route {
            let gap = behind.index() + 1;
            let (range, stops) = if gap <= begin {
                chain.extend(slots[gap..begin].iter().map(|slot| slot.stop));
                (gap..end, chain)
            } else {
                let between = slots[end..gap].iter().map(|slot| slot.stop);
                (begin..gap, between.chain(chain).collect())
            };
            let (first, last) = (range.start, range.end);
            self.splice(from.route as usize, range, &stops);
            self.mark(from.route, first, dirty);
            self.mark(from.route, last - 1, dirty);
            return;
        }
        let range = self.routes[from.route as usize].range_without(self.problem, begin..end);
        let first = range.start;
        if reversed {
            chain.reverse();
        }
        self.splice(from.route as usize, range, &[]);
        self.splice(
            behind.route as usize,
            behind.index() + 1..behind.index() + 1,
            &chain,
        );
        self.mark(from.route, first, dirty);
        self.mark(behind.route, behind.index() + 1, dirty);
        self.mark(behind.route, behind.index() + length, dirty);
    }
}
