//! Ways cut at junctions into segments.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use rayon::prelude::*;

use crate::extract::Road;
use crate::geometry::length_dm;
use crate::network::{
    AttributesId, Junction, JunctionId, NameId, Position, RoadAttributes, RoadNetwork, Segment,
};
use crate::reason::Reason;
use crate::report::{ElementId, Findings};
use crate::tags::NodeMark;

/// The nodes that are in the file, by id.
pub(crate) struct Nodes {
    ids: Vec<i64>,
    positions: Vec<Position>,
}

impl Nodes {
    /// Of a node that is in two places the first one counts.
    pub fn new(mut nodes: Vec<(i64, Position)>, findings: &mut Findings) -> Self {
        nodes.sort_by_key(|(id, _)| *id);
        nodes.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same && later.1 != first.1 {
                findings.add(Reason::DuplicateElement, ElementId::node(later.0), "");
            }
            same
        });
        let (ids, positions) = nodes.into_iter().unzip();
        Self { ids, positions }
    }

    fn find(&self, id: i64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    pub fn position(&self, id: i64) -> Option<Position> {
        self.find(id).map(|index| self.positions[index])
    }
}

/// A road as nodes of the file; absent nodes cut it into runs.
struct Course {
    runs: Vec<Vec<usize>>,
    absent: Vec<i64>,
    repeated: Vec<i64>,
}

impl Course {
    fn of(road: &Road, nodes: &Nodes) -> Self {
        let mut course = Course {
            runs: Vec::new(),
            absent: Vec::new(),
            repeated: Vec::new(),
        };
        let mut run = Vec::new();
        let mut previous = None;
        for id in &road.nodes {
            if previous == Some(id) {
                course.repeated.push(*id);
                continue;
            }
            previous = Some(id);
            match nodes.find(*id) {
                Some(index) => run.push(index),
                None => {
                    course.absent.push(*id);
                    course.runs.push(std::mem::take(&mut run));
                }
            }
        }
        course.runs.push(run);
        course.runs.retain(|run| run.len() > 1);
        course
    }
}

/// Cuts roads into the segments of a new network.
pub(crate) fn split(
    mut roads: Vec<Road>,
    nodes: &Nodes,
    mut marks: Vec<(i64, NodeMark)>,
    findings: &mut Findings,
) -> RoadNetwork {
    roads.sort_by_key(|road| road.id);
    roads.dedup_by(|later, first| {
        let same = later.id == first.id;
        if same {
            findings.add(Reason::DuplicateElement, ElementId::way(later.id), "");
        }
        same
    });
    marks.sort_by_key(|(id, _)| *id);
    marks.dedup_by_key(|(id, _)| *id);

    let courses: Vec<Course> = roads
        .par_iter()
        .map(|road| Course::of(road, nodes))
        .collect();
    for (road, course) in roads.iter().zip(&courses) {
        report_course(road, course, findings);
    }

    let mut network = RoadNetwork::default();
    let junctions = find_junctions(&courses, nodes, &marks, &mut network);
    let mut names = HashMap::new();
    let mut attributes = HashMap::new();
    for (road, course) in roads.into_iter().zip(courses) {
        if course.runs.is_empty() {
            continue;
        }
        let mut tags = road.tags.attributes;
        let mut interned = |name: String| {
            *names.entry(name).or_insert_with_key(|name| {
                network.names.push(name.clone());
                NameId(network.names.len() as u32 - 1)
            })
        };
        tags.name = road.tags.name.map(&mut interned);
        tags.reference = road.tags.reference.map(&mut interned);
        let attributes = intern(tags, &mut attributes, &mut network.attributes);
        for run in &course.runs {
            cut(
                road.id,
                run,
                attributes,
                nodes,
                &junctions,
                &mut network,
                findings,
            );
        }
    }
    network
}

fn report_course(road: &Road, course: &Course, findings: &mut Findings) {
    let way = ElementId::way(road.id);
    for id in &course.absent {
        findings.add(Reason::AbsentNode, way, format!("node/{id}"));
    }
    for id in &course.repeated {
        findings.add(Reason::RepeatedNode, way, format!("node/{id}"));
    }
    if course.runs.is_empty() {
        let detail = format!(
            "{} of {} nodes absent",
            course.absent.len(),
            road.nodes.len()
        );
        findings.add(Reason::RoadTooShort, way, detail);
    }
}

/// Adds the junctions to the network; the result tells for each node which junction it is.
fn find_junctions(
    courses: &[Course],
    nodes: &Nodes,
    marks: &[(i64, NodeMark)],
    network: &mut RoadNetwork,
) -> Vec<Option<JunctionId>> {
    const ONCE: u8 = 1;
    const JUNCTION: u8 = 2;
    let mut uses = vec![0u8; nodes.ids.len()];
    for run in courses.iter().flat_map(|course| &course.runs) {
        for index in run {
            uses[*index] = (uses[*index] + ONCE).min(JUNCTION);
        }
        for end in [run.first(), run.last()].into_iter().flatten() {
            uses[*end] = JUNCTION;
        }
    }
    let mut junctions = vec![None; nodes.ids.len()];
    for (index, uses) in uses.into_iter().enumerate() {
        let id = nodes.ids[index];
        let mark = marks
            .binary_search_by_key(&id, |(id, _)| *id)
            .ok()
            .map(|at| &marks[at].1);
        if uses == JUNCTION || (uses == ONCE && mark.is_some()) {
            junctions[index] = Some(JunctionId(network.junctions.len() as u32));
            let NodeMark {
                turning_place,
                barrier,
                signals,
            } = mark.cloned().unwrap_or_default();
            network.junctions.push(Junction {
                osm_node: id,
                position: nodes.positions[index],
                turning_place,
                barrier,
                signals,
            });
        }
    }
    junctions
}

fn intern(
    tags: RoadAttributes,
    known: &mut HashMap<RoadAttributes, AttributesId>,
    list: &mut Vec<RoadAttributes>,
) -> AttributesId {
    *known.entry(tags).or_insert_with_key(|tags| {
        list.push(tags.clone());
        AttributesId(list.len() as u32 - 1)
    })
}

/// Adds the segments of one run of nodes.
fn cut(
    way: i64,
    run: &[usize],
    attributes: AttributesId,
    nodes: &Nodes,
    junctions: &[Option<JunctionId>],
    network: &mut RoadNetwork,
    findings: &mut Findings,
) {
    // Both ends of a run are junctions.
    let Some(mut from) = junctions[run[0]] else {
        return;
    };
    let mut start = network.shapes.len();
    network.shapes.push(nodes.positions[run[0]]);
    for index in &run[1..] {
        network.shapes.push(nodes.positions[*index]);
        let Some(to) = junctions[*index] else {
            continue;
        };
        let shape = &network.shapes[start..];
        let has_length = shape.windows(2).any(|pair| pair[0] != pair[1]);
        let element = ElementId::way(way);
        if has_length || from != to {
            if !has_length {
                findings.add(Reason::ZeroLengthPiece, element, "");
            }
            network.segments.push(Segment {
                from,
                to,
                way,
                length_dm: length_dm(shape),
                shape: start as u32..network.shapes.len() as u32,
                attributes,
            });
            start = network.shapes.len();
            network.shapes.push(nodes.positions[*index]);
        } else {
            findings.add(Reason::ZeroLengthLoop, element, "");
            network.shapes.truncate(start + 1);
        }
        from = to;
    }
    // The start of a next piece that does not come.
    network.shapes.truncate(start);
}
