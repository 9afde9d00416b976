//! What comes out of a check.

use serde::Serialize;

use crate::plan::{CostBreakdown, Figures, Plan};

use super::cost::Sums;
use super::violation::Violation;

/// The violations in a plan, and its figures and cost as recomputed.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// What is wrong, in the order of the plan; empty for a plan that keeps to all rules.
    pub violations: Vec<Violation>,
    /// Sums over the rounds, recomputed.
    pub figures: Figures,
    /// Cost of all rounds, recomputed.
    pub cost: CostBreakdown,
    /// Number of rounds.
    pub rounds: usize,
    /// Number of containers listed as unserved.
    pub unserved: usize,
}

impl Report {
    pub(super) fn new(plan: &Plan, sums: Sums, violations: Vec<Violation>) -> Self {
        Self {
            violations,
            figures: sums.figures,
            cost: sums.cost,
            rounds: plan.rounds.len(),
            unserved: plan.unserved.len(),
        }
    }

    /// Whether the plan keeps to all rules.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// The recomputed figures in one line.
    pub fn summary(&self) -> String {
        let Figures {
            containers,
            stops,
            trips,
            mass_g,
            body_ml,
            collecting_dm,
            deadhead_dm,
            duration_ds,
            ..
        } = self.figures;
        format!(
            "{} rounds, {containers} containers in {stops} stops, {trips} trips, {:.1} t, \
             {:.1} m³, {:.1} km collecting, {:.1} km deadhead, {:.1} h, {:.2} €, {} unserved, \
             {} violations",
            self.rounds,
            mass_g as f64 / 1e6,
            body_ml as f64 / 1e6,
            collecting_dm as f64 / 1e4,
            deadhead_dm as f64 / 1e4,
            duration_ds as f64 / 36e3,
            self.cost.total,
            self.unserved,
            self.violations.len(),
        )
    }
}
