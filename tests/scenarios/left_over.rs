//! What a planner is told about bins for which the fleet is too small.

use route_core::export::plan_json::{PLAN_SCHEMA, plan_json};
use route_core::export::summary::summary;
use route_core::messages::Language;
use route_core::model::fleet::TimeOfDay;
use route_core::plan::{Breach, Change, Plan, UnservedCode};

use super::town::{Planned, Town, clock, shift, two_blocks};

/// Two bins that take three hours each, and a truck that works from five o'clock on.
fn six_hours(end: &str) -> Town {
    let three_hours = Some(clock("03:00"));
    two_blocks()
        .bin_with("one", "DE", 0.5, |bin| bin.service_s = three_hours)
        .bin_with("two", "EF", 0.5, |bin| bin.service_s = three_hours)
        .truck(|truck| truck.shift = shift("05:00", end))
}

/// What would have to give way for the only bin that is left over, in the only round.
fn breaches(planned: &Planned) -> Vec<Breach> {
    assert_eq!(planned.reasons(), [UnservedCode::FleetFull]);
    let fit = planned.plan.unserved[0].nearest_fit.as_ref();
    let fit = fit.expect("a nearest fit");
    assert_eq!(fit.round, 1);
    fit.breaches.clone()
}

fn sentences(planned: &Planned) -> [String; 2] {
    let entry = &planned.plan.unserved[0];
    [&entry.message_fr, &entry.message_en].map(|text| text.replace(['\u{a0}', '\u{202f}'], " "))
}

fn later(time: TimeOfDay, by_s: u32) -> TimeOfDay {
    TimeOfDay {
        seconds: time.seconds + by_s,
    }
}

fn assert_keeps_to_the_schema(plan: &Plan) {
    let parse = |text: &str| serde_json::from_str(text).expect("JSON");
    let schema: serde_json::Value = parse(PLAN_SCHEMA);
    let plan: serde_json::Value = parse(&plan_json(plan).expect("JSON"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(&plan)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn no_round_is_named_where_the_sites_have_no_room_for_it() {
    // 28.8 kg a bin. The slow site takes anything, but not by the round that nearly fits.
    let town = |most_t| {
        let town = six_hours("11:00").site(|site| site.max_t_per_day = most_t);
        let town = town.tip("slow", "BC", 0.5);
        town.site(|site| site.service_s = 1_800).plan()
    };
    for (most_t, is_named) in [(None, true), (Some(0.06), true), (Some(0.03), false)] {
        let planned = town(most_t);
        assert_eq!(planned.reasons(), [UnservedCode::FleetFull], "{most_t:?}");
        let fit = &planned.plan.unserved[0].nearest_fit;
        assert_eq!(fit.is_some(), is_named, "{most_t:?}");
    }
}

#[test]
fn a_shift_that_is_minutes_too_short_is_named_with_its_minutes() {
    let planned = six_hours("11:00").plan();
    assert_keeps_to_the_schema(&planned.plan);
    let [Breach::ShiftEnd { later_s }] = breaches(&planned)[..] else {
        panic!("{:?}", breaches(&planned));
    };
    // Ten minutes at the tip, and the way.
    assert!((660..1_200).contains(&later_s), "{later_s} s");
    let minutes = later_s / 60;
    let [french, english] = sentences(&planned);
    let expected =
        format!("tient dans la tournée 1 si le service peut finir {minutes} min plus tard.");
    assert!(french.ends_with(&expected), "{french}");
    let expected = format!("fits in round 1 if the shift may end {minutes} min later.");
    assert!(english.ends_with(&expected), "{english}");
    for (by_s, left) in [(later_s, 0), (later_s - 60, 1)] {
        let town = six_hours("11:00").truck(|truck| truck.shift.end = later(truck.shift.end, by_s));
        assert_eq!(town.plan().reasons().len(), left, "{by_s} s later");
    }
}

#[test]
fn a_shift_that_may_not_last_long_enough_is_named_as_such() {
    let town = |max_s| six_hours("20:00").truck(move |truck| truck.shift.max_s = Some(max_s));
    let planned = town(clock("06:00")).plan();
    let [Breach::ShiftLength { longer_s }] = breaches(&planned)[..] else {
        panic!("{:?}", breaches(&planned));
    };
    assert_eq!(town(clock("06:00") + longer_s).plan().reasons(), []);
}

#[test]
fn a_site_that_closes_too_early_is_named() {
    let town = |hours: &str| {
        let hours = Some(hours.to_owned());
        six_hours("20:00").site(|site| site.open = hours)
    };
    let planned = town("Mo-Fr 05:00-11:00").plan();
    assert_keeps_to_the_schema(&planned.plan);
    let [Breach::Site { site, later_s }] = &breaches(&planned)[..] else {
        panic!("{:?}", breaches(&planned));
    };
    assert_eq!(site, "tip");
    assert!(*later_s < 600, "{later_s} s");
    assert_eq!(town("Mo-Fr 05:00-11:10").plan().reasons(), []);
}

#[test]
fn a_truck_that_is_too_small_is_named_with_its_kilograms() {
    let town = || {
        let streets = ["DE", "EF", "BC", "AB"];
        let streets = streets.into_iter().enumerate();
        streets.fold(two_blocks(), |town, (index, street)| {
            town.bin_with(&format!("b{index}"), street, 0.5, |bin| {
                bin.weight_kg = Some(2_500.0);
            })
        })
    };
    let town = || {
        town().truck(|truck| {
            truck.max_trips = Some(1);
            truck.body_m3 = 30.0;
        })
    };
    let planned = town().plan();
    assert_keeps_to_the_schema(&planned.plan);
    let more_g = 1_000_000;
    assert_eq!(breaches(&planned), [Breach::Load { more_g, more_ml: 0 }]);
    let [french, english] = sentences(&planned);
    let expected = "Il tient dans la tournée 1 si la benne prend 1 000 kg de plus.";
    assert!(french.ends_with(expected), "{french}");
    assert!(
        english.ends_with("if the truck takes 1,000 kg more."),
        "{english}"
    );
    let planned = town().truck(|truck| truck.payload_kg += 1_000.0);
    assert_eq!(planned.plan().reasons(), []);
}

#[test]
fn a_fleet_that_is_one_truck_short_is_told_so() {
    let town = six_hours("10:00").bin("small", "BC", 0.5);
    let planned = town.clone().plan();
    assert_keeps_to_the_schema(&planned.plan);
    assert_eq!(planned.reasons(), [UnservedCode::FleetFull]);
    let [remedy] = &planned.plan.remedies[..] else {
        panic!("{:?}", planned.plan.remedies);
    };
    let vehicle = "bom26".to_owned();
    assert_eq!(remedy.change, Change::Vehicle { vehicle });
    assert_eq!(remedy.more_containers, 1);
    let text = summary(&planned.plan, Language::French).replace(['\u{a0}', '\u{202f}'], " ");
    let cost = remedy.more_cost.round();
    let expected = format!(
        "Ce qui aiderait :\n  Avec un véhicule bom26 de plus : 1 bac de plus collecté, +{cost} €\n"
    );
    assert!(text.contains(&expected), "{text}");
    let helped = town.truck(|truck| truck.count = 2).plan();
    assert_eq!(helped.reasons(), []);
    let difference = helped.plan.cost.total - planned.plan.cost.total;
    assert!(
        (difference - remedy.more_cost).abs() < 0.5,
        "{difference} €"
    );
    assert_eq!(helped.plan.remedies, []);
    let json = plan_json(&helped.plan).expect("JSON");
    assert!(!json.contains("remedies"));
}

#[test]
fn later_ends_of_shifts_and_of_opening_hours_are_tried_too() {
    let changes = |planned: &Planned| {
        let remedies = planned.plan.remedies.iter();
        remedies
            .map(|remedy| remedy.change.clone())
            .collect::<Vec<_>>()
    };
    let vehicle = || "bom26".to_owned();
    let longer = Change::Shift {
        vehicle: vehicle(),
        later_s: 1_800,
    };
    // The way is shorter than another truck's fixed cost.
    let more = Change::Vehicle { vehicle: vehicle() };
    assert_eq!(changes(&six_hours("11:00").plan()), [longer, more.clone()]);
    let hours = Some("Mo-Fr 05:00-11:00".to_owned());
    let planned = six_hours("20:00").site(|site| site.open = hours).plan();
    let longer = Change::Sites { later_s: 3_600 };
    assert_eq!(changes(&planned), [longer, more]);
}
