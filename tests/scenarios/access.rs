//! Access rules: closed streets, destination traffic, private ground, and rules at times.

use route_core::plan::UnservedCode;

use super::town::{Tagged, Town, shift, short_cut, shrink};

fn inside(tags: Tagged) -> Town {
    short_cut(tags, &[]).bin("inside", "BX", 0.5)
}

#[test]
fn streets_for_destination_traffic_are_no_short_cut_but_bins_inside_are_served() {
    let cases: [Tagged; 8] = [
        &[("access", "destination")],
        &[("motor_vehicle", "destination")],
        &[("hgv", "destination")],
        &[("hgv", "delivery")],
        &[("access", "private")],
        &[("highway", "service"), ("service", "driveway")],
        &[("highway", "service"), ("service", "parking_aisle")],
        &[("highway", "service"), ("service", "drive-through")],
    ];
    for tags in cases {
        let planned = short_cut(tags, &[]).plan();
        assert_eq!(planned.reasons(), [], "{tags:?}");
        assert_eq!(planned.passes("BXC"), 0, "{tags:?}");
        assert!(planned.drives("FJKG"), "{tags:?}");
        assert_eq!(inside(tags).plan().reasons(), [], "{tags:?}");
    }
    let cases: [Tagged; 4] = [
        &[],
        &[("access", "yes")],
        &[("highway", "service")],
        &[("highway", "service"), ("service", "alley")],
    ];
    for tags in cases {
        assert_eq!(short_cut(tags, &[]).plan().passes("BXC"), 2, "{tags:?}");
    }
}

#[test]
fn destination_traffic_for_goods_vehicles_does_not_concern_a_small_truck() {
    let town = short_cut(&[("hgv", "destination")], &[]).truck(shrink);
    assert_eq!(town.plan().passes("BXC"), 2);
}

#[test]
fn a_closed_street_is_neither_driven_nor_served() {
    let cases: [Tagged; 4] = [
        &[("access", "no")],
        &[("motor_vehicle", "no")],
        &[("vehicle", "agricultural;forestry")],
        &[("highway", "pedestrian")],
    ];
    for tags in cases {
        let planned = inside(tags).plan();
        assert_eq!(planned.passes("BXC"), 0, "{tags:?}");
        assert_eq!(
            planned.reason("inside"),
            Some(UnservedCode::StreetForbidden),
            "{tags:?}"
        );
        assert_eq!(planned.reason("beyond"), None, "{tags:?}");
    }
}

#[test]
fn what_is_signed_for_goods_vehicles_comes_before_what_is_signed_for_all() {
    let tags: Tagged = &[("motor_vehicle", "no"), ("hgv", "yes")];
    assert_eq!(short_cut(tags, &[]).plan().passes("BXC"), 2);
    let small = short_cut(tags, &[]).truck(shrink);
    assert_eq!(small.plan().passes("BXC"), 0);
}

#[test]
fn a_rule_at_times_closes_the_street_to_shifts_that_touch_them() {
    for rule in [
        "motor_vehicle:conditional",
        "access:conditional",
        "hgv:conditional",
    ] {
        for (hours, start, end, is_closed) in [
            ("no @ (Mo-Fr 06:00-09:00)", "05:00", "13:45", true),
            ("no @ (Mo-Fr 06:00-09:00)", "09:00", "17:00", false),
            ("no @ Mo-Fr 06:00-09:00", "08:00", "17:00", true),
            ("no @ (Sa 08:00-18:00)", "05:00", "13:45", false),
            ("no @ (18:30-06:30)", "05:00", "13:45", true),
            ("no @ (18:30-06:30)", "07:00", "13:45", false),
        ] {
            let town = inside(&[(rule, hours)]);
            let planned = town.truck(|truck| truck.shift = shift(start, end)).plan();
            let expected = is_closed.then_some(UnservedCode::StreetForbidden);
            assert_eq!(
                planned.reason("inside"),
                expected,
                "{rule}={hours}, {start} to {end}"
            );
            assert_eq!(planned.drives("FJKG"), is_closed, "{rule}={hours}");
        }
    }
}

#[test]
fn a_weight_in_a_rule_spares_lighter_trucks() {
    for (weight_t, is_closed) in [(26.0, true), (7.6, true), (7.5, false), (3.5, false)] {
        let town = short_cut(
            &[("access:conditional", "no @ (05:00-22:00 AND weight>7.5)")],
            &[],
        );
        let planned = town.truck(|truck| truck.gross_weight_t = weight_t).plan();
        assert_eq!(planned.passes("BXC") == 0, is_closed, "{weight_t} t");
    }
}

#[test]
fn a_street_for_destination_traffic_is_a_way_through_where_there_is_no_other() {
    // Without the way round, the bins beyond can only be reached through it.
    let planned = Town::drawn(
        "
        A---B---X---C---D
        |   |       |   |
        E---F       G---H
        ",
    )
    .streets(&["AB", "AE", "EF", "BF", "CD", "DH", "GH", "CG"])
    .street("BXC", &[("access", "destination")])
    .depot("depot", "AB", 0.3)
    .tip("tip", "AB", 0.6)
    .bin("beyond", "CD", 0.5)
    .plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.passes("BXC"), 2);
}
