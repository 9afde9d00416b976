//! Where the planner's own rules hold: the checker's own search on the road network.

use std::collections::BTreeSet;

use osm_data::network::{JunctionId, NameId, Position, RestrictionKind, TurnRestriction};

use crate::geometry::{LocalPlane, Metres, distance_m, foot};
use crate::graph::road_graph::{ChainId, EdgeId};
use crate::model::overrides::{ALONG_M, JUNCTION_M, LONG_M, ONE_STREET_M, PART_M, Whereabouts};
use crate::spelling::fold;

use super::roads::{Roads, Step};

/// A road, and whether it runs as what names it; `None` where that has no direction.
pub(super) type Stretch = (ChainId, Option<bool>);

impl Roads<'_> {
    /// The roads of a rule; `None` if they are not on the map or not told apart from others.
    pub fn stretches(&self, on: &Whereabouts) -> Option<Vec<Stretch>> {
        let found = match on {
            Whereabouts::Ways(ways) => self.on_ways(ways)?,
            Whereabouts::Street { name, municipality } => {
                let roads = self.named(name, municipality.as_deref())?;
                roads.into_iter().map(|chain| (chain, None)).collect()
            }
            Whereabouts::Lines(lines) => self.beside_lines(lines),
            _ => Vec::new(),
        };
        (!found.is_empty()).then_some(found)
    }

    fn chains(&self) -> impl Iterator<Item = ChainId> + use<> {
        (0..self.graph.chains.len() as u32).map(ChainId)
    }

    /// Segments under a chain, in its direction.
    fn along_chain(&self, chain: ChainId) -> Vec<Step> {
        let edge = self.graph.chains[chain.index()].first_edge;
        let mut steps: Vec<Step> = self.steps(edge).collect();
        if !self.graph.edge(edge).forward {
            steps.reverse();
            for step in &mut steps {
                step.against = !step.against;
            }
        }
        steps
    }

    fn way_of(&self, step: Step) -> i64 {
        self.network.segments[step.segment.0 as usize].way
    }

    fn on_ways(&self, ways: &[i64]) -> Option<Vec<Stretch>> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for chain in self.chains() {
            let steps = self.along_chain(chain).into_iter();
            let (mut along, mut against) = (false, false);
            for step in steps.filter(|&step| ways.contains(&self.way_of(step))) {
                seen.insert(self.way_of(step));
                along |= !step.against;
                against |= step.against;
            }
            if along || against {
                found.push((chain, (along != against).then_some(along)));
            }
        }
        ways.iter().all(|way| seen.contains(way)).then_some(found)
    }

    fn named(&self, name: &str, municipality: Option<&str>) -> Option<Vec<ChainId>> {
        let name = fold(name);
        let is_named = |id: Option<NameId>| {
            let text = id.map_or("", |id| self.network.names[id.0 as usize].as_str());
            text.split(';')
                .any(|part| !part.is_empty() && fold(part) == name)
        };
        let is_it = |chain: &ChainId| {
            self.along_chain(*chain).first().is_some_and(|step| {
                let road = self.attributes(step.segment);
                is_named(road.name) || is_named(road.reference)
            })
        };
        let mut roads: Vec<ChainId> = self.chains().filter(is_it).collect();
        let begins = |chain: &ChainId| -> Option<Position> {
            let step = *self.along_chain(*chain).first()?;
            Some(self.network.junctions[self.begin(step).0 as usize].position)
        };
        let place_of = |chain: &ChainId| -> Option<&str> {
            let begin = begins(chain)?;
            let away = |at: Position| distance_m(begin, at);
            let places = self.network.settlements.iter();
            let nearest = places.min_by(|a, b| away(a.position).total_cmp(&away(b.position)))?;
            Some(&nearest.name)
        };
        if let Some(wanted) = municipality {
            let wanted = fold(wanted);
            roads.retain(|road| place_of(road).is_some_and(|name| fold(name) == wanted));
            return Some(roads);
        }
        let places: BTreeSet<&str> = roads.iter().filter_map(place_of).collect();
        let first = begins(roads.first()?)?;
        let mut all = roads.iter().filter_map(begins);
        let is_spread = places.is_empty() && all.any(|at| distance_m(first, at) > ONE_STREET_M);
        (places.len() < 2 && !is_spread).then_some(roads)
    }

    fn beside_lines(&self, lines: &[Vec<Position>]) -> Vec<Stretch> {
        let mut found = Vec::new();
        for chain in self.chains() {
            let edge = self.graph.chains[chain.index()].first_edge;
            let mut points = self.points(edge);
            if !self.graph.edge(edge).forward {
                points.reverse();
            }
            let (mut same_m, mut other_m) = (0.0, 0.0);
            for line in lines.iter().filter(|line| !line.is_empty()) {
                if is_out_of_reach(&points, line) {
                    continue;
                }
                let plane = LocalPlane::at(line[0]);
                let flat = |points: &[Position]| -> Vec<Metres> {
                    points.iter().map(|&point| plane.project(point)).collect()
                };
                let (points, line) = (flat(&points), flat(line));
                for piece in points.windows(2) {
                    let (same, other) = beside(piece[0], piece[1], &line);
                    same_m += same;
                    other_m += other;
                }
            }
            let length_m = f64::from(self.length_dm(edge)) / 10.0;
            let beside_m = same_m + other_m;
            if beside_m > 0.0 && beside_m >= LONG_M.min(length_m / 2.0) {
                found.push((chain, Some(same_m >= other_m)));
            }
        }
        found
    }

    /// The junction of a rule, if it is one of the road graph.
    pub fn junction(&self, on: &Whereabouts) -> Option<JunctionId> {
        let node = match *on {
            Whereabouts::Node(id) => id,
            Whereabouts::At(position) => self.nearest_node(position)?,
            _ => return None,
        };
        let is_node = self.graph.nodes.iter().any(|known| known.osm_node == node);
        let mut junctions = self.network.junctions.iter();
        let index = junctions.position(|junction| junction.osm_node == node)?;
        is_node.then_some(JunctionId(index as u32))
    }

    /// OSM id of the node nearest to a position.
    fn nearest_node(&self, position: Position) -> Option<i64> {
        let nodes = self.graph.nodes.iter();
        let away = nodes.map(|node| (distance_m(position, node.position), node.osm_node));
        let (away_m, node) = away.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (away_m <= JUNCTION_M).then_some(node)
    }

    /// The manoeuvre of a rule as a turn restriction.
    pub fn manoeuvre(&self, on: &Whereabouts, kind: RestrictionKind) -> Option<TurnRestriction> {
        let edges = match on {
            Whereabouts::Along { ways, node } => self.along_ways(ways, *node)?,
            Whereabouts::Over { from, at, to } => {
                let node = self.nearest_node(*at)?;
                let edges = || (0..self.graph.edge_count() as u32).map(EdgeId);
                let at = |node_of: crate::graph::road_graph::NodeId| {
                    self.graph.nodes[node_of.index()].osm_node == node
                };
                let nearest = |edges: Vec<EdgeId>, position: Position| {
                    let mut best: Option<(f64, EdgeId)> = None;
                    for edge in edges {
                        let away = self.away_m(edge, position);
                        if best.is_none_or(|(least, _)| away < least) {
                            best = Some((away, edge));
                        }
                    }
                    best.map(|(_, edge)| edge)
                };
                let before = edges().filter(|&edge| at(self.graph.edge(edge).head));
                let after = edges().filter(|&edge| at(self.graph.edge(edge).tail));
                vec![
                    nearest(before.collect(), *from)?,
                    nearest(after.collect(), *to)?,
                ]
            }
            _ => return None,
        };
        let last = edges.len() - 1;
        let mut steps = vec![self.last_step(edges[0])?];
        for &edge in &edges[1..last] {
            steps.extend(self.steps(edge));
        }
        steps.push(self.first_step(edges[last])?);
        Some(TurnRestriction {
            relation: 0,
            path: steps.iter().map(|step| step.segment).collect(),
            via: steps[1..].iter().map(|&step| self.begin(step)).collect(),
            kind,
            hours: None,
            hgv_only: false,
        })
    }

    fn away_m(&self, edge: EdgeId, position: Position) -> f64 {
        let plane = LocalPlane::at(position);
        let points = self.points(edge);
        let pieces = points.windows(2);
        let away = pieces.map(|piece| {
            let ends = [plane.project(piece[0]), plane.project(piece[1])];
            foot(ends[0], ends[1], Metres::default()).distance_m
        });
        away.fold(f64::INFINITY, f64::min)
    }

    /// The only drive along ways in their order, over a node if one is given.
    fn along_ways(&self, ways: &[i64], node: Option<i64>) -> Option<Vec<EdgeId>> {
        let is_on = |edge: EdgeId, way: i64| self.steps(edge).any(|step| self.way_of(step) == way);
        let edges = (0..self.graph.edge_count() as u32).map(EdgeId);
        let mut drives: Vec<Vec<(EdgeId, usize)>> = edges
            .filter(|&edge| is_on(edge, ways[0]))
            .map(|edge| vec![(edge, 0)])
            .collect();
        let mut complete: BTreeSet<Vec<EdgeId>> = BTreeSet::new();
        while let Some(drive) = drives.pop() {
            let (last, at) = drive[drive.len() - 1];
            if at == ways.len() - 1 {
                let passes = |node: i64| {
                    let tails = drive[1..]
                        .iter()
                        .map(|(edge, _)| self.graph.edge(*edge).tail);
                    tails
                        .into_iter()
                        .any(|tail| self.graph.nodes[tail.index()].osm_node == node)
                };
                if node.is_none_or(passes) {
                    complete.insert(drive.iter().map(|(edge, _)| *edge).collect());
                }
                if complete.len() > 1 {
                    return None;
                }
                continue;
            }
            for next in self.edges_after(last) {
                if drive.iter().any(|(edge, _)| *edge == next) {
                    continue;
                }
                let is_back = self.are_opposite(last, next);
                let longer = |at| drive.iter().copied().chain([(next, at)]).collect();
                if is_on(next, ways[at + 1]) && is_back == (ways[at] == ways[at + 1]) {
                    drives.push(longer(at + 1));
                } else if at > 0 && !is_back && is_on(next, ways[at]) {
                    drives.push(longer(at));
                }
            }
        }
        complete.into_iter().next()
    }
}

/// Whether a road is so far from a line that it cannot run along it.
fn is_out_of_reach(road: &[Position], line: &[Position]) -> bool {
    let frame = |points: &[Position]| {
        let lons = || points.iter().map(|point| i64::from(point.lon_e7));
        let lats = || points.iter().map(|point| i64::from(point.lat_e7));
        let ends = [lons().min(), lons().max(), lats().min(), lats().max()];
        ends.map(Option::unwrap_or_default)
    };
    let (road, line) = (frame(road), frame(line));
    // A thousandth of a degree is more than 15 m anywhere below 82° north.
    let margin = 10_000;
    road[0] > line[1] + margin
        || road[1] < line[0] - margin
        || road[2] > line[3] + margin
        || road[3] < line[2] - margin
}

/// How many metres of a straight piece of road run along a line in its direction, and against it.
fn beside(begin: Metres, end: Metres, line: &[Metres]) -> (f64, f64) {
    let across = Metres {
        x: end.x - begin.x,
        y: end.y - begin.y,
    };
    let piece_m = across.x.hypot(across.y);
    let count = (piece_m / PART_M).ceil();
    let (mut same_m, mut other_m) = (0.0, 0.0);
    let mut part = 0.5;
    while part < count {
        let at = Metres {
            x: begin.x + across.x * part / count,
            y: begin.y + across.y * part / count,
        };
        let pieces = line.windows(2).zip(1..line.len());
        let candidates = pieces.filter_map(|(ends, number)| {
            let (dx, dy) = (ends[1].x - ends[0].x, ends[1].y - ends[0].y);
            let cosine = (dx * across.x + dy * across.y) / (dx.hypot(dy) * piece_m);
            let foot = foot(ends[0], ends[1], at);
            let away = foot.distance_m;
            let is_alike = cosine.abs() >= std::f64::consts::FRAC_1_SQRT_2;
            let is_before = number == 1 && foot.along <= 0.0;
            let is_behind = number == line.len() - 1 && foot.along >= 1.0;
            let is_beside = away <= ALONG_M && !is_before && !is_behind;
            (is_alike && is_beside).then_some((away, cosine))
        });
        match candidates.min_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((_, cosine)) if cosine > 0.0 => same_m += piece_m / count,
            Some(_) => other_m += piece_m / count,
            None => {}
        }
        part += 1.0;
    }
    (same_m, other_m)
}
