//! One class of trucks on the roads during its shift: what it may drive, and how it drives on
//! from one edge to the next.

use std::collections::HashMap;

use osm_data::network::JunctionId;

use crate::graph::profile::{VehicleProfile, driving_ms};
use crate::graph::road_graph::EdgeId;
use crate::model::fleet::VehicleClass;
use crate::model::opening::PlanDate;

use super::access::{self, Ground};
use super::barriers::{self, Opening};
use super::hours::Clock;
use super::overrides::{Located, Rules};
use super::restrictions::{Begun, Restrictions};
use super::roads::{Roads, Step};

/// A class on a day.
pub(super) struct Driver<'a> {
    pub roads: &'a Roads<'a>,
    pub class: &'a VehicleClass,
    pub profile: VehicleProfile,
    /// For each attribute set, along and against the way.
    ground: Vec<[Ground; 2]>,
    /// The same for edges that the planner's own rules change.
    ruled: HashMap<EdgeId, Ground>,
    rules: Rules<'a>,
    restrictions: Restrictions<'a>,
}

/// Stands among begun manoeuvres for driving backwards.
const REVERSING: (u32, u32) = (u32::MAX, 0);

/// Why a truck may not drive on as it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// A turn restriction, by its OSM relation.
    TurnForbidden(i64),
    /// Turning round without a turning place, at an OSM node.
    TurnedRound(i64),
    /// A barrier, at an OSM node.
    Barrier(i64),
}

/// What driving on means.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Passage {
    /// Everything that forbids it.
    pub refusals: Vec<Refusal>,
    /// Gates that have to be opened.
    pub gates: u32,
    /// Manoeuvres begun afterwards.
    pub begun: Begun,
}

impl<'a> Driver<'a> {
    /// Reads the whole network, and the planner's own rules, for one class on one day.
    pub fn new(
        roads: &'a Roads<'a>,
        located: &'a Located<'a>,
        class: &'a VehicleClass,
        date: PlanDate,
    ) -> Self {
        let profile = VehicleProfile::of(class);
        let mut clock = Clock::new(class, date);
        let ground = roads.network.attributes.iter().map(|road| {
            [false, true].map(|against| access::ground(&profile, road, against, &mut clock))
        });
        let ground = ground.collect();
        let rules = Rules::new(located, class, &profile, date);
        let edges = (0..roads.graph.edge_count() as u32).map(EdgeId);
        let ruled = edges.filter(|&edge| rules.change(roads.graph.edge(edge).chain));
        let ruled = ruled.map(|edge| {
            let of_step = |step: Step| under_rules(roads, &profile, &rules, edge, step, &mut clock);
            let strictest = roads.steps(edge).map(of_step).max();
            (edge, strictest.unwrap_or(Ground::Open))
        });
        let ruled = ruled.collect();
        let is_goods_vehicle = access::is_goods_vehicle(&profile);
        let ignores_hours = profile.admission.ignores_hours;
        let network = roads.network;
        Self {
            roads,
            class,
            ground,
            ruled,
            restrictions: Restrictions::new(
                network,
                &rules,
                is_goods_vehicle,
                ignores_hours,
                &mut clock,
            ),
            rules,
            profile,
        }
    }

    /// What an edge is to this driver: what its strictest segment is.
    pub fn ground(&self, edge: EdgeId) -> Ground {
        if let Some(ground) = self.ruled.get(&edge) {
            return *ground;
        }
        let of_step = |step: Step| {
            let segment = &self.roads.network.segments[step.segment.0 as usize];
            self.ground[segment.attributes.0 as usize][usize::from(step.against)]
        };
        let steps = self.roads.steps(edge);
        steps.map(of_step).max().unwrap_or(Ground::Open)
    }

    /// Speed on an edge, km/h.
    pub fn speed_kmh(&self, edge: EdgeId, step: Step) -> u16 {
        let usual = self.profile.speed_kmh(self.roads.attributes(step.segment));
        let ruled = self
            .rules
            .speed_kmh(self.roads.graph.edge(edge).chain, usual);
        ruled.min(self.profile.speeds.limit).max(3)
    }

    /// Speed while collecting on an edge, km/h.
    pub fn collecting_kmh(&self, edge: EdgeId, step: Step) -> u16 {
        let chain = self.roads.graph.edge(edge).chain;
        let road = self.roads.attributes(step.segment);
        let ruled = |usual: u16| self.rules.speed_kmh(chain, usual);
        self.profile.collecting_kmh(road, &ruled)
    }

    /// Whether the truck drives backwards.
    pub fn is_reversing(begun: &Begun) -> bool {
        begun.contains(&REVERSING)
    }

    /// By how much an edge takes longer if it is driven backwards, milliseconds.
    pub fn backwards_ms(&self, edge: EdgeId) -> u64 {
        let length_dm = self.roads.length_dm(edge);
        let backwards = driving_ms(length_dm, self.profile.speeds.reversing);
        u64::from(backwards).saturating_sub(self.until_ms(edge, length_dm))
    }

    /// How this driver passes a junction.
    pub fn opening(&self, junction: JunctionId) -> Opening {
        let junction = &self.roads.network.junctions[junction.0 as usize];
        let barrier = junction.barrier.as_ref();
        barrier.map_or(Opening::Open, |barrier| {
            barriers::opening(&self.profile, barrier)
        })
    }

    /// Drives from the end of an edge onto the next and along it to its end.
    pub fn drive_on(&self, edge: EdgeId, next: EdgeId, begun: &Begun) -> Passage {
        let was_reversing = Self::is_reversing(begun);
        let turns_round = self.roads.are_opposite(edge, next);
        let may_reverse = self.rules.reversing_on(self.roads, next);
        let (may_turn, reverses) = if turns_round {
            let may_turn = !was_reversing && self.may_turn_round(edge, next);
            let is_stuck = !self.has_turning_place(edge) && self.is_dead_end(edge, next);
            (
                may_turn,
                !was_reversing && !may_turn && may_reverse && is_stuck,
            )
        } else {
            (false, was_reversing && may_reverse)
        };
        let mut passage = Passage {
            begun: if was_reversing {
                Begun::new()
            } else {
                begun.clone()
            },
            ..Passage::default()
        };
        let mut before = self.roads.last_step(edge);
        for step in self.roads.steps(next) {
            if let Some(before) = before {
                self.cross(before, step, may_turn || reverses, &mut passage);
            }
            before = Some(step);
        }
        if reverses {
            passage.begun = vec![REVERSING];
        }
        passage
    }

    fn has_turning_place(&self, edge: EdgeId) -> bool {
        self.roads.last_step(edge).is_some_and(|step| {
            let at = self.roads.end(step).0 as usize;
            self.roads.network.junctions[at].turning_place.is_some()
        })
    }

    fn may_turn_round(&self, edge: EdgeId, back: EdgeId) -> bool {
        let at = self.roads.last_step(edge).map(|step| self.roads.end(step));
        self.has_turning_place(edge)
            || at.is_some_and(|at| self.rules.turning_at(at))
            || self.profile.admission.turns_in_dead_ends && self.is_dead_end(edge, back)
    }

    /// Whether this driver has no way on at the end of an edge but back along another: it is shut
    /// off, nothing else that it may drive leads on, or nothing else that it may drive leads there.
    fn is_dead_end(&self, edge: EdgeId, back: EdgeId) -> bool {
        let may_drive = |other: &EdgeId| !matches!(self.ground(*other), Ground::Closed(_));
        let at = self.roads.last_step(edge).map(|step| self.roads.end(step));
        let leads_on = |next: &EdgeId| *next != back && may_drive(next);
        let leads_there = |other: &EdgeId| *other != edge && may_drive(other);
        at.is_some_and(|at| self.opening(at) == Opening::Shut)
            || !self.roads.edges_after(edge).any(|next| leads_on(&next))
            || !self.roads.edges_before(back).iter().any(leads_there)
    }

    fn cross(&self, before: Step, after: Step, may_turn: bool, passage: &mut Passage) {
        let at = self.roads.end(before);
        let junction = &self.roads.network.junctions[at.0 as usize];
        if before.segment == after.segment && before.against != after.against {
            if !may_turn {
                let refusal = Refusal::TurnedRound(junction.osm_node);
                passage.refusals.push(refusal);
            }
        } else {
            match self.opening(at) {
                Opening::Open => {}
                Opening::ToBeOpened => passage.gates += 1,
                Opening::Shut => passage.refusals.push(Refusal::Barrier(junction.osm_node)),
            }
        }
        let (before, after) = (before.segment, after.segment);
        let (begun, broken) = (self.restrictions).drive_on(before, at, after, &passage.begun);
        passage.begun = begun;
        passage.refusals.extend(broken.map(Refusal::TurnForbidden));
    }

    /// Entries into destination-only ground by driving on: from open ground, or through gates.
    pub fn entries(&self, edge: EdgeId, next: EdgeId, gates: u32) -> u32 {
        let (from, to) = (self.ground(edge), self.ground(next));
        let enters = from == Ground::Open && to == Ground::DestinationOnly;
        gates.max(u32::from(enters))
    }

    /// All manoeuvres that may have been begun by a truck on an edge, wherever it came from.
    pub fn possibly_begun(&self, edge: EdgeId) -> Begun {
        self.roads.last_step(edge).map_or_else(Begun::new, |step| {
            self.restrictions
                .possibly_begun(step.segment, self.roads.end(step))
        })
    }
}

/// What one segment of an edge is under the planner's own rules.
fn under_rules<'a>(
    roads: &Roads<'a>,
    vehicle: &VehicleProfile,
    rules: &Rules,
    edge: EdgeId,
    step: Step,
    clock: &mut Clock<'a>,
) -> Ground {
    let (road, edge) = (roads.attributes(step.segment), roads.graph.edge(edge));
    let mut signs = access::signs(vehicle, road, step.against, clock);
    signs.is_open = rules.is_open(edge.chain, edge.forward, signs.is_open);
    let access = rules.access(edge.chain, signs.access);
    if access != signs.access {
        signs.usual = access;
    }
    signs.access = access;
    access::ground_by(vehicle, road, signs)
}
