//! A drive in full: the edges of one leg, or of several that follow one another, with what each
//! edge and each manoeuvre between them takes.

use thiserror::Error;

use crate::graph::road_graph::EdgeId;
use crate::graph::states::{StateGraph, StateId};
use crate::paths::dijkstra::{Network, Path};
use crate::paths::weight::PathWeight;

/// Why no directions can be given along a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum NotDrivable {
    /// There is no leg, or one without edges.
    #[error("leg {leg} has no edges")]
    Empty {
        /// Which leg, from 0.
        leg: usize,
    },
    /// An edge number is not of this road graph.
    #[error(
        "leg {leg}, edge {edge}: the road graph has no such edge; was it built from another map?"
    )]
    NoSuchEdge {
        /// Which leg, from 0.
        leg: usize,
        /// The number.
        edge: u32,
    },
    /// A leg begins or ends beside its edge, or ends before it begins.
    #[error("leg {leg} does not begin and end on its first and last edge")]
    Offsets {
        /// Which leg, from 0.
        leg: usize,
    },
    /// The vehicle may not drive an edge.
    #[error("leg {leg}, edge {edge}: closed to the vehicle")]
    Closed {
        /// Which leg, from 0.
        leg: usize,
        /// The edge.
        edge: u32,
    },
    /// The edges do not follow one another, or the manoeuvre between them is forbidden.
    #[error("leg {leg}: the vehicle may not drive from edge {from} onto edge {to}")]
    NoManoeuvre {
        /// Which leg, from 0.
        leg: usize,
        /// The edge left.
        from: u32,
        /// The edge entered.
        to: u32,
    },
    /// A leg does not begin where the one before it ended.
    #[error("leg {leg} does not begin where the leg before it ends: give directions to each apart")]
    Apart {
        /// Which leg, from 0.
        leg: usize,
    },
}

/// What is driven of one edge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub edge: EdgeId,
    /// Where it begins and ends, decimetres from the edge's tail.
    pub from_dm: u32,
    pub to_dm: u32,
    /// Time along the edge, milliseconds.
    pub driving_ms: u32,
    /// Time of the manoeuvre onto the edge, milliseconds.
    pub turn_ms: u32,
    /// The state in which the edge is left.
    pub state: StateId,
}

/// Steps in driving order. An edge on which one leg ends and the next begins is one step.
pub(super) struct Drive {
    pub steps: Vec<Step>,
}

impl Drive {
    pub fn along(network: Network, legs: &[Path]) -> Result<Self, NotDrivable> {
        let mut steps: Vec<Step> = Vec::new();
        for (leg, path) in legs.iter().enumerate() {
            let pieces = pieces(network, leg, path)?;
            match steps.last_mut() {
                None => steps = pieces,
                Some(last) => {
                    let first = pieces[0];
                    if (last.edge, last.to_dm) != (first.edge, first.from_dm) {
                        return Err(NotDrivable::Apart { leg });
                    }
                    last.to_dm = first.to_dm;
                    last.driving_ms += first.driving_ms;
                    last.state = first.state;
                    steps.extend_from_slice(&pieces[1..]);
                }
            }
        }
        if steps.is_empty() {
            return Err(NotDrivable::Empty { leg: 0 });
        }
        Ok(Self { steps })
    }
}

fn pieces(network: Network, leg: usize, path: &Path) -> Result<Vec<Step>, NotDrivable> {
    let graph = network.graph;
    if let Some(&EdgeId(edge)) = path
        .edges
        .iter()
        .find(|edge| edge.index() >= graph.edge_count())
    {
        return Err(NotDrivable::NoSuchEdge { leg, edge });
    }
    let (Some(&first), Some(&last)) = (path.edges.first(), path.edges.last()) else {
        return Err(NotDrivable::Empty { leg });
    };
    let is_backwards = path.edges.len() == 1 && path.from_offset_dm > path.to_offset_dm;
    if path.from_offset_dm > graph.length_dm(first)
        || path.to_offset_dm > graph.length_dm(last)
        || is_backwards
    {
        return Err(NotDrivable::Offsets { leg });
    }
    let mut steps: Vec<Step> = Vec::with_capacity(path.edges.len());
    for (index, &edge) in path.edges.iter().enumerate() {
        let is_last = index + 1 == path.edges.len();
        let from_dm = if index == 0 { path.from_offset_dm } else { 0 };
        let to_dm = if is_last {
            path.to_offset_dm
        } else {
            graph.length_dm(edge)
        };
        if network.metric.edges[edge.index()].is_infinite() {
            return Err(NotDrivable::Closed { leg, edge: edge.0 });
        }
        // As a leg is weighed: what lies before the end, less what lies before the begin.
        let until = |offset_dm| network.metric.until(graph, edge, offset_dm).time_ms();
        let (state, turn) = match steps.last() {
            // A truck leaves a stop with every restriction begun.
            None => (network.states.exits[edge.index()], PathWeight::ZERO),
            Some(previous) => {
                follow(network, previous.state, edge).ok_or(NotDrivable::NoManoeuvre {
                    leg,
                    from: previous.edge.0,
                    to: edge.0,
                })?
            }
        };
        steps.push(Step {
            edge,
            from_dm,
            to_dm,
            driving_ms: until(to_dm) - until(from_dm),
            turn_ms: turn.time_ms(),
            state,
        });
    }
    Ok(steps)
}

/// The state that a manoeuvre leads to, and what it takes; `None` if it is forbidden.
fn follow(network: Network, state: StateId, next: EdgeId) -> Option<(StateId, PathWeight)> {
    let StateGraph { edges, arcs, .. } = network.states;
    let arc = network
        .states
        .out_arcs(state)
        .find(|&arc| edges[arcs[arc].head.index()] == next)?;
    let weight = network.metric.turns[arc];
    (!weight.is_infinite()).then_some((arcs[arc].head, weight))
}
