//! Each rule of the map: a truck obeys it, and drives otherwise where it is not.

use route_core::model::overrides::{Effect, Whereabouts};

use crate::quarter::{Quarter, Tags, quarter, street, tagged};

#[test]
fn limits_of_weight_size_and_axle_load_are_kept() {
    assert!(quarter().takes_the_short_way());
    for (tag, below, above) in [
        ("maxheight", "3.5", "3.7"),
        ("maxweight", "19", "26"),
        ("maxaxleload", "10", "11.5"),
        ("maxwidth", "2.5", "2.6"),
        ("maxlength", "10", "10.5"),
        ("maxweight:hgv", "19", "26"),
    ] {
        assert!(
            !tagged(&[(tag, below)]).takes_the_short_way(),
            "{tag}={below}"
        );
        assert!(
            tagged(&[(tag, above)]).takes_the_short_way(),
            "{tag}={above}"
        );
    }
}

#[test]
fn access_rules_are_kept_also_at_their_hours() {
    for (tag, value, is_short) in [
        ("hgv", "no", false),
        ("hgv", "yes", true),
        ("access", "destination", false),
        (
            "motor_vehicle:conditional",
            "no @ (Mo-Fr 06:00-09:00)",
            false,
        ),
        ("motor_vehicle:conditional", "no @ (Sa 06:00-09:00)", true),
    ] {
        assert_eq!(
            tagged(&[(tag, value)]).takes_the_short_way(),
            is_short,
            "{tag}={value}"
        );
    }
    assert_eq!(
        tagged(&[("access", "destination")])
            .way("AB", "BC")
            .as_deref(),
        Some("B")
    );
}

#[test]
fn barriers_are_kept() {
    for (barrier, is_short) in [("bollard", false), ("cattle_grid", true)] {
        let quarter = quarter().node('C', &[("barrier", barrier)]);
        assert_eq!(quarter.takes_the_short_way(), is_short, "{barrier}");
    }
}

#[test]
fn turn_restrictions_are_kept_over_a_node_and_over_a_way_unless_excepted() {
    let no: Tags = &[("restriction", "no_straight_on")];
    assert!(
        !quarter()
            .restriction("AB", &["B"], "BC", no)
            .takes_the_short_way()
    );
    assert!(
        !quarter()
            .restriction("AB", &["BC"], "CD", no)
            .takes_the_short_way()
    );
    let excepted: Tags = &[("restriction", "no_straight_on"), ("except", "hgv")];
    assert!(
        quarter()
            .restriction("AB", &["B"], "BC", excepted)
            .takes_the_short_way()
    );
}

#[test]
fn nobody_turns_round_but_at_a_turning_place_of_the_map_or_of_a_rule() {
    assert_eq!(Quarter::new().way("CU", "UC"), None);
    let circle = Quarter::new().node('U', &[("highway", "turning_circle")]);
    assert_eq!(circle.way("CU", "UC").as_deref(), Some("U"));
    let at = Quarter::new().drawn.position('U');
    for on in [Whereabouts::Node('U' as i64), Whereabouts::At(at)] {
        let ruled = Quarter::new().rule(on, Effect::TurningPlace);
        assert_eq!(ruled.way("CU", "UC").as_deref(), Some("U"));
    }
    let for_others = Quarter::new().rule_with(Whereabouts::At(at), Effect::TurningPlace, |rule| {
        rule.vehicles.classes = vec!["mini".to_owned()]
    });
    assert_eq!(for_others.way("CU", "UC"), None);
}

#[test]
fn a_truck_reverses_only_where_that_is_registered_and_pays_for_it() {
    assert_eq!(quarter().way("CU", "CD"), None);
    let reversing = quarter().rule(street("CU"), Effect::Reversing);
    assert_eq!(reversing.way("CU", "CD").as_deref(), Some("UC"));
    // 200 m backwards at 5 km/h, and 20 s to turn round.
    assert!(reversing.seconds("CU", "CD") > 144.0 + 20.0);
    // Nobody collects backwards.
    assert_eq!(reversing.way("CU", "UC"), None);
}

#[test]
fn a_class_may_turn_round_in_dead_ends() {
    let profile = route_core::model::road_profile::RoadProfile {
        turns_in_dead_ends: true,
        ..Default::default()
    };
    let quarter = Quarter::new().truck(|truck| truck.profile = Some(profile));
    assert_eq!(quarter.way("CU", "UC").as_deref(), Some("U"));
    assert_eq!(
        quarter.way("AB", "BA").as_deref(),
        Some("BCUCB"),
        "B is none"
    );
}
