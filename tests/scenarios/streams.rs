//! Waste streams: who collects them, and what may be on board together.

use route_core::plan::UnservedCode;

use super::town::{Town, two_blocks};

/// Household waste and packaging in turn along the street, or one stream only.
fn bins_of(streams: [&str; 4]) -> Town {
    let streets = ["DE", "EF", "BC", "AB"];
    let bins = streets.into_iter().zip(streams).enumerate();
    bins.fold(two_blocks(), |town, (index, (street, stream))| {
        town.bin_with(&format!("b{index}"), street, 0.5, |bin| {
            bin.stream = stream.to_owned();
        })
    })
}

#[test]
fn a_trip_carries_one_stream() {
    let planned = bins_of(["OMR", "EMB", "OMR", "EMB"]).plan();
    assert_eq!(planned.reasons(), []);
    let mut unloaded = planned.unloaded();
    unloaded.sort_unstable();
    assert_eq!(unloaded, [("EMB", "tip"), ("OMR", "tip")]);
    let planned = bins_of(["OMR"; 4]).plan();
    assert_eq!(planned.unloaded(), [("OMR", "tip")]);
}

#[test]
fn a_stream_that_no_vehicle_collects_is_left_with_the_reason() {
    let town = bins_of(["OMR", "EMB", "OMR", "EMB"]);
    let planned = town
        .clone()
        .truck(|truck| truck.streams = vec!["OMR".to_owned()])
        .plan();
    assert_eq!(planned.reasons(), [UnservedCode::NoVehicleForStream; 2]);
    assert_eq!(planned.reason("b1"), Some(UnservedCode::NoVehicleForStream));
    let planned = town
        .truck(|truck| truck.streams = vec!["OMR".to_owned()])
        .another_truck("packaging", |truck| {
            truck.streams = vec!["EMB".to_owned()];
        })
        .plan();
    assert_eq!(planned.reasons(), []);
    assert_eq!(planned.vehicle_of("b1"), "packaging");
}

#[test]
fn a_class_without_trucks_collects_nothing() {
    let town = two_blocks().bin("b", "DE", 0.5);
    let planned = town.truck(|truck| truck.count = 0).plan();
    assert_eq!(planned.reason("b"), Some(UnservedCode::NoVehicleForStream));
}

#[test]
fn each_stream_goes_to_its_own_site() {
    let town = bins_of(["OMR", "EMB", "OMR", "EMB"])
        .site(|site| site.streams = vec!["OMR".to_owned()])
        .tip("sorting centre", "AD", 0.8)
        .site(|site| site.streams = vec!["EMB".to_owned()]);
    let planned = town.plan();
    let mut unloaded = planned.unloaded();
    unloaded.sort_unstable();
    assert_eq!(unloaded, [("EMB", "sorting centre"), ("OMR", "tip")]);
}
