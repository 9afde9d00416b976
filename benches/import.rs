//! Import and road graph of a large extract, and the same from a road map on disk. The bars: 5 s
//! and 1 GB on two cores; 0.2 s for opening.

mod extract;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use osm_data::ImportReport;
use route_core::graph::road_graph::RoadGraph;
use route_core::paths::road_map::RoadMap;
use route_core::roads_file::{ImportedMap, open};

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
    let map = ImportedMap {
        roads: RoadMap::build(&network),
        report: ImportReport::default(),
        network,
    };
    let file = std::env::temp_dir().join(format!("rounds-{}.roads", std::process::id()));
    std::fs::write(&file, map.to_bytes()).expect("room for the road map");
    group.bench_function("road map opened", |bencher| {
        bencher.iter(|| open(&file).expect("a sound road map"));
    });
    std::fs::remove_file(&file).expect("the road map is there");
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
