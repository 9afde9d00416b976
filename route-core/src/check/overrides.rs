//! The planner's own rules: the checker's own reading.
//!
//! What forbids or slows binds if it holds at any time of the shift, what permits or speeds up
//! only if it holds throughout; of several rules about one road the later one counts.

use std::collections::{BTreeMap, BTreeSet};

use osm_data::network::{Access, JunctionId, RestrictionKind, TurnRestriction};

use crate::graph::profile::VehicleProfile;
use crate::graph::road_graph::{ChainId, EdgeId};
use crate::model::fleet::VehicleClass;
use crate::model::opening::{PlanDate, open_intervals};
use crate::model::overrides::{Direction, Effect, Manoeuvre, Measures, Overrides, Rule};

use super::access::is_goods_vehicle;
use super::hours::Hold;
use super::roads::Roads;
use super::whereabouts::Stretch;

/// Rules, and where they hold on the map.
pub(super) struct Located<'a> {
    rules: Vec<(&'a Rule, Place)>,
}

enum Place {
    Roads(Vec<Stretch>),
    Junction(JunctionId),
    Manoeuvre(TurnRestriction),
}

impl<'a> Located<'a> {
    /// Looks for all rules; those that are not found bind nobody.
    pub fn new(roads: &Roads, overrides: &'a Overrides) -> Self {
        let find = |rule: &'a Rule| -> Option<(&'a Rule, Place)> {
            let place = match rule.effect {
                Effect::TurningPlace => Place::Junction(roads.junction(&rule.on)?),
                Effect::Manoeuvre(manoeuvre) => {
                    let kind = match manoeuvre {
                        Manoeuvre::Forbidden | Manoeuvre::Allowed => RestrictionKind::Forbidden,
                        Manoeuvre::Mandatory => RestrictionKind::Mandatory,
                    };
                    Place::Manoeuvre(roads.manoeuvre(&rule.on, kind)?)
                }
                Effect::Direction(Direction::Forward | Direction::Backward) => {
                    let found = roads.stretches(&rule.on)?;
                    let is_told = found.iter().all(|(_, sense)| sense.is_some());
                    Place::Roads(is_told.then_some(found)?)
                }
                _ => Place::Roads(roads.stretches(&rule.on)?),
            };
            Some((rule, place))
        };
        Self {
            rules: overrides.rules.iter().filter_map(find).collect(),
        }
    }
}

/// What the rules are for one class on one day.
#[derive(Default)]
pub(super) struct Rules<'a> {
    on_roads: BTreeMap<u32, Vec<(Effect, Option<bool>, Hold)>>,
    turning_places: BTreeSet<JunctionId>,
    reversing: BTreeSet<u32>,
    /// Manoeuvres forbidden or mandatory.
    pub restrictions: Vec<(&'a TurnRestriction, Hold)>,
    /// Manoeuvres allowed whatever forbids them.
    pub allowances: Vec<&'a TurnRestriction>,
}

impl<'a> Rules<'a> {
    /// Reads all rules for a class on a day.
    pub fn new(
        located: &'a Located,
        class: &VehicleClass,
        vehicle: &VehicleProfile,
        date: PlanDate,
    ) -> Self {
        let mut rules = Self::default();
        for (rule, place) in &located.rules {
            let hold = if concerns(rule, class, vehicle) {
                hold(rule, class, date)
            } else {
                Hold::Never
            };
            if hold == Hold::Never {
                continue;
            }
            match place {
                Place::Roads(stretches) if rule.effect == Effect::Reversing => {
                    let chains = stretches.iter().map(|(chain, _)| chain.0);
                    rules
                        .reversing
                        .extend(chains.filter(|_| hold == Hold::Throughout));
                }
                Place::Roads(stretches) => {
                    for &(chain, sense) in stretches {
                        let here = rules.on_roads.entry(chain.0).or_default();
                        here.push((rule.effect, sense, hold));
                    }
                }
                Place::Junction(junction) => {
                    if hold == Hold::Throughout {
                        rules.turning_places.insert(*junction);
                    }
                }
                Place::Manoeuvre(manoeuvre) => {
                    let is_allowed = rule.effect == Effect::Manoeuvre(Manoeuvre::Allowed);
                    let is_mandatory = rule.effect == Effect::Manoeuvre(Manoeuvre::Mandatory);
                    if !is_allowed {
                        rules.restrictions.push((manoeuvre, hold));
                    }
                    if (is_allowed || is_mandatory) && hold == Hold::Throughout {
                        rules.allowances.push(manoeuvre);
                    }
                }
            }
        }
        rules
    }

    /// Whether any rule changes a road.
    pub fn change(&self, chain: ChainId) -> bool {
        self.on_roads.contains_key(&chain.0)
    }

    /// Whether a road may be driven in a direction, if it may by what is signed.
    pub fn is_open(&self, chain: ChainId, forward: bool, signed: bool) -> bool {
        self.fold(chain, signed, |open, effect, sense, hold| {
            let Effect::Direction(direction) = effect else {
                return open;
            };
            let opens = match direction {
                Direction::Both => true,
                Direction::Forward => sense == Some(forward),
                Direction::Backward => sense == Some(!forward),
            };
            match hold {
                Hold::Throughout => opens,
                _ => open && opens,
            }
        })
    }

    /// Who may use a road, given what is signed.
    pub fn access(&self, chain: ChainId, signed: Access) -> Access {
        self.fold(chain, signed, |known, effect, _, hold| {
            match (effect, hold) {
                (Effect::Access(access), Hold::Throughout) => access,
                (Effect::Access(access), _) => known.max(access),
                _ => known,
            }
        })
    }

    /// How fast a road is driven, given how fast it is usually, km/h.
    pub fn speed_kmh(&self, chain: ChainId, usual: u16) -> u16 {
        self.fold(chain, usual, |known, effect, _, hold| {
            match (effect, hold) {
                (Effect::SpeedKmh(speed), Hold::Throughout) => speed,
                (Effect::SpeedKmh(speed), _) => known.min(speed),
                _ => known,
            }
        })
    }

    fn fold<T>(
        &self,
        chain: ChainId,
        start: T,
        step: impl Fn(T, Effect, Option<bool>, Hold) -> T,
    ) -> T {
        let here = self.on_roads.get(&chain.0).into_iter().flatten();
        here.fold(start, |known, &(effect, sense, hold)| {
            step(known, effect, sense, hold)
        })
    }

    /// Whether a rule knows room to turn round at a junction.
    pub fn turning_at(&self, junction: JunctionId) -> bool {
        self.turning_places.contains(&junction)
    }

    /// Whether an edge may be driven backwards after a dead end.
    pub fn reversing_on(&self, roads: &Roads, edge: EdgeId) -> bool {
        self.reversing.contains(&roads.graph.edge(edge).chain.0)
    }
}

fn concerns(rule: &Rule, class: &VehicleClass, vehicle: &VehicleProfile) -> bool {
    let scope = &rule.vehicles;
    let excess = |limits: &Measures| {
        [
            (vehicle.gross_weight_kg, limits.weight_kg),
            (vehicle.axle_load_kg, limits.axle_load_kg),
            (vehicle.height_cm, limits.height_cm),
            (vehicle.width_cm, limits.width_cm),
            (vehicle.length_cm, limits.length_cm),
        ]
        .into_iter()
        .any(|(measure, limit)| limit.is_some_and(|limit| measure > limit))
    };
    let is_named = scope.classes.is_empty() || scope.classes.contains(&class.id);
    let is_of_weight = scope
        .heavy
        .is_none_or(|heavy| heavy == is_goods_vehicle(vehicle));
    is_named
        && is_of_weight
        && scope.beyond.is_none_or(|limits| excess(&limits))
        && !excess(&scope.within)
}

/// When a rule holds during the shift of a class.
fn hold(rule: &Rule, class: &VehicleClass, date: PlanDate) -> Hold {
    let begin = i64::from(class.shift.start.seconds);
    let end = i64::from(class.shift.end.seconds);
    let (first, last) = rule.validity.seconds_from(date);
    let hours = match rule.validity.hours.as_deref() {
        None => Ok(vec![(first, last)]),
        Some(hours) => open_intervals(hours, date).map(|intervals| {
            let within = intervals.into_iter();
            within
                .map(|(from, to)| (first.max(from.into()), last.min(to.into())))
                .collect()
        }),
    };
    let in_shift = |&(from, to): &(i64, i64)| from.max(begin) < to.min(end);
    let Ok(hours) = hours else {
        let is_valid = in_shift(&(first, last));
        return if is_valid { Hold::Partly } else { Hold::Never };
    };
    let hours: Vec<(i64, i64)> = hours.into_iter().filter(in_shift).collect();
    match hours.as_slice() {
        [] => Hold::Never,
        [(from, to)] if *from <= begin && end <= *to => Hold::Throughout,
        _ => Hold::Partly,
    }
}
