//! What a route brings to disposal sites.

use crate::model::problem::{Legs, Problem, StopId, Total};

/// Takes what stops unload from what is left of the limits of the sites, which may be more than
/// that. What is on board at the end goes to no site.
pub fn deliver<L: Legs>(problem: &Problem<L>, stops: &[StopId], left: &mut [Total]) {
    let mut on_board: Total = [0, 0];
    for &stop in stops {
        let load = problem.loads[stop.index()];
        on_board = [0, 1].map(|d| on_board[d] + i64::from(load[d]));
        if let Some(site) = problem.site_of(stop) {
            if let Some(left) = left.get_mut(site) {
                *left = [0, 1].map(|d| left[d] - on_board[d]);
            }
            on_board = [0, 0];
        }
    }
}

/// Whether no site has got more than it takes.
pub fn limits_are_kept(left: &[Total]) -> bool {
    left.iter().flatten().all(|&left| left >= 0)
}
