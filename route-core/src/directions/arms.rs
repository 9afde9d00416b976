//! The roads that meet at each node, also those that only lead there, and where they point.

use osm_data::network::Position;

use crate::geometry::bearing_degrees;
use crate::graph::road_graph::{EdgeId, NodeId, RoadGraph};

/// How far from a node the direction of a road is taken: beyond the corner as it is drawn, before
/// the next bend.
const SIGHT_DM: u32 = 150;

/// Pieces of road looked through for that: a road is cut where its attributes change.
const PIECES_IN_SIGHT: usize = 8;

/// The roads at each node of a graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arms {
    first: Vec<u32>,
    arms: Vec<Arm>,
}

/// One end of a road at its node; at least one of its edges exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arm {
    /// The edge that leaves the node by this road.
    pub out: Option<EdgeId>,
    /// The edge that comes to the node by this road.
    pub into: Option<EdgeId>,
}

impl Arms {
    /// Lists the roads at each node.
    pub fn of(graph: &RoadGraph) -> Self {
        let mut ends: Vec<(NodeId, Arm)> = Vec::with_capacity(graph.chains.len() * 2);
        for chain in &graph.chains {
            let along = graph.edge(chain.first_edge);
            let (out, back) = (Some(chain.first_edge), along.reverse);
            ends.push((along.tail, Arm { out, into: back }));
            ends.push((
                along.head,
                Arm {
                    out: back,
                    into: out,
                },
            ));
        }
        ends.sort_by_key(|&(node, _)| node);
        let mut first = vec![0; graph.nodes.len() + 1];
        for &(node, _) in &ends {
            first[node.index() + 1] += 1;
        }
        for index in 1..first.len() {
            first[index] += first[index - 1];
        }
        Self {
            first,
            arms: ends.into_iter().map(|(_, arm)| arm).collect(),
        }
    }

    /// The roads at a node.
    pub fn at(&self, node: NodeId) -> &[Arm] {
        &self.arms[self.first[node.index()] as usize..self.first[node.index() + 1] as usize]
    }

    /// Direction of travel from a point of an edge on, degrees clockwise from north.
    pub fn leaving(&self, graph: &RoadGraph, edge: EdgeId, offset_dm: u32) -> u16 {
        let here = graph.position_at(edge, offset_dm);
        match self.ahead(graph, edge, offset_dm) {
            ahead if ahead != here => bearing_degrees(here, ahead),
            _ => bearing_degrees(self.behind(graph, edge, offset_dm), here),
        }
    }

    /// Direction of travel up to a point of an edge, degrees clockwise from north.
    pub fn arriving(&self, graph: &RoadGraph, edge: EdgeId, offset_dm: u32) -> u16 {
        let here = graph.position_at(edge, offset_dm);
        match self.behind(graph, edge, offset_dm) {
            behind if behind != here => bearing_degrees(behind, here),
            _ => bearing_degrees(here, self.ahead(graph, edge, offset_dm)),
        }
    }

    /// Direction in which a road points away from its node, degrees clockwise from north.
    pub fn bearing(&self, graph: &RoadGraph, arm: Arm) -> u16 {
        match (arm.out, arm.into) {
            (Some(out), _) => self.leaving(graph, out, 0),
            (None, Some(into)) => {
                let arriving = self.arriving(graph, into, graph.length_dm(into));
                (arriving + 180) % 360
            }
            (None, None) => 0,
        }
    }

    fn ahead(&self, graph: &RoadGraph, edge: EdgeId, offset_dm: u32) -> Position {
        let (mut edge, mut from_dm, mut left_dm) = (edge, offset_dm, SIGHT_DM);
        for _ in 0..PIECES_IN_SIGHT {
            let rest_dm = graph.length_dm(edge) - from_dm;
            if rest_dm >= left_dm {
                return graph.position_at(edge, from_dm + left_dm);
            }
            left_dm -= rest_dm;
            match self.only_other(graph.edge(edge).head, |arm| arm.into == Some(edge)) {
                Some(Arm {
                    out: Some(next), ..
                }) => (edge, from_dm) = (next, 0),
                _ => break,
            }
        }
        graph.nodes[graph.edge(edge).head.index()].position
    }

    fn behind(&self, graph: &RoadGraph, edge: EdgeId, offset_dm: u32) -> Position {
        let (mut edge, mut to_dm, mut left_dm) = (edge, offset_dm, SIGHT_DM);
        for _ in 0..PIECES_IN_SIGHT {
            if to_dm >= left_dm {
                return graph.position_at(edge, to_dm - left_dm);
            }
            left_dm -= to_dm;
            match self.only_other(graph.edge(edge).tail, |arm| arm.out == Some(edge)) {
                Some(Arm {
                    into: Some(previous),
                    ..
                }) => (edge, to_dm) = (previous, graph.length_dm(previous)),
                _ => break,
            }
        }
        graph.nodes[graph.edge(edge).tail.index()].position
    }

    /// The other road at a node where only two meet.
    fn only_other(&self, node: NodeId, is_known: impl Fn(&Arm) -> bool) -> Option<Arm> {
        match *self.at(node) {
            [one, other] if is_known(&one) => Some(other),
            [other, one] if is_known(&one) => Some(other),
            _ => None,
        }
    }
}

/// The change from one direction of travel to another, degrees from -179 to 180, positive to the
/// right.
pub(super) fn deviation(before: u16, after: u16) -> i32 {
    let turn = (i32::from(after) - i32::from(before)).rem_euclid(360);
    if turn > 180 { turn - 360 } else { turn }
}
