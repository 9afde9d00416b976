//! The original roads under the edges of the graph: segments in driving order, the junctions
//! between them, and where the edges lie.

use std::cell::OnceCell;

use osm_data::network::{JunctionId, Position, RoadAttributes, RoadClass, RoadNetwork, SegmentId};

use crate::graph::road_graph::{Chain, EdgeId, RoadGraph};

/// One segment, driven along or against its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Step {
    pub segment: SegmentId,
    pub against: bool,
}

/// The road network, seen through the edge numbers of the graph.
pub(super) struct Roads<'a> {
    pub network: &'a RoadNetwork,
    pub graph: &'a RoadGraph,
    edges_in: OnceCell<Vec<Vec<EdgeId>>>,
    frames: OnceCell<Vec<[Position; 2]>>,
    road_ends: OnceCell<Vec<u32>>,
}

impl<'a> Roads<'a> {
    /// `None` if the graph is not one of this network.
    pub fn new(network: &'a RoadNetwork, graph: &'a RoadGraph) -> Option<Self> {
        let is_known =
            |&(segment, _): &(SegmentId, bool)| (segment.0 as usize) < network.segments.len();
        graph.sources.iter().all(is_known).then_some(Self {
            network,
            graph,
            edges_in: OnceCell::new(),
            frames: OnceCell::new(),
            road_ends: OnceCell::new(),
        })
    }

    /// Road ends that meet where an edge ends; a ring has two there.
    pub fn ends_met_by(&self, edge: EdgeId) -> u32 {
        let road_ends = self.road_ends.get_or_init(|| {
            let mut ends = vec![0; self.graph.nodes.len()];
            for edge in &self.graph.edges {
                // A two-way road is counted once, by the edge that runs as it is stored.
                if edge.forward || edge.reverse.is_none() {
                    ends[edge.tail.index()] += 1;
                    ends[edge.head.index()] += 1;
                }
            }
            ends
        });
        road_ends[self.graph.edge(edge).head.index()]
    }

    /// The edge with a number, if there is one.
    pub fn edge(&self, number: u32) -> Option<EdgeId> {
        ((number as usize) < self.graph.edge_count()).then_some(EdgeId(number))
    }

    /// Segments of an edge in driving order.
    pub fn steps(&self, edge: EdgeId) -> impl DoubleEndedIterator<Item = Step> + Clone + 'a {
        let forward = self.graph.edge(edge).forward;
        let range = self.graph.chain_of(edge).segments.clone();
        let sources = &self.graph.sources[range.start as usize..range.end as usize];
        (0..sources.len()).map(move |index| {
            let index = if forward {
                index
            } else {
                sources.len() - 1 - index
            };
            let (segment, against) = sources[index];
            Step {
                segment,
                against: against == forward,
            }
        })
    }

    /// The first segment driven on an edge.
    pub fn first_step(&self, edge: EdgeId) -> Option<Step> {
        self.steps(edge).next()
    }

    /// The last segment driven on an edge.
    pub fn last_step(&self, edge: EdgeId) -> Option<Step> {
        self.steps(edge).next_back()
    }

    /// What the tags of a segment say.
    pub fn attributes(&self, segment: SegmentId) -> &'a RoadAttributes {
        let segment = &self.network.segments[segment.0 as usize];
        &self.network.attributes[segment.attributes.0 as usize]
    }

    /// Where a step begins.
    pub fn begin(&self, step: Step) -> JunctionId {
        let segment = &self.network.segments[step.segment.0 as usize];
        if step.against {
            segment.to
        } else {
            segment.from
        }
    }

    /// Where a step ends.
    pub fn end(&self, step: Step) -> JunctionId {
        let segment = &self.network.segments[step.segment.0 as usize];
        if step.against {
            segment.from
        } else {
            segment.to
        }
    }

    /// Whether an edge ends where another begins.
    pub fn meet(&self, edge: EdgeId, next: EdgeId) -> bool {
        let end = self.last_step(edge).map(|step| self.end(step));
        end.is_some() && end == self.first_step(next).map(|step| self.begin(step))
    }

    /// Length of an edge, decimetres.
    pub fn length_dm(&self, edge: EdgeId) -> u32 {
        self.steps(edge).fold(0, |sum: u32, step| {
            sum.saturating_add(self.network.segments[step.segment.0 as usize].length_dm)
        })
    }

    /// Points of an edge in driving order; where segments meet, the junction appears twice.
    pub fn points(&self, edge: EdgeId) -> Vec<Position> {
        let mut points = Vec::new();
        for step in self.steps(edge) {
            let segment = &self.network.segments[step.segment.0 as usize];
            let begin = points.len();
            points.extend_from_slice(self.network.shape(segment));
            if step.against {
                points[begin..].reverse();
            }
        }
        points
    }

    /// Whether two edges are the two directions of one road.
    pub fn are_opposite(&self, edge: EdgeId, other: EdgeId) -> bool {
        let (edge, other) = (self.graph.edge(edge), self.graph.edge(other));
        edge.chain == other.chain && edge.forward != other.forward
    }

    /// Edges that end at the node where an edge begins.
    pub fn edges_before(&self, edge: EdgeId) -> &[EdgeId] {
        let edges_in = self.edges_in.get_or_init(|| {
            let mut edges_in = vec![Vec::new(); self.graph.nodes.len()];
            for (index, edge) in self.graph.edges.iter().enumerate() {
                edges_in[edge.head.index()].push(EdgeId(index as u32));
            }
            edges_in
        });
        &edges_in[self.graph.edge(edge).tail.index()]
    }

    /// Edges that begin at the node where an edge ends.
    pub fn edges_after(&self, edge: EdgeId) -> impl Iterator<Item = EdgeId> + use<> {
        self.graph.out_edges(self.graph.edge(edge).head)
    }

    /// South-western and north-eastern corner of each chain.
    pub fn frames(&self) -> &[[Position; 2]] {
        self.frames.get_or_init(|| {
            let frame = |chain: &Chain| {
                let points =
                    &self.graph.shapes[chain.shape.start as usize..chain.shape.end as usize];
                let corner = |pick: fn(i32, i32) -> i32| {
                    let both = |a: Position, b: Position| Position {
                        lon_e7: pick(a.lon_e7, b.lon_e7),
                        lat_e7: pick(a.lat_e7, b.lat_e7),
                    };
                    points.iter().copied().reduce(both).unwrap_or(Position {
                        lon_e7: 0,
                        lat_e7: 0,
                    })
                };
                [corner(i32::min), corner(i32::max)]
            };
            self.graph.chains.iter().map(frame).collect()
        })
    }

    /// Whether a truck may stop on a road at all: not on motorways and not in tunnels.
    pub fn is_stopping_allowed(&self, edge: EdgeId) -> bool {
        self.steps(edge).all(|step| {
            let road = self.attributes(step.segment);
            road.class != RoadClass::Motorway && !road.tunnel
        })
    }
}
