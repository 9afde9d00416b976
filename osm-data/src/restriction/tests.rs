use crate::import::Import;
use crate::network::RestrictionKind::{Forbidden, Mandatory};
use crate::network::{RestrictionKind, TurnRestriction};
use crate::reason::Reason;
use crate::testing::DrawnMap;

const ROAD: &[(&str, &str)] = &[("highway", "residential")];
const ONE_WAY: &[(&str, &str)] = &[("highway", "residential"), ("oneway", "yes")];

fn crossing() -> DrawnMap {
    DrawnMap::new(
        "
            N
            |
        W---X---E
            |
            S
        ",
        25.0,
    )
}

/// The restrictions of a map as kind and path of nodes, such as `(Forbidden, "WX XS")`.
fn restrictions(map: &DrawnMap, import: &Import) -> Vec<(RestrictionKind, String)> {
    let network = &import.network;
    let name = |junction: u32| {
        let node = network.junctions[junction as usize].osm_node;
        char::from_u32(node as u32).expect("a node named by a character")
    };
    let path = |restriction: &TurnRestriction| {
        let mut here = restriction.via[0];
        let first = &network.segments[restriction.path[0].0 as usize];
        let start = if first.to == here {
            first.from
        } else {
            first.to
        };
        let mut path = format!("{}{}", name(start.0), name(here.0));
        for segment in &restriction.path[1..] {
            let segment = &network.segments[segment.0 as usize];
            let next = if segment.from == here {
                segment.to
            } else {
                segment.from
            };
            path += &format!(" {}{}", name(here.0), name(next.0));
            here = next;
        }
        path
    };
    assert_eq!(map.build(), *network);
    let all = network.restrictions.iter();
    all.map(|restriction| (restriction.kind, path(restriction)))
        .collect()
}

fn expect(map: &DrawnMap, expected: &[(RestrictionKind, &str)], reasons: &[Reason]) {
    let import = map.import();
    let found = restrictions(map, &import);
    let found: Vec<_> = found
        .iter()
        .map(|(kind, path)| (*kind, path.as_str()))
        .collect();
    assert_eq!(found, expected);
    let noted: Vec<Reason> = import.report.findings.iter().map(|f| f.reason).collect();
    assert_eq!(noted, reasons);
}

#[test]
fn ways_that_end_at_the_via_need_no_choice() {
    let map = crossing()
        .way("WX", ROAD)
        .way("XE", ROAD)
        .way("XS", ROAD)
        .way("NX", ROAD);
    for (tag, kind) in [("no_right_turn", Forbidden), ("only_right_turn", Mandatory)] {
        // The turn is to the left in truth: what the members say counts, not the word.
        let map = map
            .clone()
            .restriction("WX", &["X"], "NX", &[("restriction", tag)]);
        expect(&map, &[(kind, "WX XN")], &[]);
    }
}

#[test]
fn of_a_way_through_the_via_the_piece_is_chosen_that_turns_as_named() {
    let map = crossing().way("WXE", ROAD).way("NXS", ROAD);
    for (turn, expected) in [
        ("no_left_turn", &["WX XN", "EX XS"][..]),
        ("no_right_turn", &["WX XS", "EX XN"]),
    ] {
        let map = map
            .clone()
            .restriction("WX", &["X"], "XS", &[("restriction", turn)]);
        let expected: Vec<_> = expected.iter().map(|path| (Forbidden, *path)).collect();
        expect(&map, &expected, &[Reason::RestrictionAmbiguous]);
    }
    // With the way it turns into ending at the via, there is one way only.
    let map = crossing().way("WXE", ROAD).way("XS", ROAD);
    for (turn, path) in [("no_right_turn", "WX XS"), ("no_left_turn", "EX XS")] {
        let map = map
            .clone()
            .restriction("WX", &["X"], "XS", &[("restriction", turn)]);
        expect(&map, &[(Forbidden, path)], &[]);
    }
}

#[test]
fn of_a_one_way_through_the_via_only_the_legal_piece_counts() {
    let map = crossing()
        .way("WXE", ONE_WAY)
        .way("NXS", ONE_WAY)
        .restriction("WX", &["X"], "XS", &[("restriction", "no_left_turn")]);
    expect(&map, &[(Forbidden, "WX XS")], &[]);
}

#[test]
fn a_restriction_that_the_one_way_rules_make_idle_is_noted_and_left_out() {
    let map = crossing().way("XW", ONE_WAY).way("XS", ROAD).restriction(
        "XW",
        &["X"],
        "XS",
        &[("restriction", "no_right_turn")],
    );
    expect(&map, &[], &[Reason::RestrictionWithoutEffect]);
}

#[test]
fn no_u_turn_on_one_road_is_from_a_piece_to_itself() {
    let no_u_turn = &[("restriction", "no_u_turn")];
    let map = crossing()
        .way("WX", ROAD)
        .way("XE", ROAD)
        .restriction("WX", &["X"], "WX", no_u_turn);
    expect(&map, &[(Forbidden, "WX XW")], &[]);
    let map =
        crossing()
            .way("WXE", ROAD)
            .way("XS", ROAD)
            .restriction("WXE", &["X"], "WXE", no_u_turn);
    let expected = [(Forbidden, "WX XW"), (Forbidden, "EX XE")];
    expect(&map, &expected, &[Reason::RestrictionAmbiguous]);
}

#[test]
fn a_mandatory_turn_that_fits_several_exits_forbids_every_other() {
    // A curve through X: both of its ends are roughly straight on from W.
    let map = DrawnMap::new(
        "
                  A
                -
        W---X--
            |   -
            S     B
        ",
        25.0,
    )
    .way("WX", ROAD)
    .way("AXB", ROAD)
    .way("XS", ROAD)
    .restriction("WX", &["X"], "AXB", &[("restriction", "only_straight_on")]);
    let expected = [(Forbidden, "WX XW"), (Forbidden, "WX XS")];
    expect(&map, &expected, &[Reason::RestrictionAmbiguous]);
}

#[test]
fn trap_8_a_via_way_is_driven_from_end_to_end() {
    let map = DrawnMap::new(
        "
        A---B---C
            |
        D---E---F
        ",
        25.0,
    )
    .way("AB", ONE_WAY)
    .way("BC", ROAD)
    .way("BE", ROAD)
    .way("ED", ONE_WAY)
    .way("EF", ROAD);
    for (tag, kind) in [("no_u_turn", Forbidden), ("only_u_turn", Mandatory)] {
        let map = map
            .clone()
            .restriction("AB", &["BE"], "ED", &[("restriction", tag)]);
        expect(&map, &[(kind, "AB BE ED")], &[]);
    }
}

#[test]
fn via_ways_may_be_several_in_any_order_and_cut_by_junctions() {
    let map = DrawnMap::new(
        "
        A---B---C---D---E---F
                |       |
                P       Q
        ",
        25.0,
    )
    .way("AB", ROAD)
    .way("BCD", ROAD)
    .way("DE", ROAD)
    .way("EF", ROAD)
    .way("CP", ROAD)
    .way("EQ", ROAD)
    .restriction(
        "AB",
        &["DE", "BCD"],
        "EQ",
        &[("restriction", "no_right_turn")],
    );
    expect(&map, &[(Forbidden, "AB BC CD DE EQ")], &[]);
}

#[test]
fn a_via_way_against_its_one_way_has_no_effect() {
    let map = DrawnMap::new("A---B---C---D", 25.0)
        .way("AB", ROAD)
        .way("CB", ONE_WAY)
        .way("CD", ROAD)
        .restriction("AB", &["CB"], "CD", &[("restriction", "no_straight_on")]);
    expect(&map, &[], &[Reason::RestrictionWithoutEffect]);
}

#[test]
fn members_that_are_absent_or_do_not_meet_are_counted() {
    let map = DrawnMap::new("A---B---C   D---E", 25.0)
        .way("AB", ROAD)
        .way("BC", ROAD)
        .way("DE", ROAD);
    let forbidden = &[("restriction", "no_straight_on")];
    let footway = map.clone().way("BE", &[("highway", "footway")]);
    let footway = footway.restriction("AB", &["B"], "BE", forbidden);
    expect(&footway, &[], &[Reason::RestrictionMemberAbsent]);
    for via in ["B", "D", "BC"] {
        let apart = map.clone().restriction("AB", &[via], "DE", forbidden);
        expect(&apart, &[], &[Reason::RestrictionNotConnected]);
    }
    let two_vias = map.clone().restriction("AB", &["B", "C"], "BC", forbidden);
    expect(&two_vias, &[], &[Reason::RestrictionMalformed]);
    let mixed = map.clone().restriction("AB", &["B", "BC"], "BC", forbidden);
    expect(&mixed, &[], &[Reason::RestrictionMalformed]);
    let no_via = map.restriction("AB", &[], "BC", forbidden);
    expect(&no_via, &[], &[Reason::RestrictionMalformed]);
}

#[test]
fn hours_and_vehicles_of_the_rule_are_kept() {
    let map = crossing().way("WX", ROAD).way("XS", ROAD).restriction(
        "WX",
        &["X"],
        "XS",
        &[(
            "restriction:hgv:conditional",
            "no_right_turn @ (Mo-Fr 7:00-9:00)",
        )],
    );
    let network = map.build();
    let [restriction] = network.restrictions.as_slice() else {
        panic!("one restriction, not {:?}", network.restrictions);
    };
    assert!(restriction.hgv_only);
    assert_eq!(restriction.hours.as_deref(), Some("Mo-Fr 07:00-09:00"));
}

#[test]
fn trap_8_an_exception_for_trucks_lifts_a_restriction_and_one_for_buses_does_not() {
    let map = crossing().way("WX", ROAD).way("XS", ROAD);
    let with = |except| {
        let tags = [("restriction", "no_right_turn"), ("except", except)];
        map.clone().restriction("WX", &["X"], "XS", &tags)
    };
    expect(&with("hgv"), &[], &[Reason::RestrictionExcepted]);
    expect(&with("psv;destination"), &[(Forbidden, "WX XS")], &[]);
}

#[test]
fn a_hostile_web_of_via_ways_does_not_take_for_ever() {
    // Eight closed via ways through the same eleven nodes.
    let nodes = "ABCDEFGHIJK";
    let drawing: String = nodes.chars().map(|node| format!("{node} ")).collect();
    let mut map = DrawnMap::new(&drawing, 10.0).way("AB", ROAD);
    let orders = [
        "BCDEFGHIJ",
        "BDCEFGHIJ",
        "BECDFGHIJ",
        "BFCDEGHIJ",
        "BGCDEFHIJ",
        "BHCDEFGIJ",
    ];
    for order in orders {
        map = map.way(order, ROAD);
    }
    map = map.way("JK", ROAD);
    let map = map.restriction("AB", &orders, "JK", &[("restriction", "no_u_turn")]);
    map.build();
}
