//! From rows of the bin list to stops and streets.

use route_core::model::container::Day;
use route_core::plan::UnservedCode;

use super::town::{Planned, Town, two_blocks};

fn on_days(days: &[Day]) -> Town {
    let days = days.to_vec();
    two_blocks()
        .bin("always", "EF", 0.5)
        .bin_with("b", "DE", 0.5, |bin| bin.days = days)
}

fn stops_of(planned: &Planned) -> Vec<&[String]> {
    let stops = planned.stops().into_iter();
    stops.map(|stop| stop.bins.as_slice()).collect()
}

#[test]
fn a_bin_is_due_on_its_days() {
    for (days, day, is_due) in [
        (&[][..], Day::Monday, true),
        (&[Day::Monday], Day::Monday, true),
        (&[Day::Tuesday], Day::Monday, false),
        (&[Day::Tuesday], Day::Tuesday, true),
        (&[Day::Monday, Day::Thursday], Day::Thursday, true),
        (&[Day::Monday, Day::Thursday], Day::Friday, false),
    ] {
        let planned = on_days(days).on(day).plan();
        let not_due: &[&str] = if is_due { &[] } else { &["b"] };
        assert_eq!(planned.plan.not_due, not_due, "{days:?} on {day:?}");
        let is_collected = planned.stops().iter().any(|stop| stop.bins == ["b"]);
        assert_eq!(is_collected, is_due, "{days:?} on {day:?}");
        assert_eq!(planned.reasons(), []);
    }
}

#[test]
fn all_bins_are_due_when_no_day_is_named() {
    let planned = on_days(&[Day::Sunday]).plan();
    assert_eq!(planned.plan.not_due, [""; 0]);
    assert_eq!(planned.stops().len(), 2);
}

#[test]
fn bins_at_one_place_are_emptied_in_one_stop() {
    let planned = two_blocks()
        .bin("one", "DE", 0.5)
        .bin("two", "DE", 0.5)
        .bin_with("three", "DE", 0.5, |bin| bin.count = 3)
        .plan();
    assert_eq!(stops_of(&planned), [["one", "two", "three"]]);
    assert_eq!(planned.stop("one").containers, 5);
    // 10 s for each of two wheels.
    assert_eq!(planned.stop("one").handling_ds, 500);
}

#[test]
fn bins_within_ten_metres_are_emptied_in_one_stop_and_others_are_not() {
    // The street is 200 m long.
    for (fraction, is_one_stop) in [(0.54, true), (0.56, false)] {
        let planned = two_blocks()
            .bin("one", "DE", 0.5)
            .bin("two", "DE", fraction)
            .plan();
        assert_eq!(planned.stops().len() == 1, is_one_stop, "{fraction}");
    }
}

#[test]
fn bins_of_different_streams_are_emptied_in_different_trips() {
    let planned = two_blocks()
        .bin("one", "DE", 0.5)
        .bin_with("two", "DE", 0.5, |bin| bin.stream = "EMB".to_owned())
        .plan();
    assert_eq!(planned.stops().len(), 2);
    assert_eq!(planned.disposals().len(), 2);
}

/// Bins along a street, out of order in the list.
fn street_of_bins(street: &str) -> Planned {
    let fractions = [("c", 0.5), ("a", 0.1), ("e", 0.9), ("b", 0.3), ("d", 0.7)];
    let town = fractions
        .into_iter()
        .fold(two_blocks(), |town, (id, at)| town.bin(id, street, at));
    town.plan()
}

#[test]
fn a_street_side_is_collected_in_one_go_and_in_driving_order() {
    for street in ["DE", "ED"] {
        let planned = street_of_bins(street);
        assert_eq!(planned.collections().len(), 1, "{street}");
        let expected = [["a"], ["b"], ["c"], ["d"], ["e"]];
        assert_eq!(stops_of(&planned), expected, "{street}");
        assert_eq!(planned.collections()[0].street, "rue DE");
        assert!(planned.drives(street));
    }
}

#[test]
fn a_service_is_never_more_than_a_small_share_of_a_truck() {
    // Five bins of 200 kg: one collection for a truck of 20 t, five for one of 4 t.
    for (payload_kg, collections) in [(20_000.0, 1), (4_000.0, 5)] {
        let mut town = two_blocks().truck(|truck| {
            truck.payload_kg = payload_kg;
            truck.body_m3 = 60.0;
        });
        for (index, at) in [0.1, 0.3, 0.5, 0.7, 0.9].into_iter().enumerate() {
            town = town.bin_with(&format!("b{index}"), "DE", at, |bin| {
                bin.weight_kg = Some(200.0);
            });
        }
        assert_eq!(town.plan().collections().len(), collections);
    }
}

#[test]
fn a_bin_far_from_every_road_is_left_with_the_reason() {
    // Metres from a street that has nothing on its outer side.
    for (metres, expected) in [
        (30.0, None),
        (240.0, None),
        (260.0, Some(UnservedCode::NoRoadWithinRadius)),
    ] {
        let planned = two_blocks()
            .bin_with("b", "ED", 0.5, |_| {})
            .each_bin(|bin| bin.position.lat_e7 = south_of_de(metres))
            .plan();
        assert_eq!(planned.reason("b"), expected, "{metres} m");
        let is_warned = planned
            .plan
            .warnings
            .iter()
            .any(|w| w.code == "FAR_FROM_ROAD");
        assert_eq!(is_warned, expected.is_none() && metres > 60.0);
    }
}

/// Latitude of a place south of DE.
fn south_of_de(metres: f64) -> i32 {
    let town = two_blocks().bin("d", "DE", 0.0).bin("there", "ED", 0.0);
    let middle = (town.bins[0].position.lat_e7 + town.bins[1].position.lat_e7) / 2;
    middle - (metres / 111_250.0 * 1e7) as i32
}
