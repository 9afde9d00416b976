//! Overtime: while they are searched for, routes may take longer than they may in the end.
//!
//! Where durations are short, most changes for the better would make some route a little too long
//! for a while, and a route less is seldom found without. So time beyond the longest duration has a
//! price, which rises while the solution has overtime too often and falls while it has it too
//! seldom (as for the penalties of Vidal et al. 2012). The best solution has none.

use crate::cost::fold::{HIGHEST_OVERTIME, OVERTIME_PARTS};
use crate::model::problem::{Legs, Problem, VehicleClass};

/// Share of the iterations that should end without overtime. Of mdvrptw-vidal's PR11A, PR13A, PR17A
/// and PR22A, three seeds, 300,000 iterations, solutions ended 2.3 % above the best known without
/// overtime, 2.0 % with a share of 0.4, 1.8 % with one of 0.6.
const IN_TIME: f64 = 0.6;

/// How far from it the share may be before the price changes.
const DEAD_BAND: f64 = 0.05;

/// How much the price changes at once.
const STEP: f64 = 1.05;

/// Iterations between two looks at the share.
const PERIOD: u64 = 256;

/// First price, and least and highest, in what a unit of time is worth to the vehicles.
const FIRST: f64 = 2.0;
const LEAST: f64 = 0.1;
const HIGHEST: f64 = 10_000.0;

/// The price of overtime.
#[derive(Debug)]
pub(super) struct OvertimePrice {
    price: f64,
    bounds: (f64, f64),
    /// Iterations since the last look, and how many of them ended without overtime.
    iterations: u64,
    in_time: u64,
}

impl OvertimePrice {
    /// For a problem in which durations matter.
    pub(super) fn of<L: Legs>(problem: &Problem<L>) -> Option<Self> {
        let longest = problem.classes.iter().map(longest_overtime).max()?;
        let matters = problem.is_timed && longest > 0;
        matters.then(|| {
            let worths = (0..problem.classes.len()).map(|class| problem.worth_of_time(class));
            let worth = worths.max().unwrap_or(0).max(1) as f64 * OVERTIME_PARTS as f64;
            let highest = (HIGHEST * worth).min((HIGHEST_OVERTIME / longest) as f64);
            Self {
                price: (FIRST * worth).min(highest),
                bounds: ((LEAST * worth).clamp(1.0, highest), highest),
                iterations: 0,
                in_time: 0,
            }
        })
    }

    /// The price now, in parts.
    pub(super) fn now(&self) -> i64 {
        self.price as i64
    }

    /// Counts iterations and those that ended without overtime. Whether the price has changed.
    pub(super) fn adapt(&mut self, iterations: u64, in_time: u64) -> bool {
        self.iterations += iterations;
        self.in_time += in_time;
        if self.iterations < PERIOD {
            return false;
        }
        let share = self.in_time as f64 / self.iterations as f64;
        (self.iterations, self.in_time) = (0, 0);
        let before = self.now();
        if share < IN_TIME - DEAD_BAND {
            self.price = (self.price * STEP).min(self.bounds.1);
        } else if share > IN_TIME + DEAD_BAND {
            self.price = (self.price / STEP).max(self.bounds.0);
        }
        self.now() != before
    }
}

/// How much longer a class's routes can take than they may: no route leaves its shift.
fn longest_overtime(class: &VehicleClass) -> i64 {
    i64::from(class.shift.1) - i64::from(class.shift.0) - i64::from(class.max_duration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::search::tests::random_problem::{Features, random_problem};

    /// That of a small problem whose classes are changed.
    fn price(change: impl Fn(&mut VehicleClass)) -> Option<OvertimePrice> {
        let features = Features {
            timed: true,
            ..Features::PLAIN
        };
        let mut problem = random_problem(&mut Random::new(1, 0), features);
        problem.classes.iter_mut().for_each(change);
        OvertimePrice::of(&problem)
    }

    fn shorten(class: &mut VehicleClass) {
        class.max_duration = class.shift.1 - class.shift.0 - 1;
    }

    #[test]
    fn only_what_is_shorter_than_the_shift_has_overtime() {
        let whole_shift =
            |class: &mut VehicleClass| class.max_duration = class.shift.1 - class.shift.0;
        assert!(price(shorten).is_some());
        assert!(price(whole_shift).is_none());
    }

    #[test]
    fn the_price_rises_while_there_is_overtime_and_falls_while_there_is_none() {
        let mut price = price(shorten).expect("a limit");
        let first = price.now();
        assert!(!price.adapt(PERIOD - 1, 0));
        assert!(price.adapt(1, 0) && price.now() > first);
        assert!(price.adapt(PERIOD, PERIOD) && price.now() <= first);
        let wanted = (PERIOD as f64 * IN_TIME) as u64;
        assert!(!price.adapt(PERIOD, wanted));
    }

    #[test]
    fn the_price_keeps_its_bounds() {
        let lorry = |class: &mut VehicleClass| {
            // 85 EUR an hour in units of 1e-9 EUR and 0.1 s, 5 h of a shift of 10 h.
            class.time_cost = 2_361_111;
            class.shift = (0, 360_000);
            class.max_duration = 180_000;
        };
        for (name, longest, price) in [
            ("close", 1, price(shorten)),
            ("lorry", 180_000, price(lorry)),
        ] {
            let mut price = price.expect("a limit");
            let first = price.now();
            for _ in 0..2_000 {
                price.adapt(PERIOD, 0);
            }
            let highest = price.now();
            assert!(highest > 1_000 * first, "{name}: {highest}, first {first}");
            assert!(highest <= HIGHEST_OVERTIME / longest, "{name}: {highest}");
            for _ in 0..2_000 {
                price.adapt(PERIOD, PERIOD);
            }
            assert!(price.now() >= 1 && price.now() < first, "{name}");
        }
    }
}
