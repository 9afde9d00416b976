//! What is locked of each route of a plan.

use crate::cost::timetable::{Timetable, timetable};
use crate::model::problem::{IMPOSSIBLE, Legs, Problem, StopId};

use super::super::route_cost;
use super::super::snapshot::Snapshot;
use super::{Lock, LockError, Locked, is_known};

/// What is locked of one route.
pub(super) struct Held<'p> {
    pub class: usize,
    pub stops: &'p [StopId],
    pub times: Timetable,
    pub is_frozen: bool,
    /// Nothing follows what is driven.
    pub is_ended: bool,
    pub driven: usize,
    /// By position: it stays with the vehicle.
    pub stays: Vec<bool>,
    /// By position: it follows the one before it.
    pub follows: Vec<bool>,
    /// The class of its vehicle in the open part, if that cannot be any of its class.
    pub own_class: Option<usize>,
}

/// Looks at all locks, and whether their routes can be driven.
pub(super) fn held_routes<'p, L: Legs>(
    problem: &Problem<L>,
    plan: &'p Snapshot,
    locks: &[Lock],
) -> Result<Vec<Option<Held<'p>>>, LockError> {
    let count = plan.routes.len();
    let mut held: Vec<Option<Held>> = (0..count).map(|_| None).collect();
    let mut is_met = vec![false; problem.service_count];
    for &Lock { route, ref what } in locks {
        let Some(of_route) = held.get_mut(route) else {
            return Err(LockError::NoRoute { route, count });
        };
        if of_route.is_none() {
            *of_route = Some(Held::of(problem, plan, route, &mut is_met)?);
        }
        if let Some(of_route) = of_route {
            of_route.hold(route, what)?;
        }
    }
    Ok(held)
}

impl<'p> Held<'p> {
    fn of<L: Legs>(
        problem: &Problem<L>,
        plan: &'p Snapshot,
        route: usize,
        is_met: &mut [bool],
    ) -> Result<Self, LockError> {
        let (class, stops) = &plan.routes[route];
        let class = *class as usize;
        let mut is_new = |stop: StopId| {
            !problem.is_service(stop) || !std::mem::replace(&mut is_met[stop.index()], true)
        };
        let is_sound = class < problem.classes.len()
            && stops
                .iter()
                .all(|&stop| is_known(problem, stop) && is_new(stop));
        if !is_sound {
            return Err(LockError::Foreign { route });
        }
        let mut all = vec![problem.start_of(class)];
        all.extend(stops);
        all.push(problem.end_of(class));
        let times = timetable(problem, class, &all)
            .filter(|_| route_cost(problem, class, stops) < IMPOSSIBLE)
            .ok_or(LockError::NotDrivable { route })?;
        Ok(Self {
            class,
            stops,
            times,
            is_frozen: false,
            is_ended: false,
            driven: 0,
            stays: vec![false; stops.len()],
            follows: vec![false; stops.len()],
            own_class: None,
        })
    }

    /// Whether nothing can join or leave it.
    pub fn takes_no_more(&self) -> bool {
        self.is_frozen || self.is_ended
    }

    fn hold(&mut self, route: usize, what: &Locked) -> Result<(), LockError> {
        let count = self.stops.len();
        let within = |end: usize| {
            let no_stop = LockError::NoStop {
                route,
                stop: end.saturating_sub(1),
                count,
            };
            if end <= count { Ok(()) } else { Err(no_stop) }
        };
        match what {
            Locked::Route => self.is_frozen = true,
            Locked::Driven(stops) => {
                within(*stops)?;
                self.driven = self.driven.max(*stops);
            }
            Locked::Ended(stops) => {
                within(*stops)?;
                self.driven = *stops;
                self.is_ended = true;
            }
            Locked::Vehicle(range) => {
                within(range.end)?;
                range.clone().for_each(|at| self.stays[at] = true);
            }
            Locked::Order(range) => {
                within(range.end)?;
                range.clone().skip(1).for_each(|at| self.follows[at] = true);
            }
        }
        Ok(())
    }
}
