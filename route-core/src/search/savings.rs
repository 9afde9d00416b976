//! Construction by savings: each service begins as a route of its own, and routes are joined end
//! to end where that saves most (Clarke and Wright 1964), looking at near services only.
//!
//! Not in small problems where only loads limit routes: the routes would be full to the brim, and
//! the search would hardly find a change that fits. It has the time there to find its own.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::problem::{IMPOSSIBLE, Legs, Problem, StopId};

use super::neighbourhood::Neighbourhood;
use super::solution::Solution;

/// Problems of fewer services have time for better than savings where only loads limit routes.
const MANY: usize = 800;

/// Joining the route that ends at `from` and the one that begins at `to`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Saving {
    gain: i64,
    from: StopId,
    to: StopId,
}

/// Whether savings are of use: one kind of vehicle, no trips, and times to keep or many services.
pub fn is_fit_for<L: Legs>(problem: &Problem<L>) -> bool {
    (problem.is_timed || problem.service_count > MANY)
        && problem.classes.len() == 1
        && problem.disposal_streams.is_empty()
        && !problem.classes[0].limits_routes()
}

/// Serves all services by vehicles of the first class, as if there were enough of them, then
/// sends home the ones that there are not, least loaded first.
pub fn construct<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    symmetric: bool,
    cancel: &AtomicBool,
) {
    let may_reverse = symmetric && T == 0;
    for service in solution.problem.services() {
        let route = solution.empty_route(0);
        solution.splice(route, 1..1, &[service]);
        if solution.routes[route].keeps_rules(solution.problem) {
            solution.leave_bank(service);
        } else {
            solution.remove(&[service]);
        }
    }
    for saving in savings(solution, neighbourhood, may_reverse) {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        solution.begin();
        solution.join(saving, may_reverse);
    }
    solution.keep_fleet();
}

fn savings<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    may_reverse: bool,
) -> Vec<Saving> {
    let problem = solution.problem;
    let class = &problem.classes[0];
    let (start, end) = (problem.start_of(0), problem.end_of(0));
    let cost = |from: StopId, to: StopId| {
        let (exit, entry) = (problem.mode(from, 0).exit, problem.mode(to, 0).entry);
        let leg = problem.legs.leg(class.profile, exit, entry);
        i64::from(leg.distance) * class.distance_cost + i64::from(leg.time) * class.time_cost
    };
    let mut savings = Vec::new();
    for one in problem.services() {
        for &other in neighbourhood.of(one) {
            // A pair that is near from both sides counts once.
            if one > other && neighbourhood.of(other).contains(&one) {
                continue;
            }
            for (from, to) in [(one, other), (other, one)] {
                let gain = cost(from, end) + cost(start, to) - cost(from, to);
                if gain > 0 {
                    savings.push(Saving { gain, from, to });
                }
                if may_reverse {
                    break;
                }
            }
        }
    }
    savings.sort_unstable_by(|a, b| b.cmp(a));
    savings
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    /// Joins two routes if the services of a saving are where they would be joined.
    fn join(&mut self, saving: Saving, may_reverse: bool) {
        let (from, to) = (
            self.places[saving.from.index()],
            self.places[saving.to.index()],
        );
        if !from.is_somewhere() || !to.is_somewhere() || from.route == to.route {
            return;
        }
        let (head, tail) = (from.route as usize, to.route as usize);
        let last = |index: usize| self.routes[index].service_count;
        let turn_head = from.position != last(head);
        let turn_tail = to.position != 1;
        let at_ends = |position: u32, count: u32| position == 1 || position == count;
        let may_join = if may_reverse {
            at_ends(from.position, last(head)) && at_ends(to.position, last(tail))
        } else {
            !turn_head && !turn_tail
        };
        let class = self.routes[head].class as usize;
        if !may_join || !self.fits(class, self.routes[head].load, self.routes[tail].load) {
            return;
        }
        for (index, turn) in [(head, turn_head), (tail, turn_tail)] {
            if turn {
                let mut stops = self.inner_stops(index);
                stops.reverse();
                self.splice(index, 1..stops.len() + 1, &stops);
            }
        }
        let (a, b) = (&self.routes[head], &self.routes[tail]);
        let joined = a.cost_grafted(self.problem, a.slots.len() - 2, b, 1);
        if joined >= IMPOSSIBLE || joined >= a.cost + b.cost {
            return;
        }
        let (stops, end) = (self.inner_stops(tail), a.slots.len() - 1);
        let all = 1..b.slots.len() - 1;
        self.splice(tail, all, &[]);
        self.splice(head, end..end, &stops);
    }

    /// Empties the least loaded routes until the fleet suffices.
    fn keep_fleet(&mut self) {
        let mut used: Vec<usize> = (0..self.routes.len())
            .filter(|&index| !self.routes[index].is_empty())
            .collect();
        used.sort_by_key(|&index| self.routes[index].load);
        let too_many = used.len().saturating_sub(self.fleet[0] as usize);
        for &index in &used[..too_many] {
            let services = self.inner_stops(index);
            self.remove(&services);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::search::tests::random_problem::{Features, random_problem};

    fn constructed(seed: u64, count: u32) {
        let mut random = Random::new(seed, 0);
        let features = Features {
            services: 40,
            ..Features::PLAIN
        };
        let mut problem = random_problem(&mut random, features);
        problem.classes.truncate(1);
        problem.classes[0].count = count;
        let neighbourhood = Neighbourhood::build(&problem, 20, &AtomicBool::new(false));
        let mut solution = Solution::<_, 1, 0>::new(&problem);
        construct(
            &mut solution,
            &neighbourhood,
            false,
            &AtomicBool::new(false),
        );
        solution.check_invariants();
        let used = solution.routes.iter().filter(|route| !route.is_empty());
        let mut driven = 0;
        for route in used {
            assert!(route.keeps_rules(&problem), "seed {seed}");
            driven += 1;
        }
        assert!(driven <= count, "seed {seed}: {driven} of {count} vehicles");
        let alone = solution.routes.iter().filter(|r| r.service_count == 1);
        assert!(alone.count() < 20, "seed {seed}: routes were not joined");
    }

    #[test]
    fn routes_are_joined_within_the_rules_and_no_more_than_the_fleet_is_used() {
        for seed in 0..20 {
            constructed(seed, 40);
            constructed(seed, 3);
        }
    }
}
