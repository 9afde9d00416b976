//! Groups of streets that are drawn as one, such as an estate.

use std::collections::BTreeMap;

use crate::agglomeration::geometry::Point;
use crate::agglomeration::network::ground::{Ground, attachment, junction};
use crate::agglomeration::network::street::Street;
use crate::agglomeration::network::{Network, NodeId, StreetId};

/// Streets drawn on paper. A point is (metres to the right, metres away) from the place where
/// the group is attached to a road; the points with 0 metres away lie on that road.
#[derive(Default)]
pub struct Layout {
    lines: Vec<(Vec<(f64, f64)>, Street)>,
}

/// How far a road may bend away from the paper, metres.
const TOLERANCE: f64 = 14.0;

impl Layout {
    /// Draws a street. Where two streets meet, both have that point.
    pub fn draw(&mut self, points: &[(f64, f64)], street: Street) {
        self.lines.push((points.to_vec(), street));
    }

    /// Builds all of it, or nothing if there is no room. Gives the streets in the order they
    /// were drawn.
    pub fn build(
        &self,
        network: &mut Network,
        ground: &Ground<'_>,
        origin: Point,
        away: Point,
    ) -> Option<Vec<StreetId>> {
        let mut places: BTreeMap<(i64, i64), Point> = BTreeMap::new();
        let mut attached = Vec::new();
        for &(right, forward) in self.lines.iter().flat_map(|(points, _)| points) {
            let drawn = origin - away.left() * right + away * forward;
            let place = if forward == 0.0 {
                let road = attachment(network, drawn, TOLERANCE)?;
                attached.push(road);
                road
            } else {
                drawn
            };
            if !ground.allows(place) {
                return None;
            }
            places.insert(key(right, forward), place);
        }
        for (points, _) in &self.lines {
            for pair in points.windows(2) {
                let [a, b] = [pair[0], pair[1]].map(|(u, v)| places[&key(u, v)]);
                if !ground.is_free(network, a, b, &attached) {
                    return None;
                }
            }
        }
        let mut nodes: BTreeMap<(i64, i64), NodeId> = BTreeMap::new();
        for &(right, forward) in self.lines.iter().flat_map(|(points, _)| points) {
            let key = key(right, forward);
            if nodes.contains_key(&key) {
                continue;
            }
            let node = if forward == 0.0 {
                junction(network, places[&key])?
            } else {
                network.add_node(places[&key])
            };
            nodes.insert(key, node);
        }
        let streets = self.lines.iter().map(|(points, street)| {
            let nodes = points.iter().map(|&(u, v)| nodes[&key(u, v)]).collect();
            network.add_street(Street {
                nodes,
                ..street.clone()
            })
        });
        Some(streets.collect())
    }
}

/// A point on paper, in decimetres.
fn key(right: f64, away: f64) -> (i64, i64) {
    ((right * 10.0).round() as i64, (away * 10.0).round() as i64)
}
