//! Whether a driver needs to be told what to do at a junction, and what kind of manoeuvre it is.
//!
//! A driver without instructions stays on his road, and goes straight on rather than turn off.
//! Where the way is not clearly what he would do by himself, he is told.

use crate::graph::road_graph::RoadGraph;

use super::arms::deviation;
use super::junction::{Junction, Look, Seen, is_highway, is_ramp, is_renamed, is_same_road, rank};
use super::manoeuvre::{ManoeuvreKind, Modifier};

/// From here on, degrees, a driver turns off rather than follow a bend.
pub(super) const TURNS_OFF: i32 = 45;

/// How much more natural, degrees, the way must be than any other to go without saying.
const CLEAR_LEAD: i32 = 20;

/// What it costs a road to have another name than the one driven so far, degrees.
const OTHER_NAME: i32 = 10;

/// What it costs a road to be less important than the one driven so far, degrees for each rank.
const LESSER_ROAD: i32 = 12;

/// What it costs a road not to look like one beside one that does, degrees for each step.
const LESSER_LOOK: i32 = 50;

/// How far two roads may differ in bend to be told apart as the arms of a fork, degrees.
const FORK_DIFFERENCE: i32 = 20;

/// The manoeuvre at a junction of which the driver is told, if any. Turning round, gates and
/// roundabouts are not looked at.
pub(super) fn manoeuvre_at(
    graph: &RoadGraph,
    junction: &Junction,
) -> Option<(ManoeuvreKind, Modifier)> {
    Choice::new(graph, junction).manoeuvre()
}

struct Choice<'a> {
    graph: &'a RoadGraph,
    junction: &'a Junction,
    /// The other roads by which a driver could leave.
    rivals: Vec<&'a Seen>,
    stays: bool,
}

impl<'a> Choice<'a> {
    fn new(graph: &'a RoadGraph, junction: &'a Junction) -> Self {
        let look = |road: &Seen| Look::of(graph.attributes_of(road.edge));
        let (before, after) = (junction.before(), junction.after());
        let least = Look::Lane.max(look(before)).max(look(after));
        let others = junction.others();
        Self {
            graph,
            junction,
            rivals: others
                .filter(|road| road.arm.out.is_some() && look(road) <= least)
                .collect(),
            stays: is_same_road(graph, before.edge, after.edge),
        }
    }

    fn manoeuvre(&self) -> Option<(ManoeuvreKind, Modifier)> {
        let [before, after] = [self.junction.before(), self.junction.after()]
            .map(|road| self.graph.attributes_of(road.edge));
        if is_ramp(before)
            && is_highway(after)
            && let Some(modifier) = self.merging()
        {
            return Some((ManoeuvreKind::Merge, modifier));
        }
        if is_ramp(after) && !is_ramp(before) && !self.rivals.is_empty() {
            let kind = if is_highway(before) {
                ManoeuvreKind::OffRamp
            } else {
                ManoeuvreKind::OnRamp
            };
            return Some((kind, self.modifier()));
        }
        if self.goes_without_saying() {
            return self.new_name();
        }
        Some(self.turn())
    }

    /// To which side one merges, if there is traffic to merge with.
    fn merging(&self) -> Option<Modifier> {
        let is_carriageway = |road: &&Seen| {
            road.arm.into.is_some() && is_highway(self.graph.attributes_of(road.edge))
        };
        if self.junction.after().deviation.abs() > TURNS_OFF {
            return None;
        }
        let traffic = self.junction.others().find(is_carriageway)?;
        let behind = self.junction.before().bearing;
        Some(if deviation(behind, traffic.bearing) > 0 {
            Modifier::SlightLeft
        } else {
            Modifier::SlightRight
        })
    }

    /// How unnatural it is to go on by a road, degrees.
    fn effort(&self, road: &Seen) -> i32 {
        let before = self.junction.before();
        let [driven, other] = [before, road].map(|road| self.graph.attributes_of(road.edge));
        let lesser = (rank(other) - rank(driven)).max(0);
        let look = Look::of(other) as i32 - Look::of(driven) as i32;
        let renamed = !is_same_road(self.graph, before.edge, road.edge);
        road.deviation.abs()
            + LESSER_ROAD * lesser
            + LESSER_LOOK * look.max(0)
            + if renamed { OTHER_NAME } else { 0 }
    }

    /// Whether the driver would go this way by himself.
    fn goes_without_saying(&self) -> bool {
        let after = self.junction.after();
        let lead = self.effort(after) + CLEAR_LEAD;
        let is_clear = self.rivals.iter().all(|rival| lead <= self.effort(rival));
        // A turn onto another road is one, even if all others are closed in that direction.
        let turns_off =
            after.deviation.abs() >= TURNS_OFF && !self.stays && self.is_junction_of_roads();
        is_clear && !turns_off
    }

    fn is_junction_of_roads(&self) -> bool {
        let look = |road: &Seen| Look::of(self.graph.attributes_of(road.edge));
        let least = look(self.junction.before()).max(look(self.junction.after()));
        self.junction.others().any(|road| look(road) <= least)
    }

    /// A new name is told where there is a choice, or a bend that could be taken for a turn.
    fn new_name(&self) -> Option<(ManoeuvreKind, Modifier)> {
        let after = self.junction.after();
        let could_doubt = !self.rivals.is_empty() || after.deviation.abs() >= TURNS_OFF;
        (could_doubt && is_renamed(self.graph, self.junction.before().edge, after.edge))
            .then(|| (ManoeuvreKind::NewName, Modifier::of(after.deviation)))
    }

    fn turn(&self) -> (ManoeuvreKind, Modifier) {
        if self.is_fork() {
            return (ManoeuvreKind::Fork, self.modifier());
        }
        let kind = if self.is_end_of_road() {
            ManoeuvreKind::EndOfRoad
        } else if self.stays {
            ManoeuvreKind::Continue
        } else {
            ManoeuvreKind::Turn
        };
        (kind, self.modifier())
    }

    /// Another road of about the same importance goes ahead at about the same angle.
    fn is_fork(&self) -> bool {
        let road = |road: &Seen| self.graph.attributes_of(road.edge);
        let after = self.junction.after();
        let is_other_arm = |rival: &&Seen| {
            let difference = (rival.deviation.abs() - after.deviation.abs()).abs();
            let fast = |road| is_highway(road) || is_ramp(road);
            let alike = (rank(road(rival)) - rank(road(after))).abs() <= 1
                && Look::of(road(rival)) == Look::of(road(after));
            rival.deviation.abs() < TURNS_OFF
                && (alike && difference < FORK_DIFFERENCE || fast(road(rival)) && fast(road(after)))
        };
        after.deviation.abs() < TURNS_OFF && self.rivals.iter().any(is_other_arm)
    }

    /// The road meets another one there that goes both ways, and nothing leads ahead.
    fn is_end_of_road(&self) -> bool {
        let look = |road: &Seen| Look::of(self.graph.attributes_of(road.edge));
        let least = look(self.junction.before()).max(look(self.junction.after()));
        let after = self.junction.after();
        let mut crossing = self
            .junction
            .others()
            .filter(|road| look(road) <= least)
            .map(|road| road.deviation);
        let (Some(other), None) = (crossing.next(), crossing.next()) else {
            return false;
        };
        other.abs() >= TURNS_OFF
            && after.deviation.abs() >= TURNS_OFF
            && other.signum() != after.deviation.signum()
    }

    /// The direction of the way; beside another road ahead it is left or right of that.
    fn modifier(&self) -> Modifier {
        let way = self.junction.after().deviation;
        let (mut on_the_left, mut on_the_right) = (false, false);
        for rival in &self.rivals {
            if rival.deviation.abs() < TURNS_OFF {
                on_the_left |= rival.deviation < way;
                on_the_right |= rival.deviation > way;
            }
        }
        match (Modifier::of(way), on_the_left, on_the_right) {
            (Modifier::Straight, true, false) => Modifier::SlightRight,
            (Modifier::Straight, false, true) => Modifier::SlightLeft,
            (modifier, _, _) => modifier,
        }
    }
}
