//! The road index against Dijkstra's algorithm and two other implementations, on real extracts.
//!
//! `LEGS=100000 cargo test --release --test paths` asks for more legs per extract and class.

mod extracts;
mod oracles;

use std::sync::atomic::AtomicBool;

use osm_data::network::RoadNetwork;
use route_core::format::profile::vehicle_of;
use route_core::graph::metric::Metric;
use route_core::graph::profile::VehicleProfile;
use route_core::graph::road_graph::EdgeId;
use route_core::model::container::Day;
use route_core::model::opening::{PlanDate, ShiftHours};
use route_core::model::problem::Leg;
use route_core::model::road_profile::{RoadProfile, VehicleMeasures};
use route_core::paths::dijkstra::{Dijkstra, EdgePoint, Network, Path};
use route_core::paths::index::{ClassIndex, Query};
use route_core::paths::labels::LegLabels;
use route_core::paths::road_map::RoadMap;
use route_core::paths::table::{LegTable, Place, Watch};
use route_core::paths::weight::PathWeight;
use route_core::random::Random;

/// A 26 t, a 19 t and a 3.5 t truck.
fn classes() -> [VehicleProfile; 3] {
    let truck = |gross_weight_t, axle_load_t, height_m, width_m, length_m| {
        let measures = VehicleMeasures {
            gross_weight_t: Some(gross_weight_t),
            axle_load_t: Some(axle_load_t),
            height_m: Some(height_m),
            width_m: Some(width_m),
            length_m: Some(length_m),
        };
        VehicleProfile::of(&vehicle_of(RoadProfile {
            measures,
            ..RoadProfile::default()
        }))
    };
    [
        truck(26.0, 11.5, 3.6, 2.55, 10.5),
        truck(19.0, 11.5, 3.5, 2.5, 9.0),
        truck(3.5, 2.2, 2.3, 2.1, 6.0),
    ]
}

const HOURS: fn() -> ShiftHours = || ShiftHours {
    date: PlanDate::in_ordinary_week(Day::Monday),
    start_s: 5 * 3_600,
    end_s: 14 * 3_600,
};

/// Legs asked for per extract and class.
fn leg_count() -> usize {
    std::env::var("LEGS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000)
}

/// Random places: mostly one point, sometimes both directions of a road, now and then two points
/// of one edge.
fn places(map: &RoadMap, random: &mut Random, count: usize) -> Vec<Place> {
    let graph = &map.graph;
    (0..count)
        .map(|_| {
            let edge = EdgeId(random.below(graph.edge_count()) as u32);
            let length = graph.length_dm(edge);
            let offset_dm = random.below(length as usize + 1) as u32;
            let mut place = vec![EdgePoint { edge, offset_dm }];
            if let Some(reverse) = graph.edge(edge).reverse
                && random.chance(0.3)
            {
                place.push(EdgePoint {
                    edge: reverse,
                    offset_dm: length - offset_dm,
                });
            }
            place
        })
        .collect()
}

fn leg_of(weight: PathWeight) -> Leg {
    if weight.is_infinite() {
        Leg::UNREACHABLE
    } else {
        Leg {
            time: weight.time_ds(),
            distance: weight.distance_dm() as i32,
        }
    }
}

/// Adds a path up edge by edge; checks that every manoeuvre on it exists and is allowed.
fn readd(network: Network, path: &Path) -> PathWeight {
    let (graph, metric) = (network.graph, network.metric);
    let (first, last) = (path.edges[0], path.edges[path.edges.len() - 1]);
    let begin = EdgePoint {
        edge: first,
        offset_dm: path.from_offset_dm,
    };
    let end = EdgePoint {
        edge: last,
        offset_dm: path.to_offset_dm,
    };
    if path.edges.len() == 1 {
        return network.straight_on(begin, end);
    }
    let mut weight = metric.beyond(graph, first, path.from_offset_dm);
    let mut state = network.states.exits[first.index()];
    for (step, &edge) in path.edges.iter().enumerate().skip(1) {
        let mut arcs = network.states.out_arcs(state);
        let arc = arcs
            .find(|&arc| network.states.edges[network.states.arcs[arc].head.index()] == edge)
            .expect("the manoeuvre exists");
        assert!(!metric.turns[arc].is_infinite(), "a closed manoeuvre");
        weight += metric.turns[arc];
        if step + 1 < path.edges.len() {
            weight += metric.edges[edge.index()];
        }
        state = network.states.arcs[arc].head;
    }
    weight + metric.until(graph, last, path.to_offset_dm)
}

/// All methods on one map for one class.
fn compare(map: &RoadMap, network: Network, index: &ClassIndex, legs: usize, seed: u64) {
    let mut random = Random::new(seed, 0);
    let per_source = 50.min(legs);
    let sources = legs.div_ceil(per_source);
    let exits = places(map, &mut random, sources);
    let mut entries = places(map, &mut random, per_source);
    // The same edge again: straight on, and a cycle round.
    for (entry, exit) in entries.iter_mut().zip(&exits).step_by(5) {
        let edge = exit[0].edge;
        let length = map.graph.length_dm(edge) as usize;
        entry[0] = EdgePoint {
            edge,
            offset_dm: random.below(length + 1) as u32,
        };
        entry.truncate(1);
    }
    let cancel = AtomicBool::new(false);
    let watch = Watch {
        cancel: &cancel,
        progress: &|_, _| {},
    };
    let pruned = index.pruned().expect("a fresh index");
    let (topology, all) = (&map.topology, &watch);
    let table =
        LegTable::compute(topology, pruned, network, &exits, &entries, all).expect("not cancelled");
    let labels = LegLabels::compute(topology, pruned, network, &exits, &entries, all)
        .expect("not cancelled");
    let mut query = Query::new(topology, network, index);
    let mut search = Dijkstra::default();
    let mut unreachable = 0;
    for (i, exit) in exits.iter().enumerate() {
        search.run(network, exit, None);
        for (j, entry) in entries.iter().enumerate() {
            let expected = search.leg(network, exit, entry);
            let what = || format!("leg {i} → {j}: {exit:?} → {entry:?}");
            let same = |weight: PathWeight| {
                weight == expected || weight.is_infinite() && expected.is_infinite()
            };
            assert!(same(query.leg(exit, entry)), "query, {}", what());
            assert!(
                same(labels.weight(i as u32, j as u32)),
                "labels, {}",
                what()
            );
            let leg = table.leg(i as u32, j as u32);
            assert_eq!(leg, leg_of(expected), "table, {}", what());
            match query.path(exit, entry) {
                Some(path) => {
                    assert_eq!(path.weight, expected, "path, {}", what());
                    assert_eq!(readd(network, &path), expected, "sum, {}", what());
                }
                None => {
                    unreachable += 1;
                    assert!(expected.is_infinite(), "no path, {}", what());
                }
            }
        }
    }
    eprintln!(
        "  {} legs, {unreachable} of them impossible",
        exits.len() * entries.len()
    );
}

fn check_network(network: &RoadNetwork, legs: usize) {
    let map = RoadMap::build(network);
    for (number, profile) in classes().iter().enumerate() {
        let metric = Metric::build(&map.graph, &map.states, profile, &HOURS());
        let network = Network {
            graph: &map.graph,
            states: &map.states,
            metric: &metric,
        };
        let mut index = ClassIndex::build(&map.topology, network);
        compare(&map, network, &index, legs, number as u64);
        if number == 0 {
            oracles::compare_with_other_crates(&map, network, &index, legs.min(2_000));
        }
        // Streets are closed and slowed: first the partial update, then pruned again.
        let (changed_metric, edges) = with_works(&map, &metric, number as u64);
        let changed = Network {
            metric: &changed_metric,
            ..network
        };
        index.reweigh(&map.topology, changed, &edges);
        let fresh = ClassIndex::build(&map.topology, changed);
        let weights = |index: &ClassIndex| -> Vec<(PathWeight, PathWeight)> {
            let shortcuts = index.customized.shortcuts.iter();
            shortcuts
                .map(|shortcut| (shortcut.up, shortcut.down))
                .collect()
        };
        assert_eq!(weights(&index), weights(&fresh), "partial customisation");
        let mut before_pruning = Query::new(&map.topology, changed, &index);
        let mut after = Query::new(&map.topology, changed, &fresh);
        let mut random = Random::new(number as u64, 7);
        for pair in places(&map, &mut random, 200).chunks(2) {
            let leg = before_pruning.leg(&pair[0], &pair[1]);
            assert_eq!(leg, after.leg(&pair[0], &pair[1]));
            let path = before_pruning.path(&pair[0], &pair[1]);
            assert!(path.is_none_or(|path| readd(changed, &path) == leg));
        }
        index.prune(&map.topology);
        compare(&map, changed, &index, legs / 10, 100 + number as u64);
    }
}

/// Road works: twenty roads closed in both directions, twenty at a third of their speed.
fn with_works(map: &RoadMap, metric: &Metric, seed: u64) -> (Metric, Vec<EdgeId>) {
    let mut random = Random::new(seed, 3);
    let mut changed = metric.clone();
    let mut edges = Vec::new();
    for number in 0..40 {
        let edge = EdgeId(random.below(map.graph.edge_count()) as u32);
        for edge in map.graph.edges_of(map.graph.edge(edge).chain) {
            let weight = &mut changed.edges[edge.index()];
            if number < 20 {
                *weight = PathWeight::INFINITE;
            } else if !weight.is_infinite() {
                *weight = PathWeight::new(0, weight.time_ms() * 3, weight.distance_dm());
            }
            edges.push(edge);
        }
    }
    (changed, edges)
}

#[test]
fn all_methods_agree_on_the_sample() {
    let extract = extracts::sample();
    check_network(&extract, leg_count().min(500));
}

#[test]
fn all_methods_agree_on_real_extracts() {
    let wants_all = std::env::var("LEGS").is_ok();
    let mut seen = 0;
    for (name, network) in extracts::real(wants_all) {
        eprintln!("{name}");
        check_network(&network, leg_count());
        seen += 1;
    }
    if seen == 0 {
        eprintln!("skipped: the real extracts are not here");
    }
}
