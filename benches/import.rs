//! Import and road graph of a large extract. The bar: 5 s and 1 GB on two cores.

mod extract;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use route_core::graph::road_graph::RoadGraph;
use route_core::paths::road_map::RoadMap;

/// Most memory this process has had, if the system says so.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line["VmHWM:".len()..].trim().to_owned())
}

fn measure(criterion: &mut Criterion) {
    let extract = extract::largest();
    let say_peak = |what: &str| {
        if let Some(peak) = peak_memory() {
            println!("peak memory after {what}: {peak}");
        }
    };
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    group.bench_function("extract", |bencher| {
        bencher.iter(|| extract::read(&extract));
    });
    group.bench_function("extract and road graph", |bencher| {
        bencher.iter(|| RoadGraph::build(&extract::read(&extract)));
    });
    say_peak("import and road graph");
    let network = extract::read(&extract);
    group.bench_function("map ready for planning", |bencher| {
        bencher.iter(|| RoadMap::build(black_box(&network)));
    });
    say_peak("the map ready for planning");
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
