//! Depots, numbers of trucks, and which truck does what.

use route_core::model::container::Container;
use route_core::model::fleet::VehicleClass;
use route_core::plan::{Activity, UnservedCode};

use super::town::{Planned, Town, clock, two_blocks};

fn start_and_end(planned: &Planned) -> (String, String) {
    let mut depots = planned.visits().filter_map(|visit| match &visit.activity {
        Activity::Start { depot } | Activity::End { depot } => Some(depot.clone()),
        _ => None,
    });
    let start = depots.next().expect("a start");
    let end = depots.next().expect("an end");
    (start, end)
}

#[test]
fn a_round_starts_at_one_depot_and_ends_at_another() {
    let town = two_blocks().depot("east", "CF", 0.8).bin("b", "DE", 0.5);
    let planned = town
        .clone()
        .truck(|truck| truck.end_depot = "east".to_owned());
    let planned = planned.plan();
    assert_eq!(
        start_and_end(&planned),
        ("depot".to_owned(), "east".to_owned())
    );
    // Only the way back passes AB or DE westwards.
    let west = |planned: &Planned| planned.drives("BA") || planned.drives("ED");
    assert!(!west(&planned), "{}", planned.way());
    assert!(west(&town.plan()));
}

#[test]
fn trucks_of_two_depots_each_do_what_is_near() {
    let half_a_shift = |bin: &mut Container| bin.service_s = Some(clock("08:00"));
    for (first, second) in [("depot", "eastern depot"), ("eastern depot", "depot")] {
        let calls_at = |depot: &'static str| {
            move |truck: &mut VehicleClass| {
                truck.start_depot = depot.to_owned();
                truck.end_depot = depot.to_owned();
            }
        };
        let planned = two_blocks()
            .depot("eastern depot", "CF", 0.8)
            .bin_with("in the west", "AD", 0.9, half_a_shift)
            .bin_with("in the east", "CF", 0.9, half_a_shift)
            .truck(calls_at(first))
            .another_truck("second", calls_at(second))
            .plan();
        let (west, east) = if first == "depot" {
            ("bom26", "second")
        } else {
            ("second", "bom26")
        };
        assert_eq!(planned.vehicle_of("in the west"), west);
        assert_eq!(planned.vehicle_of("in the east"), east);
    }
}

#[test]
fn what_is_beyond_the_fleet_is_left_with_the_reason() {
    let town = |count| {
        let long = |bin: &mut Container| bin.service_s = Some(clock("08:00"));
        two_blocks()
            .bin_with("one", "DE", 0.5, long)
            .bin_with("two", "EF", 0.5, long)
            .truck(|truck| truck.count = count)
    };
    let planned = town(1).plan();
    assert_eq!(planned.reasons(), [UnservedCode::FleetFull]);
    assert_eq!(planned.rounds().len(), 1);
    let planned = town(2).plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.rounds().len(), 2);
}

#[test]
fn no_more_trucks_leave_than_are_needed() {
    let planned = two_blocks()
        .bin("one", "DE", 0.5)
        .bin("two", "EF", 0.5)
        .bin("three", "BC", 0.5)
        .truck(|truck| truck.count = 3)
        .plan();
    assert_eq!(planned.rounds().len(), 1);
}

#[test]
fn the_cheaper_truck_is_taken() {
    for (fixed, expected) in [(100.0, "cheap"), (200.0, "bom26")] {
        let planned = two_blocks()
            .bin("b", "DE", 0.5)
            .another_truck("cheap", |truck| truck.cost.fixed = fixed)
            .plan();
        assert_eq!(planned.vehicle_of("b"), expected);
    }
}

#[test]
fn a_depot_without_a_road_is_one_fault_though_shifts_start_and_end_there() {
    let mut town = two_blocks().bin("b", "DE", 0.5);
    assert_eq!(town.faults(), [""; 0]);
    town.fleet.depots[0].lat += 0.01;
    assert_eq!(town.faults(), ["DEPOT_UNREACHABLE"]);
}

#[test]
fn a_depot_in_a_street_closed_to_its_truck_is_called_at_from_the_next_street() {
    let town = |tags| {
        Town::drawn(
            "
            A---B---C---G
            |   |   |   |
            D---E---F---H
            ",
        )
        .streets(&["AB", "BC", "CG", "DE", "EF", "FH", "AD", "CF", "GH"])
        .street("BE", tags)
        .depot("depot", "BE", 0.5)
        .tip("tip", "CF", 0.5)
        .bin("b", "CG", 0.5)
        .plan()
    };
    assert_eq!(town(&[]).street_of_the_start(), "rue BE");
    let planned = town(&[("maxweight", "3.5")]);
    assert_eq!(planned.reasons(), []);
    assert_ne!(planned.street_of_the_start(), "rue BE");
}
