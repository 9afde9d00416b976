//! Finds the roads, junctions and manoeuvres that rules are about.

use std::collections::{BTreeSet, HashMap, HashSet};

use osm_data::network::{NameId, Position, RoadAttributes};

use crate::geometry::{LocalPlane, Metres, distance_m, foot};
use crate::model::overrides::{ALONG_M, JUNCTION_M, LONG_M, ONE_STREET_M, PART_M, Whereabouts};
use crate::spelling::fold;

use super::road_graph::{ChainId, EdgeId, NodeId, RoadGraph};

/// Why a place was not found on a map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missed {
    /// There is nothing.
    Nothing(String),
    /// There are several things that may be meant.
    Ambiguous(String),
}

/// A road of a rule, and whether it runs as the way or the line that names it; `None` if it is
/// named by something that has no direction, or one that changes along it.
pub type Found = (ChainId, Option<bool>);

/// Most paths that a manoeuvre along ways is looked for on.
const MOST_PATHS: usize = 10_000;

impl RoadGraph {
    /// The roads of a rule, by number.
    ///
    /// # Errors
    /// There are none, or they may be several streets.
    pub fn roads_of(&self, on: &Whereabouts) -> Result<Vec<Found>, Missed> {
        match on {
            Whereabouts::Ways(ways) => self.roads_of_ways(ways),
            Whereabouts::Street { name, municipality } => {
                let roads = self.roads_of_street(name, municipality.as_deref())?;
                Ok(roads.into_iter().map(|chain| (chain, None)).collect())
            }
            Whereabouts::Lines(lines) => self.roads_along(lines),
            _ => Err(Missed::Nothing("it names no road".to_owned())),
        }
    }

    fn roads_of_ways(&self, ways: &[i64]) -> Result<Vec<Found>, Missed> {
        let wanted: HashSet<i64> = ways.iter().copied().collect();
        let mut missing = wanted.clone();
        let mut found = Vec::new();
        for (index, chain) in self.chains.iter().enumerate() {
            let pieces = chain.segments.start as usize..chain.segments.end as usize;
            let mut senses = pieces
                .filter(|&piece| wanted.contains(&self.ways[piece]))
                .map(|piece| {
                    missing.remove(&self.ways[piece]);
                    !self.sources[piece].1
                });
            if let Some(first) = senses.next() {
                // Not `all`: every way is to be taken off the list of the missing.
                let is_same = senses.fold(true, |same, sense| same & (sense == first));
                found.push((ChainId(index as u32), is_same.then_some(first)));
            }
        }
        match missing.iter().min() {
            Some(way) => Err(Missed::Nothing(format!("the map has no road of way {way}"))),
            None => Ok(found),
        }
    }

    /// Roads with a name, in a municipality or in only one.
    fn roads_of_street(
        &self,
        name: &str,
        municipality: Option<&str>,
    ) -> Result<Vec<ChainId>, Missed> {
        let wanted = fold(name);
        let is_it = |id: Option<NameId>| {
            id.is_some_and(|id| {
                let mut names = self.names[id.0 as usize].split(';');
                names.any(|name| fold(name) == wanted)
            })
        };
        let named: Vec<bool> = (self.attributes.iter())
            .map(|road: &RoadAttributes| is_it(road.name) || is_it(road.reference))
            .collect();
        let chains = (0..self.chains.len() as u32).map(ChainId);
        let mut roads: Vec<ChainId> = chains
            .filter(|chain| named[self.chains[chain.index()].attributes as usize])
            .collect();
        if roads.is_empty() {
            return Err(Missed::Nothing(format!("the map has no road `{name}`")));
        }
        let Some(municipality) = municipality else {
            return self.in_one_place(roads, name);
        };
        let wanted = fold(municipality);
        let is_known = |name: &str| fold(name) == wanted;
        if !self.settlements.iter().any(|place| is_known(&place.name)) {
            let cause = format!("the map has no city, town or village `{municipality}`");
            return Err(Missed::Nothing(cause));
        }
        roads.retain(|&road| self.municipality_of(road).is_some_and(is_known));
        if roads.is_empty() {
            let cause = format!("the map has no road `{name}` near `{municipality}`");
            return Err(Missed::Nothing(cause));
        }
        Ok(roads)
    }

    fn in_one_place(&self, roads: Vec<ChainId>, name: &str) -> Result<Vec<ChainId>, Missed> {
        let places: BTreeSet<&str> = (roads.iter())
            .filter_map(|&road| self.municipality_of(road))
            .collect();
        if places.len() > 1 {
            let places: Vec<&str> = places.into_iter().collect();
            let places = places.join(", ");
            let cause = format!("`{name}` is a road in several municipalities: {places}");
            return Err(Missed::Ambiguous(cause));
        }
        let first = self.begin_of(roads[0]);
        let is_far = |&road: &ChainId| distance_m(first, self.begin_of(road)) > ONE_STREET_M;
        if places.is_empty() && roads.iter().any(is_far) {
            let cause = format!("several roads far apart are called `{name}`");
            return Err(Missed::Ambiguous(cause));
        }
        Ok(roads)
    }

    fn begin_of(&self, chain: ChainId) -> Position {
        self.shapes[self.chains[chain.index()].shape.start as usize]
    }

    /// The city, town or village whose node is nearest to the begin of a road.
    fn municipality_of(&self, chain: ChainId) -> Option<&str> {
        let begin = self.begin_of(chain);
        let places = self.settlements.iter();
        let nearest = places
            .min_by(|a, b| distance_m(begin, a.position).total_cmp(&distance_m(begin, b.position)));
        nearest.map(|place| place.name.as_str())
    }

    fn roads_along(&self, lines: &[Vec<Position>]) -> Result<Vec<Found>, Missed> {
        let mut found: HashMap<ChainId, (f64, f64)> = HashMap::new();
        for line in lines {
            let Some(&origin) = line.first() else {
                continue;
            };
            let plane = LocalPlane::at(origin);
            let line: Vec<Metres> = line.iter().map(|&point| plane.project(point)).collect();
            let near =
                |low: f64, high: f64, value: f64| low - ALONG_M <= value && value <= high + ALONG_M;
            let bounds = |of: fn(&Metres) -> f64| {
                let values = || line.iter().map(of);
                (
                    values().fold(f64::MAX, f64::min),
                    values().fold(f64::MIN, f64::max),
                )
            };
            let ((west, east), (south, north)) = (bounds(|m| m.x), bounds(|m| m.y));
            for (index, chain) in self.chains.iter().enumerate() {
                let points = &self.shapes[chain.shape.start as usize..chain.shape.end as usize];
                for pair in points.windows(2) {
                    let (begin, end) = (plane.project(pair[0]), plane.project(pair[1]));
                    let middle = [(begin.x + end.x) / 2.0, (begin.y + end.y) / 2.0];
                    let reach = (end.x - begin.x).hypot(end.y - begin.y) / 2.0;
                    if !near(west - reach, east + reach, middle[0])
                        || !near(south - reach, north + reach, middle[1])
                    {
                        continue;
                    }
                    let (forward, backward) = along(&line, begin, end);
                    let sums = found.entry(ChainId(index as u32)).or_default();
                    *sums = (sums.0 + forward, sums.1 + backward);
                }
            }
        }
        let mut roads: Vec<Found> = (found.into_iter())
            .filter(|&(chain, (forward, backward))| {
                let length_m = f64::from(self.chains[chain.index()].length_dm) / 10.0;
                forward + backward >= LONG_M.min(length_m / 2.0) && forward + backward > 0.0
            })
            .map(|(chain, (forward, backward))| (chain, Some(forward >= backward)))
            .collect();
        roads.sort_unstable();
        if roads.is_empty() {
            return Err(Missed::Nothing("no road runs along the line".to_owned()));
        }
        Ok(roads)
    }

    /// The junction of a rule.
    ///
    /// # Errors
    /// There is none.
    pub fn junction_of(&self, on: &Whereabouts) -> Result<NodeId, Missed> {
        let nodes = || (0..self.nodes.len() as u32).map(NodeId);
        match on {
            Whereabouts::Node(id) => nodes()
                .find(|node| self.nodes[node.index()].osm_node == *id)
                .ok_or_else(|| Missed::Nothing(format!("node {id} is no junction of the map"))),
            Whereabouts::At(position) => self.junction_near(*position),
            _ => Err(Missed::Nothing("it names no junction".to_owned())),
        }
    }

    fn junction_near(&self, position: Position) -> Result<NodeId, Missed> {
        let away = |node: NodeId| distance_m(position, self.nodes[node.index()].position);
        let nodes = (0..self.nodes.len() as u32).map(NodeId);
        let nearest = nodes.min_by(|&a, &b| away(a).total_cmp(&away(b)));
        nearest
            .filter(|&node| away(node) <= JUNCTION_M)
            .ok_or_else(|| Missed::Nothing(format!("there is no junction within {JUNCTION_M} m")))
    }

    /// The manoeuvre of a rule, as edges in driving order.
    ///
    /// # Errors
    /// There is none, or several may be meant.
    pub fn manoeuvre_of(&self, on: &Whereabouts) -> Result<Vec<EdgeId>, Missed> {
        match on {
            Whereabouts::Along { ways, node } => self.manoeuvre_along(ways, *node),
            Whereabouts::Over { from, at, to } => {
                let node = self.junction_near(*at)?;
                let nearest = |edges: Vec<EdgeId>, position: Position| {
                    let away = |&edge: &EdgeId| self.distance_to(edge, position);
                    let edges = edges.into_iter();
                    edges.min_by(|a, b| away(a).total_cmp(&away(b)))
                };
                let from = nearest(self.in_edges(node).to_vec(), *from);
                let to = nearest(self.out_edges(node).collect(), *to);
                match (from, to) {
                    (Some(from), Some(to)) => Ok(vec![from, to]),
                    _ => Err(Missed::Nothing(
                        "no road leads over the junction".to_owned(),
                    )),
                }
            }
            _ => Err(Missed::Nothing("it names no manoeuvre".to_owned())),
        }
    }

    /// Distance of a position from an edge, metres.
    fn distance_to(&self, edge: EdgeId, position: Position) -> f64 {
        let plane = LocalPlane::at(position);
        let points: Vec<Metres> = (self.shape(edge))
            .map(|(_, point)| plane.project(point))
            .collect();
        let pieces = points.windows(2);
        pieces
            .map(|pair| foot(pair[0], pair[1], Metres::default()).distance_m)
            .fold(f64::MAX, f64::min)
    }

    fn manoeuvre_along(&self, ways: &[i64], node: Option<i64>) -> Result<Vec<EdgeId>, Missed> {
        let mut edges_of: HashMap<i64, Vec<EdgeId>> = HashMap::new();
        for edge in (0..self.edge_count() as u32).map(EdgeId) {
            let pieces = &self.chain_of(edge).segments;
            for &way in &self.ways[pieces.start as usize..pieces.end as usize] {
                if ways.contains(&way) {
                    edges_of.entry(way).or_default().push(edge);
                }
            }
        }
        let is_on = |edge: EdgeId, way: i64| {
            edges_of
                .get(&way)
                .is_some_and(|edges| edges.contains(&edge))
        };
        let begins = ways.first().and_then(|way| edges_of.get(way));
        let mut open: Vec<(Vec<EdgeId>, usize)> = (begins.into_iter().flatten())
            .map(|&edge| (vec![edge], 0))
            .collect();
        open.sort();
        open.dedup();
        let mut found: BTreeSet<Vec<EdgeId>> = BTreeSet::new();
        let mut looked_at = 0;
        while let Some((path, at)) = open.pop() {
            looked_at += 1;
            let last = path[path.len() - 1];
            if at + 1 == ways.len() {
                let nodes = path[1..].iter().map(|&edge| self.edge(edge).tail);
                let mut nodes = nodes.map(|node| self.nodes[node.index()].osm_node);
                if node.is_none_or(|node| nodes.any(|passed| passed == node)) {
                    found.insert(path);
                }
                continue;
            }
            for next in self.out_edges(self.edge(last).head) {
                let turns_round = self.edge(last).reverse == Some(next);
                let (here, onto) = (ways[at], ways[at + 1]);
                if path.contains(&next) || looked_at > MOST_PATHS {
                    continue;
                }
                let longer = || path.iter().copied().chain([next]).collect();
                if is_on(next, onto) && turns_round == (here == onto) {
                    open.push((longer(), at + 1));
                } else if at > 0 && !turns_round && is_on(next, here) {
                    open.push((longer(), at));
                }
            }
        }
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (Some(path), None) => Ok(path),
            (None, _) => Err(Missed::Nothing(
                "no way leads over these roads in this order".to_owned(),
            )),
            (Some(_), Some(_)) => Err(Missed::Ambiguous(
                "these roads can be driven in this order in several ways".to_owned(),
            )),
        }
    }
}

/// How much of a straight piece of road runs along a line, the same way round and the other,
/// metres.
fn along(line: &[Metres], begin: Metres, end: Metres) -> (f64, f64) {
    let (dx, dy) = (end.x - begin.x, end.y - begin.y);
    let length = dx.hypot(dy);
    let parts = (length / PART_M).ceil();
    let mut sums = (0.0, 0.0);
    for part in 0..parts as usize {
        let share = (part as f64 + 0.5) / parts;
        let middle = Metres {
            x: begin.x + share * dx,
            y: begin.y + share * dy,
        };
        let mut nearest: Option<(f64, f64)> = None;
        for (index, pair) in line.windows(2).enumerate() {
            let foot = foot(pair[0], pair[1], middle);
            // Beyond its ends there is no line to run along.
            if index == 0 && foot.along <= 0.0 || index + 2 == line.len() && foot.along >= 1.0 {
                continue;
            }
            let distance = foot.distance_m;
            let (lx, ly) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
            let likeness = (lx * dx + ly * dy) / (lx.hypot(ly) * length);
            // 45°, and not a piece without length, whose direction is unknown.
            let is_along = likeness.abs() >= std::f64::consts::FRAC_1_SQRT_2;
            if is_along && distance <= ALONG_M && nearest.is_none_or(|(best, _)| distance < best) {
                nearest = Some((distance, likeness));
            }
        }
        match nearest {
            Some((_, likeness)) if likeness > 0.0 => sums.0 += length / parts,
            Some(_) => sums.1 += length / parts,
            None => {}
        }
    }
    sums
}
