//! The turn-expanded graph: states are directed edges, arcs are the manoeuvres between them.
//!
//! An edge on the `via` part of a turn restriction has further states that remember which
//! forbidden (or mandatory) manoeuvre has been begun, so that every walk over arcs is legal.
//! A truck turns round (`edge → reverse`) only where the map or a rule knows a turning place.
//! Where a rule lets it leave a dead end backwards, the edges driven so have a further state too;
//! no leg ends in it, as nobody collects backwards. What is a dead end differs from class to class
//! and from day to day: manoeuvres that are for dead ends only are there wherever a road ends, and
//! the [metric](super::metric::Metric) closes those where there is a way on.

use std::collections::{BTreeMap, HashMap};

use crate::geometry::bearing;

use super::road_graph::{EdgeId, EdgeRestriction, Permission, RoadGraph, TurnCondition};
use super::rules::RoadRules;

/// Index of a state; states below the number of edges are the plain states of those edges.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StateId(pub u32);

impl StateId {
    /// As an index into columns.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A manoeuvre from the end of one edge onto another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StateArc {
    /// The state it leads to.
    pub head: StateId,
    /// What kind of turn it is.
    pub turn: Turn,
}

/// The geometry of a manoeuvre and what stands at its node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// Change of direction in 1/256 of a full turn: 0 straight on, positive to the right.
    pub angle: i8,
    /// Turning round onto the opposite direction of the same road.
    pub u_turn: bool,
    /// There are signals at the node.
    pub signals: bool,
    /// Three or more roads meet: the driver has to slow down and choose.
    pub junction: bool,
    /// Index into [`StateGraph::conditions`]: it is forbidden while one of those holds.
    pub condition: u16,
}

/// States and arcs, for all vehicle classes.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct StateGraph {
    /// The edge of each state.
    pub edges: Vec<EdgeId>,
    /// Arcs out of state `s` are `first_out[s]..first_out[s + 1]`.
    pub first_out: Vec<u32>,
    /// Arcs, by state.
    pub arcs: Vec<StateArc>,
    /// Sets of conditions; the first is empty.
    pub conditions: Vec<Vec<TurnCondition>>,
    /// For each edge the state in which a truck leaves it after a stop on it: all manoeuvres
    /// that may have been begun before the stop count as begun.
    pub exits: Vec<StateId>,
    /// States beyond the plain one in which an edge can be entered, sorted by edge.
    pub further_entries: Vec<(EdgeId, StateId)>,
    /// States in which the truck drives backwards, sorted.
    pub reversing: Vec<StateId>,
}

impl StateGraph {
    /// Expands a road graph.
    pub fn build(graph: &RoadGraph) -> Self {
        Self::under(graph, &RoadRules::NONE)
    }

    /// Expands a road graph on which there are rules of the planner's own.
    pub fn under(graph: &RoadGraph, rules: &RoadRules) -> Self {
        Expansion::new(graph, rules).run()
    }

    /// Number of states.
    pub fn state_count(&self) -> usize {
        self.edges.len()
    }

    /// Arcs out of a state, with their indices.
    pub fn out_arcs(&self, state: StateId) -> std::ops::Range<usize> {
        self.first_out[state.index()] as usize..self.first_out[state.index() + 1] as usize
    }

    /// All states of an edge.
    pub fn all_of(&self, edge: EdgeId) -> impl Iterator<Item = StateId> + '_ {
        let backwards = self.reversing.iter().copied();
        self.entries(edge)
            .chain(backwards.filter(move |state| self.edges[state.index()] == edge))
    }

    /// All states in which a leg can end on an edge, the plain one first.
    pub fn entries(&self, edge: EdgeId) -> impl Iterator<Item = StateId> + '_ {
        let begin = self
            .further_entries
            .partition_point(|&(other, _)| other < edge);
        let further = self.further_entries[begin..]
            .iter()
            .take_while(move |&&(other, _)| other == edge)
            .map(|&(_, state)| state);
        std::iter::once(StateId(edge.0)).chain(further)
    }
}

/// A begun manoeuvre: a restriction and how many of its edges lie behind.
type Begun = Vec<(u32, u8)>;

/// Stands in [`Begun`] for driving backwards.
const REVERSING: (u32, u8) = (u32::MAX, 0);

struct Expansion<'a> {
    graph: &'a RoadGraph,
    rules: &'a RoadRules,
    /// Those of the map, then those of rules.
    restrictions: Vec<&'a EdgeRestriction>,
    /// Restrictions over one node, by their first edge.
    simple: HashMap<EdgeId, Vec<&'a EdgeRestriction>>,
    /// Restrictions over ways, by their first edge.
    over_ways: HashMap<EdgeId, Vec<u32>>,
    states: Vec<(EdgeId, Begun)>,
    state_of: HashMap<(EdgeId, Begun), StateId>,
    conditions: BTreeMap<Vec<TurnCondition>, u16>,
    /// Number of road ends at each node: a ring has two.
    road_ends: Vec<u32>,
}

/// What the restrictions say about one manoeuvre.
enum Verdict {
    Allowed,
    Forbidden,
    ForbiddenWhile(Vec<TurnCondition>),
}

/// Who may turn round at the end of an edge.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Turning {
    Anybody,
    /// Who has one of these.
    With(Vec<Permission>),
    Nowhere,
}

impl<'a> Expansion<'a> {
    fn new(graph: &'a RoadGraph, rules: &'a RoadRules) -> Self {
        let restrictions = graph.restrictions.iter().chain(&rules.restrictions);
        let restrictions: Vec<&EdgeRestriction> = restrictions.collect();
        let mut simple: HashMap<EdgeId, Vec<&EdgeRestriction>> = HashMap::new();
        let mut over_ways: HashMap<EdgeId, Vec<u32>> = HashMap::new();
        for (index, &restriction) in restrictions.iter().enumerate() {
            let first = restriction.path[0];
            if restriction.path.len() == 2 {
                simple.entry(first).or_default().push(restriction);
            } else {
                over_ways.entry(first).or_default().push(index as u32);
            }
        }
        let states: Vec<(EdgeId, Begun)> = (0..graph.edge_count() as u32)
            .map(|edge| (EdgeId(edge), Begun::new()))
            .collect();
        Self {
            graph,
            rules,
            restrictions,
            simple,
            over_ways,
            states,
            state_of: HashMap::new(),
            conditions: BTreeMap::from([(Vec::new(), 0)]),
            road_ends: graph.road_ends(),
        }
    }

    fn run(mut self) -> StateGraph {
        let exits = self.exit_states();
        let mut first_out = vec![0];
        let mut arcs = Vec::new();
        let mut next = 0;
        while next < self.states.len() {
            let (edge, begun) = self.states[next].clone();
            self.expand(edge, &begun, &mut arcs);
            first_out.push(arcs.len() as u32);
            next += 1;
        }
        let further = (self.graph.edge_count() as u32..self.states.len() as u32).map(StateId);
        let is_reversing = |state: &StateId| self.states[state.index()].1.contains(&REVERSING);
        let (reversing, entered): (Vec<StateId>, Vec<StateId>) = further.partition(is_reversing);
        let mut further_entries: Vec<(EdgeId, StateId)> = (entered.into_iter())
            .map(|state| (self.states[state.index()].0, state))
            .collect();
        further_entries.sort_unstable();
        let mut conditions = vec![Vec::new(); self.conditions.len()];
        for (set, index) in self.conditions {
            conditions[usize::from(index)] = set;
        }
        StateGraph {
            edges: self.states.into_iter().map(|(edge, _)| edge).collect(),
            first_out,
            arcs,
            conditions,
            exits,
            further_entries,
            reversing,
        }
    }

    /// The most restricted state of each edge.
    fn exit_states(&mut self) -> Vec<StateId> {
        let mut begun_on: BTreeMap<EdgeId, Begun> = BTreeMap::new();
        for (index, restriction) in self.restrictions.iter().enumerate() {
            let last = restriction.path.len() - 1;
            for (step, &edge) in restriction.path[..last].iter().enumerate().skip(1) {
                begun_on
                    .entry(edge)
                    .or_default()
                    .push((index as u32, step as u8));
            }
        }
        let mut exits: Vec<StateId> = (0..self.graph.edge_count() as u32).map(StateId).collect();
        for (edge, mut begun) in begun_on {
            begun.sort_unstable();
            exits[edge.index()] = self.state(edge, begun);
        }
        exits
    }

    fn state(&mut self, edge: EdgeId, begun: Begun) -> StateId {
        if begun.is_empty() {
            return StateId(edge.0);
        }
        let states = &mut self.states;
        *self
            .state_of
            .entry((edge, begun.clone()))
            .or_insert_with(|| {
                states.push((edge, begun));
                StateId(states.len() as u32 - 1)
            })
    }

    fn expand(&mut self, edge: EdgeId, begun: &Begun, arcs: &mut Vec<StateArc>) {
        let graph = self.graph;
        let node = graph.edge(edge).head;
        let is_reversing = begun.contains(&REVERSING);
        let turning = self.turning_round(edge);
        for next in graph.out_edges(node) {
            let u_turn = graph.edge(edge).reverse == Some(next);
            // Who has begun to drive backwards goes on so while he may, and does not turn round.
            let backwards: Vec<Permission> = if u_turn != is_reversing {
                let rules = self.rules.reversing_on(next).map(Permission::Rule);
                let is_needed = is_reversing || turning != Turning::Anybody;
                rules.filter(|_| is_needed).collect()
            } else {
                Vec::new()
            };
            let is_plain = match (is_reversing, u_turn) {
                (false, false) => true,
                (false, true) => turning != Turning::Nowhere,
                (true, false) => backwards.is_empty(),
                (true, true) => false,
            };
            if !is_plain && backwards.is_empty() {
                continue;
            }
            let conditions = match self.verdict(edge, begun, next) {
                Verdict::Forbidden => continue,
                Verdict::Allowed => Vec::new(),
                Verdict::ForbiddenWhile(conditions) => conditions,
            };
            let turn = Turn {
                angle: turn_angle(graph, edge, next),
                u_turn,
                signals: graph.nodes[node.index()].signals,
                junction: self.road_ends[node.index()] > 2,
                condition: 0,
            };
            if is_plain {
                let head = self.state(next, self.advance(edge, begun, next));
                let conditions = match &turning {
                    Turning::With(permissions) if u_turn => {
                        with_permissions(&conditions, permissions)
                    }
                    _ => conditions.clone(),
                };
                let condition = self.condition(conditions);
                let turn = Turn { condition, ..turn };
                arcs.push(StateArc { head, turn });
            }
            if !backwards.is_empty() {
                let head = self.state(next, vec![REVERSING]);
                let mut conditions = with_permissions(&conditions, &backwards);
                if !is_reversing {
                    conditions = with_permissions(&conditions, &[Permission::DeadEnd]);
                }
                let condition = self.condition(conditions);
                let turn = Turn { condition, ..turn };
                arcs.push(StateArc { head, turn });
            }
        }
    }

    /// Whether trucks may turn round at the end of an edge.
    fn turning_round(&self, edge: EdgeId) -> Turning {
        let node = self.graph.edge(edge).head;
        if self.graph.nodes[node.index()].turning_place.is_some() {
            return Turning::Anybody;
        }
        let rules = self.rules.turning_at(node).map(Permission::Rule);
        let mut permissions: Vec<Permission> = rules.collect();
        if self.rules.turns_in_dead_ends {
            permissions.push(Permission::TurningInDeadEnd);
        }
        if permissions.is_empty() {
            Turning::Nowhere
        } else {
            Turning::With(permissions)
        }
    }

    fn condition(&mut self, conditions: Vec<TurnCondition>) -> u16 {
        if conditions.is_empty() {
            return 0;
        }
        let fresh = self.conditions.len() as u16;
        *self.conditions.entry(conditions).or_insert(fresh)
    }

    fn verdict(&self, edge: EdgeId, begun: &Begun, next: EdgeId) -> Verdict {
        let begun = begun.iter().filter(|&&entry| entry != REVERSING);
        let at_their_end = begun.filter_map(|&(index, step)| {
            let restriction = self.restrictions[index as usize];
            (usize::from(step) + 2 == restriction.path.len()).then_some(restriction)
        });
        let here: Vec<&EdgeRestriction> = self
            .simple
            .get(&edge)
            .into_iter()
            .flatten()
            .copied()
            .chain(at_their_end)
            .collect();
        let names_next = |restriction: &EdgeRestriction| restriction.path.last() == Some(&next);
        // Signs that are mandatory for the same way at the same times leave the choice between
        // what they name.
        let is_excused = |restriction: &EdgeRestriction| {
            let behind = |other: &EdgeRestriction| other.path[..other.path.len() - 1].to_vec();
            here.iter().any(|other| {
                other.mandatory
                    && names_next(other)
                    && other.condition == restriction.condition
                    && behind(other) == behind(restriction)
            })
        };
        let mut conditions = Vec::new();
        for &restriction in &here {
            let forbids = if restriction.mandatory {
                !is_excused(restriction)
            } else {
                names_next(restriction)
            };
            match (forbids, restriction.condition.is_always()) {
                (false, _) => {}
                (true, is_always) => {
                    let unless = self.allowed_by(restriction, next);
                    if is_always && unless.is_empty() {
                        return Verdict::Forbidden;
                    }
                    conditions.push(TurnCondition {
                        unless,
                        ..restriction.condition.clone()
                    });
                }
            }
        }
        if conditions.is_empty() {
            Verdict::Allowed
        } else {
            conditions.sort();
            conditions.dedup();
            Verdict::ForbiddenWhile(conditions)
        }
    }

    /// Rules that allow driving on so against a restriction that has been driven up to its end.
    fn allowed_by(&self, restriction: &EdgeRestriction, next: EdgeId) -> Vec<Permission> {
        let behind = &restriction.path[..restriction.path.len() - 1];
        let allows = |path: &[EdgeId]| {
            let last = path.len() - 1;
            path[last] == next && behind.ends_with(&path[..last])
        };
        let allowances = self.rules.allowances.iter();
        allowances
            .filter(|(path, rule)| allows(path) && restriction.condition.rule != Some(*rule))
            .map(|&(_, rule)| Permission::Rule(rule))
            .collect()
    }

    fn advance(&self, edge: EdgeId, begun: &Begun, next: EdgeId) -> Begun {
        let continues = |index: u32, step: u8| {
            let path = &self.restrictions[index as usize].path;
            usize::from(step) + 1 < path.len() - 1 && path[usize::from(step) + 1] == next
        };
        let mut advanced: Begun = begun
            .iter()
            .filter(|&&entry| entry != REVERSING)
            .filter(|&&(index, step)| continues(index, step))
            .map(|&(index, step)| (index, step + 1))
            .collect();
        let starting = self.over_ways.get(&edge).into_iter().flatten();
        advanced.extend(
            starting
                .filter(|&&index| continues(index, 0))
                .map(|&index| (index, 1)),
        );
        advanced.sort_unstable();
        advanced.dedup();
        advanced
    }
}

/// Conditions with one more: it is forbidden without any of some permissions.
fn with_permissions(conditions: &[TurnCondition], unless: &[Permission]) -> Vec<TurnCondition> {
    let mut conditions = conditions.to_vec();
    conditions.push(TurnCondition {
        unless: unless.to_vec(),
        ..TurnCondition::default()
    });
    conditions.sort();
    conditions.dedup();
    conditions
}

/// Change of direction over a node, in 1/256 of a full turn, positive to the right.
fn turn_angle(graph: &RoadGraph, edge: EdgeId, next: EdgeId) -> i8 {
    let node = graph.nodes[graph.edge(edge).head.index()].position;
    let before = graph
        .shape(edge)
        .rev()
        .map(|(_, position)| position)
        .find(|&position| position != node);
    let after = graph
        .shape(next)
        .map(|(_, position)| position)
        .find(|&position| position != node);
    match (before, after) {
        (Some(before), Some(after)) => {
            bearing(node, after).wrapping_sub(bearing(before, node)) as i8
        }
        _ => 0,
    }
}
