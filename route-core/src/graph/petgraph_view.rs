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
