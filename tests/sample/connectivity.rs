//! Where a truck of 26 t comes and can leave again without turning in the carriageway.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::committed::{Roads, Tags, Way, bins, extract, place};

/// A piece of road in a direction of travel, by its nodes.
type Arc = (i64, i64);

fn admits_26_t(way: &Way) -> bool {
    let limit = |key: &str| {
        way.tag(key)
            .map(|value| value.parse::<f64>().expect("a number"))
    };
    let below = |key: &str, truck: f64| limit(key).is_some_and(|limit| limit < truck);
    way.is_drivable()
        && !["private", "customers"].contains(&way.tag("access").unwrap_or(""))
        && way.tag("service").is_none()
        && way.tag("hgv") != Some("no")
        && way.tag("access:conditional").is_none()
        && !below("maxweight", 26.0)
        && !below("maxheight", 3.6)
        && !below("maxwidth", 2.55)
        && !below("maxaxleload", 11.5)
}

/// The largest set of arcs between which a truck can go back and forth for ever; found once.
fn served() -> &'static HashSet<Arc> {
    static SERVED: OnceLock<HashSet<Arc>> = OnceLock::new();
    SERVED.get_or_init(main_component)
}

fn main_component() -> HashSet<Arc> {
    let extract = extract();
    let tag = |node: &i64, key: &str| extract.tagged.get(node).and_then(|tags| tags.get(key));
    let mut graph: DiGraph<Arc, ()> = DiGraph::new();
    let mut arcs: HashMap<Arc, NodeIndex> = HashMap::new();
    let mut out: HashMap<i64, Vec<NodeIndex>> = HashMap::new();
    for way in extract.ways.values().filter(|way| admits_26_t(way)) {
        let one_way = way.tag("oneway").is_some() || way.tag("junction").is_some();
        for pair in way.nodes.windows(2) {
            let both = [(pair[0], pair[1]), (pair[1], pair[0])];
            for &arc in &both[..if one_way { 1 } else { 2 }] {
                let index = *arcs.entry(arc).or_insert_with(|| graph.add_node(arc));
                out.entry(arc.0).or_default().push(index);
            }
        }
    }
    let turning_places = ["turning_circle", "turning_loop", "mini_roundabout"];
    for index in graph.node_indices() {
        let (from, here) = graph[index];
        if tag(&here, "barrier").is_some_and(|barrier| barrier == "bollard") {
            continue;
        }
        let may_turn =
            tag(&here, "highway").is_some_and(|kind| turning_places.contains(&kind.as_str()));
        for &next in out.get(&here).into_iter().flatten() {
            if graph[next].1 != from || may_turn {
                graph.add_edge(index, next, ());
            }
        }
    }
    // Tarjan's algorithm would recurse too deeply for a test's stack.
    let components = kosaraju_scc(&graph);
    let largest = components.into_iter().max_by_key(Vec::len);
    let largest = largest.expect("there are roads");
    largest.into_iter().map(|index| graph[index]).collect()
}

#[test]
fn a_truck_serves_most_addresses_and_some_streets_are_traps() {
    let served = served();
    let (mut all, mut reached) = (0, 0);
    for (id, _) in extract().addresses() {
        let near = Roads::of_sample().nearest(extract().places[&id]);
        let piece = near.expect("every address is beside a road").piece;
        all += 1;
        if served.contains(&(piece.from, piece.to)) || served.contains(&(piece.to, piece.from)) {
            reached += 1;
        }
    }
    let percent = f64::from(reached) * 100.0 / f64::from(all);
    assert!(
        (95.0..=97.0).contains(&percent),
        "{percent:.1} % of the addresses are served"
    );
}

/// Whether the truck passes a bin on its right, or on either side where that is enough.
fn is_passed(row: &Tags) -> bool {
    let near = Roads::of_sample().nearest(place(row)).expect("a road");
    let (there, back) = (
        (near.piece.from, near.piece.to),
        (near.piece.to, near.piece.from),
    );
    let (right, left) = if near.left {
        (back, there)
    } else {
        (there, back)
    };
    served().contains(&right) || (row["cote"] == "2" && served().contains(&left))
}

#[test]
fn every_day_four_bins_stand_in_dead_ends_and_some_are_left_to_the_small_truck() {
    for day in ["lundi", "mardi", "mercredi", "jeudi", "vendredi"] {
        let not_passed = bins()
            .iter()
            .filter(|row| row["jour"] == day && !is_passed(row));
        let (hidden, narrow): (Vec<&Tags>, Vec<&Tags>) =
            not_passed.partition(|row| row["adresse"].contains("Impasse"));
        assert_eq!(hidden.len(), 4, "{day}: {hidden:?}");
        assert!((30..=60).contains(&narrow.len()), "{day}: {}", narrow.len());
    }
}
