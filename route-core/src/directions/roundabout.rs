//! Roundabouts: where one is entered and left, and which exit that is.
//!
//! An exit is what a driver counts as one: every road by which vehicles may leave, also one that
//! is signed against trucks; no service road, track or driveway, unless it is the one taken.

use osm_data::network::TurningPlace;

use crate::graph::road_graph::{EdgeId, RoadGraph};

use super::arms::Arms;
use super::drive::Step;
use super::junction::{Junction, Look, Seen};

/// Whether an edge is part of a roundabout.
pub(super) fn is_roundabout(graph: &RoadGraph, edge: EdgeId) -> bool {
    graph.attributes_of(edge).roundabout
}

/// How a drive goes through a roundabout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Passage {
    /// The step that follows the roundabout; the number of steps where the drive ends in it.
    pub exit_step: usize,
    /// Which exit that is.
    pub exit: u8,
}

/// Goes round from the first step in a roundabout on.
pub(super) fn passage(
    graph: &RoadGraph,
    arms: &Arms,
    steps: &[Step],
    entry_step: usize,
) -> Passage {
    let mut exits = 0_u8;
    for (step, Step { edge, .. }) in steps.iter().enumerate().skip(entry_step + 1) {
        let edge = *edge;
        if !is_roundabout(graph, edge) {
            return Passage {
                exit_step: step,
                exit: exits.saturating_add(1),
            };
        }
        let here = arms.at(graph.edge(edge).tail);
        let leading_out = here.iter().filter_map(|arm| arm.out);
        let passed = leading_out.filter(|&out| is_exit(graph, out)).count();
        exits = exits.saturating_add(u8::try_from(passed).unwrap_or(u8::MAX));
    }
    Passage {
        exit_step: steps.len(),
        exit: exits,
    }
}

fn is_exit(graph: &RoadGraph, edge: EdgeId) -> bool {
    !is_roundabout(graph, edge) && Look::of(graph.attributes_of(edge)) == Look::Road
}

/// Whether a junction is a roundabout as small as a dot. One at the end of a road, or in the
/// middle of it, is mere room to turn round.
pub(super) fn is_mini(graph: &RoadGraph, junction: &Junction) -> bool {
    let place = graph.nodes[junction.node.index()].turning_place;
    place == Some(TurningPlace::MiniRoundabout) && junction.roads.len() > 2
}

/// Which exit of a mini-roundabout is taken, going round it to the left, as one does where one
/// drives on the right.
pub(super) fn mini_exit(graph: &RoadGraph, junction: &Junction) -> u8 {
    let after = junction.after().deviation;
    let comes_before = |road: &&Seen| {
        road.deviation > after && road.arm.out.is_some_and(|out| is_exit(graph, out))
    };
    let passed = junction.others().filter(comes_before).count();
    u8::try_from(passed + 1).unwrap_or(u8::MAX)
}
