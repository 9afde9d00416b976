//! Vehicle moves: two routes exchange their vehicles, or a route, or a part of it, or several
//! together, take an unused one.

use crate::model::problem::{IMPOSSIBLE, Legs, StopId, minus};
use crate::random::Random;

use super::super::neighbourhood::Neighbourhood;
use super::super::route::Route;
use super::super::solution::Solution;

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    /// Gives a random route the class of another route, in exchange, or of an unused vehicle.
    /// Whether anything changed.
    pub fn exchange_random_vehicles(&mut self, random: &mut Random) -> bool {
        let problem = self.problem;
        let driven: Vec<usize> = (0..self.routes.len())
            .filter(|&index| !self.routes[index].is_empty())
            .collect();
        if driven.is_empty() || problem.classes.len() < 2 {
            return false;
        }
        let one = driven[random.below(driven.len())];
        let own_class = self.routes[one].class as usize;
        let choice = random.below(driven.len() + problem.classes.len());
        if choice < driven.len() {
            let other = driven[choice];
            let other_class = self.routes[other].class as usize;
            return other_class != own_class
                && self.suits(one, other_class)
                && self.suits(other, own_class)
                && {
                    self.change_class(one, other_class);
                    self.change_class(other, own_class);
                    true
                };
        }
        let class = choice - driven.len();
        let fits = class != own_class && self.is_available(class) && self.suits(one, class);
        if fits {
            self.change_class(one, class);
        }
        fits
    }

    /// Gives the route of a service an unused vehicle that carries more, and picks the services of
    /// near routes that fit in as well: many small routes become a large one.
    pub fn take_larger_vehicle(
        &mut self,
        service: StopId,
        neighbourhood: &Neighbourhood,
        random: &mut Random,
        removed: &mut Vec<StopId>,
    ) {
        removed.clear();
        let place = self.places[service.index()];
        if !place.is_somewhere() {
            return;
        }
        let (problem, index) = (self.problem, place.route as usize);
        let class = random.below(problem.classes.len());
        let (now, larger) = (
            problem.classes[self.routes[index].class as usize].capacity,
            problem.classes[class].capacity,
        );
        let is_larger = (0..2).any(|d| larger[d] > now[d]) && (0..2).all(|d| larger[d] >= now[d]);
        if !is_larger || !self.is_available(class) || !self.suits(index, class) {
            return;
        }
        self.change_class(index, class);
        let mut room = minus(larger, self.routes[index].load);
        let mut met = vec![index];
        for &near in neighbourhood.of(service) {
            let place = self.places[near.index()];
            let other = place.route as usize;
            if !place.is_somewhere() || met.contains(&other) {
                continue;
            }
            met.push(other);
            let route = &self.routes[other];
            if (0..2).all(|d| route.load[d] <= room[d]) {
                room = minus(room, route.load);
                let stops = route.slots.iter().map(|slot| slot.stop);
                removed.extend(stops.filter(|&stop| problem.is_service(stop)));
            }
        }
    }

    /// Gives what follows a service to an unused vehicle of the same class, where one is left and
    /// nothing is brought home.
    pub fn split_route(&mut self, service: StopId) {
        let place = self.places[service.index()];
        if !place.is_somewhere() {
            return;
        }
        let index = place.route as usize;
        let route = &self.routes[index];
        let class = route.class as usize;
        let cut = if self.problem.classes[class].unloads_at_end {
            place.position as usize + 1
        } else {
            route.trip_at(place.position as usize).to as usize + 1
        };
        let end = route.slots.len() - 1;
        if cut >= end || !self.is_available(class) || route.services_behind(cut - 1) == 0 {
            return;
        }
        let mut stops: Vec<StopId> = route.slots[cut..end].iter().map(|slot| slot.stop).collect();
        if self.problem.is_disposal(stops[0]) {
            stops.remove(0);
        }
        self.splice(index, cut..end, &[]);
        let fresh = self.empty_route(class);
        self.splice(fresh, 1..1, &stops);
    }

    /// Whether a route could be driven by another class.
    fn suits(&self, index: usize, class: usize) -> bool {
        let problem = self.problem;
        let route = &self.routes[index];
        let can_serve = route
            .slots
            .iter()
            .filter(|slot| problem.is_service(slot.stop))
            .all(|slot| problem.can_serve(class, slot.stop));
        let record = &problem.classes[class];
        let carries = route
            .trips
            .iter()
            .all(|trip| (0..2).all(|d| trip.load[d] <= record.capacity[d]));
        can_serve && carries && {
            let mut fresh = Route::<K, T>::empty(problem, class);
            fresh.splice(problem, 1..1, &self.inner_stops(index));
            fresh.keeps_rules(problem)
        }
    }

    /// Cost of an unused vehicle that serves some stops (disposals included).
    pub(super) fn cost_of_new(&self, class: usize, stops: &[StopId]) -> i64 {
        let problem = self.problem;
        let mut fresh = Route::<K, T>::empty(problem, class);
        fresh.splice(problem, 1..1, stops);
        if fresh.keeps_rules(problem) {
            fresh.cost
        } else {
            IMPOSSIBLE
        }
    }

    /// Drives the stops of a route by a vehicle of another class.
    fn change_class(&mut self, index: usize, class: usize) {
        let stops = self.inner_stops(index);
        self.splice(index, 1..stops.len() + 1, &[]);
        self.reset_empty(index, class);
        self.splice(index, 1..1, &stops);
    }
}
