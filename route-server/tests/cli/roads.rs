//! `rounds route` and `rounds table`.

use serde_json::Value;

use crate::program::{Workplace, extract};

const FROM: &str = "2.619225,50.542755";
const TO: &str = "2.552,50.521";

fn on_roads(workplace: &Workplace, command: &str, more: &[&str]) -> crate::program::Said {
    let extract = extract().display().to_string();
    let mut args = vec![command, "--extract", &extract, "--fleet", "fleet.json"];
    args.extend(["--profile", "bom26-omr", "--lang", "en"]);
    args.extend(more);
    workplace.rounds(&args)
}

#[test]
fn a_way_is_told_from_depart_to_arrive() {
    let workplace = Workplace::small();
    let said = on_roads(&workplace, "route", &["--from", FROM, "--to", TO]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let lines: Vec<&str> = said.stdout.trim().lines().collect();
    assert!(lines[0].starts_with("Head "), "{lines:?}");
    assert!(lines[lines.len() - 2].starts_with("Arrive"), "{lines:?}");
    assert!(lines[lines.len() - 1].starts_with("Total:"), "{lines:?}");
}

#[test]
fn a_table_agrees_with_the_routes() {
    let workplace = Workplace::small();
    let (from, to) = (FROM.replace(',', ";"), TO.replace(',', ";"));
    workplace.write("points.csv", &format!("id;lon;lat\na;{from}\nb;{to}\n"));
    let files = ["--points", "points.csv", "--out", "table.csv"];
    let said = on_roads(&workplace, "table", &files);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let table = workplace.read("table.csv");
    let row = table.lines().find(|row| row.starts_with("a,b,"));
    let cells: Vec<f64> = row
        .expect("the leg")
        .split(',')
        .skip(2)
        .map(|cell| cell.parse().expect("a number"))
        .collect();
    let said = on_roads(
        &workplace,
        "route",
        &["--from", FROM, "--to", TO, "--geojson"],
    );
    let feature: Value = serde_json::from_str(&said.stdout).expect("GeoJSON");
    let figure = |key: &str| feature["properties"][key].as_f64().expect("a number");
    assert!((figure("duration_s") - cells[0]).abs() <= 0.1);
    assert!((figure("distance_m") - cells[1]).abs() <= 0.1);
    let said = on_roads(
        &workplace,
        "table",
        &["--points", "points.csv", "--out", "table.npy"],
    );
    assert_eq!(said.code, 0, "{}", said.stderr);
    let bytes = std::fs::read(workplace.path("table.npy")).expect("the table");
    assert!(bytes.starts_with(b"\x93NUMPY"));
    assert_eq!(bytes.len() % 64, 2 * 2 * 2 * 4);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let workplace = Workplace::small();
    workplace.write("points.csv", "id,lon,lat\na,2.6192,50.5427\nb,x,1\n");
    let said = on_roads(
        &workplace,
        "table",
        &["--points", "points.csv", "--out", "t.csv"],
    );
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("points.csv, line 3, column lon"),
        "{}",
        said.stderr
    );
    workplace.write("points.csv", "id,lon,lat\na,2.6192,50.5427\nc,2.4,50.9\n");
    let said = on_roads(
        &workplace,
        "table",
        &["--points", "points.csv", "--out", "t.csv"],
    );
    assert!(
        said.stderr.contains("points.csv, line 3: the vehicle"),
        "{}",
        said.stderr
    );
    let said = on_roads(&workplace, "route", &["--from", "0,0", "--to", TO]);
    assert!(
        said.stderr.contains("NO_ROAD_WITHIN_RADIUS"),
        "{}",
        said.stderr
    );
    let said = workplace.rounds(&[
        "route",
        "--extract",
        &extract().display().to_string(),
        "--fleet",
        "fleet.json",
        "--profile",
        "tram",
        "--from",
        FROM,
        "--to",
        TO,
    ]);
    assert!(said.stderr.contains("bom26-omr"), "{}", said.stderr);
}
