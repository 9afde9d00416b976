//! `--overrides`: rules of the planner's own and decrees.

use serde_json::json;

use crate::program::{QUICK, Workplace, extract, repository};

const FROM: &str = "2.619225,50.542755";
const TO: &str = "2.552,50.521";

/// The length of the way from one place to another, metres, with some options.
fn metres(workplace: &Workplace, options: &[&str]) -> f64 {
    let extract = extract().display().to_string();
    let mut arguments = vec!["route", "--extract", &extract, "--geojson", "--lang", "en"];
    arguments.extend(["--from", FROM, "--to", TO]);
    arguments.extend(options);
    let said = workplace.rounds(&arguments);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let feature: serde_json::Value = serde_json::from_str(&said.stdout).expect("GeoJSON");
    feature["properties"]["distance_m"]
        .as_f64()
        .expect("metres")
}

const TRUCK: [&str; 4] = ["--fleet", "fleet.json", "--profile", "bom26-omr"];

#[test]
fn a_way_goes_round_what_is_closed() {
    let workplace = Workplace::small();
    let extract = extract().display().to_string();
    let mut arguments = vec!["route", "--extract", &extract, "--geojson"];
    arguments.extend(["--from", FROM, "--to", TO]);
    arguments.extend(TRUCK);
    let feature: serde_json::Value =
        serde_json::from_str(&workplace.rounds(&arguments).stdout).expect("GeoJSON");
    let line = feature["geometry"]["coordinates"]
        .as_array()
        .expect("a line");
    let middle = &line[line.len() / 2 - 1..line.len() / 2 + 1];
    let rule = json!({ "overrides": [
        { "id": "works", "where": { "line": middle }, "access": "closed" } ] });
    workplace.write("works.json", &rule.to_string());
    let options = [&TRUCK[..], &["--overrides", "works.json"]].concat();
    let (before, after) = (metres(&workplace, &TRUCK), metres(&workplace, &options));
    assert!((before - after).abs() > 1.0, "{before} m, {after} m");
}

#[test]
fn a_profile_file_stands_for_a_fleet() {
    let workplace = Workplace::small();
    let car = repository("profiles/car-plain.json").display().to_string();
    assert!(metres(&workplace, &["--profile", &car]) > 1_000.0);
    workplace.write("p.json", "{ \"id\": \"x\", \"speed\": 3 }");
    let extract = extract().display().to_string();
    let mut arguments = vec!["route", "--extract", &extract, "--profile", "p.json"];
    arguments.extend(["--from", FROM, "--to", TO]);
    let said = workplace.rounds(&arguments);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("speeds_kmh"), "{}", said.stderr);
}

#[test]
fn a_plan_is_checked_by_the_rules_it_was_made_with() {
    let workplace = Workplace::small();
    let said = workplace.solve(&QUICK);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(workplace.check("out/plan.json").code, 0);
    let plan = workplace.json("out/plan.json");
    let stops = plan["rounds"][0]["visits"]
        .as_array()
        .expect("visits")
        .iter();
    let stop = stops.flat_map(|visit| visit["stops"].as_array().into_iter().flatten());
    let stop = stop.into_iter().next().expect("a stop");
    let (lon, lat) = (stop["lon"].as_f64(), stop["lat"].as_f64());
    let (lon, lat) = (lon.expect("degrees"), lat.expect("degrees"));
    // A cross over the place closes whatever street is there.
    let cross = [
        [[lon - 0.001, lat], [lon + 0.001, lat]],
        [[lon, lat - 0.0006], [lon, lat + 0.0006]],
        [[lon - 0.0007, lat - 0.0004], [lon + 0.0007, lat + 0.0004]],
        [[lon - 0.0007, lat + 0.0004], [lon + 0.0007, lat - 0.0004]],
    ];
    let rule = json!({ "overrides": [
        { "id": "works", "where": { "lines": cross }, "access": "closed" } ] });
    workplace.write("works.json", &rule.to_string());
    let said = workplace.check_with("out/plan.json", &["--overrides", "works.json"]);
    assert_eq!(said.code, 2, "{}", said.stdout);
    let said = workplace.solve(&[&QUICK[..], &["--overrides", "works.json"]].concat());
    assert_eq!(said.code, 0, "{}", said.stderr);
    let said = workplace.check_with("out/plan.json", &["--overrides", "works.json"]);
    assert_eq!(said.code, 0, "{}", said.stdout);
}

#[test]
fn rules_that_are_not_found_are_said_and_refused_if_strict() {
    let workplace = Workplace::small();
    workplace.write(
        "arretes.csv",
        "ID;REGL_MODALITE;VEH_TYPES;EMPRISE_DESIGNATION;EMPRISE_SENS\n\
         12;Interdit;Poids lourds;Rue qui n'existe pas;Pair\n",
    );
    let options = [&QUICK[..], &["--overrides", "arretes.csv", "--lang", "en"]].concat();
    let said = workplace.solve(&options);
    assert_eq!(said.code, 0, "{}", said.stderr);
    for part in [
        "OVERRIDE_NOT_ON_MAP",
        "arretes.csv, line 2, column EMPRISE_SENS",
    ] {
        assert!(said.stderr.contains(part), "{part} in {}", said.stderr);
    }
    let said = workplace.solve(&[&options[..], &["--strict"]].concat());
    assert_eq!(said.code, 2, "{}", said.stderr);
}
