//! Directed edges between junctions, with the attributes and the geometry of their roads.

use std::ops::Range;

use osm_data::network::{Barrier, Position, RoadAttributes, SegmentId, Settlement, TurningPlace};

use crate::geometry::{LocalPlane, Metres};

/// Index of a node: a junction that is not merely a point of a chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

/// Index of a directed edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EdgeId(pub u32);

/// Index of a chain: the undirected piece of road under one or two edges.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChainId(pub u32);

impl NodeId {
    /// As an index into columns.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl EdgeId {
    /// As an index into columns.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl ChainId {
    /// As an index into columns.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A junction where a driver has a choice, or where something stands or changes.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// OSM node id.
    pub osm_node: i64,
    /// Where it is.
    pub position: Position,
    /// Room to turn a truck round.
    pub turning_place: Option<TurningPlace>,
    /// Something that stands in the way.
    pub barrier: Option<Barrier>,
    /// Traffic signals.
    pub signals: bool,
}

/// One direction of a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    /// Where it begins.
    pub tail: NodeId,
    /// Where it ends.
    pub head: NodeId,
    /// The road under it.
    pub chain: ChainId,
    /// Whether it runs as the chain is stored.
    pub forward: bool,
    /// The edge of the opposite direction, if vehicles may drive there.
    pub reverse: Option<EdgeId>,
}

/// A piece of road between two nodes: segments in a row whose attributes agree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chain {
    /// Index into [`RoadGraph::attributes`].
    pub attributes: u32,
    /// Length, decimetres, at least 1.
    pub length_dm: u32,
    /// Signals passed on the way, between its ends.
    pub signals: u16,
    /// Its points in [`RoadGraph::shapes`], both ends included.
    pub shape: Range<u32>,
    /// Its segments in [`RoadGraph::sources`].
    pub segments: Range<u32>,
    /// The first of its edges.
    pub first_edge: EdgeId,
}

/// Directed edges in rows by tail node, and columns about nodes and chains.
///
/// Nodes are numbered along a space-filling curve, so that near roads are near in memory.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct RoadGraph {
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Edges out of node `v` are `first_out[v]..first_out[v + 1]`.
    pub first_out: Vec<u32>,
    /// Edges, by tail.
    pub edges: Vec<Edge>,
    /// Edges into node `v` are `in_edges[first_in[v]..first_in[v + 1]]`.
    pub first_in: Vec<u32>,
    /// Edges, by head and then by number.
    pub in_edges: Vec<EdgeId>,
    /// Chains, in the order of their first edge.
    pub chains: Vec<Chain>,
    /// Geometry of all chains, one after the other.
    pub shapes: Vec<Position>,
    /// Distance of each point of `shapes` from the begin of its chain, decimetres.
    pub shape_offsets_dm: Vec<u32>,
    /// Segments of all chains, and whether each runs against its chain.
    pub sources: Vec<(SegmentId, bool)>,
    /// OSM ways of these segments.
    pub ways: Vec<i64>,
    /// Attribute sets, seen in the direction of the chain that uses them.
    pub attributes: Vec<RoadAttributes>,
    /// Street names and road numbers.
    pub names: Vec<String>,
    /// Turn restrictions as paths of edges.
    pub restrictions: Vec<EdgeRestriction>,
    /// Cities, towns and villages.
    pub settlements: Vec<Settlement>,
    /// Digest of the roads and their restrictions: equal digests mean equal edge numbers.
    pub digest: u64,
}

/// A turn restriction between edges.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EdgeRestriction {
    /// OSM relation id.
    pub relation: i64,
    /// `from`, the `via` edges if any, `to`; at least two.
    pub path: Vec<EdgeId>,
    /// The last edge is the only one allowed after the others, instead of forbidden.
    pub mandatory: bool,
    /// When it holds.
    pub condition: TurnCondition,
}

/// When a turn restriction holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct TurnCondition {
    /// Opening-hours expression while it holds; `None`: at all times.
    pub hours: Option<String>,
    /// It holds for heavy goods vehicles only.
    pub hgv_only: bool,
    /// It holds while this rule of [`RoadRules`](super::rules::RoadRules) does.
    pub rule: Option<u32>,
    /// What lifts it.
    pub unless: Vec<Permission>,
}

/// What lifts a turn restriction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Permission {
    /// A rule of [`RoadRules`](super::rules::RoadRules).
    Rule(u32),
    /// The vehicle class is at a [dead end](super::metric::Metric).
    DeadEnd,
    /// It is at one, and turns round in dead ends.
    TurningInDeadEnd,
}

impl TurnCondition {
    /// Whether it holds for everybody at all times.
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }
}

impl RoadGraph {
    /// Number of directed edges.
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// Edges that begin at a node.
    pub fn out_edges(&self, node: NodeId) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        (self.first_out[node.index()]..self.first_out[node.index() + 1]).map(EdgeId)
    }

    /// Edges that end at a node.
    pub fn in_edges(&self, node: NodeId) -> &[EdgeId] {
        let (begin, end) = (self.first_in[node.index()], self.first_in[node.index() + 1]);
        &self.in_edges[begin as usize..end as usize]
    }

    /// An edge.
    pub fn edge(&self, edge: EdgeId) -> &Edge {
        &self.edges[edge.index()]
    }

    /// The chain under an edge.
    pub fn chain_of(&self, edge: EdgeId) -> &Chain {
        &self.chains[self.edge(edge).chain.index()]
    }

    /// The attributes of the road under an edge.
    pub fn attributes_of(&self, edge: EdgeId) -> &RoadAttributes {
        &self.attributes[self.chain_of(edge).attributes as usize]
    }

    /// Length of an edge, decimetres.
    pub fn length_dm(&self, edge: EdgeId) -> u32 {
        self.chain_of(edge).length_dm
    }

    /// Street name under an edge, or the road's number where it has no name; empty if unknown.
    pub fn street(&self, edge: EdgeId) -> &str {
        self.name_of(self.edge(edge).chain)
    }

    /// Street name of a chain, or its road's number where it has no name; empty if unknown.
    pub fn name_of(&self, chain: ChainId) -> &str {
        let road = &self.attributes[self.chains[chain.index()].attributes as usize];
        road.name
            .or(road.reference)
            .map_or("", |name| &self.names[name.0 as usize])
    }

    /// The edges of a chain: one or two.
    pub fn edges_of(&self, chain: ChainId) -> impl Iterator<Item = EdgeId> + use<> {
        let first = self.chains[chain.index()].first_edge;
        let second = self.edge(first).reverse;
        std::iter::once(first).chain(second)
    }

    /// Segments under an edge in driving order, with whether each is driven against its way.
    pub fn segments(&self, edge: EdgeId) -> Vec<(SegmentId, bool)> {
        let Edge { chain, forward, .. } = *self.edge(edge);
        let range = &self.chains[chain.index()].segments;
        let sources = &self.sources[range.start as usize..range.end as usize];
        if forward {
            sources.to_vec()
        } else {
            let against = |&(segment, against): &(SegmentId, bool)| (segment, !against);
            sources.iter().rev().map(against).collect()
        }
    }

    /// Points of an edge in driving order, each with its distance from the tail in decimetres.
    pub fn shape(&self, edge: EdgeId) -> impl DoubleEndedIterator<Item = (u32, Position)> + '_ {
        let Edge { chain, forward, .. } = *self.edge(edge);
        let Chain {
            shape, length_dm, ..
        } = &self.chains[chain.index()];
        let (start, count) = (shape.start as usize, shape.len());
        (0..count).map(move |step| {
            let index = start + if forward { step } else { count - 1 - step };
            let along = self.shape_offsets_dm[index];
            let offset = if forward { along } else { length_dm - along };
            (offset, self.shapes[index])
        })
    }

    /// The position at a distance from the tail of an edge, decimetres.
    pub fn position_at(&self, edge: EdgeId, offset_dm: u32) -> Position {
        let mut previous: Option<(u32, Position)> = None;
        for (offset, position) in self.shape(edge) {
            if offset >= offset_dm {
                return match previous {
                    Some((begin, from)) if offset > begin => between(
                        from,
                        position,
                        f64::from(offset_dm - begin) / f64::from(offset - begin),
                    ),
                    _ => position,
                };
            }
            previous = Some((offset, position));
        }
        previous.map_or(
            self.nodes[self.edge(edge).head.index()].position,
            |(_, end)| end,
        )
    }

    /// The positions driven from one distance to another along an edge, both included.
    pub fn positions_between(&self, edge: EdgeId, from_dm: u32, to_dm: u32) -> Vec<Position> {
        let mut positions = vec![self.position_at(edge, from_dm)];
        positions.extend(
            self.shape(edge)
                .filter(|&(offset, _)| offset > from_dm && offset < to_dm)
                .map(|(_, position)| position),
        );
        positions.push(self.position_at(edge, to_dm));
        positions.dedup();
        positions
    }

    /// Number of road ends at each node: a road that begins and ends at one node has two there.
    pub fn road_ends(&self) -> Vec<u32> {
        let mut ends = vec![0; self.nodes.len()];
        for chain in &self.chains {
            let edge = self.edge(chain.first_edge);
            ends[edge.tail.index()] += 1;
            ends[edge.head.index()] += 1;
        }
        ends
    }

    /// Centre of the bounding box of all nodes; the null island for an empty graph.
    pub fn centre(&self) -> Position {
        let middle = |values: &dyn Fn(&Node) -> i32| {
            let low = self.nodes.iter().map(values).min().unwrap_or(0);
            let high = self.nodes.iter().map(values).max().unwrap_or(0);
            ((i64::from(low) + i64::from(high)) / 2) as i32
        };
        Position {
            lon_e7: middle(&|node| node.position.lon_e7),
            lat_e7: middle(&|node| node.position.lat_e7),
        }
    }
}

fn between(from: Position, to: Position, share: f64) -> Position {
    let plane = LocalPlane::at(from);
    let end = plane.project(to);
    plane.unproject(Metres {
        x: end.x * share,
        y: end.y * share,
    })
}
