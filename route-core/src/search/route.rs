//! A route under change: its stops, with everything that makes the next change cheap to judge.

use crate::cost::fold::{Fold, Labels};
use crate::model::problem::{Amount, IMPOSSIBLE, Leg, Legs, Problem, StopId};

/// One stop of a route, with what has happened since the truck was last empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The stop.
    pub stop: StopId,
    /// Trip it belongs to; a disposal belongs to the trip that it ends.
    pub trip: u32,
    /// On board after it, or, at a disposal, what is unloaded there.
    pub load: Amount,
    /// Leg to the next stop, where each stop has one mode.
    pub leg: Leg,
    /// Distance from the start to where this stop is left, where each stop has one mode.
    pub along: i64,
}

/// A trip: from where the truck is empty to where it is emptied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Trip {
    /// Position where the truck is empty before it: the start or a disposal.
    pub from: u32,
    /// Position that ends it: a disposal or the end.
    pub to: u32,
    /// Collected.
    pub load: Amount,
}

impl Trip {
    /// Number of services.
    pub fn service_count(&self) -> usize {
        (self.to - self.from - 1) as usize
    }
}

/// A vehicle's stops from its start to its end.
#[derive(Clone, Debug)]
pub struct Route<const K: usize, const T: usize> {
    /// Vehicle class.
    pub class: u32,
    /// Stops, start and end included.
    pub slots: Vec<Slot>,
    /// Trips.
    pub trips: Vec<Trip>,
    /// Labels of `..=p` for each position.
    pub heads: Vec<Labels<K, T>>,
    /// Labels of `p..` for each position.
    pub tails: Vec<Labels<K, T>>,
    /// Number of services.
    pub service_count: u32,
    /// Collected in all trips.
    pub load: Amount,
    /// Cost; 0 for a route without services, which is not driven.
    pub cost: i64,
    /// Time beyond the longest duration.
    pub overtime: i64,
    /// What such time costs, see [`Fold::with_overtime`].
    pub overtime_price: i64,
}

impl<const K: usize, const T: usize> Route<K, T> {
    /// A vehicle that stays in its depot.
    pub fn empty<L: Legs>(problem: &Problem<L>, class: usize) -> Self {
        let mut route = Self {
            class: class as u32,
            slots: Vec::new(),
            trips: Vec::new(),
            heads: Vec::new(),
            tails: Vec::new(),
            service_count: 0,
            load: [0, 0],
            cost: 0,
            overtime: 0,
            overtime_price: 0,
        };
        route.reset(problem, class);
        route
    }

    /// Makes it an empty route of a class.
    pub fn reset<L: Legs>(&mut self, problem: &Problem<L>, class: usize) {
        self.class = class as u32;
        self.slots.clear();
        for stop in [problem.start_of(class), problem.end_of(class)] {
            self.slots.push(blank(stop));
        }
        self.refresh(problem, 0, 0);
    }

    /// Copies another route into this one's memory.
    pub fn copy_from(&mut self, other: &Self) {
        self.class = other.class;
        self.slots.clone_from(&other.slots);
        self.trips.clone_from(&other.trips);
        self.heads.clone_from(&other.heads);
        self.tails.clone_from(&other.tails);
        self.service_count = other.service_count;
        self.load = other.load;
        self.cost = other.cost;
        self.overtime = other.overtime;
        self.overtime_price = other.overtime_price;
    }

    /// Whether nothing is collected.
    pub fn is_empty(&self) -> bool {
        self.service_count == 0
    }

    /// The stop at a position.
    #[inline]
    pub fn stop(&self, position: usize) -> StopId {
        self.slots[position].stop
    }

    /// The trip that a position belongs to.
    #[inline]
    pub fn trip_at(&self, position: usize) -> &Trip {
        &self.trips[self.slots[position].trip as usize]
    }

    /// Replaces the stops of a range. The caller keeps start, end and the rules of trips.
    pub fn splice<L: Legs>(
        &mut self,
        problem: &Problem<L>,
        range: std::ops::Range<usize>,
        stops: &[StopId],
    ) {
        let kept_behind = self.slots.len() - range.end;
        let first = range.start;
        self.slots
            .splice(range, stops.iter().map(|&stop| blank(stop)));
        self.refresh(problem, first, kept_behind);
    }

    /// Brings everything up to date after a change that left the first `kept_before` and the
    /// last `kept_behind` stops as they were.
    pub fn refresh<L: Legs>(
        &mut self,
        problem: &Problem<L>,
        kept_before: usize,
        kept_behind: usize,
    ) {
        let last = self.slots.len() - 1;
        if K == 1 {
            self.measure(problem, kept_before, kept_behind);
        }
        self.count_loads(problem, kept_before.saturating_sub(1));
        if T == 0 {
            let class = &problem.classes[self.class as usize];
            self.cost = if self.is_empty() {
                0
            } else {
                class.fixed_cost + class.distance_cost * self.slots[last].along
            };
            return;
        }
        self.fold(problem, kept_before, kept_behind);
    }

    /// Looks up the changed legs and adds up distances.
    fn measure<L: Legs>(&mut self, problem: &Problem<L>, kept_before: usize, kept_behind: usize) {
        let class = &problem.classes[self.class as usize];
        let last = self.slots.len() - 1;
        let changed_until = (self.slots.len() - kept_behind).min(last);
        if kept_before == 0 {
            self.slots[0].along = 0;
        }
        // Behind the change all distances move by the same amount.
        let old = self.slots[changed_until].along;
        for position in kept_before.saturating_sub(1)..changed_until {
            let from = problem.mode(self.stop(position), 0).exit;
            let to = problem.mode(self.stop(position + 1), 0);
            let leg = problem.legs.leg(class.profile, from, to.entry);
            self.slots[position].leg = leg;
            self.slots[position + 1].along =
                self.slots[position].along + i64::from(leg.distance) + i64::from(to.distance);
        }
        let shift = self.slots[changed_until].along - old;
        for slot in &mut self.slots[changed_until + 1..] {
            slot.along += shift;
        }
    }

    /// Cost of the route with the stops of a range replaced; times are judged, loads are not.
    /// The route must keep a service.
    #[inline]
    pub fn cost_with<L: Legs>(
        &self,
        problem: &Problem<L>,
        range: std::ops::Range<usize>,
        stops: impl Iterator<Item = StopId>,
    ) -> i64 {
        let class = &problem.classes[self.class as usize];
        let before = self.stop(range.start - 1);
        let after = self.stop(range.end);
        if T == 0 {
            let mut distance = self.slots[range.start - 1].along - self.slots[range.end].along;
            let mut exit = problem.mode(before, 0).exit;
            for stop in stops.chain([after]) {
                let mode = problem.mode(stop, 0);
                let leg = problem.legs.leg(class.profile, exit, mode.entry);
                if !leg.is_reachable() {
                    return IMPOSSIBLE;
                }
                distance += i64::from(leg.distance) + i64::from(mode.distance);
                exit = mode.exit;
            }
            return self.cost + class.distance_cost * distance;
        }
        let fold = self.folding(problem);
        let mut labels = self.heads[range.start - 1];
        let mut from = before;
        for stop in stops {
            labels = fold.extend(&labels, from, stop);
            from = stop;
        }
        fold.join(&labels, from, after, &self.tails[range.end])
    }

    /// Cost of this route up to a position, followed by another of the same kin from a position.
    #[inline]
    pub fn cost_grafted<L: Legs>(
        &self,
        problem: &Problem<L>,
        until: usize,
        other: &Self,
        from: usize,
    ) -> i64 {
        if T == 0 {
            let class = &problem.classes[self.class as usize];
            let exit = problem.mode(self.stop(until), 0).exit;
            let mode = problem.mode(other.stop(from), 0);
            let leg = problem.legs.leg(class.profile, exit, mode.entry);
            if !leg.is_reachable() {
                return IMPOSSIBLE;
            }
            let end = other.slots[other.slots.len() - 1].along;
            let distance =
                self.slots[until].along + i64::from(leg.distance) + i64::from(mode.distance) + end
                    - other.slots[from].along;
            return class.fixed_cost + class.distance_cost * distance;
        }
        let fold = self.folding(problem);
        fold.join(
            &self.heads[until],
            self.stop(until),
            other.stop(from),
            &other.tails[from],
        )
    }

    /// Distance of this route up to a position, followed by the stops of another behind a
    /// position, and then by the end of this one. Where each stop has one mode.
    pub fn distance_with_tail<L: Legs>(
        &self,
        problem: &Problem<L>,
        until: usize,
        other: &Self,
        behind: usize,
    ) -> i64 {
        let profile = problem.classes[self.class as usize].profile;
        let leg = |from: StopId, to: StopId| {
            let (from, to) = (problem.mode(from, 0), problem.mode(to, 0));
            i64::from(problem.legs.leg(profile, from.exit, to.entry).distance)
        };
        let (last, end) = (other.slots.len() - 2, self.stop(self.slots.len() - 1));
        let own = self.slots[until].along + i64::from(problem.mode(end, 0).distance);
        if behind == last {
            return own + leg(self.stop(until), end);
        }
        let tail = other.slots[last].along
            - other.slots[behind].along
            - i64::from(other.slots[behind].leg.distance);
        own + leg(self.stop(until), other.stop(behind + 1)) + tail + leg(other.stop(last), end)
    }

    fn fold<L: Legs>(&mut self, problem: &Problem<L>, kept_before: usize, kept_behind: usize) {
        let last = self.slots.len() - 1;
        let fold = self.folding(problem);
        self.heads.resize(last + 1, Fold::<L, K, T>::IMPOSSIBLE);
        for position in kept_before..=last {
            self.heads[position] = if position == 0 {
                fold.stop(self.stop(0))
            } else {
                let (from, to) = (self.stop(position - 1), self.stop(position));
                fold.extend(&self.heads[position - 1], from, to)
            };
        }
        // What lies behind the change keeps its labels, but stands at new positions.
        let kept_behind = kept_behind.min(self.tails.len());
        let old_begin = self.tails.len() - kept_behind;
        let new_begin = last + 1 - kept_behind;
        if new_begin >= old_begin {
            let missing = new_begin - old_begin;
            let blank = Fold::<L, K, T>::IMPOSSIBLE;
            self.tails
                .splice(old_begin..old_begin, std::iter::repeat_n(blank, missing));
        } else {
            self.tails.drain(new_begin..old_begin);
        }
        for position in (0..new_begin).rev() {
            self.tails[position] = if position == last {
                fold.stop(self.stop(last))
            } else {
                let (stop, next) = (self.stop(position), self.stop(position + 1));
                fold.prepend(stop, next, &self.tails[position + 1])
            };
        }
        self.price(problem);
    }

    /// Works out the cost from the labels.
    fn price<L: Legs>(&mut self, problem: &Problem<L>) {
        (self.cost, self.overtime) = (0, 0);
        if !self.is_empty() {
            let whole = self.heads[self.slots.len() - 1].map(|by_mode| by_mode[0]);
            let driven = self.folding(problem).drive(&whole);
            (self.cost, self.overtime) = (driven.cost, driven.overtime);
        }
    }

    /// Takes another price of overtime.
    pub fn set_overtime_price<L: Legs>(&mut self, problem: &Problem<L>, price: i64) {
        self.overtime_price = price;
        if T > 0 {
            self.price(problem);
        }
    }

    /// Folds pieces of this route, or of one of its class, with the same price of overtime.
    #[inline]
    pub fn folding<'p, L: Legs>(&self, problem: &'p Problem<L>) -> Fold<'p, L, K, T> {
        Fold::with_overtime(problem, self.class as usize, self.overtime_price)
    }

    /// Recounts trips and loads from a position on.
    fn count_loads<L: Legs>(&mut self, problem: &Problem<L>, from: usize) {
        // The trip of the first recounted slot is kept up to it.
        let (mut trip, mut load) = if from == 0 || self.trips.is_empty() {
            self.trips.clear();
            (0, [0, 0])
        } else {
            let slot = self.slots[from - 1];
            let ends_trip = problem.is_disposal(slot.stop);
            let trip = slot.trip as usize + usize::from(ends_trip);
            self.trips.truncate(trip + 1);
            (trip, if ends_trip { [0, 0] } else { slot.load })
        };
        let last = self.slots.len() - 1;
        let mut begin = match self.trips.get(trip) {
            Some(kept) => kept.from,
            None => from.saturating_sub(1) as u32,
        };
        self.trips.truncate(trip);
        for position in from..=last {
            let slot = &mut self.slots[position];
            let service_load = problem.loads[slot.stop.index()];
            load = [load[0] + service_load[0], load[1] + service_load[1]];
            slot.trip = trip as u32;
            slot.load = load;
            if position == last || problem.is_disposal(slot.stop) {
                self.trips.push(Trip {
                    from: begin,
                    to: position as u32,
                    load,
                });
                begin = position as u32;
                trip += 1;
                load = [0, 0];
            }
        }
        self.load = [0, 0];
        for trip in &self.trips {
            self.load = [self.load[0] + trip.load[0], self.load[1] + trip.load[1]];
        }
        self.service_count = (self.slots.len() - 1 - self.trips.len()) as u32;
    }

    /// A range of services, with the disposal behind them if their trip ends up empty.
    pub fn range_without<L: Legs>(
        &self,
        problem: &Problem<L>,
        range: std::ops::Range<usize>,
    ) -> std::ops::Range<usize> {
        let trip = self.trip_at(range.start);
        let takes_all = trip.service_count() == range.len();
        if takes_all && problem.is_disposal(self.stop(trip.to as usize)) {
            range.start..range.end + 1
        } else {
            range
        }
    }

    /// Number of services up to a position, included.
    pub fn services_until(&self, position: usize) -> usize {
        let slot = &self.slots[position];
        let ends_trip = self.trips[slot.trip as usize].to as usize == position;
        position - slot.trip as usize - usize::from(ends_trip)
    }

    /// Number of services behind a position.
    pub fn services_behind(&self, position: usize) -> usize {
        self.service_count as usize - self.services_until(position)
    }

    /// Trips ended up to a position, included.
    pub fn trips_until<L: Legs>(&self, problem: &Problem<L>, position: usize) -> usize {
        let slot = &self.slots[position];
        slot.trip as usize + usize::from(problem.is_disposal(slot.stop))
    }

    /// Trips ended behind a position; `on_board`: something is carried there.
    pub fn trips_behind<L: Legs>(
        &self,
        problem: &Problem<L>,
        position: usize,
        on_board: bool,
    ) -> usize {
        let last = &self.trips[self.trips.len() - 1];
        let disposals = self.trips.len() - 1 - self.trips_until(problem, position);
        let carried_to_end = last.to as usize > position + 1
            && last.service_count() > 0
            && self.slots[position].trip as usize + 1 == self.trips.len()
            || on_board && disposals == 0
            || last.service_count() > 0
                && self.slots[position].trip as usize + 1 < self.trips.len();
        let counts = problem.classes[self.class as usize].unloads_at_end && carried_to_end;
        disposals + usize::from(counts)
    }

    /// Collected up to a position, included, over all trips.
    pub fn load_until<L: Legs>(&self, problem: &Problem<L>, position: usize) -> Amount {
        let slot = &self.slots[position];
        let mut load = [0, 0];
        for trip in &self.trips[..slot.trip as usize] {
            load = [load[0] + trip.load[0], load[1] + trip.load[1]];
        }
        let counted = problem.is_service(slot.stop) || problem.is_disposal(slot.stop);
        if counted {
            load = [load[0] + slot.load[0], load[1] + slot.load[1]];
        }
        load
    }

    /// Trips driven: those that end at a disposal, and the last one if it brings anything home.
    pub fn trip_count<L: Legs>(&self, problem: &Problem<L>) -> usize {
        let disposals = self.trips.len() - 1;
        let unloads_at_end = problem.classes[self.class as usize].unloads_at_end;
        disposals + usize::from(unloads_at_end && self.trips[disposals].service_count() > 0)
    }

    /// Whether loads, trip count and rules of trips are respected (times are in the cost).
    pub fn keeps_rules<L: Legs>(&self, problem: &Problem<L>) -> bool {
        let class = &problem.classes[self.class as usize];
        let fits = |load: Amount, most: Amount| load[0] <= most[0] && load[1] <= most[1];
        let last = self.slots.len() - 1;
        let trip_count = self.trip_count(problem);
        let trips_keep_rules = self.trips.iter().all(|trip| {
            let to = trip.to as usize;
            let services = &self.slots[trip.from as usize + 1..to];
            let Some(first) = services.first() else {
                return to == last;
            };
            let stream = problem.streams[first.stop.index()];
            let emptied = if to == last {
                class.unloads_at_end
            } else {
                problem.accepts(self.slots[to].stop, stream, self.class as usize)
            };
            emptied
                && fits(trip.load, class.capacity)
                && services.iter().all(|slot| {
                    problem.streams[slot.stop.index()] == stream
                        && problem.can_serve(self.class as usize, slot.stop)
                })
        });
        self.cost < IMPOSSIBLE
            && fits(self.load, class.route_capacity)
            && self.service_count <= class.max_services
            && trip_count <= class.max_trips as usize
            && trips_keep_rules
    }
}

fn blank(stop: StopId) -> Slot {
    let leg = Leg {
        time: 0,
        distance: 0,
    };
    Slot {
        stop,
        trip: 0,
        load: [0, 0],
        leg,
        along: 0,
    }
}
