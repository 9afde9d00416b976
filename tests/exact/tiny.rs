//! Random tiny problems, kept as what they are made from.

use route_core::model::problem::{
    Disposal, Leg, Legs, Mode, OPEN_END, Problem, Service, VehicleClass,
};
use route_core::random::Random;

/// Price of every service, far above what any route costs.
pub const PRICE: i64 = 1_000_000;

/// Latest end of the longest shift.
const DAY: usize = 1_200;

/// Legs from a table of all endpoints.
#[derive(Clone, Debug)]
pub struct Table {
    size: usize,
    legs: Vec<Leg>,
}

impl Legs for Table {
    fn leg(&self, _profile: u32, exit: u32, entry: u32) -> Leg {
        self.legs[exit as usize * self.size + entry as usize]
    }
}

/// A tiny problem.
#[derive(Debug)]
pub struct Tiny {
    pub services: Vec<Service>,
    /// Opening intervals of the one disposal site; none if the depots take what is collected.
    pub disposals: Vec<Disposal>,
    pub classes: Vec<VehicleClass>,
    pub legs: Table,
}

impl Tiny {
    /// Draws a problem: loads in two dimensions, windows, different vehicles with costs of use,
    /// time and distance, a disposal site that may be closed at noon, limits of shifts, and goods
    /// that trips wait for.
    pub fn draw(random: &mut Random) -> Self {
        let depots = 1 + random.below(2);
        let site = depots;
        let count = 2 + random.below(9);
        let legs = draw_legs(site + 1 + count, random);
        let class_count = 1 + random.below(3);
        let has_site = random.chance(0.7);
        // By problem, so that tight and loose ones both occur.
        let windows = [0.0, 0.3, 0.8][random.below(3)];
        let largest = [4, 10][random.below(2)];
        let releases = [0.0, 0.0, 0.5][random.below(3)];
        let services = (0..count).map(|index| {
            let barred = random.chance(0.1) as u64 * (1 << random.below(class_count));
            let place = (site + 1 + index) as u32;
            Service {
                modes: vec![Mode {
                    entry: place,
                    exit: place,
                    time: random.below(25) as i32,
                    distance: random.below(4) as i32,
                    classes: ((1 << class_count) - 1) & !barred,
                }],
                window: draw_window(windows, random),
                load: [
                    1 + random.below(largest) as i32,
                    random.below(largest) as i32,
                ],
                stream: 0,
                release: random.chance(releases) as i32 * random.below(DAY / 2) as i32,
                price: PRICE,
                point: [0, 0],
            }
        });
        let services = services.collect();
        let hours: &[(i32, i32)] = match random.below(3) {
            _ if !has_site => &[],
            0 => &[(0, OPEN_END)],
            1 => &[(100, 900)],
            _ => &[(50, 400), (550, 1_000)],
        };
        let disposal = |&window: &(i32, i32)| Disposal {
            site: 0,
            entry: site as u32,
            exit: site as u32,
            time: 15,
            window,
            streams: u64::MAX,
            classes: u64::MAX,
        };
        let classes = (0..class_count).map(|_| draw_class(depots, has_site, random));
        Self {
            services,
            disposals: hours.iter().map(disposal).collect(),
            classes: classes.collect(),
            legs,
        }
    }

    /// The problem that the search gets.
    pub fn problem(&self) -> Problem<Table> {
        let (services, disposals) = (&self.services, &self.disposals);
        let problem = Problem::new(services, disposals, self.classes.clone(), self.legs.clone());
        problem.expect("a sound problem")
    }
}

/// Straight lines, longer or slower one way than the other.
fn draw_legs(size: usize, random: &mut Random) -> Table {
    let places: Vec<[f64; 2]> = (0..size)
        .map(|_| [(); 2].map(|()| 100.0 * random.unit()))
        .collect();
    let mut legs = Vec::with_capacity(size * size);
    for from in &places {
        for to in &places {
            let distance = (from[0] - to[0]).hypot(from[1] - to[1]).ceil() as i32;
            legs.push(Leg {
                distance: distance + random.below(10) as i32,
                time: distance + random.below(20) as i32,
            });
        }
    }
    Table { size, legs }
}

fn draw_window(share: f64, random: &mut Random) -> (i32, i32) {
    if !random.chance(share) {
        return (0, OPEN_END);
    }
    let early = random.below(DAY / 2) as i32;
    (early, early + 30 + random.below(300) as i32)
}

fn draw_class(depots: usize, has_site: bool, random: &mut Random) -> VehicleClass {
    let [start, end] = [(); 2].map(|()| random.below(depots) as u32);
    let begin = random.below(200) as i32;
    VehicleClass {
        count: 1 + random.below(3) as u32,
        profile: 0,
        start,
        end,
        shift: (begin, DAY as i32 - random.below(300) as i32),
        max_duration: [OPEN_END, 500 + random.below(500) as i32][random.below(2)],
        capacity: [(); 2].map(|()| 10 + random.below(15) as i32),
        route_capacity: [i32::MAX / 2; 2],
        max_services: u32::MAX,
        max_trips: 1 + random.below(4) as u32,
        unloads_at_end: !has_site || random.chance(0.2),
        rest: None,
        fixed_cost: random.below(300) as i64,
        time_cost: random.below(3) as i64,
        distance_cost: 1 + random.below(3) as i64,
    }
}
