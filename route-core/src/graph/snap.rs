//! Finds the roads beside a position, with offset, side and distance.

use osm_data::network::{Position, RoadClass};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::geometry::{Foot, LocalPlane, Metres, foot};

use super::road_graph::{ChainId, EdgeId, RoadGraph};

/// How far a container may stand from its road, metres.
pub const SEARCH_RADIUS_M: f64 = 250.0;

/// A road beside a position.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Candidate {
    /// The road.
    pub chain: ChainId,
    /// Where the foot of the perpendicular lies, decimetres from the begin of the chain.
    pub offset_dm: u32,
    /// Distance from the road, metres.
    pub distance_m: f64,
    /// The position lies right of the road in the chain's direction.
    pub right: bool,
}

impl Candidate {
    /// Distance from the tail of one of the chain's edges, decimetres.
    pub fn offset_on(&self, graph: &RoadGraph, edge: EdgeId) -> u32 {
        if graph.edge(edge).forward {
            self.offset_dm
        } else {
            graph.length_dm(edge) - self.offset_dm
        }
    }

    /// Whether the position lies right of a driver on one of the chain's edges.
    pub fn is_right_of(&self, graph: &RoadGraph, edge: EdgeId) -> bool {
        self.right == graph.edge(edge).forward
    }
}

/// An R-tree over the straight pieces of all roads where a truck may stop.
pub struct SnapIndex {
    plane: LocalPlane,
    tree: RTree<Piece>,
}

struct Piece {
    begin: Metres,
    end: Metres,
    chain: ChainId,
    begin_dm: u32,
    end_dm: u32,
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners([self.begin.x, self.begin.y], [self.end.x, self.end.y])
    }
}

impl PointDistance for Piece {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        self.foot_of(Metres {
            x: point[0],
            y: point[1],
        })
        .distance_m
        .powi(2)
    }
}

impl Piece {
    fn foot_of(&self, point: Metres) -> Foot {
        foot(self.begin, self.end, point)
    }
}

impl SnapIndex {
    /// Indexes a graph. Motorways, their links and tunnels are left out: nobody stops there.
    pub fn build(graph: &RoadGraph) -> Self {
        let plane = LocalPlane::at(graph.centre());
        let mut pieces = Vec::new();
        for (index, chain) in graph.chains.iter().enumerate() {
            let attributes = &graph.attributes[chain.attributes as usize];
            if attributes.class == RoadClass::Motorway || attributes.tunnel {
                continue;
            }
            for point in chain.shape.start as usize..chain.shape.end as usize - 1 {
                pieces.push(Piece {
                    begin: plane.project(graph.shapes[point]),
                    end: plane.project(graph.shapes[point + 1]),
                    chain: ChainId(index as u32),
                    begin_dm: graph.shape_offsets_dm[point],
                    end_dm: graph.shape_offsets_dm[point + 1],
                });
            }
        }
        Self {
            plane,
            tree: RTree::bulk_load(pieces),
        }
    }

    /// Roads within a radius, each once with its nearest point, nearest first, at most `most`.
    pub fn near(&self, position: Position, radius_m: f64, most: usize) -> Vec<Candidate> {
        let point = self.plane.project(position);
        let mut candidates: Vec<Candidate> = Vec::new();
        for (piece, distance_2) in self
            .tree
            .nearest_neighbor_iter_with_distance_2([point.x, point.y])
        {
            if distance_2 > radius_m * radius_m || candidates.len() > most {
                break;
            }
            // Pieces come nearest first: what is seen again is farther away. At a bend both
            // pieces are equally near and may lie on different sides; the first one decides,
            // unless the second sees the point more squarely.
            let candidate = candidate(piece, point);
            match candidates
                .iter_mut()
                .find(|other| other.chain == piece.chain)
            {
                None => candidates.push(candidate),
                Some(other) if is_same_corner(other, &candidate) => {
                    if squareness(piece, point) > 0.5 {
                        *other = candidate;
                    }
                }
                Some(_) => {}
            }
        }
        candidates.sort_by(|a, b| {
            a.distance_m
                .total_cmp(&b.distance_m)
                .then(a.chain.cmp(&b.chain))
        });
        candidates.truncate(most);
        candidates
    }
}

fn candidate(piece: &Piece, point: Metres) -> Candidate {
    let foot = piece.foot_of(point);
    let length = f64::from(piece.end_dm - piece.begin_dm);
    Candidate {
        chain: piece.chain,
        offset_dm: piece.begin_dm + (foot.along * length).round() as u32,
        distance_m: foot.distance_m,
        right: foot.right,
    }
}

fn is_same_corner(one: &Candidate, other: &Candidate) -> bool {
    one.offset_dm == other.offset_dm && one.right != other.right
}

/// How squarely a point lies beside a piece: 1 abreast of it, 0 straight ahead.
fn squareness(piece: &Piece, point: Metres) -> f64 {
    let foot = piece.foot_of(point);
    if foot.distance_m == 0.0 {
        return 0.0;
    }
    let (dx, dy) = (piece.end.x - piece.begin.x, piece.end.y - piece.begin.y);
    let (px, py) = (point.x - piece.begin.x, point.y - piece.begin.y);
    ((dx * py - dy * px) / dx.hypot(dy) / foot.distance_m).abs()
}
