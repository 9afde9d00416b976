//! The lines on the ground, streets above all, and how they meet.

pub mod circulation;
pub mod ground;
pub mod layout;
pub mod street;

use std::collections::BTreeMap;

use crate::agglomeration::geometry::{Point, crossing, project};
use street::Street;

/// Index of a [`Node`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NodeId(pub u32);

/// Index of a [`Street`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StreetId(pub u32);

/// A bend, an end or a junction.
pub struct Node {
    pub at: Point,
    /// OSM tags.
    pub tags: BTreeMap<&'static str, String>,
    streets: Vec<StreetId>,
}

/// A straight piece of a street between two of its nodes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Segment {
    pub street: StreetId,
    pub a: NodeId,
    pub b: NodeId,
}

/// A way out of a node.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Arm {
    pub street: StreetId,
    pub to: NodeId,
    /// Along the street as it is drawn.
    pub forward: bool,
}

/// The point of a line that is nearest to a place.
#[derive(Clone, Copy, Debug)]
pub struct Nearest {
    pub segment: Segment,
    pub at: Point,
    pub distance: f64,
}

/// Nodes and streets with a grid over them. Streets that touch share a node, except where one
/// passes over another.
pub struct Network {
    pub nodes: Vec<Node>,
    pub streets: Vec<Street>,
    grid: Vec<Vec<Segment>>,
}

/// Side of a cell of the grid, metres.
const CELL: f64 = 64.0;
/// The grid covers a square around the origin, metres from its centre to a side.
const REACH: f64 = 32_768.0;
const CELLS: usize = (2.0 * REACH / CELL) as usize;

impl Network {
    pub fn new() -> Self {
        Self {
            nodes: Vec::new(),
            streets: Vec::new(),
            grid: vec![Vec::new(); CELLS * CELLS],
        }
    }

    pub fn at(&self, node: NodeId) -> Point {
        self.nodes[node.0 as usize].at
    }

    pub fn node(&mut self, node: NodeId) -> &mut Node {
        &mut self.nodes[node.0 as usize]
    }

    pub fn street(&self, street: StreetId) -> &Street {
        &self.streets[street.0 as usize]
    }

    pub fn street_mut(&mut self, street: StreetId) -> &mut Street {
        &mut self.streets[street.0 as usize]
    }

    pub fn street_ids(&self) -> impl Iterator<Item = StreetId> + use<> {
        (0..self.streets.len() as u32).map(StreetId)
    }

    pub fn node_ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    pub fn points(&self, street: StreetId) -> Vec<Point> {
        let nodes = &self.street(street).nodes;
        nodes.iter().map(|&node| self.at(node)).collect()
    }

    pub fn length(&self, street: StreetId) -> f64 {
        let points = self.points(street);
        points.windows(2).map(|p| p[0].distance(p[1])).sum()
    }

    pub fn add_node(&mut self, at: Point) -> NodeId {
        self.nodes.push(Node {
            at,
            tags: BTreeMap::new(),
            streets: Vec::new(),
        });
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// Adds a street through at least two nodes.
    pub fn add_street(&mut self, street: Street) -> StreetId {
        let id = StreetId(self.streets.len() as u32);
        for pair in street.nodes.windows(2) {
            self.enter(Segment {
                street: id,
                a: pair[0],
                b: pair[1],
            });
        }
        for &node in &street.nodes {
            self.touch(node, id);
        }
        self.streets.push(street);
        id
    }

    /// Leads a street on to one more node.
    pub fn prolong(&mut self, street: StreetId, to: NodeId) {
        let nodes = &mut self.streets[street.0 as usize].nodes;
        let a = nodes[nodes.len() - 1];
        nodes.push(to);
        self.enter(Segment { street, a, b: to });
        self.touch(to, street);
    }

    /// Draws a street the other way round.
    pub fn reverse(&mut self, street: StreetId) {
        let segments = |nodes: &[NodeId]| -> Vec<Segment> {
            let pairs = nodes.windows(2).map(|pair| (pair[0], pair[1]));
            pairs.map(|(a, b)| Segment { street, a, b }).collect()
        };
        for segment in segments(&self.street(street).nodes) {
            self.leave(segment);
        }
        self.street_mut(street).nodes.reverse();
        for segment in segments(&self.street(street).nodes) {
            self.enter(segment);
        }
    }

    /// Puts a new node into a segment.
    pub fn cut_in(&mut self, segment: Segment, at: Point) -> NodeId {
        let node = self.add_node(at);
        let Segment { street, a, b } = segment;
        let nodes = &mut self.streets[street.0 as usize].nodes;
        let after = nodes
            .windows(2)
            .position(|pair| pair == [a, b])
            .expect("a segment is part of its street");
        nodes.insert(after + 1, node);
        self.leave(segment);
        self.enter(Segment { street, a, b: node });
        self.enter(Segment { street, a: node, b });
        self.touch(node, street);
        node
    }

    /// Ends a street at one of its inner nodes and begins an equal one there. Gives the new
    /// street, or nothing if the node is an end already.
    pub fn split(&mut self, street: StreetId, node: NodeId) -> Option<StreetId> {
        let nodes = &self.street(street).nodes;
        let inner = 1..nodes.len() - 1;
        let place = inner.clone().find(|&place| nodes[place] == node)?;
        let mut rest = self.street(street).clone();
        rest.nodes.drain(..place);
        for pair in rest.nodes.windows(2) {
            self.leave(Segment {
                street,
                a: pair[0],
                b: pair[1],
            });
        }
        self.street_mut(street).nodes.truncate(place + 1);
        let remaining = self.street(street).nodes.clone();
        for node in &rest.nodes {
            if !remaining.contains(node) {
                self.node(*node).streets.retain(|&id| id != street);
            }
        }
        Some(self.add_street(rest))
    }

    /// The ways out of a node, whatever the direction of traffic.
    pub fn arms(&self, node: NodeId) -> Vec<Arm> {
        let mut arms = Vec::new();
        for &street in &self.nodes[node.0 as usize].streets {
            let nodes = &self.street(street).nodes;
            for place in (0..nodes.len()).filter(|&place| nodes[place] == node) {
                let mut arm = |to, forward| {
                    arms.push(Arm {
                        street,
                        to,
                        forward,
                    });
                };
                if place > 0 {
                    arm(nodes[place - 1], false);
                }
                if place + 1 < nodes.len() {
                    arm(nodes[place + 1], true);
                }
            }
        }
        arms
    }

    /// The nearest point of the lines that `counts` accepts, at most `within` metres away.
    pub fn nearest(
        &self,
        place: Point,
        within: f64,
        counts: impl Fn(StreetId, &Street) -> bool,
    ) -> Option<Nearest> {
        let mut best: Option<Nearest> = None;
        let reach = Point::new(within, within);
        self.visit(place - reach, place + reach, |segment| {
            let (a, b) = (self.at(segment.a), self.at(segment.b));
            let at = a.towards(b, project(place, a, b));
            let distance = place.distance(at);
            if distance <= best.map_or(within, |best| best.distance)
                && counts(segment.street, self.street(segment.street))
            {
                best = Some(Nearest {
                    segment,
                    at,
                    distance,
                });
            }
        });
        best
    }

    /// The first line that the way from `from` to `to` crosses, with the share of the way at
    /// which it does.
    pub fn first_crossing(
        &self,
        from: Point,
        to: Point,
        counts: impl Fn(&Street) -> bool,
    ) -> Option<(Segment, f64)> {
        let mut first: Option<(Segment, f64)> = None;
        let low = Point::new(from.x.min(to.x), from.y.min(to.y));
        let high = Point::new(from.x.max(to.x), from.y.max(to.y));
        self.visit(low, high, |segment| {
            let (a, b) = (self.at(segment.a), self.at(segment.b));
            if let Some((t, _)) = crossing(from, to, a, b)
                && first.is_none_or(|(_, best)| t < best)
                && counts(self.street(segment.street))
            {
                first = Some((segment, t));
            }
        });
        first
    }

    fn visit(&self, low: Point, high: Point, mut see: impl FnMut(Segment)) {
        for cell in cells(low, high) {
            for &segment in &self.grid[cell] {
                see(segment);
            }
        }
    }

    fn segment_cells(&self, segment: Segment) -> impl Iterator<Item = usize> + use<> {
        let (a, b) = (self.at(segment.a), self.at(segment.b));
        cells(
            Point::new(a.x.min(b.x), a.y.min(b.y)),
            Point::new(a.x.max(b.x), a.y.max(b.y)),
        )
    }

    fn enter(&mut self, segment: Segment) {
        for cell in self.segment_cells(segment) {
            self.grid[cell].push(segment);
        }
    }

    fn leave(&mut self, segment: Segment) {
        for cell in self.segment_cells(segment) {
            self.grid[cell].retain(|&other| other != segment);
        }
    }

    fn touch(&mut self, node: NodeId, street: StreetId) {
        let streets = &mut self.nodes[node.0 as usize].streets;
        if !streets.contains(&street) {
            streets.push(street);
        }
    }
}

/// The cells of the grid that a box touches.
fn cells(low: Point, high: Point) -> impl Iterator<Item = usize> {
    let cell = |metres: f64| (((metres + REACH) / CELL) as usize).min(CELLS - 1);
    let (left, right) = (cell(low.x), cell(high.x));
    (cell(low.y)..=cell(high.y)).flat_map(move |row| (left..=right).map(move |x| row * CELLS + x))
}

#[cfg(test)]
mod tests {
    use super::street::Class;
    use super::*;

    /// A street of three nodes, 100 m apart, to the east.
    fn street() -> (Network, StreetId, Vec<NodeId>) {
        let mut network = Network::new();
        let nodes: Vec<NodeId> = [0.0, 100.0, 200.0]
            .map(|x| network.add_node(Point::new(x, 0.0)))
            .to_vec();
        let street = network.add_street(Street::new(nodes.clone(), Class::Residential, 0));
        (network, street, nodes)
    }

    #[test]
    fn a_node_that_is_cut_in_is_found_from_both_sides() {
        let (mut network, street, nodes) = street();
        let near = network.nearest(Point::new(40.0, 7.0), 10.0, |_, _| true);
        let near = near.expect("the street is 7 m away");
        assert_eq!(near.distance, 7.0);
        let node = network.cut_in(near.segment, near.at);
        assert_eq!(
            network.street(street).nodes,
            [nodes[0], node, nodes[1], nodes[2]]
        );
        let ends: Vec<NodeId> = network.arms(node).iter().map(|arm| arm.to).collect();
        assert_eq!(ends, [nodes[0], nodes[1]]);
    }

    #[test]
    fn a_street_is_split_into_two_that_share_a_node() {
        let (mut network, street, nodes) = street();
        let rest = network.split(street, nodes[1]).expect("an inner node");
        assert_eq!(network.street(street).nodes, nodes[..2]);
        assert_eq!(network.street(rest).nodes, nodes[1..]);
        let streets = |node: NodeId| -> Vec<StreetId> {
            network.arms(node).iter().map(|arm| arm.street).collect()
        };
        assert_eq!(streets(nodes[1]), [street, rest]);
        assert_eq!(streets(nodes[2]), [rest]);
        let far = network.nearest(Point::new(150.0, 0.0), 1.0, |_, _| true);
        assert_eq!(far.expect("the second half").segment.street, rest);
        assert_eq!(network.split(street, nodes[1]), None);
    }

    #[test]
    fn the_first_crossing_is_the_nearest_one() {
        let (mut network, street, _) = street();
        let [a, b] = [-10.0, 210.0].map(|x| network.add_node(Point::new(x, 30.0)));
        network.add_street(Street::new(vec![a, b], Class::Canal, 0));
        let up = |from: f64| {
            let (from, to) = (Point::new(50.0, from), Point::new(50.0, 60.0));
            network.first_crossing(from, to, |_| true)
        };
        assert_eq!(up(-20.0).map(|(segment, _)| segment.street), Some(street));
        let canal = up(10.0).expect("the canal").0.street;
        assert_eq!(network.street(canal).class, Class::Canal);
        assert_eq!(up(40.0), None);
    }
}
