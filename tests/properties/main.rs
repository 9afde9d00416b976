//! What holds for every plan, whatever it is made from.
//!
//! A plan breaks no rule, each bin is either in exactly one round or left out with a reason, and
//! the same input gives the same bytes, on one thread or two.

mod case;
#[path = "../checker/random_town.rs"]
mod random_town;
mod real_extracts;

use case::Case;
use random_town::{Dice, Layout, draw};
use route_core::plan::UnservedCode;

fn random_case(seed: u64) -> Case {
    let mut dice = Dice::new(seed);
    let layout = Layout {
        size: (3 + dice.roll(5), 3 + dice.roll(5)),
        // One town in four has no rules.
        rules_one_in: (!dice.one_in(4)).then(|| 6 + dice.roll(30)),
    };
    let network = draw(&layout, &mut dice);
    Case::scattered(network, 5 + dice.roll(80), &mut dice)
}

#[test]
fn plans_for_random_towns_break_no_rule_and_account_for_every_bin() {
    let (mut collected, mut unserved) = (0, 0);
    for seed in 0..60 {
        let case = random_case(seed);
        let Some(plan) = case.plan(200) else {
            // No depot or no disposal site can be reached: a fault, not a plan.
            continue;
        };
        case.assert_sound(&plan, &format!("town {seed}"));
        collected += plan.figures.containers;
        unserved += plan.unserved.len();
    }
    assert!(
        collected > 500 && unserved > 100,
        "{collected} collected, {unserved} not"
    );
}

#[test]
fn a_site_that_takes_little_is_never_brought_more() {
    let mut site_full = 0;
    for seed in 100..130 {
        let mut case = random_case(seed);
        case.limit_site(0.2 + seed as f64 % 5.0 * 0.2);
        let Some(plan) = case.plan(200) else {
            continue;
        };
        case.assert_sound(&plan, &format!("town {seed}"));
        let mut codes = plan.unserved.iter().map(|unserved| unserved.code);
        site_full += usize::from(codes.any(|code| code == UnservedCode::SiteFull));
    }
    assert!(site_full > 5, "{site_full} plans for full sites");
    let mut case = random_case(3);
    case.limit_site(0.4);
    case.assert_reproducible(300, "a town with a small site");
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    for seed in [3, 14, 15] {
        let case = random_case(seed);
        case.assert_reproducible(300, &format!("town {seed}"));
    }
    case::sample().assert_reproducible(500, "the sample");
}

#[test]
fn another_seed_gives_another_search() {
    let mut case = case::sample();
    let one = case.bytes(100, 1);
    case.seed += 1;
    assert_ne!(one, case.bytes(100, 1));
}
