//! The open part of a plan with locks: a problem without them, and what its solutions mean.

use crate::cost::deliveries::{deliver, limits_are_kept};
use crate::model::problem::{IMPOSSIBLE, Legs, Problem, StopId};

use super::super::route_cost;
use super::super::snapshot::Snapshot;
use super::held::held_routes;
use super::opening::Builder;
use super::{Lock, LockError, is_known};

/// A plan without what is locked, as a problem of its own.
pub(super) struct OpenPart<'p, L> {
    pub whole: &'p Problem<L>,
    /// The plan as it is locked: what ends early has no more than what it has driven.
    pub plan: Snapshot,
    pub problem: Problem<&'p L>,
    pub start: Snapshot,
    /// Services of the whole problem behind each service.
    pub members: Vec<Vec<StopId>>,
    /// Class of the whole problem behind each class.
    pub class_of: Vec<u32>,
    /// Vehicles on the road, by class.
    pub begun: Vec<Option<Begun>>,
    pub frozen: Vec<(u32, Vec<StopId>)>,
}

/// What a vehicle has driven.
pub(super) struct Begun {
    /// Stops before where it is now.
    pub stops: Vec<StopId>,
    /// The service at which it is, if it has a load on board.
    pub at: Option<StopId>,
    /// Where the load on board is unloaded in the plan, unless at the end.
    pub unloads_at: Option<StopId>,
}

impl<'p, L: Legs> OpenPart<'p, L> {
    pub fn of(
        problem: &'p Problem<L>,
        plan: &'p Snapshot,
        locks: &[Lock],
    ) -> Result<Self, LockError> {
        let mut held = held_routes(problem, plan, locks)?;
        let mut open = Builder::new(problem);
        for (route, held) in held.iter_mut().enumerate() {
            if let Some(held) = held {
                open.take_vehicle(route, held)?;
            }
        }
        for held in held.iter().flatten() {
            open.join(held);
        }
        open.finish(plan, &held)
    }

    /// The solution of the whole problem that a solution of the open part stands for; the plan, if
    /// that is cheaper: labels of the parts and least times of services are not quite the whole's.
    pub fn whole(&self, open: &Snapshot) -> Snapshot {
        let planned = self.as_planned();
        self.put_together(open)
            .filter(|found| found.cost <= planned.cost)
            .unwrap_or(planned)
    }

    /// What is locked and a solution of the open part together, if that can be driven.
    fn put_together(&self, open: &Snapshot) -> Option<Snapshot> {
        let mut routes = self.frozen.clone();
        let mut is_out = vec![false; self.begun.len()];
        for (class, stops) in open.routes.iter().filter(|(_, stops)| !stops.is_empty()) {
            let mut driven = Vec::new();
            let mut at = None;
            if let Some(begun) = &self.begun[*class as usize] {
                is_out[*class as usize] = true;
                driven.clone_from(&begun.stops);
                // Where ways by another service are shorter, one may have come before it.
                at = begun.at;
                driven.extend(at.into_iter().flat_map(|at| self.behind(at)));
            }
            let rest = stops.iter().filter(|&&stop| Some(stop) != at);
            driven.extend(rest.flat_map(|&stop| self.behind(stop)));
            routes.push((self.class_of[*class as usize], driven));
        }
        for (class, begun) in self.begun.iter().enumerate() {
            if let (Some(begun), false) = (begun, is_out[class]) {
                routes.push((self.class_of[class], self.home(begun)));
            }
        }
        let drives =
            |(class, stops): &(u32, Vec<StopId>)| route_cost(self.whole, *class as usize, stops);
        let costs: Vec<i64> = routes.iter().map(drives).collect();
        // With several modes or a break, labels of the whole may miss what its parts promise.
        if costs.iter().any(|&cost| cost >= IMPOSSIBLE) {
            return None;
        }
        let mut is_met = vec![false; self.whole.stop_count()];
        let stops = routes.iter().flat_map(|(_, stops)| stops);
        stops.for_each(|stop| is_met[stop.index()] = true);
        let mut bank: Vec<StopId> = self.whole.services().collect();
        bank.retain(|service| !is_met[service.index()]);
        let cost = costs.iter().sum::<i64>() + self.whole.owed(&bank);
        Some(Snapshot { routes, bank, cost })
    }

    /// What is driven if nothing is to be collected any more.
    fn home(&self, begun: &Begun) -> Vec<StopId> {
        let mut stops = begun.stops.clone();
        if let Some(at) = begun.at {
            stops.push(self.members[at.index()][0]);
            stops.extend(begun.unloads_at);
        }
        stops
    }

    /// The plan as it is locked, as far as it can be driven.
    fn as_planned(&self) -> Snapshot {
        let problem = self.whole;
        let mut kept = Snapshot::default();
        let mut left: Vec<u32> = problem.classes.iter().map(|class| class.count).collect();
        let mut is_met = vec![false; problem.service_count];
        let mut room = problem.site_limits.clone();
        for (class, stops) in &self.plan.routes {
            let services = || stops.iter().filter(|&&stop| problem.is_service(stop));
            let is_sound = left.get(*class as usize).is_some_and(|&left| left > 0)
                && stops.iter().all(|&stop| is_known(problem, stop))
                && services().all(|service| !is_met[service.index()]);
            if is_sound && services().count() > 0 {
                let cost = route_cost(problem, *class as usize, stops);
                let mut room_left = room.clone();
                deliver(problem, stops, &mut room_left);
                if cost < IMPOSSIBLE && limits_are_kept(&room_left) {
                    room = room_left;
                    left[*class as usize] -= 1;
                    services().for_each(|service| is_met[service.index()] = true);
                    kept.cost += cost;
                    kept.routes.push((*class, stops.clone()));
                }
            }
        }
        kept.bank = problem.services().collect();
        kept.bank.retain(|service| !is_met[service.index()]);
        kept.cost += problem.owed(&kept.bank);
        kept
    }

    /// Stops of the whole problem behind a stop.
    fn behind(&self, stop: StopId) -> Vec<StopId> {
        match self.members.get(stop.index()) {
            Some(members) => members.clone(),
            None => {
                let number = stop.index() - self.members.len();
                vec![StopId((self.whole.service_count + number) as u32)]
            }
        }
    }
}
