//! What a truck may and may not do on its way through a round.

use osm_data::network::{Access, BarrierKind, RestrictionKind, TurningPlace};

use crate::model::overrides::{Effect, Whereabouts};
use crate::model::road_profile::RoadProfile;
use crate::plan::Side;

use super::ViolationCode;
use super::testing::sketch::{barrier, position};
use super::testing::writer::Writer;
use super::testing::{Case, collect_on_ab, go_home_from_ab};

fn move_tip_to_ab(case: &mut Case) {
    let (tip, place) = (&mut case.fleet.disposal_sites[0], position(300.0, 20.0));
    (tip.lon, tip.lat) = (place.lon(), place.lat());
}

fn turn_at_b(plan: &mut Writer) {
    // 12 + 24, turning round 20, 24 + 12 s
    plan.drive(&["DA", "AB", "BA", "AD"], 1_000, 1_000, 92_000);
}

#[test]
fn what_is_begun_before_a_stop_goes_on_after_it() {
    for (kind, streets) in [
        (RestrictionKind::Forbidden, ["DA", "AB", "BC"]),
        (RestrictionKind::Mandatory, ["DA", "AB", "BF"]),
    ] {
        let mut case = Case::town();
        case.write_round(|plan| collect_on_ab(plan, Side::Right, &[(500, &["omr-1"])]));
        assert_eq!(case.codes(), []);
        case.map.restrict(kind, &streets);
        assert_eq!(case.codes(), [ViolationCode::TurnForbidden], "{kind:?}");
    }
}

#[test]
fn what_is_begun_before_a_break_goes_on_after_it() {
    let mut case = Case::town();
    case.write_round(|plan| {
        plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
        plan.collect(Side::Right, &[(500, &["omr-1"])]);
        plan.rest();
        go_home_from_ab(plan, 500);
    });
    assert_eq!(case.codes(), []);
    case.map
        .restrict(RestrictionKind::Forbidden, &["DA", "AB", "BC"]);
    assert_eq!(case.codes(), [ViolationCode::TurnForbidden]);
}

#[test]
fn what_is_begun_is_forgotten_inside_a_disposal_site() {
    let mut case = Case::town();
    move_tip_to_ab(&mut case);
    case.map
        .restrict(RestrictionKind::Forbidden, &["DA", "AB", "BF"]);
    case.write_round(|plan| {
        plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
        plan.collect(Side::Right, &[(500, &["omr-1"])]);
        plan.drive(&["AB"], 500, 1_000, 6_000);
        plan.dispose("tip");
        // 12 + 3 + 24 + 3 + 24 + 24 + 6 + 12 s
        plan.drive(&["AB", "BF", "FE", "EA", "AD"], 1_000, 1_000, 108_000);
    });
    assert_eq!(case.codes(), []);
}

#[test]
fn a_truck_leaves_a_site_in_either_direction_of_its_road() {
    let mut case = Case::town();
    move_tip_to_ab(&mut case);
    case.write_round(|plan| {
        plan.drive(&["DA", "AB"], 1_000, 1_000, 24_000);
        plan.dispose("tip");
        plan.rest();
        plan.drive(&["BA", "AD"], 1_000, 1_000, 24_000);
    });
    assert_eq!(case.codes(), []);
}

#[test]
fn a_break_in_the_street_is_no_turning_place() {
    let mut case = Case::town();
    case.write_round(|plan| {
        plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
        plan.collect(Side::Right, &[(500, &["omr-1"])]);
        plan.rest();
        plan.drive(&["BA", "AE", "EF", "FB", "BC", "CT"], 1_500, 1_000, 141_000);
        plan.dispose("tip");
        plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
    });
    assert_eq!(case.codes(), [ViolationCode::TurnedRound]);
}

#[test]
fn a_truck_turns_round_where_there_is_room() {
    let mut case = Case::town();
    case.write_round(turn_at_b);
    assert_eq!(case.codes(), [ViolationCode::TurnedRound]);
    case.map.junction_mut('B').turning_place = Some(TurningPlace::Circle);
    assert_eq!(case.codes(), []);
}

#[test]
fn turning_round_before_a_barrier_is_not_passing_it() {
    let mut case = Case::town();
    case.write_round(turn_at_b);
    let junction = case.map.junction_mut('B');
    junction.turning_place = Some(TurningPlace::Loop);
    junction.barrier = Some(barrier(BarrierKind::Closed));
    assert_eq!(case.codes(), []);
}

#[test]
fn a_class_turns_round_where_there_is_no_way_on_for_it() {
    let town = |change: &dyn Fn(&mut Case)| {
        let mut case = Case::town();
        case.fleet.vehicles[0].profile = Some(RoadProfile {
            turns_in_dead_ends: true,
            ..RoadProfile::default()
        });
        case.write_round(turn_at_b);
        change(&mut case);
        case.codes()
    };
    let beyond_b = ["BC", "BF"];
    assert_eq!(town(&|_| {}), [ViolationCode::TurnedRound]);
    let closed = town(&|case| {
        for street in beyond_b {
            case.map.road_mut(street).access = Access::Closed;
        }
    });
    assert_eq!(closed, [], "no way on");
    let towards_b = town(&|case| {
        for street in beyond_b {
            case.map.road_mut(street).hgv[1] = Some(Access::Closed);
        }
    });
    assert_eq!(towards_b, [], "no other way to the way back");
    let one_is_open = town(&|case| case.map.road_mut("BC").access = Access::Closed);
    assert_eq!(one_is_open, [ViolationCode::TurnedRound]);
    for (kind, expected) in [
        (BarrierKind::Closed, &[][..]),
        (BarrierKind::Gate, &[ViolationCode::TurnedRound]),
        (BarrierKind::Open, &[ViolationCode::TurnedRound]),
    ] {
        let found = town(&|case| case.map.junction_mut('B').barrier = Some(barrier(kind)));
        assert_eq!(found, expected, "{kind:?}");
    }
}

#[test]
fn opening_a_gate_takes_its_time() {
    let mut case = Case::town();
    case.map.junction_mut('A').barrier = Some(barrier(BarrierKind::Gate));
    for (gates, expected) in [
        (2, &[][..]),
        (
            1,
            &[
                ViolationCode::LegTimeWrong,
                ViolationCode::ArrivalWrong,
                ViolationCode::BegunBeforeArrival,
                ViolationCode::FiguresWrong,
            ],
        ),
    ] {
        case.write_round(|plan| {
            let streets = ["DA", "AE", "EF", "FB", "BA", "AD"];
            plan.drive(&streets, 1_000, 1_000, 135_000 + gates * 20_000);
        });
        assert_eq!(case.codes(), expected, "{gates}");
    }
}

#[test]
fn a_rule_knows_room_to_turn_or_lifts_what_is_signed() {
    let mut case = Case::town();
    case.write_round(turn_at_b);
    assert_eq!(case.codes(), [ViolationCode::TurnedRound]);
    case.rule(Whereabouts::At(position(402.0, 3.0)), Effect::TurningPlace);
    assert_eq!(case.codes(), []);
    case.map.road_mut("AB").access = Access::Closed;
    assert_eq!(case.codes(), [ViolationCode::AccessClosed]);
    let on_ab = Whereabouts::Lines(vec![vec![position(200.0, 0.0), position(400.0, 0.0)]]);
    case.rule(on_ab, Effect::Access(Access::Allowed));
    assert_eq!(case.codes(), []);
    case.overrides.rules[1].vehicles.classes = vec!["van".to_owned()];
    assert_eq!(case.codes(), [ViolationCode::AccessClosed]);
}
