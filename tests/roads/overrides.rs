//! Each rule of the planner's own, and decrees: a truck obeys it, and drives otherwise where it is
//! not.

use osm_data::network::Access;
use route_core::model::opening::PlanDate;
use route_core::model::overrides::{
    Direction, Effect, Manoeuvre, Overrides, Rule, Validity, Whereabouts,
};
use route_core::paths::index::ClassIndex;
use route_core::paths::road_map::RoadMap;
use route_core::planning::class_roads::ProfileRoads;
use route_core::random::Random;

use crate::quarter::{CLOSED, Quarter, Tags, quarter, street, tagged};

#[test]
fn rules_close_and_open_streets_for_their_vehicles_on_their_days_at_their_hours() {
    let closed = |change: fn(&mut Rule)| quarter().rule_with(street("BC"), CLOSED, change);
    let validity = |from: Option<&str>, to: Option<&str>, hours: Option<&str>| Validity {
        from: from.map(|text| PlanDate::parse(text).expect("a date")),
        to: to.map(|text| PlanDate::parse(text).expect("a date")),
        hours: hours.map(str::to_owned),
    };
    assert!(!closed(|_| {}).takes_the_short_way());
    assert!(!closed(|rule| rule.vehicles.classes = vec!["bom26".to_owned()]).takes_the_short_way());
    assert!(closed(|rule| rule.vehicles.classes = vec!["mini".to_owned()]).takes_the_short_way());
    assert!(closed(|rule| rule.vehicles.heavy = Some(false)).takes_the_short_way());
    for (when, is_short) in [
        (
            validity(Some("2026-03-02"), Some("2026-03-02"), None),
            false,
        ),
        (validity(Some("2026-03-03"), None, None), true),
        (validity(None, Some("2026-03-01"), None), true),
        (validity(None, None, Some("Mo 13:00-14:00")), false),
        (validity(None, None, Some("Mo 13:45-15:00")), true),
        (validity(Some("2026-03-03"), None, Some("24/7")), true),
    ] {
        let closed = quarter().rule_with(street("BC"), CLOSED, |rule| rule.validity = when.clone());
        assert_eq!(closed.takes_the_short_way(), is_short, "{when:?}");
        // A permission has to hold throughout.
        let open = tagged(&[("access", "no")]).rule_with(
            street("BC"),
            Effect::Access(Access::Allowed),
            |rule| rule.validity = when.clone(),
        );
        let throughout = when.hours.is_none() && !is_short;
        assert_eq!(open.takes_the_short_way(), throughout, "{when:?}");
    }
    let next_day = quarter()
        .on("2026-03-03")
        .rule_with(street("BC"), CLOSED, |rule| {
            rule.validity.to = Some(PlanDate::parse("2026-03-02").expect("a date"));
        });
    assert!(next_day.takes_the_short_way());
}

#[test]
fn the_later_rule_counts_and_limits_stay() {
    let open = Effect::Access(Access::Allowed);
    let both = |first, second| {
        quarter()
            .rule(street("BC"), first)
            .rule(street("BC"), second)
    };
    assert!(both(CLOSED, open).takes_the_short_way());
    assert!(!both(open, CLOSED).takes_the_short_way());
    assert!(
        !tagged(&[("maxheight", "3.0")])
            .rule(street("BC"), open)
            .takes_the_short_way()
    );
}

#[test]
fn roads_are_named_by_way_street_or_line() {
    let drawn = Quarter::new().drawn;
    let line = |nodes: &str| nodes.chars().map(|node| drawn.position(node)).collect();
    for on in [
        Whereabouts::Ways(vec![2]),
        street("BC"),
        Whereabouts::Street {
            name: "RUE BC".to_owned(),
            municipality: Some("SAINT ELIE".to_owned()),
        },
        Whereabouts::Lines(vec![line("BC")]),
        // 40 m of the 400.
        Whereabouts::Lines(vec![vec![
            drawn.beside("BC", 0.5, 3.0),
            drawn.beside("BC", 0.6, 3.0),
        ]]),
    ] {
        assert!(
            !quarter().rule(on.clone(), CLOSED).takes_the_short_way(),
            "{on:?}"
        );
    }
}

#[test]
fn a_rule_that_is_not_found_or_in_several_places_is_reported_with_its_place() {
    let nowhere = Whereabouts::Street {
        name: "rue BC".to_owned(),
        municipality: Some("Ailleurs".to_owned()),
    };
    let two_places = quarter().node('A', &[("place", "town"), ("name", "Alpha")]);
    let crossing = Whereabouts::Along {
        ways: vec![1, 6],
        node: None,
    };
    for (quarter, on, effect, code) in [
        (
            quarter(),
            Whereabouts::Ways(vec![2, 99]),
            CLOSED,
            "OVERRIDE_NOT_ON_MAP",
        ),
        (quarter(), street("XY"), CLOSED, "OVERRIDE_NOT_ON_MAP"),
        (quarter(), nowhere, CLOSED, "OVERRIDE_NOT_ON_MAP"),
        (
            quarter(),
            Whereabouts::Node(7),
            Effect::TurningPlace,
            "OVERRIDE_NOT_ON_MAP",
        ),
        (
            quarter(),
            crossing,
            Effect::Manoeuvre(Manoeuvre::Forbidden),
            "OVERRIDE_NOT_ON_MAP",
        ),
        (
            quarter(),
            street("BC"),
            Effect::Direction(Direction::Forward),
            "OVERRIDE_AMBIGUOUS",
        ),
    ] {
        let map = quarter.rule(on.clone(), effect).map();
        let faults = &map.rules.faults;
        assert_eq!(faults.len(), 1, "{on:?}");
        assert_eq!(
            (faults[0].code.as_str(), faults[0].place.as_str()),
            (code, "rules.json")
        );
        assert!(map.rules.effects.is_empty());
    }
    // One name in two municipalities.
    let mut double = two_places;
    double.drawn = double
        .drawn
        .way("AB", &[("highway", "residential"), ("name", "Rue EF")]);
    let map = double.rule(street("EF"), CLOSED).map();
    assert_eq!(map.rules.faults[0].code, "OVERRIDE_AMBIGUOUS");
    assert!(map.rules.faults[0].cause.contains("Alpha, Saint-Élie"));
}

#[test]
fn a_street_is_made_one_way_or_two_way() {
    let way = || Whereabouts::Ways(vec![2]);
    for (direction, there, back) in [
        (Direction::Forward, true, false),
        (Direction::Backward, false, true),
        (Direction::Both, true, true),
    ] {
        for tags in [&[][..], &[("oneway", "yes")], &[("oneway", "-1")]] {
            let ruled = tagged(tags).rule(way(), Effect::Direction(direction));
            assert_eq!(ruled.takes_the_short_way(), there, "{direction:?} {tags:?}");
            let is_back = ruled.way("DC", "BA").as_deref() == Some("CB");
            assert_eq!(is_back, back, "{direction:?} {tags:?}");
        }
    }
    let partly =
        tagged(&[("oneway", "-1")]).rule_with(way(), Effect::Direction(Direction::Both), |rule| {
            rule.validity.hours = Some("Mo 05:00-12:00".to_owned())
        });
    assert!(!partly.takes_the_short_way());
}

#[test]
fn a_slowed_street_takes_longer_and_is_avoided() {
    let slowed = |kmh| quarter().rule(street("BC"), Effect::SpeedKmh(kmh));
    assert!(slowed(10).takes_the_short_way());
    assert!(!slowed(3).takes_the_short_way());
    // 400 m at 10 instead of 30 km/h.
    let longer = slowed(10).seconds("AB", "CD") - quarter().seconds("AB", "CD");
    assert!((longer - 96.0).abs() < 0.2, "{longer}");
    let faster = slowed(60).seconds("AB", "CD") - quarter().seconds("AB", "CD");
    assert!((faster + 24.0).abs() < 0.2, "{faster}");
    let for_a_while = quarter().rule_with(street("BC"), Effect::SpeedKmh(60), |rule| {
        rule.validity.hours = Some("Mo 05:00-06:00".to_owned());
    });
    assert_eq!(
        for_a_while.seconds("AB", "CD"),
        quarter().seconds("AB", "CD")
    );
}

#[test]
fn manoeuvres_are_forbidden_made_mandatory_and_allowed() {
    let along = |ways: &[i64]| Whereabouts::Along {
        ways: ways.to_vec(),
        node: None,
    };
    let manoeuvre = Effect::Manoeuvre;
    assert!(
        !quarter()
            .rule(along(&[1, 2]), manoeuvre(Manoeuvre::Forbidden))
            .takes_the_short_way()
    );
    // Over BC, but not to U.
    let over = quarter().rule(along(&[1, 2, 3]), manoeuvre(Manoeuvre::Forbidden));
    assert!(!over.takes_the_short_way());
    assert_eq!(over.way("AB", "CU").as_deref(), Some("BC"));
    let drawn = &quarter().drawn;
    let by_position = Whereabouts::Over {
        from: drawn.beside("AB", 0.5, 2.0),
        at: drawn.position('B'),
        to: drawn.beside("BC", 0.5, 2.0),
    };
    assert!(
        !quarter()
            .rule(by_position, manoeuvre(Manoeuvre::Forbidden))
            .takes_the_short_way()
    );
    let mandatory = quarter().rule(along(&[1, 5]), manoeuvre(Manoeuvre::Mandatory));
    assert!(!mandatory.takes_the_short_way());
    assert!(
        mandatory
            .rule(along(&[1, 2]), manoeuvre(Manoeuvre::Mandatory))
            .takes_the_short_way(),
        "two leave the choice"
    );
    for restriction in ["no_straight_on", "only_right_turn"] {
        let to = if restriction == "no_straight_on" {
            "BC"
        } else {
            "BE"
        };
        let tags: Tags = &[("restriction", restriction)];
        let forbidden = || quarter().restriction("AB", &["B"], to, tags);
        assert!(!forbidden().takes_the_short_way(), "{restriction}");
        let allowed = forbidden().rule(along(&[1, 2]), manoeuvre(Manoeuvre::Allowed));
        assert!(allowed.takes_the_short_way(), "{restriction}");
        let for_others =
            forbidden().rule_with(along(&[1, 2]), manoeuvre(Manoeuvre::Allowed), |rule| {
                rule.vehicles.classes = vec!["mini".to_owned()]
            });
        assert!(!for_others.takes_the_short_way(), "{restriction}");
    }
}

#[test]
fn decrees_are_obeyed_and_their_exceptions_honoured() {
    let header = "ID;COLL_NOM;REGL_MODALITE;VEH_TYPES;VEH_TONNAGE_MODALITE;VEH_TONNAGE;\
                  SAUF_VEH_USAGES;PERIODE_JH;EMPRISE_DESIGNATION";
    for (row, is_short) in [
        ("1;;Interdit;Poids lourds;à partir de;19;;;Rue BC", false),
        ("1;;Interdit;Poids lourds;à partir de;26;;;Rue BC", false),
        ("1;;Interdit;Poids lourds;à partir de;32;;;Rue BC", true),
        ("1;;Interdit;Véhicules utilitaires légers;;;;;Rue BC", true),
        (
            "1;Commune de Saint-Élie;Interdit;Tous véhicules;;;;;Rue BC",
            false,
        ),
        ("1;;Interdit;Poids lourds;;19;;Sa 08:00-12:00;Rue BC", true),
        (
            "1;;Interdit;Poids lourds;;19;Bennes à ordures ménagères;;Rue BC",
            true,
        ),
        ("1;;Interdit;Poids lourds;;19;Taxis;;Rue BC", false),
        // Local access is no way through.
        (
            "1;;Interdit;Poids lourds;;19;Desserte locale;;Rue BC",
            false,
        ),
    ] {
        let quarter = quarter().decrees(&format!("{header}\n{row}\n"));
        assert_eq!(quarter.takes_the_short_way(), is_short, "{row}");
    }
    let local = "1;;Interdit;Poids lourds;;19;Desserte locale;;Rue BC";
    let local = quarter().decrees(&format!("{header}\n{local}\n"));
    assert_eq!(local.way("AB", "BC").as_deref(), Some("B"));
    let none = "1;;Interdit;Poids lourds;;19;;;Rue BC";
    let none = quarter().decrees(&format!("{header}\n{none}\n"));
    assert_eq!(none.way("AB", "BC"), None);
}

#[test]
fn a_street_that_a_rule_closes_makes_a_dead_end_of_those_that_lead_to_it() {
    let turning = || quarter().turning_in_dead_ends();
    let way_back = |quarter: Quarter| quarter.way("BE", "EB");
    let round = way_back(turning());
    assert_ne!(round.as_deref(), Some("E"));
    let closed = turning().rule(street("EF"), CLOSED);
    assert_eq!(way_back(closed).as_deref(), Some("E"));
    let for_others = turning().rule_with(street("EF"), CLOSED, |rule| {
        rule.vehicles.classes = vec!["mini".to_owned()]
    });
    assert_eq!(way_back(for_others), round);
    // One-way towards E: no way on. Away from E: nobody else comes to the way back.
    for direction in [Direction::Forward, Direction::Backward] {
        let one_way = turning().rule(Whereabouts::Ways(vec![6]), Effect::Direction(direction));
        assert_eq!(way_back(one_way).as_deref(), Some("E"), "{direction:?}");
    }
    let opened = Quarter::with("EF", &[("hgv", "no")])
        .turning_in_dead_ends()
        .rule(street("EF"), Effect::Access(Access::Allowed));
    assert_eq!(way_back(opened), round, "a way on again");
}

/// Asserts that roads which followed the rules of a map are those of a fresh build.
fn assert_fresh(roads: &ProfileRoads, map: &RoadMap, quarter: &Quarter, what: &str) {
    let fresh = ProfileRoads::build(map, &quarter.class, quarter.date());
    assert_eq!(roads.metric, fresh.metric, "{what}");
    assert_eq!(roads.component, fresh.component, "{what}");
    let weights = |index: &ClassIndex| -> Vec<_> {
        let shortcuts = index.customized.shortcuts.iter();
        shortcuts
            .map(|shortcut| (shortcut.up, shortcut.down))
            .collect()
    };
    assert_eq!(weights(&roads.index), weights(&fresh.index), "{what}");
}

#[test]
fn whatever_streets_are_closed_and_opened_again_the_index_is_that_of_a_fresh_build() {
    let plain = quarter().turning_in_dead_ends();
    let mut map = plain.map();
    let mut roads = ProfileRoads::build(&map, &plain.class, plain.date());
    let edition = map.edition;
    let mut random = Random::new(1, 0);
    for run in 0..1_000 {
        let mut ruled = quarter();
        for way in 1..=7 {
            let effect = match random.below(6) {
                0 => CLOSED,
                1 => Effect::Direction(Direction::Forward),
                2 => Effect::Direction(Direction::Backward),
                _ => continue,
            };
            ruled = ruled.rule(Whereabouts::Ways(vec![way]), effect);
        }
        map.set_overrides(&ruled.overrides(), true);
        roads.follow(&map, &plain.class);
        assert_fresh(&roads, &map, &plain, &format!("run {run}"));
    }
    assert_eq!(map.edition, edition, "no manoeuvre is made anew");
}

#[test]
fn after_rules_change_the_index_is_that_of_a_fresh_build() {
    let quarter = quarter();
    let mut map = quarter.map();
    let fresh_map = RoadMap::build(&quarter.drawn.build());
    let mut roads = ProfileRoads::build(&map, &quarter.class, quarter.date());
    let at = Whereabouts::At(quarter.drawn.position('U'));
    for rules in [
        vec![(street("BC"), CLOSED)],
        vec![(street("BC"), Effect::SpeedKmh(5)), (street("EF"), CLOSED)],
        vec![(at, Effect::TurningPlace)],
        vec![(
            Whereabouts::Ways(vec![3]),
            Effect::Direction(Direction::Backward),
        )],
        vec![],
    ] {
        let ruled = rules.iter().cloned().fold(
            Quarter {
                drawn: quarter.drawn.clone(),
                rules: Vec::new(),
                class: quarter.class.clone(),
                date: quarter.date,
            },
            |quarter, (on, effect)| quarter.rule(on, effect),
        );
        map.set_overrides(&ruled.overrides(), false);
        roads.follow(&map, &quarter.class);
        assert_fresh(&roads, &map, &quarter, &format!("{rules:?}"));
    }
    assert_eq!(map.graph, fresh_map.graph, "without rules all is as before");
    assert_eq!(map.states, fresh_map.states);
}

#[test]
fn one_ways_that_rules_open_leave_no_trace_when_the_rules_go() {
    let one_way = Quarter::with("BC", &[("oneway", "yes")]);
    let plain = RoadMap::build(&one_way.drawn.build());
    let opened = Quarter::with("BC", &[("oneway", "yes")])
        .rule(street("BC"), Effect::Direction(Direction::Both));
    let mut map = opened.map();
    assert_eq!(map.graph.edge_count(), plain.graph.edge_count() + 1);
    assert_ne!(map.graph.digest, plain.graph.digest);
    map.set_overrides(&Overrides::default(), false);
    assert_eq!(map.graph, plain.graph);
    assert_eq!(map.states, plain.states);
}
