//! Road networks drawn with letters for junctions.

use osm_data::network::{
    AttributesId, Barrier, BarrierKind, Junction, JunctionId, NameId, Position, RestrictionKind,
    RoadAttributes, RoadClass, RoadNetwork, Segment, SegmentId, TurnRestriction,
};

use crate::geometry::{LocalPlane, Metres, distance_m};
use crate::graph::road_graph::{EdgeId, RoadGraph};

/// South-western corner of all sketches.
const CORNER: Position = Position {
    lon_e7: 26_400_000,
    lat_e7: 505_300_000,
};

/// The position some metres east and north of the corner.
pub(in crate::check) fn position(x: f64, y: f64) -> Position {
    LocalPlane::at(CORNER).unproject(Metres { x, y })
}

/// A road network whose junctions are called by letters; their OSM ids are the letters' codes.
#[derive(Default)]
pub(in crate::check) struct Sketch {
    pub network: RoadNetwork,
}

impl Sketch {
    /// Draws a junction.
    pub fn junction(&mut self, name: char, x: f64, y: f64) {
        self.network.junctions.push(Junction {
            osm_node: i64::from(u32::from(name)),
            position: position(x, y),
            turning_place: None,
            barrier: None,
            signals: false,
        });
    }

    /// Draws a residential street over junctions, straight from each to the next.
    pub fn road(&mut self, over: &str) {
        let (way, name) = (
            self.network.attributes.len() as i64 + 1,
            NameId(self.network.names.len() as u32),
        );
        self.network.names.push(format!("rue {over}"));
        let attributes = AttributesId(self.network.attributes.len() as u32);
        self.network.attributes.push(residential(name));
        let names: Vec<char> = over.chars().collect();
        for pair in names.windows(2) {
            let (from, to) = (self.junction_id(pair[0]), self.junction_id(pair[1]));
            let [begin, end] = [from, to].map(|id| self.network.junctions[id.0 as usize].position);
            let shape = self.network.shapes.len() as u32;
            self.network.shapes.extend([begin, end]);
            self.network.segments.push(Segment {
                from,
                to,
                way,
                shape: shape..shape + 2,
                length_dm: (distance_m(begin, end) * 10.0).round() as u32,
                attributes,
            });
        }
    }

    /// Adds a turn restriction over streets that are single segments, each called by its ends.
    pub fn restrict(&mut self, kind: RestrictionKind, streets: &[&str]) -> &mut TurnRestriction {
        let path: Vec<SegmentId> = streets.iter().map(|street| self.segment(street)).collect();
        let junctions = streets.windows(2).map(|pair| {
            let shared = pair[0].chars().rfind(|&name| pair[1].contains(name));
            self.junction_id(shared.expect("streets that meet"))
        });
        let restriction = TurnRestriction {
            relation: self.network.restrictions.len() as i64 + 1,
            via: junctions.collect(),
            path,
            kind,
            hours: None,
            hgv_only: false,
        };
        self.network.restrictions.push(restriction);
        self.network.restrictions.last_mut().expect("the one added")
    }

    /// What the tags of a street say.
    pub fn road_mut(&mut self, ends: &str) -> &mut RoadAttributes {
        let segment = self.segment(ends);
        let attributes = self.network.segments[segment.0 as usize].attributes;
        &mut self.network.attributes[attributes.0 as usize]
    }

    /// A junction.
    pub fn junction_mut(&mut self, name: char) -> &mut Junction {
        let id = self.junction_id(name);
        &mut self.network.junctions[id.0 as usize]
    }

    /// The id of a junction.
    pub fn junction_id(&self, name: char) -> JunctionId {
        let mut junctions = self.network.junctions.iter();
        let index = junctions.position(|junction| junction.osm_node == i64::from(u32::from(name)));
        JunctionId(index.expect("a junction of this name") as u32)
    }

    /// The segment between two junctions.
    pub fn segment(&self, ends: &str) -> SegmentId {
        let ends: Vec<JunctionId> = ends.chars().map(|name| self.junction_id(name)).collect();
        let mut segments = self.network.segments.iter();
        let joins = |segment: &Segment| {
            ends == [segment.from, segment.to] || ends == [segment.to, segment.from]
        };
        SegmentId(segments.position(joins).expect("a street with these ends") as u32)
    }
}

/// A barrier without tags of its own.
pub(in crate::check) fn barrier(kind: BarrierKind) -> Barrier {
    Barrier {
        kind,
        access: None,
        max_height_cm: None,
        max_width_cm: None,
        max_weight_kg: None,
    }
}

fn residential(name: NameId) -> RoadAttributes {
    RoadAttributes {
        name: Some(name),
        ..RoadAttributes::of_class(RoadClass::Residential)
    }
}

/// The edge from one node to another, called by their letters.
pub(in crate::check) fn edge(graph: &RoadGraph, ends: &str) -> EdgeId {
    let nodes: Vec<i64> = ends
        .chars()
        .map(|name| i64::from(u32::from(name)))
        .collect();
    let mut edges = graph.edges.iter();
    let joins = |edge: &crate::graph::road_graph::Edge| {
        let node = |id: crate::graph::road_graph::NodeId| graph.nodes[id.index()].osm_node;
        nodes == [node(edge.tail), node(edge.head)]
    };
    EdgeId(
        edges
            .position(joins)
            .unwrap_or_else(|| panic!("no edge {ends}")) as u32,
    )
}
