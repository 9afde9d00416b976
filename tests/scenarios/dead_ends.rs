//! No reversing, and no turning round outside turning places.

use route_core::plan::UnservedCode;

use super::town::{Tagged, Town, two_blocks};

/// Two blocks with a dead end from F to X, and a bin on either side of it.
fn dead_end(tags_of_its_end: Tagged) -> Town {
    Town::drawn(
        "
        A---B---C
        |   |   |
        D---E---F---X
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF", "FX"])
    .node('X', tags_of_its_end)
    .depot("depot", "AD", 0.5)
    .tip("tip", "BE", 0.5)
    .bin("out", "FX", 0.5)
    .bin("back", "XF", 0.5)
}

/// Two blocks with an estate behind F: its only street runs from X over Y and Z, and back to X if
/// it is a loop.
fn estate(street: &str) -> Town {
    Town::drawn(
        "
        A---B---C   Y--Z
        |   |   |   | /
        D---E---F---X
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF", "FX", street])
    .depot("depot", "AD", 0.5)
    .tip("tip", "BE", 0.5)
    .bin("entrance", "FX", 0.5)
    .bin("inside", "YZ", 0.5)
    .bin("across", "ZY", 0.5)
    .bin("exit", "XF", 0.5)
}

#[test]
fn a_dead_end_without_a_turning_place_is_not_served() {
    let planned = dead_end(&[]).plan();
    for bin in ["out", "back"] {
        assert_eq!(
            planned.reason(bin),
            Some(UnservedCode::DeadEndNoTurning),
            "{bin}"
        );
    }
    assert_eq!(planned.passes("FX"), 0);
}

#[test]
fn a_dead_end_with_a_turning_place_is_served_on_both_sides() {
    for place in ["turning_circle", "turning_loop", "mini_roundabout"] {
        let planned = dead_end(&[("highway", place)]).plan();
        assert_eq!(planned.reasons(), [], "{place}");
        assert_eq!(planned.turns_round(), ['X'], "{place}");
    }
}

#[test]
fn a_street_that_comes_back_to_its_begin_is_served_without_turning() {
    let planned = estate("XYZX").plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.turns_round(), []);
    assert!(planned.drives("FXYZX") && planned.drives("FXZYX"));
}

#[test]
fn a_street_that_does_not_come_back_is_a_dead_end_with_all_that_lies_before_it() {
    let planned = estate("XYZ").plan();
    assert_eq!(planned.reasons(), [UnservedCode::DeadEndNoTurning; 4]);
}

#[test]
fn a_truck_goes_round_the_block_rather_than_turn_in_the_street() {
    let town = two_blocks().bin("out", "EF", 0.5).bin("back", "FE", 0.5);
    let planned = town.clone().plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.turns_round(), []);
    let planned = town
        .node('E', &[("highway", "mini_roundabout")])
        .node('F', &[("highway", "mini_roundabout")])
        .plan();
    assert!(!planned.turns_round().is_empty(), "{}", planned.way());
}

#[test]
fn a_truck_turns_round_inside_depots_and_disposal_sites() {
    // Depot and tip lie at the end of streets that lead nowhere else.
    let planned = Town::drawn(
        "
            A---B---C
            |   |   |
        Y---D---E---F---Z---X
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF", "DY", "FZ", "ZX"])
    .depot("depot", "DY", 0.9)
    .tip("tip", "ZX", 0.9)
    .bin("b", "AB", 0.5)
    .plan();
    assert_eq!(planned.round(), ["b", "tip"]);
    assert!(
        planned.drives("*DA") && planned.drives("FZ*ZF"),
        "{}",
        planned.way()
    );
}

#[test]
fn a_street_without_a_link_to_the_network_is_not_connected() {
    let island = |link: &[&str]| {
        Town::drawn(
            "
            A---B---C   G---H---I
            |   |   |   |   |   |
            D---E---F   J---K---L
            ",
        )
        .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF"])
        .streets(&["GH", "JK", "GJ", "HK"])
        .streets(link)
        .depot("depot", "AD", 0.5)
        .tip("tip", "BE", 0.5)
        .bin("there", "GH", 0.5)
    };
    let planned = island(&[]).plan();
    assert_eq!(planned.reason("there"), Some(UnservedCode::NotConnected));
    assert_eq!(island(&["CG", "FJ"]).plan().reasons(), []);
}
