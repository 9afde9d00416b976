//! Time windows of bins and working hours of crews.

use route_core::plan::UnservedCode;

use super::town::{Town, clock, shift, two_blocks};

/// Bins that take so many hours each.
fn work(hours: f64, bins: usize) -> Town {
    let streets = ["DE", "EF", "BC", "AB"];
    let streets = streets.into_iter().take(bins).enumerate();
    streets.fold(two_blocks(), |town, (index, street)| {
        town.bin_with(&format!("b{index}"), street, 0.5, |bin| {
            bin.service_s = Some((hours * 3_600.0) as u32);
        })
    })
}

#[test]
fn a_bin_is_emptied_within_its_window() {
    // Along the way `near` comes first.
    let town = |from: &str, to: &str| {
        let window = Some((clock(from), clock(to)));
        two_blocks()
            .bin_with("near", "DE", 0.5, |bin| bin.window_s = window)
            .bin_with("far", "EF", 0.5, |bin| {
                bin.window_s = Some((clock("08:00"), clock("08:10")));
            })
    };
    assert_eq!(
        town("05:00", "20:00").plan().round(),
        ["near", "far", "tip"]
    );
    let planned = town("08:12", "08:20").plan();
    let order: Vec<String> = planned.round();
    let place = |id: &str| order.iter().position(|deed| deed == id);
    assert!(place("far") < place("near"), "{order:?}");
    let begin_ds = planned.stop("near").begin_ds;
    assert!((clock("08:12") as i32 * 10..=clock("08:20") as i32 * 10).contains(&begin_ds));
}

#[test]
fn a_window_outside_the_shift_cannot_be_reached() {
    for (from, to, is_reached) in [
        ("03:00", "04:00", false),
        ("04:00", "05:30", true),
        ("05:30", "06:00", true),
        ("19:59", "21:00", false),
        ("20:30", "21:00", false),
    ] {
        let town = two_blocks().bin_with("b", "DE", 0.5, |bin| {
            bin.window_s = Some((clock(from), clock(to)));
        });
        let expected = (!is_reached).then_some(UnservedCode::TimeWindowUnreachable);
        assert_eq!(town.plan().reason("b"), expected, "{from} to {to}");
    }
}

#[test]
fn a_window_after_which_every_site_is_closed_cannot_be_reached() {
    let town = two_blocks().bin_with("b", "DE", 0.5, |bin| {
        bin.window_s = Some((clock("14:00"), clock("14:30")));
    });
    let until = |hours: &str| {
        let hours = Some(hours.to_owned());
        town.clone().site(|site| site.open = hours).plan()
    };
    assert_eq!(
        until("Mo-Fr 05:00-13:00").reason("b"),
        Some(UnservedCode::TimeWindowUnreachable)
    );
    assert_eq!(until("Mo-Fr 05:00-16:00").reasons(), []);
}

#[test]
fn a_shift_ends_in_time_and_another_truck_does_the_rest() {
    let town = work(3.0, 2).truck(|truck| {
        truck.count = 2;
        truck.shift = shift("05:00", "10:00");
    });
    let planned = town.clone().plan();
    assert_eq!(planned.rounds().len(), 2);
    let ends = planned.plan.rounds.iter().map(|round| round.end_ds);
    assert!(ends.max() <= Some(clock("10:00") as i32 * 10));
    let planned = town.truck(|truck| truck.shift = shift("05:00", "13:00"));
    assert_eq!(planned.plan().rounds().len(), 1);
}

#[test]
fn a_shift_is_no_longer_than_it_may_be_within_its_hours() {
    let town = work(3.0, 2).truck(|truck| truck.count = 2);
    let planned = town
        .clone()
        .truck(|truck| truck.shift.max_s = Some(5 * 3_600))
        .plan();
    assert_eq!(planned.rounds().len(), 2);
    assert_eq!(town.plan().rounds().len(), 1);
}

#[test]
fn work_longer_than_every_shift_is_left_with_the_reason() {
    let town = work(8.0, 1);
    let planned = town
        .clone()
        .truck(|truck| truck.shift.max_s = Some(8 * 3_600))
        .plan();
    assert_eq!(planned.reason("b0"), Some(UnservedCode::ShiftTooShort));
    let planned = town
        .clone()
        .truck(|truck| truck.shift = shift("05:00", "13:00"))
        .plan();
    assert_eq!(planned.reason("b0"), Some(UnservedCode::ShiftTooShort));
    assert_eq!(town.plan().reasons(), []);
}
