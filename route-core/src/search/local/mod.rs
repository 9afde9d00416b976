//! Local search around the services that an iteration has touched.
//!
//! For each dirty service all moves with its neighbours are judged and the best one that
//! improves is carried out; what it touches becomes dirty again.

mod disposals;
mod relocate;
mod reverse;
mod sites;
mod swap;
mod tails;
mod trips;
mod vehicles;

use crate::cost::fold::Fold;
use crate::model::problem::{Amount, Legs, StopId, minus};

use super::neighbourhood::Neighbourhood;
use super::route::Route;
use super::solution::Solution;

/// Longest chain that moves as one.
const LONGEST_CHAIN: usize = 3;

/// Services looked at in one go. Where labels promise what the whole route does not keep (with
/// several modes or a break), moves could follow each other in a circle.
const MOST_DIRTY: usize = 400;

/// A move and what it gains.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Move {
    /// Change of the total cost, negative for an improvement.
    delta: i64,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Take `length` stops from `from` on to the gap behind `behind`, turned round or not.
    Relocate {
        from: Spot,
        length: u32,
        behind: Spot,
        reversed: bool,
    },
    /// Exchange two chains.
    Swap {
        one: Spot,
        one_length: u32,
        other: Spot,
        other_length: u32,
    },
    /// Exchange what lies behind two spots, up to the ends of the trips or of the routes.
    Tails {
        one: Spot,
        other: Spot,
        whole_routes: bool,
    },
    /// Turn round the stops from a position to another.
    Reverse { first: Spot, last: u32 },
}

/// A position in a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Spot {
    route: u32,
    position: u32,
}

impl Spot {
    fn index(self) -> usize {
        self.position as usize
    }
}

/// How far local search looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LocalSettings {
    /// Neighbours per service.
    pub near: usize,
    /// Whether legs cost the same in both directions, so that reversing makes sense.
    pub symmetric: bool,
}

impl Default for LocalSettings {
    fn default() -> Self {
        Self {
            near: 8,
            symmetric: false,
        }
    }
}

/// Improves a solution until no dirty service has an improving move. `dirty` is used up.
pub fn improve<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &LocalSettings,
    dirty: &mut Vec<StopId>,
) {
    let mut next = 0;
    while next < dirty.len().min(MOST_DIRTY) {
        let service = dirty[next];
        next += 1;
        while let Some(best) = best_move(solution, neighbourhood, settings, service) {
            let before = solution.cost;
            solution.carry_out(best.kind, dirty);
            debug_assert!(
                !Fold::<L, K, T>::IS_EXACT || solution.cost == before + best.delta,
                "{best:?}: predicted {}, got {}",
                before + best.delta,
                solution.cost
            );
            if solution.cost >= before || dirty.len() > MOST_DIRTY {
                break;
            }
        }
    }
    dirty.clear();
}

fn best_move<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &LocalSettings,
    service: StopId,
) -> Option<Move> {
    let place = solution.places[service.index()];
    if !place.is_somewhere() {
        return None;
    }
    let mut judge = Judge::new(solution, service);
    let near = neighbourhood.of(service);
    for &other in &near[..near.len().min(settings.near)] {
        let place = solution.places[other.index()];
        if place.is_somewhere() {
            let spot = Spot {
                route: place.route,
                position: place.position,
            };
            judge.relocate_beside(spot);
            judge.swap_with(spot);
            judge.exchange_tails(spot);
            if settings.symmetric {
                judge.reverse_to(spot);
            }
        }
    }
    judge.best
}

/// Judges the moves of one service.
struct Judge<'s, 'p, L, const K: usize, const T: usize> {
    solution: &'s Solution<'p, L, K, T>,
    spot: Spot,
    /// Cost of the service's route without the chain of each length that begins at the service,
    /// minus its cost now.
    gains: [Option<i64>; LONGEST_CHAIN],
    best: Option<Move>,
}

impl<'s, 'p, L: Legs, const K: usize, const T: usize> Judge<'s, 'p, L, K, T> {
    fn new(solution: &'s Solution<'p, L, K, T>, service: StopId) -> Self {
        let place = solution.places[service.index()];
        let spot = Spot {
            route: place.route,
            position: place.position,
        };
        let mut judge = Self {
            solution,
            spot,
            gains: [None; LONGEST_CHAIN],
            best: None,
        };
        judge.price_removals();
        judge
    }

    fn route(&self, spot: Spot) -> &'s Route<K, T> {
        &self.solution.routes[spot.route as usize]
    }

    fn best_delta(&self) -> i64 {
        self.best.map_or(0, |best| best.delta)
    }

    fn offer(&mut self, delta: i64, kind: Kind) {
        if delta < self.best_delta() {
            self.best = Some(Move { delta, kind });
        }
    }

    /// Whether a class can serve all stops of a chain.
    fn can_serve(&self, class: u32, spot: Spot, length: usize) -> bool {
        let problem = self.solution.problem;
        problem.classes.len() == 1
            || self.route(spot).slots[spot.index()..spot.index() + length]
                .iter()
                .all(|slot| problem.can_serve(class as usize, slot.stop))
    }

    /// Load of `length` stops from a spot on.
    #[inline]
    fn chain_load(&self, spot: Spot, length: usize) -> Amount {
        let loads = &self.solution.problem.loads;
        let slots = &self.route(spot).slots[spot.index()..spot.index() + length];
        slots.iter().fold([0, 0], |sum, slot| {
            let load = loads[slot.stop.index()];
            [sum[0] + load[0], sum[1] + load[1]]
        })
    }

    /// Whether the sites have room if a load goes from the trip at one spot to that at another.
    #[inline]
    fn sites_bear(&self, from: Spot, to: Spot, load: Amount) -> bool {
        self.solution.sites_have_room(move || {
            let [from, to] = [from, to].map(|spot| {
                let route = self.route(spot);
                route.stop(route.trip_at(spot.index()).to as usize)
            });
            [(from, minus([0, 0], load)), (to, load)]
        })
    }

    /// Whether the trip at a spot, and its route, stay within bounds when their loads and number
    /// of services change.
    #[inline]
    fn bears(&self, spot: Spot, change: Amount, same_route: bool, services: i64) -> bool {
        let route = self.route(spot);
        let class = &self.solution.problem.classes[route.class as usize];
        let trip = route.trip_at(spot.index());
        let within = |load: Amount, most: Amount| {
            load[0] + change[0] <= most[0] && load[1] + change[1] <= most[1]
        };
        within(trip.load, class.capacity)
            && (same_route
                || within(route.load, class.route_capacity)
                    && i64::from(route.service_count) + services <= i64::from(class.max_services))
    }
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    fn carry_out(&mut self, kind: Kind, dirty: &mut Vec<StopId>) {
        match kind {
            Kind::Relocate {
                from,
                length,
                behind,
                reversed,
            } => self.carry_relocation(from, length as usize, behind, reversed, dirty),
            Kind::Swap {
                one,
                one_length,
                other,
                other_length,
            } => self.carry_swap(
                one,
                one_length as usize,
                other,
                other_length as usize,
                dirty,
            ),
            Kind::Tails {
                one,
                other,
                whole_routes,
            } => self.carry_tails(one, other, whole_routes, dirty),
            Kind::Reverse { first, last } => self.carry_reversal(first, last as usize, dirty),
        }
    }

    /// Marks the services around a position dirty.
    fn mark(&self, route: u32, position: usize, dirty: &mut Vec<StopId>) {
        let slots = &self.routes[route as usize].slots;
        for slot in &slots[position.saturating_sub(1)..slots.len().min(position + 2)] {
            if self.problem.is_service(slot.stop)
                && !dirty[dirty.len().saturating_sub(8)..].contains(&slot.stop)
            {
                dirty.push(slot.stop);
            }
        }
    }
}

#[cfg(test)]
mod tests;
