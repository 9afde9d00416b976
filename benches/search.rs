//! Iterations of the search per second, on bins of the sample agglomeration and on plain
//! instances of growing size; places priced for one service; peak memory.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use osm_data::{ImportOptions, import};
use route_core::benchmark::mapping::{Mapped, map};
use route_core::benchmark::recognition::{Convention, read};
use route_core::cost::fold::UNTIMED;
use route_core::format::bin_list::{BinListOptions, read_bin_list};
use route_core::model::container::{Container, Day};
use route_core::model::fleet::Fleet;
use route_core::model::opening::PlanDate;
use route_core::model::problem::{Legs, Problem, StopId};
use route_core::paths::road_map::RoadMap;
use route_core::paths::table::Watch;
use route_core::planning::draft::prepare;
use route_core::planning::request::Request;
use route_core::random::Random;
use route_core::search::control::{Control, Limits};
use route_core::search::iterated::Settings;
use route_core::search::neighbourhood::Neighbourhood;
use route_core::search::run::Outcome;
use route_core::search::solution::Solution;
use route_core::search::solve;

/// Iterations of one measurement.
const ITERATIONS: u64 = 5_000;

/// Sizes of plain instances; the smallest first, as peak memory only grows.
const PLANE_SIZES: [usize; 3] = [500, 5_000, 50_000];

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

/// Solves with a number of iterations; how long these took, without the construction if that
/// takes long enough to be reported.
fn solved<L: Legs>(problem: &Problem<L>, iterations: u64) -> (Outcome, Duration) {
    let mut begin = Instant::now();
    let mut control = Control {
        limits: Limits {
            iterations: Some(iterations),
            time: None,
        },
        cancel: &AtomicBool::new(false),
        progress: &mut |progress| {
            if progress.iterations == 0 && iterations > 0 {
                begin = Instant::now();
            }
        },
        seed: 1,
    };
    let outcome = solve(problem, &Settings::default(), &mut control);
    (outcome, begin.elapsed())
}

/// How long the search takes to make a number of iterations.
fn search<L: Legs>(problem: &Problem<L>, iterations: u64) -> Duration {
    solved(problem, iterations).1
}

/// Customers at random in a square, 20 to a truck.
fn plane(customers: usize) -> Mapped {
    let mut random = Random::new(1, 0);
    let mut text = format!(
        "NAME : plane\nTYPE : CVRP\nDIMENSION : {}\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 100\n\
         NODE_COORD_SECTION\n",
        customers + 1
    );
    let side = (customers as f64).sqrt() * 100.0;
    for place in 1..=customers + 1 {
        let [x, y] = [(); 2].map(|()| (random.unit() * side) as u32);
        text += &format!("{place} {x} {y}\n");
    }
    text += "DEMAND_SECTION\n1 0\n";
    for place in 2..=customers + 1 {
        text += &format!("{place} {}\n", 1 + random.below(9));
    }
    text += "DEPOT_SECTION\n1\n-1\nEOF\n";
    let instance = read("plane.vrp", "plane", text.as_bytes(), Convention::Dimacs);
    map(&instance.expect("a sound instance")).expect("a sound instance")
}

fn measure_sizes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("search in the plane");
    group.sample_size(10);
    for customers in PLANE_SIZES {
        let mapped = plane(customers);
        let problem = &mapped.problem;
        let construction = search(problem, 0);
        println!("{customers} customers: first plan in {construction:?}");
        group.throughput(Throughput::Elements(ITERATIONS));
        group.bench_function(format!("iterations, {customers} customers"), |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| search(problem, ITERATIONS)).sum());
        });
        let best = solved(problem, ITERATIONS).0.best;
        let mut solution = Solution::<_, 1, UNTIMED>::restore(problem, &best);
        let neighbourhood = Neighbourhood::build(
            problem,
            Settings::default().neighbours,
            &AtomicBool::new(false),
        );
        let settings = Settings::default().recreate;
        let mut random = Random::new(1, 0);
        group.throughput(Throughput::Elements(2 * settings.near as u64));
        group.bench_function(format!("gaps for one of {customers}"), |bencher| {
            bencher.iter_custom(|times| {
                let mut spent = Duration::ZERO;
                for _ in 0..times {
                    let service = StopId(random.below(customers) as u32);
                    solution.begin();
                    solution.remove(&[service]);
                    let begin = Instant::now();
                    black_box(solution.best_insertion(
                        service,
                        &neighbourhood,
                        &settings,
                        &mut random,
                    ));
                    spent += begin.elapsed();
                    solution.undo();
                }
                spent
            });
        });
        if let Some(peak) = peak_memory() {
            println!("{customers} customers: {peak} at most");
        }
    }
    group.finish();
}

/// Most memory that this process has held, where the system tells it.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line["VmHWM:".len()..].trim().to_owned())
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
            baseline: None,
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
            bencher.iter_custom(|times| (0..times).map(|_| search(problem, ITERATIONS)).sum());
        });
    }
    group.finish();
}

criterion_group!(benches, measure_sizes, measure);
criterion_main!(benches);
