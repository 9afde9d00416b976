//! Restriction relations resolved to the segments that meet at their via.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::extract::{RestrictionRelation, Via};
use crate::geometry::{bearing, turn_angle};
use crate::network::{
    JunctionId, Position, RestrictionKind, RoadNetwork, Segment, SegmentId, Travel, TurnRestriction,
};
use crate::reason::Reason;
use crate::report::{ElementId, Findings};
use crate::tags::Turn;

/// More ways in a row are no manoeuvre.
const MAX_VIA_WAYS: usize = 8;
/// Real via ways need a handful of steps and junctions; a hostile file must not keep us busy for
/// ever.
const MAX_VIA_STEPS: usize = 10_000;
const MAX_VIA_JUNCTIONS: usize = 256;

/// A segment driven in one direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Piece {
    segment: SegmentId,
    forward: bool,
}

/// One way of doing what a restriction is about.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Manoeuvre {
    first: Piece,
    /// Each further piece with the junction where it begins.
    then: Vec<(JunctionId, Piece)>,
}

impl Manoeuvre {
    fn of(first: Piece) -> Self {
        let then = Vec::new();
        Self { first, then }
    }

    fn followed_by(mut self, junction: JunctionId, piece: Piece) -> Self {
        self.then.push((junction, piece));
        self
    }

    fn last(&self) -> Piece {
        self.then.last().map_or(self.first, |(_, piece)| *piece)
    }

    fn path(&self) -> Vec<SegmentId> {
        let then = self.then.iter().map(|(_, piece)| piece.segment);
        [self.first.segment].into_iter().chain(then).collect()
    }
}

/// Adds the restrictions to the network, ordered by relation id.
pub(crate) fn resolve(
    mut relations: Vec<RestrictionRelation>,
    network: &mut RoadNetwork,
    findings: &mut Findings,
) {
    relations.sort_by_key(|relation| relation.id);
    let resolver = Resolver::new(network);
    let mut restrictions = Vec::new();
    for relation in &relations {
        match resolver.manoeuvres(relation) {
            Ok(found) => {
                if found.ambiguous {
                    let element = ElementId::relation(relation.id);
                    findings.add(Reason::RestrictionAmbiguous, element, "");
                }
                resolver.restrict(relation, found.manoeuvres, &mut restrictions);
            }
            Err((reason, detail)) => {
                findings.add(reason, ElementId::relation(relation.id), detail);
            }
        }
    }
    restrictions.dedup();
    network.restrictions = restrictions;
}

struct Found {
    manoeuvres: Vec<Manoeuvre>,
    ambiguous: bool,
}

type Failure = (Reason, String);

struct Resolver<'a> {
    network: &'a RoadNetwork,
    /// The segments at each junction, one junction after the other.
    incident: Vec<SegmentId>,
    first_incident: Vec<u32>,
}

impl<'a> Resolver<'a> {
    fn new(network: &'a RoadNetwork) -> Self {
        let ends = |segment: &Segment| {
            let second = (segment.to != segment.from).then_some(segment.to);
            [Some(segment.from), second].into_iter().flatten()
        };
        let mut first_incident = vec![0u32; network.junctions.len() + 1];
        for end in network.segments.iter().flat_map(ends) {
            first_incident[end.0 as usize + 1] += 1;
        }
        for junction in 1..first_incident.len() {
            first_incident[junction] += first_incident[junction - 1];
        }
        let mut next = first_incident.clone();
        let total = first_incident.last().copied().unwrap_or(0);
        let mut incident = vec![SegmentId(0); total as usize];
        for (index, segment) in network.segments.iter().enumerate() {
            for end in ends(segment) {
                let slot = &mut next[end.0 as usize];
                incident[*slot as usize] = SegmentId(index as u32);
                *slot += 1;
            }
        }
        Self {
            network,
            incident,
            first_incident,
        }
    }

    fn segment(&self, id: SegmentId) -> &'a Segment {
        &self.network.segments[id.0 as usize]
    }

    fn at(&self, junction: JunctionId) -> &[SegmentId] {
        let junction = junction.0 as usize;
        let range = self.first_incident[junction]..self.first_incident[junction + 1];
        &self.incident[range.start as usize..range.end as usize]
    }

    fn junction(&self, node: i64) -> Option<JunctionId> {
        let junctions = &self.network.junctions;
        let found = junctions.binary_search_by_key(&node, |junction| junction.osm_node);
        found.ok().map(|index| JunctionId(index as u32))
    }

    fn segments_of(&self, way: i64) -> Range<usize> {
        let segments = &self.network.segments;
        let start = segments.partition_point(|segment| segment.way < way);
        let end = segments.partition_point(|segment| segment.way <= way);
        start..end
    }

    /// The directions in which a segment may be driven.
    fn pieces(&self, segment: SegmentId) -> impl Iterator<Item = Piece> + use<'_> {
        let attributes = self.segment(segment).attributes;
        let travel = self.network.attributes[attributes.0 as usize].travel;
        [true, false]
            .into_iter()
            .filter(move |forward| match travel {
                Travel::Both => true,
                Travel::Forward => *forward,
                Travel::Backward => !*forward,
                Travel::Neither => false,
            })
            .map(move |forward| Piece { segment, forward })
    }

    fn start(&self, piece: Piece) -> JunctionId {
        let segment = self.segment(piece.segment);
        if piece.forward {
            segment.from
        } else {
            segment.to
        }
    }

    fn end(&self, piece: Piece) -> JunctionId {
        let segment = self.segment(piece.segment);
        if piece.forward {
            segment.to
        } else {
            segment.from
        }
    }

    /// Pieces of a way that lead to a junction.
    fn arriving(
        &self,
        way: i64,
        junction: JunctionId,
    ) -> impl Iterator<Item = Piece> + use<'_, 'a> {
        self.at(junction)
            .iter()
            .filter(move |segment| self.segment(**segment).way == way)
            .flat_map(|segment| self.pieces(*segment))
            .filter(move |piece| self.end(*piece) == junction)
    }

    /// Pieces of any way that lead away from a junction.
    fn departing(&self, junction: JunctionId) -> impl Iterator<Item = Piece> + use<'_, 'a> {
        self.at(junction)
            .iter()
            .flat_map(|segment| self.pieces(*segment))
            .filter(move |piece| self.start(*piece) == junction)
    }

    fn departing_on(
        &self,
        way: i64,
        junction: JunctionId,
    ) -> impl Iterator<Item = Piece> + use<'_, 'a> {
        self.departing(junction)
            .filter(move |piece| self.segment(piece.segment).way == way)
    }

    fn touches(&self, way: i64, junction: JunctionId) -> bool {
        let mut here = self.at(junction).iter();
        here.any(|segment| self.segment(*segment).way == way)
    }

    fn manoeuvres(&self, relation: &RestrictionRelation) -> Result<Found, Failure> {
        let via_ways: &[i64] = match &relation.via {
            Via::Node(_) => &[],
            Via::Ways(ways) => ways,
        };
        for way in relation.from.iter().chain(via_ways).chain(&relation.to) {
            if self.segments_of(*way).is_empty() {
                return Err((Reason::RestrictionMemberAbsent, format!("way/{way}")));
            }
        }
        if via_ways.len() > MAX_VIA_WAYS {
            let detail = format!("{} via ways", via_ways.len());
            return Err((Reason::RestrictionMalformed, detail));
        }
        let mut found = Found {
            manoeuvres: Vec::new(),
            ambiguous: false,
        };
        let mut connected = false;
        for from in &relation.from {
            for to in &relation.to {
                let candidates = match &relation.via {
                    Via::Node(node) => self.over_node(*from, *node, *to),
                    Via::Ways(ways) => self.over_ways(*from, ways, *to),
                };
                let Some(candidates) = candidates else {
                    continue;
                };
                connected = true;
                let fitting = self.fitting(candidates, relation.rule.turn);
                found.ambiguous |= fitting.len() > 1;
                found.manoeuvres.extend(fitting);
            }
        }
        if !connected {
            return Err((Reason::RestrictionNotConnected, String::new()));
        }
        if found.manoeuvres.is_empty() {
            return Err((Reason::RestrictionWithoutEffect, String::new()));
        }
        Ok(found)
    }

    /// Every legal way from one way over a node to another; `None` where they do not meet there.
    fn over_node(&self, from: i64, node: i64, to: i64) -> Option<Vec<Manoeuvre>> {
        let via = self.junction(node)?;
        if !self.touches(from, via) || !self.touches(to, via) {
            return None;
        }
        let mut manoeuvres = Vec::new();
        for first in self.arriving(from, via) {
            for last in self.departing_on(to, via) {
                manoeuvres.push(Manoeuvre::of(first).followed_by(via, last));
            }
        }
        Some(manoeuvres)
    }

    /// The shortest legal ways from one way over all the via ways to another.
    fn over_ways(&self, from: i64, via_ways: &[i64], to: i64) -> Option<Vec<Manoeuvre>> {
        let meet = |way: i64| via_ways.iter().any(|via| self.meet(way, *via));
        if !meet(from) || !meet(to) {
            return None;
        }
        let mut complete = Vec::new();
        let mut open: Vec<(Manoeuvre, Vec<i64>)> = Vec::new();
        for index in self.segments_of(from) {
            for piece in self.pieces(SegmentId(index as u32)) {
                open.push((Manoeuvre::of(piece), via_ways.to_vec()));
            }
        }
        for _ in 0..MAX_VIA_STEPS {
            let Some((so_far, remaining)) = open.pop() else {
                break;
            };
            let here = self.end(so_far.last());
            if remaining.is_empty() {
                for piece in self.departing_on(to, here) {
                    complete.push(so_far.clone().followed_by(here, piece));
                }
                continue;
            }
            for (index, way) in remaining.iter().enumerate() {
                if !self.touches(*way, here) {
                    continue;
                }
                let mut rest = remaining.clone();
                rest.remove(index);
                for (there, walked) in self.walks(so_far.clone(), *way, here) {
                    let goes_on = match rest.as_slice() {
                        [] => self.touches(to, there),
                        rest => rest.iter().any(|way| self.touches(*way, there)),
                    };
                    if goes_on {
                        open.push((walked, rest.clone()));
                    }
                }
            }
        }
        let shortest = complete.iter().map(|m: &Manoeuvre| m.then.len()).min();
        complete.retain(|manoeuvre| Some(manoeuvre.then.len()) == shortest);
        Some(complete)
    }

    /// Whether two ways have a junction in common.
    fn meet(&self, way: i64, other: i64) -> bool {
        self.network.segments[self.segments_of(way)]
            .iter()
            .any(|segment| self.touches(other, segment.from) || self.touches(other, segment.to))
    }

    /// A manoeuvre continued along one way, from a junction to each other junction of the way.
    fn walks(&self, so_far: Manoeuvre, way: i64, here: JunctionId) -> Vec<(JunctionId, Manoeuvre)> {
        let mut walks = vec![(here, so_far)];
        let mut next = 0;
        while next < walks.len() && walks.len() < MAX_VIA_JUNCTIONS {
            let (here, so_far) = walks[next].clone();
            for piece in self.departing_on(way, here) {
                let there = self.end(piece);
                if walks.iter().all(|(reached, _)| *reached != there) {
                    walks.push((there, so_far.clone().followed_by(here, piece)));
                }
            }
            next += 1;
        }
        walks.remove(0);
        walks
    }

    /// Of several manoeuvres those that turn as the restriction says, if any do.
    fn fitting(&self, candidates: Vec<Manoeuvre>, turn: Turn) -> Vec<Manoeuvre> {
        if candidates.len() < 2 {
            return candidates;
        }
        let fits = |manoeuvre: &Manoeuvre| {
            let (first, last) = (manoeuvre.first, manoeuvre.last());
            let turns_back = first.segment == last.segment;
            let Some(angle) = self.angle(first, last) else {
                return false;
            };
            match turn {
                Turn::Left => !turns_back && angle < -15.0,
                Turn::Right => !turns_back && angle > 15.0,
                Turn::Straight => !turns_back && angle.abs() < 60.0,
                Turn::Back => turns_back || angle.abs() > 150.0,
                Turn::Unnamed => !turns_back,
            }
        };
        let fitting: Vec<_> = candidates.iter().filter(|m| fits(m)).cloned().collect();
        if fitting.is_empty() {
            candidates
        } else {
            fitting
        }
    }

    /// The turn from the end of one piece to the start of another.
    fn angle(&self, first: Piece, last: Piece) -> Option<f64> {
        let arrival = self.shape(first);
        let departure = self.shape(last);
        let arrives = arrival.windows(2).rev().find_map(|p| bearing(p[0], p[1]))?;
        let departs = departure.windows(2).find_map(|p| bearing(p[0], p[1]))?;
        Some(turn_angle(arrives, departs))
    }

    fn shape(&self, piece: Piece) -> Vec<Position> {
        let mut shape = self.network.shape(self.segment(piece.segment)).to_vec();
        if !piece.forward {
            shape.reverse();
        }
        shape
    }

    /// Adds what a relation says about its manoeuvres.
    fn restrict(
        &self,
        relation: &RestrictionRelation,
        manoeuvres: Vec<Manoeuvre>,
        restrictions: &mut Vec<TurnRestriction>,
    ) {
        let mut add = |manoeuvre: &Manoeuvre, kind| {
            restrictions.push(TurnRestriction {
                relation: relation.id,
                path: manoeuvre.path(),
                via: manoeuvre.then.iter().map(|(via, _)| *via).collect(),
                kind,
                hours: relation.rule.hours.clone(),
                hgv_only: relation.rule.hgv_only,
            });
        };
        if relation.rule.kind == RestrictionKind::Forbidden {
            for manoeuvre in &manoeuvres {
                add(manoeuvre, RestrictionKind::Forbidden);
            }
            return;
        }
        // Of two mandatory ways on from one place each would forbid the other: what is meant is
        // that every third one is forbidden.
        let mut by_approach: BTreeMap<Vec<SegmentId>, Vec<Manoeuvre>> = BTreeMap::new();
        for manoeuvre in manoeuvres {
            let mut approach = manoeuvre.path();
            approach.pop();
            by_approach.entry(approach).or_default().push(manoeuvre);
        }
        for allowed in by_approach.values() {
            if let [only] = allowed.as_slice() {
                add(only, RestrictionKind::Mandatory);
                continue;
            }
            let mut approach = allowed[0].clone();
            let Some((via, _)) = approach.then.pop() else {
                continue;
            };
            for other in self.departing(via) {
                if allowed.iter().all(|a| a.last().segment != other.segment) {
                    let forbidden = approach.clone().followed_by(via, other);
                    add(&forbidden, RestrictionKind::Forbidden);
                }
            }
        }
    }
}
