//! The checker and the shortest paths were written apart from each other, from the same rules.
//! On towns drawn at random they agree: whatever leg is found, the checker drives it, in the
//! same time and over the same distance, and knows no legal way with fewer entries.

mod crew;
mod diary;
mod random_town;

use crew::{Crew, Turning};
use random_town::{Dice, Layout, draw};

/// Legs between random places are checked one by one. Returns how many turned round.
fn check_legs(turning: Turning) -> usize {
    let layout = Layout {
        size: (7, 7),
        rules_one_in: Some(6),
    };
    let (mut legs, mut entries, mut turned) = (0, 0, 0);
    for seed in 0..150 {
        let mut dice = Dice::new(seed);
        let network = draw(&layout, &mut dice);
        let crew = Crew::new(&network, turning);
        for _ in 0..20 {
            let (from, to) = (crew.random_place(&mut dice), crew.random_place(&mut dice));
            let Some((case, path)) = crew.drive(from, to) else {
                continue;
            };
            legs += 1;
            entries += path.weight.entries();
            turned += usize::from(crew.turns_round(&path));
            let report = case.check();
            assert!(
                report.is_clean(),
                "seed {seed}, {from:?} to {to:?}: {:#?} {path:?}",
                report
                    .violations
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            );
        }
    }
    assert!(
        legs > 1_000 && entries > 500,
        "{legs} legs, {entries} entries"
    );
    turned
}

#[test]
fn legs_that_are_found_are_legal_and_take_the_time_they_are_said_to_take() {
    let at_turning_places = check_legs(Turning::AtTurningPlaces);
    let also_in_dead_ends = check_legs(Turning::AlsoInDeadEnds);
    assert!(
        at_turning_places > 50 && also_in_dead_ends > at_turning_places + 50,
        "{at_turning_places} and {also_in_dead_ends} turned round"
    );
}

/// Rounds of many stops are checked as a whole.
#[test]
fn rounds_over_many_stops_are_legal_and_checked_in_no_time() {
    let layout = Layout {
        size: (40, 40),
        rules_one_in: Some(12),
    };
    let mut dice = Dice::new(7);
    let network = draw(&layout, &mut dice);
    let crew = Crew::new(&network, Turning::AtTurningPlaces);
    let case = crew.collect(20, 100, &mut dice);
    let begin = std::time::Instant::now();
    let report = case.check();
    let elapsed = begin.elapsed();
    eprintln!("{}: checked in {elapsed:?}", report.summary());
    assert!(report.is_clean(), "{:#?}", report.violations);
    assert_eq!(report.figures.containers, 2_000);
    if !cfg!(debug_assertions) {
        assert!(elapsed.as_millis() < 1_000, "{elapsed:?}");
    }
}
