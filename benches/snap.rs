//! Roads beside many positions.

mod extract;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use osm_data::network::Position;
use rayon::prelude::*;
use route_core::geometry::{LocalPlane, Metres};
use route_core::graph::road_graph::{EdgeId, RoadGraph};
use route_core::graph::snap::{SEARCH_RADIUS_M, SnapIndex};
use route_core::random::Random;

const POSITIONS: usize = 20_000;

/// Candidates asked for.
const MOST: usize = 8;

/// Positions up to 30 m from a road.
fn positions(graph: &RoadGraph) -> Vec<Position> {
    let mut random = Random::new(1, 0);
    let position = |_| {
        let edge = EdgeId(random.below(graph.edge_count()) as u32);
        let offset_dm = random.below(graph.length_dm(edge) as usize + 1) as u32;
        let [x, y] = [(); 2].map(|()| random.unit() * 60.0 - 30.0);
        LocalPlane::at(graph.position_at(edge, offset_dm)).unproject(Metres { x, y })
    };
    (0..POSITIONS).map(position).collect()
}

fn measure(criterion: &mut Criterion) {
    let graph = RoadGraph::build(&extract::read(&extract::largest()));
    let positions = positions(&graph);
    let mut group = criterion.benchmark_group("snap");
    group.sample_size(10);
    group.bench_function("index of places", |bencher| {
        bencher.iter(|| SnapIndex::build(&graph));
    });
    let index = SnapIndex::build(&graph);
    let near = |&position: &Position| index.near(position, SEARCH_RADIUS_M, MOST).len();
    group.throughput(Throughput::Elements(POSITIONS as u64));
    group.bench_function("20,000 positions, one thread", |bencher| {
        bencher.iter(|| positions.iter().map(near).sum::<usize>());
    });
    group.bench_function("20,000 positions, all threads", |bencher| {
        bencher.iter(|| positions.par_iter().map(near).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
