//! Weight and volume both limit a trip, and a truck that is full unloads.

use route_core::plan::UnservedCode;

use super::town::{Planned, Town, two_blocks};

/// Ten places with a ton of waste of a stream each.
fn ten_tons(stream: &str) -> Town {
    let places = [
        ("AB", 0.2),
        ("AB", 0.8),
        ("BC", 0.2),
        ("BC", 0.8),
        ("DE", 0.2),
        ("DE", 0.8),
        ("EF", 0.2),
        ("EF", 0.8),
        ("BE", 0.5),
        ("EB", 0.5),
    ];
    let mut town = two_blocks();
    for (index, (street, fraction)) in places.into_iter().enumerate() {
        town = town.bin_with(&format!("b{index}"), street, fraction, |bin| {
            bin.stream = stream.to_owned();
            bin.weight_kg = Some(1_000.0);
        });
    }
    town
}

fn trip_count(planned: &Planned) -> usize {
    assert_eq!(planned.reasons(), []);
    planned.disposals().len()
}

#[test]
fn household_waste_fills_a_truck_by_weight_and_packaging_by_volume() {
    // A ton takes 2.2 m³ of household waste, 6.7 m³ of packaging.
    for (stream, payload_kg, body_m3, trips) in [
        ("OMR", 5_000.0, 30.0, 2),
        ("OMR", 5_000.0, 1_000.0, 2),
        ("OMR", 3_400.0, 1_000.0, 4),
        ("OMR", 10_000.0, 30.0, 1),
        ("EMB", 20_000.0, 35.0, 2),
        ("EMB", 100_000.0, 35.0, 2),
        ("EMB", 20_000.0, 21.0, 4),
        ("EMB", 20_000.0, 67.0, 1),
    ] {
        let planned = ten_tons(stream).truck(|truck| {
            truck.payload_kg = payload_kg;
            truck.body_m3 = body_m3;
        });
        assert_eq!(
            trip_count(&planned.plan()),
            trips,
            "{stream}: {payload_kg} kg, {body_m3} m³"
        );
    }
}

#[test]
fn a_load_beyond_one_truck_full_is_brought_away_in_several_trips() {
    let town = ten_tons("OMR");
    let planned = town.plan();
    assert_eq!(trip_count(&planned), 2);
    assert_eq!(planned.rounds().len(), 1);
    let trips = &planned.plan.rounds[0].trips;
    assert_eq!(
        trips.iter().map(|trip| trip.mass_g).sum::<i64>(),
        10_000_000
    );
    assert!(trips.iter().all(|trip| trip.mass_g <= 9_000_000));
}

#[test]
fn a_truck_makes_no_more_trips_than_it_may() {
    let at_most = |trips| ten_tons("OMR").truck(|truck| truck.max_trips = trips);
    let planned = at_most(Some(1)).plan();
    assert_eq!(planned.disposals().len(), 1);
    assert_eq!(planned.reasons(), [UnservedCode::FleetFull]);
    for most in [Some(2), None] {
        let planned = at_most(most).plan();
        assert_eq!(planned.disposals().len(), 2);
        assert_eq!(planned.reasons(), []);
    }
}

#[test]
fn a_bin_heavier_than_a_truck_full_is_left_with_the_reason() {
    let heavy =
        |weight_kg| two_blocks().bin_with("b", "DE", 0.5, |bin| bin.weight_kg = Some(weight_kg));
    let planned = heavy(9_001.0).plan();
    assert_eq!(planned.reason("b"), Some(UnservedCode::LoadExceedsCapacity));
    assert_eq!(heavy(9_000.0).plan().reasons(), []);
}

#[test]
fn a_bin_larger_than_a_truck_full_is_left_with_the_reason() {
    // 20 m³ of packaging weigh 3 t.
    let large = |weight_kg| {
        two_blocks().bin_with("b", "DE", 0.5, |bin| {
            bin.stream = "EMB".to_owned();
            bin.weight_kg = Some(weight_kg);
        })
    };
    let planned = large(3_001.0).plan();
    assert_eq!(planned.reason("b"), Some(UnservedCode::LoadExceedsCapacity));
    assert_eq!(large(3_000.0).plan().reasons(), []);
}

#[test]
fn the_expected_load_counts_and_not_the_full_bin() {
    let town = ten_tons("OMR");
    assert_eq!(trip_count(&town.clone().plan()), 2);
    let half_full = town.clone().each_bin(|bin| bin.fill = 0.5);
    assert_eq!(trip_count(&half_full.plan()), 1);
    let half_out = town.each_bin(|bin| bin.set_out_rate = 0.5);
    assert_eq!(trip_count(&half_out.plan()), 1);
}
