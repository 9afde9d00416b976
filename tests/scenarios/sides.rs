//! On which side of the truck bins are emptied: recommendation R437 forbids bilateral collection.

use route_core::model::container::LiftSide;
use route_core::model::fleet::Collects;
use route_core::plan::{Side, UnservedCode};

use super::town::{Planned, Town, two_blocks};

/// A bin on either side of the street between the blocks.
fn bins_on_both_sides() -> Town {
    two_blocks().bin("west", "BE", 0.3).bin("east", "EB", 0.3)
}

/// The same, the street being a one-way street from B to E.
fn one_way_with_bins_on_both_sides() -> Town {
    Town::drawn(
        "
        A---B---C
        |   |   |
        D---E---F
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "CF"])
    .street("BE", &[("oneway", "yes")])
    .depot("depot", "AD", 0.5)
    .tip("tip", "CF", 0.5)
    .bin("right", "BE", 0.5)
    .bin("left", "EB", 0.5)
}

fn sides(planned: &Planned) -> Vec<Side> {
    planned.stops().iter().map(|stop| stop.side).collect()
}

#[test]
fn a_two_way_street_with_bins_on_both_sides_is_passed_once_each_way() {
    let planned = bins_on_both_sides().plan();
    assert_eq!(planned.way().matches("BE").count(), 1);
    assert_eq!(planned.way().matches("EB").count(), 1);
    assert_eq!(sides(&planned), [Side::Right, Side::Right]);
}

#[test]
fn a_truck_that_collects_both_sides_passes_once() {
    let town = bins_on_both_sides().truck(|truck| truck.collects = Collects::Both);
    let planned = town.plan();
    assert_eq!(planned.passes("BE"), 1);
    assert_eq!(planned.collections().len(), 1);
    assert!(sides(&planned).contains(&Side::Left));
}

#[test]
fn a_registered_derogation_lets_any_truck_collect_both_sides_in_one_pass() {
    let town = bins_on_both_sides().each_bin(|bin| bin.side = Some(LiftSide::Either));
    let planned = town.plan();
    assert_eq!(planned.passes("BE"), 1);
    assert_eq!(planned.collections().len(), 1);
    assert!(sides(&planned).contains(&Side::Left));
}

#[test]
fn a_bin_for_the_right_is_lifted_from_the_right_by_a_truck_that_collects_both_sides_too() {
    let town = bins_on_both_sides()
        .truck(|truck| truck.collects = Collects::Both)
        .each_bin(|bin| bin.side = Some(LiftSide::Right));
    let planned = town.plan();
    assert_eq!(planned.passes("BE"), 2);
    assert_eq!(sides(&planned), [Side::Right, Side::Right]);
}

#[test]
fn a_bin_for_the_left_is_lifted_from_the_left_and_only_by_a_truck_that_collects_both_sides() {
    let town = two_blocks().bin_with("left", "BE", 0.3, |bin| bin.side = Some(LiftSide::Left));
    assert_eq!(town.plan().reason("left"), Some(UnservedCode::WrongSide));
    let planned = town.truck(|truck| truck.collects = Collects::Both).plan();
    assert_eq!(planned.stop("left").side, Side::Left);
    assert!(planned.drives("EB"));
}

#[test]
fn a_bin_on_the_left_of_a_one_way_street_is_on_the_wrong_side() {
    let planned = one_way_with_bins_on_both_sides().plan();
    assert_eq!(planned.reason("right"), None);
    assert_eq!(planned.reason("left"), Some(UnservedCode::WrongSide));
    assert_eq!(bins_on_both_sides().plan().reasons(), []);
}

#[test]
fn a_derogation_lets_a_one_way_street_be_collected_on_both_sides_in_one_pass() {
    let town = one_way_with_bins_on_both_sides().each_bin(|bin| bin.side = Some(LiftSide::Either));
    let planned = town.plan();
    assert_eq!(planned.passes("BE"), 1);
    assert_eq!(planned.reasons(), []);
    assert_eq!(sides(&planned), [Side::Right, Side::Left]);
}

/// Two blocks with a house on either side of BE at two places, and a bin at number 4 whose
/// position is the middle of the street.
fn number_four(west: [&str; 2], east: [&str; 2]) -> Planned {
    let town = Town::drawn(
        "
        A---B---C
        |  p|r  |
        |  q|s  |
        D---E---F
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF"])
    .depot("depot", "AD", 0.5)
    .tip("tip", "CF", 0.5)
    .bin_with("b", "BE", 0.5, |bin| bin.address = "4 rue BE".to_owned())
    .bin("other side", "EB", 0.5);
    let houses = "pqrs".chars().zip(west.into_iter().chain(east));
    let mut town = houses.fold(town, |town, (node, number)| {
        town.node(
            node,
            &[("addr:housenumber", number), ("addr:street", "Rue BE")],
        )
    });
    let other = town.bins.pop().expect("two bins").position;
    let position = &mut town.bins[0].position;
    position.lon_e7 = (position.lon_e7 + other.lon_e7) / 2;
    position.lat_e7 = (position.lat_e7 + other.lat_e7) / 2;
    town.plan()
}

#[test]
fn a_bin_in_the_middle_of_the_street_is_on_the_side_of_its_house_number() {
    // BE leads south: west is on its right.
    let way = number_four(["2", "6"], ["1", "3"]).way();
    assert!(way.contains("BE") && !way.contains("EB"), "{way}");
    let way = number_four(["1", "3"], ["2", "6"]).way();
    assert!(way.contains("EB") && !way.contains("BE"), "{way}");
}
