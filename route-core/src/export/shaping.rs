//! Shaping points: the few points of a path from which a navigation device that computes its own
//! way between route points cannot but find ours.

use osm_data::network::Position;

use crate::geometry::bearing;
use crate::graph::road_graph::RoadGraph;

use super::path::{Piece, Step};

/// Longest way between two shaping points, decimetres.
const SPACING_DM: u32 = 4_000;
/// A point that marks a turn lies this far behind the junction, decimetres: on the junction itself
/// it might be matched to any of its roads.
const BEYOND_TURN_DM: u32 = 150;
/// A bend at a junction that counts as a turn even if the street keeps its name: 45° in 1/256 of
/// a full turn.
const BEND: u8 = 32;

/// The begin and the end of a piece, a point behind every turn onto another street, the point
/// where the truck turns round, and in between at least one every 400 m.
pub fn shaping_points(graph: &RoadGraph, piece: &Piece) -> Vec<Position> {
    let mut marks = vec![0];
    let mut along_dm = 0;
    for pair in piece.steps.windows(2) {
        along_dm += pair[0].length_dm();
        if turns_round(graph, pair[0], pair[1]) {
            marks.push(along_dm);
        } else if is_turn(graph, pair[0], pair[1]) {
            marks.push(along_dm + BEYOND_TURN_DM.min(pair[1].length_dm() / 2));
        }
    }
    marks.push(piece.length_dm());
    let mut offsets = vec![0];
    for pair in marks.windows(2) {
        let gap = pair[1].saturating_sub(pair[0]);
        let parts = gap.div_ceil(SPACING_DM).max(1);
        offsets
            .extend((1..=parts).map(|part| {
                pair[0] + (u64::from(gap) * u64::from(part) / u64::from(parts)) as u32
            }));
    }
    let mut points: Vec<Position> = offsets
        .into_iter()
        .filter_map(|offset| position_along(graph, piece, offset))
        .collect();
    points.dedup();
    points
}

fn turns_round(graph: &RoadGraph, from: Step, to: Step) -> bool {
    graph.edge(from.edge).reverse == Some(to.edge)
}

fn is_turn(graph: &RoadGraph, from: Step, to: Step) -> bool {
    if graph.street(from.edge) != graph.street(to.edge) {
        return true;
    }
    let arriving: Vec<Position> = graph.shape(from.edge).map(|(_, point)| point).collect();
    let leaving: Vec<Position> = graph.shape(to.edge).map(|(_, point)| point).collect();
    let (&[.., before, junction], &[_, after, ..]) = (&arriving[..], &leaving[..]) else {
        return false;
    };
    let bend = bearing(junction, after).wrapping_sub(bearing(before, junction));
    bend.min(bend.wrapping_neg()) >= BEND
}

/// The position at a distance from the begin of a piece.
fn position_along(graph: &RoadGraph, piece: &Piece, offset_dm: u32) -> Option<Position> {
    let mut begin_dm = 0;
    for step in &piece.steps {
        if offset_dm <= begin_dm + step.length_dm() {
            return Some(graph.position_at(step.edge, step.from_dm + offset_dm - begin_dm));
        }
        begin_dm += step.length_dm();
    }
    piece.points.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::path::RoundPath;
    use crate::export::sample::sample;
    use crate::geometry::distance_m;

    fn on_line(point: Position, line: &[Position]) -> bool {
        let plane = crate::geometry::LocalPlane::at(point);
        line.windows(2).any(|pair| {
            let foot = crate::geometry::foot(
                plane.project(pair[0]),
                plane.project(pair[1]),
                plane.project(point),
            );
            foot.distance_m < 0.1
        })
    }

    #[test]
    fn shaping_points_lie_on_the_path_behind_each_turn_and_close_enough() {
        let (graph, plan) = sample();
        let path = RoundPath::of(&plan, &plan.rounds[0], &graph).expect("a path");
        let mut turns = 0;
        for piece in &path.pieces {
            let points = shaping_points(&graph, piece);
            assert_eq!(points.first(), piece.points.first());
            assert_eq!(points.last(), piece.points.last());
            for &point in &points {
                assert!(piece.points.len() < 2 || on_line(point, &piece.points));
            }
            for pair in points.windows(2) {
                assert!(distance_m(pair[0], pair[1]) <= 400.1);
            }
            for pair in piece.steps.windows(2) {
                if !is_turn(&graph, pair[0], pair[1]) {
                    continue;
                }
                turns += 1;
                let next = graph.positions_between(pair[1].edge, pair[1].from_dm, pair[1].to_dm);
                let marked =
                    |&point: &Position| on_line(point, &next) && distance_m(point, next[0]) > 5.0;
                assert!(points.iter().any(marked), "{:?}", pair[1]);
            }
        }
        assert!(turns >= 5, "{turns} turns");
    }

    #[test]
    fn a_long_straight_way_is_marked_every_400_m() {
        let (graph, plan) = sample();
        let mut piece = RoundPath::of(&plan, &plan.rounds[0], &graph)
            .expect("a path")
            .pieces
            .remove(0);
        let (out, back) = (piece.steps[0].edge, graph.edge(piece.steps[0].edge).reverse);
        let whole = |edge| Step {
            edge,
            from_dm: 0,
            to_dm: graph.length_dm(edge),
        };
        piece.steps = vec![whole(out)];
        assert_eq!(shaping_points(&graph, &piece).len(), 2);
        piece.steps = [out, back.expect("a two-way street")]
            .repeat(5)
            .into_iter()
            .map(whole)
            .collect();
        // Turning round is marked at the junction, so that the device does not cut it short.
        assert_eq!(shaping_points(&graph, &piece).len(), 11);
    }
}
