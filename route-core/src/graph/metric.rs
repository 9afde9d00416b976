//! What edges and manoeuvres cost one vehicle class during one shift.

use rayon::prelude::*;

use crate::model::opening::ShiftHours;
use crate::model::overrides::{Hold, Measures, Rule};
use crate::paths::weight::PathWeight;

use super::profile::{Passage, Permit, VehicleProfile, driving_ms};
use super::road_graph::{Edge, EdgeId, Permission, RoadGraph, TurnCondition};
use super::rules::{RoadRules, Standing, hold_of};
use super::states::{StateGraph, StateId};

/// Weights of a [`RoadGraph`] and its [`StateGraph`] for one vehicle class.
///
/// An edge ends in a *dead end* for the class if there is no way on but back: if it cannot pass
/// what stands there, if every other edge that begins there is closed to it, or if every other
/// edge that ends there is, so that nobody comes to the way back but by turning round.
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

/// On what terms a vehicle class uses the roads.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Its size, weight, speeds and permissions.
    pub profile: &'a VehicleProfile,
    /// Its shift.
    pub hours: &'a ShiftHours,
    /// The planner's own rules.
    pub rules: &'a RoadRules,
    /// How far each of them holds for it.
    pub holds: &'a [Hold],
}

/// How far each rule holds for the class of a name during a shift.
pub fn holds(
    rules: &RoadRules,
    class: &str,
    profile: &VehicleProfile,
    hours: &ShiftHours,
) -> Vec<Hold> {
    let rules = rules.rules.iter();
    rules
        .map(|rule| match concerns(rule, class, profile) {
            true => rule.validity.hold(hours),
            false => Hold::Never,
        })
        .collect()
}

fn concerns(rule: &Rule, class: &str, profile: &VehicleProfile) -> bool {
    let scope = &rule.vehicles;
    let exceeds = |limits: &Measures| {
        let over = |value: u32, limit: Option<u32>| limit.is_some_and(|limit| value > limit);
        over(profile.gross_weight_kg, limits.weight_kg)
            || over(profile.axle_load_kg, limits.axle_load_kg)
            || over(profile.height_cm, limits.height_cm)
            || over(profile.width_cm, limits.width_cm)
            || over(profile.length_cm, limits.length_cm)
    };
    (scope.classes.is_empty() || scope.classes.iter().any(|named| named == class))
        && scope.heavy.is_none_or(|heavy| heavy == profile.is_heavy())
        && scope.beyond.as_ref().is_none_or(exceeds)
        && !exceeds(&scope.within)
}

impl Metric {
    /// Weighs every edge and manoeuvre of a map without rules of the planner's own.
    pub fn build(
        graph: &RoadGraph,
        states: &StateGraph,
        profile: &VehicleProfile,
        hours: &ShiftHours,
    ) -> Self {
        let terms = Terms {
            profile,
            hours,
            rules: &RoadRules::NONE,
            holds: &[],
        };
        Self::under(graph, states, terms)
    }

    /// Weighs every edge and manoeuvre, on the threads of the current pool.
    pub fn under(graph: &RoadGraph, states: &StateGraph, terms: Terms) -> Self {
        let scale = Scale::new(graph, states, terms);
        let edges: Vec<_> = (0..graph.edge_count() as u32)
            .into_par_iter()
            .map(|edge| scale.edge(EdgeId(edge)))
            .collect();
        let mut metric = Self {
            permits: edges.iter().map(|edge| edge.0).collect(),
            edges: edges.iter().map(|edge| edge.1).collect(),
            turns: Vec::new(),
            collecting_kmh: edges.iter().map(|edge| edge.2).collect(),
        };
        metric.turns = (0..states.state_count() as u32)
            .into_par_iter()
            .flat_map_iter(|state| {
                let before = scale.before(StateId(state), &metric);
                let arcs = states.out_arcs(StateId(state));
                let (scale, metric) = (&scale, &metric);
                arcs.map(move |arc| scale.turn(arc, before, metric))
            })
            .collect();
        metric
    }

    /// Weighs some edges again, with the manoeuvres from and onto them and those of the dead ends
    /// that they may make. Returns the edges that may cost something else now, or from which
    /// driving on may.
    pub fn update(
        &mut self,
        graph: &RoadGraph,
        states: &StateGraph,
        terms: Terms,
        edges: &[EdgeId],
    ) -> Vec<EdgeId> {
        let scale = Scale::new(graph, states, terms);
        let mut concerned = Vec::new();
        for &edge in edges {
            let (permit, weight, collecting_kmh) = scale.edge(edge);
            let index = edge.index();
            if (self.permits[index], self.edges[index]) != (permit, weight) {
                let Edge { tail, head, .. } = *graph.edge(edge);
                concerned.extend_from_slice(graph.in_edges(tail));
                concerned.extend_from_slice(graph.in_edges(head));
            }
            self.permits[index] = permit;
            self.edges[index] = weight;
            self.collecting_kmh[index] = collecting_kmh;
        }
        concerned.sort_unstable();
        concerned.dedup();
        for &edge in &concerned {
            for state in states.all_of(edge) {
                let before = scale.before(state, self);
                for arc in states.out_arcs(state) {
                    self.turns[arc] = scale.turn(arc, before, self);
                }
            }
        }
        concerned
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

/// Weighs single edges and manoeuvres.
struct Scale<'a> {
    graph: &'a RoadGraph,
    states: &'a StateGraph,
    terms: Terms<'a>,
    /// For each set of conditions whether it closes its manoeuvres where there is a way on, and
    /// at dead ends.
    closed_now: Vec<[bool; 2]>,
}

/// What a manoeuvre comes from.
#[derive(Clone, Copy)]
struct Before {
    permit: Permit,
    passage: Passage,
    is_dead_end: bool,
}

impl<'a> Scale<'a> {
    fn new(graph: &'a RoadGraph, states: &'a StateGraph, terms: Terms<'a>) -> Self {
        let sets = states.conditions.iter();
        let closed_now = sets.map(|set| {
            let bind_any = |at_dead_end| set.iter().any(|one| terms.bind(one, at_dead_end));
            [false, true].map(bind_any)
        });
        Self {
            graph,
            states,
            terms,
            closed_now: closed_now.collect(),
        }
    }

    /// Whether an edge may be driven, what it costs, and the speed while collecting on it.
    fn edge(&self, edge: EdgeId) -> (Permit, PathWeight, u16) {
        let Terms { profile, hours, .. } = self.terms;
        let road = self.graph.attributes_of(edge);
        let forward = self.graph.edge(edge).forward;
        let (access, by_hours) = profile.access(road, forward, hours);
        let standing = self.terms.rules.standing(edge, access, self.terms.holds);
        let permit = profile.permit(road, standing.access, by_hours, standing.is_open);
        let collecting_kmh = profile.collecting_kmh(road, &|usual| standing.speed_kmh(usual));
        if matches!(permit, Permit::Closed(_)) {
            return (permit, PathWeight::INFINITE, collecting_kmh);
        }
        let time_ms = self.driving_ms(edge, &standing);
        let weight = PathWeight::new(0, time_ms, self.graph.length_dm(edge));
        (permit, weight, collecting_kmh)
    }

    fn driving_ms(&self, edge: EdgeId, standing: &Standing) -> u32 {
        let (profile, chain) = (self.terms.profile, self.graph.chain_of(edge));
        let usual = profile.speed_kmh(self.graph.attributes_of(edge));
        let speed = standing.speed_kmh(usual).min(profile.speeds.limit).max(3);
        let signals = u32::from(chain.signals) * profile.turns.signals;
        driving_ms(chain.length_dm, speed) + signals
    }

    fn before(&self, state: StateId, metric: &Metric) -> Before {
        let edge = self.states.edges[state.index()];
        let barrier = &self.graph.nodes[self.graph.edge(edge).head.index()].barrier;
        let passage =
            (barrier.as_ref()).map_or(Passage::Open, |barrier| self.terms.profile.passage(barrier));
        Before {
            permit: metric.permits[edge.index()],
            passage,
            is_dead_end: passage == Passage::Closed || self.is_dead_end(edge, metric),
        }
    }

    /// Whether all other edges that begin, or all that end, at the end of an edge are closed.
    fn is_dead_end(&self, edge: EdgeId, metric: &Metric) -> bool {
        let Edge { head, reverse, .. } = *self.graph.edge(edge);
        let is_closed = |other: EdgeId| matches!(metric.permits[other.index()], Permit::Closed(_));
        let mut onwards = self.graph.out_edges(head);
        let mut towards = self.graph.in_edges(head).iter();
        onwards.all(|next| Some(next) == reverse || is_closed(next))
            || towards.all(|&other| other == edge || is_closed(other))
    }

    fn turn(&self, arc: usize, before: Before, metric: &Metric) -> PathWeight {
        let arc = &self.states.arcs[arc];
        let next = self.states.edges[arc.head.index()];
        let (from, to) = (before.permit, metric.permits[next.index()]);
        let closed = matches!(from, Permit::Closed(_))
            || matches!(to, Permit::Closed(_))
            || before.passage == Passage::Closed && !arc.turn.u_turn
            || self.closed_now[usize::from(arc.turn.condition)][usize::from(before.is_dead_end)];
        if closed {
            return PathWeight::INFINITE;
        }
        let turns = &self.terms.profile.turns;
        let through_gate = before.passage == Passage::Gate && !arc.turn.u_turn;
        let enters = from == Permit::Free && to == Permit::Destination || through_gate;
        let gate_ms = if through_gate { turns.gate } else { 0 };
        let time_ms = turns.of(arc.turn) + gate_ms + self.backwards_ms(arc.head, next, metric);
        PathWeight::new(u32::from(enters), time_ms, 0)
    }

    /// By how much driving the next edge takes longer if it is driven backwards.
    fn backwards_ms(&self, head: StateId, next: EdgeId, metric: &Metric) -> u32 {
        if self.states.reversing.binary_search(&head).is_err() {
            return 0;
        }
        let length_dm = self.graph.length_dm(next);
        let backwards_ms = driving_ms(length_dm, self.terms.profile.speeds.reversing);
        backwards_ms.saturating_sub(metric.edges[next.index()].time_ms())
    }
}

impl Terms<'_> {
    /// Whether a turn restriction with a condition binds, at a dead end or elsewhere.
    fn bind(&self, condition: &TurnCondition, at_dead_end: bool) -> bool {
        let holds = |rule: u32| hold_of(rule, self.holds);
        let is_lifted = |permission: &Permission| match *permission {
            Permission::Rule(rule) => holds(rule) == Hold::Throughout,
            Permission::DeadEnd => at_dead_end,
            Permission::TurningInDeadEnd => {
                at_dead_end && self.profile.admission.turns_in_dead_ends
            }
        };
        (!condition.hgv_only || self.profile.is_heavy())
            && (condition.hours.as_deref())
                .is_none_or(|text| !self.profile.admission.ignores_hours && self.hours.touch(text))
            && condition.rule.is_none_or(|rule| holds(rule) != Hold::Never)
            && !condition.unless.iter().any(is_lifted)
    }
}
