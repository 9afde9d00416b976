//! What disposal sites with a daily tonnage have room for.

use crate::cost::deliveries::{deliver, limits_are_kept};
use crate::model::fleet::Fleet;
use crate::model::problem::{Legs, Problem, StopId, Total, UNLIMITED};
use crate::search::snapshot::Snapshot;

use super::placing::bits;
use super::task::Task;

/// The sites that accept a stream and take only so much in a day, by name.
pub(super) fn sites_of(fleet: &Fleet, stream: &str) -> String {
    let sites = fleet.disposal_sites.iter();
    let limited = sites
        .filter(|site| site.max_t_per_day.is_some())
        .filter(|site| site.streams.iter().any(|known| known == stream));
    let names: Vec<&str> = limited.map(|site| site.id.as_str()).collect();
    names.join(", ")
}

/// Whether a disposal takes a service if it takes nothing else.
pub(super) fn has_room_for<L: Legs>(
    problem: &Problem<L>,
    disposal: StopId,
    service: StopId,
) -> bool {
    fits(limit_of(problem, disposal), problem, service)
}

fn limit_of<L: Legs>(problem: &Problem<L>, disposal: StopId) -> Total {
    let site = problem.site_of(disposal);
    let limit = site.and_then(|site| problem.site_limits.get(site));
    limit.copied().unwrap_or(UNLIMITED)
}

fn fits<L: Legs>(room: Total, problem: &Problem<L>, service: StopId) -> bool {
    let load = problem.loads[service.index()];
    (0..2).all(|d| i64::from(load[d]) <= room[d])
}

/// What a plan leaves of the daily tonnage of the sites.
pub(super) struct SiteRoom<'t> {
    task: &'t Task<'t>,
    left: Vec<Total>,
}

impl<'t> SiteRoom<'t> {
    pub fn left_by(task: &'t Task<'t>, plan: &Snapshot) -> Self {
        let problem = &task.problem;
        let mut left = problem.site_limits.clone();
        for (_, stops) in &plan.routes {
            deliver(problem, stops, &mut left);
        }
        Self { task, left }
    }

    /// Whether the sites would have room if stops were driven instead of a route of the plan.
    pub fn allows(&self, stops: &[StopId], instead_of: &[StopId]) -> bool {
        let problem = &self.task.problem;
        let (mut now, mut then) = (vec![[0, 0]; self.left.len()], self.left.clone());
        deliver(problem, instead_of, &mut now);
        for (then, now) in then.iter_mut().zip(now) {
            *then = [0, 1].map(|d| then[d].saturating_sub(now[d]));
        }
        deliver(problem, stops, &mut then);
        limits_are_kept(&then)
    }

    /// Whether room at the sites is what an unserved service lacks: no site that its trucks may
    /// unload it at has enough left for it, or they take less than there is of its stream.
    pub fn is_short_for(&self, service: StopId) -> bool {
        let problem = &self.task.problem;
        if !problem.limits_sites() {
            return false;
        }
        let stream = problem.streams[service.index()];
        let disposals = problem.disposals().filter(|&disposal| {
            bits(problem.classes_of[service.index()])
                .any(|class| problem.accepts(disposal, stream, class))
        });
        let mut sites: Vec<usize> = disposals.filter_map(|d| problem.site_of(d)).collect();
        sites.sort_unstable();
        sites.dedup();
        let is_full = |&site: &usize| !fits(self.left[site], problem, service);
        let limits = sites.iter().map(|&site| problem.site_limits[site][0]);
        let most = limits.fold(0_i64, i64::saturating_add);
        sites.iter().all(is_full) || most < self.due_of(stream)
    }

    /// Weight of all services of a stream.
    fn due_of(&self, stream: u8) -> i64 {
        let problem = &self.task.problem;
        let services = problem.services().map(|service| service.index());
        let of_stream = services.filter(|&service| problem.streams[service] == stream);
        of_stream
            .map(|service| i64::from(problem.loads[service][0]))
            .sum()
    }
}
