//! What is kept of a solution: its routes as sequences of stops.

use crate::model::problem::{Legs, StopId};

use super::solution::Solution;

/// Routes and bank of a solution.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Snapshot {
    /// Class and stops (start and end left out) of each vehicle; empty ones stay in their depot.
    pub routes: Vec<(u32, Vec<StopId>)>,
    /// Unserved services.
    pub bank: Vec<StopId>,
    /// Cost of the routes and prices of the bank.
    pub cost: i64,
}

impl Snapshot {
    /// Takes a snapshot.
    pub fn of<L: Legs, const K: usize, const T: usize>(solution: &Solution<L, K, T>) -> Self {
        let mut snapshot = Self::default();
        let mut stale = vec![true; solution.routes.len()];
        snapshot.update(solution, &mut stale);
        snapshot
    }

    /// Becomes the solution that is made of parts.
    pub(super) fn join<'a>(&mut self, parts: impl Iterator<Item = &'a Self>) {
        *self = Self::default();
        for part in parts {
            let driven = part.routes.iter().filter(|(_, stops)| !stops.is_empty());
            self.routes.extend(driven.cloned());
            self.bank.extend(&part.bank);
            self.cost += part.cost;
        }
    }

    /// Takes the routes that are stale anew, and marks them fresh.
    pub fn update<L: Legs, const K: usize, const T: usize>(
        &mut self,
        solution: &Solution<L, K, T>,
        stale: &mut Vec<bool>,
    ) {
        stale.resize(solution.routes.len(), true);
        self.routes.resize(solution.routes.len(), (0, Vec::new()));
        for (index, route) in solution.routes.iter().enumerate() {
            if std::mem::take(&mut stale[index]) {
                let (class, stops) = &mut self.routes[index];
                *class = route.class;
                stops.clear();
                if !route.is_empty() {
                    let inner = &route.slots[1..route.slots.len() - 1];
                    stops.extend(inner.iter().map(|slot| slot.stop));
                }
            }
        }
        self.bank.clone_from(&solution.bank);
        self.cost = solution.cost;
    }
}
