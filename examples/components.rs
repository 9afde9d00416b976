//! Algorithms of petgraph on a road graph:
//! `cargo run --release --example components -- EXTRACT.osm.pbf`
//!
//! `RoadGraph` offers petgraph's visit traits, so that its algorithms run on it as they are. Here:
//! which parts of the network can be reached from each other, and how far the farthest junction
//! of the largest part is. Without an argument it reads the sample agglomeration.

use std::cmp::Reverse;
use std::path::PathBuf;

use anyhow::Context;
use osm_data::{ImportOptions, import};
use petgraph::algo::{dijkstra, kosaraju_scc};
use petgraph::visit::{EdgeRef, NodeCount};
use route_core::graph::road_graph::{NodeId, RoadGraph};

const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/osm-data/sample/bethune-bruay.osm.pbf"
);

fn main() -> anyhow::Result<()> {
    let extract = PathBuf::from(std::env::args_os().nth(1).unwrap_or(SAMPLE.into()));
    let import = import(&extract, &ImportOptions::default(), &mut |_progress| {})?;
    let graph = RoadGraph::build(&import.network);

    let mut components: Vec<Vec<NodeId>> = kosaraju_scc(&graph);
    for component in &mut components {
        component.sort_unstable();
    }
    components.sort_by_key(|component| (Reverse(component.len()), component.first().copied()));
    let sizes: Vec<usize> = components.iter().map(Vec::len).take(8).collect();
    println!(
        "{} junctions in {} strongly connected components, the largest: {sizes:?}",
        graph.node_count(),
        components.len(),
    );

    let largest = components.first().context("the extract has no roads")?;
    let start = *largest.first().context("a component has a junction")?;
    let lengths_dm = dijkstra(&graph, start, None, |edge| {
        u64::from(graph.length_dm(edge.id()))
    });
    let farthest = largest.iter().max_by_key(|&node| (lengths_dm[node], *node));
    let farthest = *farthest.context("a component has a junction")?;
    let name = |node: NodeId| format!("node {}", graph.nodes[node.index()].osm_node);
    println!(
        "From {} the farthest junction of the largest component is {}, {:.1} km away",
        name(start),
        name(farthest),
        lengths_dm[&farthest] as f64 / 10_000.0,
    );
    Ok(())
}
