//! Rules 4 to 6: where the truck stands, what it may drive, how long that takes.

use osm_data::network::{
    Access, BarrierKind, ConditionalAccess, RestrictionKind, ServiceKind, Travel,
};

use crate::check::ViolationCode as Code;
use crate::check::testing::sketch::{barrier, position};
use crate::model::overrides::{Direction, Effect, Manoeuvre, Whereabouts};
use crate::plan::{Activity, Side};

use super::{Fault, STREET, TIP, leg, round};

/// Along the street from A to B.
fn on_ab() -> Whereabouts {
    Whereabouts::Lines(vec![vec![position(200.0, 2.0), position(400.0, 2.0)]])
}

pub(super) const FAULTS: &[Fault] = &[
    (Code::LegMissing, |case| {
        case.plan.rounds[1].visits[1].leg = None;
    }),
    (Code::LegUnexpected, |case| {
        let leg = leg(case, STREET).clone();
        round(case).visits[0].leg = Some(leg);
    }),
    (Code::LegBeginsElsewhere, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
            plan.collect(Side::Right, &[(500, &["omr-1"])]);
            plan.drive(&["AB", "BC", "CT"], 400, 1_000, 67_200);
            plan.dispose("tip");
            plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
        });
    }),
    (Code::CollectionElsewhere, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
            plan.collect(Side::Right, &[(600, &["omr-1"])]);
            plan.drive(&["AB", "BC", "CT"], 600, 1_000, 64_800);
            plan.dispose("tip");
            plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
        });
    }),
    (Code::SiteUnknown, |case| {
        let round = round(case);
        round.trips[0].site = "nowhere".to_owned();
        if let Activity::Dispose { site, .. } = &mut round.visits[TIP].activity {
            *site = "nowhere".to_owned();
        }
    }),
    (Code::SiteTooFar, |case| case.fleet.depots[0].lat += 0.003),
    (Code::SiteTooFar, |case| {
        case.fleet.disposal_sites[0].lat += 0.003;
    }),
    (Code::SiteMoved, |case| {
        case.write_round(|plan| {
            // 12 + 3 + 24 + 24 + 6 + 24 + 6 + 24 + 10.8 s
            plan.drive(&["DA", "AE", "EF", "FB", "BA", "AD"], 1_000, 900, 133_800);
        });
    }),
    (Code::PathBroken, |case| {
        leg(case, super::SECOND_TIP).edges.remove(1);
    }),
    (Code::AgainstOneWay, |case| {
        case.map.road_mut("AB").travel = Travel::Backward;
    }),
    (Code::AccessClosed, |case| {
        case.map.road_mut("AB").access = Access::Closed;
    }),
    (Code::AccessClosed, |case| {
        case.rule(on_ab(), Effect::Access(Access::Closed));
    }),
    (Code::AgainstOneWay, |case| {
        case.rule(on_ab(), Effect::Direction(Direction::Backward));
    }),
    (Code::TurnForbidden, |case| {
        let over_b = Whereabouts::Over {
            from: position(300.0, 1.0),
            at: position(401.0, 1.0),
            to: position(500.0, 1.0),
        };
        case.rule(over_b, Effect::Manoeuvre(Manoeuvre::Forbidden));
    }),
    (Code::ClosedAtTheseHours, |case| {
        case.map.road_mut("AB").conditional = vec![ConditionalAccess {
            access: Access::Closed,
            hgv_only: true,
            hours: Some("Mo 12:30-14:00".to_owned()),
            above_weight_kg: Some(7_500),
        }];
    }),
    (Code::WeightLimit, |case| {
        case.map.road_mut("AB").limits.hgv_weight_kg = Some(25_999);
    }),
    (Code::AxleLoadLimit, |case| {
        case.map.road_mut("AB").limits.axle_load_kg = Some(11_499);
    }),
    (Code::HeightLimit, |case| {
        case.map.road_mut("AB").limits.height_cm = Some(359);
    }),
    (Code::WidthLimit, |case| {
        case.map.road_mut("AB").limits.width_cm = Some(254);
    }),
    (Code::LengthLimit, |case| {
        case.map.road_mut("AB").limits.length_cm = Some(1_049);
    }),
    (Code::TurnForbidden, |case| {
        // The street from T to C is two segments; the one from X ends at C.
        case.map.restrict(RestrictionKind::Forbidden, &["XC", "CG"]);
    }),
    (Code::TurnedRound, |case| {
        case.write_round(|plan| {
            // 12 + 24, turning round 20, 24 + 12 s
            plan.drive(&["DA", "AB", "BA", "AD"], 1_000, 1_000, 92_000);
        });
    }),
    (Code::TurnedRound, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
            plan.collect(Side::Right, &[(500, &["omr-1"])]);
            // The truck would have to turn in the street. 6 + 6 + 24 + 24 + 6 + 24 + 3 + 24 + 8 + 16 s
            plan.drive(&["BA", "AE", "EF", "FB", "BC", "CT"], 1_500, 1_000, 141_000);
            plan.dispose("tip");
            plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
        });
    }),
    (Code::BarrierPassed, |case| {
        case.map.junction_mut('A').barrier = Some(barrier(BarrierKind::Closed));
    }),
    (Code::ThroughTraffic, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB", "BC"], 1_000, 1_000, 48_000);
            plan.wait_until(181_200);
            plan.collect(Side::Right, &[(1_000, &["omr-4"])]);
            plan.drive(&["BC", "CT"], 1_000, 1_000, 36_000);
            plan.dispose("tip");
            // 16 + 8 + 6 + 24 + 24 + 24 + 24 + 6 + 12 s
            plan.drive(&["TC", "CG", "GF", "FE", "EA", "AD"], 1_000, 1_000, 144_000);
        });
        case.map.road_mut("AB").service = Some(ServiceKind::ParkingAisle);
    }),
    (Code::StoppingForbidden, |case| {
        case.map.road_mut("AB").tunnel = true;
    }),
    (Code::LegTimeWrong, |case| leg(case, STREET).time_ds += 1),
    (Code::LegDistanceWrong, |case| {
        leg(case, STREET).distance_dm -= 1;
    }),
    (Code::ArrivalWrong, |case| {
        round(case).visits[STREET].arrival_ds -= 1;
    }),
    (Code::BegunBeforeArrival, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
            plan.wait_until(180_179);
            plan.collect(Side::Right, &[(500, &["omr-1"])]);
            plan.drive(&["AB", "BC", "CT"], 500, 1_000, 66_000);
            plan.dispose("tip");
            plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
        });
    }),
    (Code::EndWrong, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
            plan.collect(Side::Right, &[(500, &["omr-1"])]);
            plan.drive(&["AB", "BC", "CT"], 500, 1_000, 66_000);
            plan.dispose("tip");
            plan.linger(1);
            plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
        });
    }),
    (Code::RoundTimesWrong, |case| round(case).end_ds += 1),
];
