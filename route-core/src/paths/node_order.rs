//! Nested dissection: the order in which states are contracted.
//!
//! The road graph is cut in two by inertial flow (Schild and Sommer 2015): nodes are sorted along
//! a direction, the first and the last quarter are source and sink, and the fewest roads between
//! them are cut. The directed edges of the cut roads separate the turn-expanded graph, so they
//! come last in the order; both halves are cut in turn.

use crate::geometry::LocalPlane;
use crate::graph::road_graph::{ChainId, RoadGraph};
use crate::graph::states::{StateGraph, StateId};

/// Share of the nodes that is source, and that is sink.
const TERMINAL_SHARE: f64 = 0.25;

/// Directions in which the nodes are sorted.
const DIRECTIONS: [(f64, f64); 4] = [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)];

/// Parts with fewer nodes are not worth a thread of their own.
const PARALLEL_ABOVE: usize = 2_000;

/// The order of contraction, with the parts that do not touch each other.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct NodeOrder {
    /// States, first contracted first.
    pub states: Vec<StateId>,
    /// The tree of separators over ranges of `states`.
    pub parts: Part,
}

/// A range of ranks: two halves that are not adjacent, then what separates them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Part {
    /// First rank.
    pub begin: u32,
    /// First rank of the separator.
    pub separator: u32,
    /// Behind the last rank.
    pub end: u32,
    /// The halves, in the order of their ranks; none in a small part.
    pub halves: Vec<Part>,
}

impl NodeOrder {
    /// Orders the states of a graph.
    pub fn compute(graph: &RoadGraph, states: &StateGraph) -> Self {
        let plane = LocalPlane::at(graph.centre());
        let points = graph
            .nodes
            .iter()
            .map(|node| {
                let point = plane.project(node.position);
                (point.x, point.y)
            })
            .collect();
        let roads = graph
            .chains
            .iter()
            .enumerate()
            .map(|(chain, record)| {
                let edge = graph.edge(record.first_edge);
                Road {
                    ends: [edge.tail.0, edge.head.0],
                    chain: ChainId(chain as u32),
                }
            })
            .collect();
        let tree = dissect(Piece { points, roads });
        let mut order = Vec::with_capacity(states.state_count());
        let parts = tree.lay_out(graph, states, &mut order);
        Self {
            states: order,
            parts,
        }
    }
}

/// A part of the road network, with its own numbering of nodes.
struct Piece {
    points: Vec<(f64, f64)>,
    roads: Vec<Road>,
}

#[derive(Clone, Copy)]
struct Road {
    ends: [u32; 2],
    chain: ChainId,
}

/// Chains of a separator and the halves below it.
struct Tree {
    separator: Vec<ChainId>,
    halves: Vec<Tree>,
}

impl Tree {
    /// Appends the states in order; returns the tree over their ranks.
    fn lay_out(self, graph: &RoadGraph, states: &StateGraph, order: &mut Vec<StateId>) -> Part {
        let begin = order.len() as u32;
        let halves: Vec<Part> = self
            .halves
            .into_iter()
            .map(|half| half.lay_out(graph, states, order))
            .filter(|part| part.end > part.begin)
            .collect();
        let separator = order.len() as u32;
        for chain in self.separator {
            for edge in graph.edges_of(chain) {
                order.extend(states.all_of(edge));
            }
        }
        Part {
            begin,
            separator,
            end: order.len() as u32,
            halves,
        }
    }
}

fn dissect(piece: Piece) -> Tree {
    if piece.points.len() <= 2 || piece.roads.len() <= 1 {
        return Tree {
            separator: piece.roads.iter().map(|road| road.chain).collect(),
            halves: Vec::new(),
        };
    }
    let is_left = best_cut(&piece);
    let (separator, left, right) = split(&piece, &is_left);
    let halves = if piece.points.len() > PARALLEL_ABOVE {
        let (left, right) = rayon::join(|| dissect(left), || dissect(right));
        vec![left, right]
    } else {
        vec![dissect(left), dissect(right)]
    };
    Tree { separator, halves }
}

/// Which nodes lie on the left of the best cut.
fn best_cut(piece: &Piece) -> Vec<bool> {
    let count = piece.points.len();
    let terminals = ((count as f64 * TERMINAL_SHARE) as usize).max(1);
    let mut flow = Flow::new(piece);
    let cuts = DIRECTIONS.iter().map(|&(dx, dy)| {
        let mut sorted: Vec<u32> = (0..count as u32).collect();
        let along = |node: u32| {
            let (x, y) = piece.points[node as usize];
            x * dx + y * dy
        };
        sorted.sort_by(|&a, &b| along(a).total_cmp(&along(b)).then(a.cmp(&b)));
        let is_left = flow.cut(&sorted[..terminals], &sorted[count - terminals..]);
        let size = piece
            .roads
            .iter()
            .filter(|road| is_left[road.ends[0] as usize] != is_left[road.ends[1] as usize])
            .count();
        let left = is_left.iter().filter(|&&is_left| is_left).count();
        let smaller = left.min(count - left);
        (size as f64 / smaller as f64, is_left)
    });
    let best = cuts.min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or_else(|| vec![false; count], |(_, is_left)| is_left)
}

fn split(piece: &Piece, is_left: &[bool]) -> (Vec<ChainId>, Piece, Piece) {
    let mut numbers = vec![0_u32; piece.points.len()];
    let mut halves = [true, false].map(|left| {
        let mut points = Vec::new();
        for (node, &point) in piece.points.iter().enumerate() {
            if is_left[node] == left {
                numbers[node] = points.len() as u32;
                points.push(point);
            }
        }
        Piece {
            points,
            roads: Vec::new(),
        }
    });
    let mut separator = Vec::new();
    for road in &piece.roads {
        let sides = road.ends.map(|end| is_left[end as usize]);
        if sides[0] == sides[1] {
            halves[usize::from(!sides[0])].roads.push(Road {
                ends: road.ends.map(|end| numbers[end as usize]),
                chain: road.chain,
            });
        } else {
            separator.push(road.chain);
        }
    }
    let [left, right] = halves;
    (separator, left, right)
}

/// Maximum flow over roads of capacity one in both directions (Dinic 1970).
struct Flow {
    first_out: Vec<u32>,
    /// Head and road of each arc; a road is the arcs of both its directions.
    arcs: Vec<(u32, u32)>,
    ends: Vec<[u32; 2]>,
    /// Flow over each road, from its first to its second end.
    flow: Vec<i8>,
    levels: Vec<u32>,
    next: Vec<u32>,
    queue: Vec<u32>,
    is_sink: Vec<bool>,
}

const UNSEEN: u32 = u32::MAX;

impl Flow {
    fn new(piece: &Piece) -> Self {
        let count = piece.points.len();
        let is_real = |road: &&Road| road.ends[0] != road.ends[1];
        let ends: Vec<[u32; 2]> = piece.roads.iter().filter(is_real).map(|r| r.ends).collect();
        let mut first_out = vec![0_u32; count + 1];
        for end in ends.iter().flatten() {
            first_out[*end as usize + 1] += 1;
        }
        for node in 0..count {
            first_out[node + 1] += first_out[node];
        }
        let mut next = first_out.clone();
        let mut arcs = vec![(0, 0); ends.len() * 2];
        for (road, &[a, b]) in ends.iter().enumerate() {
            for (tail, head) in [(a, b), (b, a)] {
                let slot = &mut next[tail as usize];
                arcs[*slot as usize] = (head, road as u32);
                *slot += 1;
            }
        }
        Self {
            flow: vec![0; ends.len()],
            levels: vec![UNSEEN; count],
            next,
            queue: Vec::with_capacity(count),
            is_sink: vec![false; count],
            first_out,
            arcs,
            ends,
        }
    }

    /// Whether one more unit can go over a road from a node.
    fn has_room(&self, tail: u32, road: u32) -> bool {
        let used = self.flow[road as usize];
        if self.ends[road as usize][0] == tail {
            used < 1
        } else {
            used > -1
        }
    }

    fn push(&mut self, tail: u32, road: u32) {
        self.flow[road as usize] += if self.ends[road as usize][0] == tail {
            1
        } else {
            -1
        };
    }

    /// Nodes that sources still reach when the flow is at its maximum.
    fn cut(&mut self, sources: &[u32], sinks: &[u32]) -> Vec<bool> {
        self.flow.fill(0);
        self.is_sink.fill(false);
        for &sink in sinks {
            self.is_sink[sink as usize] = true;
        }
        while self.level(sources) {
            self.next.copy_from_slice(&self.first_out);
            for &source in sources {
                while self.augment(source) {}
            }
        }
        self.levels.iter().map(|&level| level != UNSEEN).collect()
    }

    /// Breadth-first levels from the sources; whether a sink is reached.
    fn level(&mut self, sources: &[u32]) -> bool {
        self.levels.fill(UNSEEN);
        self.queue.clear();
        for &source in sources {
            self.levels[source as usize] = 0;
            self.queue.push(source);
        }
        let mut reached = false;
        let mut at = 0;
        while at < self.queue.len() {
            let tail = self.queue[at];
            at += 1;
            for arc in self.first_out[tail as usize]..self.first_out[tail as usize + 1] {
                let (head, road) = self.arcs[arc as usize];
                if self.levels[head as usize] == UNSEEN && self.has_room(tail, road) {
                    self.levels[head as usize] = self.levels[tail as usize] + 1;
                    reached |= self.is_sink[head as usize];
                    self.queue.push(head);
                }
            }
        }
        reached
    }

    /// Sends one unit from a source along levels to a sink, if possible.
    fn augment(&mut self, source: u32) -> bool {
        let mut path: Vec<(u32, u32)> = Vec::new();
        let mut node = source;
        loop {
            if self.is_sink[node as usize] {
                for (tail, road) in path {
                    self.push(tail, road);
                }
                return true;
            }
            let end = self.first_out[node as usize + 1];
            let mut advanced = false;
            while self.next[node as usize] < end {
                let (head, road) = self.arcs[self.next[node as usize] as usize];
                if self.levels[head as usize] == self.levels[node as usize] + 1
                    && self.has_room(node, road)
                {
                    path.push((node, road));
                    node = head;
                    advanced = true;
                    break;
                }
                self.next[node as usize] += 1;
            }
            if !advanced {
                let Some((tail, _)) = path.pop() else {
                    return false;
                };
                self.next[tail as usize] += 1;
                node = tail;
            }
        }
    }
}
