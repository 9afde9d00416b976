use super::*;
use crate::network::{RoadClass, Travel};
use crate::tags::Tagged;
use crate::tags::access::road_access;
use crate::tags::dimensions;
use Access::{Allowed, Closed, Destination};

fn read(tags: Tagged) -> (Vec<ConditionalAccess>, Limits, Vec<Reason>) {
    let tags = Tags(tags);
    let class = match tags.get("highway") {
        Some("pedestrian") => RoadClass::Pedestrian,
        _ => RoadClass::Residential,
    };
    let mut guesses = Guesses::default();
    let road = road_access(tags, class, None, Travel::Both, &mut guesses);
    let mut limits = dimensions::limits(tags, &mut guesses);
    let rules = conditional_access(tags, &road, &mut limits, &mut guesses);
    (rules, limits, guesses.reasons())
}

fn rule(access: Access, hours: &str) -> ConditionalAccess {
    ConditionalAccess {
        access,
        hgv_only: false,
        hours: (!hours.is_empty()).then(|| hours.to_owned()),
        above_weight_kg: None,
    }
}

fn hgv(rule: ConditionalAccess) -> ConditionalAccess {
    ConditionalAccess {
        hgv_only: true,
        ..rule
    }
}

fn above(kg: u32, rule: ConditionalAccess) -> ConditionalAccess {
    ConditionalAccess {
        above_weight_kg: Some(kg),
        ..rule
    }
}

#[test]
fn trap_7_every_spelling_of_the_hours_is_read() {
    for (value, hours) in [
        ("no @ (Sa 08:00-18:00)", "Sa 08:00-18:00"),
        ("no @ Sa 08:00-18:00", "Sa 08:00-18:00"),
        ("no@Sa 08:00-18:00", "Sa 08:00-18:00"),
        ("no @ (18:30-06:30)", "18:30-06:30"),
        ("no @ (19:00-6:00)", "19:00-06:00"),
        ("no @ (7:30-19:00)", "07:30-19:00"),
        ("no @ (2019 Nov 16-2020 Apr 30)", "2019 Nov 16-2020 Apr 30"),
        (
            "no @ (2016 Apr 25 - 2016 Sep 26)",
            "2016 Apr 25-2016 Sep 26",
        ),
        ("no @ (mar 15-Sep 15)", "Mar 15-Sep 15"),
        ("no @ Mo-Fr 12:45-13:30", "Mo-Fr 12:45-13:30"),
        (
            "no @ (Mo-Fr 16:00-11:00;Sa 00:00-11:00)",
            "Mo-Fr 16:00-11:00; Sa 00:00-11:00",
        ),
        (
            "no @ Mo-Fr 08:00-10:00; Sa 09:00-10:00",
            "Mo-Fr 08:00-10:00; Sa 09:00-10:00",
        ),
    ] {
        let tags = [("hgv:conditional", value)];
        let (rules, _, reasons) = read(&tags);
        assert_eq!(rules, [hgv(rule(Closed, hours))], "{value}");
        assert_eq!(reasons, [], "{value}");
    }
}

#[test]
fn reads_several_clauses_and_weights() {
    let cases: &[(&str, &[ConditionalAccess])] = &[
        (
            "no @ 22:00-24:00; no @ 00:00-06:00",
            &[rule(Closed, "22:00-24:00"), rule(Closed, "00:00-06:00")],
        ),
        (
            "destination @ (06:30-08:30);destination @ (16:30-18:30)",
            &[
                rule(Destination, "06:30-08:30"),
                rule(Destination, "16:30-18:30"),
            ],
        ),
        (
            "no @ (7:30-19:00 AND weight>7.5)",
            &[above(7_500, rule(Closed, "07:30-19:00"))],
        ),
        ("no @ (maxweight > 3.5)", &[above(3_500, rule(Closed, ""))]),
        ("no @ weight>=12t", &[above(11_999, rule(Closed, ""))]),
        ("no @ weightrating>3,5", &[above(3_500, rule(Closed, ""))]),
        ("no @ hgv", &[hgv(rule(Closed, ""))]),
        (
            "no @ ((22:00-06:00) and hgv)",
            &[hgv(rule(Closed, "22:00-06:00"))],
        ),
        ("no @ psv", &[]),
        ("no @ (agricultural)", &[]),
    ];
    for (value, expected) in cases {
        let tags = [("access:conditional", *value)];
        let (rules, _, reasons) = read(&tags);
        assert_eq!(rules, *expected, "{value}");
        assert_eq!(reasons, [], "{value}");
    }
}

#[test]
fn trap_7_broken_text_bans_always_and_permits_never() {
    let always = &[Reason::ConditionTakenAsAlways][..];
    let ignored = &[Reason::PermissionIgnored][..];
    let cases: &[(Tagged, &[ConditionalAccess], &[Reason])] = &[
        (
            &[(
                "access:conditional",
                "no @ 15.03. bis 15.09. Betretungsverbot \"Ried\"",
            )],
            &[rule(Closed, "")],
            always,
        ),
        (
            &[("access:conditional", "no @ snow")],
            &[rule(Closed, "")],
            always,
        ),
        (
            &[("access:conditional", "no @ (snow AND 22:00-06:00)")],
            &[rule(Closed, "22:00-06:00")],
            always,
        ),
        (
            &[("access:conditional", "no @ destination")],
            &[rule(Closed, "")],
            always,
        ),
        (&[("access:conditional", "no")], &[rule(Closed, "")], always),
        (
            &[("access", "no"), ("access:conditional", "yes @ summer")],
            &[],
            ignored,
        ),
        (
            &[("hgv", "no"), ("hgv:conditional", "yes @ (weight<7.5)")],
            &[],
            ignored,
        ),
        (
            &[("vehicle:backward:conditional", "no @ (22:00-06:00)")],
            &[rule(Closed, "22:00-06:00")],
            &[Reason::DirectionalAccess],
        ),
        (
            &[
                ("access", "no"),
                ("access:forward:conditional", "yes @ (22:00-06:00)"),
            ],
            &[],
            ignored,
        ),
        (
            &[("access:conditional", "halb @ (22:00-06:00)")],
            &[rule(Closed, "22:00-06:00")],
            &[Reason::AccessNotUnderstood],
        ),
    ];
    for (tags, expected, reasons) in cases {
        let (rules, _, found) = read(tags);
        assert_eq!(rules, *expected, "{tags:?}");
        assert_eq!(found, *reasons, "{tags:?}");
    }
}

#[test]
fn a_condition_can_open_a_road_that_is_closed_otherwise() {
    let tags = [
        ("highway", "pedestrian"),
        (
            "motor_vehicle:conditional",
            "destination @ (Mo-Sa 06:00-11:00)",
        ),
    ];
    assert_eq!(read(&tags).0, [rule(Destination, "Mo-Sa 06:00-11:00")]);
    let tags = [("hgv", "no"), ("hgv:conditional", "yes @ delivery")];
    assert_eq!(read(&tags).0, [hgv(rule(Destination, ""))]);
}

#[test]
fn a_more_specific_tag_overrules_a_condition() {
    for tags in [
        &[
            ("motor_vehicle", "no"),
            ("access:conditional", "yes @ (Sa)"),
        ][..],
        &[
            ("motor_vehicle", "yes"),
            ("vehicle:conditional", "no @ (Sa)"),
        ],
        &[("hgv", "no"), ("goods:conditional", "yes @ (Sa)")],
        &[
            ("highway", "pedestrian"),
            ("access:conditional", "yes @ (Sa)"),
        ],
    ] {
        assert_eq!(read(tags).0, [], "{tags:?}");
    }
}

#[test]
fn weight_limits_hold_at_times_and_are_lifted_for_some() {
    type Case<'a> = (
        Tagged<'a>,
        &'a [ConditionalAccess],
        Option<u32>,
        &'a [Reason],
    );
    let cases: &[Case] = &[
        (
            &[("maxweight:conditional", "7.5 @ (22:00-06:00)")],
            &[above(7_500, rule(Closed, "22:00-06:00"))],
            None,
            &[],
        ),
        (
            &[
                ("maxweight", "3.5"),
                ("maxweight:conditional", "none @ destination"),
            ],
            &[
                above(3_500, rule(Closed, "")),
                above(3_500, rule(Destination, "")),
            ],
            None,
            &[],
        ),
        (
            &[
                ("maxweight", "7.5"),
                (
                    "maxweight:conditional",
                    "none @ (destination AND 22:00-06:00)",
                ),
            ],
            &[
                above(7_500, rule(Closed, "")),
                above(7_500, rule(Destination, "22:00-06:00")),
            ],
            None,
            &[],
        ),
        (
            &[
                ("maxweight", "2.8"),
                (
                    "maxweight:conditional",
                    "none @ (agricultural);none @ (forestry);none @ (psv)",
                ),
            ],
            &[],
            Some(2_800),
            &[],
        ),
        (
            &[
                ("maxweight", "7.5"),
                ("maxweight:conditional", "none @ Ostern"),
            ],
            &[],
            Some(7_500),
            &[Reason::PermissionIgnored],
        ),
        (
            // The stricter of two signs is another one: it is not lifted.
            &[
                ("maxweight", "12"),
                ("maxweightrating", "7.5"),
                ("maxweight:conditional", "none @ destination"),
            ],
            &[],
            Some(7_500),
            &[Reason::PermissionIgnored],
        ),
        (
            &[
                ("access", "private"),
                ("maxweight", "3.5"),
                ("maxweight:conditional", "none @ destination"),
            ],
            &[
                above(3_500, rule(Closed, "")),
                above(3_500, rule(Access::Private, "")),
            ],
            None,
            &[],
        ),
    ];
    for (tags, expected, limit, reasons) in cases {
        let (rules, limits, found) = read(tags);
        assert_eq!(rules, *expected, "{tags:?}");
        assert_eq!(limits.weight_kg, *limit, "{tags:?}");
        assert_eq!(found, *reasons, "{tags:?}");
    }
    // Goods vehicles that have an access of their own are bound all the same.
    let tags = [
        ("hgv", "destination"),
        ("maxweight:conditional", "7.5 @ (22:00-06:00)"),
    ];
    let night = above(7_500, rule(Closed, "22:00-06:00"));
    assert_eq!(read(&tags).0, [night.clone(), hgv(night)]);
    let tags = [
        ("maxweight:hgv", "7.5"),
        ("maxweight:hgv:conditional", "none @ destination"),
    ];
    let (rules, limits, _) = read(&tags);
    assert_eq!(
        rules,
        [
            hgv(above(7_500, rule(Closed, ""))),
            hgv(above(7_500, rule(Destination, "")))
        ]
    );
    assert_eq!(limits.hgv_weight_kg, None);
}

#[test]
fn what_is_allowed_already_changes_nothing() {
    let tags = [("access:conditional", "yes @ (06:00-20:00)")];
    assert_eq!(read(&tags).0, [rule(Allowed, "06:00-20:00")]);
}
