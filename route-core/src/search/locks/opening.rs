//! Makes the problem of the open part.

use std::ops::Range;

use crate::cost::deliveries::{deliver, limits_are_kept};
use crate::cost::label::Label;
use crate::model::problem::{
    Amount, Disposal, IMPOSSIBLE, Legs, Mode, Problem, ProblemError, Service, StopId, Total,
    VehicleClass, minus, plus,
};

use super::super::route_cost;
use super::super::snapshot::Snapshot;
use super::LockError;
use super::held::Held;
use super::open_part::{Begun, OpenPart};

/// Longer than rounding can make the way by another service shorter. Services take at least this
/// long where a vehicle is on the road: none then fits in before what it has begun.
const LEAST_TIME: i32 = 2;

/// What is locked counts as so many others where not all can be served, as long as the prices of
/// all sum up to no more than can be counted with.
const WEIGHT_OF_LOCKED: i64 = 1_000;
const MOST_OWED: i64 = i64::MAX / 16;

/// The open part in the making.
pub(super) struct Builder<'p, L> {
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
    pub fn new(whole: &'p Problem<L>) -> Self {
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
    pub fn take_vehicle(&mut self, route: usize, held: &mut Held) -> Result<(), LockError> {
        let class = held.class;
        let is_any = held.driven == 0 && !held.stays.contains(&true);
        if is_any && !held.takes_no_more() {
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
        if held.takes_no_more() {
            let stops = if held.is_frozen {
                held.stops.to_vec()
            } else {
                self.ended(held)
            };
            for service in services(&stops) {
                self.is_free[service.index()] = false;
            }
            if stops.is_empty() {
                return Ok(());
            }
            if route_cost(self.whole, class, &stops) >= IMPOSSIBLE {
                return Err(LockError::NotDrivable { route });
            }
            self.deliver(route, &stops)?;
            self.frozen.push((class as u32, stops));
            return Ok(());
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
        deliver(self.whole, stops, &mut self.room);
        if limits_are_kept(&self.room) {
            Ok(())
        } else {
            Err(LockError::SiteFull { route })
        }
    }

    /// What a vehicle that ends here drives: it unloads what is on board, unless that is taken home.
    fn ended(&self, held: &Held) -> Vec<StopId> {
        let (driven, planned) = held.stops.split_at(held.driven);
        let mut stops = driven.to_vec();
        if stops
            .last()
            .is_some_and(|&last| self.whole.is_service(last))
        {
            let mut planned = planned.iter();
            stops.extend(planned.find(|&&stop| self.whole.is_disposal(stop)));
        }
        stops
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
        let unloaded = load_of(whole, &before[..emptied]);
        record.route_capacity = minus(record.route_capacity, unloaded);
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
    pub fn join(&mut self, held: &Held) {
        if held.takes_no_more() {
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

    pub fn finish(
        mut self,
        plan: &Snapshot,
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
        let plan = self.as_locked(plan, held);
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

    /// The plan with no more of the routes that end than is driven; locked routes first, so that
    /// no other takes their vehicle.
    fn as_locked(&self, plan: &Snapshot, held: &[Option<Held>]) -> Snapshot {
        let routes = plan.routes.iter().zip(held);
        let mut routes: Vec<_> = routes
            .map(|((class, stops), held)| match held {
                Some(held) if held.is_ended => (false, (*class, self.ended(held))),
                _ => (held.is_none(), (*class, stops.clone())),
            })
            .collect();
        routes.sort_by_key(|&(is_open, _)| is_open);
        Snapshot {
            routes: routes.into_iter().map(|(_, route)| route).collect(),
            ..plan.clone()
        }
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
                if held.takes_no_more() {
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

fn load_of<L: Legs>(problem: &Problem<L>, stops: &[StopId]) -> Amount {
    let loads = stops.iter().map(|stop| problem.loads[stop.index()]);
    loads.fold([0, 0], plus)
}
