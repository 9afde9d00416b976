//! Finds the roads beside a position, with offset, side and distance.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use osm_data::network::{Position, RoadClass};
use rstar::{AABB, Envelope, PointDistance, RTree, RTreeObject};

use crate::geometry::{Foot, LocalPlane, Metres, foot};

use super::road_graph::{ChainId, EdgeId, RoadGraph};

/// How far a container may stand from its road, metres.
pub const SEARCH_RADIUS_M: f64 = 250.0;

/// Nearer to the middle of a road than this, metres, a position does not tell its side.
pub const MIDDLE_M: f64 = 1.4;

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

/// Pieces under one leaf of the tree. Chains in a row lie side by side, so that this many pieces
/// still have a small box; a tree over boxes is built twenty times as fast as one over pieces,
/// and answers as fast.
const PIECES_PER_BOX: usize = 16;

/// An R-tree over the straight pieces of all roads where a truck may stop.
#[derive(Debug)]
pub struct SnapIndex {
    plane: LocalPlane,
    /// In the order of the chains.
    pieces: Vec<Piece>,
    tree: RTree<PieceBox>,
}

impl PartialEq for SnapIndex {
    fn eq(&self, other: &Self) -> bool {
        // The tree follows from the pieces.
        (self.plane, &self.pieces) == (other.plane, &other.pieces)
    }
}

/// A straight piece of a chain.
#[derive(PartialEq, Debug)]
struct Piece {
    begin: Metres,
    end: Metres,
    chain: ChainId,
    begin_dm: u32,
    end_dm: u32,
}

impl Piece {
    fn foot_of(&self, point: Metres) -> Foot {
        foot(self.begin, self.end, point)
    }
}

/// The box around [`PIECES_PER_BOX`] pieces in a row.
#[derive(Debug)]
struct PieceBox {
    envelope: AABB<[f64; 2]>,
    first: usize,
}

impl PieceBox {
    fn around(first: usize, pieces: &[Piece]) -> Self {
        let ends = pieces.iter().flat_map(|piece| [piece.begin, piece.end]);
        let mut envelope = AABB::new_empty();
        for end in ends {
            envelope.merge(&AABB::from_point([end.x, end.y]));
        }
        Self { envelope, first }
    }
}

impl RTreeObject for PieceBox {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl PointDistance for PieceBox {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        self.envelope.distance_2(point)
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
        let boxes = pieces
            .chunks(PIECES_PER_BOX)
            .enumerate()
            .map(|(index, pieces)| PieceBox::around(index * PIECES_PER_BOX, pieces))
            .collect();
        Self {
            plane,
            pieces,
            tree: RTree::bulk_load(boxes),
        }
    }

    /// Pieces with the squares of their distances, nearest first; equally near ones in their
    /// order.
    fn nearest(&self, point: Metres) -> impl Iterator<Item = (&Piece, f64)> {
        let boxes = self
            .tree
            .nearest_neighbor_iter_with_distance_2([point.x, point.y]);
        let mut boxes = boxes.peekable();
        // Floats that are not negative compare as their bits do.
        let mut seen: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
        std::iter::from_fn(move || {
            // Pieces in boxes not yet opened are at least as far away as the next box.
            while let Some((next, _)) = boxes.next_if(|&(_, distance_2)| {
                seen.peek()
                    .is_none_or(|&Reverse((bits, _))| f64::from_bits(bits) >= distance_2)
            }) {
                let end = self.pieces.len().min(next.first + PIECES_PER_BOX);
                seen.extend((next.first..end).map(|index| {
                    let distance_m = self.pieces[index].foot_of(point).distance_m;
                    Reverse((distance_m.powi(2).to_bits(), index))
                }));
            }
            let Reverse((bits, index)) = seen.pop()?;
            Some((&self.pieces[index], f64::from_bits(bits)))
        })
    }

    /// Roads within a radius, each once with its nearest point, nearest first, at most `most`.
    pub fn near(&self, position: Position, radius_m: f64, most: usize) -> Vec<Candidate> {
        let point = self.plane.project(position);
        let mut candidates: Vec<Candidate> = Vec::new();
        for (piece, distance_2) in self.nearest(point) {
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

#[cfg(test)]
mod tests {
    use osm_data::network::RoadAttributes;

    use crate::graph::road_graph::Chain;
    use crate::random::Random;

    use super::*;

    const CORNER: Position = Position {
        lon_e7: 26_400_000,
        lat_e7: 505_300_000,
    };

    fn residential() -> RoadAttributes {
        RoadAttributes {
            class: RoadClass::Residential,
            ..RoadAttributes::of_class(RoadClass::Residential)
        }
    }

    /// Winding roads of 1 to 40 pieces over a few kilometres.
    fn winding_roads(random: &mut Random) -> RoadGraph {
        let mut graph = RoadGraph {
            attributes: vec![residential()],
            ..RoadGraph::default()
        };
        let mut at = CORNER;
        for _ in 0..60 {
            if random.chance(0.5) {
                at.lon_e7 = CORNER.lon_e7 + random.below(400_000) as i32;
                at.lat_e7 = CORNER.lat_e7 + random.below(400_000) as i32;
            }
            let start = graph.shapes.len() as u32;
            for point in 0..2 + random.below(40) as u32 {
                graph.shapes.push(at);
                graph.shape_offsets_dm.push(point * 300);
                at.lon_e7 += random.below(8_000) as i32 - 4_000;
                at.lat_e7 += random.below(8_000) as i32 - 4_000;
            }
            graph.chains.push(Chain {
                attributes: 0,
                length_dm: graph.shape_offsets_dm[graph.shapes.len() - 1],
                signals: 0,
                shape: start..graph.shapes.len() as u32,
                segments: 0..0,
                first_edge: EdgeId(0),
            });
        }
        graph
    }

    /// Distance of each chain within a radius, by looking at every piece.
    fn scan(index: &SnapIndex, position: Position, radius_m: f64) -> Vec<(f64, ChainId)> {
        let point = index.plane.project(position);
        let mut nearest: Vec<(f64, ChainId)> = Vec::new();
        for piece in &index.pieces {
            let distance_m = piece.foot_of(point).distance_m;
            match nearest
                .last_mut()
                .filter(|(_, chain)| *chain == piece.chain)
            {
                Some(known) => known.0 = known.0.min(distance_m),
                None => nearest.push((distance_m, piece.chain)),
            }
        }
        nearest.retain(|&(distance_m, _)| distance_m <= radius_m);
        nearest.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        nearest
    }

    #[test]
    fn the_nearest_roads_are_those_that_a_look_at_every_piece_finds() {
        let mut random = Random::new(16, 0);
        let mut found = 0;
        for _ in 0..20 {
            let graph = winding_roads(&mut random);
            let index = SnapIndex::build(&graph);
            for _ in 0..50 {
                let position = Position {
                    lon_e7: CORNER.lon_e7 + random.below(450_000) as i32 - 25_000,
                    lat_e7: CORNER.lat_e7 + random.below(450_000) as i32 - 25_000,
                };
                let most = 1 + random.below(20);
                let candidates = index.near(position, SEARCH_RADIUS_M, most);
                let near: Vec<(f64, ChainId)> = candidates
                    .iter()
                    .map(|candidate| (candidate.distance_m, candidate.chain))
                    .collect();
                let mut expected = scan(&index, position, SEARCH_RADIUS_M);
                expected.truncate(most);
                assert_eq!(near, expected);
                found += near.len();
            }
        }
        assert!(found > 500, "{found}");
    }
}
