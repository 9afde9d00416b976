//! Site moves, where sites take only so much: a trip is unloaded elsewhere to make room, or trips
//! exchange the sites where they are unloaded.

use crate::model::problem::{IMPOSSIBLE, Legs, StopId, minus};
use crate::random::Random;

use super::super::solution::Solution;
use super::disposals::others;

/// A disposal instead of the one that ends a trip: route, position and the new disposal.
type Change = (usize, usize, StopId);

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    /// Unloads a trip at a random other disposal that has room for it, even at a loss: the trip of
    /// a service or, if that is unserved, any trip that is unloaded where it could be.
    pub fn unload_elsewhere(&mut self, service: StopId, random: &mut Random) {
        let problem = self.problem;
        let place = self.places[service.index()];
        let candidates = if place.is_somewhere() {
            let index = place.route as usize;
            let trip = self.routes[index].trip_at(place.position as usize);
            vec![(index, trip.to as usize)]
        } else {
            self.trips_in_the_way(service)
        };
        if candidates.is_empty() {
            return;
        }
        let (index, at) = candidates[random.below(candidates.len())];
        let route = &self.routes[index];
        if !problem.is_disposal(route.stop(at)) {
            return;
        }
        let load = route.slots[at].load;
        let now = (route.stop(at), minus([0, 0], load));
        let roomy: Vec<StopId> = others(problem, route, at)
            .filter(|&disposal| self.sites_have_room(move || [now, (disposal, load)]))
            .filter(|&disposal| {
                route.cost_with(problem, at..at + 1, std::iter::once(disposal)) < IMPOSSIBLE
            })
            .collect();
        if !roomy.is_empty() {
            let disposal = roomy[random.below(roomy.len())];
            self.splice(index, at..at + 1, &[disposal]);
        }
    }

    /// Ends of the trips that are unloaded where a service could be: route and position.
    pub fn trips_in_the_way(&self, service: StopId) -> Vec<(usize, usize)> {
        let problem = self.problem;
        let stream = problem.streams[service.index()];
        let driven = self
            .routes
            .iter()
            .enumerate()
            .filter(|(_, route)| !route.is_empty());
        let ends = driven.flat_map(|(index, route)| {
            let ends = route.trips.iter().map(|trip| trip.to as usize);
            let takes = move |&at: &usize| {
                let stop = route.stop(at);
                problem.is_disposal(stop) && problem.accepts(stop, stream, route.class as usize)
            };
            ends.filter(takes).map(move |at| (index, at))
        });
        ends.collect()
    }

    /// Lets the trips of a route exchange sites with other trips until that gains nothing.
    pub fn exchange_sites(&mut self, index: usize) {
        while let Some(changes) = self.best_exchange(index) {
            let before = self.cost;
            for (route, at, disposal) in changes {
                self.splice(route, at..at + 1, &[disposal]);
            }
            if self.cost >= before {
                return;
            }
        }
    }

    /// The best way of unloading a trip of a route at a site that is too full for it, and one of
    /// the trips that are unloaded there elsewhere.
    fn best_exchange(&self, index: usize) -> Option<[Change; 2]> {
        let problem = self.problem;
        let own = &self.routes[index];
        if own.is_empty() || own.cost >= IMPOSSIBLE {
            return None;
        }
        let mut best = None;
        let mut least = 0;
        for trip in &own.trips {
            let at = trip.to as usize;
            if !problem.is_disposal(own.stop(at)) {
                continue;
            }
            for disposal in others(problem, own, at) {
                let cost = own.cost_with(problem, at..at + 1, std::iter::once(disposal));
                if cost >= own.cost {
                    continue;
                }
                for (other, second_at) in self.trips_at(problem.site_of(disposal)) {
                    if (other, second_at) == (index, at) {
                        continue;
                    }
                    for second in others(problem, &self.routes[other], second_at) {
                        let changes = [(index, at, disposal), (other, second_at, second)];
                        let delta = self.delta_of_exchange(changes);
                        if delta < least && self.have_room_for_exchange(changes) {
                            least = delta;
                            best = Some(changes);
                        }
                    }
                }
            }
        }
        best
    }

    /// Ends of the trips that are unloaded at a site: route and position.
    fn trips_at(&self, site: Option<usize>) -> impl Iterator<Item = (usize, usize)> {
        let driven = self
            .routes
            .iter()
            .enumerate()
            .filter(|(_, route)| !route.is_empty());
        driven.flat_map(move |(index, route)| {
            let ends = route.trips.iter().map(|trip| trip.to as usize);
            let at_site = ends.filter(move |&at| self.problem.site_of(route.stop(at)) == site);
            at_site.map(move |at| (index, at))
        })
    }

    fn have_room_for_exchange(&self, changes: [Change; 2]) -> bool {
        self.sites_have_room(move || {
            let [one, other] = changes.map(|(index, at, disposal)| {
                let slot = self.routes[index].slots[at];
                [(slot.stop, minus([0, 0], slot.load)), (disposal, slot.load)]
            });
            [one[0], one[1], other[0], other[1]]
        })
    }

    /// Change of the cost of routes.
    fn delta_of_exchange(&self, changes: [Change; 2]) -> i64 {
        let problem = self.problem;
        let [(index, ..), (other, ..)] = changes;
        if index != other {
            let deltas = changes.map(|(index, at, disposal)| {
                let route = &self.routes[index];
                route.cost_with(problem, at..at + 1, std::iter::once(disposal)) - route.cost
            });
            return deltas[0] + deltas[1];
        }
        let route = &self.routes[index];
        let [mut first, mut last] = changes.map(|(_, at, disposal)| (at, disposal));
        if first.0 > last.0 {
            std::mem::swap(&mut first, &mut last);
        }
        let between = route.slots[first.0 + 1..last.0]
            .iter()
            .map(|slot| slot.stop);
        let stops = std::iter::once(first.1).chain(between).chain([last.1]);
        route.cost_with(problem, first.0..last.0 + 1, stops) - route.cost
    }
}
