//! What would help a full fleet: changes of it, each judged by a short search that goes on from
//! the plan.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::model::problem::{Legs, OPEN_END, Problem, StopId};
use crate::plan::{Change, Remedy};
use crate::search::control::{Control, Limits};
use crate::search::iterated::Settings;
use crate::search::run::Outcome;
use crate::search::snapshot::Snapshot;
use crate::search::solve_from;

use super::placing::bits;
use super::shortfall::MINUTE;
use super::task::{EURO, Task};

/// How much later shifts would end.
const SHIFTS_LATER: i32 = 30 * MINUTE;

/// How much later disposal sites would close.
const SITES_LATER: i32 = 60 * MINUTE;

/// Iterations of a short search for each service that is left over…
const ITERATIONS_EACH: u64 = 20;

/// …but all together no more than this part of the search that made the plan…
const PART_OF_SEARCH: u64 = 20;

/// …and each no fewer than these…
const FEWEST_ITERATIONS: u64 = 50;

/// …and no more than these.
const MOST_ITERATIONS: u64 = 5_000;

/// Neighbours are looked for again in each short search: as few as will do, and not in problems
/// where that takes long.
const NEIGHBOURS: usize = 30;
const MOST_SERVICES: usize = 1_000;

/// A change of the problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Relief {
    /// None, for comparison.
    None,
    /// One vehicle more of a class.
    Vehicle(usize),
    /// Later ends of the shifts of a class.
    Shift(usize),
    /// Later closing of all disposals.
    Sites,
}

impl Relief {
    fn of<L: Legs>(self, problem: &Problem<L>) -> Problem<&L> {
        let mut changed = problem.borrowed();
        match self {
            Self::None => {}
            Self::Vehicle(class) => changed.classes[class].count += 1,
            Self::Shift(class) => changed.lengthen_shift(class, SHIFTS_LATER),
            Self::Sites => {
                for disposal in problem.disposals() {
                    changed.windows[disposal.index()].1 += SITES_LATER;
                }
            }
        }
        changed
    }
}

/// What is gained by a relief.
struct Gain {
    /// Containers collected more.
    containers: usize,
    /// Change of the cost of the routes.
    cost: i64,
}

impl Task<'_> {
    /// Changes of the fleet with which more would be collected than a search has found a way to,
    /// the most effective first; of those the cheapest. Nothing if it is cancelled or if there are
    /// too many services for short searches.
    pub fn remedies(&self, outcome: &Outcome, seed: u64, cancel: &AtomicBool) -> Vec<Remedy> {
        let best = &outcome.best;
        let is_cancelled = || cancel.load(Ordering::Relaxed);
        let is_large = self.problem.service_count > MOST_SERVICES;
        if best.bank.is_empty() || is_large || is_cancelled() {
            return Vec::new();
        }
        let reliefs = self.reliefs(best);
        let limits = Limits {
            iterations: Some(iterations(outcome, reliefs.len())),
            time: None,
        };
        let gains: Vec<Gain> = reliefs
            .par_iter()
            .map(|relief| {
                let mut control = Control {
                    limits,
                    cancel,
                    progress: &mut |_| {},
                    seed,
                };
                self.gain(*relief, best, &mut control)
            })
            .collect();
        if is_cancelled() {
            return Vec::new();
        }
        // What searching longer gives is no merit of a change.
        let unaided = gains[0].containers;
        let helpful = reliefs
            .iter()
            .zip(gains)
            .filter(|(_, gain)| gain.containers > unaided);
        let mut remedies: Vec<Remedy> = helpful
            .filter_map(|(relief, gain)| {
                Some(Remedy {
                    change: self.change(*relief)?,
                    more_containers: gain.containers as u32,
                    more_cost: gain.cost as f64 / EURO,
                })
            })
            .collect();
        remedies.sort_by(|a, b| {
            let more = b.more_containers.cmp(&a.more_containers);
            more.then(a.more_cost.total_cmp(&b.more_cost))
        });
        remedies
    }

    /// What a short search from the best solution gains by a relief.
    fn gain(&self, relief: Relief, best: &Snapshot, control: &mut Control) -> Gain {
        let settings = Settings {
            neighbours: NEIGHBOURS,
            ..Settings::default()
        };
        let found = solve_from(&relief.of(&self.problem), best, &settings, control).best;
        let left = |snapshot: &Snapshot| self.containers_of(&snapshot.bank);
        Gain {
            containers: left(best).saturating_sub(left(&found)),
            cost: self.driven_cost(&found) - self.driven_cost(best),
        }
    }

    /// No change, and then all that might help to serve what is left over.
    fn reliefs(&self, best: &Snapshot) -> Vec<Relief> {
        let problem = &self.problem;
        let classes = best.bank.iter().fold(0, |classes, service| {
            classes | problem.classes_of[service.index()]
        });
        let mut used = vec![0; problem.classes.len()];
        for (class, _) in best.routes.iter().filter(|(_, stops)| !stops.is_empty()) {
            used[*class as usize] += 1;
        }
        let mut reliefs = vec![Relief::None];
        for class in bits(classes) {
            // Where vehicles are left in the depot, one more would be as well.
            if used[class] >= problem.classes[class].count {
                reliefs.push(Relief::Vehicle(class));
            }
            if used[class] > 0 {
                reliefs.push(Relief::Shift(class));
            }
        }
        let closes = |disposal: StopId| problem.windows[disposal.index()].1 < OPEN_END;
        if problem.disposals().any(closes) {
            reliefs.push(Relief::Sites);
        }
        reliefs
    }

    fn change(&self, relief: Relief) -> Option<Change> {
        let vehicle = |class: usize| self.class(class).id.clone();
        match relief {
            Relief::None => None,
            Relief::Vehicle(class) => Some(Change::Vehicle {
                vehicle: vehicle(class),
            }),
            Relief::Shift(class) => Some(Change::Shift {
                vehicle: vehicle(class),
                later_s: SHIFTS_LATER.unsigned_abs() / 10,
            }),
            Relief::Sites => Some(Change::Sites {
                later_s: SITES_LATER.unsigned_abs() / 10,
            }),
        }
    }

    /// Cost of the routes, without the prices of what is left over.
    fn driven_cost(&self, snapshot: &Snapshot) -> i64 {
        snapshot.cost - self.problem.owed(&snapshot.bank)
    }
}

/// Iterations of each of some short searches.
fn iterations(outcome: &Outcome, searches: usize) -> u64 {
    let each = ITERATIONS_EACH * outcome.best.bank.len() as u64;
    let share = outcome.iterations / PART_OF_SEARCH / searches as u64;
    each.min(share).clamp(FEWEST_ITERATIONS, MOST_ITERATIONS)
}
