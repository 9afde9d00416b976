//! Random moves of each class: the change of the cost that was predicted is what a recount gives.
//!
//! The environment variable `MOVES` states how many of each class; without it there are a few.

use std::sync::atomic::AtomicBool;

use crate::cost::fold::{RELEASED, TIMED, UNTIMED};
use crate::model::problem::{IMPOSSIBLE, Problem, StopId};
use crate::random::Random;
use crate::search::neighbourhood::Neighbourhood;
use crate::search::recreate::{RecreateSettings, recreate};
use crate::search::route_cost;
use crate::search::solution::Solution;
use crate::search::tests::random_problem::{Features, Tables, random_problem};

use super::{Judge, Kind, Move, Spot};

/// Moves of each class if nothing is stated.
const FEW: usize = 1_500;

/// Moves made in one problem.
const PER_PROBLEM: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Relocate,
    Swap,
    Tails,
    Reverse,
    Insert,
    Disposal,
    Trip,
}

const CLASSES: [Class; 7] = [
    Class::Relocate,
    Class::Swap,
    Class::Tails,
    Class::Reverse,
    Class::Insert,
    Class::Disposal,
    Class::Trip,
];

struct Mover<'p, const T: usize> {
    solution: Solution<'p, Tables, 1, T>,
    neighbourhood: Neighbourhood,
    random: Random,
}

impl<'p, const T: usize> Mover<'p, T> {
    fn new(problem: &'p Problem<Tables>, seed: u64) -> Self {
        let mut mover = Self {
            solution: Solution::new(problem),
            neighbourhood: Neighbourhood::build(
                problem,
                problem.service_count,
                &AtomicBool::new(false),
            ),
            random: Random::new(seed, 2),
        };
        // In every third problem routes may take too long at a price, too low or too high.
        if seed.is_multiple_of(3) {
            let price = 1 << mover.random.below(20);
            mover.solution.set_overtime_price(price);
        }
        mover.put_back();
        mover
    }

    fn put_back(&mut self) {
        let mut pending = self.solution.bank.clone();
        recreate(
            &mut self.solution,
            &self.neighbourhood,
            &RecreateSettings::default(),
            &mut pending,
            &mut self.random,
            i64::MAX / 2,
        );
    }

    fn draw_service(&mut self) -> StopId {
        StopId(self.random.below(self.solution.problem.service_count) as u32)
    }

    /// Makes a random move of a class, good or bad; whether there was one.
    fn make(&mut self, class: Class) -> bool {
        match class {
            Class::Insert => self.reinsert(),
            Class::Disposal => {
                let route = self.random.below(self.solution.routes.len());
                self.solution.improve_disposals(route)
            }
            Class::Trip => self.solution.shift_random_trip(&mut self.random),
            _ => self.move_beside(class),
        }
    }

    fn reinsert(&mut self) -> bool {
        let service = self.draw_service();
        if !self.solution.places[service.index()].is_somewhere() {
            return false;
        }
        self.solution.remove(&[service]);
        let before = self.solution.cost - self.solution.problem.prices[service.index()];
        let insertion = self.solution.best_insertion(
            service,
            &self.neighbourhood,
            &RecreateSettings::default(),
            &mut self.random,
        );
        if insertion.exists() {
            self.solution.insert(service, &insertion);
            assert_eq!(
                self.solution.cost,
                before + insertion.delta,
                "{insertion:?}"
            );
        }
        insertion.exists()
    }

    fn move_beside(&mut self, class: Class) -> bool {
        let service = self.draw_service();
        // As in the search only those that may share a trip.
        let near = self.neighbourhood.of(service);
        if near.is_empty() {
            return false;
        }
        let other = near[self.random.below(near.len())];
        let places = [service, other].map(|stop| self.solution.places[stop.index()]);
        if places.iter().any(|place| !place.is_somewhere()) {
            return false;
        }
        let spot = Spot {
            route: places[1].route,
            position: places[1].position,
        };
        let mut judge = Judge::new(&self.solution, service);
        // Any move that is possible is better than this one.
        let impossible = Move {
            delta: IMPOSSIBLE,
            kind: Kind::Reverse {
                first: spot,
                last: 0,
            },
        };
        judge.best = Some(impossible);
        match class {
            Class::Relocate => judge.relocate_beside(spot),
            Class::Swap => judge.swap_with(spot),
            Class::Tails => judge.exchange_tails(spot),
            _ => judge.reverse_to(spot),
        }
        let best = judge.best.filter(|&best| best != impossible);
        let Some(best) = best else {
            return false;
        };
        let before = self.solution.cost;
        self.solution.carry_out(best.kind, &mut Vec::new());
        assert_eq!(self.solution.cost, before + best.delta, "{best:?}");
        true
    }

    /// Routes that have changed cost what they would cost if they were new.
    fn recount(&self, class: Class) {
        for index in self.solution.changed() {
            let route = &self.solution.routes[index];
            if route.is_empty() {
                assert_eq!(route.cost, 0);
                continue;
            }
            let stops: Vec<StopId> = route.slots.iter().map(|slot| slot.stop).collect();
            let inner = &stops[1..stops.len() - 1];
            let class_index = route.class as usize;
            let mut fresh = self.solution.unused_route(class_index);
            fresh.splice(self.solution.problem, 1..1, inner);
            assert_eq!(fresh.overtime, route.overtime, "{class:?}: {stops:?}");
            assert_eq!(fresh.cost, route.cost, "{class:?}: {stops:?}");
            if route.overtime > 0 {
                continue;
            }
            let cost = route_cost(self.solution.problem, class_index, inner);
            // Without the triangle inequality a removal can make a route too long.
            assert_eq!(cost, route.cost.min(IMPOSSIBLE), "{class:?}: {stops:?}");
        }
    }
}

fn move_at_random<const T: usize>(features: impl Fn(u64) -> Features) {
    let stated = std::env::var("MOVES").ok();
    let wanted = stated.map_or(FEW, |moves| moves.parse().expect("MOVES is a number"));
    for class in CLASSES {
        let (mut made, mut seed) = (0, 0);
        while made < wanted {
            seed += 1;
            assert!(seed as usize <= 50 + wanted, "{class:?}: only {made} moves");
            let mut problem = random_problem(&mut Random::new(seed, 1), features(seed));
            if class == Class::Reverse {
                problem.legs.make_symmetric();
                for mode in &mut problem.modes {
                    mode.exit = mode.entry;
                }
            }
            let mut mover = Mover::<T>::new(&problem, seed);
            for step in 0..PER_PROBLEM {
                mover.solution.begin();
                let cost = mover.solution.cost;
                let is_made = mover.make(class);
                made += usize::from(is_made);
                mover.recount(class);
                if !mover.solution.is_drivable() || mover.random.chance(0.3) {
                    mover.solution.undo();
                    assert_eq!(mover.solution.cost, cost);
                } else if class == Class::Disposal {
                    // What has been improved is made worse again.
                    let service = mover.draw_service();
                    mover.solution.remove(&[service]);
                    mover.put_back();
                    mover.solution.shift_random_trip(&mut mover.random);
                }
                if step % 50 == 0 || problem.limits_sites() {
                    mover.solution.check_invariants();
                }
            }
        }
    }
}

fn features(seed: u64) -> Features {
    Features {
        services: 10 + seed as usize % 4 * 10,
        two_modes: false,
        windows: seed.is_multiple_of(2),
        rests: false,
        disposals: 1 + seed as usize % 2,
        streams: 1 + u8::from(seed.is_multiple_of(5)),
        timed: true,
        releases: false,
        site_limits: false,
    }
}

#[test]
fn predicted_costs_are_recounted_where_only_distance_counts() {
    move_at_random::<UNTIMED>(|seed| Features {
        windows: false,
        timed: false,
        ..features(seed)
    });
}

#[test]
fn predicted_costs_are_recounted_where_time_counts() {
    move_at_random::<TIMED>(features);
}

#[test]
fn predicted_costs_are_recounted_where_trips_wait() {
    move_at_random::<RELEASED>(|seed| Features {
        releases: true,
        ..features(seed)
    });
}

#[test]
fn predicted_costs_are_recounted_where_sites_are_limited() {
    move_at_random::<TIMED>(|seed| Features {
        site_limits: true,
        ..features(seed)
    });
}
