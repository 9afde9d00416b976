//! Planning again from an earlier plan, of which something stays.

use route_core::model::container::Container;
use route_core::plan::{Plan, Round, UnservedCode};
use route_core::planning::baseline::Kept;

use super::town::{Planned, Town, clock, two_blocks};

fn takes(hours: &str) -> impl Fn(&mut Container) {
    let time = clock(hours);
    move |bin| bin.service_s = Some(time)
}

/// Four bins that take five hours each, so that each of two trucks has two.
fn two_rounds() -> Town {
    let streets = [("a", "AB"), ("b", "BC"), ("d", "DE"), ("e", "EF")];
    let streets = streets.into_iter();
    streets
        .fold(two_blocks(), |town, (id, street)| {
            town.bin_with(id, street, 0.5, takes("05:00"))
        })
        .truck(|truck| truck.count = 2)
}

/// Three bins, and the plan of a day on which their windows turned the order round.
fn turned_round() -> (Town, Planned) {
    let town = two_blocks()
        .bin("a", "AB", 0.5)
        .bin("b", "BC", 0.5)
        .bin("f", "FE", 0.5);
    let natural = town.plan().round();
    let mut order = natural[..3].to_vec();
    order.reverse();
    let hours = ["06:00", "08:00", "10:00"];
    let turned = town.clone().each_bin(|bin| {
        let at = order.iter().position(|id| *id == bin.id).expect("a bin");
        bin.window_s = Some((clock(hours[at]), clock(hours[at]) + 600));
    });
    let turned = turned.plan();
    assert_eq!(turned.round()[..3], order[..]);
    (town, turned)
}

fn round_of(plan: &Plan, number: u32) -> &Round {
    let mut rounds = plan.rounds.iter();
    rounds
        .find(|round| round.number == number)
        .expect("the round")
}

fn bins_of(planned: &Planned, number: u32) -> Vec<String> {
    let rounds = planned.plan.rounds.iter().zip(planned.rounds());
    let mut rounds = rounds.filter(|(round, _)| round.number == number);
    rounds.next().expect("the round").1
}

#[test]
fn a_kept_round_is_driven_as_it_was_with_its_number_and_vehicle() {
    let earlier = two_rounds().plan();
    let town = two_rounds().bin_with("new", "AB", 0.6, takes("01:00"));
    let free = town.clone().from(&earlier, &[]).plan();
    let joined = (1..=2).find(|&number| bins_of(&free, number).iter().any(|id| id.contains("new")));
    let joined = joined.expect("the new bin is collected");
    let kept = town.from(&earlier, &[(joined, Kept::Round, &[])]).plan();
    let (before, after) = (
        round_of(&earlier.plan, joined),
        round_of(&kept.plan, joined),
    );
    assert!(!before.kept && after.kept);
    assert_eq!((&before.visits, before.unit), (&after.visits, after.unit));
    assert!(
        bins_of(&kept, 3 - joined)
            .iter()
            .any(|id| id.contains("new"))
    );
}

#[test]
fn bins_stay_with_their_vehicle_while_others_may_join_it() {
    let dear = || two_blocks().bin("a", "AB", 0.5).bin("e", "EF", 0.5);
    let earlier = dear().plan();
    let town = dear()
        .bin("new", "BC", 0.5)
        .another_truck("cheap", |truck| truck.cost.fixed = 20.0);
    let vehicles =
        |planned: &Planned| ["a", "e", "new"].map(|id| planned.vehicle_of(id).to_owned());
    let free = town.clone().from(&earlier, &[]).plan();
    assert_eq!(vehicles(&free), ["cheap"; 3]);
    let kept = town.clone().from(&earlier, &[(1, Kept::Vehicle, &[])]);
    assert_eq!(vehicles(&kept.plan()), ["bom26"; 3]);
    let one = town.from(&earlier, &[(1, Kept::Vehicle, &["e"])]);
    assert_eq!(one.plan().vehicle_of("e"), "bom26");
}

#[test]
fn bins_keep_their_order() {
    let (town, turned) = turned_round();
    let free = town.clone().from(&turned, &[]).plan();
    assert!(free.plan.cost.total < turned.plan.cost.total);
    assert_ne!(free.round(), turned.round());
    let kept = town.clone().from(&turned, &[(1, Kept::Order, &[])]);
    assert_eq!(kept.plan().round(), turned.round());
    let [first, second] = [&turned.round()[0], &turned.round()[1]].map(String::clone);
    let two = town.from(&turned, &[(1, Kept::Order, &[&first, &second])]);
    let round = two.plan().round();
    let at = round
        .iter()
        .position(|id| *id == first)
        .expect("it is collected");
    assert_eq!(round[at + 1], second);
}

#[test]
fn what_has_begun_by_now_comes_first() {
    let (town, turned) = turned_round();
    let order = turned.round();
    for (time, driven) in [("05:00", 0), ("06:15", 1), ("08:15", 2), ("20:00", 4)] {
        let now = town.clone().at_time(&turned, time).plan();
        assert_eq!(now.round()[..driven], order[..driven], "at {time}");
        assert_eq!(now.round().len(), 4);
    }
    let at_first = town.at_time(&turned, "05:00").plan().round();
    assert_ne!(at_first, order);
}

#[test]
fn what_a_broken_truck_has_not_driven_is_left_to_the_others() {
    let town = two_rounds().truck(|truck| truck.count = 3);
    let earlier = two_rounds().plan();
    let first = bins_of(&earlier, 1);
    let now = town.clone().at_time(&earlier, "09:00").ending(1).plan();
    assert_eq!(bins_of(&now, 1), [first[0].as_str(), "tip"]);
    assert!(now.reasons().is_empty());
    assert_ne!(now.vehicle_unit_of(&first[1]), Some(1));
    let before_it_left = town.at_time(&earlier, "04:00").ending(1).plan();
    assert!(before_it_left.reasons().is_empty());
    let alone = two_rounds().at_time(&earlier, "09:00").ending(1).plan();
    assert_eq!(alone.reasons(), [UnservedCode::FleetFull]);
}

#[test]
fn without_a_truck_its_bins_are_shared_out_or_listed() {
    let earlier = two_rounds().plan();
    let town = two_rounds().truck(|truck| truck.count = 1);
    let now = town.from(&earlier, &[(1, Kept::Round, &[])]).plan();
    assert_eq!(bins_of(&now, 1), bins_of(&earlier, 1));
    assert_eq!(now.reasons(), [UnservedCode::FleetFull; 2]);
}

#[test]
fn what_cannot_be_kept_is_said() {
    let earlier = two_rounds().plan();
    let keep = |town: Town, keep: &[(u32, Kept, &[&str])]| town.from(&earlier, keep).faults();
    assert_eq!(
        keep(two_rounds(), &[(9, Kept::Round, &[])]),
        ["NO_SUCH_ROUND"]
    );
    let unknown = keep(two_rounds(), &[(1, Kept::Vehicle, &["nobody"])]);
    assert_eq!(unknown, ["NOT_IN_ROUND"]);
    let first = bins_of(&earlier, 1);
    let one_bin = keep(two_rounds(), &[(1, Kept::Round, &[first[0].as_str()])]);
    assert_eq!(one_bin, ["WHOLE_ROUND"]);
    let short = two_rounds().truck(|truck| truck.shift.max_s = Some(clock("06:00")));
    assert_eq!(keep(short, &[(1, Kept::Round, &[])]), ["ROUND_NOT_KEPT"]);
    let none = two_rounds().truck(|truck| truck.id = "other".to_owned());
    assert_eq!(keep(none, &[(2, Kept::Order, &[])]), ["NOT_IN_ROUND"]);
    let fewer = two_rounds().truck(|truck| truck.count = 1);
    let both = [(1, Kept::Round, &[] as &[&str]), (2, Kept::Round, &[])];
    assert_eq!(keep(fewer, &both), ["ROUND_NOT_KEPT"]);
}
