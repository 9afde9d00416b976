//! Locks: what of a plan stays as it is while the rest is searched anew.
//!
//! A plan with locks becomes a problem that needs none, so that no move has to know of them:
//! frozen routes leave it with their vehicles, services whose order is kept become one service,
//! a vehicle that keeps its services is a class of its own, and one that is on the road begins
//! where it is.

use std::ops::Range;

use crate::cost::label::Label;
use crate::cost::timetable::{Timetable, timetable};
use crate::model::problem::{
    Amount, Disposal, IMPOSSIBLE, Legs, Mode, Problem, ProblemError, Service, StopId, Total,
    UNLIMITED, VehicleClass, plus,
};

use super::control::Control;
use super::iterated::{Outcome, Settings};
use super::snapshot::Snapshot;
use super::{route_cost, solve_borrowed, solve_from};

/// Longer than rounding can make the way by another service shorter. Services take at least this
/// long where a vehicle is on the road: none then fits in before what it has begun.
const LEAST_TIME: i32 = 2;

/// What is locked counts as so many others where not all can be served, as long as the prices of
/// all sum up to no more than can be counted with.
const WEIGHT_OF_LOCKED: i64 = 1_000;
const MOST_OWED: i64 = i64::MAX / 16;

/// What stays of a route. Positions count its stops from 0, disposals included, start and end
/// left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lock {
    /// Index of the route in the plan.
    pub route: usize,
    /// What of it.
    pub what: Locked,
}

/// What stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Locked {
    /// All of it: nothing joins, nothing leaves.
    Route,
    /// As many first stops: they have been driven, or begun, by the vehicle, which goes on from
    /// the last of them with what it has on board.
    Driven(usize),
    /// The services of these positions stay with their vehicle, in any order; others may join.
    Vehicle(Range<usize>),
    /// The services of these positions follow each other at once, trip by trip; on any vehicle
    /// that drives alike. There is no break between them.
    Order(Range<usize>),
}

/// Why locks cannot be kept.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LockError {
    /// A route that the plan does not have.
    #[error("the plan has {count} routes: there is no route {route} to be locked")]
    NoRoute {
        /// Index of the route.
        route: usize,
        /// Routes in the plan.
        count: usize,
    },
    /// Stops that the route does not have.
    #[error("route {route} has {count} stops: {stop} is not one to be locked")]
    NoStop {
        /// Index of the route.
        route: usize,
        /// First position that there is not.
        stop: usize,
        /// Stops of the route.
        count: usize,
    },
    /// A route with an unknown stop or class, or with a service that another locked route has.
    #[error("route {route} does not fit the problem: unknown stops, or some locked twice")]
    Foreign {
        /// Index of the route.
        route: usize,
    },
    /// More routes of a class are locked than it has vehicles.
    #[error("route {route}: there is no vehicle of class {class} left for it")]
    NoVehicle {
        /// Index of the route.
        route: usize,
        /// The class.
        class: usize,
    },
    /// A route that breaks a rule as it is.
    #[error("route {route} cannot be driven as it is: a load, a window or the shift is exceeded")]
    NotDrivable {
        /// Index of the route.
        route: usize,
    },
    /// A route that brings more to a site than that takes beside what else is locked.
    #[error("route {route} brings more to a disposal site than there is room for")]
    SiteFull {
        /// Index of the route.
        route: usize,
    },
    /// The problem with its locks cannot be built, as with too many vehicle classes.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// Solves a problem starting from a plan of which some things must stay.
///
/// # Errors
/// What is locked is not in the plan, or cannot be driven.
pub fn solve_locked<L: Legs>(
    problem: &Problem<L>,
    plan: &Snapshot,
    locks: &[Lock],
    settings: &Settings,
    control: &mut Control,
) -> Result<Outcome, LockError> {
    if locks.is_empty() {
        return Ok(solve_from(problem, plan, settings, control));
    }
    let open = OpenPart::of(problem, plan, locks)?;
    let outcome = solve_borrowed(&open.problem, &open.start, settings, control);
    Ok(Outcome {
        best: open.whole(&outcome.best),
        construction: open.whole(&outcome.construction),
        iterations: outcome.iterations,
    })
}

/// What is locked of one route.
struct Held<'p> {
    class: usize,
    stops: &'p [StopId],
    times: Timetable,
    is_frozen: bool,
    driven: usize,
    /// By position: it stays with the vehicle.
    stays: Vec<bool>,
    /// By position: it follows the one before it.
    follows: Vec<bool>,
    /// The class of its vehicle in the open part, if that cannot be any of its class.
    own_class: Option<usize>,
}

/// A plan without what is locked, as a problem of its own.
struct OpenPart<'p, L> {
    whole: &'p Problem<L>,
    plan: &'p Snapshot,
    problem: Problem<&'p L>,
    start: Snapshot,
    /// Services of the whole problem behind each service.
    members: Vec<Vec<StopId>>,
    /// Class of the whole problem behind each class.
    class_of: Vec<u32>,
    /// Vehicles on the road, by class.
    begun: Vec<Option<Begun>>,
    frozen: Vec<(u32, Vec<StopId>)>,
}

/// What a vehicle has driven.
struct Begun {
    /// Stops before where it is now.
    stops: Vec<StopId>,
    /// The service at which it is, if it has a load on board.
    at: Option<StopId>,
    /// Where the load on board is unloaded in the plan, unless at the end.
    unloads_at: Option<StopId>,
}

impl<'p, L: Legs> OpenPart<'p, L> {
    fn of(problem: &'p Problem<L>, plan: &'p Snapshot, locks: &[Lock]) -> Result<Self, LockError> {
        let mut held = held_routes(problem, plan, locks)?;
        let mut open = Builder::new(problem);
        for (route, held) in held.iter_mut().enumerate() {
            if let Some(held) = held {
                open.take_vehicle(route, held)?;
            }
        }
        for held in held.iter().flatten() {
            open.join(held);
        }
        open.finish(plan, &held)
    }

    /// The solution of the whole problem that a solution of the open part stands for.
    fn whole(&self, open: &Snapshot) -> Snapshot {
        let mut routes = self.frozen.clone();
        let mut is_out = vec![false; self.begun.len()];
        for (class, stops) in open.routes.iter().filter(|(_, stops)| !stops.is_empty()) {
            let mut driven = Vec::new();
            let mut at = None;
            if let Some(begun) = &self.begun[*class as usize] {
                is_out[*class as usize] = true;
                driven.clone_from(&begun.stops);
                // Where ways by another service are shorter, one may have come before it.
                at = begun.at;
                driven.extend(at.into_iter().flat_map(|at| self.behind(at)));
            }
            let rest = stops.iter().filter(|&&stop| Some(stop) != at);
            driven.extend(rest.flat_map(|&stop| self.behind(stop)));
            routes.push((self.class_of[*class as usize], driven));
        }
        for (class, begun) in self.begun.iter().enumerate() {
            if let (Some(begun), false) = (begun, is_out[class]) {
                routes.push((self.class_of[class], self.home(begun)));
            }
        }
        let drives =
            |(class, stops): &(u32, Vec<StopId>)| route_cost(self.whole, *class as usize, stops);
        let costs: Vec<i64> = routes.iter().map(drives).collect();
        // With several modes or a break, labels of the whole may miss what its parts promise.
        if costs.iter().any(|&cost| cost >= IMPOSSIBLE) {
            return self.as_planned();
        }
        let mut is_met = vec![false; self.whole.stop_count()];
        let stops = routes.iter().flat_map(|(_, stops)| stops);
        stops.for_each(|stop| is_met[stop.index()] = true);
        let mut bank: Vec<StopId> = self.whole.services().collect();
        bank.retain(|service| !is_met[service.index()]);
        let cost = costs.iter().sum::<i64>() + self.whole.owed(&bank);
        Snapshot { routes, bank, cost }
    }

    /// What is driven if nothing is to be collected any more.
    fn home(&self, begun: &Begun) -> Vec<StopId> {
        let mut stops = begun.stops.clone();
        if let Some(at) = begun.at {
            stops.push(self.members[at.index()][0]);
            stops.extend(begun.unloads_at);
        }
        stops
    }

    /// The plan as it was given, as far as it can be driven.
    fn as_planned(&self) -> Snapshot {
        let problem = self.whole;
        let mut kept = Snapshot::default();
        let mut is_met = vec![false; problem.service_count];
        let mut room = problem.site_limits.clone();
        for (class, stops) in &self.plan.routes {
            let services = || stops.iter().filter(|&&stop| problem.is_service(stop));
            let is_sound = (*class as usize) < problem.classes.len()
                && stops.iter().all(|&stop| is_known(problem, stop))
                && services().all(|service| !is_met[service.index()]);
            if is_sound && services().count() > 0 {
                let cost = route_cost(problem, *class as usize, stops);
                if cost < IMPOSSIBLE && deliver(problem, stops, &mut room) {
                    services().for_each(|service| is_met[service.index()] = true);
                    kept.cost += cost;
                    kept.routes.push((*class, stops.clone()));
                }
            }
        }
        kept.bank = problem.services().collect();
        kept.bank.retain(|service| !is_met[service.index()]);
        kept.cost += problem.owed(&kept.bank);
        kept
    }

    /// Stops of the whole problem behind a stop.
    fn behind(&self, stop: StopId) -> Vec<StopId> {
        match self.members.get(stop.index()) {
            Some(members) => members.clone(),
            None => {
                let number = stop.index() - self.members.len();
                vec![StopId((self.whole.service_count + number) as u32)]
            }
        }
    }
}

/// Looks at all locks, and whether their routes can be driven.
fn held_routes<'p, L: Legs>(
    problem: &Problem<L>,
    plan: &'p Snapshot,
    locks: &[Lock],
) -> Result<Vec<Option<Held<'p>>>, LockError> {
    let count = plan.routes.len();
    let mut held: Vec<Option<Held>> = (0..count).map(|_| None).collect();
    let mut is_met = vec![false; problem.service_count];
    for &Lock { route, ref what } in locks {
        let Some(of_route) = held.get_mut(route) else {
            return Err(LockError::NoRoute { route, count });
        };
        if of_route.is_none() {
            *of_route = Some(Held::of(problem, plan, route, &mut is_met)?);
        }
        if let Some(of_route) = of_route {
            of_route.hold(route, what)?;
        }
    }
    Ok(held)
}

fn is_known<L: Legs>(problem: &Problem<L>, stop: StopId) -> bool {
    problem.is_service(stop) || problem.is_disposal(stop)
}

impl<'p> Held<'p> {
    fn of<L: Legs>(
        problem: &Problem<L>,
        plan: &'p Snapshot,
        route: usize,
        is_met: &mut [bool],
    ) -> Result<Self, LockError> {
        let (class, stops) = &plan.routes[route];
        let class = *class as usize;
        let mut is_new = |stop: StopId| {
            !problem.is_service(stop) || !std::mem::replace(&mut is_met[stop.index()], true)
        };
        let is_sound = class < problem.classes.len()
            && stops
                .iter()
                .all(|&stop| is_known(problem, stop) && is_new(stop));
        if !is_sound {
            return Err(LockError::Foreign { route });
        }
        let mut all = vec![problem.start_of(class)];
        all.extend(stops);
        all.push(problem.end_of(class));
        let times = timetable(problem, class, &all)
            .filter(|_| route_cost(problem, class, stops) < IMPOSSIBLE)
            .ok_or(LockError::NotDrivable { route })?;
        Ok(Self {
            class,
            stops,
            times,
            is_frozen: false,
            driven: 0,
            stays: vec![false; stops.len()],
            follows: vec![false; stops.len()],
            own_class: None,
        })
    }

    fn hold(&mut self, route: usize, what: &Locked) -> Result<(), LockError> {
        let count = self.stops.len();
        let within = |end: usize| {
            let no_stop = LockError::NoStop {
                route,
                stop: end.saturating_sub(1),
                count,
            };
            if end <= count { Ok(()) } else { Err(no_stop) }
        };
        match what {
            Locked::Route => self.is_frozen = true,
            Locked::Driven(stops) => {
                within(*stops)?;
                self.driven = self.driven.max(*stops);
            }
            Locked::Vehicle(range) => {
                within(range.end)?;
                range.clone().for_each(|at| self.stays[at] = true);
            }
            Locked::Order(range) => {
                within(range.end)?;
                range.clone().skip(1).for_each(|at| self.follows[at] = true);
            }
        }
        Ok(())
    }
}

/// The open part in the making.
struct Builder<'p, L> {
    whole: &'p Problem<L>,
    classes: Vec<VehicleClass>,
    class_of: Vec<u32>,
    begun: Vec<Option<Begun>>,
    frozen: Vec<(u32, Vec<StopId>)>,
    /// By service: it is in the open part as it is, and with its class alone if that is said.
    is_free: Vec<bool>,
    only_class: Vec<Option<usize>>,
    /// Services that stand for several, or for one with what is on board.
    joined: Vec<Joined>,
    /// What each site still takes.
    room: Vec<Total>,
}

/// Services that follow each other.
struct Joined {
    members: Vec<StopId>,
    mode: Mode,
    window: (i32, i32),
    load: Amount,
    is_begun: bool,
}

impl<'p, L: Legs> Builder<'p, L> {
    fn new(whole: &'p Problem<L>) -> Self {
        Self {
            whole,
            classes: whole.classes.clone(),
            class_of: (0..whole.classes.len() as u32).collect(),
            begun: whole.classes.iter().map(|_| None).collect(),
            frozen: Vec::new(),
            is_free: vec![true; whole.service_count],
            only_class: vec![None; whole.service_count],
            joined: Vec::new(),
            room: whole.site_limits.clone(),
        }
    }

    /// Takes the vehicle of a route out of its class, if it is not any.
    fn take_vehicle(&mut self, route: usize, held: &mut Held) -> Result<(), LockError> {
        let class = held.class;
        let is_any = held.driven == 0 && !held.stays.contains(&true);
        if is_any && !held.is_frozen {
            return Ok(());
        }
        if self.classes[class].count == 0 {
            return Err(LockError::NoVehicle { route, class });
        }
        self.classes[class].count -= 1;
        let services = |stops: &[StopId]| {
            let services = stops.iter().filter(|&&stop| self.whole.is_service(stop));
            services.copied().collect::<Vec<_>>()
        };
        if held.is_frozen {
            for service in services(held.stops) {
                self.is_free[service.index()] = false;
            }
            self.frozen.push((class as u32, held.stops.to_vec()));
            return self.deliver(route, held.stops);
        }
        let own = self.classes.len();
        for service in services(&held.stops[..held.driven]) {
            self.is_free[service.index()] = false;
        }
        for (at, &stop) in held.stops.iter().enumerate() {
            if held.stays[at] && self.whole.is_service(stop) {
                self.only_class[stop.index()] = Some(own);
            }
        }
        let (record, begun) = self.on_the_road(held);
        self.classes.push(record);
        self.class_of.push(class as u32);
        self.begun.push(begun);
        held.own_class = Some(own);
        self.deliver(route, &held.stops[..held.driven])
    }

    fn deliver(&mut self, route: usize, stops: &[StopId]) -> Result<(), LockError> {
        let fits = deliver(self.whole, stops, &mut self.room);
        if fits {
            Ok(())
        } else {
            Err(LockError::SiteFull { route })
        }
    }

    /// The vehicle of a route as it is after what it has driven.
    fn on_the_road(&self, held: &Held) -> (VehicleClass, Option<Begun>) {
        let whole = self.whole;
        let mut record = VehicleClass {
            count: 1,
            ..whole.classes[held.class].clone()
        };
        let Some(last) = held.driven.checked_sub(1) else {
            return (record, None);
        };
        let times = &held.times;
        let exit_of = |position: usize| {
            let stop = match position.checked_sub(1) {
                None => whole.start_of(held.class),
                Some(at) => held.stops[at],
            };
            whole.mode(stop, times.modes[position]).exit
        };
        let disposals = |stops: &[StopId]| {
            let disposals = stops.iter().filter(|&&stop| whole.is_disposal(stop));
            disposals.count()
        };
        // Positions in the timetable count the start.
        let here = last + 1;
        let is_loaded = whole.is_service(held.stops[last]);
        let (from, leaves) = if is_loaded {
            let entry = whole.mode(held.stops[last], times.modes[here]).entry;
            let leg = whole.legs.leg(record.profile, exit_of(last), entry);
            (last, times.times[here].begin - leg.time)
        } else {
            (here, times.times[here].end)
        };
        record.start = exit_of(from);
        record.shift.0 = leaves;
        let gone = leaves - times.times[0].end;
        record.max_duration = (record.max_duration - gone).max(0);
        record.rest = match times.rest {
            Some((behind, _)) if behind < here => None,
            _ => record.rest.map(|mut rest| {
                rest.due_after -= gone;
                rest
            }),
        };
        record.fixed_cost = 0;
        let before = &held.stops[..from];
        let mut emptied = before.len();
        while emptied > 0 && !whole.is_disposal(before[emptied - 1]) {
            emptied -= 1;
        }
        let load = load_of(whole, &before[..emptied]);
        for dimension in 0..2 {
            record.route_capacity[dimension] -= load[dimension];
        }
        if record.max_trips != u32::MAX {
            record.max_trips = record.max_trips.saturating_sub(disposals(before) as u32);
        }
        if record.max_services != u32::MAX {
            let services = before.len() - disposals(before);
            record.max_services = record.max_services.saturating_sub(services as u32);
        }
        let behind = held.stops[here..].iter();
        let begun = Begun {
            stops: before.to_vec(),
            at: None,
            unloads_at: behind.copied().find(|&stop| whole.is_disposal(stop)),
        };
        (record, Some(begun))
    }

    /// Joins services of a route that follow each other, and what is on board with the service
    /// at which the vehicle is.
    fn join(&mut self, held: &Held) {
        if held.is_frozen {
            return;
        }
        let mut at = held.driven.saturating_sub(1);
        while at < held.stops.len() {
            let first = at;
            at += 1;
            if !self.whole.is_service(held.stops[first]) {
                continue;
            }
            while at < held.stops.len() && held.follows[at] && self.whole.is_service(held.stops[at])
            {
                at += 1;
            }
            let is_begun = first + 1 == held.driven;
            if is_begun || at > first + 1 {
                let joined = self.joined(held, first..at, is_begun);
                let services = held.stops[first..at].iter();
                services.for_each(|service| self.is_free[service.index()] = false);
                self.joined.push(joined);
            }
        }
    }

    fn joined(&self, held: &Held, range: Range<usize>, is_begun: bool) -> Joined {
        let whole = self.whole;
        let profile = whole.classes[held.class].profile;
        let mode_at = |at: usize| whole.mode(held.stops[at], held.times.modes[at + 1]);
        let mut window = whole.windows[held.stops[range.start].index()];
        let mut load = load_of(whole, &held.stops[range.clone()]);
        if is_begun {
            let begin = held.times.times[range.start + 1].begin;
            window = (begin, begin);
            let trip = held.stops[..range.start].iter().rev();
            let trip: Vec<StopId> = trip.copied().take_while(|&s| whole.is_service(s)).collect();
            let on_board = load_of(whole, &trip);
            load = plus(load, on_board);
        }
        let first = mode_at(range.start);
        let mut label = Label::of_stop(first.time, first.distance, window);
        let mut classes = first.classes;
        for at in range.clone().skip(1) {
            let (before, next) = (mode_at(at - 1), mode_at(at));
            let leg = whole.legs.leg(profile, before.exit, next.entry);
            let stop = Label::of_stop(
                next.time,
                next.distance,
                whole.windows[held.stops[at].index()],
            );
            label = label.then(leg.time, i64::from(leg.distance), &stop);
            classes &= next.classes;
        }
        let members = held.stops[range.clone()].to_vec();
        let stays = is_begun || range.clone().any(|at| held.stays[at]);
        let drive_alike = |class: &u32| {
            whole.classes[*class as usize].profile == profile && classes >> class & 1 == 1
        };
        let alike = self.class_of.iter().map(drive_alike).enumerate();
        Joined {
            members,
            mode: Mode {
                entry: first.entry,
                exit: mode_at(range.end - 1).exit,
                time: label.duration,
                distance: i32::try_from(label.distance).unwrap_or(i32::MAX / 16),
                classes: match held.own_class {
                    Some(own) if stays => 1 << own,
                    _ => alike.fold(0, |set, (class, is_alike)| {
                        set | u64::from(is_alike) << class
                    }),
                },
            },
            window: (label.early, label.late),
            load,
            is_begun,
        }
    }

    /// Classes of the open part that stand for classes of the whole, as bits.
    fn classes_behind(&self, classes: u64) -> u64 {
        let known = self.class_of.iter().enumerate();
        known.fold(0, |set, (own, class)| set | (classes >> class & 1) << own)
    }

    fn finish(
        mut self,
        plan: &'p Snapshot,
        held: &[Option<Held>],
    ) -> Result<OpenPart<'p, L>, LockError> {
        let whole = self.whole;
        if self.classes.len() > 64 {
            return Err(ProblemError::TooManyClasses(self.classes.len()).into());
        }
        let is_any_begun = self.joined.iter().any(|joined| joined.is_begun);
        let least_time = if is_any_begun { LEAST_TIME } else { 0 };
        let total = whole.prices.iter().sum::<i64>().max(1);
        let weight = (MOST_OWED / total).clamp(1, WEIGHT_OF_LOCKED);
        let mut members: Vec<Vec<StopId>> = Vec::new();
        let mut services: Vec<Service> = Vec::new();
        for service in whole
            .services()
            .filter(|service| self.is_free[service.index()])
        {
            let mut record = whole.service(service);
            for mode in &mut record.modes {
                let classes = self.classes_behind(mode.classes);
                let only = self.only_class[service.index()];
                mode.classes = classes & only.map_or(u64::MAX, |own| 1 << own);
                mode.time = mode.time.max(least_time);
            }
            if self.only_class[service.index()].is_some() {
                record.price *= weight;
            }
            members.push(vec![service]);
            services.push(record);
        }
        for mut joined in std::mem::take(&mut self.joined) {
            let first = joined.members[0];
            if joined.is_begun {
                let own = joined.mode.classes.trailing_zeros() as usize;
                if let Some(begun) = &mut self.begun[own] {
                    begun.at = Some(StopId(members.len() as u32));
                }
            } else {
                joined.mode.time = joined.mode.time.max(least_time);
            }
            let price = whole.owed(&joined.members) * weight;
            let releases = joined.members.iter().map(|s| whole.releases[s.index()]);
            services.push(Service {
                modes: vec![joined.mode],
                window: joined.window,
                load: joined.load,
                // What is on board was waited for.
                release: if joined.is_begun {
                    0
                } else {
                    releases.max().unwrap_or(0)
                },
                price,
                ..whole.service(first)
            });
            members.push(joined.members);
        }
        let disposals: Vec<Disposal> = whole
            .disposals()
            .map(|disposal| {
                let mut record = whole.disposal(disposal);
                record.classes = self.classes_behind(record.classes);
                record
            })
            .collect();
        let start = self.start(plan, held, &members);
        let problem = Problem::new(&services, &disposals, self.classes, &whole.legs)?
            .with_site_limits(&self.room)?;
        Ok(OpenPart {
            whole,
            plan,
            problem,
            start,
            members,
            class_of: self.class_of,
            begun: self.begun,
            frozen: self.frozen,
        })
    }

    /// The open part of the plan.
    fn start(&self, plan: &Snapshot, held: &[Option<Held>], members: &[Vec<StopId>]) -> Snapshot {
        let whole = self.whole;
        let mut open_as: Vec<Option<StopId>> = vec![None; whole.service_count];
        for (index, members) in members.iter().enumerate() {
            open_as[members[0].index()] = Some(StopId(index as u32));
        }
        let shown = |&stop: &StopId| {
            if whole.is_service(stop) {
                return open_as[stop.index()];
            }
            let number = (stop.index()).checked_sub(whole.service_count)?;
            Some(StopId((members.len() + number) as u32))
        };
        let routes = plan
            .routes
            .iter()
            .zip(held)
            .filter_map(|((class, stops), held)| {
                let Some(held) = held else {
                    return Some((*class, stops.iter().filter_map(shown).collect()));
                };
                if held.is_frozen {
                    return None;
                }
                let class = held.own_class.map_or(*class, |own| own as u32);
                let mut first = held.driven;
                if first > 0 && whole.is_service(stops[first - 1]) {
                    first -= 1;
                }
                Some((class, stops[first..].iter().filter_map(shown).collect()))
            });
        Snapshot {
            routes: routes.collect(),
            ..Snapshot::default()
        }
    }
}

/// Takes what stops unload from the room of the sites; nothing, if there is not enough.
fn deliver<L: Legs>(problem: &Problem<L>, stops: &[StopId], room: &mut [Total]) -> bool {
    let mut left = room.to_vec();
    let mut on_board: Total = [0, 0];
    for &stop in stops {
        let load = problem.loads[stop.index()];
        on_board = [0, 1].map(|d| on_board[d] + i64::from(load[d]));
        let Some(site) = problem.site_of(stop) else {
            continue;
        };
        if let Some(room) = left.get_mut(site).filter(|room| **room != UNLIMITED) {
            *room = [0, 1].map(|d| room[d] - on_board[d]);
        }
        on_board = [0, 0];
    }
    let fits = left.iter().flatten().all(|&room| room >= 0);
    if fits {
        room.copy_from_slice(&left);
    }
    fits
}

fn load_of<L: Legs>(problem: &Problem<L>, stops: &[StopId]) -> Amount {
    let loads = stops.iter().map(|stop| problem.loads[stop.index()]);
    loads.fold([0, 0], plus)
}
