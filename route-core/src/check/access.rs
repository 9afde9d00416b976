//! Who may drive where: the checker's own reading of one-way rules, access rules and limits.

use osm_data::network::{Access, RoadAttributes, ServiceKind, Travel};

use crate::graph::profile::{Treatment, VehicleProfile};

use super::hours::{Clock, Hours};
use super::violation::ViolationCode;

/// Rules for goods vehicles hold above this gross weight, kg.
const GOODS_VEHICLE_ABOVE_KG: u32 = 3_500;

/// What a road is to a vehicle. Ordered from free to closed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Ground {
    /// Open to all its traffic.
    Open,
    /// Open to who has something to do there.
    DestinationOnly,
    /// Closed, for this reason.
    Closed(ViolationCode),
}

/// Whether rules for goods vehicles hold for a vehicle.
pub(super) fn is_goods_vehicle(vehicle: &VehicleProfile) -> bool {
    let is_by_weight = vehicle.gross_weight_kg > GOODS_VEHICLE_ABOVE_KG;
    vehicle.admission.heavy.unwrap_or(is_by_weight)
}

/// What a road is to a vehicle along or against its way.
pub(super) fn ground<'a>(
    vehicle: &VehicleProfile,
    road: &'a RoadAttributes,
    against: bool,
    clock: &mut Clock<'a>,
) -> Ground {
    let signs = signs(vehicle, road, against, clock);
    ground_by(vehicle, road, signs)
}

/// What is signed on a road during a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Signs {
    /// It may be driven in the direction.
    pub is_open: bool,
    /// Who may use it at any time.
    pub usual: Access,
    /// Who may use it at the strictest moment of the shift.
    pub access: Access,
}

/// Reads the signs of a road along or against its way.
pub(super) fn signs<'a>(
    vehicle: &VehicleProfile,
    road: &'a RoadAttributes,
    against: bool,
    clock: &mut Clock<'a>,
) -> Signs {
    Signs {
        is_open: match road.travel {
            Travel::Both => true,
            Travel::Forward => !against,
            Travel::Backward => against,
            Travel::Neither => false,
        },
        usual: usual_access(vehicle, road, against),
        access: access_during_shift(vehicle, road, against, clock),
    }
}

/// What a road with some signs is to a vehicle.
pub(super) fn ground_by(vehicle: &VehicleProfile, road: &RoadAttributes, signs: Signs) -> Ground {
    if !signs.is_open {
        return Ground::Closed(ViolationCode::AgainstOneWay);
    }
    if let Some(limit) = exceeded_limit(vehicle, road) {
        return Ground::Closed(limit);
    }
    let admission = &vehicle.admission;
    let by_sign = match signs.access {
        Access::Closed if signs.usual == Access::Closed => {
            return Ground::Closed(ViolationCode::AccessClosed);
        }
        Access::Closed => return Ground::Closed(ViolationCode::ClosedAtTheseHours),
        Access::Destination => admission.destination,
        Access::Private => admission.private,
        Access::Allowed => Treatment::Free,
    };
    let by_kind = match road.service {
        Some(
            ServiceKind::Driveway
            | ServiceKind::ParkingAisle
            | ServiceKind::DriveThrough
            | ServiceKind::EmergencyAccess,
        ) => admission.byways,
        Some(ServiceKind::Alley | ServiceKind::Other) | None => Treatment::Free,
    };
    let kind_of_speed = if road.link {
        &vehicle.speeds.by_link
    } else {
        &vehicle.speeds.by_class
    };
    let treatments = [by_sign, by_kind];
    if treatments.contains(&Treatment::Closed) || kind_of_speed[road.class as usize] == 0 {
        Ground::Closed(ViolationCode::AccessClosed)
    } else if treatments.contains(&Treatment::Destination) {
        Ground::DestinationOnly
    } else {
        Ground::Open
    }
}

fn exceeded_limit(vehicle: &VehicleProfile, road: &RoadAttributes) -> Option<ViolationCode> {
    let limits = &road.limits;
    let goods_limit = limits.hgv_weight_kg.filter(|_| is_goods_vehicle(vehicle));
    [
        (
            vehicle.gross_weight_kg,
            limits.weight_kg,
            ViolationCode::WeightLimit,
        ),
        (
            vehicle.gross_weight_kg,
            goods_limit,
            ViolationCode::WeightLimit,
        ),
        (
            vehicle.axle_load_kg,
            limits.axle_load_kg,
            ViolationCode::AxleLoadLimit,
        ),
        (
            vehicle.height_cm,
            limits.height_cm,
            ViolationCode::HeightLimit,
        ),
        (vehicle.width_cm, limits.width_cm, ViolationCode::WidthLimit),
        (
            vehicle.length_cm,
            limits.length_cm,
            ViolationCode::LengthLimit,
        ),
    ]
    .into_iter()
    .find(|&(value, limit, _)| limit.is_some_and(|limit| value > limit))
    .map(|(_, _, code)| code)
}

/// What is signed for goods vehicles where that is signed apart.
fn sign_for_goods(
    vehicle: &VehicleProfile,
    road: &RoadAttributes,
    against: bool,
) -> Option<Access> {
    road.hgv[usize::from(against)].filter(|_| is_goods_vehicle(vehicle))
}

fn usual_access(vehicle: &VehicleProfile, road: &RoadAttributes, against: bool) -> Access {
    sign_for_goods(vehicle, road, against).unwrap_or(road.access)
}

/// The strictest access of any moment of the shift. At each moment the last rule that holds takes
/// the place of what is usual. Where goods vehicles have a sign of their own, only rules of their
/// own concern them.
fn access_during_shift<'a>(
    vehicle: &VehicleProfile,
    road: &'a RoadAttributes,
    against: bool,
    clock: &mut Clock<'a>,
) -> Access {
    let usual = usual_access(vehicle, road, against);
    let is_signed_apart = sign_for_goods(vehicle, road, against).is_some();
    let rules = road.conditional.iter().filter(|rule| {
        (is_goods_vehicle(vehicle) || !rule.hgv_only)
            && (rule.hgv_only || !is_signed_apart)
            && (rule.above_weight_kg).is_none_or(|limit| vehicle.gross_weight_kg > limit)
            && !(vehicle.admission.ignores_hours && rule.hours.is_some())
    });
    let rules = rules.map(|rule| (rule.access, clock.read(rule.hours.as_deref())));
    let rules: Vec<(Access, Hours)> = rules.collect();
    let moments = clock.moments(rules.iter().map(|(_, hours)| hours));
    let at = |moment: u32| {
        rules
            .iter()
            .fold(usual, |access, (rule, hours)| match hours.hold_at(moment) {
                Some(true) => *rule,
                Some(false) => access,
                None => access.max(*rule),
            })
    };
    moments.into_iter().map(at).max().unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use osm_data::network::{ConditionalAccess, Limits};

    use super::*;
    use crate::check::testing::{Case, date};

    use Access::{Allowed, Closed, Destination, Private};
    use Ground::{DestinationOnly, Open};

    const NO: Ground = Ground::Closed(ViolationCode::AccessClosed);
    const NOT_NOW: Ground = Ground::Closed(ViolationCode::ClosedAtTheseHours);

    /// What a street, spoiled so, is to the 26 t truck on Monday from 05:00 to 13:00.
    fn to_the_truck(spoil: impl FnOnce(&mut RoadAttributes)) -> [Ground; 2] {
        let mut case = Case::town();
        let class = case.truck().clone();
        let road = case.map.road_mut("AB");
        spoil(road);
        let mut clock = Clock::new(&class, date());
        [false, true].map(|against| ground(&VehicleProfile::of(&class), road, against, &mut clock))
    }

    fn rule(access: Access, hours: Option<&str>) -> ConditionalAccess {
        ConditionalAccess {
            access,
            hgv_only: false,
            hours: hours.map(str::to_owned),
            above_weight_kg: None,
        }
    }

    #[test]
    fn one_way_streets_are_driven_in_their_direction() {
        let wrong_way = Ground::Closed(ViolationCode::AgainstOneWay);
        for (travel, expected) in [
            (Travel::Both, [Open, Open]),
            (Travel::Forward, [Open, wrong_way]),
            (Travel::Backward, [wrong_way, Open]),
            (Travel::Neither, [wrong_way, wrong_way]),
        ] {
            assert_eq!(
                to_the_truck(|road| road.travel = travel),
                expected,
                "{travel:?}"
            );
        }
    }

    #[test]
    fn what_is_signed_for_goods_vehicles_comes_before_what_is_signed_for_all() {
        for (access, hgv, expected) in [
            (Allowed, [None, None], [Open, Open]),
            (
                Destination,
                [None, None],
                [DestinationOnly, DestinationOnly],
            ),
            (Private, [None, None], [DestinationOnly, DestinationOnly]),
            (Closed, [None, None], [NO, NO]),
            (Closed, [Some(Allowed), None], [Open, NO]),
            (Allowed, [None, Some(Closed)], [Open, NO]),
            (Allowed, [Some(Destination), None], [DestinationOnly, Open]),
        ] {
            let found = to_the_truck(|road| (road.access, road.hgv) = (access, hgv));
            assert_eq!(found, expected, "{access:?} {hgv:?}");
        }
    }

    #[test]
    fn a_van_is_no_goods_vehicle_above_3500_kg() {
        let mut case = Case::town();
        let van = VehicleProfile::of(&case.fleet.vehicles[1]);
        let class = case.fleet.vehicles[1].clone();
        let road = case.map.road_mut("AB");
        road.hgv = [Some(Closed), Some(Closed)];
        road.limits.hgv_weight_kg = Some(3_000);
        let mut clock = Clock::new(&class, date());
        assert_eq!(ground(&van, road, false, &mut clock), Open);
    }

    #[test]
    fn driveways_and_parking_aisles_are_for_who_has_something_to_do_there() {
        for (service, expected) in [
            (ServiceKind::Alley, Open),
            (ServiceKind::Other, Open),
            (ServiceKind::Driveway, DestinationOnly),
            (ServiceKind::ParkingAisle, DestinationOnly),
            (ServiceKind::DriveThrough, DestinationOnly),
            (ServiceKind::EmergencyAccess, DestinationOnly),
        ] {
            let found = to_the_truck(|road| road.service = Some(service));
            assert_eq!(found, [expected; 2], "{service:?}");
        }
    }

    #[test]
    fn limits_bind_from_the_first_unit_above_them() {
        use ViolationCode::{AxleLoadLimit, HeightLimit, LengthLimit, WeightLimit, WidthLimit};
        type Limit = fn(&mut Limits) -> &mut Option<u32>;
        let limits: [(Limit, u32, ViolationCode); 6] = [
            (|limits| &mut limits.weight_kg, 26_000, WeightLimit),
            (|limits| &mut limits.hgv_weight_kg, 26_000, WeightLimit),
            (|limits| &mut limits.axle_load_kg, 11_500, AxleLoadLimit),
            (|limits| &mut limits.height_cm, 360, HeightLimit),
            (|limits| &mut limits.width_cm, 255, WidthLimit),
            (|limits| &mut limits.length_cm, 1_050, LengthLimit),
        ];
        for (limit, value, code) in limits {
            let at = to_the_truck(|road| *limit(&mut road.limits) = Some(value));
            assert_eq!(at, [Open; 2], "{code}");
            let below = to_the_truck(|road| *limit(&mut road.limits) = Some(value - 1));
            assert_eq!(below, [Ground::Closed(code); 2], "{code}");
        }
    }

    #[test]
    fn rules_with_hours_close_when_they_touch_the_shift_and_open_when_they_cover_it() {
        for (access, rules, expected) in [
            (Allowed, vec![rule(Closed, Some("Mo 12:59-15:00"))], NOT_NOW),
            (Allowed, vec![rule(Closed, Some("Mo 13:00-15:00"))], Open),
            (Allowed, vec![rule(Closed, Some("Tu 05:00-13:00"))], Open),
            (Allowed, vec![rule(Closed, Some("on market days"))], NOT_NOW),
            (Allowed, vec![rule(Destination, None)], DestinationOnly),
            (
                Closed,
                vec![rule(Destination, Some("05:00-13:00"))],
                DestinationOnly,
            ),
            (Closed, vec![rule(Destination, Some("05:00-12:59"))], NO),
            (Closed, vec![rule(Destination, Some("on market days"))], NO),
            (
                Closed,
                vec![
                    rule(Allowed, Some("24/7")),
                    rule(Closed, Some("Mo 06:00-07:00")),
                ],
                NO,
            ),
        ] {
            let text = format!("{access:?} {rules:?}");
            let found = to_the_truck(|road| (road.access, road.conditional) = (access, rules));
            assert_eq!(found, [expected; 2], "{text}");
        }
    }

    #[test]
    fn at_each_moment_the_last_rule_that_holds_counts() {
        let morning = |access| rule(access, Some("Mo 05:00-09:00"));
        let noon = |access| rule(access, Some("Mo 09:00-13:00"));
        for (access, rules, expected) in [
            (
                Allowed,
                vec![rule(Closed, None), morning(Destination)],
                NOT_NOW,
            ),
            (
                Allowed,
                vec![rule(Closed, None), morning(Allowed), noon(Destination)],
                DestinationOnly,
            ),
            (Closed, vec![morning(Allowed), noon(Allowed)], Open),
            (Closed, vec![rule(Allowed, None), noon(Closed)], NO),
            (Closed, vec![noon(Closed), rule(Allowed, None)], Open),
        ] {
            let text = format!("{access:?} {rules:?}");
            let found = to_the_truck(|road| (road.access, road.conditional) = (access, rules));
            assert_eq!(found, [expected; 2], "{text}");
        }
    }

    #[test]
    fn where_goods_vehicles_are_signed_apart_only_their_rules_concern_them() {
        for (sign, rule_says, hgv_only, expected) in [
            (Closed, Allowed, false, NO),
            (Closed, Allowed, true, Open),
            (Allowed, Closed, false, Open),
            (Allowed, Closed, true, NOT_NOW),
        ] {
            let found = to_the_truck(|road| {
                road.hgv = [Some(sign); 2];
                road.conditional = vec![ConditionalAccess {
                    hgv_only,
                    ..rule(rule_says, Some("05:00-13:00"))
                }];
            });
            assert_eq!(found, [expected; 2], "{sign:?} {rule_says:?} {hgv_only}");
        }
    }

    #[test]
    fn a_rule_above_a_weight_leaves_the_lighter_alone() {
        for (above_kg, expected) in [(25_999, NOT_NOW), (26_000, Open)] {
            let found = to_the_truck(|road| {
                road.conditional = vec![ConditionalAccess {
                    above_weight_kg: Some(above_kg),
                    ..rule(Closed, None)
                }];
            });
            assert_eq!(found, [expected; 2]);
        }
    }
}
