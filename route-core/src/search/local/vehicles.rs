//! Vehicle moves: two routes exchange their vehicles, or a route, or a part of it, or several
//! together, take an unused one.

use crate::model::problem::{IMPOSSIBLE, Legs, StopId, minus};
use crate::random::Random;

use super::super::neighbourhood::Neighbourhood;
use super::super::solution::Solution;

/// How often a vehicle is tried for a route without a bound of its cost.
const WITHOUT_BOUND: f64 = 0.1;

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

    /// Gives a route the unused vehicle that drives it at the least cost. Where bounds cannot rule
    /// classes out, one is tried now and then.
    pub fn take_cheapest_vehicle(&mut self, index: usize, random: &mut Random) {
        if self.routes[index].is_empty() {
            return;
        }
        let classes = self.problem.classes.len();
        let (own, mut least) = (self.routes[index].class as usize, self.routes[index].cost);
        let drawn = random.chance(WITHOUT_BOUND).then(|| random.below(classes));
        let mut best = own;
        for class in (0..classes).filter(|&class| class != own && self.is_available(class)) {
            let bound = self.bound_by(index, class);
            if bound.map_or(Some(class) == drawn, |bound| bound < least) {
                let cost = self.cost_by(index, class);
                if cost < least {
                    (best, least) = (class, cost);
                }
            }
        }
        if best != own {
            self.change_class(index, best);
        }
    }

    /// What a route costs at least if another class drives it; nothing is said where time costs,
    /// or stops have several modes.
    fn bound_by(&self, index: usize, class: usize) -> Option<i64> {
        let (problem, route) = (self.problem, &self.routes[index]);
        let (own, other) = (
            &problem.classes[route.class as usize],
            &problem.classes[class],
        );
        if K > 1 || other.time_cost > 0 || own.profile != other.profile {
            return None;
        }
        let last = route.slots.len() - 1;
        let (first, end) = (route.stop(1), route.stop(last - 1));
        let leg = |from, to| {
            let (exit, entry) = (problem.mode(from, 0).exit, problem.mode(to, 0).entry);
            i64::from(problem.legs.leg(own.profile, exit, entry).distance)
        };
        let ends =
            |class: usize| leg(problem.start_of(class), first) + leg(end, problem.end_of(class));
        let driven = route.slots[last].along - ends(route.class as usize) + ends(class);
        Some(other.fixed_cost + driven * other.distance_cost)
    }

    /// Whether a route could be driven by another class.
    fn suits(&self, index: usize, class: usize) -> bool {
        self.cost_by(index, class) < IMPOSSIBLE
    }

    /// Cost of a route if another class drives it; impossible if that cannot.
    fn cost_by(&self, index: usize, class: usize) -> i64 {
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
        if can_serve && carries {
            self.cost_of_new(class, &self.inner_stops(index))
        } else {
            IMPOSSIBLE
        }
    }

    /// Cost of an unused vehicle that serves some stops (disposals included).
    pub(super) fn cost_of_new(&self, class: usize, stops: &[StopId]) -> i64 {
        let problem = self.problem;
        let mut fresh = self.unused_route(class);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::fold::{TIMED, UNTIMED};
    use crate::model::problem::Problem;
    use crate::search::iterated::Settings;
    use crate::search::recreate::recreate;
    use crate::search::tests::random_problem::{Features, Tables, random_problem};

    const FREE_TIME: Features = Features {
        windows: true,
        timed: true,
        ..Features::PLAIN
    };

    fn problems(features: Features) -> impl Iterator<Item = (u64, Problem<Tables>)> {
        let drawn = (0..400).map(move |seed| {
            let mut problem = random_problem(&mut Random::new(seed, 0), features);
            for class in &mut problem.classes {
                (class.time_cost, class.profile, class.count) = (0, 0, 20);
            }
            (seed, problem)
        });
        drawn.filter(|(_, problem)| problem.classes.len() > 1)
    }

    fn any_solution<'p, const T: usize>(
        problem: &'p Problem<Tables>,
        near: &Neighbourhood,
        random: &mut Random,
    ) -> Solution<'p, Tables, 1, T> {
        let mut solution = Solution::new(problem);
        let mut pending: Vec<StopId> = problem.services().collect();
        let settings = Settings::default().recreate;
        let any = i64::MAX / 2;
        recreate(&mut solution, near, &settings, &mut pending, random, any);
        // Vehicles that nobody chose.
        for _ in 0..20 {
            solution.exchange_random_vehicles(random);
        }
        solution
    }

    fn bounds_are_costs<const T: usize>(features: Features) -> usize {
        let mut compared = 0;
        for (seed, problem) in problems(features) {
            let near = Neighbourhood::build(&problem, 20, &false.into());
            let solution = any_solution::<T>(&problem, &near, &mut Random::new(seed, 1));
            for index in 0..solution.routes.len() {
                for class in 0..problem.classes.len() {
                    if solution.routes[index].is_empty() {
                        continue;
                    }
                    let cost = solution.cost_by(index, class);
                    if let Some(bound) = solution.bound_by(index, class) {
                        assert!(cost == IMPOSSIBLE || cost == bound, "seed {seed}");
                        compared += usize::from(cost == bound);
                    }
                }
            }
        }
        compared
    }

    #[test]
    fn bounds_are_costs_where_time_is_free() {
        for (name, compared) in [
            ("untimed", bounds_are_costs::<UNTIMED>(Features::PLAIN)),
            ("timed", bounds_are_costs::<TIMED>(FREE_TIME)),
        ] {
            assert!(compared > 400, "{name}: only {compared}");
        }
    }

    #[test]
    fn the_cheapest_vehicle_is_taken_and_can_be_given_back() {
        let mut taken = 0;
        for (seed, problem) in problems(FREE_TIME) {
            let near = Neighbourhood::build(&problem, 20, &false.into());
            let mut random = Random::new(seed, 1);
            let mut solution = any_solution::<TIMED>(&problem, &near, &mut random);
            for index in 0..solution.routes.len() {
                if solution.routes[index].is_empty() {
                    continue;
                }
                let before = solution.cost;
                let cheaper = |solution: &Solution<_, 1, TIMED>| {
                    let mut classes = 0..problem.classes.len();
                    let cost = solution.routes[index].cost;
                    classes.any(|class| {
                        let is_bounded = solution.bound_by(index, class).is_some();
                        is_bounded
                            && solution.is_available(class)
                            && solution.cost_by(index, class) < cost
                    })
                };
                let is_expected = cheaper(&solution);
                solution.begin();
                solution.take_cheapest_vehicle(index, &mut random);
                solution.check_invariants();
                let is_better = solution.cost < before;
                assert!(is_better || solution.cost == before, "seed {seed}");
                assert!(is_better || !is_expected, "seed {seed}");
                taken += usize::from(is_better);
                if random.chance(0.5) {
                    solution.undo();
                    solution.check_invariants();
                    assert_eq!(solution.cost, before);
                }
            }
        }
        assert!(taken > 50, "only {taken} were taken");
    }
}
