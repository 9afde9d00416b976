//! Limits of weight and size, and streets without heavy goods vehicles.

use route_core::model::fleet::VehicleClass;
use route_core::plan::UnservedCode;

use super::town::{Tagged, short_cut, shrink};

/// What makes a truck fit.
type Change = fn(&mut VehicleClass);

/// A limit, what is too much for it, and what is not.
const LIMITS: [(Tagged, Change, Change); 9] = [
    (
        &[("maxweight", "19")],
        |truck| truck.gross_weight_t = 26.0,
        |truck| truck.gross_weight_t = 19.0,
    ),
    (
        &[("maxweight", "3.5")],
        |truck| truck.gross_weight_t = 26.0,
        |truck| truck.gross_weight_t = 3.5,
    ),
    (
        &[("maxweight:hgv", "7.5")],
        |truck| truck.gross_weight_t = 12.0,
        |truck| truck.gross_weight_t = 7.5,
    ),
    // Not a goods vehicle in the sense of the law.
    (
        &[("maxweight:hgv", "2")],
        |truck| truck.gross_weight_t = 3.6,
        |truck| truck.gross_weight_t = 3.5,
    ),
    (
        &[("maxaxleload", "8")],
        |truck| truck.axle_load_t = 11.5,
        |truck| truck.axle_load_t = 8.0,
    ),
    (
        &[("maxheight", "3.5")],
        |truck| truck.height_m = 3.6,
        |truck| truck.height_m = 3.5,
    ),
    (
        &[("maxwidth", "2.3")],
        |truck| truck.width_m = 2.55,
        |truck| truck.width_m = 2.3,
    ),
    (
        &[("maxlength", "10")],
        |truck| truck.length_m = 10.5,
        |truck| truck.length_m = 10.0,
    ),
    (
        &[("hgv", "no")],
        |truck| truck.gross_weight_t = 26.0,
        |truck| truck.gross_weight_t = 3.5,
    ),
];

#[test]
fn a_truck_beyond_a_limit_goes_round_and_a_truck_within_it_does_not() {
    for (tags, too_much, fitting) in LIMITS {
        let planned = short_cut(tags, &[]).truck(too_much).plan();
        assert_eq!(planned.passes("BXC"), 0, "{tags:?}");
        assert!(planned.drives("FJKG"), "{tags:?}");
        let planned = short_cut(tags, &[]).truck(fitting).plan();
        assert_eq!(planned.passes("BXC"), 2, "{tags:?}");
        let planned = short_cut(&[], &[]).truck(too_much).plan();
        assert_eq!(planned.passes("BXC"), 2, "{tags:?}");
    }
}

#[test]
fn a_bin_in_a_street_beyond_a_limit_is_left_with_the_reason() {
    for (tags, too_much, fitting) in LIMITS {
        let town = short_cut(tags, &[]).bin("inside", "BX", 0.5);
        let planned = town.clone().truck(too_much).plan();
        assert_eq!(
            planned.reason("inside"),
            Some(UnservedCode::StreetForbidden),
            "{tags:?}"
        );
        assert_eq!(town.truck(fitting).plan().reasons(), [], "{tags:?}");
    }
}

#[test]
fn a_small_truck_serves_the_street_that_the_large_one_may_not_enter() {
    let town = short_cut(&[("maxweight", "7.5")], &[]).bin("inside", "BX", 0.5);
    let town = town.another_truck("mini", |mini| {
        shrink(mini);
        mini.payload_kg = 800.0;
    });
    let planned = town.plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.vehicle_of("inside"), "mini");
}

#[test]
fn a_sign_against_goods_vehicles_in_one_direction_closes_that_direction() {
    for (tag, there, back) in [("hgv:forward", false, true), ("hgv:backward", true, false)] {
        let planned = short_cut(&[(tag, "no")], &[]).plan();
        assert_eq!(planned.reasons(), []);
        assert_eq!(planned.drives("BXC"), there, "{tag}");
        assert_eq!(planned.drives("CXB"), back, "{tag}");
    }
}
