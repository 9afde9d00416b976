//! Decisions that a driver takes as one manoeuvre, or not at all.

use crate::graph::road_graph::{EdgeId, RoadGraph};

use super::arms::deviation;
use super::choice::TURNS_OFF;
use super::decisions::{Decision, Junctions};
use super::drive::Step;
use super::junction::{is_same_road, is_slip_lane, street};
use super::manoeuvre::{ManoeuvreKind, Modifier};

/// A turning lane of its own is no longer than this, decimetres.
const LONGEST_SLIP_LANE_DM: u32 = 1_500;

/// Two carriageways of one road are no further apart than this, decimetres.
const WIDEST_DIVIDE_DM: u32 = 400;

/// Two turns that together bend by this much lead back, degrees.
const LEADS_BACK: i32 = 150;

/// A name that holds for no longer than this between twice the same one is not told, decimetres.
const SHORTEST_NAME_DM: u32 = 1_000;

/// Joins what belongs together.
pub(super) fn joined(
    graph: &RoadGraph,
    steps: &[Step],
    junctions: &Junctions,
    decisions: &[Decision],
) -> Vec<Decision> {
    let joining = Joining {
        graph,
        steps,
        junctions,
    };
    let mut joined = Vec::with_capacity(decisions.len());
    let mut rest = decisions;
    while let [first, others @ ..] = rest {
        let second = others.first();
        if let Some((turn, taken)) = joining.slip_lane(first, second) {
            joined.push(turn);
            rest = &others[taken..];
        } else if let Some(turn) = second.and_then(|second| joining.turn_back(first, second)) {
            joined.push(turn);
            rest = &others[1..];
        } else if second.is_some_and(|second| joining.is_short_name(first, second)) {
            rest = &others[1..];
        } else {
            joined.push(*first);
            rest = others;
        }
    }
    joined
}

struct Joining<'a> {
    graph: &'a RoadGraph,
    steps: &'a [Step],
    junctions: &'a Junctions,
}

impl Joining<'_> {
    fn edge(&self, step: usize) -> EdgeId {
        self.steps[step].edge
    }

    fn is_lane(&self, step: usize) -> bool {
        is_slip_lane(self.graph.attributes_of(self.edge(step)))
    }

    /// Length of the steps of a range, decimetres.
    fn length_dm(&self, steps: std::ops::Range<usize>) -> u32 {
        let steps = self.steps[steps].iter();
        steps.map(|step| step.to_dm - step.from_dm).sum()
    }

    /// Change of direction from the begin of one step to the begin of another, degrees.
    fn bend(&self, from: usize, to: usize) -> i32 {
        let leaving = self.junctions.before(to).after().bearing;
        deviation(self.junctions.before(from).arriving, leaving)
    }

    fn is_same_road(&self, before: usize, after: usize) -> bool {
        is_same_road(self.graph, self.edge(before - 1), self.edge(after))
    }

    /// Onto a turning lane and off it is one turn. Returns how many further decisions it replaces.
    fn slip_lane(&self, onto: &Decision, next: Option<&Decision>) -> Option<(Decision, usize)> {
        let begin = onto.step;
        if !is_turn(onto) || !self.is_lane(begin) || self.is_lane(begin - 1) {
            return None;
        }
        let lanes = (begin..self.steps.len()).take_while(|&step| self.is_lane(step));
        let end = begin + lanes.count();
        let is_short = self.length_dm(begin..end) <= LONGEST_SLIP_LANE_DM;
        if end == self.steps.len() || !is_short {
            return None;
        }
        let taken = match next {
            Some(next) if next.step < end => return None,
            Some(next) if next.step == end && !is_turn(next) => return None,
            Some(next) => usize::from(next.step == end),
            None => 0,
        };
        let modifier = Modifier::of(self.bend(begin, end));
        let kind = if self.is_same_road(begin, end) {
            ManoeuvreKind::Continue
        } else {
            ManoeuvreKind::Turn
        };
        let turn = Decision {
            step: begin,
            kind,
            modifier,
            leads_to: end,
        };
        (modifier != Modifier::Straight).then_some((turn, taken))
    }

    /// Twice to the same side, from one carriageway of a road to the other.
    fn turn_back(&self, first: &Decision, second: &Decision) -> Option<Decision> {
        let sharpness = |decision: &Decision| {
            let after = self.junctions.before(decision.step).after();
            after.deviation
        };
        let (one, other) = (sharpness(first), sharpness(second));
        let turns = is_turn(first) && is_turn(second);
        let to_one_side = one.signum() == other.signum() && one.abs().min(other.abs()) >= TURNS_OFF;
        let is_narrow = self.length_dm(first.step..second.step) <= WIDEST_DIVIDE_DM;
        let leads_back = self.bend(first.step, second.step).abs() >= LEADS_BACK;
        let is_named = !street(self.graph, self.edge(second.step)).is_nameless();
        let stays = self.is_same_road(first.step, second.step) && is_named;
        (turns && to_one_side && is_narrow && leads_back && stays).then_some(Decision {
            kind: ManoeuvreKind::Continue,
            modifier: Modifier::UTurn,
            leads_to: second.step,
            ..*first
        })
    }

    /// The name of a bridge or of a corner, with the same name before and behind.
    fn is_short_name(&self, first: &Decision, second: &Decision) -> bool {
        first.kind == ManoeuvreKind::NewName
            && second.kind == ManoeuvreKind::NewName
            && self.length_dm(first.step..second.step) <= SHORTEST_NAME_DM
            && self.is_same_road(first.step, second.step)
    }
}

/// Decisions about which way to take at a plain junction.
fn is_turn(decision: &Decision) -> bool {
    use ManoeuvreKind::{Continue, EndOfRoad, Fork, NewName, Turn};
    matches!(decision.kind, Turn | NewName | Continue | EndOfRoad | Fork)
}
