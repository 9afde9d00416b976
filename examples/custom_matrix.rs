//! A routing problem without a map: `cargo run --release --example custom_matrix`
//!
//! The search asks for legs through the trait `Legs`; where they come from is up to you. Here
//! they are a table of minutes between a depot, eight customers and a disposal site.

use std::sync::atomic::AtomicBool;

use route_core::model::problem::{
    Disposal, IMPOSSIBLE, Leg, Legs, Mode, OPEN_END, Problem, Service, VehicleClass,
};
use route_core::search::control::{Control, Limits};
use route_core::search::iterated::Settings;
use route_core::search::solve;

/// Endpoints: the depot, the disposal site, and the customers.
const DEPOT: u32 = 0;
const SITE: u32 = 1;
const FIRST_CUSTOMER: u32 = 2;

/// Minutes from each endpoint to each, there and back not always the same.
const MINUTES: [[i32; 10]; 10] = [
    [0, 12, 7, 9, 14, 6, 11, 16, 13, 8],
    [12, 0, 10, 5, 9, 15, 13, 7, 6, 11],
    [8, 10, 0, 4, 8, 11, 15, 12, 12, 14],
    [9, 6, 4, 0, 5, 13, 16, 9, 8, 13],
    [14, 9, 7, 5, 0, 18, 20, 8, 10, 17],
    [6, 15, 11, 13, 18, 0, 6, 19, 14, 5],
    [11, 12, 15, 16, 20, 6, 0, 17, 11, 4],
    [16, 7, 12, 9, 8, 18, 17, 0, 5, 15],
    [13, 6, 12, 8, 10, 14, 11, 5, 0, 10],
    [8, 11, 14, 12, 17, 5, 4, 15, 10, 0],
];

/// Kilograms and litres at each customer.
const LOADS: [[i32; 2]; 8] = [
    [300, 900],
    [450, 1_100],
    [250, 1_500],
    [500, 1_000],
    [350, 1_200],
    [400, 800],
    [200, 1_700],
    [450, 900],
];

struct Matrix;

impl Legs for Matrix {
    fn leg(&self, _profile: u32, exit: u32, entry: u32) -> Leg {
        let minutes = MINUTES[exit as usize][entry as usize];
        Leg {
            time: minutes,
            // At 30 km/h.
            distance: minutes * 500,
        }
    }
}

fn main() -> anyhow::Result<()> {
    let services: Vec<Service> = (FIRST_CUSTOMER..)
        .zip(LOADS)
        .map(|(endpoint, load)| Service {
            modes: vec![Mode {
                entry: endpoint,
                exit: endpoint,
                time: 5,
                distance: 0,
                classes: u64::MAX,
            }],
            // The third customer is there in the first half hour only.
            window: (0, if endpoint == 4 { 30 } else { OPEN_END }),
            load,
            stream: 0,
            release: 0,
            price: 1_000_000_000,
            point: [0, 0],
        })
        .collect();
    let disposal = Disposal {
        site: 0,
        entry: SITE,
        exit: SITE,
        time: 10,
        window: (0, OPEN_END),
        streams: 1,
        classes: u64::MAX,
    };
    let truck = VehicleClass {
        count: 2,
        profile: 0,
        start: DEPOT,
        end: DEPOT,
        shift: (0, 240),
        max_duration: 240,
        capacity: [1_500, 4_000],
        route_capacity: [OPEN_END; 2],
        max_services: u32::MAX,
        max_trips: u32::MAX,
        unloads_at_end: false,
        rest: None,
        fixed_cost: 100_000,
        time_cost: 1_000,
        distance_cost: 1,
    };
    let problem = Problem::new(&services, &[disposal], vec![truck], Matrix)?;

    let mut control = Control {
        limits: Limits {
            iterations: Some(2_000),
            time: None,
        },
        cancel: &AtomicBool::new(false),
        progress: &mut |_progress| {},
        seed: 1,
    };
    let outcome = solve(&problem, &Settings::default(), &mut control);

    let best = &outcome.best;
    anyhow::ensure!(best.cost < IMPOSSIBLE, "no solution");
    for (_, stops) in best.routes.iter().filter(|(_, stops)| !stops.is_empty()) {
        let names = stops.iter().map(|&stop| {
            if problem.is_disposal(stop) {
                "unload".to_owned()
            } else {
                format!("customer {}", stop.0 + 1)
            }
        });
        println!("depot → {} → depot", names.collect::<Vec<_>>().join(" → "));
    }
    println!(
        "{} customers left out; cost {} (construction alone: {})",
        best.bank.len(),
        best.cost,
        outcome.construction.cost,
    );
    Ok(())
}
