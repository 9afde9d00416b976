//! What the planner's own rules change on the roads of one map.

use osm_data::network::Access;

use crate::model::fault::Fault;
use crate::model::overrides::{Hold, Rule};

use super::road_graph::{EdgeId, EdgeRestriction, NodeId};

/// Rules that were found on a map, and where. Rules are called by their index.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct RoadRules {
    /// The rules.
    pub rules: Vec<Rule>,
    /// What they change on edges: by edge, and then in the order of the rules.
    pub effects: Vec<EdgeEffect>,
    /// Manoeuvres that they forbid or make mandatory.
    pub restrictions: Vec<EdgeRestriction>,
    /// Manoeuvres that they allow, as edges in driving order.
    pub allowances: Vec<(Vec<EdgeId>, u32)>,
    /// Nodes where they know room to turn round, sorted.
    pub turning_places: Vec<(NodeId, u32)>,
    /// Edges that they let be driven backwards after a dead end, sorted.
    pub reversing: Vec<(EdgeId, u32)>,
    /// Edges against one-way streets, which exist for rules only; sorted.
    pub added: Vec<EdgeId>,
    /// Some vehicle class turns round in dead ends.
    pub turns_in_dead_ends: bool,
    /// Rules that were left out or taken in the stricter way, and why.
    pub faults: Vec<Fault>,
}

/// What a rule changes on an edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct EdgeEffect {
    /// The edge.
    pub edge: EdgeId,
    /// The rule.
    pub rule: u32,
    /// What it changes.
    pub change: Change,
}

/// A change on an edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// Who may use it.
    Access(Access),
    /// Whether it may be driven in its direction.
    Direction(bool),
    /// How fast it is driven, km/h.
    SpeedKmh(u16),
}

/// What an edge is under all rules that hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Who may use it.
    pub access: Access,
    /// Whether it may be driven in its direction.
    pub is_open: bool,
    /// How fast it is driven instead of as usual, km/h.
    pub speed_kmh: Option<u16>,
    /// How fast it is driven at most, km/h.
    pub at_most_kmh: u16,
}

impl RoadRules {
    /// No rules.
    pub const NONE: Self = Self {
        rules: Vec::new(),
        effects: Vec::new(),
        restrictions: Vec::new(),
        allowances: Vec::new(),
        turning_places: Vec::new(),
        reversing: Vec::new(),
        added: Vec::new(),
        turns_in_dead_ends: false,
        faults: Vec::new(),
    };

    /// What an edge is, given what the map says about it and how far each rule holds.
    pub fn standing(&self, edge: EdgeId, access: Access, holds: &[Hold]) -> Standing {
        let mut standing = Standing {
            access,
            is_open: self.added.binary_search(&edge).is_err(),
            speed_kmh: None,
            at_most_kmh: u16::MAX,
        };
        let begin = self.effects.partition_point(|effect| effect.edge < edge);
        let effects = self.effects[begin..].iter();
        for effect in effects.take_while(|effect| effect.edge == edge) {
            standing.change(effect.change, hold_of(effect.rule, holds));
        }
        standing
    }

    /// Edges that rules change, each once.
    pub fn changed_edges(&self) -> Vec<EdgeId> {
        let mut edges: Vec<EdgeId> = self.effects.iter().map(|effect| effect.edge).collect();
        edges.dedup();
        edges
    }

    /// Rules that let an edge be driven backwards.
    pub fn reversing_on(&self, edge: EdgeId) -> impl Iterator<Item = u32> + '_ {
        of_key(&self.reversing, edge)
    }

    /// Rules that know room to turn round at a node.
    pub fn turning_at(&self, node: NodeId) -> impl Iterator<Item = u32> + '_ {
        of_key(&self.turning_places, node)
    }

    /// Whether they ask for other edges or manoeuvres than others do, not only for other weights.
    pub fn differ_in_manoeuvres(&self, other: &Self) -> bool {
        let manoeuvres = |rules: &Self| {
            (
                rules.restrictions.clone(),
                rules.allowances.clone(),
                rules.turning_places.clone(),
                rules.reversing.clone(),
                rules.added.clone(),
                rules.turns_in_dead_ends,
            )
        };
        manoeuvres(self) != manoeuvres(other)
    }
}

/// Rules behind a key, in a sorted list.
fn of_key<K: Copy + Ord>(list: &[(K, u32)], key: K) -> impl Iterator<Item = u32> {
    let begin = list.partition_point(|&(other, _)| other < key);
    let here = list[begin..]
        .iter()
        .take_while(move |(other, _)| *other == key);
    here.map(|&(_, rule)| rule)
}

/// How far a rule holds; not at all where nothing is known.
pub fn hold_of(rule: u32, holds: &[Hold]) -> Hold {
    holds.get(rule as usize).copied().unwrap_or(Hold::Never)
}

impl Standing {
    /// What forbids or slows counts if it holds at any time, what permits or speeds up only if it
    /// holds throughout.
    fn change(&mut self, change: Change, hold: Hold) {
        match (hold, change) {
            (Hold::Never, _) => {}
            (Hold::Throughout, Change::Access(access)) => self.access = access,
            (Hold::Partly, Change::Access(access)) => self.access = self.access.max(access),
            (Hold::Throughout, Change::Direction(is_open)) => self.is_open = is_open,
            (Hold::Partly, Change::Direction(is_open)) => self.is_open &= is_open,
            (Hold::Throughout, Change::SpeedKmh(speed)) => {
                self.speed_kmh = Some(speed);
                self.at_most_kmh = u16::MAX;
            }
            (Hold::Partly, Change::SpeedKmh(speed)) => {
                self.at_most_kmh = self.at_most_kmh.min(speed);
            }
        }
    }

    /// Speed where the usual one is known, km/h.
    pub fn speed_kmh(&self, usual: u16) -> u16 {
        self.speed_kmh.unwrap_or(usual).min(self.at_most_kmh)
    }
}
