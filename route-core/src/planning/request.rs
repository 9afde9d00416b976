//! What is asked of the planner.

use crate::model::container::{Container, Day};
use crate::model::fault::Fault;
use crate::model::fleet::Fleet;
use crate::model::opening::PlanDate;

use super::baseline::Baseline;

/// A day's work: what stands where, who collects it, and when.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Rows of the bin list that could be read.
    pub containers: &'a [Container],
    /// Rows that could not.
    pub rejected_rows: &'a [Fault],
    /// Depots, sites, streams and vehicles.
    pub fleet: &'a Fleet,
    /// The date planned.
    pub date: PlanDate,
    /// The day planned, if the bin list distinguishes days.
    pub day: Option<Day>,
    /// An earlier plan to start from.
    pub baseline: Option<&'a Baseline>,
}

impl Request<'_> {
    /// Whether a container is due.
    pub fn is_due(&self, container: &Container) -> bool {
        container.days.is_empty() || self.day.is_none_or(|day| container.days.contains(&day))
    }
}
