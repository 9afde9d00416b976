//! Turn restrictions.

use super::town::{Tagged, Town, shift, shrink};

const NO_RIGHT_TURN: Tagged = &[("restriction", "no_right_turn")];

/// Four blocks. The depot is on DE, near E, and the tip beside it.
fn four_blocks() -> Town {
    Town::drawn(
        "
        A---B---C
        |   |   |
        D---E---F
        |   |   |
        G---H---I
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "GH", "HI"])
    .streets(&["AD", "DG", "BE", "EH", "CF", "FI"])
    .depot("depot", "DE", 0.7)
    .tip("tip", "DE", 0.8)
}

/// A bin on the right behind the left turn from DE into EB.
fn behind_a_left_turn() -> Town {
    four_blocks().bin("b", "EB", 0.5)
}

fn turns_left(tags: Tagged) -> bool {
    let town = behind_a_left_turn().restriction("DE", &["E"], "BE", tags);
    turns_left_in(town)
}

fn turns_left_in(town: Town) -> bool {
    let planned = town.plan();
    assert_eq!(planned.reasons(), []);
    planned.drives("*EB")
}

#[test]
fn a_left_turn_is_made_unless_it_is_forbidden() {
    assert!(turns_left_in(behind_a_left_turn()));
    assert!(!turns_left(&[("restriction", "no_left_turn")]));
}

#[test]
fn only_straight_on_forbids_all_other_turns() {
    let town = behind_a_left_turn().bin("r", "EH", 0.5);
    let planned = town.clone().plan();
    assert!(planned.drives("*EB") || planned.drives("*EH"));
    let planned = town
        .restriction("DE", &["E"], "EF", &[("restriction", "only_straight_on")])
        .plan();
    assert_eq!(planned.reasons(), []);
    assert!(!planned.drives("*EB") && !planned.drives("*EH"));
    assert!(!planned.drives("DEB") && !planned.drives("DEH"));
}

#[test]
fn a_restriction_over_a_way_forbids_the_whole_manoeuvre() {
    let town = four_blocks().bin("b", "BC", 0.5);
    assert!(town.clone().plan().drives("*EBC"));
    let planned = town.restriction("DE", &["BE"], "BC", NO_RIGHT_TURN).plan();
    assert_eq!(planned.reasons(), []);
    assert!(!planned.drives("*EBC") && !planned.drives("DEBC"));
}

#[test]
fn a_restriction_over_a_way_forbids_nothing_but_the_whole_manoeuvre() {
    let restricted = |town: Town| town.restriction("DE", &["BE"], "BC", NO_RIGHT_TURN).plan();
    // The same way, with another exit.
    let planned = restricted(four_blocks().bin("a", "BA", 0.5));
    assert!(planned.drives("*EBA"), "{}", planned.way());
    // The same exit, from another street.
    let mut town = four_blocks().bin("b", "BC", 0.5);
    (town.fleet.depots, town.fleet.disposal_sites) = (Vec::new(), Vec::new());
    let planned = restricted(town.depot("depot", "HE", 0.7).tip("tip", "HE", 0.8));
    assert!(planned.drives("*EBC"), "{}", planned.way());
}

#[test]
fn a_mandatory_manoeuvre_over_a_way_leaves_no_other_exit() {
    let town = four_blocks().bin("b", "BC", 0.5);
    let only_left: Tagged = &[("restriction", "only_left_turn")];
    let planned = town.restriction("DE", &["BE"], "AB", only_left).plan();
    assert_eq!(planned.reasons(), []);
    assert!(!planned.drives("*EBC") && !planned.drives("DEBC"));
}

#[test]
fn a_manoeuvre_begun_before_a_stop_on_the_via_way_goes_on_after_it() {
    let town = four_blocks().bin("first", "EB", 0.5).bin("then", "BC", 0.5);
    let planned = town.clone().plan();
    assert_eq!(planned.round(), ["first", "then", "tip"]);
    assert!(planned.drives("*EBC"), "{}", planned.way());
    let no_right_turn: Tagged = &[("restriction", "no_right_turn")];
    let planned = town.restriction("DE", &["BE"], "BC", no_right_turn).plan();
    assert_eq!(planned.reasons(), []);
    assert!(
        !planned.drives("*EBC") && !planned.drives("DEBC"),
        "{}",
        planned.way()
    );
}

#[test]
fn only_an_exception_for_trucks_lifts_a_restriction() {
    for (except, lifts) in [
        ("hgv", true),
        ("psv;hgv", true),
        ("motor_vehicle", true),
        ("psv", false),
        ("bicycle", false),
        ("destination", false),
    ] {
        let tags = [("restriction", "no_left_turn"), ("except", except)];
        assert_eq!(turns_left(&tags), lifts, "except={except}");
    }
}

#[test]
fn a_restriction_for_goods_vehicles_binds_heavy_trucks_only() {
    let town = behind_a_left_turn();
    let no_left_turn: Tagged = &[("restriction:hgv", "no_left_turn")];
    let town = town.restriction("DE", &["E"], "BE", no_left_turn);
    assert!(!turns_left_in(town.clone()));
    assert!(turns_left_in(town.truck(shrink)));
}

#[test]
fn a_restriction_at_times_binds_shifts_that_touch_them() {
    let tags: Tagged = &[(
        "restriction:conditional",
        "no_left_turn @ (Mo-Fr 07:00-09:00)",
    )];
    for (start, end, is_bound) in [
        ("05:00", "13:00", true),
        ("08:30", "16:00", true),
        ("09:00", "16:00", false),
        ("20:00", "28:00", false),
    ] {
        let town = behind_a_left_turn().restriction("DE", &["E"], "BE", tags);
        let town = town.truck(|truck| truck.shift = shift(start, end));
        assert_eq!(turns_left_in(town), !is_bound, "{start} to {end}");
    }
}
