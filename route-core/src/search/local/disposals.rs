//! Disposal moves: unload elsewhere, at another point of the sequence, or not at all.

use crate::cost::fold::Fold;
use crate::model::problem::{IMPOSSIBLE, Legs, StopId};

use super::super::solution::Solution;

/// How many stops a disposal may move along the route in one step.
const FARTHEST_SHIFT: usize = 40;

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    /// Tries all disposal moves on a route until none improves. Returns whether any did.
    pub fn improve_disposals(&mut self, route: usize) -> bool {
        let mut improved = false;
        while self.improve_one_disposal(route) {
            improved = true;
        }
        improved
    }

    fn improve_one_disposal(&mut self, index: usize) -> bool {
        let problem = self.problem;
        let route = &self.routes[index];
        if route.is_empty() {
            return false;
        }
        let mut best = route.cost;
        let mut change: Option<(std::ops::Range<usize>, Vec<StopId>)> = None;
        let mut offer = |range: std::ops::Range<usize>, stops: Vec<StopId>| {
            let cost = route.cost_with(problem, range.clone(), stops.iter().copied());
            if cost < IMPOSSIBLE && cost < best {
                best = cost;
                change = Some((range, stops));
            }
        };
        let class = route.class as usize;
        let capacity = problem.classes[class].capacity;
        for (number, trip) in route.trips.iter().enumerate() {
            let at = trip.to as usize;
            if !problem.is_disposal(route.stop(at)) {
                continue;
            }
            let stream = problem.streams[route.stop(at - 1).index()];
            // Elsewhere.
            for disposal in problem.disposals() {
                if disposal != route.stop(at) && problem.accepts(disposal, stream, class) {
                    offer(at..at + 1, vec![disposal]);
                }
            }
            let Some(next) = route.trips.get(number + 1) else {
                continue;
            };
            // Not at all, where the depot takes the last load.
            if next.service_count() == 0 && problem.classes[class].unloads_at_end {
                offer(at..at + 1, Vec::new());
            }
            let next_services = at + 1..next.to as usize;
            let same_stream = next_services
                .clone()
                .next()
                .is_some_and(|first| problem.streams[route.stop(first).index()] == stream);
            if !same_stream {
                continue;
            }
            // Not at all.
            if (0..2).all(|d| trip.load[d] + next.load[d] <= capacity[d]) {
                offer(at..at + 1, Vec::new());
                let end = next.to as usize;
                if problem.is_disposal(route.stop(end)) {
                    for disposal in problem.disposals() {
                        if disposal != route.stop(end) && problem.accepts(disposal, stream, class) {
                            let services = route.slots[at + 1..end].iter();
                            let mut stops: Vec<StopId> = services.map(|slot| slot.stop).collect();
                            stops.push(disposal);
                            offer(at..end + 1, stops);
                        }
                    }
                }
            }
            // Later: services of the next trip come before the disposal.
            for end in at + 2..=next_services.end.min(at + 1 + FARTHEST_SHIFT) {
                let taken = route.slots[end - 1].load;
                if end == next_services.end || (0..2).any(|d| trip.load[d] + taken[d] > capacity[d])
                {
                    break;
                }
                let mut stops: Vec<StopId> = route.slots[at + 1..end]
                    .iter()
                    .map(|slot| slot.stop)
                    .collect();
                stops.push(route.stop(at));
                offer(at..end, stops);
            }
            // Earlier: the last services of the trip come after the disposal.
            let first = trip.from as usize + 1;
            for begin in (first + 1..at).rev().take(FARTHEST_SHIFT) {
                let kept = route.slots[begin - 1].load;
                if (0..2).any(|d| next.load[d] + trip.load[d] - kept[d] > capacity[d]) {
                    break;
                }
                let mut stops = vec![route.stop(at)];
                stops.extend(route.slots[begin..at].iter().map(|slot| slot.stop));
                offer(begin..at + 1, stops);
            }
        }
        let Some((range, stops)) = change else {
            return false;
        };
        let before = self.cost;
        self.splice(index, range, &stops);
        debug_assert!(
            !Fold::<L, K, T>::IS_EXACT || self.routes[index].cost == best,
            "predicted {best}, got {}",
            self.routes[index].cost
        );
        self.cost < before
    }
}
