//! The search against the optimum.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use route_core::random::Random;
use route_core::search::control::{Control, Limits};
use route_core::search::iterated::Settings;
use route_core::search::snapshot::Snapshot;
use route_core::search::solve;

use crate::partition::optimum;
use crate::tiny::{PRICE, Tiny};

/// Cases looked at, unless the environment variable `EXACT_CASES` states another number.
const CASES: usize = 50;

/// Iterations that the search gets: less than a second in an optimised build.
const ITERATIONS: u64 = 20_000;

/// Share of cases in which the search must find the optimum.
const FOUND: f64 = 0.99;

#[test]
fn the_search_finds_the_optimum_and_nothing_better() {
    let stated = std::env::var("EXACT_CASES").ok();
    let cases = stated.map_or(CASES, |cases| {
        cases.parse().expect("EXACT_CASES is a number")
    });
    let (mut missed, mut longest) = (0, Duration::ZERO);
    for case in 0..cases {
        let tiny = Tiny::draw(&mut Random::new(case as u64, 4));
        let best = optimum(&tiny);
        let begun = Instant::now();
        let found = search(&tiny, best.cost);
        longest = longest.max(begun.elapsed());
        assert!(
            found.cost >= best.cost,
            "case {case}: {found:?} is better than {} of {tiny:#?}",
            best.cost
        );
        if found.cost > best.cost {
            missed += 1;
            let (cost, driven) = (best.cost, &best.driven);
            eprintln!("case {case}: {found:?} is worse than {cost} of {driven:?}");
        }
    }
    let share = 1.0 - f64::from(missed) / cases as f64;
    eprintln!(
        "{:.2} % of {cases} optimal, longest search {longest:.1?}",
        100.0 * share
    );
    assert!(share >= FOUND, "{missed} of {cases} missed");
}

/// What the search finds; it is ended when it has the optimum, which it cannot know.
fn search(tiny: &Tiny, best: i64) -> Snapshot {
    let cancel = AtomicBool::new(false);
    let mut control = Control {
        limits: Limits {
            iterations: Some(ITERATIONS),
            time: None,
        },
        cancel: &cancel,
        progress: &mut |progress| {
            if progress.cost + PRICE * progress.unserved as i64 <= best {
                cancel.store(true, Ordering::Relaxed);
            }
        },
        seed: 1,
    };
    let problem = tiny.problem();
    solve(&problem, &Settings::default(), &mut control).best
}
