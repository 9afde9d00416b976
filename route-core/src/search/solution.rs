//! The solution under change, with a journal that takes a change back.
//!
//! Before a route is first changed it is copied; taking the change back swaps the copies in.
//! One iteration touches a few routes, so neither copying nor undoing depends on the size of
//! the problem.

use crate::model::problem::{Amount, IMPOSSIBLE, Legs, Problem, StopId, Total};

use super::route::Route;
use super::snapshot::Snapshot;

/// Where a service is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Index of its route, or [`Place::NOWHERE`]'s.
    pub route: u32,
    /// Position in the route.
    pub position: u32,
}

impl Place {
    /// In no route.
    pub const NOWHERE: Self = Self {
        route: u32::MAX,
        position: 0,
    };

    /// The business of another part of the solution.
    pub(super) const ELSEWHERE: Self = Self {
        route: u32::MAX - 1,
        position: 0,
    };

    /// Whether it is in a route.
    #[inline]
    pub fn is_somewhere(self) -> bool {
        self.route < Self::ELSEWHERE.route
    }
}

/// Routes of all vehicles in use, and the services in none of them.
#[derive(Clone, Debug)]
pub struct Solution<'p, L, const K: usize, const T: usize> {
    /// What is solved.
    pub problem: &'p Problem<L>,
    /// Routes; empty ones are free to be used.
    pub routes: Vec<Route<K, T>>,
    /// Services in its routes and bank: all, unless it is a part of a solution.
    pub(super) services: Vec<StopId>,
    /// Place of each service.
    pub places: Vec<Place>,
    /// Unserved services.
    pub bank: Vec<StopId>,
    /// Vehicles in use, by class.
    pub used: Vec<u32>,
    /// Vehicles that may be used, by class.
    pub fleet: Vec<u32>,
    /// Indices of empty routes.
    free: Vec<u32>,
    /// Cost of the routes and prices of the bank.
    pub cost: i64,
    /// Time beyond the longest durations, of all routes.
    pub overtime: i64,
    /// What such time costs, see [`Fold::with_overtime`].
    ///
    /// [`Fold::with_overtime`]: crate::cost::fold::Fold::with_overtime
    pub overtime_price: i64,
    /// What is unloaded at each site; not counted where sites take anything.
    pub delivered: Vec<Total>,
    journal: Journal<K, T>,
}

#[derive(Clone, Debug)]
struct Journal<const K: usize, const T: usize> {
    saved: Vec<(u32, Route<K, T>)>,
    /// Iteration in which each route was last saved.
    stamps: Vec<u64>,
    iteration: u64,
    bank: Vec<StopId>,
    cost: i64,
    overtime: i64,
    delivered: Vec<Total>,
    spare: Vec<Route<K, T>>,
}

impl<'p, L: Legs, const K: usize, const T: usize> Solution<'p, L, K, T> {
    /// Nothing served yet.
    pub fn new(problem: &'p Problem<L>) -> Self {
        let bank: Vec<StopId> = problem.services().collect();
        let cost = problem.prices.iter().sum();
        let delivered = vec![[0, 0]; problem.site_limits.len()];
        Self {
            problem,
            routes: Vec::new(),
            services: bank.clone(),
            places: vec![Place::NOWHERE; problem.service_count],
            used: vec![0; problem.classes.len()],
            fleet: problem.classes.iter().map(|class| class.count).collect(),
            free: Vec::new(),
            journal: Journal {
                saved: Vec::new(),
                stamps: Vec::new(),
                iteration: 1,
                bank: bank.clone(),
                cost,
                overtime: 0,
                delivered: delivered.clone(),
                spare: Vec::new(),
            },
            bank,
            cost,
            overtime: 0,
            overtime_price: 0,
            delivered,
        }
    }

    /// The solution of a snapshot.
    pub fn restore(problem: &'p Problem<L>, snapshot: &Snapshot) -> Self {
        let mut solution = Self::new(problem);
        for (class, stops) in &snapshot.routes {
            if stops.is_empty() {
                continue;
            }
            let index = solution.empty_route(*class as usize);
            solution.splice(index, 1..1, stops);
            for &stop in stops.iter().filter(|&&stop| problem.is_service(stop)) {
                solution.cost -= problem.prices[stop.index()];
            }
        }
        let places = &solution.places;
        solution
            .bank
            .retain(|service| !places[service.index()].is_somewhere());
        solution
    }

    /// Becomes the solution of a snapshot, as far as that keeps the rules, with the vehicles that
    /// it may use now.
    pub fn put_back(&mut self, snapshot: &Snapshot) {
        let (fleet, price) = (std::mem::take(&mut self.fleet), self.overtime_price);
        *self = Self::adopt(self.problem, snapshot);
        self.fleet = fleet;
        self.set_overtime_price(price);
    }

    /// The solution that is left of a plan which may not fit the problem: unknown stops are left
    /// out and what comes twice stays where it is first; routes that break a rule, or that there
    /// are no vehicles or no room at the sites for, are taken apart.
    pub fn adopt(problem: &'p Problem<L>, plan: &Snapshot) -> Self {
        let mut solution = Self::new(problem);
        let mut is_met = vec![false; problem.service_count];
        for (class, stops) in &plan.routes {
            let class = *class as usize;
            if class >= problem.classes.len() || !solution.is_available(class) {
                continue;
            }
            let mut kept: Vec<StopId> = Vec::with_capacity(stops.len());
            for &stop in stops {
                let has_load = kept.last().is_some_and(|&last| problem.is_service(last));
                if problem.is_service(stop) {
                    if !std::mem::replace(&mut is_met[stop.index()], true) {
                        kept.push(stop);
                    }
                } else if problem.is_disposal(stop) && has_load {
                    kept.push(stop);
                }
            }
            let services = kept.iter().filter(|&&stop| problem.is_service(stop));
            let mut route = Route::<K, T>::empty(problem, class);
            route.splice(problem, 1..1, &kept);
            let keeps_rules = route.keeps_rules(problem) && solution.sites_take(&route);
            if route.is_empty() || !keeps_rules {
                services.for_each(|service| is_met[service.index()] = false);
                continue;
            }
            solution.cost -= services
                .map(|service| problem.prices[service.index()])
                .sum::<i64>();
            let index = solution.empty_route(class);
            solution.splice(index, 1..1, &kept);
        }
        solution.bank.retain(|service| !is_met[service.index()]);
        solution
    }

    /// Gives away its routes, those that are driven, and its bank.
    pub(super) fn hand_over(&mut self) -> (Vec<Route<K, T>>, Vec<StopId>) {
        let mut routes = std::mem::take(&mut self.routes);
        routes.retain(|route| !route.is_empty());
        (routes, std::mem::take(&mut self.bank))
    }

    /// Becomes the solution, or the part of one, that has these routes and this bank.
    pub(super) fn take_over(&mut self, routes: Vec<Route<K, T>>, bank: Vec<StopId>) {
        let problem = self.problem;
        self.places.fill(Place::ELSEWHERE);
        self.services.clear();
        self.services.extend(&bank);
        (self.cost, self.overtime) = (0, 0);
        for &service in &bank {
            self.places[service.index()] = Place::NOWHERE;
            self.cost += problem.prices[service.index()];
        }
        self.used.fill(0);
        self.delivered.fill([0, 0]);
        for route in &routes {
            self.cost += route.cost;
            self.overtime += route.overtime;
            self.used[route.class as usize] += 1;
            count(&mut self.delivered, problem, route, 1);
            let stops = route.slots.iter().map(|slot| slot.stop);
            self.services
                .extend(stops.filter(|&stop| problem.is_service(stop)));
        }
        (self.routes, self.bank) = (routes, bank);
        self.free.clear();
        for index in 0..self.routes.len() {
            self.place_from(index, 0);
        }
        self.journal.stamps.clear();
        self.journal.stamps.resize(self.routes.len(), 0);
        self.begin();
    }

    /// Stops of a route, start and end left out.
    pub(super) fn inner_stops(&self, index: usize) -> Vec<StopId> {
        let slots = &self.routes[index].slots;
        let inner = slots[1..slots.len() - 1].iter();
        inner.map(|slot| slot.stop).collect()
    }

    /// Whether a vehicle of a class is still in its depot.
    pub fn is_available(&self, class: usize) -> bool {
        self.used[class] < self.fleet[class]
    }

    /// Begins a change that can be taken back.
    pub fn begin(&mut self) {
        self.journal.iteration += 1;
        self.journal.bank.clone_from(&self.bank);
        self.journal.cost = self.cost;
        self.journal.overtime = self.overtime;
        self.journal.delivered.clone_from(&self.delivered);
        while let Some((_, route)) = self.journal.saved.pop() {
            self.journal.spare.push(route);
        }
    }

    /// Routes changed since [`Self::begin`].
    pub fn changed(&self) -> impl Iterator<Item = usize> + '_ {
        self.journal.saved.iter().map(|&(route, _)| route as usize)
    }

    /// Whether all routes changed since [`Self::begin`] can be driven in time.
    pub fn is_drivable(&self) -> bool {
        self.changed()
            .all(|index| self.routes[index].cost < IMPOSSIBLE)
    }

    /// Takes everything back that happened since [`Self::begin`].
    pub fn undo(&mut self) {
        // Services of changed routes first leave, so that moves between them are undone too.
        for &(index, _) in &self.journal.saved {
            for slot in &self.routes[index as usize].slots {
                if self.problem.is_service(slot.stop) {
                    self.places[slot.stop.index()] = Place::NOWHERE;
                }
            }
        }
        while let Some((index, mut route)) = self.journal.saved.pop() {
            std::mem::swap(&mut self.routes[index as usize], &mut route);
            self.note_use(index as usize, &route);
            self.journal.spare.push(route);
            self.place_from(index as usize, 0);
        }
        self.bank.clone_from(&self.journal.bank);
        self.cost = self.journal.cost;
        self.overtime = self.journal.overtime;
        self.delivered.clone_from(&self.journal.delivered);
        self.journal.iteration += 1;
    }

    /// Counts vehicles in use and empty routes after a route has changed from `before`.
    fn note_use(&mut self, index: usize, before: &Route<K, T>) {
        let now = &self.routes[index];
        if !before.is_empty() {
            self.used[before.class as usize] -= 1;
        }
        if !now.is_empty() {
            self.used[now.class as usize] += 1;
        }
        match (before.is_empty(), now.is_empty()) {
            (true, false) => self.free.retain(|&free| free as usize != index),
            (false, true) => self.free.push(index as u32),
            _ => {}
        }
    }

    fn save(&mut self, index: usize) {
        if self.journal.stamps[index] == self.journal.iteration {
            return;
        }
        self.journal.stamps[index] = self.journal.iteration;
        let route = &self.routes[index];
        let mut copy = match self.journal.spare.pop() {
            Some(spare) => spare,
            None => Route::empty(self.problem, route.class as usize),
        };
        copy.copy_from(route);
        self.journal.saved.push((index as u32, copy));
    }

    fn place_from(&mut self, index: usize, position: usize) {
        let route = &self.routes[index];
        for (position, slot) in route.slots.iter().enumerate().skip(position) {
            if self.problem.is_service(slot.stop) {
                self.places[slot.stop.index()] = Place {
                    route: index as u32,
                    position: position as u32,
                };
            }
        }
    }

    /// Replaces the stops of a range of a route. Places of services that leave are not touched:
    /// the caller says where they go.
    pub fn splice(&mut self, index: usize, range: std::ops::Range<usize>, stops: &[StopId]) {
        self.save(index);
        let begin = range.start;
        let route = &mut self.routes[index];
        let (cost, overtime, was_empty) = (route.cost, route.overtime, route.is_empty());
        count(&mut self.delivered, self.problem, route, -1);
        route.splice(self.problem, range, stops);
        count(&mut self.delivered, self.problem, route, 1);
        self.cost += route.cost - cost;
        self.overtime += route.overtime - overtime;
        let (class, is_empty) = (route.class as usize, route.is_empty());
        match (was_empty, is_empty) {
            (true, false) => {
                self.used[class] += 1;
                self.free.retain(|&free| free as usize != index);
            }
            (false, true) => {
                self.used[class] -= 1;
                self.free.push(index as u32);
            }
            _ => {}
        }
        self.place_from(index, begin);
    }

    /// Index of an empty route of a class.
    pub fn empty_route(&mut self, class: usize) -> usize {
        let index = match self.free.last() {
            Some(&index) => index as usize,
            None => {
                self.routes.push(self.unused_route(class));
                self.journal.stamps.push(0);
                self.free.push(self.routes.len() as u32 - 1);
                self.routes.len() - 1
            }
        };
        self.reset_empty(index, class);
        index
    }

    /// A vehicle of a class that stays in its depot.
    pub(super) fn unused_route(&self, class: usize) -> Route<K, T> {
        let mut route = Route::empty(self.problem, class);
        route.overtime_price = self.overtime_price;
        route
    }

    /// Allows overtime at a price, or at another one, between two changes.
    pub fn set_overtime_price(&mut self, price: i64) {
        self.overtime_price = price;
        for route in &mut self.routes {
            let (cost, overtime) = (route.cost, route.overtime);
            route.set_overtime_price(self.problem, price);
            self.cost += route.cost - cost;
            self.overtime += route.overtime - overtime;
        }
        self.begin();
    }

    /// Makes an empty route one of another class.
    pub(super) fn reset_empty(&mut self, index: usize, class: usize) {
        if self.routes[index].class as usize != class {
            self.save(index);
            self.routes[index].reset(self.problem, class);
        }
    }

    /// Takes services out of their routes and into the bank; disposals that end a trip without
    /// services go as well.
    pub fn remove(&mut self, services: &[StopId]) {
        let mut touched: Vec<u32> = Vec::new();
        for &service in services {
            let place = std::mem::replace(&mut self.places[service.index()], Place::NOWHERE);
            if place.is_somewhere() {
                self.cost += self.problem.prices[service.index()];
                self.bank.push(service);
                if !touched.contains(&place.route) {
                    touched.push(place.route);
                }
            }
        }
        for index in touched {
            self.drop_absent(index as usize);
        }
    }

    /// Drops stops of a route whose services are placed nowhere, and useless disposals.
    fn drop_absent(&mut self, index: usize) {
        let problem = self.problem;
        let route = &self.routes[index];
        let mut kept: Vec<StopId> = Vec::with_capacity(route.slots.len());
        let (mut first, mut last) = (usize::MAX, 0);
        let mut trip_is_empty = true;
        for (position, slot) in route.slots.iter().enumerate() {
            let stays = if problem.is_service(slot.stop) {
                self.places[slot.stop.index()].is_somewhere()
            } else {
                !(problem.is_disposal(slot.stop) && trip_is_empty)
            };
            if stays {
                trip_is_empty = !problem.is_service(slot.stop);
                kept.push(slot.stop);
            } else {
                first = first.min(position);
                last = position + 1;
            }
        }
        if first < last {
            let behind = route.slots.len() - last;
            let middle = &kept[first..kept.len() - behind];
            self.splice(index, first..last, middle);
        }
    }

    /// Takes a service out of the bank; the caller has put it into a route.
    pub fn leave_bank(&mut self, service: StopId) {
        if let Some(index) = self.bank.iter().position(|&banked| banked == service) {
            self.bank.swap_remove(index);
            self.cost -= self.problem.prices[service.index()];
        }
    }

    /// Whether a load fits on top of another in a class.
    #[inline]
    pub fn fits(&self, class: usize, load: Amount, more: Amount) -> bool {
        let capacity = self.problem.classes[class].capacity;
        load[0] + more[0] <= capacity[0] && load[1] + more[1] <= capacity[1]
    }

    /// Whether the sites have room if the loads unloaded at some stops change by these amounts.
    /// What is brought to the end of a shift goes to no site. Nobody asks for the changes where
    /// sites take anything.
    #[inline]
    pub fn sites_have_room<const N: usize>(
        &self,
        changes: impl FnOnce() -> [(StopId, Amount); N],
    ) -> bool {
        !self.problem.limits_sites() || self.limited_sites_have_room(changes)
    }

    /// Kept apart so that what asks stays as small and fast as without limits.
    #[cold]
    #[inline(never)]
    fn limited_sites_have_room<const N: usize>(
        &self,
        changes: impl FnOnce() -> [(StopId, Amount); N],
    ) -> bool {
        let (problem, changes) = (self.problem, changes());
        let sites = changes.map(|(stop, _)| problem.site_of(stop));
        sites.iter().flatten().all(|&site| {
            let at_site = changes
                .iter()
                .zip(&sites)
                .filter(|(_, at)| **at == Some(site));
            let change = at_site.fold([0, 0], |sum: Total, ((_, load), _)| {
                [0, 1].map(|d| sum[d] + i64::from(load[d]))
            });
            (0..2).all(|d| self.delivered[site][d] + change[d] <= problem.site_limits[site][d])
        })
    }

    /// Whether the sites have room for all trips of one more route.
    fn sites_take(&self, route: &Route<K, T>) -> bool {
        let mut delivered = self.delivered.clone();
        count(&mut delivered, self.problem, route, 1);
        are_within(&delivered, &self.problem.site_limits)
    }

    /// Panics if anything cached differs from what a recount gives. For tests and debug builds.
    pub fn check_invariants(&self) {
        let elsewhere = |place: &Place| *place == Place::ELSEWHERE;
        let mut seen: Vec<bool> = self.places.iter().map(elsewhere).collect();
        let (mut cost, mut overtime) = (0, 0);
        let mut delivered = vec![[0, 0]; self.problem.site_limits.len()];
        for (index, route) in self.routes.iter().enumerate() {
            let mut fresh = self.unused_route(route.class as usize);
            assert_eq!(fresh.overtime_price, route.overtime_price);
            let stops: Vec<StopId> = route.slots.iter().map(|slot| slot.stop).collect();
            let inner = &stops[1..stops.len() - 1];
            fresh.splice(self.problem, 1..1, inner);
            assert_eq!(fresh.slots, route.slots, "slots of route {index}");
            assert_eq!(fresh.trips, route.trips, "trips of route {index}");
            assert_eq!(fresh.heads, route.heads, "heads of route {index}");
            assert_eq!(fresh.tails, route.tails, "tails of route {index}");
            assert_eq!(fresh.cost, route.cost, "cost of route {index}");
            assert_eq!(fresh.overtime, route.overtime, "overtime of route {index}");
            // Without the triangle inequality a removal can make a route too long.
            let is_judged = !route.is_empty() && route.cost < IMPOSSIBLE;
            assert!(
                !is_judged || route.keeps_rules(self.problem),
                "rules of route {index}"
            );
            cost += route.cost;
            overtime += route.overtime;
            count(&mut delivered, self.problem, &fresh, 1);
            for (position, &stop) in stops.iter().enumerate() {
                if self.problem.is_service(stop) {
                    assert!(
                        !std::mem::replace(&mut seen[stop.index()], true),
                        "{stop:?} twice"
                    );
                    let place = self.places[stop.index()];
                    assert_eq!(
                        (place.route as usize, place.position as usize),
                        (index, position)
                    );
                }
            }
        }
        for &stop in &self.bank {
            assert!(
                !std::mem::replace(&mut seen[stop.index()], true),
                "{stop:?} twice"
            );
            assert_eq!(self.places[stop.index()], Place::NOWHERE);
            cost += self.problem.prices[stop.index()];
        }
        assert!(seen.iter().all(|&seen| seen), "a service is lost");
        assert_eq!(cost, self.cost, "total cost");
        assert_eq!(overtime, self.overtime, "total overtime");
        assert_eq!(delivered, self.delivered, "delivered to the sites");
        assert!(
            are_within(&delivered, &self.problem.site_limits),
            "a site takes more than it may"
        );
    }
}

/// Adds to the totals of the sites what a route unloads there, `times` over.
#[inline]
fn count<L: Legs, const K: usize, const T: usize>(
    delivered: &mut [Total],
    problem: &Problem<L>,
    route: &Route<K, T>,
    times: i64,
) {
    if delivered.is_empty() {
        return;
    }
    for trip in &route.trips {
        if let Some(site) = problem.site_of(route.stop(trip.to as usize)) {
            let total = &mut delivered[site];
            *total = [0, 1].map(|d| total[d] + times * i64::from(trip.load[d]));
        }
    }
}

fn are_within(delivered: &[Total], limits: &[Total]) -> bool {
    let mut totals = delivered.iter().zip(limits);
    totals.all(|(total, most)| (0..2).all(|d| total[d] <= most[d]))
}
