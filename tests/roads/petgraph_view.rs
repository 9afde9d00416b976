//! The road graph as petgraph sees it.

use std::collections::{BTreeMap, BTreeSet};

use osm_data::testing::DrawnMap;
use petgraph::Direction;
use petgraph::algo::{dijkstra, kosaraju_scc};
use petgraph::visit::{
    Dfs, EdgeCount, EdgeIndexable, EdgeRef, IntoEdgeReferences, IntoEdges, IntoEdgesDirected,
    IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, NodeCount, NodeIndexable,
};
use route_core::graph::road_graph::{EdgeId, NodeId, RoadGraph};

/// A block with a one-way street from A to B, a one-way street that leads out of it, and an
/// island.
fn town() -> RoadGraph {
    let network = DrawnMap::new(
        "
        A---B---E   G
        |   |       |
        C---D       H
        ",
        50.0,
    )
    .way("AB", &[("highway", "residential"), ("oneway", "yes")])
    .way("ACDB", &[("highway", "residential")])
    .way("BE", &[("highway", "residential"), ("oneway", "yes")])
    .way("GH", &[("highway", "residential")])
    .build();
    RoadGraph::build(&network)
}

#[test]
fn every_edge_is_found_from_both_of_its_ends_and_in_the_whole_list() {
    let graph = town();
    let listed: BTreeMap<EdgeId, (NodeId, NodeId)> = (&graph)
        .edge_references()
        .map(|edge| (edge.id(), (edge.source(), edge.target())))
        .collect();
    let expected: BTreeMap<EdgeId, (NodeId, NodeId)> = (0..graph.edges.len() as u32)
        .map(EdgeId)
        .map(|id| (id, (graph.edge(id).tail, graph.edge(id).head)))
        .collect();
    assert_eq!(listed, expected);
    for direction in [Direction::Outgoing, Direction::Incoming] {
        let mut seen = BTreeMap::new();
        for node in (&graph).node_identifiers() {
            for edge in (&graph).edges_directed(node, direction) {
                let end = match direction {
                    Direction::Outgoing => edge.source(),
                    Direction::Incoming => edge.target(),
                };
                assert_eq!(end, node);
                seen.insert(edge.id(), (edge.source(), edge.target()));
            }
        }
        assert_eq!(seen, expected, "{direction:?}");
    }
}

#[test]
fn neighbours_are_the_other_ends_of_the_edges() {
    let graph = town();
    let as_set = |nodes: &mut dyn Iterator<Item = NodeId>| nodes.collect::<BTreeSet<_>>();
    for node in (&graph).node_identifiers() {
        let mut heads = (&graph).edges(node).map(|edge| edge.target());
        let heads = as_set(&mut heads);
        assert_eq!(as_set(&mut (&graph).neighbors(node)), heads);
        let mut out = (&graph).neighbors_directed(node, Direction::Outgoing);
        assert_eq!(as_set(&mut out), heads);
        for into in (&graph).neighbors_directed(node, Direction::Incoming) {
            assert!((&graph).neighbors(into).any(|head| head == node));
        }
    }
}

#[test]
fn indices_run_from_0_to_the_count() {
    let graph = town();
    let indices = (&graph)
        .node_identifiers()
        .map(|node| NodeIndexable::to_index(&graph, node));
    assert!(indices.eq(0..graph.node_count()));
    for index in 0..EdgeCount::edge_count(&graph) {
        let edge: EdgeId = EdgeIndexable::from_index(&graph, index);
        assert_eq!(EdgeIndexable::to_index(&graph, edge), index);
    }
}

#[test]
fn components_follow_the_one_way_streets() {
    let graph = town();
    let mut sizes: Vec<usize> = kosaraju_scc(&graph).iter().map(Vec::len).collect();
    sizes.sort_unstable();
    // Out of E there is no way, G and H are an island, A and B lie on a circle.
    assert_eq!(sizes, [1, 2, 2]);
}

#[test]
fn searches_use_the_weights_they_are_given() {
    let graph = town();
    let at = |index: usize| graph.nodes[index].position;
    // A is the most western junction in the north.
    let a = (&graph)
        .node_identifiers()
        .min_by_key(|node| (at(node.index()).lon_e7, -at(node.index()).lat_e7))
        .expect("a junction");
    let found = dijkstra(&graph, a, None, |edge| graph.length_dm(edge.id()));
    let mut walk = Dfs::new(&graph, a);
    let mut reached = BTreeSet::new();
    while let Some(node) = walk.next(&graph) {
        reached.insert(node);
    }
    assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), reached);
    // A itself, B after 200 m, and E after 400 m; not the island.
    let mut metres: Vec<u32> = found.into_values().map(|length| length / 10).collect();
    metres.sort_unstable();
    assert_eq!(metres.len(), 3);
    assert!(
        metres[1].abs_diff(200) <= 2 && metres[2].abs_diff(400) <= 4,
        "{metres:?}"
    );
}
