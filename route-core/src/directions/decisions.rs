//! What a driver is told along a drive, junction by junction.

use osm_data::network::TurningPlace;

use crate::graph::profile::Passage;
use crate::graph::road_graph::RoadGraph;

use super::arms::Arms;
use super::choice::manoeuvre_at;
use super::drive::Step;
use super::junction::Junction;
use super::manoeuvre::{ManoeuvreKind, Modifier};
use super::roundabout::{is_mini, is_roundabout, mini_exit, passage};

/// A loop at the end of a street that is no longer than this is room to turn round, decimetres.
const LONGEST_TURNING_LOOP_DM: u32 = 2_000;

/// A manoeuvre of which the driver is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Decision {
    /// It is done where this step begins.
    pub step: usize,
    pub kind: ManoeuvreKind,
    pub modifier: Modifier,
    /// The step whose street it leads to.
    pub leads_to: usize,
}

/// The junctions of a drive: one before each step but the first.
pub(super) struct Junctions(Vec<Junction>);

impl Junctions {
    pub fn of(graph: &RoadGraph, arms: &Arms, steps: &[Step]) -> Self {
        let between = |pair: &[Step]| Junction::between(graph, arms, pair[0].edge, pair[1].edge);
        Self(steps.windows(2).map(between).collect())
    }

    /// The junction where a step begins.
    pub fn before(&self, step: usize) -> &Junction {
        &self.0[step - 1]
    }
}

/// All decisions of a drive in their order.
pub(super) fn decisions(
    graph: &RoadGraph,
    arms: &Arms,
    steps: &[Step],
    junctions: &Junctions,
) -> Vec<Decision> {
    let mut decisions = Vec::new();
    let mut step = 1;
    // The drive may begin in a roundabout.
    if is_roundabout(graph, steps[0].edge) {
        step = leave_roundabout(graph, arms, steps, junctions, 0, &mut decisions);
    }
    while step < steps.len() {
        let junction = junctions.before(step);
        let node = &graph.nodes[junction.node.index()];
        let told = |kind, modifier| Decision {
            step,
            kind,
            modifier,
            leads_to: step,
        };
        let modifier = Modifier::of(junction.after().deviation);
        if junction.from == junction.to {
            let place = node.turning_place;
            decisions.push(told(ManoeuvreKind::TurnRound { place }, Modifier::UTurn));
            step += 1;
            continue;
        }
        if node.barrier.as_ref().map(Passage::of) == Some(Passage::Gate) {
            decisions.push(told(ManoeuvreKind::UseGate, modifier));
        }
        if is_roundabout(graph, steps[step].edge) {
            let entry = decisions.len();
            let kind = ManoeuvreKind::Roundabout { exit: None };
            decisions.push(told(kind, modifier));
            step = leave_roundabout(graph, arms, steps, junctions, step, &mut decisions);
            if let Some(&Decision {
                kind: ManoeuvreKind::ExitRoundabout { exit },
                step: leads_to,
                ..
            }) = decisions.get(entry + 1)
            {
                let exit = Some(exit);
                decisions[entry].kind = ManoeuvreKind::Roundabout { exit };
                decisions[entry].leads_to = leads_to;
            }
            continue;
        }
        if is_turning_loop(graph, steps, step) {
            let place = Some(TurningPlace::Loop);
            let kind = ManoeuvreKind::TurnRound { place };
            decisions.push(Decision {
                leads_to: step + 1,
                ..told(kind, Modifier::UTurn)
            });
            step += 2;
            continue;
        }
        if is_mini(graph, junction) {
            let exit = mini_exit(graph, junction);
            decisions.push(told(ManoeuvreKind::MiniRoundabout { exit }, modifier));
        } else if let Some((kind, modifier)) = manoeuvre_at(graph, junction) {
            decisions.push(told(kind, modifier));
        }
        step += 1;
    }
    decisions
}

/// Goes on until a roundabout is left, and tells so. Returns the step to look at next.
fn leave_roundabout(
    graph: &RoadGraph,
    arms: &Arms,
    steps: &[Step],
    junctions: &Junctions,
    entry_step: usize,
    decisions: &mut Vec<Decision>,
) -> usize {
    let passage = passage(graph, arms, steps, entry_step);
    let step = passage.exit_step;
    if step < steps.len() {
        let exit = passage.exit;
        decisions.push(Decision {
            step,
            kind: ManoeuvreKind::ExitRoundabout { exit },
            modifier: Modifier::of(junctions.before(step).after().deviation),
            leads_to: step,
        });
    }
    step + 1
}

/// Whether a step goes round a loop at the end of a street, and the next one back along it.
fn is_turning_loop(graph: &RoadGraph, steps: &[Step], step: usize) -> bool {
    let ring = graph.edge(steps[step].edge);
    let comes_back = steps
        .get(step + 1)
        .is_some_and(|next| graph.edge(steps[step - 1].edge).reverse == Some(next.edge));
    ring.tail == ring.head
        && comes_back
        && graph.length_dm(steps[step].edge) <= LONGEST_TURNING_LOOP_DM
}
