//! Iterations of the search per second, on bins of the sample agglomeration.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use osm_data::{ImportOptions, import};
use route_core::format::bin_list::{BinListOptions, read_bin_list};
use route_core::model::container::{Container, Day};
use route_core::model::fleet::Fleet;
use route_core::model::opening::PlanDate;
use route_core::model::problem::Problem;
use route_core::paths::legs::RoadLegs;
use route_core::paths::road_map::RoadMap;
use route_core::paths::table::Watch;
use route_core::planning::draft::prepare;
use route_core::planning::request::Request;
use route_core::search::control::{Control, Limits};
use route_core::search::iterated::Settings;
use route_core::search::solve;

/// Iterations of one measurement.
const ITERATIONS: u64 = 5_000;

/// Every so many rows of the week's bin list are planned for one day.
const ONE_ROW_IN: [usize; 2] = [12, 1];

fn bins() -> Vec<Container> {
    let name = "examples/data/bins-week.csv";
    let list = read_bin_list(name, &file(name), &BinListOptions::default());
    list.containers
        .into_iter()
        .map(|bin| Container {
            days: Vec::new(),
            ..bin
        })
        .collect()
}

/// The sample's fleet, with trucks for all the week's bins in one day.
fn fleet() -> Fleet {
    let mut fleet: Fleet =
        serde_json::from_slice(&file("examples/data/fleet.json")).expect("a fleet");
    for class in &mut fleet.vehicles {
        class.count *= 5;
    }
    fleet
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(root().join(name)).expect("a file of the repository")
}

/// How long the search takes to make a number of iterations.
fn search(problem: &Problem<RoadLegs>, iterations: u64) -> Duration {
    let mut control = Control {
        limits: Limits {
            iterations: Some(iterations),
            time: None,
        },
        cancel: &AtomicBool::new(false),
        progress: &mut |_progress| {},
        seed: 1,
    };
    let begin = Instant::now();
    solve(problem, &Settings::default(), &mut control);
    begin.elapsed()
}

fn measure(criterion: &mut Criterion) {
    let extract = root().join("osm-data/sample/bethune-bruay.osm.pbf");
    let import = import(&extract, &ImportOptions::default(), &mut |_progress| {});
    let map = RoadMap::build(&import.expect("a sound extract").network);
    let (bins, fleet) = (bins(), fleet());
    let watch = Watch {
        cancel: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let mut group = criterion.benchmark_group("search");
    group.sample_size(10);
    for one_in in ONE_ROW_IN {
        let bins: Vec<Container> = bins.iter().step_by(one_in).cloned().collect();
        let request = Request {
            containers: &bins,
            rejected_rows: &[],
            fleet: &fleet,
            date: PlanDate::in_ordinary_week(Day::Monday),
            day: None,
        };
        let task = prepare(&map, request, &watch).expect("a sound request");
        let problem = &task.problem;
        let services = problem.service_count;
        group.throughput(Throughput::Elements(1));
        group.bench_function(format!("construction, {services} services"), |bencher| {
            bencher.iter(|| search(problem, 0));
        });
        group.throughput(Throughput::Elements(ITERATIONS));
        group.bench_function(format!("iterations, {services} services"), |bencher| {
            // The time that construction alone takes is taken off.
            let construction = search(problem, 0);
            bencher.iter_custom(|times| {
                let runs = (0..times).map(|_| search(problem, ITERATIONS));
                runs.map(|run| run.saturating_sub(construction)).sum()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
