//! The round in which a service that is left over comes nearest to being served, and what would
//! have to give way there.
//!
//! Rounds are probed on copies of the problem where shifts (and, in some, opening hours and the
//! windows of what is left over) are longer and nothing but time costs: there each gap is judged
//! in O(1) by the labels of the search. For the most promising ones the times are worked out, and a
//! fit is believed only if the search itself could drive it once exactly that has given way.

use rayon::prelude::*;

use crate::cost::fold::{Fold, RESTED};
use crate::cost::label::Label;
use crate::cost::timetable::timetable;
use crate::model::problem::{Amount, IMPOSSIBLE, Legs, OPEN_END, Problem, StopId, VehicleClass};
use crate::plan::{Breach, NearestFit};
use crate::search::insertion::Companion;
use crate::search::route::{Route, Trip};
use crate::search::route_cost;

use super::shortfall::{MINUTE, Shortfall, whole_minutes};
use super::site_room::SiteRoom;
use super::task::Task;

/// Shifts may be this much longer.
const MOST_SHIFT: i32 = 240 * MINUTE;

/// Opening hours and windows may be this much longer.
const MOST_HOURS: i32 = 60 * MINUTE;

/// Gaps probed for all services together, unless that were fewer than [`FEWEST_GAPS`] each.
const GAPS: usize = 500_000;

/// Gaps probed in each route for a service, at least; the nearest.
const FEWEST_GAPS: usize = 8;

/// Gaps within a trip where a disposal is probed too, in each route; the nearest.
const SPLITS: usize = 2;

/// Disposals probed for a new trip.
const DISPOSALS: usize = 3;

/// Gaps of which the times are worked out.
const SHORTLIST: usize = 3;

/// Labels of any problem whose trips do not wait for goods.
type Timed = Route<2, RESTED>;

/// How a service could be served.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fit {
    /// Index of the route.
    pub route: usize,
    /// Stops of the route with the service, start and end included.
    pub stops: Vec<StopId>,
    /// What would have to give way; nothing if the service could just be put in.
    pub shortfall: Shortfall,
}

/// For each of some services, the route in which least would have to give way for it: the first
/// of those with the smallest [`Shortfall::size`] found. `routes` are classes with their stops,
/// start and end included.
///
/// With many services and routes only the gaps nearest to each service are probed. Nothing is
/// found where trips wait for goods.
pub fn nearest_fits<L: Legs>(
    problem: &Problem<L>,
    routes: &[(usize, Vec<StopId>)],
    services: &[StopId],
) -> Vec<Option<Fit>> {
    if problem.has_releases || services.is_empty() || routes.is_empty() {
        return vec![None; services.len()];
    }
    let ends = |stop: StopId| problem.windows[stop.index()].1 < OPEN_END;
    let has_hours = problem.disposals().any(ends) || services.iter().copied().any(ends);
    let mut probes = vec![Probe::new(problem, routes, services, 0)];
    if has_hours {
        probes.push(Probe::new(problem, routes, services, MOST_HOURS));
    }
    let gaps = (GAPS / (services.len() * routes.len())).max(FEWEST_GAPS);
    services
        .par_iter()
        .map_init(
            || problem.borrowed(),
            |scratch, &service| nearest_fit(&probes, service, gaps, scratch),
        )
        .collect()
}

fn nearest_fit<'p, L: Legs>(
    probes: &[Probe<'p, L>],
    service: StopId,
    gaps: usize,
    problem: &mut Problem<&'p L>,
) -> Option<Fit> {
    let mut best: Option<(i64, Fit)> = None;
    for probe in probes {
        for candidate in probe.shortlist(problem, service, gaps) {
            let is_hopeful = |least: &(i64, Fit)| candidate.size < least.0;
            if !best.as_ref().is_none_or(is_hopeful) {
                break;
            }
            let class = probe.routes[candidate.route].class as usize;
            let Some(fit) = probe.work_out(problem, service, &candidate) else {
                continue;
            };
            let size = fit.shortfall.size(problem, class);
            if best.as_ref().is_none_or(|(least, _)| size < *least) {
                best = Some((size, fit));
            }
        }
    }
    best.map(|(_, fit)| fit)
}

/// A place that looks promising. The order is that of promise.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// Size of the shortfall, as far as the labels show.
    size: i64,
    route: usize,
    gap: usize,
    disposal: Companion,
}

/// The most promising places.
#[derive(Default)]
struct Shortlist(Vec<Candidate>);

impl Shortlist {
    fn admits(&self, size: i64) -> bool {
        self.0.len() < SHORTLIST || self.0.last().is_some_and(|last| size < last.size)
    }

    fn offer(&mut self, candidate: Candidate) {
        if self.admits(candidate.size) {
            let place = self.0.partition_point(|known| known.size <= candidate.size);
            self.0.insert(place, candidate);
            self.0.truncate(SHORTLIST);
        }
    }
}

/// A generous copy of the problem, with the routes in it.
struct Probe<'p, L> {
    generous: Problem<&'p L>,
    routes: Vec<Timed>,
}

impl<'p, L: Legs> Probe<'p, L> {
    fn new(
        problem: &'p Problem<L>,
        routes: &[(usize, Vec<StopId>)],
        services: &[StopId],
        hours: i32,
    ) -> Self {
        let mut generous = problem.borrowed();
        for class in 0..generous.classes.len() {
            generous.lengthen_shift(class, MOST_SHIFT);
            let record = &mut generous.classes[class];
            (record.fixed_cost, record.distance_cost, record.time_cost) = (0, 0, 1);
        }
        for stop in problem.disposals().chain(services.iter().copied()) {
            generous.windows[stop.index()].1 += hours;
        }
        let routes = routes.iter().map(|(class, stops)| {
            let mut route = Timed::empty(&generous, *class);
            route.splice(&generous, 1..1, &stops[1..stops.len() - 1]);
            route
        });
        Self {
            routes: routes.collect(),
            generous,
        }
    }

    /// The places for a service where least seems to be short, the best first; of equals the one
    /// of the first route.
    fn shortlist(&self, problem: &Problem<&L>, service: StopId, gaps: usize) -> Vec<Candidate> {
        let mut shortlist = Shortlist::default();
        let mut disposals = (usize::MAX, Vec::new());
        let load = problem.loads[service.index()];
        for (index, route) in self.routes.iter().enumerate() {
            let class = route.class as usize;
            let beyond = over(load, problem.classes[class].capacity);
            if !problem.can_serve(class, service) || beyond != [0, 0] {
                continue;
            }
            if disposals.0 != class {
                disposals = (class, self.near_disposals(class, service));
            }
            let place = Place {
                probe: self,
                problem,
                service,
                index,
                route,
            };
            place.probe(&disposals.1, gaps, &mut shortlist);
        }
        shortlist.0
    }

    /// Disposals that take the service's stream from a class, the nearest in time.
    fn near_disposals(&self, class: usize, service: StopId) -> Vec<StopId> {
        let problem = &self.generous;
        let profile = problem.classes[class].profile;
        let stream = problem.streams[service.index()];
        let served = problem.mode(service, 0);
        let accepting = problem
            .disposals()
            .filter(|&disposal| problem.accepts(disposal, stream, class));
        let mut ranked: Vec<(i32, StopId)> = accepting
            .map(|disposal| {
                let mode = problem.mode(disposal, 0);
                let to = problem.legs.leg(profile, served.exit, mode.entry).time;
                let from = problem.legs.leg(profile, mode.exit, served.entry).time;
                (to.min(from), disposal)
            })
            .collect();
        ranked.sort_unstable();
        ranked.truncate(DISPOSALS);
        ranked.into_iter().map(|(_, disposal)| disposal).collect()
    }

    /// Works out the times of a candidate. `None` if the search would not drive it even if what is
    /// short gave way.
    fn work_out(
        &self,
        problem: &mut Problem<&'p L>,
        service: StopId,
        candidate: &Candidate,
    ) -> Option<Fit> {
        let route = &self.routes[candidate.route];
        let class = route.class as usize;
        let mut stops: Vec<StopId> = route.slots.iter().map(|slot| slot.stop).collect();
        let behind = candidate.gap + 1;
        stops.splice(behind..behind, inserted(service, candidate.disposal));
        let shortfall = Shortfall::of(problem, &self.generous, class, &stops, service)?;
        let suffices = shortfall.granted(problem, class, service, |granted| {
            let inner = &stops[1..stops.len() - 1];
            route_cost(granted, class, inner) < IMPOSSIBLE
                && timetable(granted, class, &stops).is_some()
        });
        suffices.then_some(Fit {
            route: candidate.route,
            stops,
            shortfall,
        })
    }
}

/// A route as a place for a service.
struct Place<'a, 'p, L> {
    probe: &'a Probe<'p, L>,
    problem: &'a Problem<&'p L>,
    service: StopId,
    index: usize,
    route: &'a Timed,
}

impl<L: Legs> Place<'_, '_, L> {
    fn probe(&self, disposals: &[StopId], gaps: usize, shortlist: &mut Shortlist) {
        let near = self.nearest_gaps(gaps);
        for &gap in &near {
            if let Some(load) = self.overload(self.trip(gap)) {
                self.offer(gap, Companion::Alone, load, 0, shortlist);
            }
        }
        let begins_trip = |gap: usize| !self.problem.is_service(self.route.stop(gap));
        let borders = self.route.trips.iter().map(|trip| trip.from as usize);
        let inside = near.iter().copied().filter(|&gap| !begins_trip(gap));
        for gap in borders.chain(inside.take(SPLITS)) {
            self.probe_new_trip(gap, disposals, shortlist);
        }
    }

    /// Puts a disposal beside the service, where it does not fit without.
    fn probe_new_trip(&self, gap: usize, disposals: &[StopId], shortlist: &mut Shortlist) {
        let trip = self.trip(gap);
        let overload = self.overload(trip);
        let splits = self.problem.is_service(self.route.stop(gap));
        if overload == Some([0, 0]) || splits && overload.is_none() {
            return;
        }
        let class = &self.problem.classes[self.route.class as usize];
        let most = class.max_trips as usize;
        let trips = (self.route.trip_count(self.problem) + 1).saturating_sub(most) as u32;
        let carried = if splits {
            self.route.slots[gap].load
        } else {
            [0, 0]
        };
        let rest = [trip.load[0] - carried[0], trip.load[1] - carried[1]];
        for &disposal in disposals {
            if self.over(carried) == [0, 0] {
                let companion = Companion::DisposalAfter(disposal);
                self.offer(gap, companion, [0, 0], trips, shortlist);
            }
            if splits && self.over(rest) == [0, 0] {
                let companion = Companion::DisposalBefore(disposal);
                self.offer(gap, companion, [0, 0], trips, shortlist);
            }
        }
    }

    fn offer(
        &self,
        gap: usize,
        disposal: Companion,
        load: Amount,
        trips: u32,
        shortlist: &mut Shortlist,
    ) {
        let class = self.route.class as usize;
        let mut shortfall = Shortfall {
            load,
            trips,
            ..Shortfall::default()
        };
        if !shortlist.admits(shortfall.size(self.problem, class)) {
            return;
        }
        let Some((shift, window)) = self.time_short(gap, disposal) else {
            return;
        };
        (shortfall.shift, shortfall.window) = (shift, window);
        shortlist.offer(Candidate {
            size: shortfall.size(self.problem, class),
            route: self.index,
            gap,
            disposal,
        });
    }

    /// How much longer the shift would have to be, and by how much the service would be late.
    fn time_short(&self, gap: usize, disposal: Companion) -> Option<(i32, i32)> {
        let generous = &self.probe.generous;
        let class = self.route.class as usize;
        let fold = Fold::<&L, 2, RESTED>::new(generous, class);
        let mut labels = self.route.heads[gap];
        let mut from = self.route.stop(gap);
        let mut late = 0;
        for stop in inserted(self.service, disposal) {
            labels = fold.extend(&labels, from, stop);
            from = stop;
            if stop == self.service {
                let latest = self.problem.windows[stop.index()].1;
                let modes = 0..usize::from(generous.mode_counts[stop.index()]);
                let begins = labels.iter().flat_map(|by_mode| {
                    let driven = |&mode: &usize| !by_mode[mode].is_impossible();
                    let begin = |mode: usize| {
                        let label = &by_mode[mode];
                        label.early + label.duration - generous.mode(stop, mode).time
                    };
                    modes.clone().filter(driven).map(begin)
                });
                late = whole_minutes(begins.min()? - latest);
            }
        }
        let (next, tail) = (self.route.stop(gap + 1), &self.route.tails[gap + 1]);
        let whole = fold.whole(&labels, from, next, tail);
        let short = shift_short(&self.problem.classes[class], &whole)?;
        (short <= MOST_SHIFT).then_some((whole_minutes(short), late))
    }

    /// The trip that a gap belongs to.
    fn trip(&self, gap: usize) -> &Trip {
        self.route.trip_at(gap + 1)
    }

    /// What would be too much in a trip with the service; `None` if it cannot be in it at all.
    fn overload(&self, trip: &Trip) -> Option<Amount> {
        let problem = self.problem;
        let first = self.route.stop(trip.from as usize + 1);
        let is_of_stream = problem.is_service(first)
            && problem.streams[first.index()] == problem.streams[self.service.index()];
        is_of_stream.then(|| self.over(trip.load))
    }

    /// What would be too much on top of a load.
    fn over(&self, load: Amount) -> Amount {
        let more = self.problem.loads[self.service.index()];
        let capacity = self.problem.classes[self.route.class as usize].capacity;
        over([load[0] + more[0], load[1] + more[1]], capacity)
    }

    /// The gaps of the route nearest to the service, nearest first.
    fn nearest_gaps(&self, most: usize) -> Vec<usize> {
        let points = &self.problem.points;
        let [x, y] = points[self.service.index()];
        let away = |stop: StopId| {
            let point = points.get(stop.index());
            point.map_or(u64::MAX, |&[to_x, to_y]| {
                u64::from(x.abs_diff(to_x)) + u64::from(y.abs_diff(to_y))
            })
        };
        let pairs = self.route.slots.windows(2).enumerate();
        let mut gaps: Vec<(u64, usize)> = pairs
            .map(|(gap, pair)| (away(pair[0].stop).min(away(pair[1].stop)), gap))
            .collect();
        if gaps.len() > most {
            gaps.select_nth_unstable(most);
            gaps.truncate(most);
        }
        gaps.sort_unstable();
        gaps.into_iter().map(|(_, gap)| gap).collect()
    }
}

/// What comes into a gap with a service, in order.
fn inserted(service: StopId, disposal: Companion) -> impl Iterator<Item = StopId> {
    let (before, after) = match disposal {
        Companion::Alone => (None, None),
        Companion::DisposalAfter(after) => (None, Some(after)),
        Companion::DisposalBefore(before) => (Some(before), None),
        Companion::Between(before, after) => (Some(before), Some(after)),
    };
    before.into_iter().chain([service]).chain(after)
}

/// How much longer a shift would have to be for a route with these labels, without and with a
/// break.
fn shift_short(class: &VehicleClass, whole: &[Label; RESTED]) -> Option<i32> {
    let [without, with] = whole;
    let end = |label: &Label| label.early + label.duration;
    let is_due = class
        .rest
        .is_some_and(|rest| without.duration > rest.due_after || end(without) > rest.due_past);
    let short = |label: &Label| {
        let long = label.duration - class.max_duration;
        long.max(end(label) - class.shift.1).max(0)
    };
    let driven = [(without, !is_due), (with, class.rest.is_some())];
    let driven = driven.into_iter();
    driven
        .filter(|(label, may_be)| *may_be && !label.is_impossible())
        .map(|(label, _)| short(label))
        .min()
}

fn over(load: Amount, most: Amount) -> Amount {
    [(load[0] - most[0]).max(0), (load[1] - most[1]).max(0)]
}

impl Task<'_> {
    /// The nearest fits of services for the plan, whose rounds have these numbers; none where the
    /// sites have no room for it.
    pub(super) fn nearest_fits(
        &self,
        routes: &[(usize, Vec<StopId>)],
        numbers: &[u32],
        services: &[StopId],
        room: &SiteRoom,
    ) -> Vec<Option<NearestFit>> {
        let fits = nearest_fits(&self.problem, routes, services).into_iter();
        fits.map(|fit| {
            let fit = fit.filter(|fit| room.allows(&fit.stops, &routes[fit.route].1));
            fit.map(|fit| NearestFit {
                round: numbers[fit.route],
                breaches: self.breaches(&fit.shortfall),
            })
        })
        .collect()
    }

    fn breaches(&self, short: &Shortfall) -> Vec<Breach> {
        let seconds = |time: i32| time.unsigned_abs() / 10;
        let site = |disposal: StopId| {
            let visit = &self.site_visits[disposal.index() - self.problem.service_count];
            self.request.fleet.disposal_sites[visit.site].id.clone()
        };
        let mut breaches = Vec::new();
        if short.shift > 0 {
            let later_s = seconds(short.shift);
            breaches.push(Breach::ShiftEnd { later_s });
        }
        if short.length > 0 {
            let longer_s = seconds(short.length);
            breaches.push(Breach::ShiftLength { longer_s });
        }
        if short.window > 0 {
            let later_s = seconds(short.window);
            breaches.push(Breach::Window { later_s });
        }
        breaches.extend(short.closings.iter().map(|&(disposal, late)| Breach::Site {
            site: site(disposal),
            later_s: seconds(late),
        }));
        if short.load != [0, 0] {
            let [more_g, more_ml] = short.load.map(i64::from);
            breaches.push(Breach::Load { more_g, more_ml });
        }
        if short.trips > 0 {
            breaches.push(Breach::Trips { more: short.trips });
        }
        breaches
    }
}

#[cfg(test)]
mod tests;
