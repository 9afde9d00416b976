//! The crew's break.

use route_core::model::fleet::Break;
use route_core::plan::{Activity, UnservedCode, Visit};

use super::town::{Planned, Town, clock, two_blocks};

/// Bins that take some hours each.
fn work(hours: &[u32]) -> Town {
    let streets = ["DE", "EF", "AB", "BC"];
    (hours.iter().zip(streets).enumerate()).fold(two_blocks(), |town, (index, (hours, street))| {
        town.bin_with(&format!("b{index}"), street, 0.5, |bin| {
            bin.service_s = Some(hours * 3_600);
        })
    })
}

fn with_break(town: Town, after: &str) -> Town {
    let rest = Break {
        duration_s: 1_200,
        after_s: clock(after),
    };
    town.truck(|truck| truck.rest = Some(rest))
}

fn break_of(planned: &Planned) -> Option<&Visit> {
    let is_break = |visit: &&Visit| matches!(visit.activity, Activity::Break);
    let mut breaks = planned.visits().filter(is_break);
    let first = breaks.next();
    assert!(breaks.next().is_none(), "one break at most");
    first
}

#[test]
fn a_long_shift_has_a_break() {
    let planned = with_break(work(&[2, 2, 3]), "06:00").plan();
    let rest = break_of(&planned).expect("a break");
    assert_eq!(rest.end_ds - rest.begin_ds, 12_000);
    assert!(break_of(&work(&[2, 2, 3]).plan()).is_none());
}

#[test]
fn a_short_shift_has_none() {
    let planned = with_break(work(&[2, 2, 1]), "06:00").plan();
    assert!(break_of(&planned).is_none());
}

#[test]
fn a_break_begins_no_later_than_the_longest_work_without_it() {
    // From 05:00 to 10:31 and from 10:40 to 13:40, without time for the break between them.
    let town = two_blocks()
        .bin_with("early", "DE", 0.5, |bin| {
            bin.window_s = Some((clock("05:00"), clock("05:05")));
            bin.service_s = Some(clock("05:30"));
        })
        .bin_with("late", "EF", 0.5, |bin| {
            bin.window_s = Some((clock("10:40"), clock("10:45")));
            bin.service_s = Some(clock("03:00"));
        });
    let planned = with_break(town.clone(), "06:00").plan();
    assert_eq!(planned.reasons(), [UnservedCode::FleetFull]);
    let planned = with_break(town, "08:45").plan();
    assert_eq!(planned.reasons(), []);
    let rest = break_of(&planned).expect("a break");
    assert!(rest.begin_ds >= clock("13:40") as i32 * 10);
}

#[test]
fn a_break_makes_the_shift_longer() {
    let without = work(&[2, 2, 3]).plan();
    let with = with_break(work(&[2, 2, 3]), "06:00").plan();
    let duration = |planned: &Planned| planned.plan.figures.duration_ds;
    assert_eq!(duration(&with), duration(&without) + 12_000);
    assert_eq!(with.plan.figures.break_ds, 12_000);
}

#[test]
fn work_that_leaves_no_room_for_the_break_is_not_planned_for_one_truck() {
    // Seven hours and the way fit in the shift, the break does not.
    let town = work(&[4, 3]).truck(|truck| truck.shift.max_s = Some(clock("07:15")));
    assert_eq!(town.clone().plan().reasons(), []);
    let planned = with_break(town, "06:00").plan();
    assert_eq!(planned.reasons().len(), 1);
}
