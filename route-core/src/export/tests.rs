//! All exports together, on plans that nobody made.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::csv_stops::csv_stops;
use super::geojson::{plan_geojson, round_geojson};
use super::gpx::{GpxContent, gpx};
use super::picture::picture;
use super::plan_json::plan_json;
use super::sample::sample;
use super::summary::summary;
use crate::graph::road_graph::RoadGraph;
use crate::messages::Language;
use crate::plan::Plan;

/// Runs every export; what cannot be drawn must be an error.
fn export_all(plan: &Plan, graph: &RoadGraph) {
    let language = Language::French;
    let _ = picture(plan, graph, language);
    let _ = plan_geojson(plan, graph, language);
    let _ = plan_json(plan);
    summary(plan, language);
    for round in &plan.rounds {
        let _ = gpx(plan, round, graph, GpxContent::RouteAndTrack, language);
        let _ = round_geojson(plan, round, graph, language);
        csv_stops(round, language);
    }
}

/// Pointers to all numbers of a value, one for each key.
fn numbers(value: &Value, path: &str, key: &str, seen: &mut BTreeSet<String>) -> Vec<String> {
    match value {
        Value::Object(entries) => entries
            .iter()
            .flat_map(|(key, value)| numbers(value, &format!("{path}/{key}"), key, seen))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, value)| numbers(value, &format!("{path}/{index}"), key, seen))
            .collect(),
        Value::Number(_) if seen.insert(key.to_owned()) => vec![path.to_owned()],
        _ => Vec::new(),
    }
}

#[test]
fn no_number_in_a_plan_makes_an_export_panic() {
    let (graph, plan) = sample();
    let value = serde_json::to_value(&plan).expect("JSON");
    let paths = numbers(&value, "", "", &mut BTreeSet::new());
    assert!(paths.len() > 30, "{paths:?}");
    let mut read = 0;
    for path in paths {
        for extreme in [
            json!(0),
            json!(-1),
            json!(u32::MAX),
            json!(i32::MIN),
            json!(i32::MAX),
            json!(i64::MAX),
            json!(i64::MIN),
            json!(1e300),
        ] {
            let mut changed = value.clone();
            *changed.pointer_mut(&path).expect(&path) = extreme;
            if let Ok(plan) = serde_json::from_value::<Plan>(changed) {
                export_all(&plan, &graph);
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read}");
}
