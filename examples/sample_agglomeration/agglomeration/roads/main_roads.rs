//! The roads between the communes, laid over the land.

use crate::agglomeration::communes::{Commune, Size, owner};
use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::network::street::{Class, Street};
use crate::agglomeration::network::{Network, NodeId, StreetId};
use crate::agglomeration::random::Random;

use super::hubs::Hub;
use super::links::Link;
use super::stretch::{Stretch, Structure};

/// Half the length of a bridge or underpass, metres.
const HALF_BRIDGE: f64 = 20.0;
/// Half the distance between the carriageways of a boulevard, metres.
const HALF_MEDIAN: f64 = 7.0;
/// From the end of the streets of a town to the roundabout at its entry, metres.
const ENTRY: f64 = 45.0;

/// A roundabout at the entry of a town, where an industrial zone can be attached.
pub struct TownEntry {
    pub commune: usize,
    pub at: Point,
    /// Direction of the road, out of town.
    pub outwards: Point,
}

/// What the roads leave behind for others to build on.
#[derive(Default)]
pub struct MainRoads {
    pub entries: Vec<TownEntry>,
    /// Bridges over the motorway, with their middle.
    pub flyovers: Vec<(StreetId, Point)>,
    /// Where one could turn back on a boulevard: the carriageway, the link to the other one, and
    /// that.
    pub crossovers: Vec<[StreetId; 3]>,
    /// Roads around the market squares.
    pub squares: Vec<StreetId>,
}

/// Builds the roads of all links.
pub fn lay(
    communes: &[Commune],
    links: &[Link],
    network: &mut Network,
    random: &mut Random,
) -> MainRoads {
    let of = |commune: usize| links.iter().filter(move |link| link.touches(commune));
    let mut hubs: Vec<Hub> = (0..communes.len())
        .map(|commune| Hub::central(&communes[commune], of(commune).count(), random))
        .collect();
    let axes: Vec<(Polyline, [usize; 2])> = links
        .iter()
        .map(|link| {
            let axis = bent(communes[link.a].centre, communes[link.b].centre, random);
            let (start, first) = hubs[link.a].receive(&axis);
            let (end, second) = hubs[link.b].receive(&axis.reversed());
            (axis.part(start, axis.length() - end), [first, second])
        })
        .collect();
    let mut made = MainRoads::default();
    let mut gates: Vec<Vec<NodeId>> = Vec::new();
    for (commune, hub) in hubs.iter().enumerate() {
        let class = of(commune).map(|link| link.class).min();
        let ring = Street::new(Vec::new(), class.unwrap_or(Class::Tertiary), commune);
        let (nodes, square) = hub.build(network, ring, random);
        gates.push(nodes);
        made.squares.extend(square);
    }
    for (link, (axis, [first, second])) in links.iter().zip(axes) {
        let ends = [gates[link.a][first], gates[link.b][second]];
        let mut road = Road {
            communes,
            link,
            limits: urban_limits(communes, link, axis.length()),
            axis,
            network,
            random,
            made: &mut made,
        };
        road.build(ends);
    }
    made
}

/// From `a` to `b` in gentle bends.
fn bent(a: Point, b: Point, random: &mut Random) -> Polyline {
    let length = a.distance(b);
    let side = (b - a).unit().left();
    let bow = length * random.between(-0.16, 0.16);
    let swing = length * random.between(-0.45, 0.45);
    let steps = (length / 160.0).ceil().max(2.0) as usize;
    let mut points = vec![a];
    points.extend((1..steps).map(|step| {
        let t = step as f64 / steps as f64;
        let rise = t * (1.0 - t);
        let offset = rise * bow + rise * (2.0 * t - 1.0) * swing + random.between(-7.0, 7.0);
        a.towards(b, t) + side * offset
    }));
    points.push(b);
    Polyline::new(points)
}

/// How far along the road the streets of its first commune end and those of its second begin,
/// metres.
fn urban_limits(communes: &[Commune], link: &Link, length: f64) -> [f64; 2] {
    let [a, b] = [link.a, link.b].map(|commune| communes[commune].radius() * 1.12);
    if a + b < length - 150.0 {
        [a, length - b]
    } else {
        [length * a / (a + b); 2]
    }
}

/// A road between two hubs. All distances along it are metres from the start of its axis.
struct Road<'a> {
    communes: &'a [Commune],
    link: &'a Link,
    limits: [f64; 2],
    axis: Polyline,
    network: &'a mut Network,
    random: &'a mut Random,
    made: &'a mut MainRoads,
}

impl Road<'_> {
    fn build(&mut self, ends: [NodeId; 2]) {
        let (mut from, mut node) = (0.0, ends[0]);
        for s in self.entries() {
            let at = self.axis.at(s).0;
            let mut hub = Hub::roundabout(at, 18.0);
            let (before, first) = hub.receive(&self.axis.part(from, s).reversed());
            let (after, second) = hub.receive(&self.axis.part(s, self.axis.length()));
            let ring = Street::new(Vec::new(), self.link.class, owner(self.communes, at));
            let (gates, _) = hub.build(self.network, ring, self.random);
            self.part([from, s - before], [node, gates[first]]);
            (from, node) = (s + after, gates[second]);
        }
        self.part([from, self.axis.length()], [node, ends[1]]);
    }

    /// Roundabouts where a larger road enters a town from open country.
    fn entries(&mut self) -> Vec<f64> {
        let [a, b] = self.limits;
        let mut entries = Vec::new();
        if self.link.is_minor() || b - a < 2.0 * (ENTRY + 85.0) {
            return entries;
        }
        for (commune, s, sign) in [
            (self.link.a, a + ENTRY, 1.0),
            (self.link.b, b - ENTRY, -1.0),
        ] {
            let (at, direction) = self.axis.at(s);
            let free = self.network.nearest(at, 60.0, |_, _| true).is_none();
            if self.communes[commune].size() == Size::Town && free {
                entries.push(s);
                self.made.entries.push(TownEntry {
                    commune,
                    at,
                    outwards: direction * sign,
                });
            }
        }
        entries
    }

    /// A part of the road between two nodes, stretch by stretch.
    fn part(&mut self, [from, to]: [f64; 2], ends: [NodeId; 2]) {
        let structures = self.structures();
        let boulevard = self.boulevard();
        let mut cuts: Vec<f64> = self.limits.to_vec();
        cuts.extend(self.centres());
        cuts.extend(structures.iter().flat_map(|&(from, to, _)| [from, to]));
        cuts.extend(boulevard.iter().flatten());
        // What is left between two cuts must be worth a street of its own.
        cuts.retain(|&s| s > from + 6.0 && s < to - 6.0);
        cuts.extend([from, to]);
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|next, cut| *next - *cut < 6.0);

        let mut node = ends[0];
        for pair in cuts.windows(2) {
            let middle = (pair[0] + pair[1]) / 2.0;
            let inside = |from: f64, to: f64| (from..to).contains(&middle);
            let structure = structures.iter().find(|&&(from, to, _)| inside(from, to));
            let stretch = Stretch {
                line: self.axis.part(pair[0], pair[1]),
                structure: structure.map_or(Structure::None, |&(_, _, structure)| structure),
                urban: match middle {
                    _ if middle < self.limits[0] => Some(self.link.a),
                    _ if middle > self.limits[1] => Some(self.link.b),
                    _ => None,
                },
                boulevard: boulevard.is_some_and(|[from, to]| inside(from, to)),
            };
            let end = if pair[1] == to {
                ends[1]
            } else {
                self.network.add_node(self.axis.at(pair[1]).0)
            };
            self.stretch(&stretch, [node, end]);
            node = end;
        }
    }

    /// Where the centres of the two communes end.
    fn centres(&self) -> [f64; 2] {
        let [a, b] = [self.link.a, self.link.b].map(|commune| self.communes[commune].core());
        [a, self.axis.length() - b]
    }

    /// Where the road passes over or under something: from, to, how.
    fn structures(&mut self) -> Vec<(f64, f64, Structure)> {
        let mut found: Vec<(f64, f64, Structure)> = Vec::new();
        for divide in self.network.street_ids() {
            let class = self.network.street(divide).class;
            if !class.divides() {
                continue;
            }
            let other = Polyline::new(self.network.points(divide));
            for s in self.axis.crossings(&other) {
                let structure = match class {
                    Class::Railway if self.link.barred => Structure::Underpass,
                    // Minor roads cross railways on the level.
                    Class::Railway if self.link.is_minor() => continue,
                    Class::Railway if (s as u32).is_multiple_of(2) => Structure::Underpass,
                    _ => Structure::Bridge,
                };
                found.push((s - HALF_BRIDGE, s + HALF_BRIDGE, structure));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.dedup_by(|next, first| {
            let same = next.0 < first.1 + 15.0;
            if same {
                first.1 = next.1;
            }
            same
        });
        found
    }

    /// Some primary roads leave Béthune as a boulevard with two carriageways.
    fn boulevard(&self) -> Option<[f64; 2]> {
        let name = |commune: usize| self.communes[commune].name.as_str();
        let (a, b) = (name(self.link.a), name(self.link.b));
        let wide = |name: &str| ["Annezin", "Beuvry", "Verquigneul"].contains(&name);
        if self.link.class != Class::Primary {
            None
        } else if a == "Béthune" && wide(b) {
            Some([self.limits[0] * 0.45, self.limits[0] * 0.85])
        } else if b == "Béthune" && wide(a) {
            let urban = self.axis.length() - self.limits[1];
            Some([self.limits[1] + urban * 0.15, self.limits[1] + urban * 0.55])
        } else {
            None
        }
    }

    fn stretch(&mut self, stretch: &Stretch, ends: [NodeId; 2]) {
        let street = stretch.street(self.communes, self.link, self.random);
        if stretch.boulevard && stretch.structure == Structure::None {
            self.carriageways(&stretch.line, &street, ends);
            return;
        }
        let mut nodes = self.trace(stretch, ends);
        // House numbers begin in the centre.
        if stretch.urban == Some(self.link.b) {
            nodes.reverse();
        }
        let street = self.network.add_street(Street { nodes, ..street });
        if stretch.structure == Structure::Bridge {
            let middle = stretch.middle();
            let is_motorway = |_, street: &Street| street.class == Class::Motorway;
            if self.network.nearest(middle, 25.0, is_motorway).is_some() {
                self.made.flyovers.push((street, middle));
            }
        }
    }

    /// Nodes along a stretch; what it crosses on the level is joined.
    fn trace(&mut self, stretch: &Stretch, ends: [NodeId; 2]) -> Vec<NodeId> {
        let points = &stretch.line.points;
        let mut targets: Vec<NodeId> = points[1..points.len() - 1]
            .iter()
            .map(|&at| self.network.add_node(at))
            .collect();
        targets.push(ends[1]);
        let mut nodes = vec![ends[0]];
        for target in targets {
            if stretch.structure == Structure::None {
                while let Some(node) = self.crossing(nodes[nodes.len() - 1], target) {
                    nodes.push(node);
                }
            }
            nodes.push(target);
        }
        nodes
    }

    /// A new node where the way to the next one first crosses a road or a railway.
    fn crossing(&mut self, here: NodeId, next: NodeId) -> Option<NodeId> {
        let (from, to) = (self.network.at(here), self.network.at(next));
        let gap = (to - from).unit() * 0.5;
        let (from, to) = (from + gap, to - gap);
        let (segment, share) = self.network.first_crossing(from, to, |street| {
            street.class.can_be_joined() || street.class == Class::Railway
        })?;
        let ends = [segment.a, segment.b];
        if ends.contains(&here) || ends.contains(&next) {
            return None;
        }
        let node = self.network.cut_in(segment, from.towards(to, share));
        if self.network.street(segment.street).class == Class::Railway {
            let tags = &mut self.network.node(node).tags;
            tags.insert("railway", "level_crossing".into());
        }
        Some(node)
    }

    /// Two one-way carriageways with two links between them, where turning back is forbidden.
    fn carriageways(&mut self, axis: &Polyline, street: &Street, [start, end]: [NodeId; 2]) {
        let street = street.clone().one_way();
        let seventh = axis.length() / 6.0;
        let even = Polyline::new((0..=6).map(|i| axis.at(seventh * f64::from(i)).0).collect());
        let mut nodes = |metres: f64| -> Vec<NodeId> {
            let inner = even.beside(metres).points[1..6].to_vec();
            inner
                .into_iter()
                .map(|at| self.network.add_node(at))
                .collect()
        };
        let there = [vec![start], nodes(-HALF_MEDIAN), vec![end]].concat();
        let mut back = [vec![start], nodes(HALF_MEDIAN), vec![end]].concat();
        back.reverse();
        // Cut where the links are, since restrictions speak of whole ways.
        let mut carriageway = |nodes: &[NodeId]| {
            [&nodes[..3], &nodes[2..5], &nodes[4..]].map(|nodes| {
                self.network.add_street(Street {
                    nodes: nodes.to_vec(),
                    ..street.clone()
                })
            })
        };
        let (there_ways, back_ways) = (carriageway(&there), carriageway(&back));
        let mut link = |from: NodeId, to: NodeId| {
            let street = Street::new(vec![from, to], Class::PrimaryLink, street.commune);
            self.network.add_street(street.one_way())
        };
        let first = link(there[2], back[4]);
        let second = link(back[2], there[4]);
        let crossovers = &mut self.made.crossovers;
        crossovers.push([there_ways[0], first, back_ways[2]]);
        crossovers.push([back_ways[0], second, there_ways[2]]);
    }
}
