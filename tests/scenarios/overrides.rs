//! The planner's own rules, planned by and then checked by other code.

use osm_data::network::Access;
use route_core::model::overrides::{Direction, Effect, Manoeuvre, Whereabouts};
use route_core::plan::UnservedCode;

use super::town::{Town, short_cut};

#[test]
fn a_street_closed_by_a_rule_is_neither_driven_nor_served() {
    let closed = short_cut(&[], &[])
        .bin("inside", "BX", 0.5)
        .rule(Town::named("BXC"), Effect::Access(Access::Closed));
    let planned = closed.plan();
    assert_eq!(planned.passes("BXC"), 0);
    assert_eq!(
        planned.reason("inside"),
        Some(UnservedCode::StreetForbidden)
    );
    let local = short_cut(&[], &[])
        .bin("inside", "BX", 0.5)
        .rule(Town::named("BXC"), Effect::Access(Access::Destination));
    assert_eq!(local.plan().reasons(), []);
}

#[test]
fn a_rule_for_another_class_or_day_changes_nothing() {
    let on = || Town::named("BXC");
    let closed = Effect::Access(Access::Closed);
    let other_class =
        short_cut(&[], &[])
            .another_truck("mini", |_| {})
            .rule_with(on(), closed, |rule| {
                rule.vehicles.classes = vec!["mini".to_owned()]
            });
    assert_eq!(other_class.plan().passes("BXC"), 2);
    let other_day = short_cut(&[], &[]).rule_with(on(), closed, |rule| {
        rule.validity.hours = Some("Sa 06:00-14:00".to_owned());
    });
    assert_eq!(other_day.plan().passes("BXC"), 2);
}

#[test]
fn a_rule_opens_a_closed_street_and_a_one_way_street() {
    let open = Effect::Access(Access::Allowed);
    let tags = &[("access", "no")];
    assert_eq!(short_cut(tags, &[]).plan().passes("BXC"), 0);
    assert_eq!(
        short_cut(tags, &[])
            .rule(Town::named("BXC"), open)
            .plan()
            .passes("BXC"),
        2
    );
    let one_way = &[("oneway", "yes")];
    assert_eq!(short_cut(one_way, &[]).plan().passes("BXC"), 1);
    let both = Effect::Direction(Direction::Both);
    let opened = short_cut(one_way, &[]).rule(Town::named("BXC"), both);
    assert_eq!(opened.plan().passes("BXC"), 2);
}

#[test]
fn a_slowed_street_is_left_for_the_way_round_and_its_time_is_checked() {
    let slowed = |kmh| short_cut(&[], &[]).rule(Town::named("BXC"), Effect::SpeedKmh(kmh));
    assert_eq!(slowed(3).plan().passes("BXC"), 0);
    assert_eq!(slowed(25).plan().passes("BXC"), 2);
    let inside = slowed(8).bin("1", "BX", 0.2).bin("2", "BX", 0.8);
    assert_eq!(inside.plan().reasons(), []);
}

#[test]
fn a_forbidden_manoeuvre_is_not_made() {
    let manoeuvre = |manoeuvre| {
        let town = short_cut(&[], &[]);
        let over = Whereabouts::Over {
            from: town.at('A'),
            at: town.at('B'),
            to: town.at('X'),
        };
        town.rule(over, Effect::Manoeuvre(manoeuvre))
    };
    let planned = manoeuvre(Manoeuvre::Forbidden).plan();
    assert!(!planned.drives("ABX"), "{}", planned.way());
    let planned = manoeuvre(Manoeuvre::Mandatory).plan();
    assert!(!planned.drives("ABF"), "{}", planned.way());
}

/// A block with a dead end, in which a bin waits.
fn dead_end() -> Town {
    Town::drawn(
        "
        A---B---C
        |   |   |
        D---E---F
            |
            G
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF", "EG"])
    .depot("depot", "AD", 0.5)
    .tip("tip", "CF", 0.5)
    .bin("inside", "EG", 0.5)
}

#[test]
fn a_dead_end_is_served_where_a_rule_knows_room_to_turn() {
    let reason = dead_end().plan().reason("inside");
    assert_eq!(reason, Some(UnservedCode::DeadEndNoTurning));
    let at = Whereabouts::At(dead_end().at('G'));
    let planned = dead_end().rule(at, Effect::TurningPlace).plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.turns_round(), ['G']);
}

#[test]
fn a_dead_end_is_served_where_reversing_is_registered() {
    let planned = dead_end().rule(Town::named("EG"), Effect::Reversing).plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.turns_round(), ['G']);
}

#[test]
fn classes_that_collect_at_different_speeds_share_the_work() {
    let slow = route_core::model::road_profile::RoadProfile {
        id: "slow".to_owned(),
        collecting_kmh: [("residential".to_owned(), 3)].into(),
        ..Default::default()
    };
    let town = short_cut(&[], &[])
        .bin("1", "CD", 0.2)
        .bin("2", "CD", 0.8)
        .another_truck("slow", |class| class.profile = Some(slow));
    assert_eq!(town.plan().reasons(), []);
    let only_slow = town.truck(|class| class.count = 0);
    let planned = only_slow.plan();
    assert_eq!(
        (planned.reasons().len(), planned.vehicle_of("1")),
        (0, "slow")
    );
}
