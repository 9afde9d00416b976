//! What an extract holds: `cargo run --release --example import_pbf -- EXTRACT.osm.pbf`
//!
//! Without an argument it reads the sample agglomeration.

use std::path::PathBuf;
use std::time::Instant;

use osm_data::{ImportOptions, import};
use route_core::graph::road_graph::RoadGraph;

const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/osm-data/sample/bethune-bruay.osm.pbf"
);

fn main() -> anyhow::Result<()> {
    let extract = PathBuf::from(std::env::args_os().nth(1).unwrap_or(SAMPLE.into()));
    let begin = Instant::now();
    let import = import(
        &extract,
        &ImportOptions { buildings: true },
        &mut |_progress| {},
    )?;
    println!("{}, read in {:.2?}", extract.display(), begin.elapsed());
    println!("{}", import.report);

    let graph = RoadGraph::build(&import.network);
    let metres: u64 = graph
        .chains
        .iter()
        .map(|chain| u64::from(chain.length_dm) / 10)
        .sum();
    println!(
        "Road graph: {} nodes, {} directed edges, {} km of road, {} turn restrictions",
        graph.nodes.len(),
        graph.edges.len(),
        metres / 1_000,
        graph.restrictions.len(),
    );
    Ok(())
}
