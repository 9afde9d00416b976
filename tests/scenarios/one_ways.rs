//! One-way streets.

use super::town::{Town, short_cut};

#[test]
fn a_one_way_street_is_a_short_cut_in_its_direction_only() {
    for (one_way, there, back) in [
        ("no", true, true),
        ("yes", true, false),
        ("1", true, false),
        ("-1", false, true),
    ] {
        let planned = short_cut(&[("oneway", one_way)], &[]).plan();
        assert_eq!(planned.reasons(), []);
        assert_eq!(planned.drives("BXC"), there, "oneway={one_way}");
        assert_eq!(planned.drives("CXB"), back, "oneway={one_way}");
        assert_eq!(planned.drives("FJKG"), !there, "oneway={one_way}");
        assert_eq!(planned.drives("GKJF"), !back, "oneway={one_way}");
    }
}

#[test]
fn a_roundabout_is_driven_one_way_round() {
    // Straight on from B to C would be against the traffic of the roundabout.
    for (junction, is_roundabout) in [("roundabout", true), ("no", false)] {
        let planned = Town::drawn(
            "
            A---B---C---G
            |   |   |   |
            |   D---E   |
            |           |
            H-----------I
            ",
        )
        .streets(&["AB", "CG", "AH", "HI", "GI"])
        .street("BDECB", &[("junction", junction)])
        .depot("depot", "AB", 0.5)
        .tip("tip", "CG", 0.5)
        .bin("beyond", "CG", 0.8)
        .plan();
        assert_eq!(planned.reasons(), []);
        assert_eq!(planned.drives("BDEC"), is_roundabout, "{}", planned.way());
        assert_eq!(planned.drives("BC"), !is_roundabout, "{}", planned.way());
    }
}
