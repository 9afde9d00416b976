//! A junction as the driver sees it who comes by one road and leaves by another.

use osm_data::network::{Access, RoadAttributes, RoadClass, ServiceKind};

use crate::graph::road_graph::{EdgeId, NodeId, RoadGraph};

use super::arms::{Arm, Arms, deviation};
use super::manoeuvre::Street;

/// A node with the roads that meet there.
pub(super) struct Junction {
    pub node: NodeId,
    /// Direction of travel up to the node, degrees clockwise from north.
    pub arriving: u16,
    /// Roads, clockwise from north.
    pub roads: Vec<Seen>,
    /// The road one comes by, and the road one leaves by, in `roads`.
    pub from: usize,
    pub to: usize,
}

/// One of the roads of a junction.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub arm: Arm,
    /// One of its edges.
    pub edge: EdgeId,
    /// Where it points, degrees clockwise from north.
    pub bearing: u16,
    /// The same seen from the driver's seat, degrees from -179 to 180, positive to the right.
    pub deviation: i32,
}

impl Junction {
    pub fn between(graph: &RoadGraph, arms: &Arms, from: EdgeId, to: EdgeId) -> Self {
        let node = graph.edge(to).tail;
        let arriving = arms.arriving(graph, from, graph.length_dm(from));
        let mut roads: Vec<Seen> = arms
            .at(node)
            .iter()
            .filter_map(|&arm| {
                let bearing = arms.bearing(graph, arm);
                Some(Seen {
                    arm,
                    edge: arm.out.or(arm.into)?,
                    bearing,
                    deviation: deviation(arriving, bearing),
                })
            })
            .collect();
        roads.sort_by_key(|road| (road.bearing, road.edge));
        let position = |is_it: &dyn Fn(Arm) -> bool| {
            let mut roads = roads.iter();
            roads.position(|road| is_it(road.arm)).unwrap_or(0)
        };
        Self {
            node,
            arriving,
            from: position(&|arm| arm.into == Some(from)),
            to: position(&|arm| arm.out == Some(to)),
            roads,
        }
    }

    /// The road one comes by.
    pub fn before(&self) -> &Seen {
        &self.roads[self.from]
    }

    /// The road one leaves by.
    pub fn after(&self) -> &Seen {
        &self.roads[self.to]
    }

    /// The roads that one neither comes nor leaves by.
    pub fn others(&self) -> impl Iterator<Item = &Seen> {
        let (from, to) = (self.from, self.to);
        let roads = self.roads.iter().enumerate();
        roads
            .filter(move |&(index, _)| index != from && index != to)
            .map(|(_, road)| road)
    }
}

/// How much a road looks like one to a driver who passes by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Look {
    /// A road or a street, whether or not it is open to the vehicle.
    Road,
    /// A service road.
    Lane,
    /// A driveway, the aisle of a car park, a track, private ground: nobody takes it for the way.
    Yard,
}

impl Look {
    pub fn of(road: &RoadAttributes) -> Self {
        let is_closed = road.access >= Access::Private;
        match (road.class, road.service) {
            _ if is_closed => Self::Yard,
            (RoadClass::Track | RoadClass::Pedestrian, _) => Self::Yard,
            (RoadClass::Service, None | Some(ServiceKind::Alley | ServiceKind::Other)) => {
                Self::Lane
            }
            (RoadClass::Service, _) => Self::Yard,
            _ => Self::Road,
        }
    }
}

/// Importance of a road, 0 for a motorway. Roads of equal rank are of equal importance.
pub(super) fn rank(road: &RoadAttributes) -> i32 {
    let of_class = match road.class {
        RoadClass::Motorway => 0,
        RoadClass::Trunk => 1,
        RoadClass::Primary => 2,
        RoadClass::Secondary => 3,
        RoadClass::Tertiary => 4,
        RoadClass::Unclassified | RoadClass::Residential => 5,
        RoadClass::LivingStreet => 6,
        RoadClass::Service | RoadClass::Pedestrian | RoadClass::Track => 7,
    };
    of_class + if road.link { 2 } else { 0 }
}

/// A motorway or trunk road itself.
pub(super) fn is_highway(road: &RoadAttributes) -> bool {
    matches!(road.class, RoadClass::Motorway | RoadClass::Trunk) && !road.link
}

/// A link to or from such a road.
pub(super) fn is_ramp(road: &RoadAttributes) -> bool {
    matches!(road.class, RoadClass::Motorway | RoadClass::Trunk) && road.link
}

/// A turning lane of its own between lesser roads.
pub(super) fn is_slip_lane(road: &RoadAttributes) -> bool {
    road.link && !is_ramp(road)
}

/// What the road under an edge is called.
pub(super) fn street(graph: &RoadGraph, edge: EdgeId) -> Street {
    let (name, number) = labels(graph, edge);
    Street {
        name: name.to_owned(),
        number: number.to_owned(),
    }
}

fn labels(graph: &RoadGraph, edge: EdgeId) -> (&str, &str) {
    let road = graph.attributes_of(edge);
    let text = |name: Option<osm_data::network::NameId>| {
        name.map_or("", |name| graph.names[name.0 as usize].as_str())
    };
    (text(road.name), text(road.reference))
}

fn share_a_number(one: &str, other: &str) -> bool {
    let numbers = |text| str::split(text, ';').map(str::trim);
    numbers(one).any(|number| !number.is_empty() && numbers(other).any(|other| other == number))
}

/// Whether a road goes on in another: by name, by number, or because neither has any and both are
/// of one kind.
pub(super) fn is_same_road(graph: &RoadGraph, one: EdgeId, other: EdgeId) -> bool {
    let ((name, number), (other_name, other_number)) = (labels(graph, one), labels(graph, other));
    let [road, other_road] = [one, other].map(|edge| graph.attributes_of(edge));
    let both_are_nameless = [name, number, other_name, other_number]
        .iter()
        .all(|text| text.is_empty());
    name == other_name && !name.is_empty()
        || share_a_number(number, other_number)
        || both_are_nameless && (road.class, road.link) == (other_road.class, other_road.link)
}

/// Whether a driver is told another name than before: both are known and differ.
pub(super) fn is_renamed(graph: &RoadGraph, before: EdgeId, after: EdgeId) -> bool {
    let ((name, number), (new_name, new_number)) = (labels(graph, before), labels(graph, after));
    if !name.is_empty() && !new_name.is_empty() {
        return name != new_name;
    }
    let is_known = |name: &str, number: &str| !name.is_empty() || !number.is_empty();
    is_known(name, number) && is_known(new_name, new_number) && !share_a_number(number, new_number)
}
