//! Where trucks can go and come back, also when a street is closed to them or becomes one-way.

use std::collections::{BTreeSet, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::agglomeration::network::{Arm, Network, NodeId, StreetId};

/// Junctions that a search may visit: a detour must be found in the neighbourhood.
const NEIGHBOURHOOD: usize = 600;

/// Values of `highway` on a node that has room for a truck to turn.
const TURNING_PLACES: [&str; 3] = ["turning_circle", "turning_loop", "mini_roundabout"];

/// Makes a street one-way as it is drawn, unless trucks could not come round again.
pub fn make_one_way(network: &mut Network, street: StreetId) -> bool {
    let nodes = &network.street(street).nodes;
    let (first, last) = (nodes[0], nodes[nodes.len() - 1]);
    network.street_mut(street).one_way = true;
    let possible = first != last && leads(network, last, first, None);
    network.street_mut(street).one_way = possible;
    possible
}

/// Whether trucks can do without a street: each junction on it keeps two other ways, and the
/// junctions stay connected around it.
pub fn can_close(network: &Network, street: StreetId) -> bool {
    let mut junctions: Vec<NodeId> = Vec::new();
    for &node in &network.street(street).nodes {
        let others = arms(network, node)
            .filter(|arm| arm.street != street)
            .count();
        match others {
            0 => {}
            1 => return false,
            _ => junctions.push(node),
        }
    }
    junctions.len() >= 2
        && junctions.windows(2).all(|pair| {
            leads(network, pair[0], pair[1], Some(street))
                && leads(network, pair[1], pair[0], Some(street))
        })
}

/// The arms of a node on which trucks may drive, in whichever direction.
fn arms(network: &Network, node: NodeId) -> impl Iterator<Item = Arm> {
    network
        .arms(node)
        .into_iter()
        .filter(|arm| network.street(arm.street).carries_trucks())
}

/// Whether a truck comes from one node to another without using a street.
fn leads(network: &Network, from: NodeId, to: NodeId, without: Option<StreetId>) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = VecDeque::from([from]);
    while let Some(node) = open.pop_front() {
        if node == to {
            return true;
        }
        if seen.len() > NEIGHBOURHOOD {
            return false;
        }
        for arm in arms(network, node) {
            if is_open(network, &arm) && Some(arm.street) != without && seen.insert(arm.to) {
                open.push_back(arm.to);
            }
        }
    }
    false
}

/// Where a truck can go back and forth for ever without turning in the carriageway: the largest
/// set of pieces of street, each in a direction, that lead to each other.
pub struct Served {
    arcs: BTreeSet<(NodeId, NodeId)>,
}

impl Served {
    /// `may_turn` says whether signs allow to go from one street to another at a node.
    pub fn find(network: &Network, may_turn: impl Fn(StreetId, NodeId, StreetId) -> bool) -> Self {
        let mut graph: DiGraph<(NodeId, NodeId), ()> = DiGraph::new();
        // Indices of the arcs that leave a node, with their street.
        let mut leaving: Vec<Vec<(NodeIndex, StreetId)>> = Vec::new();
        for from in network.node_ids() {
            let open = arms(network, from).filter(|arm| is_open(network, arm));
            let arcs = open.map(|arm| (graph.add_node((from, arm.to)), arm.street));
            leaving.push(arcs.collect());
        }
        for from in network.node_ids() {
            for &(arc, street) in &leaving[from.0 as usize] {
                let (_, here) = graph[arc];
                for &(next, other) in &leaving[here.0 as usize] {
                    let back = graph[next].1 == from;
                    if (!back || is_turning_place(network, here)) && may_turn(street, here, other) {
                        graph.add_edge(arc, next, ());
                    }
                }
            }
        }
        let largest = kosaraju_scc(&graph).into_iter().max_by_key(Vec::len);
        let arcs = largest.into_iter().flatten().map(|arc| graph[arc]);
        Self {
            arcs: arcs.collect(),
        }
    }

    /// Whether a truck comes along here in this direction.
    pub fn contains(&self, from: NodeId, to: NodeId) -> bool {
        self.arcs.contains(&(from, to))
    }
}

/// Whether traffic may leave a node by this arm.
fn is_open(network: &Network, arm: &Arm) -> bool {
    arm.forward || !network.street(arm.street).one_way
}

fn is_turning_place(network: &Network, node: NodeId) -> bool {
    let kind = network.nodes[node.0 as usize].tags.get("highway");
    kind.is_some_and(|kind| TURNING_PLACES.contains(&kind.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agglomeration::geometry::Point;
    use crate::agglomeration::network::street::{Class, Street};

    /// A square block with a cul-de-sac of 50 m at its first corner.
    fn block() -> (Network, Vec<StreetId>, NodeId) {
        let mut network = Network::new();
        let corners = [(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0)];
        let nodes = corners.map(|(x, y)| network.add_node(Point::new(x, y)));
        let end = network.add_node(Point::new(-50.0, 0.0));
        let mut street =
            |nodes: Vec<NodeId>| network.add_street(Street::new(nodes, Class::Residential, 0));
        let mut streets: Vec<StreetId> = (0..4)
            .map(|i| street(vec![nodes[i], nodes[(i + 1) % 4]]))
            .collect();
        streets.push(street(vec![nodes[0], end]));
        (network, streets, end)
    }

    #[test]
    fn a_dead_end_is_not_served_until_it_has_a_turning_place() {
        let (mut network, streets, end) = block();
        let corner = network.street(streets[4]).nodes[0];
        assert!(!Served::find(&network, |_, _, _| true).contains(corner, end));
        let tags = &mut network.node(end).tags;
        tags.insert("highway", "turning_circle".into());
        let served = Served::find(&network, |_, _, _| true);
        assert!(served.contains(corner, end) && served.contains(end, corner));
        let only_turn = |from, _, to| (from, to) != (streets[3], streets[4]);
        assert!(Served::find(&network, only_turn).contains(corner, end));
        let no_way_in = |_, _, to| to != streets[4];
        assert!(!Served::find(&network, no_way_in).contains(corner, end));
    }

    #[test]
    fn a_side_of_a_block_becomes_one_way_and_a_dead_end_does_not() {
        let (mut network, streets, _) = block();
        assert!(make_one_way(&mut network, streets[0]));
        assert!(!make_one_way(&mut network, streets[4]));
        // The other sides are the only way back.
        network.reverse(streets[1]);
        assert!(!make_one_way(&mut network, streets[1]));
    }

    #[test]
    fn a_street_is_not_closed_if_a_junction_would_become_a_dead_end() {
        let (network, streets, _) = block();
        assert!(!can_close(&network, streets[0]));
        let (mut network, streets, _) = block();
        let ends = network.street(streets[0]).nodes.clone();
        let [south, north] = [-80.0, 80.0].map(|y| network.add_node(Point::new(45.0, y - 45.0)));
        for middle in [south, north] {
            let nodes = vec![ends[0], middle, ends[1]];
            network.add_street(Street::new(nodes, Class::Residential, 0));
        }
        assert!(can_close(&network, streets[0]));
    }
}
