//! Where one service can be put into a solution, and what that costs.

use crate::cost::fold::{Fold, Labels};
use crate::model::problem::{IMPOSSIBLE, Legs, StopId, minus, plus};

use super::route::{Route, Trip};
use super::solution::Solution;

/// A place for a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Insertion {
    /// Change of the cost of routes.
    pub delta: i64,
    /// Where.
    pub target: Target,
    /// Whether a disposal comes along.
    pub disposal: Companion,
}

/// Where a service goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Behind a position of a route.
    Behind {
        /// The route.
        route: u32,
        /// The position.
        position: u32,
    },
    /// Into an unused vehicle of a class.
    Unused {
        /// The class.
        class: u32,
    },
}

/// A disposal inserted with a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Companion {
    /// None.
    Alone,
    /// The truck unloads right after the service.
    DisposalAfter(StopId),
    /// The truck unloads right before the service.
    DisposalBefore(StopId),
    /// The truck unloads another stream before the service, and the service's after it.
    Between(StopId, StopId),
}

impl Insertion {
    /// No place at all.
    pub const NONE: Self = Self {
        delta: IMPOSSIBLE,
        target: Target::Unused { class: u32::MAX },
        disposal: Companion::Alone,
    };

    /// Whether there is a place.
    pub fn exists(&self) -> bool {
        self.delta < IMPOSSIBLE
    }
}

/// Tries gaps for one service and remembers the best.
pub struct Inserter<'s, 'p, L, const K: usize, const T: usize> {
    solution: &'s Solution<'p, L, K, T>,
    service: StopId,
    /// Disposals with the shorter of the distances from the service and to it, nearest first; all
    /// 0 where they depend on modes.
    disposals: Vec<(i64, StopId)>,
    /// Profile of these distances.
    profile: Option<u32>,
    /// Best so far.
    pub best: Insertion,
}

impl<'s, 'p, L: Legs, const K: usize, const T: usize> Inserter<'s, 'p, L, K, T> {
    /// For a service that is in no route.
    pub fn new(solution: &'s Solution<'p, L, K, T>, service: StopId) -> Self {
        Self {
            solution,
            service,
            disposals: Vec::new(),
            profile: None,
            best: Insertion::NONE,
        }
    }

    fn offer(&mut self, delta: i64, target: Target, disposal: Companion) {
        if delta < self.best.delta {
            self.take(delta, target, disposal);
        }
    }

    fn take(&mut self, delta: i64, target: Target, disposal: Companion) {
        self.best = Insertion {
            delta,
            target,
            disposal,
        };
    }

    /// Tries both gaps beside a service that is in a route.
    #[inline]
    pub fn try_beside(&mut self, route_index: u32, position: usize) {
        let solution = self.solution;
        let route = &solution.routes[route_index as usize];
        let class = route.class as usize;
        if !solution.problem.can_serve(class, self.service) || !self.route_has_room(route) {
            return;
        }
        let load = solution.problem.loads[self.service.index()];
        let trip = route.trip_at(position);
        if solution.fits(class, trip.load, load) && self.site_has_room(route, trip) {
            self.try_gap(route_index, route, position - 1);
            self.try_gap(route_index, route, position);
        } else if !solution.problem.disposal_streams.is_empty() && self.may_add_trip(route) {
            self.try_gap_with_disposal(route_index, route, position - 1);
            self.try_gap_with_disposal(route_index, route, position);
        }
    }

    /// Tries every gap of a route.
    pub fn try_route(&mut self, route_index: u32) {
        let solution = self.solution;
        let route = &solution.routes[route_index as usize];
        let class = route.class as usize;
        if route.is_empty()
            || !solution.problem.can_serve(class, self.service)
            || !self.route_has_room(route)
        {
            return;
        }
        let problem = solution.problem;
        let load = problem.loads[self.service.index()];
        let stream = problem.streams[self.service.index()];
        for trip in &route.trips {
            let first = route.stop(trip.from as usize + 1);
            let is_own_stream =
                problem.is_service(first) && problem.streams[first.index()] == stream;
            let fits = is_own_stream
                && solution.fits(class, trip.load, load)
                && self.site_has_room(route, trip);
            for position in trip.from as usize..trip.to as usize {
                if fits {
                    self.try_gap(route_index, route, position);
                } else if self.may_add_trip(route)
                    && (is_own_stream || position == trip.from as usize)
                {
                    self.try_gap_with_disposal(route_index, route, position);
                }
            }
        }
    }

    /// Tries a new trip between the trips of a route.
    pub fn try_new_trips(&mut self, route_index: u32) {
        let solution = self.solution;
        let route = &solution.routes[route_index as usize];
        if !solution
            .problem
            .can_serve(route.class as usize, self.service)
            || !self.route_has_room(route)
            || !self.may_add_trip(route)
        {
            return;
        }
        for trip in &route.trips {
            self.try_gap_with_disposal(route_index, route, trip.from as usize);
        }
    }

    /// Tries to unload in the middle of trips of other streams, serve, and unload again.
    pub fn try_between_streams(&mut self, route_index: u32) {
        let solution = self.solution;
        let problem = solution.problem;
        let route = &solution.routes[route_index as usize];
        let class = route.class as usize;
        let load = problem.loads[self.service.index()];
        let stream = problem.streams[self.service.index()];
        let has_trips = route.trips.len() + 1 < problem.classes[class].max_trips as usize;
        if route.is_empty()
            || !has_trips
            || !problem.can_serve(class, self.service)
            || !self.route_has_room(route)
            || !solution.fits(class, [0, 0], load)
        {
            return;
        }
        for position in 1..route.slots.len() - 2 {
            let (before, after) = (route.stop(position), route.stop(position + 1));
            if !problem.is_service(before) || !problem.is_service(after) {
                continue;
            }
            let carried = problem.streams[before.index()];
            if carried == stream {
                continue;
            }
            let accepting = |stream| {
                let all = problem.disposals();
                all.filter(move |&disposal| problem.accepts(disposal, stream, class))
            };
            for first in accepting(carried) {
                for second in accepting(stream) {
                    let has_room = solution.sites_have_room(move || {
                        let cut = route.slots[position].load;
                        let end = route.stop(route.trip_at(position).to as usize);
                        [(first, cut), (end, minus([0, 0], cut)), (second, load)]
                    });
                    if !has_room {
                        continue;
                    }
                    let stops = [first, self.service, second];
                    let gap = position + 1..position + 1;
                    let cost = route.cost_with(problem, gap, stops.into_iter());
                    if cost < IMPOSSIBLE {
                        let target = Target::Behind {
                            route: route_index,
                            position: position as u32,
                        };
                        self.offer(cost - route.cost, target, Companion::Between(first, second));
                    }
                }
            }
        }
    }

    /// Whether the site where a trip is unloaded has room for the service.
    #[inline]
    fn site_has_room(&self, route: &Route<K, T>, trip: &Trip) -> bool {
        let (solution, service) = (self.solution, self.service);
        solution.sites_have_room(move || {
            let load = solution.problem.loads[service.index()];
            [(route.stop(trip.to as usize), load)]
        })
    }

    fn route_has_room(&self, route: &Route<K, T>) -> bool {
        let problem = self.solution.problem;
        let class = &problem.classes[route.class as usize];
        let load = problem.loads[self.service.index()];
        route.service_count < class.max_services
            && route.load[0] + load[0] <= class.route_capacity[0]
            && route.load[1] + load[1] <= class.route_capacity[1]
    }

    fn may_add_trip(&self, route: &Route<K, T>) -> bool {
        let class = &self.solution.problem.classes[route.class as usize];
        route.trip_count(self.solution.problem) < class.max_trips as usize
    }

    #[inline]
    fn try_gap(&mut self, route_index: u32, route: &Route<K, T>, position: usize) {
        let problem = self.solution.problem;
        let (before, after) = (route.stop(position), route.stop(position + 1));
        let class = &problem.classes[route.class as usize];
        if K == 1 {
            let mode = problem.mode(self.service, 0);
            let to = problem
                .legs
                .leg(class.profile, problem.mode(before, 0).exit, mode.entry);
            let on = problem
                .legs
                .leg(class.profile, mode.exit, problem.mode(after, 0).entry);
            let distance =
                i64::from(to.distance) + i64::from(on.distance) + i64::from(mode.distance)
                    - i64::from(route.slots[position].leg.distance);
            let bound = distance * class.distance_cost;
            if bound >= self.best.delta || !to.is_reachable() || !on.is_reachable() {
                return;
            }
            if T == 0 {
                let target = Target::Behind {
                    route: route_index,
                    position: position as u32,
                };
                self.offer(bound, target, Companion::Alone);
                return;
            }
        }
        let fold = route.folding(problem);
        let served = fold.extend(&route.heads[position], before, self.service);
        let cost = fold.join(&served, self.service, after, &route.tails[position + 1]);
        if cost < IMPOSSIBLE {
            let target = Target::Behind {
                route: route_index,
                position: position as u32,
            };
            self.offer(cost - route.cost, target, Companion::Alone);
        }
    }

    /// Tries the gap with a disposal before or after the service, where that splits a trip into
    /// two that fit, or opens one between trips.
    fn try_gap_with_disposal(&mut self, route_index: u32, route: &Route<K, T>, position: usize) {
        let solution = self.solution;
        let problem = solution.problem;
        let class = route.class as usize;
        let stream = problem.streams[self.service.index()];
        let load = problem.loads[self.service.index()];
        let before = route.stop(position);
        let next_trip = route.trip_at(position + 1);
        let next_is_foreign = {
            let first = route.stop(next_trip.from as usize + 1);
            problem.is_service(first) && problem.streams[first.index()] != stream
        };
        let carried = if problem.is_service(before) {
            route.slots[position].load
        } else {
            [0, 0]
        };
        let rest = minus(next_trip.load, carried);
        let inside = problem.is_service(before);
        // Of a trip that only its site refuses something must be left before it.
        let takes_all =
            problem.limits_sites() && inside && problem.is_disposal(route.stop(position + 1));
        let closes =
            solution.fits(class, carried, load) && !(inside && next_is_foreign) && !takes_all;
        // Before the service a disposal is of use only if something is on board.
        let opens = inside && !next_is_foreign && solution.fits(class, rest, load);
        if !closes && !opens {
            return;
        }
        let target = Target::Behind {
            route: route_index,
            position: position as u32,
        };
        self.rank_disposals(problem.classes[class].profile);
        let insertion = self.least_driven_more(route, position);
        for index in 0..self.disposals.len() {
            let (way, disposal) = self.disposals[index];
            if insertion + way * problem.classes[class].distance_cost >= self.best.delta {
                break;
            }
            if !problem.accepts(disposal, stream, class) {
                continue;
            }
            if closes && self.splits_within_limits(route, position, disposal, true) {
                let delta = self.delta_of_pair(route, position, [self.service, disposal]);
                self.offer(delta, target, Companion::DisposalAfter(disposal));
            }
            if opens && self.splits_within_limits(route, position, disposal, false) {
                let delta = self.delta_of_pair(route, position, [disposal, self.service]);
                self.offer(delta, target, Companion::DisposalBefore(disposal));
            }
        }
    }

    /// Whether the sites have room if the truck unloads behind a position, after the service or
    /// before it.
    #[inline]
    fn splits_within_limits(
        &self,
        route: &Route<K, T>,
        position: usize,
        disposal: StopId,
        after: bool,
    ) -> bool {
        let (solution, service) = (self.solution, self.service);
        solution.sites_have_room(move || {
            let problem = solution.problem;
            let load = problem.loads[service.index()];
            let carried = if problem.is_service(route.stop(position)) {
                route.slots[position].load
            } else {
                [0, 0]
            };
            let end = route.stop(route.trip_at(position + 1).to as usize);
            if after {
                [
                    (disposal, plus(carried, load)),
                    (end, minus([0, 0], carried)),
                ]
            } else {
                [(disposal, carried), (end, minus(load, carried))]
            }
        })
    }

    fn rank_disposals(&mut self, profile: u32) {
        if self.profile == Some(profile) {
            return;
        }
        let problem = self.solution.problem;
        let served = *problem.mode(self.service, 0);
        let ranked = problem.disposals().map(|disposal| {
            if K > 1 {
                return (0, disposal);
            }
            let mode = problem.mode(disposal, 0);
            let to = problem.legs.leg(profile, served.exit, mode.entry);
            let from = problem.legs.leg(profile, mode.exit, served.entry);
            (i64::from(to.distance.min(from.distance)), disposal)
        });
        self.disposals.clear();
        self.disposals.extend(ranked);
        self.disposals.sort_unstable();
        self.profile = Some(profile);
    }

    /// What a gap costs at least, in distance, if the service and a disposal come into it, without
    /// the way between the two.
    fn least_driven_more(&self, route: &Route<K, T>, position: usize) -> i64 {
        if K > 1 {
            return i64::MIN / 2;
        }
        let problem = self.solution.problem;
        let class = &problem.classes[route.class as usize];
        let (before, after) = (route.stop(position), route.stop(position + 1));
        let (served, exit) = (problem.mode(self.service, 0), problem.mode(before, 0).exit);
        let to = problem.legs.leg(class.profile, exit, served.entry);
        let entry = problem.mode(after, 0).entry;
        let on = problem.legs.leg(class.profile, served.exit, entry);
        let distance = i64::from(to.distance.min(on.distance)) + i64::from(served.distance)
            - i64::from(route.slots[position].leg.distance);
        distance * class.distance_cost
    }

    /// Change of cost if two stops are inserted behind a position; impossible also if it is no
    /// better than the best so far.
    fn delta_of_pair(&self, route: &Route<K, T>, position: usize, pair: [StopId; 2]) -> i64 {
        let problem = self.solution.problem;
        let (before, after) = (route.stop(position), route.stop(position + 1));
        if K == 1 {
            let bound = self.driven_more(route, position, pair);
            if T == 0 || bound >= self.best.delta {
                return bound;
            }
        }
        let fold = route.folding(problem);
        let first = fold.extend(&route.heads[position], before, pair[0]);
        let both = fold.extend(&first, pair[0], pair[1]);
        let cost = fold.join(&both, pair[1], after, &route.tails[position + 1]);
        if cost < IMPOSSIBLE {
            cost - route.cost
        } else {
            IMPOSSIBLE
        }
    }

    /// Change of the cost of distance if two stops are inserted behind a position, where each
    /// stop has one mode.
    fn driven_more(&self, route: &Route<K, T>, position: usize, pair: [StopId; 2]) -> i64 {
        let problem = self.solution.problem;
        let class = &problem.classes[route.class as usize];
        let mut distance = i64::from(problem.mode(self.service, 0).distance)
            - i64::from(route.slots[position].leg.distance);
        let mut from = route.stop(position);
        for to in pair.into_iter().chain([route.stop(position + 1)]) {
            let (exit, entry) = (problem.mode(from, 0).exit, problem.mode(to, 0).entry);
            let leg = problem.legs.leg(class.profile, exit, entry);
            if !leg.is_reachable() {
                return IMPOSSIBLE;
            }
            distance += i64::from(leg.distance);
            from = to;
        }
        distance * class.distance_cost
    }

    /// Tries an unused vehicle of each of some classes (bits). `preferred`: one that unloads at the
    /// end of its shift is taken even if it costs no less than the best place so far.
    pub fn try_unused(&mut self, classes: u64, preferred: bool) {
        let problem = self.solution.problem;
        let stream = problem.streams[self.service.index()];
        let load = problem.loads[self.service.index()];
        for class in (0..problem.classes.len()).filter(|class| classes >> class & 1 == 1) {
            let record = &problem.classes[class];
            let within = |most: [i32; 2]| load[0] <= most[0] && load[1] <= most[1];
            if !self.solution.is_available(class)
                || !problem.can_serve(class, self.service)
                || !within(record.capacity)
                || !within(record.route_capacity)
                || record.max_trips == 0
                || record.max_services == 0
            {
                continue;
            }
            let target = Target::Unused {
                class: class as u32,
            };
            if record.unloads_at_end {
                let cost = self.cost_alone(class, &[self.service]);
                let is_at_par = cost == self.best.delta && cost < IMPOSSIBLE;
                if cost < self.best.delta || preferred && is_at_par {
                    self.take(cost, target, Companion::Alone);
                }
                continue;
            }
            for disposal in problem.disposals() {
                if problem.accepts(disposal, stream, class)
                    && self.solution.sites_have_room(move || [(disposal, load)])
                {
                    let cost = self.cost_alone(class, &[self.service, disposal]);
                    self.offer(cost, target, Companion::DisposalAfter(disposal));
                }
            }
        }
    }

    /// Cost of a route of these stops only.
    fn cost_alone(&self, class: usize, stops: &[StopId]) -> i64 {
        let problem = self.solution.problem;
        let (start, end) = (problem.start_of(class), problem.end_of(class));
        if T == 0 {
            let record = &problem.classes[class];
            let mut distance = i64::from(problem.mode(self.service, 0).distance);
            let mut from = start;
            for &to in stops.iter().chain([&end]) {
                let (exit, entry) = (problem.mode(from, 0).exit, problem.mode(to, 0).entry);
                let leg = problem.legs.leg(record.profile, exit, entry);
                if !leg.is_reachable() {
                    return IMPOSSIBLE;
                }
                distance += i64::from(leg.distance);
                from = to;
            }
            return record.fixed_cost + record.distance_cost * distance;
        }
        let fold = Fold::<L, K, T>::with_overtime(problem, class, self.solution.overtime_price);
        let mut labels: Labels<K, T> = fold.stop(start);
        let mut from = start;
        for &to in stops {
            labels = fold.extend(&labels, from, to);
            from = to;
        }
        fold.join(&labels, from, end, &fold.stop(end))
    }
}
