//! What edges and manoeuvres cost one vehicle class during one shift.

use crate::model::opening::ShiftHours;
use crate::paths::weight::PathWeight;

use super::profile::{Passage, Permit, VehicleProfile, driving_ms};
use super::road_graph::{EdgeId, RoadGraph};
use super::states::{StateGraph, StateId};

/// Weights of a [`RoadGraph`] and its [`StateGraph`] for one vehicle class.
#[derive(Clone, PartialEq, Debug)]
pub struct Metric {
    /// Whether each edge may be driven.
    pub permits: Vec<Permit>,
    /// Driving the whole of each edge; [`PathWeight::INFINITE`] where it is closed.
    pub edges: Vec<PathWeight>,
    /// Each manoeuvre by itself; [`PathWeight::INFINITE`] where it is forbidden or leads onto a
    /// closed edge.
    pub turns: Vec<PathWeight>,
    /// Speed while collecting on each edge, km/h.
    pub collecting_kmh: Vec<u16>,
}

impl Metric {
    /// Weighs every edge and manoeuvre.
    pub fn build(
        graph: &RoadGraph,
        states: &StateGraph,
        profile: &VehicleProfile,
        hours: &ShiftHours,
    ) -> Self {
        let edge_ids = || (0..graph.edge_count() as u32).map(EdgeId);
        let permits: Vec<Permit> = edge_ids()
            .map(|edge| {
                let forward = graph.edge(edge).forward;
                profile.permit(graph.attributes_of(edge), forward, hours)
            })
            .collect();
        let edges = edge_ids()
            .map(|edge| match permits[edge.index()] {
                Permit::Closed(_) => PathWeight::INFINITE,
                Permit::Free | Permit::Destination => {
                    let chain = graph.chain_of(edge);
                    let speed = profile.speed_kmh(graph.attributes_of(edge));
                    let signals = u32::from(chain.signals) * profile.turns.signals;
                    PathWeight::new(
                        0,
                        driving_ms(chain.length_dm, speed) + signals,
                        chain.length_dm,
                    )
                }
            })
            .collect();
        let closed_now: Vec<bool> = states
            .conditions
            .iter()
            .map(|set| {
                set.iter().any(|condition| {
                    (!condition.hgv_only || profile.is_heavy())
                        && condition
                            .hours
                            .as_deref()
                            .is_none_or(|text| hours.touch(text))
                })
            })
            .collect();
        let mut turns = Vec::with_capacity(states.arcs.len());
        for state in 0..states.state_count() as u32 {
            let state = StateId(state);
            let edge = states.edges[state.index()];
            let passage = graph.nodes[graph.edge(edge).head.index()]
                .barrier
                .as_ref()
                .map_or(Passage::Open, |barrier| profile.passage(barrier));
            for arc in states.out_arcs(state) {
                let arc = &states.arcs[arc];
                let next = states.edges[arc.head.index()];
                let (from, to) = (permits[edge.index()], permits[next.index()]);
                let closed = matches!(from, Permit::Closed(_))
                    || matches!(to, Permit::Closed(_))
                    || passage == Passage::Closed && !arc.turn.u_turn
                    || closed_now[usize::from(arc.turn.condition)];
                if closed {
                    turns.push(PathWeight::INFINITE);
                    continue;
                }
                let through_gate = passage == Passage::Gate && !arc.turn.u_turn;
                let enters = from == Permit::Free && to == Permit::Destination || through_gate;
                let gate_ms = if through_gate { profile.turns.gate } else { 0 };
                turns.push(PathWeight::new(
                    u32::from(enters),
                    profile.turns.of(arc.turn) + gate_ms,
                    0,
                ));
            }
        }
        let collecting_kmh = edge_ids()
            .map(|edge| profile.collecting_kmh(graph.attributes_of(edge)))
            .collect();
        Self {
            permits,
            edges,
            turns,
            collecting_kmh,
        }
    }

    /// The part of an edge from its tail to an offset.
    pub fn until(&self, graph: &RoadGraph, edge: EdgeId, offset_dm: u32) -> PathWeight {
        self.edges[edge.index()].share(offset_dm, graph.length_dm(edge))
    }

    /// The part of an edge from an offset to its head.
    pub fn beyond(&self, graph: &RoadGraph, edge: EdgeId, offset_dm: u32) -> PathWeight {
        let whole = self.edges[edge.index()];
        if whole.is_infinite() {
            return PathWeight::INFINITE;
        }
        PathWeight(whole.0 - self.until(graph, edge, offset_dm).0)
    }

    /// Time to drive from one offset to another while collecting, milliseconds.
    pub fn collecting_ms(&self, edge: EdgeId, from_dm: u32, to_dm: u32) -> u32 {
        driving_ms(to_dm - from_dm, self.collecting_kmh[edge.index()])
    }
}
