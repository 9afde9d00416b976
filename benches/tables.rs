//! The road index: customisation, single legs, tables and labels.

mod extract;

use std::sync::atomic::AtomicBool;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use osm_data::network::Access;
use route_core::format::profile::vehicle_of;
use route_core::graph::connectivity::MainComponent;
use route_core::graph::metric::Metric;
use route_core::graph::profile::VehicleProfile;
use route_core::graph::road_graph::EdgeId;
use route_core::model::container::Day;
use route_core::model::opening::{PlanDate, ShiftHours};
use route_core::model::overrides::{Effect, Overrides, Rule, Validity, VehicleScope, Whereabouts};
use route_core::model::road_profile::RoadProfile;
use route_core::paths::customize::Customized;
use route_core::paths::dijkstra::{Dijkstra, EdgePoint, Network};
use route_core::paths::index::{ClassIndex, Query};
use route_core::paths::labels::LegLabels;
use route_core::paths::perfect::Perfect;
use route_core::paths::road_map::RoadMap;
use route_core::paths::table::{LegTable, Place, Watch};
use route_core::paths::weight::PathWeight;
use route_core::planning::class_roads::ProfileRoads;
use route_core::random::Random;

/// Streets closed at once.
const WORKS: usize = 20;

/// Exits and entries for which labels are made.
const ENDPOINTS: usize = 40_000;

/// Places that can be reached from all over the map and left again: from a dead end, a search
/// would be over at once.
fn places(network: Network, count: usize, stream: u64) -> Vec<Place> {
    let (states, metric) = (network.states, network.metric);
    let component = MainComponent::find(states, metric);
    let mut random = Random::new(1, stream);
    let mut places = Vec::with_capacity(count);
    while places.len() < count {
        let edge = EdgeId(random.below(network.graph.edge_count()) as u32);
        let offset_dm = random.below(network.graph.length_dm(edge) as usize + 1) as u32;
        if component.serves(states, metric, edge) {
            places.push(vec![EdgePoint { edge, offset_dm }]);
        }
    }
    places
}

/// The metric with some streets closed, and their edges.
fn with_works(map: &RoadMap, metric: &Metric) -> (Metric, Vec<EdgeId>) {
    let mut random = Random::new(2, 0);
    let mut changed = metric.clone();
    let mut edges = Vec::new();
    for _ in 0..WORKS {
        let edge = EdgeId(random.below(map.graph.edge_count()) as u32);
        edges.extend(map.graph.edges_of(map.graph.edge(edge).chain));
    }
    for edge in &edges {
        changed.edges[edge.index()] = PathWeight::INFINITE;
    }
    (changed, edges)
}

fn measure(criterion: &mut Criterion) {
    let map = RoadMap::build(&extract::read(&extract::largest()));
    let hours = ShiftHours {
        date: PlanDate::in_ordinary_week(Day::Monday),
        start_s: 5 * 3_600,
        end_s: 14 * 3_600,
    };
    let truck = VehicleProfile::of(&vehicle_of(RoadProfile::default()));
    let metric = Metric::build(&map.graph, &map.states, &truck, &hours);
    let network = Network {
        graph: &map.graph,
        states: &map.states,
        metric: &metric,
    };
    let topology = &map.topology;
    let index = ClassIndex::build(topology, network);
    customisation(criterion, &map, network, &index);
    single_legs(criterion, &map, network, &index);

    let pruned = index.pruned().expect("a fresh index");
    let watch = Watch {
        cancel: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let mut group = criterion.benchmark_group("tables");
    group.sample_size(10);
    let (exits, entries) = (places(network, ENDPOINTS, 0), places(network, ENDPOINTS, 1));
    for (size, name) in [(1_000, "1,000 × 1,000"), (5_000, "5,000 × 5,000")] {
        group.throughput(Throughput::Elements((size * size) as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let (exits, entries) = (&exits[..size], &entries[..size]);
                LegTable::compute(topology, pruned, network, exits, entries, &watch)
            });
        });
    }
    group.throughput(Throughput::Elements(ENDPOINTS as u64));
    let label = || LegLabels::compute(topology, pruned, network, &exits, &entries, &watch);
    group.bench_function("labels of 40,000 exits and entries", |bencher| {
        bencher.iter(label);
    });
    let labels = label().expect("not cancelled");
    println!("memory of the labels: {} MB", labels.memory() / 1_000_000);
    let mut random = Random::new(4, 0);
    group.throughput(Throughput::Elements(1));
    group.bench_function("leg from labels", |bencher| {
        bencher.iter(|| {
            let [exit, entry] = [(); 2].map(|()| random.below(ENDPOINTS) as u32);
            labels.leg(exit, entry)
        });
    });
    group.finish();
    own_rules(criterion, map);
}

/// Twenty ways are closed by rules of the planner's own and opened again, for one class.
fn own_rules(criterion: &mut Criterion, mut map: RoadMap) {
    let class = vehicle_of(RoadProfile::default());
    let monday = PlanDate::in_ordinary_week(Day::Monday);
    let mut roads = ProfileRoads::build(&map, &class, monday);
    let mut random = Random::new(5, 0);
    let closed = |number| Rule {
        id: format!("works {number}"),
        place: String::new(),
        on: Whereabouts::Ways(vec![map.graph.ways[random.below(map.graph.ways.len())]]),
        effect: Effect::Access(Access::Closed),
        validity: Validity::default(),
        vehicles: VehicleScope::default(),
    };
    let works = Overrides {
        rules: (0..WORKS).map(closed).collect(),
        doubts: Vec::new(),
    };
    let mut group = criterion.benchmark_group("rules");
    group.sample_size(10);
    group.bench_function("20 ways closed and opened again", |bencher| {
        bencher.iter(|| {
            for overrides in [&works, &Overrides::default()] {
                map.set_overrides(overrides, false);
                roads.follow(&map, &class);
            }
        });
    });
    group.bench_function("20 ways found", |bencher| {
        bencher.iter(|| map.set_overrides(&works, false));
    });
    group.bench_function("main component", |bencher| {
        bencher.iter(|| MainComponent::find(&map.states, &roads.metric));
    });
    group.finish();
}

fn customisation(criterion: &mut Criterion, map: &RoadMap, network: Network, index: &ClassIndex) {
    let topology = &map.topology;
    let mut group = criterion.benchmark_group("customise");
    group.sample_size(10);
    group.bench_function("all streets", |bencher| {
        bencher.iter(|| Customized::build(topology, network.states, network.metric));
    });
    group.bench_function("prune", |bencher| {
        bencher.iter(|| Perfect::build(topology, &index.customized));
    });
    let (changed, edges) = with_works(map, network.metric);
    group.bench_function("20 streets", |bencher| {
        bencher.iter_batched_ref(
            || index.customized.clone(),
            |customized| customized.reweigh(topology, network.states, &changed, &edges),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn single_legs(criterion: &mut Criterion, map: &RoadMap, network: Network, index: &ClassIndex) {
    let ends = places(network, 2_000, 3);
    let mut group = criterion.benchmark_group("single legs");
    let mut query = Query::new(&map.topology, network, index);
    let mut pairs = ends.chunks(2).cycle();
    let mut next = || pairs.next().expect("an endless row");
    group.bench_function("weight", |bencher| {
        bencher.iter(|| {
            let pair = next();
            query.leg(&pair[0], &pair[1])
        });
    });
    group.bench_function("path", |bencher| {
        bencher.iter(|| {
            let pair = next();
            query.path(&pair[0], &pair[1])
        });
    });
    group.sample_size(10);
    let mut dijkstra = Dijkstra::default();
    group.bench_function("Dijkstra's algorithm to all streets", |bencher| {
        bencher.iter(|| dijkstra.run(network, &next()[0], None));
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
