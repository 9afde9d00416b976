//! Rules of the planner's own, given to the service when it starts.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::{Service, quick, repository};

/// Streets in which a plan collects.
fn streets(plan: &Value) -> BTreeSet<String> {
    let rounds = plan["rounds"].as_array().into_iter().flatten();
    let visits = rounds.flat_map(|round| round["visits"].as_array().into_iter().flatten());
    let names = visits.filter_map(|visit| visit["street"].as_str().map(str::to_owned));
    names.filter(|name| !name.is_empty()).collect()
}

/// OSM ways of a street.
fn ways(street: &str) -> Vec<i64> {
    let extract = repository("osm-data/sample/bethune-bruay.osm.pbf");
    let import = osm_data::import(&extract, &osm_data::ImportOptions::default(), &mut |_| {});
    let network = import.expect("the sample").network;
    let is_it = |attributes: u32| {
        let name = network.attributes[attributes as usize].name;
        name.is_some_and(|name| network.names[name.0 as usize] == street)
    };
    let segments = network.segments.iter();
    let ways: BTreeSet<i64> = segments
        .filter(|segment| is_it(segment.attributes.0))
        .map(|segment| segment.way)
        .collect();
    ways.into_iter().collect()
}

#[actix_web::test]
async fn nobody_collects_in_a_street_that_a_rule_closes() {
    let plain = Service::ready().await;
    let answer = plain.post("/v1/plans?wait=100", &quick()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let plan = answer.json();
    let street = streets(&plan).into_iter().next().expect("a street");
    drop(plain);

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("works.json");
    let rules = json!({ "overrides": [
        { "id": "works", "where": { "ways": ways(&street) }, "access": "closed" },
        { "id": "night", "where": { "ways": ways(&street) }, "access": "closed",
          "vehicles": { "classes": ["bom27"] } },
    ] });
    std::fs::write(&file, rules.to_string()).expect("written");
    let service = Service::ready_with(vec![file]).await;
    let answer = service.post("/v1/plans?wait=100", &quick()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let plan = answer.json();
    assert!(!streets(&plan).contains(&street), "{street}");
    let warnings = plan["warnings"].as_array().expect("warnings");
    let unknown = warnings
        .iter()
        .find(|fault| fault["code"] == "UNKNOWN_VEHICLE");
    let cause = unknown.expect("a warning")["cause"]
        .as_str()
        .expect("a cause");
    assert!(cause.contains("bom27"), "{cause}");
}

#[actix_web::test]
async fn a_service_does_not_start_with_rules_that_are_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("works.json");
    std::fs::write(&file, "{ \"overrides\": [ { \"id\": \"x\" } ] }").expect("written");
    let extract = repository("osm-data/sample/bethune-bruay.osm.pbf");
    let service = Service::start_with(extract, vec![file]);
    let error = service.ended().expect_err("a refusal").to_string();
    assert!(error.contains("/overrides/0"), "{error}");
}
