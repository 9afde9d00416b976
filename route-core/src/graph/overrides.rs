//! Puts the planner's own rules on a map.

use crate::model::fault::Fault;
use crate::model::overrides::{Direction, Effect, Manoeuvre, Overrides, Rule};

use super::road_graph::{ChainId, EdgeId, EdgeRestriction, RoadGraph, TurnCondition};
use super::rules::{Change, EdgeEffect, RoadRules};
use super::whereabouts::{Found, Missed};

/// Puts rules on a graph, which may get edges against one-way streets. Rules that are not found,
/// or in several places, are left out, each with a fault. `turns_in_dead_ends` is whether some
/// vehicle class does.
pub fn put_on(graph: &mut RoadGraph, overrides: &Overrides, turns_in_dead_ends: bool) -> RoadRules {
    let mut faults = overrides.doubts.clone();
    let mut located: Vec<(&Rule, Vec<Found>)> = Vec::new();
    let mut two_way: Vec<ChainId> = Vec::new();
    for rule in &overrides.rules {
        let is_on_roads = matches!(
            rule.effect,
            Effect::Access(_) | Effect::Direction(_) | Effect::SpeedKmh(_) | Effect::Reversing
        );
        let roads = if is_on_roads {
            graph.roads_of(&rule.on)
        } else {
            Ok(Vec::new())
        };
        match roads.and_then(|roads| with_senses(rule, roads)) {
            Ok(roads) => {
                two_way.extend(missing_directions(graph, rule, &roads));
                located.push((rule, roads));
            }
            Err(missed) => faults.push(fault_of(rule, missed)),
        }
    }
    two_way.sort_unstable();
    two_way.dedup();
    let mut rules = RoadRules {
        turns_in_dead_ends,
        ..RoadRules::NONE
    };
    if !two_way.is_empty() {
        rules.added = graph.change_edges(&two_way, &[]);
    }
    for (rule, roads) in located {
        match rules.take(graph, rule, &roads) {
            Ok(()) => rules.rules.push(rule.clone()),
            Err(missed) => faults.push(fault_of(rule, missed)),
        }
    }
    rules
        .effects
        .sort_unstable_by_key(|effect| (effect.edge, effect.rule));
    rules.reversing.sort_unstable();
    rules.turning_places.sort_unstable();
    rules.faults = faults;
    rules
}

/// A rule for one direction needs roads that have one.
fn with_senses(rule: &Rule, roads: Vec<Found>) -> Result<Vec<Found>, Missed> {
    let is_one_way = matches!(
        rule.effect,
        Effect::Direction(Direction::Forward | Direction::Backward)
    );
    if is_one_way && roads.iter().any(|(_, sense)| sense.is_none()) {
        let cause = "it does not say which direction of the road is meant";
        return Err(Missed::Ambiguous(cause.to_owned()));
    }
    Ok(roads)
}

/// One-way roads that a rule opens in the other direction.
fn missing_directions(graph: &RoadGraph, rule: &Rule, roads: &[Found]) -> Vec<ChainId> {
    let Effect::Direction(direction) = rule.effect else {
        return Vec::new();
    };
    let lacks = |&&(chain, sense): &&Found| {
        let only = *graph.edge(graph.chains[chain.index()].first_edge);
        let wanted = is_open(direction, sense, !only.forward);
        only.reverse.is_none() && wanted
    };
    let lacking = roads.iter().filter(lacks);
    lacking.map(|&(chain, _)| chain).collect()
}

/// Whether a rule opens an edge that runs along its chain (`forward`) or against it.
fn is_open(direction: Direction, sense: Option<bool>, forward: bool) -> bool {
    match direction {
        Direction::Both => true,
        Direction::Forward => sense == Some(forward),
        Direction::Backward => sense == Some(!forward),
    }
}

fn fault_of(rule: &Rule, missed: Missed) -> Fault {
    let (code, cause, action) = match missed {
        Missed::Nothing(cause) => (
            "OVERRIDE_NOT_ON_MAP",
            cause,
            "correct where it holds; it is left out until then",
        ),
        Missed::Ambiguous(cause) => (
            "OVERRIDE_AMBIGUOUS",
            cause,
            "name the municipality, the OSM ways or a line; it is left out until then",
        ),
    };
    Fault::new(
        code,
        &rule.place,
        format!("rule `{}`: {cause}", rule.id),
        action,
    )
}

impl RoadRules {
    /// Takes one more rule in, which gets the next index.
    fn take(&mut self, graph: &RoadGraph, rule: &Rule, roads: &[Found]) -> Result<(), Missed> {
        let index = self.rules.len() as u32;
        let mut on_edges = |change: &dyn Fn(Option<bool>, bool) -> Change| {
            for &(chain, sense) in roads {
                for edge in graph.edges_of(chain) {
                    self.effects.push(EdgeEffect {
                        edge,
                        rule: index,
                        change: change(sense, graph.edge(edge).forward),
                    });
                }
            }
        };
        match rule.effect {
            Effect::Access(access) => on_edges(&|_, _| Change::Access(access)),
            Effect::SpeedKmh(speed) => on_edges(&|_, _| Change::SpeedKmh(speed)),
            Effect::Direction(direction) => {
                on_edges(&|sense, forward| Change::Direction(is_open(direction, sense, forward)))
            }
            Effect::Reversing => {
                let edges = roads.iter().flat_map(|&(chain, _)| graph.edges_of(chain));
                self.reversing.extend(edges.map(|edge| (edge, index)));
            }
            Effect::TurningPlace => {
                let node = graph.junction_of(&rule.on)?;
                self.turning_places.push((node, index));
            }
            Effect::Manoeuvre(manoeuvre) => {
                let path = graph.manoeuvre_of(&rule.on)?;
                self.take_manoeuvre(graph, manoeuvre, path, index)?;
            }
        }
        Ok(())
    }

    fn take_manoeuvre(
        &mut self,
        graph: &RoadGraph,
        manoeuvre: Manoeuvre,
        path: Vec<EdgeId>,
        index: u32,
    ) -> Result<(), Missed> {
        if manoeuvre == Manoeuvre::Allowed {
            let all = graph.restrictions.iter().chain(&self.restrictions);
            let (last, behind) = (path.len() - 1, &path[..path.len() - 1]);
            let mut forbidding = all.filter(|other| {
                let end = other.path.len() - 1;
                other.path[..end].ends_with(behind)
                    && (other.path[end] == path[last]) != other.mandatory
            });
            if forbidding.next().is_none() {
                let cause = "no turn restriction forbids this manoeuvre";
                return Err(Missed::Nothing(cause.to_owned()));
            }
        } else {
            self.restrictions.push(EdgeRestriction {
                relation: 0,
                path: path.clone(),
                mandatory: manoeuvre == Manoeuvre::Mandatory,
                condition: TurnCondition {
                    rule: Some(index),
                    ..TurnCondition::default()
                },
            });
        }
        // What a planner makes mandatory is allowed too, whatever the map says.
        if manoeuvre != Manoeuvre::Forbidden {
            self.allowances.push((path, index));
        }
        Ok(())
    }
}
