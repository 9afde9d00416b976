//! Trip moves: a whole trip changes its vehicle or its place in the shift.

use crate::cost::fold::Fold;
use crate::model::problem::{IMPOSSIBLE, Legs, StopId};
use crate::random::Random;

use super::super::solution::Solution;

/// How often a place for a trip is overlooked, so that the second best has its chance.
const BLINK: f64 = 0.25;

/// Where a trip can go, and the change of the total cost.
struct Destination {
    delta: i64,
    /// Route and gap, or an unused class.
    target: Result<(usize, usize), usize>,
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    /// Moves a random trip to the best other place, of those that are not overlooked, even at a
    /// loss. Whether it moved.
    pub fn shift_random_trip(&mut self, random: &mut Random) -> bool {
        let driven: Vec<usize> = (0..self.routes.len())
            .filter(|&index| !self.routes[index].is_empty())
            .collect();
        if driven.is_empty() {
            return false;
        }
        let index = driven[random.below(driven.len())];
        let number = random.below(self.routes[index].trips.len());
        self.shift_trip(index, number, random)
    }

    /// Moves a trip to the best other place there is. The last trip of a vehicle that unloads at
    /// the end of its shift ends at a disposal elsewhere.
    fn shift_trip(&mut self, index: usize, number: usize, random: &mut Random) -> bool {
        let problem = self.problem;
        let route = &self.routes[index];
        let trip = route.trips[number];
        let (first, last) = (trip.from as usize + 1, trip.to as usize);
        if trip.service_count() == 0 {
            return false;
        }
        let ends_at_disposal = problem.is_disposal(route.stop(last));
        // Without the last trip the unloading before it is of no use.
        let taken = match (ends_at_disposal, number) {
            (true, _) => first..last + 1,
            (false, 0) => first..last,
            (false, _) => first - 1..last,
        };
        let services = route.slots[first..last].iter();
        let mut stops: Vec<StopId> = services.map(|slot| slot.stop).collect();
        if ends_at_disposal {
            stops.push(route.stop(last));
        } else {
            let stream = problem.streams[stops[0].index()];
            let class = route.class as usize;
            let near = |disposal: &StopId| {
                let (exit, entry) = (
                    problem.mode(stops[stops.len() - 1], 0),
                    problem.mode(*disposal, 0),
                );
                problem
                    .legs
                    .leg(problem.classes[class].profile, exit.exit, entry.entry)
                    .distance
            };
            let accepting = problem.disposals();
            let accepting = accepting.filter(|&disposal| {
                problem.accepts(disposal, stream, class)
                    && self.sites_have_room(move || [(disposal, trip.load)])
            });
            let Some(disposal) = accepting.min_by_key(near) else {
                return false;
            };
            stops.push(disposal);
        }
        let without = if trip.service_count() == route.service_count as usize {
            0
        } else {
            route.cost_with(problem, taken.clone(), std::iter::empty())
        };
        if without >= IMPOSSIBLE {
            return false;
        }
        let gain = without - route.cost;
        let before = self.cost;
        let Some(best) = self.best_destination(index, number, &stops, gain, random) else {
            return false;
        };
        // Taking out first keeps positions in other routes; within its own route a later gap
        // moves forward.
        let (target, gap) = match best.target {
            Ok((target, gap)) if target == index && gap >= last => (target, gap - stops.len()),
            Ok(place) => place,
            Err(class) => {
                if problem.classes[class].unloads_at_end {
                    stops.pop();
                }
                self.splice(index, taken, &[]);
                let fresh = self.empty_route(class);
                self.splice(fresh, 1..1, &stops);
                self.expect_cost(before + best.delta);
                return true;
            }
        };
        self.splice(index, taken, &[]);
        self.splice(target, gap + 1..gap + 1, &stops);
        self.expect_cost(before + best.delta);
        true
    }

    /// What a move has made of the cost is what was predicted, where that is exact.
    fn expect_cost(&self, predicted: i64) {
        debug_assert!(
            !Fold::<L, K, T>::IS_EXACT || self.cost == predicted,
            "predicted {predicted}, got {}",
            self.cost
        );
    }

    fn best_destination(
        &self,
        index: usize,
        number: usize,
        stops: &[StopId],
        gain: i64,
        random: &mut Random,
    ) -> Option<Destination> {
        let problem = self.problem;
        let own = &self.routes[index];
        let trip = own.trips[number];
        let services = &stops[..stops.len() - 1];
        let stream = problem.streams[services[0].index()];
        let disposal = stops[stops.len() - 1];
        let suits = |class: usize| {
            let record = &problem.classes[class];
            (0..2).all(|d| trip.load[d] <= record.capacity[d])
                && problem.accepts(disposal, stream, class)
                && services
                    .iter()
                    .all(|&service| problem.can_serve(class, service))
        };
        let mut best: Option<Destination> = None;
        // Places that cost the same get their turn.
        let first = random.below(self.routes.len());
        let mut offer = |delta: i64, target| {
            if best.as_ref().is_none_or(|best| delta < best.delta) && !random.chance(BLINK) {
                best = Some(Destination { delta, target });
            }
        };
        for other in (first..self.routes.len()).chain(0..first) {
            let route = &self.routes[other];
            let class = route.class as usize;
            let record = &problem.classes[class];
            if route.is_empty() || !suits(class) {
                continue;
            }
            if other == index {
                if problem.is_disposal(own.stop(trip.to as usize)) {
                    self.offer_own_gaps(index, number, stops, &mut offer);
                }
                continue;
            }
            let has_room = route.trip_count(problem) < record.max_trips as usize
                && route.service_count as usize + services.len() <= record.max_services as usize
                && (0..2).all(|d| route.load[d] + trip.load[d] <= record.route_capacity[d]);
            if !has_room {
                continue;
            }
            for gap in route.trips.iter().map(|trip| trip.from as usize) {
                let cost = route.cost_with(problem, gap + 1..gap + 1, stops.iter().copied());
                if cost < IMPOSSIBLE {
                    offer(gain + cost - route.cost, Ok((other, gap)));
                }
            }
        }
        for class in 0..problem.classes.len() {
            // A vehicle of the same kind with nothing else to do is no change.
            let is_change = class != own.class as usize || own.trips.len() > 1;
            if is_change && self.is_available(class) && suits(class) {
                let unloads_at_end = problem.classes[class].unloads_at_end;
                let alone = if unloads_at_end { services } else { stops };
                let cost = self.cost_of_new(class, alone);
                if cost < IMPOSSIBLE {
                    offer(gain + cost, Err(class));
                }
            }
        }
        best
    }

    /// Other places in the trip's own route.
    fn offer_own_gaps(
        &self,
        index: usize,
        number: usize,
        stops: &[StopId],
        offer: &mut impl FnMut(i64, Result<(usize, usize), usize>),
    ) {
        let problem = self.problem;
        let route = &self.routes[index];
        let trip = route.trips[number];
        let (first, last) = (trip.from as usize + 1, trip.to as usize);
        for (other, gap) in route
            .trips
            .iter()
            .map(|trip| trip.from as usize)
            .enumerate()
        {
            if other == number || other == number + 1 {
                continue;
            }
            let slots = &route.slots;
            let cost = if gap < first {
                let between = slots[gap + 1..first].iter().map(|slot| slot.stop);
                let sequence = stops.iter().copied().chain(between);
                route.cost_with(problem, gap + 1..last + 1, sequence)
            } else {
                let between = slots[last + 1..gap + 1].iter().map(|slot| slot.stop);
                let sequence = between.chain(stops.iter().copied());
                route.cost_with(problem, first..gap + 1, sequence)
            };
            if cost < IMPOSSIBLE {
                offer(cost - route.cost, Ok((index, gap)));
            }
        }
    }
}
