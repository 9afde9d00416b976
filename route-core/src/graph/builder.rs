//! Builds the [`RoadGraph`] from a [`RoadNetwork`]: chains of segments whose attributes agree
//! become one road with an edge per direction.

use std::collections::HashMap;

use osm_data::network::{JunctionId, Position, RoadAttributes, RoadNetwork, SegmentId, Travel};

use crate::geometry::LocalPlane;

use super::road_graph::{
    Chain, ChainId, Edge, EdgeId, EdgeRestriction, Node, NodeId, RoadGraph, TurnCondition,
};

impl RoadGraph {
    /// Builds the graph. Equal networks give equal graphs.
    pub fn build(network: &RoadNetwork) -> Self {
        let incidence = Incidence::new(network);
        let is_node = mark_nodes(network, &incidence);
        let mut drafts = Vec::new();
        let mut seen = vec![false; network.segments.len()];
        // Chains between nodes first; what is left are closed rings without a node.
        for junction in 0..network.junctions.len() {
            if is_node[junction] {
                for &segment in incidence.at(junction) {
                    if !seen[segment.0 as usize] {
                        drafts.push(follow(
                            network, &incidence, &is_node, &mut seen, segment, junction,
                        ));
                    }
                }
            }
        }
        for segment in 0..network.segments.len() {
            if !seen[segment] {
                let from = network.segments[segment].from.0 as usize;
                let segment = SegmentId(segment as u32);
                drafts.push(follow(
                    network, &incidence, &is_node, &mut seen, segment, from,
                ));
            }
        }
        Assembly::new(network, drafts).finish(network)
    }
}

/// Segments at each junction; a closed loop appears twice.
struct Incidence {
    first: Vec<u32>,
    segments: Vec<SegmentId>,
}

impl Incidence {
    fn new(network: &RoadNetwork) -> Self {
        let mut first = vec![0_u32; network.junctions.len() + 1];
        for segment in &network.segments {
            first[segment.from.0 as usize + 1] += 1;
            first[segment.to.0 as usize + 1] += 1;
        }
        for index in 1..first.len() {
            first[index] += first[index - 1];
        }
        let mut next = first.clone();
        let mut segments = vec![SegmentId(0); network.segments.len() * 2];
        for (index, segment) in network.segments.iter().enumerate() {
            for junction in [segment.from, segment.to] {
                let slot = &mut next[junction.0 as usize];
                segments[*slot as usize] = SegmentId(index as u32);
                *slot += 1;
            }
        }
        Self { first, segments }
    }

    fn at(&self, junction: usize) -> &[SegmentId] {
        &self.segments[self.first[junction] as usize..self.first[junction + 1] as usize]
    }
}

/// A junction stays a node unless exactly two different segments meet there, their attributes
/// agree along one direction of travel, and nothing there concerns a driver.
fn mark_nodes(network: &RoadNetwork, incidence: &Incidence) -> Vec<bool> {
    let mut is_node: Vec<bool> = network
        .junctions
        .iter()
        .enumerate()
        .map(|(index, junction)| {
            junction.barrier.is_some()
                || junction.turning_place.is_some()
                || !continues(network, incidence.at(index), JunctionId(index as u32))
        })
        .collect();
    for restriction in &network.restrictions {
        for via in &restriction.via {
            is_node[via.0 as usize] = true;
        }
    }
    is_node
}

fn continues(network: &RoadNetwork, segments: &[SegmentId], junction: JunctionId) -> bool {
    let &[one, other] = segments else {
        return false;
    };
    if one == other {
        return false;
    }
    let [one, other] = [one, other].map(|id| &network.segments[id.0 as usize]);
    if one.attributes != other.attributes {
        return false;
    }
    let attributes = &network.attributes[one.attributes.0 as usize];
    let same_direction = (one.to == junction) == (other.from == junction);
    same_direction || is_symmetric(attributes)
}

/// Whether the attributes say the same in both directions of travel.
fn is_symmetric(attributes: &RoadAttributes) -> bool {
    matches!(attributes.travel, Travel::Both | Travel::Neither)
        && attributes.hgv[0] == attributes.hgv[1]
}

/// A chain before numbering.
struct Draft {
    segments: Vec<(SegmentId, bool)>,
    from: JunctionId,
    to: JunctionId,
}

/// Follows a road from a junction until the next node, or round a ring.
fn follow(
    network: &RoadNetwork,
    incidence: &Incidence,
    is_node: &[bool],
    seen: &mut [bool],
    first: SegmentId,
    start: usize,
) -> Draft {
    let start = JunctionId(start as u32);
    let (mut segment, mut at) = (first, start);
    let mut segments = Vec::new();
    loop {
        seen[segment.0 as usize] = true;
        let record = &network.segments[segment.0 as usize];
        let against = record.from != at;
        segments.push((segment, against));
        at = if against { record.from } else { record.to };
        if is_node[at.0 as usize] || at == start {
            break;
        }
        let next = incidence
            .at(at.0 as usize)
            .iter()
            .copied()
            .find(|&next| next != segment);
        match next {
            Some(next) if !seen[next.0 as usize] => segment = next,
            _ => break,
        }
    }
    // A chain runs as its first segment is drawn, so that attributes keep their direction.
    let (mut from, mut to) = (start, at);
    if segments[0].1 {
        segments.reverse();
        for (_, against) in &mut segments {
            *against = !*against;
        }
        std::mem::swap(&mut from, &mut to);
    }
    Draft { segments, from, to }
}

/// Numbers nodes along a Hilbert curve and edges by their tails.
struct Assembly {
    drafts: Vec<Draft>,
    node_of: HashMap<JunctionId, NodeId>,
    junctions: Vec<JunctionId>,
}

impl Assembly {
    fn new(network: &RoadNetwork, drafts: Vec<Draft>) -> Self {
        let mut junctions: Vec<JunctionId> = drafts
            .iter()
            .flat_map(|draft| [draft.from, draft.to])
            .collect();
        junctions.sort_unstable();
        junctions.dedup();
        let curve = HilbertCurve::around(
            junctions
                .iter()
                .map(|&junction| position(network, junction)),
        );
        junctions.sort_by_key(|&junction| (curve.index(position(network, junction)), junction));
        let node_of = junctions
            .iter()
            .enumerate()
            .map(|(index, &junction)| (junction, NodeId(index as u32)))
            .collect();
        Self {
            drafts,
            node_of,
            junctions,
        }
    }

    fn finish(self, network: &RoadNetwork) -> RoadGraph {
        let mut graph = RoadGraph {
            nodes: self
                .junctions
                .iter()
                .map(|&junction| {
                    let junction = &network.junctions[junction.0 as usize];
                    Node {
                        osm_node: junction.osm_node,
                        position: junction.position,
                        turning_place: junction.turning_place,
                        barrier: junction.barrier.clone(),
                        signals: junction.signals,
                    }
                })
                .collect(),
            attributes: network.attributes.clone(),
            names: network.names.clone(),
            settlements: network.settlements.clone(),
            ..RoadGraph::default()
        };
        // (tail, head, draft, forward), sorted: this is the numbering of the edges.
        let mut directed = Vec::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            let first = &network.segments[draft.segments[0].0.0 as usize];
            let travel = network.attributes[first.attributes.0 as usize].travel;
            let (from, to) = (self.node_of[&draft.from], self.node_of[&draft.to]);
            if matches!(travel, Travel::Both | Travel::Forward) {
                directed.push((from, to, index, true));
            }
            if matches!(travel, Travel::Both | Travel::Backward) {
                directed.push((to, from, index, false));
            }
        }
        directed
            .sort_unstable_by_key(|&(tail, head, draft, forward)| (tail, head, draft, !forward));
        self.number_edges(network, &directed, &mut graph);
        resolve_restrictions(network, &mut graph);
        graph.digest = digest(&graph);
        graph
    }

    fn number_edges(
        &self,
        network: &RoadNetwork,
        directed: &[(NodeId, NodeId, usize, bool)],
        graph: &mut RoadGraph,
    ) {
        let mut chain_of = vec![None; self.drafts.len()];
        let mut first_edge: Vec<Option<EdgeId>> = vec![None; self.drafts.len()];
        graph.first_out = vec![0; graph.nodes.len() + 1];
        for &(tail, head, draft, forward) in directed {
            let edge = EdgeId(graph.edges.len() as u32);
            let chain = *chain_of[draft].get_or_insert_with(|| {
                push_chain(network, &self.drafts[draft], edge, graph);
                ChainId(graph.chains.len() as u32 - 1)
            });
            let reverse = first_edge[draft];
            match reverse {
                Some(reverse) => graph.edges[reverse.index()].reverse = Some(edge),
                None => first_edge[draft] = Some(edge),
            }
            graph.edges.push(Edge {
                tail,
                head,
                chain,
                forward,
                reverse,
            });
            graph.first_out[tail.index() + 1] += 1;
        }
        for index in 1..graph.first_out.len() {
            graph.first_out[index] += graph.first_out[index - 1];
        }
        index_by_head(graph);
    }
}

/// Fills the rows of edges by head.
pub(super) fn index_by_head(graph: &mut RoadGraph) {
    graph.in_edges = (0..graph.edges.len() as u32).map(EdgeId).collect();
    let edges = &graph.edges;
    graph.in_edges.sort_by_key(|edge| edges[edge.index()].head);
    graph.first_in = vec![0; graph.nodes.len() + 1];
    for edge in &graph.edges {
        graph.first_in[edge.head.index() + 1] += 1;
    }
    for index in 1..graph.first_in.len() {
        graph.first_in[index] += graph.first_in[index - 1];
    }
}

fn position(network: &RoadNetwork, junction: JunctionId) -> Position {
    network.junctions[junction.0 as usize].position
}

fn push_chain(network: &RoadNetwork, draft: &Draft, first_edge: EdgeId, graph: &mut RoadGraph) {
    let (shape_start, source_start) = (graph.shapes.len() as u32, graph.sources.len() as u32);
    let mut length_dm = 0;
    let mut signals = 0;
    for (step, &(id, against)) in draft.segments.iter().enumerate() {
        let segment = &network.segments[id.0 as usize];
        let mut points = network.shape(segment).to_vec();
        if against {
            points.reverse();
        }
        push_points(graph, &points, length_dm, segment.length_dm, step > 0);
        if step > 0 {
            let begin = if against { segment.to } else { segment.from };
            signals += u16::from(network.junctions[begin.0 as usize].signals);
        }
        length_dm += segment.length_dm;
        graph.sources.push((id, against));
        graph.ways.push(segment.way);
    }
    let attributes = network.segments[draft.segments[0].0.0 as usize]
        .attributes
        .0;
    graph.chains.push(Chain {
        attributes,
        length_dm,
        signals,
        shape: shape_start..graph.shapes.len() as u32,
        segments: source_start..graph.sources.len() as u32,
        first_edge,
    });
}

/// Appends a segment's points; their plane distances are scaled to the segment's length.
fn push_points(
    graph: &mut RoadGraph,
    points: &[Position],
    start_dm: u32,
    length_dm: u32,
    skip_first: bool,
) {
    let plane = LocalPlane::at(points[0]);
    let mut along = Vec::with_capacity(points.len());
    let mut total = 0.0;
    for (index, &point) in points.iter().enumerate() {
        if index > 0 {
            let (a, b) = (plane.project(points[index - 1]), plane.project(point));
            total += (b.x - a.x).hypot(b.y - a.y);
        }
        along.push(total);
    }
    let scale = if total > 0.0 {
        f64::from(length_dm) / total
    } else {
        0.0
    };
    let last = points.len() - 1;
    for (index, &point) in points.iter().enumerate().skip(usize::from(skip_first)) {
        let offset = match index {
            0 => 0,
            index if index == last => length_dm,
            index => ((along[index] * scale).round() as u32).min(length_dm),
        };
        graph.shapes.push(point);
        graph.shape_offsets_dm.push(start_dm + offset);
    }
}

/// Turns paths of segments into paths of edges. Manoeuvres over an edge that does not exist
/// (against a one-way) forbid nothing; a mandatory one then leaves no exit and is dropped.
fn resolve_restrictions(network: &RoadNetwork, graph: &mut RoadGraph) {
    let mut edge_of: HashMap<(SegmentId, bool), EdgeId> = HashMap::new();
    for edge in 0..graph.edges.len() {
        let edge = EdgeId(edge as u32);
        for source in graph.segments(edge) {
            edge_of.insert(source, edge);
        }
    }
    for restriction in &network.restrictions {
        let last = restriction.path.len() - 1;
        let mut paths: Vec<Vec<EdgeId>> = vec![Vec::new()];
        for (step, &id) in restriction.path.iter().enumerate() {
            let segment = &network.segments[id.0 as usize];
            // Driven so that it reaches the junction behind it, or leaves the one before it; a
            // closed loop does so either way round.
            let against: &[bool] = match step {
                _ if segment.from == segment.to => &[false, true],
                0 if segment.to == restriction.via[0] => &[false],
                0 => &[true],
                step if segment.from == restriction.via[step - 1] => &[false],
                _ => &[true],
            };
            paths = paths
                .iter()
                .flat_map(|path| {
                    against.iter().filter_map(|&against| {
                        let edge = *edge_of.get(&(id, against))?;
                        let mut path = path.clone();
                        // Segments of one chain are one edge.
                        if path.last() != Some(&edge) || step == last {
                            path.push(edge);
                        }
                        Some(path)
                    })
                })
                .collect();
        }
        for path in paths.into_iter().filter(|path| path.len() >= 2) {
            graph.restrictions.push(EdgeRestriction {
                relation: restriction.relation,
                path,
                mandatory: restriction.kind == osm_data::network::RestrictionKind::Mandatory,
                condition: TurnCondition {
                    hours: restriction.hours.clone(),
                    hgv_only: restriction.hgv_only,
                    ..TurnCondition::default()
                },
            });
        }
    }
}

/// FNV-1a over the whole graph.
pub(super) fn digest(graph: &RoadGraph) -> u64 {
    let mut hash = Fnv::default();
    for node in &graph.nodes {
        hash.add(node.osm_node as u64);
        hash.add(
            (u64::from(node.position.lon_e7 as u32) << 32) | u64::from(node.position.lat_e7 as u32),
        );
    }
    for edge in &graph.edges {
        hash.add((u64::from(edge.tail.0) << 32) | u64::from(edge.head.0));
        hash.add((u64::from(edge.chain.0) << 1) | u64::from(edge.forward));
    }
    for chain in &graph.chains {
        hash.add((u64::from(chain.length_dm) << 32) | u64::from(chain.attributes));
    }
    for restriction in &graph.restrictions {
        hash.add(restriction.relation as u64);
        hash.add_text(&format!(
            "{:?}{}",
            restriction.condition, restriction.mandatory
        ));
        for edge in &restriction.path {
            hash.add(u64::from(edge.0));
        }
    }
    for point in &graph.shapes {
        hash.add((u64::from(point.lon_e7 as u32) << 32) | u64::from(point.lat_e7 as u32));
    }
    for name in &graph.names {
        hash.add_text(name);
    }
    for attributes in &graph.attributes {
        hash.add_text(&format!("{attributes:?}"));
    }
    hash.0
}

struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn add_text(&mut self, text: &str) {
        self.add(text.len() as u64);
        for byte in text.bytes() {
            self.add(u64::from(byte));
        }
    }
}

/// Hilbert curve over a 65,536 × 65,536 grid that covers a set of positions.
struct HilbertCurve {
    low: Position,
    step: i64,
}

impl HilbertCurve {
    const ORDER: u32 = 16;

    fn around(positions: impl Iterator<Item = Position> + Clone) -> Self {
        let low = Position {
            lon_e7: positions.clone().map(|p| p.lon_e7).min().unwrap_or(0),
            lat_e7: positions.clone().map(|p| p.lat_e7).min().unwrap_or(0),
        };
        let extent = positions
            .map(|p| {
                (i64::from(p.lon_e7) - i64::from(low.lon_e7))
                    .max(i64::from(p.lat_e7) - i64::from(low.lat_e7))
            })
            .max()
            .unwrap_or(0);
        Self {
            low,
            step: (extent >> Self::ORDER) + 1,
        }
    }

    fn index(&self, position: Position) -> u64 {
        let mut x = ((i64::from(position.lon_e7) - i64::from(self.low.lon_e7)) / self.step) as u32;
        let mut y = ((i64::from(position.lat_e7) - i64::from(self.low.lat_e7)) / self.step) as u32;
        let mut index = 0;
        let mut side = 1_u32 << (Self::ORDER - 1);
        while side > 0 {
            let (right, upper) = (u32::from(x & side > 0), u32::from(y & side > 0));
            index += u64::from(side) * u64::from(side) * u64::from((3 * right) ^ upper);
            if upper == 0 {
                if right == 1 {
                    x = (1 << Self::ORDER) - 1 - x;
                    y = (1 << Self::ORDER) - 1 - y;
                }
                std::mem::swap(&mut x, &mut y);
            }
            side >>= 1;
        }
        index
    }
}
