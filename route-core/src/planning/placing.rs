//! Finds the street side of each container, or the reason why there is none.

use crate::graph::profile::{Closure, Permit};
use crate::graph::road_graph::{ChainId, EdgeId};
use crate::graph::snap::{Candidate, MIDDLE_M, SEARCH_RADIUS_M};
use crate::model::address::{folded, number_of, street_of};
use crate::model::container::{Container, LiftSide};
use crate::model::fleet::{Collects, Fleet};
use crate::plan::UnservedCode;

use super::class_roads::ClassRoads;

/// A road that may be farther than the nearest one by this much, if trucks can use it and not
/// the nearest one: the bins of a corner house.
const DETOUR_M: f64 = 30.0;

/// A street of another name than the address counts as this much farther.
const OTHER_NAME_M: f64 = 15.0;

/// A street of that name with such house numbers on its other side counts as this much farther:
/// the other carriageway.
const OTHER_SIDE_M: f64 = 5.0;

/// Ways of serving a container.
const MOST_WAYS: usize = 2;

/// Roads looked at for one container.
const CANDIDATES: usize = 12;

/// Where a container is emptied from.
#[derive(Clone, PartialEq, Debug)]
pub struct Placement {
    /// The road.
    pub chain: ChainId,
    /// Where along it, decimetres from the begin of the chain.
    pub offset_dm: u32,
    /// The container stands right of the chain in its direction.
    pub right: bool,
    /// Distance from the road, metres.
    pub distance_m: f64,
    /// Edges from which it may be emptied, and by which classes (bits).
    pub edges: Vec<(EdgeId, u64)>,
}

/// Why a container has no street side, with particulars.
#[derive(Clone, PartialEq, Debug)]
pub struct Refusal {
    /// The reason.
    pub code: UnservedCode,
    /// Street of the nearest road, empty if unknown or none.
    pub street: String,
    /// Distance to it, metres.
    pub distance_m: Option<f64>,
    /// What closes it, if that is the reason.
    pub closure: Option<Closure>,
    /// The disposal site that cannot be reached, if that is the reason.
    pub site: String,
}

impl Refusal {
    /// A reason without particulars of roads.
    pub fn plain(code: UnservedCode) -> Self {
        Self {
            code,
            street: String::new(),
            distance_m: None,
            closure: None,
            site: String::new(),
        }
    }
}

/// Places containers on the roads of a fleet.
pub struct Placer<'a> {
    roads: &'a ClassRoads<'a>,
    fleet: &'a Fleet,
}

impl<'a> Placer<'a> {
    /// For a fleet.
    pub fn new(roads: &'a ClassRoads<'a>, fleet: &'a Fleet) -> Self {
        Self { roads, fleet }
    }

    /// Finds the street side of a container that the given classes (bits) may collect.
    ///
    /// # Errors
    /// Why there is none.
    pub fn place(&self, container: &Container, classes: u64) -> Result<Placement, Refusal> {
        let map = self.roads.map;
        let mut candidates = map
            .snap
            .near(container.position, SEARCH_RADIUS_M, CANDIDATES);
        let number = number_of(&container.address);
        let side_of = |chain| map.house_numbers.is_right(chain, number?);
        for candidate in &mut candidates {
            if candidate.distance_m <= MIDDLE_M {
                candidate.right = side_of(candidate.chain).unwrap_or(candidate.right);
            }
        }
        let street = folded(&street_of(&container.address));
        let score = |candidate: &Candidate| {
            let name = folded(map.graph.name_of(candidate.chain));
            let differs = !street.is_empty()
                && !name.is_empty()
                && !name.contains(&street)
                && !street.contains(&name);
            let is_across = side_of(candidate.chain).is_some_and(|right| right != candidate.right);
            let by_name = if differs { OTHER_NAME_M } else { 0.0 };
            let by_number = if is_across && !differs {
                OTHER_SIDE_M
            } else {
                0.0
            };
            candidate.distance_m + by_name + by_number
        };
        let mut ranked: Vec<(f64, &Candidate)> = candidates
            .iter()
            .map(|candidate| (score(candidate), candidate))
            .collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.chain.cmp(&b.1.chain)));
        let Some(&(best_score, nearest)) = ranked.first() else {
            return Err(Refusal::plain(UnservedCode::NoRoadWithinRadius));
        };
        for &(score, candidate) in &ranked {
            if score > best_score + DETOUR_M {
                break;
            }
            let edges = self.usable_edges(container, candidate, classes);
            if !edges.is_empty() {
                return Ok(Placement {
                    chain: candidate.chain,
                    offset_dm: candidate.offset_dm,
                    right: candidate.right,
                    distance_m: candidate.distance_m,
                    edges,
                });
            }
        }
        Err(self.refuse(container, nearest, classes))
    }

    /// Edges of a road from which a container can be emptied, with the classes that can.
    fn usable_edges(
        &self,
        container: &Container,
        candidate: &Candidate,
        classes: u64,
    ) -> Vec<(EdgeId, u64)> {
        let map = self.roads.map;
        // Classes that collect at different speeds there are different ways of doing it.
        let mut usable: Vec<(EdgeId, u16, u64)> = Vec::new();
        for edge in map.graph.edges_of(candidate.chain) {
            let is_right = candidate.is_right_of(&map.graph, edge);
            for class in bits(classes) {
                let (metric, component) = self.roads.of(class);
                if !may_lift(
                    container.side,
                    is_right,
                    self.fleet.vehicles[class].collects,
                ) || !component.serves(&map.states, metric, edge)
                {
                    continue;
                }
                let speed = metric.collecting_kmh[edge.index()];
                let mut known = usable.iter_mut();
                match known.find(|(other, kmh, _)| (*other, *kmh) == (edge, speed)) {
                    Some((_, _, able)) => *able |= 1 << class,
                    None => usable.push((edge, speed, 1 << class)),
                }
            }
        }
        // The solver knows two ways: one for each speed goes before both directions for one.
        if usable.len() > MOST_WAYS {
            let first = usable[0].1;
            let other = usable.iter().position(|&(_, speed, _)| speed != first);
            usable.swap(1, other.unwrap_or(1));
            usable.truncate(MOST_WAYS);
        }
        let usable = usable.into_iter();
        usable.map(|(edge, _, able)| (edge, able)).collect()
    }

    /// The reason why the nearest road is of no use.
    fn refuse(&self, container: &Container, nearest: &Candidate, classes: u64) -> Refusal {
        let map = self.roads.map;
        let mut refusal = Refusal {
            code: UnservedCode::NotConnected,
            street: map.graph.name_of(nearest.chain).to_owned(),
            distance_m: Some(nearest.distance_m),
            closure: None,
            site: String::new(),
        };
        let mut closure = None;
        let (mut any_open, mut any_entered, mut any_served) = (false, false, false);
        for edge in map.graph.edges_of(nearest.chain) {
            for class in bits(classes) {
                let (metric, component) = self.roads.of(class);
                match metric.permits[edge.index()] {
                    Permit::Closed(why) => closure = closure.max(Some(why)),
                    Permit::Free | Permit::Destination => {
                        any_open = true;
                        any_entered |= component.reaches(&map.states, edge);
                        any_served |= component.serves(&map.states, metric, edge);
                    }
                }
            }
        }
        let right_side_exists = map.graph.edges_of(nearest.chain).any(|edge| {
            bits(classes).any(|class| {
                may_lift(
                    container.side,
                    nearest.is_right_of(&map.graph, edge),
                    self.fleet.vehicles[class].collects,
                )
            })
        });
        if !any_open {
            refusal.code = UnservedCode::StreetForbidden;
            refusal.closure = closure;
        } else if any_served || !right_side_exists {
            refusal.code = if right_side_exists {
                // One direction is a way through, the one on the container's side is a trap.
                UnservedCode::DeadEndNoTurning
            } else {
                UnservedCode::WrongSide
            };
        } else if any_entered {
            refusal.code = UnservedCode::DeadEndNoTurning;
        }
        refusal
    }
}

/// Whether a container that stands right (or left) of a truck may be lifted by it.
fn may_lift(side: Option<LiftSide>, is_right: bool, collects: Collects) -> bool {
    match side {
        None => is_right || collects == Collects::Both,
        Some(LiftSide::Right) => is_right,
        Some(LiftSide::Left) => !is_right && collects == Collects::Both,
        Some(LiftSide::Either) => true,
    }
}

/// Indices of the bits that are set.
pub(super) fn bits(set: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |bit| set >> bit & 1 == 1)
}
