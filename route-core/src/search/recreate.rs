//! Recreate: banked services go back where they cost least, one after the other.
//!
//! Greedy insertion with blinks (Christiaens and Vanden Berghe 2020), restricted to the gaps
//! beside near services, the ends of their trips, and unused vehicles.

use std::cmp::Reverse;

use crate::cost::fold::Fold;
use crate::model::problem::{IMPOSSIBLE, Legs, OPEN_END, Problem, StopId};
use crate::random::Random;

use super::insertion::{Companion, Inserter, Insertion, Target};
use super::neighbourhood::Neighbourhood;
use super::solution::{Place, Solution};

/// How often a service is tried between two halves of a trip of another stream.
const BETWEEN_STREAMS: f64 = 0.1;

/// Gaps of whole routes tried for a service without a place near by, and those of one more route.
const MOST_GAPS: usize = 400;

/// How banked services are put back.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RecreateSettings {
    /// Chance to overlook a gap, times 2^32.
    pub blink: u32,
    /// Neighbours whose gaps are tried.
    pub near: usize,
}

impl Default for RecreateSettings {
    fn default() -> Self {
        Self {
            blink: u32::MAX / 100,
            near: 40,
        }
    }
}

/// Puts pending services back, in a drawn order. Gives up as soon as the cost exceeds what is
/// allowed.
pub fn recreate<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &RecreateSettings,
    pending: &mut [StopId],
    random: &mut Random,
    allowed: i64,
) {
    put_in_order(solution.problem, pending, random);
    insert_in_order(solution, neighbourhood, settings, pending, random, allowed);
}

/// Inserts services one after the other as given, each where it costs least. Gives up as soon as
/// the cost exceeds what is allowed.
pub fn insert_in_order<L: Legs, const K: usize, const T: usize>(
    solution: &mut Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    settings: &RecreateSettings,
    order: &[StopId],
    random: &mut Random,
    allowed: i64,
) {
    let prices = &solution.problem.prices;
    let mut owed: i64 = order.iter().map(|service| prices[service.index()]).sum();
    for &service in order {
        let insertion = solution.best_insertion(service, neighbourhood, settings, random);
        if insertion.exists() && insertion.delta < prices[service.index()] {
            solution.insert(service, &insertion);
        }
        owed -= prices[service.index()];
        if solution.cost - owed >= allowed {
            return;
        }
    }
}

/// Draws one of the orders of Christiaens and Vanden Berghe: random, heaviest, farthest, nearest
/// first, and by their windows.
pub fn put_in_order<L: Legs>(problem: &Problem<L>, pending: &mut [StopId], random: &mut Random) {
    // The share of each order in eleven, and in seventeen where windows matter.
    let has_windows = pending
        .iter()
        .any(|service| problem.windows[service.index()] != (0, OPEN_END));
    let depot = problem.mode(problem.start_of(0), 0).exit;
    let away = |service: &StopId| {
        let entry = problem.mode(*service, 0).entry;
        problem
            .legs
            .leg(problem.classes[0].profile, depot, entry)
            .distance
    };
    let window = |service: &StopId| problem.windows[service.index()];
    // Shuffled first, so that equal ones come in random order.
    random.shuffle(pending);
    match random.below(if has_windows { 17 } else { 11 }) {
        0..4 => {}
        4..8 => pending.sort_by_key(|service| Reverse(problem.loads[service.index()])),
        8..10 => pending.sort_by_key(|service| Reverse(away(service))),
        10 => pending.sort_by_key(away),
        11..13 => pending.sort_by_key(|service| window(service).1 - window(service).0),
        13..15 => pending.sort_by_key(|service| window(service).0),
        _ => pending.sort_by_key(|service| Reverse(window(service).1)),
    }
}

impl<L: Legs, const K: usize, const T: usize> Solution<'_, L, K, T> {
    /// Finds the cheapest place for a banked service. Gaps are overlooked by chance.
    pub fn best_insertion(
        &self,
        service: StopId,
        neighbourhood: &Neighbourhood,
        settings: &RecreateSettings,
        random: &mut Random,
    ) -> Insertion {
        let mut inserter = Inserter::new(self, service);
        let mut bits = 0;
        let near = neighbourhood.of(service);
        let mut routes_seen: [u32; 8] = [u32::MAX; 8];
        let mut seen = 0;
        for (index, &other) in near[..near.len().min(settings.near)].iter().enumerate() {
            if index % 2 == 0 {
                bits = random.bits();
            }
            let place = self.places[other.index()];
            let blinks = (bits as u32) < settings.blink;
            bits >>= 32;
            if blinks || !place.is_somewhere() {
                continue;
            }
            inserter.try_beside(place.route, place.position as usize);
            if seen < routes_seen.len() && !routes_seen[..seen].contains(&place.route) {
                routes_seen[seen] = place.route;
                seen += 1;
            }
        }
        if !self.problem.disposal_streams.is_empty() {
            for &route in &routes_seen[..seen] {
                inserter.try_new_trips(route);
            }
        }
        if self.problem.has_streams && random.chance(BETWEEN_STREAMS) {
            self.look_between_streams(&mut inserter, random);
        }
        // Overlooking a class now and then lets a route begin in another than the cheapest.
        let overlooked = if self.problem.classes.len() > 1 {
            random.bits() & random.bits()
        } else {
            0
        };
        inserter.try_unused(!overlooked, random.chance(0.5));
        if !inserter.best.exists() {
            inserter.try_unused(overlooked, false);
        }
        if !inserter.best.exists() {
            self.look_everywhere(&mut inserter, random);
        }
        inserter.best
    }

    /// In a random route: the middle of a trip of another stream, which is unloaded first.
    fn look_between_streams(&self, inserter: &mut Inserter<L, K, T>, random: &mut Random) {
        let route = random.below(self.routes.len().max(1));
        if route < self.routes.len() {
            inserter.try_between_streams(route as u32);
        }
    }

    /// Without a place near by, whole routes are tried: all of them in small problems, a sample
    /// in large ones.
    fn look_everywhere(&self, inserter: &mut Inserter<L, K, T>, random: &mut Random) {
        let count = self.routes.len();
        if count == 0 {
            return;
        }
        let begin = random.below(count);
        let mut gaps = 0;
        for index in (begin..count).chain(0..begin) {
            inserter.try_route(index as u32);
            gaps += self.routes[index].slots.len();
            if gaps > MOST_GAPS {
                return;
            }
        }
    }

    /// Carries out an insertion, unless the route turns out not to be drivable: with several
    /// modes or a break the labels of a whole route may miss what those of its halves promise.
    pub fn insert(&mut self, service: StopId, insertion: &Insertion) {
        let (route, position) = match insertion.target {
            Target::Behind { route, position } => (route as usize, position as usize),
            Target::Unused { class } => (self.empty_route(class as usize), 0),
        };
        let begin = position + 1;
        let predicted = self.routes[route].cost + insertion.delta;
        let mut put = |stops: &[StopId]| {
            self.splice(route, begin..begin, stops);
            begin + stops.len()
        };
        let end = match insertion.disposal {
            Companion::Alone => put(&[service]),
            Companion::DisposalAfter(disposal) => put(&[service, disposal]),
            Companion::DisposalBefore(disposal) => put(&[disposal, service]),
            Companion::Between(before, after) => put(&[before, service, after]),
        };
        if self.routes[route].cost >= IMPOSSIBLE && predicted < IMPOSSIBLE {
            self.splice(route, begin..end, &[]);
            self.places[service.index()] = Place::NOWHERE;
            return;
        }
        self.leave_bank(service);
        debug_assert!(
            !Fold::<L, K, T>::IS_EXACT || self.routes[route].cost == predicted,
            "predicted {predicted}, got {}",
            self.routes[route].cost
        );
    }
}
