//! The road graph as petgraph sees it: junctions are nodes, directed edges are edges.
//!
//! For what embedders want to know about roads as such. It knows no turn restrictions and no
//! vehicles; rounds are planned on [`super::states::StateGraph`].

use std::collections::HashSet;
use std::iter::{Map, Zip};
use std::ops::Range;
use std::slice;

use petgraph::visit::{
    Data, EdgeCount, EdgeIndexable, EdgeRef, GraphBase, GraphProp, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers,
    NodeCompactIndexable, NodeCount, NodeIndexable, Visitable,
};
use petgraph::{Directed, Direction};

use super::road_graph::{Edge, EdgeId, Node, NodeId, RoadGraph};

/// A directed edge with its number.
#[derive(Clone, Copy, Debug)]
pub struct EdgeReference<'a> {
    id: EdgeId,
    edge: &'a Edge,
}

impl<'a> From<(u32, &'a Edge)> for EdgeReference<'a> {
    fn from((id, edge): (u32, &'a Edge)) -> Self {
        let id = EdgeId(id);
        Self { id, edge }
    }
}

impl EdgeRef for EdgeReference<'_> {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
    type Weight = Edge;

    fn source(&self) -> NodeId {
        self.edge.tail
    }

    fn target(&self) -> NodeId {
        self.edge.head
    }

    fn weight(&self) -> &Edge {
        self.edge
    }

    fn id(&self) -> EdgeId {
        self.id
    }
}

/// Edges with consecutive numbers.
type EdgeRow<'a> =
    Map<Zip<Range<u32>, slice::Iter<'a, Edge>>, fn((u32, &'a Edge)) -> EdgeReference<'a>>;

impl RoadGraph {
    fn edge_row(&self, numbers: Range<u32>) -> EdgeRow<'_> {
        let edges = &self.edges[numbers.start as usize..numbers.end as usize];
        numbers.zip(edges).map(EdgeReference::from)
    }

    fn row_of(&self, node: NodeId) -> EdgeRow<'_> {
        self.edge_row(self.first_out[node.index()]..self.first_out[node.index() + 1])
    }
}

impl GraphBase for RoadGraph {
    type NodeId = NodeId;
    type EdgeId = EdgeId;
}

impl GraphProp for RoadGraph {
    type EdgeType = Directed;
}

impl Data for RoadGraph {
    type NodeWeight = Node;
    type EdgeWeight = Edge;
}

impl NodeCount for RoadGraph {
    fn node_count(&self) -> usize {
        self.nodes.len()
    }
}

impl NodeIndexable for RoadGraph {
    fn node_bound(&self) -> usize {
        self.nodes.len()
    }

    fn to_index(&self, node: NodeId) -> usize {
        node.index()
    }

    fn from_index(&self, index: usize) -> NodeId {
        NodeId(index as u32)
    }
}

impl NodeCompactIndexable for RoadGraph {}

impl EdgeCount for RoadGraph {
    fn edge_count(&self) -> usize {
        self.edges.len()
    }
}

impl EdgeIndexable for RoadGraph {
    fn edge_bound(&self) -> usize {
        self.edges.len()
    }

    fn to_index(&self, edge: EdgeId) -> usize {
        edge.index()
    }

    fn from_index(&self, index: usize) -> EdgeId {
        EdgeId(index as u32)
    }
}

impl Visitable for RoadGraph {
    type Map = HashSet<NodeId>;

    fn visit_map(&self) -> HashSet<NodeId> {
        HashSet::with_capacity(self.nodes.len())
    }

    fn reset_map(&self, map: &mut HashSet<NodeId>) {
        map.clear();
    }
}

impl IntoNodeIdentifiers for &RoadGraph {
    type NodeIdentifiers = Map<Range<u32>, fn(u32) -> NodeId>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        (0..self.nodes.len() as u32).map(NodeId)
    }
}

impl<'a> IntoNeighbors for &'a RoadGraph {
    type Neighbors = Map<EdgeRow<'a>, fn(EdgeReference<'a>) -> NodeId>;

    fn neighbors(self, node: NodeId) -> Self::Neighbors {
        self.row_of(node).map(|edge| edge.target())
    }
}

impl<'a> IntoNeighborsDirected for &'a RoadGraph {
    type NeighborsDirected = Box<dyn Iterator<Item = NodeId> + 'a>;

    fn neighbors_directed(self, node: NodeId, direction: Direction) -> Self::NeighborsDirected {
        let edges = self.edges_directed(node, direction);
        match direction {
            Direction::Outgoing => Box::new(edges.map(|edge| edge.target())),
            Direction::Incoming => Box::new(edges.map(|edge| edge.source())),
        }
    }
}

impl<'a> IntoEdgeReferences for &'a RoadGraph {
    type EdgeRef = EdgeReference<'a>;
    type EdgeReferences = EdgeRow<'a>;

    fn edge_references(self) -> EdgeRow<'a> {
        self.edge_row(0..self.edges.len() as u32)
    }
}

impl<'a> IntoEdges for &'a RoadGraph {
    type Edges = EdgeRow<'a>;

    fn edges(self, node: NodeId) -> EdgeRow<'a> {
        self.row_of(node)
    }
}

impl<'a> IntoEdgesDirected for &'a RoadGraph {
    type EdgesDirected = Box<dyn Iterator<Item = EdgeReference<'a>> + 'a>;

    fn edges_directed(self, node: NodeId, direction: Direction) -> Self::EdgesDirected {
        match direction {
            Direction::Outgoing => Box::new(self.row_of(node)),
            Direction::Incoming => {
                let edges = self.in_edges(node).iter();
                Box::new(edges.map(|&id| EdgeReference {
                    id,
                    edge: self.edge(id),
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use osm_data::testing::DrawnMap;
    use petgraph::algo::{dijkstra, kosaraju_scc};
    use petgraph::visit::Dfs;

    use super::*;

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
}
