//! An extract made into a network.

use std::collections::HashMap;

use crate::extract::{Extract, Lines, Outline};
use crate::geometry::centre;
use crate::network::{Address, BringPoint, Position, RoadNetwork, Settlement, WasteSite};
use crate::reason::Reason;
use crate::report::{ElementId, Findings, ImportReport, Totals};
use crate::restriction;
use crate::split::{Nodes, split};
use crate::tags::Place;

/// The network of an extract, and what became of the rest.
pub(crate) fn assemble(extract: Extract) -> (RoadNetwork, ImportReport) {
    let Extract {
        blocks,
        unknown_blocks,
        nodes: nodes_read,
        ways,
        relations,
        roads,
        restrictions,
        outlines,
        outline_ways,
        positions,
        marks,
        points,
        mut findings,
    } = extract;
    let nodes = Nodes::new(positions, &mut findings);
    let kept_roads = roads.len() as u64;
    let mut network = split(roads, &nodes, marks, &mut findings);
    restriction::resolve(restrictions, &mut network, &mut findings);

    let mut places: Vec<(ElementId, Position, Vec<Place>)> = points
        .into_iter()
        .map(|(id, position, places)| (ElementId::node(id), position, places))
        .chain(centres(outlines, outline_ways, &nodes, &mut findings))
        .collect();
    places.sort_by_key(|(element, ..)| *element);
    places.dedup_by_key(|(element, ..)| *element);
    for (element, position, places) in places {
        for place in places {
            add_place(element.id, position, place, &mut network);
        }
    }

    let length_dm: u64 = network
        .segments
        .iter()
        .map(|s| u64::from(s.length_dm))
        .sum();
    let totals = Totals {
        blocks,
        unknown_blocks,
        nodes: nodes_read,
        ways,
        relations,
        roads: kept_roads,
        junctions: network.junctions.len() as u64,
        segments: network.segments.len() as u64,
        length_m: length_dm / 10,
        restrictions: network.restrictions.len() as u64,
        addresses: network.addresses.len() as u64,
        buildings: network.buildings.len() as u64,
        bring_points: network.bring_points.len() as u64,
        waste_sites: network.waste_sites.len() as u64,
    };
    (network, ImportReport::new(totals, findings))
}

/// Where the outlines that stand for places are.
fn centres(
    outlines: Vec<Outline>,
    outline_ways: Vec<(i64, Vec<i64>)>,
    nodes: &Nodes,
    findings: &mut Findings,
) -> Vec<(ElementId, Position, Vec<Place>)> {
    let ways: HashMap<i64, Vec<i64>> = outline_ways.into_iter().collect();
    let line = |ids: &[i64]| -> Vec<Position> {
        ids.iter().filter_map(|id| nodes.position(*id)).collect()
    };
    let mut found = Vec::new();
    for outline in outlines {
        let lines: Vec<Vec<Position>> = match &outline.lines {
            Lines::Nodes(ids) => vec![line(ids)],
            Lines::Ways(ids) => ids
                .iter()
                .filter_map(|id| Some(line(ways.get(id)?)))
                .collect(),
        };
        match centre(&lines) {
            Some(position) => found.push((outline.element, position, outline.places)),
            None => findings.add(Reason::PlaceWithoutPosition, outline.element, ""),
        }
    }
    found
}

fn add_place(osm_id: i64, position: Position, place: Place, network: &mut RoadNetwork) {
    match place {
        Place::Address {
            number,
            street,
            city,
        } => network.addresses.push(Address {
            osm_id,
            position,
            number,
            street,
            city,
        }),
        Place::Building => network.buildings.push(position),
        Place::BringPoint { materials } => network.bring_points.push(BringPoint {
            osm_id,
            position,
            materials,
        }),
        Place::WasteSite {
            kind,
            name,
            opening_hours,
        } => network.waste_sites.push(WasteSite {
            osm_id,
            position,
            kind,
            name,
            opening_hours,
        }),
        Place::Settlement { name } => network.settlements.push(Settlement {
            osm_node: osm_id,
            position,
            name,
        }),
    }
}
