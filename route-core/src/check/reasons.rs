//! Whether the reasons for which containers are not served can be true, as far as that shows
//! without a search.

use crate::model::container::{Container, LiftSide};
use crate::model::fleet::{Collects, DisposalSite, Fleet};
use crate::model::opening::PlanDate;
use crate::plan::{Plan, Unserved, UnservedCode};

use super::access::Ground;
use super::bin_list::BinList;
use super::driver::Driver;
use super::labels::check_unserved;
use super::loads::{capacity, unloading_hours};
use super::violation::{Log, ViolationCode};

const DAY_S: u32 = 86_400;

/// What reasons are held against.
pub(super) struct Reasons<'a> {
    pub fleet: &'a Fleet,
    pub drivers: &'a [Driver<'a>],
    pub date: PlanDate,
}

impl Reasons<'_> {
    /// Looks at the reason of every unserved container that the bin list knows.
    pub fn check(&self, plan: &Plan, bins: &BinList, log: &mut Log) {
        for unserved in &plan.unserved {
            check_messages(unserved, log);
            let Some(container) = bins.get(&unserved.bin) else {
                continue;
            };
            check_unserved(unserved, container, log);
            if let Some(why) = self.contradiction(unserved.code, container) {
                let message = format!("the reason {:?} is not true: {why}", unserved.code);
                log.add(ViolationCode::ReasonUntrue, message)
                    .bins([&unserved.bin]);
            }
        }
    }

    /// What speaks against a reason.
    fn contradiction(&self, code: UnservedCode, container: &Container) -> Option<String> {
        match code {
            UnservedCode::NoVehicleForStream => self.is_collected(container),
            UnservedCode::NoDisposalForStream => self.is_accepted(container),
            UnservedCode::LoadExceedsCapacity => self.is_carried(container),
            UnservedCode::WrongSide => self.is_lifted_from_any_side(container),
            UnservedCode::NoRoadWithinRadius => self.is_near_a_road(container),
            UnservedCode::StreetForbidden => self.is_beside_free_roads(container),
            // It is said that it could be served.
            UnservedCode::FleetFull | UnservedCode::SiteFull => {
                if code == UnservedCode::SiteFull && !self.is_limited(container) {
                    Some("no site that takes its stream has a limit".to_owned())
                } else if self.is_collected(container).is_none() {
                    Some("no vehicle collects its stream".to_owned())
                } else if self.is_accepted(container).is_none() {
                    Some("no disposal site takes its stream on this day".to_owned())
                } else if self.is_carried(container).is_none() {
                    Some("it is more than any truck carries".to_owned())
                } else {
                    None
                }
            }
            UnservedCode::DeadEndNoTurning
            | UnservedCode::NotConnected
            | UnservedCode::TimeWindowUnreachable
            | UnservedCode::ShiftTooShort => None,
        }
    }

    /// Drivers of the vehicles there are that collect a container's stream.
    fn collectors<'b>(&'b self, container: &'b Container) -> impl Iterator<Item = &'b Driver<'b>> {
        let collects = |driver: &&Driver| driver.class.streams.contains(&container.stream);
        let drivers = self.drivers.iter();
        drivers
            .filter(|driver| driver.class.count > 0)
            .filter(collects)
    }

    fn is_collected(&self, container: &Container) -> Option<String> {
        let driver = self.collectors(container).next()?;
        Some(format!("{} collects its stream", driver.class.id))
    }

    fn is_accepted(&self, container: &Container) -> Option<String> {
        let shifts = self.collectors(container).map(|driver| {
            let shift = &driver.class.shift;
            (shift.start.seconds, shift.end.seconds)
        });
        let mut shifts: Vec<(u32, u32)> = shifts.collect();
        if shifts.is_empty() {
            shifts.push((0, DAY_S));
        }
        let opens = |site: &&DisposalSite| {
            let Some(hours) = unloading_hours(site, self.date) else {
                return true;
            };
            hours.iter().any(|&(from, to)| {
                let mut shifts = shifts.iter();
                shifts.any(|&(start, end)| from <= end && to >= start)
            })
        };
        let sites = self.fleet.disposal_sites.iter();
        let mut accepting = sites.filter(|site| site.streams.contains(&container.stream));
        let site = accepting.find(opens)?;
        Some(format!("`{}` accepts its stream and is open", site.id))
    }

    /// Whether a site that accepts a container's stream takes only so much in a day.
    fn is_limited(&self, container: &Container) -> bool {
        let mut sites = self.fleet.disposal_sites.iter();
        sites.any(|site| site.max_t_per_day.is_some() && site.streams.contains(&container.stream))
    }

    fn is_carried(&self, container: &Container) -> Option<String> {
        let mut streams = self.fleet.streams.iter();
        let stream = streams.find(|stream| stream.id == container.stream)?;
        let load = container.expected_load(stream);
        let driver = self
            .collectors(container)
            .find(|driver| load.fits(capacity(driver.class)))?;
        Some(format!("{} can carry it", driver.class.id))
    }

    fn is_lifted_from_any_side(&self, container: &Container) -> Option<String> {
        let lifts_both = |driver: &Driver| driver.class.collects == Collects::Both;
        match container.side {
            Some(LiftSide::Either) => {
                Some("the bin list allows it to be lifted from either side".to_owned())
            }
            None => {
                let mut collectors = self.collectors(container).peekable();
                let is_any = collectors.peek().is_some() && collectors.all(lifts_both);
                is_any.then(|| "all vehicles for its stream lift from both sides".to_owned())
            }
            Some(LiftSide::Left | LiftSide::Right) => None,
        }
    }

    fn is_near_a_road(&self, container: &Container) -> Option<String> {
        let roads = self.drivers.first()?.roads;
        let mut near = roads.edges_near(container.position, true);
        let edge = near.find(|&edge| roads.is_stopping_allowed(edge))?;
        Some(format!("edge {} passes near it", edge.0))
    }

    /// If no road near it is closed in any direction to all vehicles, its street is not either.
    fn is_beside_free_roads(&self, container: &Container) -> Option<String> {
        let roads = self.drivers.first()?.roads;
        let is_closed_to_all = |edge| {
            let is_closed = |driver: &Driver| matches!(driver.ground(edge), Ground::Closed(_));
            self.collectors(container).all(is_closed)
        };
        let mut near = roads.edges_near(container.position, false);
        let is_any_closed = near.any(|edge| {
            let reverse = roads.graph.edge(edge).reverse;
            is_closed_to_all(edge) || reverse.is_none_or(is_closed_to_all)
        });
        (!is_any_closed).then(|| "no road near it is closed to the vehicles".to_owned())
    }
}

fn check_messages(unserved: &Unserved, log: &mut Log) {
    for (language, message) in [
        ("French", &unserved.message_fr),
        ("English", &unserved.message_en),
    ] {
        if message.trim().is_empty() {
            let message = format!("no sentence in {language} says why");
            log.add(ViolationCode::ReasonMessageMissing, message)
                .bins([&unserved.bin]);
        }
    }
}

#[cfg(test)]
mod tests {
    use osm_data::network::Access;

    use crate::check::ViolationCode;
    use crate::check::testing::Case;
    use crate::check::testing::sketch::position;

    use super::*;

    type Spoil = fn(&mut Case);

    /// Whether a reason for `omr-1` is found untrue after something is changed in the town.
    fn is_untrue(code: UnservedCode, spoil: Spoil) -> bool {
        let mut case = Case::town();
        spoil(&mut case);
        case.write(|_| {});
        for unserved in &mut case.plan.unserved {
            if unserved.bin == "omr-1" {
                unserved.code = code;
            }
        }
        let violations = case.check().violations;
        let mut violations = violations.iter();
        violations.any(|found| {
            found.code == ViolationCode::ReasonUntrue && found.bins == ["omr-1".to_owned()]
        })
    }

    fn no_vehicle(case: &mut Case) {
        for class in &mut case.fleet.vehicles {
            class.streams.retain(|stream| stream != "OMR");
        }
    }

    #[test]
    fn reasons_are_held_against_the_fleet() {
        use UnservedCode::{
            FleetFull, LoadExceedsCapacity, NoDisposalForStream, NoVehicleForStream, SiteFull,
        };
        let cases: &[(UnservedCode, Spoil, bool)] = &[
            (NoVehicleForStream, |_| {}, true),
            (NoVehicleForStream, no_vehicle, false),
            (
                NoVehicleForStream,
                |case| {
                    case.fleet
                        .vehicles
                        .iter_mut()
                        .for_each(|class| class.count = 0)
                },
                false,
            ),
            (NoDisposalForStream, |_| {}, true),
            (
                NoDisposalForStream,
                |case| case.fleet.disposal_sites[0].streams.clear(),
                false,
            ),
            (
                NoDisposalForStream,
                |case| case.fleet.disposal_sites[0].open = Some("Tu-Su 05:00-18:00".to_owned()),
                false,
            ),
            (
                NoDisposalForStream,
                |case| case.fleet.disposal_sites[0].open = Some("Mo 13:30-18:00".to_owned()),
                false,
            ),
            (LoadExceedsCapacity, |_| {}, true),
            (
                LoadExceedsCapacity,
                |case| case.container("omr-1").count = 1_000,
                false,
            ),
            (FleetFull, |_| {}, false),
            (FleetFull, no_vehicle, true),
            (
                FleetFull,
                |case| case.container("omr-1").count = 1_000,
                true,
            ),
            (SiteFull, |_| {}, true),
            (
                SiteFull,
                |case| case.fleet.disposal_sites[0].max_t_per_day = Some(40.0),
                false,
            ),
            (
                SiteFull,
                |case| {
                    case.fleet.disposal_sites[0].max_t_per_day = Some(40.0);
                    no_vehicle(case);
                },
                true,
            ),
        ];
        for (index, &(code, spoil, expected)) in cases.iter().enumerate() {
            assert_eq!(is_untrue(code, spoil), expected, "{code:?}, case {index}");
        }
    }

    #[test]
    fn reasons_are_held_against_the_map() {
        use UnservedCode::{NoRoadWithinRadius, StreetForbidden, WrongSide};
        let cases: &[(UnservedCode, Spoil, bool)] = &[
            (WrongSide, |_| {}, false),
            (
                WrongSide,
                |case| case.container("omr-1").side = Some(LiftSide::Either),
                true,
            ),
            (
                WrongSide,
                |case| {
                    let classes = &mut case.fleet.vehicles;
                    classes
                        .iter_mut()
                        .for_each(|class| class.collects = Collects::Both);
                },
                true,
            ),
            (NoRoadWithinRadius, |_| {}, true),
            (
                NoRoadWithinRadius,
                |case| case.container("omr-1").position = position(250.0, -455.0),
                false,
            ),
            (StreetForbidden, |_| {}, true),
            (
                StreetForbidden,
                |case| case.map.road_mut("AB").access = Access::Closed,
                false,
            ),
            (
                StreetForbidden,
                |case| case.map.road_mut("AB").limits.weight_kg = Some(3_500),
                true,
            ),
            (
                StreetForbidden,
                |case| case.container("omr-1").position = position(250.0, -455.0),
                true,
            ),
        ];
        for (index, &(code, spoil, expected)) in cases.iter().enumerate() {
            assert_eq!(is_untrue(code, spoil), expected, "{code:?}, case {index}");
        }
    }
}
