//! Small random problems with everything in them.

use crate::model::problem::{
    Disposal, Leg, Legs, Mode, OPEN_END, Problem, Rest, Service, Total, VehicleClass,
};
use crate::random::Random;

/// Legs from a table, one per profile.
#[derive(Clone, Debug)]
pub struct Tables {
    size: usize,
    legs: Vec<Vec<Leg>>,
}

impl Legs for Tables {
    fn leg(&self, profile: u32, exit: u32, entry: u32) -> Leg {
        self.legs[profile as usize][exit as usize * self.size + entry as usize]
    }
}

impl Tables {
    /// Makes both directions equal.
    pub fn make_symmetric(&mut self) {
        for legs in &mut self.legs {
            for from in 0..self.size {
                for to in 0..from {
                    legs[from * self.size + to] = legs[to * self.size + from];
                }
            }
        }
    }
}

/// What a random problem may contain.
#[derive(Clone, Copy, Debug)]
pub struct Features {
    pub services: usize,
    pub two_modes: bool,
    pub windows: bool,
    pub rests: bool,
    pub disposals: usize,
    pub streams: u8,
    pub timed: bool,
    pub releases: bool,
    pub site_limits: bool,
}

impl Features {
    /// Loads and vehicles only.
    pub const PLAIN: Self = Self {
        services: 20,
        two_modes: false,
        windows: false,
        rests: false,
        disposals: 0,
        streams: 1,
        timed: false,
        releases: false,
        site_limits: false,
    };
}

/// A random problem of these features.
pub fn random_problem(random: &mut Random, features: Features) -> Problem<Tables> {
    let class_count = 1 + random.below(2);
    let mode_count = if features.two_modes { 2 } else { 1 };
    // Endpoints: depots, disposals, then an entry and an exit for each mode.
    let first_disposal = class_count as u32;
    let first_mode = first_disposal + features.disposals as u32;
    let size = first_mode as usize + features.services * mode_count * 2;
    let points: Vec<(i32, i32)> = (0..size)
        .map(|_| (random.below(100) as i32, random.below(100) as i32))
        .collect();
    let profiles = 1 + random.below(2);
    let legs = (0..profiles)
        .map(|_| {
            let mut table = Vec::with_capacity(size * size);
            for a in &points {
                for b in &points {
                    let straight = (a.0 - b.0).abs() + (a.1 - b.1).abs();
                    let distance = straight + random.below(30) as i32;
                    table.push(Leg {
                        distance,
                        time: distance + random.below(20) as i32,
                    });
                }
            }
            table
        })
        .collect();
    let all_classes = (1 << class_count) - 1;
    let services: Vec<Service> = (0..features.services)
        .map(|index| {
            let modes = 1 + if mode_count > 1 { random.below(2) } else { 0 };
            let window = if features.windows && random.chance(0.5) {
                let early = random.below(600) as i32;
                (early, early + 40 + random.below(300) as i32)
            } else {
                (0, OPEN_END)
            };
            Service {
                modes: (0..modes)
                    .map(|mode| {
                        let endpoint = first_mode + 2 * (index * mode_count + mode) as u32;
                        Mode {
                            entry: endpoint,
                            exit: endpoint + 1,
                            time: 5 + random.below(20) as i32,
                            distance: random.below(10) as i32,
                            classes: if random.chance(0.15) { 1 } else { all_classes },
                        }
                    })
                    .collect(),
                window,
                load: [1 + random.below(9) as i32, 1 + random.below(9) as i32],
                stream: random.below(usize::from(features.streams)) as u8,
                release: if features.releases && random.chance(0.4) {
                    random.below(500) as i32
                } else {
                    0
                },
                price: 1_000_000,
                point: [points[index].0, points[index].1],
            }
        })
        .collect();
    let disposals: Vec<Disposal> = (0..features.disposals)
        .map(|index| Disposal {
            site: index as u32 % 2,
            entry: first_disposal + index as u32,
            exit: first_disposal + index as u32,
            time: 10 + random.below(20) as i32,
            window: if features.windows && random.chance(0.5) {
                let early = random.below(300) as i32;
                (early, early + 500 + random.below(600) as i32)
            } else {
                (0, OPEN_END)
            },
            streams: if index == 0 { u64::MAX } else { 1 },
            classes: all_classes,
        })
        .collect();
    let classes = (0..class_count)
        .map(|index| VehicleClass {
            count: 1 + random.below(2) as u32,
            profile: random.below(profiles) as u32,
            start: index as u32,
            end: index as u32,
            shift: (0, if features.timed { 1_500 } else { OPEN_END }),
            max_duration: if features.timed {
                700 + random.below(800) as i32
            } else {
                OPEN_END
            },
            capacity: [12 + random.below(14) as i32, 12 + random.below(14) as i32],
            route_capacity: [i32::MAX / 2; 2],
            max_services: u32::MAX,
            max_trips: 2 + random.below(3) as u32,
            unloads_at_end: features.disposals == 0,
            rest: (features.rests && random.chance(0.7)).then(|| {
                let due_after = 200 + random.below(300) as i32;
                Rest {
                    duration: 30 + random.below(30) as i32,
                    window: (0, due_after),
                    due_after,
                    due_past: OPEN_END,
                }
            }),
            fixed_cost: random.below(150) as i64,
            time_cost: if features.timed { 1 } else { 0 },
            distance_cost: 1 + random.below(2) as i64,
        })
        .collect();
    let problem = Problem::new(&services, &disposals, classes, Tables { size, legs });
    let problem = problem.expect("a sound problem");
    if !features.site_limits {
        return problem;
    }
    let mut limit = |dimension: usize| {
        let loads = services.iter().map(|s| i64::from(s.load[dimension]));
        (loads.sum::<i64>() as f64 * (0.2 + 0.6 * random.unit())) as i64
    };
    let limits: Vec<Total> = (0..features.disposals.min(2))
        .map(|_| [limit(0), limit(1)])
        .collect();
    problem.with_site_limits(&limits).expect("sound limits")
}
