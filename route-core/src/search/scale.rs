//! What a trip, a service and a leg cost, and how many services a trip has: the search takes its
//! temperatures and sizes from them.

use crate::model::problem::Legs;

use super::solution::Solution;

/// Mean costs: what the search takes for much and for little.
pub struct Scale {
    /// Of a trip, with the vehicle's fixed cost, unless that outweighs all driving.
    pub trip: f64,
    /// Of one service's part of a trip.
    pub part: f64,
    /// Of driving the way from one service to the next.
    pub leg: f64,
}

impl Scale {
    /// Measures a solution.
    pub fn of<L: Legs, const K: usize, const T: usize>(solution: &Solution<L, K, T>) -> Self {
        let problem = solution.problem;
        let (mut driven, mut trips, mut services) = (0, 0, 0);
        let (mut leg_costs, mut legs) = (0, 0);
        for route in solution.routes.iter().filter(|route| !route.is_empty()) {
            let class = &problem.classes[route.class as usize];
            let way = route.cost - class.fixed_cost;
            driven += way + class.fixed_cost.min(way);
            services += route.service_count;
            for trip in route.trips.iter().filter(|trip| trip.service_count() > 0) {
                trips += 1;
                let stops = &route.slots[trip.from as usize + 1..trip.to as usize];
                for pair in stops.windows(2) {
                    let exit = problem.mode(pair[0].stop, 0).exit;
                    let entry = problem.mode(pair[1].stop, 0).entry;
                    let leg = problem.legs.leg(class.profile, exit, entry);
                    if leg.is_reachable() {
                        leg_costs += i64::from(leg.distance) * class.distance_cost
                            + i64::from(leg.time) * class.time_cost;
                        legs += 1;
                    }
                }
            }
        }
        let per = |sum: i64, count: u32| sum as f64 / f64::from(count.max(1));
        Self {
            trip: per(driven, trips),
            part: per(driven, services),
            leg: per(leg_costs, legs),
        }
    }
}

/// Services per trip.
pub fn mean_trip_size<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
) -> f64 {
    let (mut trips, mut services) = (0_usize, 0_usize);
    for route in solution.routes.iter().filter(|route| !route.is_empty()) {
        trips += route
            .trips
            .iter()
            .filter(|trip| trip.service_count() > 0)
            .count();
        services += route.service_count as usize;
    }
    services as f64 / trips.max(1) as f64
}
