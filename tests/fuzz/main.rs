//! Damaged files: whatever is in them, a reader answers, and never panics.
//!
//! The environment variable `FUZZ` states the number of files read; without it there are a few.

mod damage;
mod files;
mod instances;

use std::panic::{AssertUnwindSafe, catch_unwind};

use damage::damaged;
use route_core::random::Random;

/// Files read if nothing is stated.
const FEW: u64 = 6_000;

/// Reads damaged copies of some good files in turn; `read` gets the place of a file in the list,
/// and its bytes, and says whether they were taken.
fn read_damaged(good: &[(&str, &[u8])], read: impl Fn(usize, &[u8]) -> bool) {
    let stated = std::env::var("FUZZ").ok();
    let runs = stated.map_or(FEW, |runs| runs.parse().expect("FUZZ is a number"));
    let mut taken = vec![0_u64; good.len()];
    for run in 0..runs {
        let index = (run % good.len() as u64) as usize;
        let (name, bytes) = good[index];
        let bytes = damaged(bytes, &mut Random::new(run, 7));
        let outcome = catch_unwind(AssertUnwindSafe(|| read(index, &bytes)));
        let Ok(is_taken) = outcome else {
            let text = String::from_utf8_lossy(&bytes);
            panic!("run {run}, {name}:\n{text}");
        };
        taken[index] += u64::from(is_taken);
    }
    // Damage that nothing survives would look no further than the first line.
    for (&(name, _), &taken) in good.iter().zip(&taken) {
        let share = taken as f64 * good.len() as f64 / runs as f64;
        assert!(
            share > 0.01 && share < 0.99,
            "{share:.3} of {name} were taken"
        );
    }
}
