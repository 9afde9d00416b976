//! Why something is not served.

use crate::cost::timetable::timetable;
use crate::messages::Language;
use crate::messages::unserved::{ClosedRoad, UnservedDetails, unserved_sentence};
use crate::model::container::Container;
use crate::model::fleet::VehicleClass;
use crate::model::load::Load;
use crate::model::problem::{Legs, Problem, StopId};
use crate::plan::{NearestFit, Side, Unserved, UnservedCode};

use super::placing::{Refusal, bits};
use super::site_room::{has_room_for, sites_of};
use super::task::{Task, Unservable};

/// Why a service cannot even be served by a truck that does nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotAlone {
    /// The reason.
    pub code: UnservedCode,
    /// By how much the shortest such round is too long, in the problem's time.
    pub over_ds: Option<i32>,
}

/// The reason why no truck can serve a service alone, if that is so.
pub fn why_not_alone<L: Legs>(problem: &Problem<L>, service: StopId) -> Option<NotAlone> {
    let stream = problem.streams[service.index()];
    let mut shortest: Option<i32> = None;
    let mut is_too_much = false;
    for class in bits(problem.classes_of[service.index()]) {
        let record = &problem.classes[class];
        for disposal in problem
            .disposals()
            .filter(|&d| problem.accepts(d, stream, class))
        {
            let stops = [
                problem.start_of(class),
                service,
                disposal,
                problem.end_of(class),
            ];
            if timetable(problem, class, &stops).is_some() {
                if has_room_for(problem, disposal, service) {
                    return None;
                }
                is_too_much = true;
            }
            let most = record.max_duration.min(record.shift.1 - record.shift.0);
            if let Some(time) = shortest_time(problem, class, &stops) {
                let over = time - most;
                shortest = Some(shortest.map_or(over, |known| known.min(over)));
            }
        }
    }
    if is_too_much {
        return Some(NotAlone {
            code: UnservedCode::SiteFull,
            over_ds: None,
        });
    }
    Some(match shortest {
        None => NotAlone {
            code: UnservedCode::NotConnected,
            over_ds: None,
        },
        Some(over) if over > 0 => NotAlone {
            code: UnservedCode::ShiftTooShort,
            over_ds: Some(over),
        },
        Some(_) => NotAlone {
            code: UnservedCode::TimeWindowUnreachable,
            over_ds: None,
        },
    })
}

/// Time of a round without any waiting, in its quickest modes; the break counts if it is due.
fn shortest_time<L: Legs>(problem: &Problem<L>, class: usize, stops: &[StopId]) -> Option<i32> {
    let record = &problem.classes[class];
    let mode_count = |stop: StopId| usize::from(problem.mode_counts[stop.index()]);
    // Only the service may have several modes.
    let service = stops[1];
    let quickest = (0..mode_count(service))
        .filter(|&mode| problem.mode(service, mode).classes >> class & 1 == 1)
        .filter_map(|mode| {
            let mut time = 0;
            for pair in stops.windows(2) {
                let mode_of = |stop: StopId| if stop == service { mode } else { 0 };
                let from = problem.mode(pair[0], mode_of(pair[0]));
                let to = problem.mode(pair[1], mode_of(pair[1]));
                let leg = problem.legs.leg(record.profile, from.exit, to.entry);
                if !leg.is_reachable() {
                    return None;
                }
                time += leg.time + to.time;
            }
            Some(time)
        })
        .min()?;
    let rest = record.rest.filter(|rest| quickest > rest.due_after);
    Some(quickest + rest.map_or(0, |rest| rest.duration))
}

impl Task<'_> {
    /// The entry of the plan for a container that cannot be served whatever else is planned.
    pub(super) fn unserved(&self, unservable: &Unservable) -> Unserved {
        let container = &self.request.containers[unservable.container];
        let refusal = &unservable.refusal;
        let details = UnservedDetails {
            over_s: unservable
                .over_ds
                .map(|over| (over.max(0) as u32).div_ceil(10)),
            ..self.details(container, refusal)
        };
        describe(container, refusal.code, &details)
    }

    /// The entry for a container that the sites have no room for.
    pub(super) fn without_room(&self, container: usize) -> Unserved {
        let container = &self.request.containers[container];
        let refusal = Refusal {
            site: sites_of(self.request.fleet, &container.stream),
            ..Refusal::plain(UnservedCode::SiteFull)
        };
        describe(container, refusal.code, &self.details(container, &refusal))
    }

    /// The entry for a container that could be served, but not beside everything else.
    pub(super) fn left_over(&self, container: usize, fit: Option<&NearestFit>) -> Unserved {
        let container = &self.request.containers[container];
        let refusal = Refusal::plain(UnservedCode::FleetFull);
        let details = UnservedDetails {
            nearest_fit: fit.cloned(),
            ..self.details(container, &refusal)
        };
        describe(container, refusal.code, &details)
    }

    fn details(&self, container: &Container, refusal: &Refusal) -> UnservedDetails {
        let fleet = self.request.fleet;
        let stream = fleet
            .streams
            .iter()
            .find(|stream| stream.id == container.stream);
        let collectors: Vec<_> = fleet
            .vehicles
            .iter()
            .filter(|class| class.streams.contains(&container.stream))
            .collect();
        let largest = collectors
            .iter()
            .map(|class: &&VehicleClass| class.capacity())
            .reduce(|a, b| Load {
                mass_g: a.mass_g.max(b.mass_g),
                body_ml: a.body_ml.max(b.body_ml),
            });
        let is = |code: UnservedCode| refusal.code == code;
        UnservedDetails {
            stream: container.stream.clone(),
            street: refusal.street.clone(),
            distance_m: refusal.distance_m.map(|distance| distance.round() as u32),
            radius_m: is(UnservedCode::NoRoadWithinRadius)
                .then_some(crate::graph::snap::SEARCH_RADIUS_M as u32),
            side: is(UnservedCode::WrongSide).then_some(Side::Left),
            load: is(UnservedCode::LoadExceedsCapacity)
                .then(|| stream.map(|stream| container.expected_load(stream)))
                .flatten(),
            capacity: largest.filter(|_| is(UnservedCode::LoadExceedsCapacity)),
            vehicles: collectors.iter().map(|class| class.id.clone()).collect(),
            closure: refusal.closure.map(|closure| ClosedRoad {
                closure,
                limit: None,
                value: None,
            }),
            window_s: container
                .window_s
                .filter(|_| is(UnservedCode::TimeWindowUnreachable)),
            site: refusal.site.clone(),
            over_s: None,
            nearest_fit: None,
        }
    }
}

fn describe(container: &Container, code: UnservedCode, details: &UnservedDetails) -> Unserved {
    Unserved {
        bin: container.id.clone(),
        lon: container.position.lon(),
        lat: container.position.lat(),
        address: container.address.clone(),
        code,
        message_fr: unserved_sentence(Language::French, code, details),
        message_en: unserved_sentence(Language::English, code, details),
        nearest_fit: details.nearest_fit.clone(),
    }
}
