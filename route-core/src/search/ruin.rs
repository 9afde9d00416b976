//! Ruin: which services leave their routes.
//!
//! Adjacent string removal (Christiaens and Vanden Berghe 2020): strings of consecutive services
//! from trips around a seed. Strings are relative to the *trip*: a waste round of 400 stops with
//! three trips is ruined like three routes.

use crate::model::problem::{Legs, StopId};
use crate::random::Random;

use super::neighbourhood::Neighbourhood;
use super::solution::Solution;

/// Sizes of strings.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RuinSizes {
    /// Longest string: this share of a mean trip, within bounds. As many services are removed
    /// on average. Of a round of hundreds of stops, ten neighbours would go back where they were.
    pub longest_string: f64,
    /// The bounds of the longest string.
    pub string_bounds: (f64, f64),
    /// How often a string keeps some services in its middle.
    pub split_chance: f64,
    /// How often the kept part of a split string ends growing.
    pub split_stop_chance: f64,
}

impl Default for RuinSizes {
    fn default() -> Self {
        Self {
            longest_string: 0.1,
            string_bounds: (10.0, 60.0),
            split_chance: 0.5,
            split_stop_chance: 0.01,
        }
    }
}

/// How often the seed of a ruin is an unserved service, if there is one.
const AROUND_UNSERVED: f64 = 0.5;

/// Longest string that makes room at a site.
const LONGEST_IN_THE_WAY: usize = 10;

/// Routes and trips of more services than this are not removed as a whole.
const LARGEST_WHOLE: usize = 40;

/// Picks all services of a random trip, or of a random route; nothing if they are too many.
pub fn whole_trip_or_route<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    random: &mut Random,
    removed: &mut Vec<StopId>,
) {
    removed.clear();
    let problem = solution.problem;
    let seed = solution.services[random.below(solution.services.len())];
    let place = solution.places[seed.index()];
    if !place.is_somewhere() {
        return;
    }
    let route = &solution.routes[place.route as usize];
    let trip = route.trip_at(place.position as usize);
    let range = if random.chance(0.5) {
        trip.from as usize + 1..trip.to as usize
    } else {
        1..route.slots.len() - 1
    };
    if range.len() <= LARGEST_WHOLE {
        let stops = route.slots[range].iter().map(|slot| slot.stop);
        removed.extend(stops.filter(|&stop| problem.is_service(stop)));
    }
}

/// A service to remove others around; of an unserved one often, so that room is made for it.
pub fn pick_seed<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    random: &mut Random,
) -> StopId {
    let bank = &solution.bank;
    if !bank.is_empty() && random.chance(AROUND_UNSERVED) {
        bank[random.below(bank.len())]
    } else {
        solution.services[random.below(solution.services.len())]
    }
}

/// Picks services to remove around a seed.
pub fn adjacent_strings<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    neighbourhood: &Neighbourhood,
    sizes: &RuinSizes,
    mean_trip: f64,
    seed: StopId,
    random: &mut Random,
    removed: &mut Vec<StopId>,
) {
    removed.clear();
    let (least, most) = sizes.string_bounds;
    let size = (sizes.longest_string * mean_trip).clamp(least, most);
    let longest = size.min(mean_trip).max(1.0);
    // Of a tiny problem something stays, or every iteration would begin anew.
    let mean_removed = size.min(1.0 + 0.3 * solution.problem.service_count as f64);
    let most_strings = (4.0 * mean_removed / (1.0 + longest) - 1.0).max(0.0);
    let string_count = (random.unit() * most_strings + 1.0).floor() as usize;
    let mut ruined: Vec<(u32, u32)> = Vec::with_capacity(string_count);
    for &near in std::iter::once(&seed).chain(neighbourhood.of(seed)) {
        if ruined.len() >= string_count {
            break;
        }
        let place = solution.places[near.index()];
        if !place.is_somewhere() {
            continue;
        }
        let route = &solution.routes[place.route as usize];
        let slot = &route.slots[place.position as usize];
        let key = (place.route, slot.trip);
        if ruined.contains(&key) {
            continue;
        }
        ruined.push(key);
        let trip = route.trip_at(place.position as usize);
        let services = trip.service_count();
        let longest_here = longest.min(services as f64);
        let length = (random.unit() * longest_here + 1.0).floor() as usize;
        let length = length.min(services);
        let first = trip.from as usize + 1;
        let offset = place.position as usize - first;
        let is_split = length > 1 && length < services && random.chance(sizes.split_chance);
        let kept = if is_split {
            let mut kept = 1;
            while length + kept < services && !random.chance(sizes.split_stop_chance) {
                kept += 1;
            }
            kept
        } else {
            0
        };
        let span = length + kept;
        // The window of `span` services that contains `near`, at random.
        let low = (offset + 1).saturating_sub(span);
        let high = offset.min(services - span);
        let begin = low + random.below(high - low + 1);
        let kept_from = if kept > 0 {
            begin + 1 + random.below(length - 1)
        } else {
            begin + span
        };
        for position in begin..begin + span {
            if !(kept_from..kept_from + kept).contains(&position) {
                removed.push(route.stop(first + position));
            }
        }
    }
}

/// Adds a string of a random trip, of whatever stream, that is unloaded where an unserved service
/// could be: it may keep the service out of a site that takes only so much.
pub fn string_in_the_way<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
    unserved: StopId,
    random: &mut Random,
    removed: &mut Vec<StopId>,
) {
    let ends = solution.trips_in_the_way(unserved);
    if ends.is_empty() {
        return;
    }
    let (index, at) = ends[random.below(ends.len())];
    let route = &solution.routes[index];
    let trip = route.trip_at(at);
    let length = 1 + random.below(trip.service_count().min(LONGEST_IN_THE_WAY));
    let first = trip.from as usize + 1 + random.below(trip.service_count() - length + 1);
    for slot in &route.slots[first..first + length] {
        if !removed.contains(&slot.stop) {
            removed.push(slot.stop);
        }
    }
}
