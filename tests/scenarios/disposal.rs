//! Disposal sites: opening hours, queues, which streams they take and how much in a day.

use route_core::model::container::{Container, Day};
use route_core::model::fleet::DisposalSite;
use route_core::plan::{UnservedCode, Visit};

use super::town::{Town, clock, shift, two_blocks};

const CLOSED_AT_NOON: &str = "Mo-Fr 05:00-12:00,13:30-18:00";

/// A bin that keeps the truck busy from 11:40 until shortly after noon.
fn until_after_noon() -> Town {
    two_blocks().bin_with("b", "DE", 0.5, |bin| {
        bin.window_s = Some((clock("11:40"), clock("11:50")));
        bin.service_s = Some(1_800);
    })
}

fn open(hours: &str) -> impl FnOnce(&mut DisposalSite) {
    let hours = hours.to_owned();
    |site| site.open = Some(hours)
}

#[test]
fn a_truck_waits_for_a_site_that_is_closed_at_noon() {
    let opening_ds = clock("13:30") as i32 * 10;
    let planned = until_after_noon().site(open(CLOSED_AT_NOON)).plan();
    let visit = planned.disposals()[0];
    assert!(visit.arrival_ds < opening_ds);
    assert_eq!(visit.begin_ds, opening_ds);
    let planned = until_after_noon().site(open("Mo-Fr 05:00-18:00")).plan();
    let visit = planned.disposals()[0];
    assert_eq!(visit.begin_ds, visit.arrival_ds);
    assert!(visit.begin_ds < opening_ds);
}

#[test]
fn a_truck_goes_to_a_farther_site_rather_than_wait_long() {
    let town = until_after_noon().tip("near", "DE", 0.9);
    let planned = town.clone().site(open(CLOSED_AT_NOON)).plan();
    assert_eq!(planned.round(), ["b", "tip"]);
    assert_eq!(town.plan().round(), ["b", "near"]);
}

/// Two bins of two hours each, from 06:00.
fn four_hours_of_work() -> Town {
    let from_six = |bin: &mut Container| {
        bin.service_s = Some(7_200);
        bin.window_s = Some((clock("06:00"), clock("20:00")));
    };
    two_blocks()
        .bin_with("one", "DE", 0.5, from_six)
        .bin_with("two", "EF", 0.5, from_six)
}

#[test]
fn a_site_that_closes_before_the_end_of_the_shift_ends_the_collection() {
    let town = four_hours_of_work().truck(|truck| truck.count = 2);
    let planned = town.clone().site(open("Mo-Fr 05:00-09:00")).plan();
    assert_eq!(planned.rounds().len(), 2);
    assert_eq!(planned.reasons(), []);
    assert_eq!(town.plan().rounds().len(), 1);
}

#[test]
fn a_single_truck_leaves_what_it_could_not_unload_in_time() {
    let planned = four_hours_of_work().site(open("Mo-Fr 05:00-09:00")).plan();
    assert_eq!(planned.reasons(), [UnservedCode::FleetFull]);
    assert_eq!(four_hours_of_work().plan().reasons(), []);
}

#[test]
fn unloading_begins_before_closing_with_the_queue_before_it() {
    // It is there at 12:11.
    for (closes, queue_s, is_served) in [
        ("12:30", 0, true),
        ("12:30", 600, true),
        ("12:30", 1_800, false),
        ("12:45", 1_800, true),
        ("12:10", 0, false),
    ] {
        let hours = format!("Mo-Fr 05:00-{closes}");
        let town = until_after_noon().site(|site| {
            site.open = Some(hours);
            site.queue_s = queue_s;
        });
        let expected = (!is_served).then_some(UnservedCode::TimeWindowUnreachable);
        assert_eq!(
            town.plan().reason("b"),
            expected,
            "closes at {closes}, queue of {queue_s} s"
        );
    }
}

#[test]
fn the_queue_takes_time() {
    let quick = until_after_noon().plan();
    let queued = until_after_noon().site(|site| site.queue_s = 900).plan();
    let time = |visit: &Visit| visit.end_ds - visit.begin_ds;
    assert_eq!(time(quick.disposals()[0]), 6_000);
    assert_eq!(time(queued.disposals()[0]), 15_000);
}

#[test]
fn a_stream_whose_sites_are_closed_that_day_has_no_disposal() {
    for hours in [
        "Tu-Su 06:00-18:00",
        "We 06:00-18:00",
        "Mo 20:30-23:00",
        "off",
    ] {
        let town = two_blocks().bin("b", "DE", 0.5).site(open(hours));
        assert_eq!(
            town.plan().reason("b"),
            Some(UnservedCode::NoDisposalForStream),
            "{hours}"
        );
    }
    let town = two_blocks().bin("b", "DE", 0.5);
    let town = town.site(open("Tu-Su 06:00-18:00")).on(Day::Tuesday);
    assert_eq!(town.plan().reasons(), []);
}

#[test]
fn a_stream_that_no_site_accepts_has_no_disposal() {
    let town = two_blocks().bin("b", "DE", 0.5);
    let planned = town
        .clone()
        .site(|site| site.streams = vec!["EMB".to_owned()])
        .plan();
    assert_eq!(planned.reason("b"), Some(UnservedCode::NoDisposalForStream));
    assert_eq!(town.plan().reasons(), []);
}

#[test]
fn a_stream_goes_to_the_site_that_accepts_it_however_far() {
    let town = two_blocks().tip("near", "DE", 0.9).bin("b", "DE", 0.5);
    let planned = town.clone().plan();
    assert_eq!(planned.unloaded(), [("OMR", "near")]);
    let planned = town
        .site(|near| near.streams = vec!["EMB".to_owned()])
        .plan();
    assert_eq!(planned.unloaded(), [("OMR", "tip")]);
}

#[test]
fn an_opening_past_midnight_serves_a_night_shift() {
    let town = two_blocks().bin("b", "DE", 0.5);
    let town = town.truck(|truck| truck.shift = shift("22:00", "30:00"));
    let planned = town.clone().site(open("Mo-Fr 20:00-02:00")).plan();
    assert_eq!(planned.reasons(), []);
    let planned = town.site(open("Mo-Fr 06:00-20:00")).plan();
    assert!(planned.reason("b").is_some());
}

fn takes(most_t: f64) -> impl FnOnce(&mut DisposalSite) {
    move |site| site.max_t_per_day = Some(most_t)
}

/// Six bins of 2.88 t around a block, of which a truck carries three, a site beside them and
/// another one far in the east.
fn two_trips(far: impl FnOnce(&mut DisposalSite), near: impl FnOnce(&mut DisposalSite)) -> Town {
    let town = Town::drawn(
        "
        A---B-----------------------C
        |   |                       |
        D---E-----------------------F
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF"])
    .depot("depot", "AD", 0.5);
    let town = town.tip("tip", "CF", 0.5).site(far);
    let town = town.tip("near", "DE", 0.9).site(near);
    let places = ["AB", "BA", "DE", "ED", "BE", "EB"];
    places.into_iter().fold(town, |town, street| {
        town.bin_with(street, street, 0.4, |bin| bin.count = 100)
    })
}

#[test]
fn what_a_near_site_may_not_take_goes_to_a_far_one() {
    let planned = two_trips(|_| {}, |_| {}).plan();
    assert_eq!(planned.unloaded(), [("OMR", "near"), ("OMR", "near")]);
    let planned = two_trips(|_| {}, takes(9.0)).plan();
    assert_eq!(planned.reasons(), []);
    let mut unloaded = planned.unloaded();
    unloaded.sort_unstable();
    assert_eq!(unloaded, [("OMR", "near"), ("OMR", "tip")]);
}

#[test]
fn what_no_site_may_take_is_left_out_for_that_reason() {
    let planned = two_trips(takes(3.0), takes(9.0)).plan();
    assert_eq!(planned.collections().len(), 4);
    assert_eq!(planned.reasons(), [UnservedCode::SiteFull; 2]);
    let sentence = &planned.plan.unserved[0].message_fr;
    assert!(sentence.contains("(tip, near)"), "{sentence}");
    let planned = two_trips(takes(9.0), takes(9.0)).plan();
    assert_eq!(planned.reasons(), []);
}

#[test]
fn what_is_more_than_any_site_takes_is_left_out_for_that_reason() {
    let planned = two_trips(takes(1.5), takes(2.5)).plan();
    assert_eq!(planned.reasons(), [UnservedCode::SiteFull; 6]);
    let planned = two_trips(takes(1.5), takes(2.88)).plan();
    assert_eq!(planned.reasons(), [UnservedCode::SiteFull; 5]);
}

#[test]
fn a_lack_of_time_is_no_lack_of_room() {
    let town = four_hours_of_work().site(open("Mo-Fr 05:00-09:00"));
    for (most_t, reason) in [
        (0.03, UnservedCode::SiteFull),
        (40.0, UnservedCode::FleetFull),
    ] {
        let planned = town.clone().site(takes(most_t)).plan();
        assert_eq!(planned.reasons(), [reason], "{most_t} t");
    }
}

#[test]
fn a_limit_is_shared_by_all_hours_streams_and_trucks() {
    let town = two_trips(takes(2.0), takes(9.0)).site(open("Mo-Fr 05:00-12:00,12:30-20:00"));
    let town = town
        .truck(|truck| truck.count = 3)
        .another_truck("small", |truck| truck.streams = vec!["EMB".to_owned()])
        .bin_with("emb", "AD", 0.5, |bin| {
            bin.stream = "EMB".to_owned();
            bin.count = 100;
        });
    let planned = town.plan();
    assert_eq!(
        planned.reasons().len(),
        3,
        "0.84 t of EMB go to the far one"
    );
    assert_eq!(planned.reason("emb"), None);
}
