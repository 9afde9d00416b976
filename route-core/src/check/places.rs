//! Where things lie: beside which side of a road, near which site, near any road at all.
//!
//! Plane geometry of different origins differs by up to 1 % over an agglomeration, so that
//! bounds have that much play; see [`crate::geometry`].

use osm_data::network::Position;

use crate::geometry::{LocalPlane, Metres, distance_m, foot};
use crate::graph::road_graph::EdgeId;

use super::roads::Roads;

/// How far from its road a container or a site may be, metres.
pub(super) const NEAR_M: f64 = 250.0;

/// What plane geometry may be off: share of a distance, and metres.
const ACCURACY: (f64, f64) = (0.01, 0.05);

/// Nearer to a line than this is on it, metres: nobody lives in the middle of the road, so that
/// such a position tells no side.
const ON_THE_LINE_M: f64 = 1.5;

/// Whether two places are near each other as far as plane geometry can tell.
pub(super) fn are_near(place: Position, other: Position) -> bool {
    distance_m(place, other) <= NEAR_M * (1.0 + ACCURACY.0)
}

/// On which sides of a line something may be said to lie.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Sides {
    pub left: bool,
    pub right: bool,
}

impl Roads<'_> {
    /// On which side of an edge a position lies, seen from the nearest point of the edge. Both,
    /// if it lies on the line, if equally near stretches have it on different sides, or if the
    /// edge is but a point.
    pub fn sides(&self, edge: EdgeId, position: Position) -> Sides {
        let plane = LocalPlane::at(position);
        let points = self.points(edge);
        let stretches = points.windows(2).filter(|stretch| stretch[0] != stretch[1]);
        let seen: Vec<(f64, Sides)> = stretches
            .map(|stretch| {
                let (begin, end) = (plane.project(stretch[0]), plane.project(stretch[1]));
                let foot = foot(begin, end, Metres::default());
                let (dx, dy) = (end.x - begin.x, end.y - begin.y);
                let lateral_m = (dx * begin.y - dy * begin.x).abs() / dx.hypot(dy);
                let on_the_line = lateral_m < ON_THE_LINE_M;
                let sides = Sides {
                    left: !foot.right || on_the_line,
                    right: foot.right || on_the_line,
                };
                (foot.distance_m, sides)
            })
            .collect();
        if seen.is_empty() {
            return Sides {
                left: true,
                right: true,
            };
        }
        let nearest_m = seen.iter().map(|&(distance_m, _)| distance_m);
        let bound_m = nearest_m.fold(f64::INFINITY, f64::min) * (1.0 + ACCURACY.0) + ACCURACY.1;
        let near = seen
            .iter()
            .filter(|&&(distance_m, _)| distance_m <= bound_m);
        near.fold(Sides::default(), |sides, (_, other)| Sides {
            left: sides.left || other.left,
            right: sides.right || other.right,
        })
    }

    /// The edges that certainly pass within [`NEAR_M`] of a position (`certainly`), or that
    /// possibly do.
    pub fn edges_near(
        &self,
        position: Position,
        certainly: bool,
    ) -> impl Iterator<Item = EdgeId> + '_ {
        let play = if certainly { -ACCURACY.0 } else { ACCURACY.0 };
        let radius_m = NEAR_M * (1.0 + play);
        let plane = LocalPlane::at(position);
        let edges = (0..self.graph.edge_count() as u32).map(EdgeId);
        edges.filter(move |&edge| {
            let frame = self.frames()[self.graph.edge(edge).chain.index()];
            let [low, high] = frame.map(|corner| plane.project(corner));
            if low.x > radius_m || low.y > radius_m || high.x < -radius_m || high.y < -radius_m {
                return false;
            }
            self.points(edge).windows(2).any(|stretch| {
                let [begin, end] = [stretch[0], stretch[1]].map(|point| plane.project(point));
                foot(begin, end, Metres::default()).distance_m <= radius_m
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::sketch::{Sketch, edge, position};
    use crate::check::testing::with_truck;

    fn sides_of(map: &Sketch, ends: &str, x: f64, y: f64) -> (bool, bool) {
        with_truck(map, |driver| {
            let edge = edge(driver.roads.graph, ends);
            let Sides { left, right } = driver.roads.sides(edge, position(x, y));
            (left, right)
        })
    }

    /// A street from A north to B, then from B to C.
    fn bend(c: (f64, f64)) -> Sketch {
        let mut map = Sketch::default();
        map.junction('A', 0.0, 0.0);
        map.junction('B', 0.0, 100.0);
        map.junction('C', c.0, c.1);
        map.road("ABC");
        map
    }

    #[test]
    fn the_side_is_seen_in_driving_direction() {
        let map = bend((100.0, 100.0));
        assert_eq!(sides_of(&map, "AC", 5.0, 50.0), (false, true));
        assert_eq!(sides_of(&map, "AC", -5.0, 50.0), (true, false));
        assert_eq!(sides_of(&map, "CA", 5.0, 50.0), (true, false));
        // Along the second stretch the right side is south.
        assert_eq!(sides_of(&map, "AC", 60.0, 90.0), (false, true));
        assert_eq!(sides_of(&map, "AC", 60.0, 110.0), (true, false));
    }

    #[test]
    fn on_the_line_is_on_both_sides() {
        let map = bend((0.0, 200.0));
        assert_eq!(sides_of(&map, "AC", 0.0, 50.0), (true, true));
        assert_eq!(sides_of(&map, "AC", 0.0, -20.0), (true, true));
    }

    #[test]
    fn beyond_a_hairpin_both_sides_can_be_said() {
        let map = bend((10.0, 0.0));
        assert_eq!(sides_of(&map, "AC", 1.0, 110.0), (true, true));
        assert_eq!(sides_of(&map, "AC", 2.0, 50.0), (false, true));
    }

    #[test]
    fn edges_near_a_place_are_those_within_250_m() {
        let map = bend((0.0, 200.0));
        with_truck(&map, |driver| {
            let count = |x, certainly| {
                driver
                    .roads
                    .edges_near(position(x, 100.0), certainly)
                    .count()
            };
            assert_eq!((count(245.0, true), count(245.0, false)), (2, 2));
            assert_eq!((count(250.0, true), count(250.0, false)), (0, 2));
            assert_eq!((count(255.0, true), count(255.0, false)), (0, 0));
            let north = |y| driver.roads.edges_near(position(0.0, y), false).count();
            assert_eq!((north(440.0), north(460.0)), (2, 0));
        });
    }
}
