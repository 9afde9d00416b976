//! Where main roads meet: crossings, roundabouts and market squares.

use crate::agglomeration::communes::{Commune, Size};
use crate::agglomeration::geometry::{Point, Polyline, crossing};
use crate::agglomeration::network::street::{Class, Frontage, Street};
use crate::agglomeration::network::{Network, NodeId, StreetId};
use crate::agglomeration::random::Random;

/// A place where roads end, with an outline to which they are cut back.
pub struct Hub {
    centre: Point,
    kind: Kind,
    /// Corners, counter-clockwise; none for a plain crossing.
    outline: Vec<Point>,
    /// Where roads meet the outline: place along it (corner, then share of the way to the next).
    gates: Vec<(usize, f64)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Crossing,
    MiniRoundabout,
    Roundabout,
    Square,
}

const SQUARES: [&str; 7] = [
    "Grand'Place",
    "Place du Général de Gaulle",
    "Place de la République",
    "Place Jean Jaurès",
    "Place du Maréchal Foch",
    "Place Roger Salengro",
    "Place de la Libération",
];

/// A regular polygon of twelve corners.
const TWELVE: [(f64, f64); 12] = {
    const C: f64 = 0.866_025_403_784;
    [
        (1.0, 0.0),
        (C, 0.5),
        (0.5, C),
        (0.0, 1.0),
        (-0.5, C),
        (-C, 0.5),
        (-1.0, 0.0),
        (-C, -0.5),
        (-0.5, -C),
        (0.0, -1.0),
        (0.5, -C),
        (C, -0.5),
    ]
};

impl Hub {
    /// The centre of a commune where `roads` main roads meet.
    pub fn central(commune: &Commune, roads: usize, random: &mut Random) -> Self {
        match commune.size() {
            Size::Town => Self::square(commune.centre, random),
            Size::SmallTown | Size::Village if roads >= 4 => Self::roundabout(commune.centre, 15.0),
            _ => Self {
                centre: commune.centre,
                kind: if roads >= 3 && random.chance(40) {
                    Kind::MiniRoundabout
                } else {
                    Kind::Crossing
                },
                outline: Vec::new(),
                gates: Vec::new(),
            },
        }
    }

    pub fn roundabout(centre: Point, radius: f64) -> Self {
        let corner = |&(x, y): &(f64, f64)| centre + Point::new(x, y) * radius;
        Self {
            centre,
            kind: Kind::Roundabout,
            outline: TWELVE.iter().map(corner).collect(),
            gates: Vec::new(),
        }
    }

    fn square(centre: Point, random: &mut Random) -> Self {
        let along = Point::new(1.0, 0.0).turned(random.between(-0.6, 0.6));
        let (length, width) = (random.between(45.0, 65.0), random.between(28.0, 36.0));
        let corner = |u: f64, v: f64| centre + along * (u * length) + along.left() * (v * width);
        Self {
            centre,
            kind: Kind::Square,
            outline: vec![
                corner(-1.0, -1.0),
                corner(1.0, -1.0),
                corner(1.0, 1.0),
                corner(-1.0, 1.0),
            ],
            gates: Vec::new(),
        }
    }

    /// Cuts a road that begins at the centre back to the outline. Gives the metres that are cut
    /// off, and the number of its gate.
    pub fn receive(&mut self, road: &Polyline) -> (f64, usize) {
        let mut s = 0.0;
        for pair in road.points.windows(2) {
            for corner in 0..self.outline.len() {
                let next = self.outline[(corner + 1) % self.outline.len()];
                if let Some((t, u)) = crossing(pair[0], pair[1], self.outline[corner], next) {
                    self.gates.push((corner, u));
                    return (s + t * pair[0].distance(pair[1]), self.gates.len() - 1);
                }
            }
            s += pair[0].distance(pair[1]);
        }
        self.gates.push((0, 0.0));
        (0.0, self.gates.len() - 1)
    }

    /// Corners and gates closer than this become one, metres.
    fn same_place(&self) -> f64 {
        match self.kind {
            Kind::Square => 14.0,
            _ => 4.0,
        }
    }

    /// Builds it with a ring like `street`; gives the node of each gate, and the ring if it is a
    /// market square.
    pub fn build(
        &self,
        network: &mut Network,
        street: Street,
        random: &mut Random,
    ) -> (Vec<NodeId>, Option<StreetId>) {
        if self.outline.is_empty() {
            let node = network.add_node(self.centre);
            if self.kind == Kind::MiniRoundabout {
                network
                    .node(node)
                    .tags
                    .insert("highway", "mini_roundabout".into());
            }
            return (vec![node; self.gates.len()], None);
        }
        let mut nodes = vec![NodeId(0); self.gates.len()];
        let mut ring: Vec<NodeId> = self
            .ring()
            .into_iter()
            .map(|(at, gates)| {
                let node = network.add_node(at);
                for gate in gates {
                    nodes[gate] = node;
                }
                node
            })
            .collect();
        ring.push(ring[0]);
        let ring = Street {
            nodes: ring,
            ..street.one_way()
        };
        if self.kind == Kind::Roundabout {
            network.add_street(ring.tagged("junction", "roundabout"));
            return (nodes, None);
        }
        let square = Street {
            class: ring.class.max(Class::Secondary),
            ..ring
        };
        let square = square
            .named(*random.pick(&SQUARES))
            .fronted(Frontage::Centre)
            .tagged("maxspeed", "30");
        (nodes, Some(network.add_street(square)))
    }

    /// Places along the outline, each with its gates.
    fn ring(&self) -> Vec<(Point, Vec<usize>)> {
        let mut order: Vec<usize> = (0..self.gates.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (self.gates[a], self.gates[b]);
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let mut gates = order.into_iter().peekable();
        let mut ring: Vec<(Point, Vec<usize>)> = Vec::new();
        for (corner, &at) in self.outline.iter().enumerate() {
            match ring.last_mut() {
                Some(last) if last.0.distance(at) < self.same_place() => {
                    // The corners of a square are kept, those of a circle are not missed.
                    if self.kind == Kind::Square {
                        last.0 = at;
                    }
                }
                _ => ring.push((at, Vec::new())),
            }
            let next = self.outline[(corner + 1) % self.outline.len()];
            while let Some(gate) = gates.next_if(|&gate| self.gates[gate].0 == corner) {
                let place = at.towards(next, self.gates[gate].1);
                match ring.last_mut() {
                    Some(last) if last.0.distance(place) < self.same_place() => {
                        if self.kind == Kind::Roundabout && last.1.is_empty() {
                            last.0 = place;
                        }
                        last.1.push(gate);
                    }
                    _ => ring.push((place, vec![gate])),
                }
            }
        }
        let first = ring[0].0;
        if let Some(last) = ring.pop_if(|last| last.0.distance(first) < self.same_place()) {
            ring[0].1.extend(last.1);
        }
        ring
    }
}
