//! One class of trucks on the roads during its shift: what it may drive, and how it drives on
//! from one edge to the next.

use osm_data::network::JunctionId;

use crate::graph::profile::VehicleProfile;
use crate::graph::road_graph::EdgeId;
use crate::model::fleet::VehicleClass;
use crate::model::opening::PlanDate;

use super::access::{self, Ground};
use super::barriers::{self, Opening};
use super::hours::Clock;
use super::restrictions::{Begun, Restrictions};
use super::roads::{Roads, Step};

/// A class on a day.
pub(super) struct Driver<'a> {
    pub roads: &'a Roads<'a>,
    pub class: &'a VehicleClass,
    pub profile: VehicleProfile,
    /// For each attribute set, along and against the way.
    ground: Vec<[Ground; 2]>,
    restrictions: Restrictions<'a>,
}

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
    /// Reads the whole network for one class on one day.
    pub fn new(roads: &'a Roads<'a>, class: &'a VehicleClass, date: PlanDate) -> Self {
        let profile = VehicleProfile::of(class);
        let mut clock = Clock::new(class, date);
        let ground = roads.network.attributes.iter().map(|road| {
            [false, true].map(|against| access::ground(&profile, road, against, &mut clock))
        });
        let ground = ground.collect();
        let is_goods_vehicle = access::is_goods_vehicle(&profile);
        Self {
            roads,
            class,
            ground,
            restrictions: Restrictions::new(roads.network, is_goods_vehicle, &mut clock),
            profile,
        }
    }

    /// What an edge is to this driver: what its strictest segment is.
    pub fn ground(&self, edge: EdgeId) -> Ground {
        let of_step = |step: Step| {
            let segment = &self.roads.network.segments[step.segment.0 as usize];
            self.ground[segment.attributes.0 as usize][usize::from(step.against)]
        };
        let steps = self.roads.steps(edge);
        steps.map(of_step).max().unwrap_or(Ground::Open)
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
        let mut passage = Passage {
            begun: begun.clone(),
            ..Passage::default()
        };
        let mut before = self.roads.last_step(edge);
        for step in self.roads.steps(next) {
            if let Some(before) = before {
                self.cross(before, step, &mut passage);
            }
            before = Some(step);
        }
        passage
    }

    fn cross(&self, before: Step, after: Step, passage: &mut Passage) {
        let at = self.roads.end(before);
        let junction = &self.roads.network.junctions[at.0 as usize];
        if before.segment == after.segment && before.against != after.against {
            if junction.turning_place.is_none() {
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
