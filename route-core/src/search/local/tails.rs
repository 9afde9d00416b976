//! 2-opt*: two routes exchange what lies behind two spots, or two trips exchange their ends.

use crate::model::problem::{IMPOSSIBLE, Legs, StopId, VehicleClass, minus};

use super::super::route::Route;
use super::super::solution::Solution;
use super::{Judge, Kind, Spot};

impl<L: Legs, const K: usize, const T: usize> Judge<'_, '_, L, K, T> {
    /// Drives from the service on to another spot, and from before that spot on to what follows
    /// the service; and the same the other way round.
    pub(super) fn exchange_tails(&mut self, other: Spot) {
        if other.route == self.spot.route {
            return;
        }
        let before = |spot: Spot| Spot {
            position: spot.position - 1,
            ..spot
        };
        self.try_tails(self.spot, before(other));
        self.try_tails(before(self.spot), other);
    }

    /// Exchanges what lies behind two spots of different routes.
    fn try_tails(&mut self, one: Spot, other: Spot) {
        let problem = self.solution.problem;
        let (a, b) = (self.route(one), self.route(other));
        if !self.sites_bear_tails(one, other) {
            return;
        }
        if problem.kin[a.class as usize] != problem.kin[b.class as usize] {
            self.try_tails_of_strangers(one, other);
            return;
        }
        if fits_grafted(self.solution, a, one.index(), b, other.index())
            && fits_grafted(self.solution, b, other.index(), a, one.index())
        {
            self.offer_tails(one, other, |head, until, tail, from| {
                head.cost_grafted(problem, until, tail, from + 1)
            });
        }
        if !problem.disposal_streams.is_empty() {
            self.try_trip_tails(one, other);
        }
    }

    /// Whether the sites have room if what is on board at two spots is unloaded where the other is.
    #[inline]
    fn sites_bear_tails(&self, one: Spot, other: Spot) -> bool {
        let problem = self.solution.problem;
        if !problem.limits_sites() {
            return true;
        }
        let on_board = |spot: Spot| {
            let slot = self.route(spot).slots[spot.index()];
            if problem.is_service(slot.stop) {
                slot.load
            } else {
                [0, 0]
            }
        };
        let behind = |spot: Spot| Spot {
            position: spot.position + 1,
            ..spot
        };
        let surplus = minus(on_board(one), on_board(other));
        self.sites_bear(behind(one), behind(other), surplus)
    }

    /// Exchanges what lies behind two spots of routes from different depots, or with other shifts:
    /// each tail then ends where its new head began. The tails are folded anew, so the gain must
    /// show in the distances.
    fn try_tails_of_strangers(&mut self, one: Spot, other: Spot) {
        let problem = self.solution.problem;
        let (a, b) = (self.route(one), self.route(other));
        let (a_class, b_class) = (
            &problem.classes[a.class as usize],
            &problem.classes[b.class as usize],
        );
        if K > 1
            || a_class.profile != b_class.profile
            || a_class.unloads_at_end != b_class.unloads_at_end
        {
            return;
        }
        let bound = |head: &Route<K, T>, until: usize, tail: &Route<K, T>, from: usize| {
            let class = &problem.classes[head.class as usize];
            if is_driven(head, until, tail, from) {
                class.fixed_cost
                    + class.distance_cost * head.distance_with_tail(problem, until, tail, from)
            } else {
                0
            }
        };
        let least =
            bound(a, one.index(), b, other.index()) + bound(b, other.index(), a, one.index());
        let now = |route: &Route<K, T>, class: &VehicleClass| {
            class.fixed_cost + class.distance_cost * route.slots[route.slots.len() - 1].along
        };
        if least - now(a, a_class) - now(b, b_class) >= self.best_delta()
            || !fits_grafted(self.solution, a, one.index(), b, other.index())
            || !fits_grafted(self.solution, b, other.index(), a, one.index())
        {
            return;
        }
        self.offer_tails(one, other, |head, until, tail, from| {
            let stops = tail.slots[from + 1..tail.slots.len() - 1].iter();
            let range = until + 1..head.slots.len() - 1;
            head.cost_with(problem, range, stops.map(|slot| slot.stop))
        });
    }

    /// Offers the exchange of all that lies behind two spots, with what gives the cost of a head
    /// up to a position and the tail behind a position of the other route.
    fn offer_tails(
        &mut self,
        one: Spot,
        other: Spot,
        cost: impl Fn(&Route<K, T>, usize, &Route<K, T>, usize) -> i64,
    ) {
        let (a, b) = (self.route(one), self.route(other));
        let cost_of = |head: &Route<K, T>, until: usize, tail: &Route<K, T>, from: usize| {
            if is_driven(head, until, tail, from) {
                cost(head, until, tail, from)
            } else {
                0
            }
        };
        let one_cost = cost_of(a, one.index(), b, other.index());
        if one_cost >= IMPOSSIBLE {
            return;
        }
        let other_cost = cost_of(b, other.index(), a, one.index());
        if other_cost < IMPOSSIBLE {
            let kind = Kind::Tails {
                one,
                other,
                whole_routes: true,
            };
            self.offer(one_cost + other_cost - a.cost - b.cost, kind);
        }
    }

    /// Exchanges the ends of two trips, up to their disposals; what follows stays. Only where
    /// both trips keep a service and end at a disposal.
    fn try_trip_tails(&mut self, one: Spot, other: Spot) {
        let problem = self.solution.problem;
        let (a, b) = (self.route(one), self.route(other));
        let Some((a_range, b_range)) = trip_ends(self.solution, one, other) else {
            return;
        };
        // Folding two long ends anew is dear; the gain must show in the distances.
        if K == 1 {
            let class = &problem.classes[a.class as usize];
            let leg = |from: StopId, to: StopId| {
                let (exit, entry) = (problem.mode(from, 0).exit, problem.mode(to, 0).entry);
                i64::from(problem.legs.leg(class.profile, exit, entry).distance)
            };
            let crossed = leg(a.stop(one.index()), b.stop(b_range.start))
                + leg(b.stop(other.index()), a.stop(a_range.start))
                + leg(b.stop(b_range.end - 1), a.stop(a_range.end))
                + leg(a.stop(a_range.end - 1), b.stop(b_range.end));
            let now = [
                (a, one.index()),
                (b, other.index()),
                (a, a_range.end - 1),
                (b, b_range.end - 1),
            ]
            .iter()
            .map(|&(route, position)| i64::from(route.slots[position].leg.distance))
            .sum::<i64>();
            if (crossed - now) * class.distance_cost >= self.best_delta() {
                return;
            }
        }
        let stops = |route: &Route<K, T>, range: &std::ops::Range<usize>| {
            let slots: Vec<StopId> = route.slots[range.clone()].iter().map(|s| s.stop).collect();
            slots.into_iter()
        };
        let one_cost = a.cost_with(problem, a_range.clone(), stops(b, &b_range));
        if one_cost >= IMPOSSIBLE {
            return;
        }
        let other_cost = b.cost_with(problem, b_range.clone(), stops(a, &a_range));
        if other_cost < IMPOSSIBLE {
            let kind = Kind::Tails {
                one,
                other,
                whole_routes: false,
            };
            self.offer(one_cost + other_cost - a.cost - b.cost, kind);
        }
    }
}

/// Whether a head up to a position and a tail behind one serve anybody.
fn is_driven<const K: usize, const T: usize>(
    head: &Route<K, T>,
    until: usize,
    tail: &Route<K, T>,
    from: usize,
) -> bool {
    head.services_until(until) + tail.services_behind(from) > 0
}

/// The positions behind two spots up to and with the disposals that end their trips, if the ends
/// can be exchanged.
fn trip_ends<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    one: Spot,
    other: Spot,
) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let problem = solution.problem;
    let end = |spot: Spot| {
        let route = &solution.routes[spot.route as usize];
        let stop = route.stop(spot.index());
        let trip = route.trip_at(spot.index());
        (problem.is_service(stop) && problem.is_disposal(route.stop(trip.to as usize)))
            .then_some((route, trip))
    };
    let ((a, a_trip), (b, b_trip)) = (end(one)?, end(other)?);
    let (a_class, b_class) = (a.class as usize, b.class as usize);
    let (a_head, b_head) = (a.slots[one.index()].load, b.slots[other.index()].load);
    let tail = |trip: [i32; 2], head: [i32; 2]| [trip[0] - head[0], trip[1] - head[1]];
    let (a_tail, b_tail) = (tail(a_trip.load, a_head), tail(b_trip.load, b_head));
    let stream = problem.streams[a.stop(one.index()).index()];
    let servable = |route: &Route<K, T>, from: usize, to: usize, class: usize| {
        problem.classes.len() == 1
            || route.slots[from..to]
                .iter()
                .all(|slot| problem.can_serve(class, slot.stop))
    };
    let (a_range, b_range) = (
        one.index() + 1..a_trip.to as usize + 1,
        other.index() + 1..b_trip.to as usize + 1,
    );
    let moved = |range: &std::ops::Range<usize>| range.len() as i64 - 1;
    let within = |route: &Route<K, T>, more: i64, gained: [i32; 2], lost: [i32; 2]| {
        let class = &problem.classes[route.class as usize];
        i64::from(route.service_count) + more <= i64::from(class.max_services)
            && (0..2).all(|d| route.load[d] + gained[d] - lost[d] <= class.route_capacity[d])
    };
    (problem.streams[b.stop(other.index()).index()] == stream
        && solution.fits(a_class, a_head, b_tail)
        && solution.fits(b_class, b_head, a_tail)
        && within(a, moved(&b_range) - moved(&a_range), b_tail, a_tail)
        && within(b, moved(&a_range) - moved(&b_range), a_tail, b_tail)
        && servable(a, a_range.start, a_range.end, b_class)
        && servable(b, b_range.start, b_range.end, a_class))
    .then_some((a_range, b_range))
}

/// Whether a head up to a position, followed by what lies behind a position of another route,
/// keeps the rules of loads, trips and classes.
fn fits_grafted<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    head: &Route<K, T>,
    until: usize,
    tail: &Route<K, T>,
    from: usize,
) -> bool {
    let problem = solution.problem;
    let class_index = head.class as usize;
    let class = &problem.classes[class_index];
    let carried = |route: &Route<K, T>, position: usize| {
        if problem.is_service(route.stop(position)) {
            route.slots[position].load
        } else {
            [0, 0]
        }
    };
    let on_board = carried(head, until);
    let begun = carried(tail, from);
    let tail_trip = tail.trip_at(from + 1);
    let ahead = [tail_trip.load[0] - begun[0], tail_trip.load[1] - begun[1]];
    if !solution.fits(class_index, on_board, ahead) {
        return false;
    }
    if problem.disposal_streams.is_empty() && problem.classes.len() == 1 && !class.limits_routes() {
        return true;
    }
    // One stream per trip; a disposal empties something that it accepts; nothing is brought home.
    let next = tail.stop(from + 1);
    let stream = |stop: StopId| problem.streams[stop.index()];
    let last = head.stop(until);
    let head_on_board = problem.is_service(last);
    let goes_together = if problem.is_service(next) {
        !head_on_board || stream(last) == stream(next)
    } else if problem.is_disposal(next) {
        head_on_board && problem.accepts(next, stream(last), class_index)
    } else {
        !head_on_board || class.unloads_at_end
    };
    if !goes_together {
        return false;
    }
    let trips = head.trips_until(problem, until) + tail.trips_behind(problem, from, head_on_board);
    let services = head.services_until(until) + tail.services_behind(from);
    let head_load = head.load_until(problem, until);
    let tail_head_load = tail.load_until(problem, from);
    let load = |d: usize| head_load[d] + tail.load[d] - tail_head_load[d];
    trips <= class.max_trips as usize
        && services <= class.max_services as usize
        && (0..2).all(|d| load(d) <= class.route_capacity[d])
        && (head.class == tail.class
            || tail.trips[tail.slots[from + 1].trip as usize + 1..]
                .iter()
                .chain([tail_trip])
                .all(|trip| {
                    trip.load[0].max(0) <= class.capacity[0] && trip.load[1] <= class.capacity[1]
                        || trip.to == tail_trip.to
                })
                && tail.slots[from + 1..tail.slots.len() - 1]
                    .iter()
                    .all(|slot| problem.can_serve(class_index, slot.stop)))
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    pub(super) fn carry_tails(
        &mut self,
        one: Spot,
        other: Spot,
        whole_routes: bool,
        dirty: &mut Vec<StopId>,
    ) {
        let range = |route: &Route<K, T>, spot: Spot| {
            let begin = spot.index() + 1;
            if whole_routes {
                begin..route.slots.len() - 1
            } else {
                begin..route.trip_at(spot.index()).to as usize + 1
            }
        };
        let (a, b) = (
            &self.routes[one.route as usize],
            &self.routes[other.route as usize],
        );
        let (a_range, b_range) = (range(a, one), range(b, other));
        let stops = |route: &Route<K, T>, range: std::ops::Range<usize>| -> Vec<StopId> {
            route.slots[range].iter().map(|slot| slot.stop).collect()
        };
        let (a_stops, b_stops) = (stops(a, a_range.clone()), stops(b, b_range.clone()));
        self.splice(one.route as usize, a_range, &b_stops);
        self.splice(other.route as usize, b_range, &a_stops);
        self.mark(one.route, one.index() + 1, dirty);
        self.mark(other.route, other.index() + 1, dirty);
    }
}
