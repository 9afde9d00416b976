//! Two other implementations of contraction hierarchies, fed with the same states.

use cch::graph::Graph;
use cch::{Cch, distance_matrix, inertial_order};
use fast_paths::InputGraph;
use osm_data::network::Position;
use route_core::graph::states::StateId;
use route_core::paths::customize::arc_weight;
use route_core::paths::dijkstra::{EdgePoint, Network};
use route_core::paths::index::{ClassIndex, Query};
use route_core::paths::road_map::RoadMap;
use route_core::paths::weight::PathWeight;
use route_core::random::Random;

/// From the begin of one state's edge to the begin of another's, by our index.
fn ours(query: &mut Query, network: Network, from: StateId, to: StateId) -> PathWeight {
    let edge = |state: StateId| network.states.edges[state.index()];
    let at_begin = |state| EdgePoint {
        edge: edge(state),
        offset_dm: 0,
    };
    query.leg(&[at_begin(from)], &[at_begin(to)])
}

/// Compares legs between plain states of different edges.
pub fn compare_with_other_crates(map: &RoadMap, network: Network, index: &ClassIndex, legs: usize) {
    let states = network.states;
    // Only states without begun restrictions have an exit and an entry of their own.
    let is_plain = |state: StateId| {
        let edge = states.edges[state.index()];
        states.exits[edge.index()] == state && states.entries(edge).count() == 1
    };
    let plain: Vec<StateId> = (0..states.state_count() as u32)
        .map(StateId)
        .filter(|&state| is_plain(state))
        .collect();
    let mut random = Random::new(11, 0);
    let mut draw = || plain[random.below(plain.len())];
    let pairs: Vec<(StateId, StateId)> = (0..legs)
        .map(|_| (draw(), draw()))
        .filter(|(from, to)| from != to)
        .collect();
    let mut query = Query::new(&map.topology, network, index);

    let mut input = InputGraph::new();
    let mut graph = Graph {
        first_out: vec![0],
        head: Vec::new(),
        weight: Vec::new(),
    };
    for state in (0..states.state_count() as u32).map(StateId) {
        for arc in states.out_arcs(state) {
            let weight = arc_weight(states, network.metric, state, arc);
            let head = states.arcs[arc].head;
            if weight.is_infinite() || head == state {
                continue;
            }
            input.add_edge(state.index(), head.index(), weight.0 as usize);
            graph.head.push(head.0);
            // This crate has 31 bits for a weight: entries count as half an hour here.
            graph.weight.push(short(weight));
        }
        graph.first_out.push(graph.head.len() as u32);
    }
    input.freeze();
    let fast = fast_paths::prepare(&input);
    let mut calculator = fast_paths::create_calculator(&fast);
    // It knows only nodes that some arc touches.
    let is_known = |state: StateId| state.index() < fast.get_num_nodes();
    for &(from, to) in pairs
        .iter()
        .filter(|(from, to)| is_known(*from) && is_known(*to))
    {
        let expected = ours(&mut query, network, from, to);
        let found = calculator.calc_path(&fast, from.index(), to.index());
        let found = found.map_or(PathWeight::INFINITE, |path| {
            PathWeight(path.get_weight() as u64)
        });
        let same = found == expected || found.is_infinite() && expected.is_infinite();
        assert!(
            same,
            "fast_paths {from:?} → {to:?}: {found:?}, ours {expected:?}"
        );
    }

    let tails: Vec<u32> = (0..states.state_count() as u32)
        .flat_map(|state| {
            let arcs = graph.first_out[state as usize]..graph.first_out[state as usize + 1];
            arcs.map(move |_| state)
        })
        .collect();
    let coordinate = |of: fn(Position) -> f64| -> Vec<f32> {
        let edges = states.edges.iter().map(|&edge| map.graph.edge(edge).tail);
        let places = edges.map(|node| map.graph.nodes[node.index()].position);
        places.map(|place| of(place) as f32).collect()
    };
    let (lats, lons) = (coordinate(Position::lat), coordinate(Position::lon));
    let order = inertial_order(lats.len() as u32, &tails, &graph.head, &lats, &lons);
    let other = Cch::build(&graph, &order);
    let customized = other.customize(&graph.weight);
    for &(from, to) in pairs.iter().take(200) {
        let expected = ours(&mut query, network, from, to);
        // Where destination-only ground is entered once at most, both orders are the same.
        if expected.is_infinite() || expected.entries() > 0 {
            continue;
        }
        let found = distance_matrix(&other.view(), &customized.view(), &[from.0], &[to.0])[0];
        assert!(found <= short(expected), "cch {from:?} → {to:?}");
        if found < ENTRY {
            assert_eq!(found, short(expected), "cch {from:?} → {to:?}");
        }
    }
}

/// Weight of one entry for the crate with short weights: 100 minutes.
const ENTRY: u32 = 6_000_000;

fn short(weight: PathWeight) -> u32 {
    weight.time_ms() + weight.entries() * ENTRY
}
