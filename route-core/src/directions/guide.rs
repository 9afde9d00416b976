//! From a path of edges to manoeuvres.

use std::ops::Range;

use osm_data::network::Position;

use crate::graph::road_graph::EdgeId;
use crate::paths::dijkstra::{Network, Path};

use super::arms::Arms;
use super::decisions::{Decision, Junctions, decisions};
use super::drive::{Drive, NotDrivable, Step};
use super::joining::joined;
use super::junction::street;
use super::manoeuvre::{Intersection, Manoeuvre, ManoeuvreKind, RoadEnd, Street};

/// Gives directions on the network of one vehicle class.
#[derive(Clone, Copy, Debug)]
pub struct Guide<'a> {
    /// The network.
    pub network: Network<'a>,
    /// The roads at each node of its graph.
    pub arms: &'a Arms,
}

impl Guide<'_> {
    /// The manoeuvres of one leg, from departing to arriving. Their distances and times add up to
    /// those of the leg.
    ///
    /// # Errors
    /// The vehicle cannot drive the path on this network.
    pub fn leg(&self, path: &Path) -> Result<Vec<Manoeuvre>, NotDrivable> {
        self.legs(std::slice::from_ref(path))
    }

    /// The manoeuvres of several legs driven as one, each beginning where the one before it ended.
    /// Edges are counted through; one on which a leg ends and the next begins counts once.
    ///
    /// # Errors
    /// The vehicle cannot drive the paths on this network, or they do not follow one another.
    pub fn legs(&self, legs: &[Path]) -> Result<Vec<Manoeuvre>, NotDrivable> {
        let Drive { steps } = Drive::along(self.network, legs)?;
        let graph = self.network.graph;
        let junctions = Junctions::of(graph, self.arms, &steps);
        let told = decisions(graph, self.arms, &steps, &junctions);
        let told = joined(graph, &steps, &junctions, &told);
        let book = Book {
            guide: *self,
            steps: &steps,
            junctions: &junctions,
            decisions: &told,
        };
        Ok(book.manoeuvres())
    }
}

/// A drive with the decisions along it.
struct Book<'a> {
    guide: Guide<'a>,
    steps: &'a [Step],
    junctions: &'a Junctions,
    decisions: &'a [Decision],
}

impl Book<'_> {
    fn manoeuvres(&self) -> Vec<Manoeuvre> {
        let mut manoeuvres = Vec::with_capacity(self.decisions.len() + 2);
        manoeuvres.push(self.departure());
        for (index, decision) in self.decisions.iter().enumerate() {
            manoeuvres.push(self.manoeuvre(decision, self.until(index + 1)));
        }
        manoeuvres.push(self.arrival());
        manoeuvres
    }

    /// The step at which a decision is taken; the end of the drive after the last.
    fn until(&self, decision: usize) -> usize {
        let decision = self.decisions.get(decision);
        decision.map_or(self.steps.len(), |decision| decision.step)
    }

    fn departure(&self) -> Manoeuvre {
        let first = &self.steps[0];
        let bearing = self.heading(first.edge, first.from_dm, true);
        let position = self.position(first.edge, first.from_dm);
        let here = Intersection {
            position,
            roads: vec![RoadEnd {
                bearing,
                may_enter: true,
            }],
            from: None,
            to: Some(0),
        };
        let edges = 0..self.until(0);
        Manoeuvre {
            kind: ManoeuvreKind::Depart,
            modifier: None,
            before: Street::default(),
            after: self.street(0),
            bearing_before: 0,
            bearing_after: bearing,
            position,
            distance_dm: self.distance_dm(&edges),
            time_ms: self.time_ms(&edges),
            intersections: self.intersections(here, &edges),
            edges,
        }
    }

    fn arrival(&self) -> Manoeuvre {
        let end = self.steps.len();
        let last = &self.steps[end - 1];
        let bearing = self.heading(last.edge, last.to_dm, false);
        let position = self.position(last.edge, last.to_dm);
        Manoeuvre {
            kind: ManoeuvreKind::Arrive,
            modifier: None,
            before: self.street(end - 1),
            after: self.street(end - 1),
            bearing_before: bearing,
            bearing_after: 0,
            position,
            distance_dm: 0,
            time_ms: 0,
            edges: end..end,
            intersections: vec![Intersection {
                position,
                roads: vec![RoadEnd {
                    bearing: (bearing + 180) % 360,
                    may_enter: true,
                }],
                from: Some(0),
                to: None,
            }],
        }
    }

    fn manoeuvre(&self, decision: &Decision, until: usize) -> Manoeuvre {
        let junction = self.junctions.before(decision.step);
        let here = self.intersection(decision.step);
        let edges = decision.step..until;
        Manoeuvre {
            kind: decision.kind,
            modifier: Some(decision.modifier),
            before: self.street(decision.step - 1),
            after: self.street_after(decision, until),
            bearing_before: junction.arriving,
            bearing_after: junction.after().bearing,
            position: here.position,
            distance_dm: self.distance_dm(&edges),
            time_ms: self.time_ms(&edges),
            intersections: self.intersections(here, &edges),
            edges,
        }
    }

    /// The street that a decision leads to; a link without a name leads to the road at its end.
    fn street_after(&self, decision: &Decision, until: usize) -> Street {
        let graph = self.guide.network.graph;
        let end = (until + 1).min(self.steps.len()).max(decision.leads_to + 1);
        let is_nameless_link = |step: &usize| {
            graph.attributes_of(self.steps[*step].edge).link && self.street(*step).is_nameless()
        };
        let step = (decision.leads_to..end).find(|step| !is_nameless_link(step));
        step.map_or_else(Street::default, |step| self.street(step))
    }

    fn street(&self, step: usize) -> Street {
        street(self.guide.network.graph, self.steps[step].edge)
    }

    fn position(&self, edge: EdgeId, offset_dm: u32) -> Position {
        self.guide.network.graph.position_at(edge, offset_dm)
    }

    fn heading(&self, edge: EdgeId, offset_dm: u32, is_leaving: bool) -> u16 {
        let Guide { network, arms } = self.guide;
        if is_leaving {
            arms.leaving(network.graph, edge, offset_dm)
        } else {
            arms.arriving(network.graph, edge, offset_dm)
        }
    }

    fn distance_dm(&self, steps: &Range<usize>) -> u32 {
        let steps = self.steps[steps.clone()].iter();
        steps.map(|step| step.to_dm - step.from_dm).sum()
    }

    fn time_ms(&self, steps: &Range<usize>) -> u32 {
        let steps = self.steps[steps.clone()].iter();
        steps.map(|step| step.turn_ms + step.driving_ms).sum()
    }

    /// The place of a manoeuvre and the junctions passed on the steps that follow it.
    fn intersections(&self, here: Intersection, steps: &Range<usize>) -> Vec<Intersection> {
        let passed = (steps.start + 1..steps.end)
            .filter(|&step| self.junctions.before(step).roads.len() > 2)
            .map(|step| self.intersection(step));
        std::iter::once(here).chain(passed).collect()
    }

    /// The junction where a step begins.
    fn intersection(&self, step: usize) -> Intersection {
        let Network {
            graph,
            states,
            metric,
        } = self.guide.network;
        let junction = self.junctions.before(step);
        let open: Vec<EdgeId> = states
            .out_arcs(self.steps[step - 1].state)
            .filter(|&arc| !metric.turns[arc].is_infinite())
            .map(|arc| states.edges[states.arcs[arc].head.index()])
            .collect();
        let roads = junction.roads.iter().map(|road| RoadEnd {
            bearing: road.bearing,
            may_enter: road.arm.out.is_some_and(|out| open.contains(&out)),
        });
        Intersection {
            position: graph.nodes[junction.node.index()].position,
            roads: roads.collect(),
            from: Some(junction.from),
            to: Some(junction.to),
        }
    }
}
