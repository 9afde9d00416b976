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
    let quarter = quarter().turning_in_dead_ends();
    assert_eq!(quarter.way("CU", "UC").as_deref(), Some("U"));
    assert_eq!(
        quarter.way("AB", "BA").as_deref(),
        Some("BCUCB"),
        "B is none"
    );
}

/// From E back to B: round the block and over U, unless E is a dead end.
const ROUND: &str = "EFDCUCDFE";

#[test]
fn a_street_is_a_dead_end_for_whom_all_roads_on_or_all_roads_there_are_closed() {
    let way_back = |quarter: Quarter| quarter.turning_in_dead_ends().way("BE", "EB");
    assert_eq!(way_back(quarter()).as_deref(), Some(ROUND));
    for (tag, value) in [
        ("hgv", "no"),
        ("hgv:forward", "no"),
        ("hgv:backward", "no"),
        ("maxweight", "3.5"),
        ("access", "no"),
        ("motor_vehicle:conditional", "no @ (Mo-Fr 06:00-09:00)"),
    ] {
        let quarter = Quarter::with("EF", &[(tag, value)]);
        assert_eq!(way_back(quarter).as_deref(), Some("E"), "{tag}={value}");
    }
    let light = Quarter::with("EF", &[("hgv", "no")]).truck(|van| van.gross_weight_t = 3.5);
    assert_eq!(way_back(light).as_deref(), Some(ROUND));
    let on_sunday = Quarter::with("EF", &[("hgv:conditional", "no @ (Mo-Sa)")]).on("2026-03-01");
    assert_eq!(way_back(on_sunday).as_deref(), Some(ROUND));
    let destination = Quarter::with("EF", &[("access", "destination")]);
    assert_eq!(way_back(destination).as_deref(), Some(ROUND), "a way on");
    let others = Quarter::with("EF", &[("hgv", "no")]);
    assert_eq!(others.way("BE", "EB"), None, "they do not turn there");
}

#[test]
fn a_barrier_is_a_dead_end_for_those_who_cannot_pass_it() {
    for (barrier, way) in [("bollard", "E"), ("cattle_grid", ROUND), ("gate", ROUND)] {
        let quarter = quarter().node('E', &[("barrier", barrier)]);
        let way_back = quarter.turning_in_dead_ends().way("BE", "EB");
        assert_eq!(way_back.as_deref(), Some(way), "{barrier}");
    }
}

#[test]
fn a_truck_reverses_where_there_is_no_way_on_for_it() {
    let way_back = |quarter: Quarter| {
        quarter
            .rule(street("BE"), Effect::Reversing)
            .way("BE", "BA")
    };
    assert_eq!(way_back(quarter()).as_deref(), Some("EFDCB"));
    let closed = || Quarter::with("EF", &[("hgv", "no")]);
    assert_eq!(way_back(closed()).as_deref(), Some("EB"));
    assert_eq!(closed().way("BE", "BA"), None, "it is registered nowhere");
    let light = closed().truck(|van| van.gross_weight_t = 3.5);
    assert_eq!(way_back(light).as_deref(), Some("EFDCB"));
}
