//! Published solutions, priced again.

use std::fs;
use std::path::{Path, PathBuf};

use route_core::benchmark::mapping::map;
use route_core::benchmark::recognition::{Convention, read_file};
use route_core::benchmark::solution;

/// Instances of each family that are looked at, so that the test ends soon.
const EACH: usize = 200;

fn bench() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is absent", folder.display());
    None
}

/// Cost of the enclosed solution as the list of the family states it.
fn listed(folder: &Path, instance: &str) -> f64 {
    let mut list = csv::Reader::from_path(folder.join("bks.csv")).expect("the list");
    let headers = list.headers().expect("a header").clone();
    let column = headers.iter().position(|name| name == "solution_cost");
    let column = column.expect("the column");
    let mut rows = list.records().map(|row| row.expect("a row"));
    let row = rows.find(|row| &row[0] == instance).expect("the instance");
    row[column].parse().expect("a number")
}

fn family(name: &str, instance_ending: &str, solution_ending: &str, tolerance: f64) {
    let Some(folder) = bench() else {
        return;
    };
    let folder = folder.join(name);
    let entries = fs::read_dir(&folder).expect("the family");
    let mut instances: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(instance_ending))
        .collect();
    instances.sort();
    let mut priced = 0;
    for instance in &instances {
        let stem = instance.to_string_lossy();
        let stem = stem.strip_suffix(instance_ending).expect("its ending");
        let Ok(text) = fs::read_to_string(format!("{stem}{solution_ending}")) else {
            continue;
        };
        if priced == EACH {
            break;
        }
        priced += 1;
        let read = read_file(instance, Convention::Dimacs).expect("an instance");
        let stated = solution::read(&read, "solution", &text).expect("a solution");
        let cost = listed(&folder, &read.name);
        let objective = read.objective(&stated.routes);
        assert!(
            (objective - cost).abs() <= tolerance * cost,
            "{stem}: {objective} instead of {cost}"
        );
        let mapped = map(&read).expect("a problem");
        assert!(mapped.is_feasible(&read, &stated.routes), "{stem}");
        assert_eq!(
            read.breaches(&stated.routes),
            Vec::<String>::new(),
            "{stem}"
        );
    }
    assert!(priced > 0, "no solution in {}", folder.display());
}

#[test]
fn cvrp_x() {
    family("cvrp-x", ".vrp", ".sol", 0.0);
}

#[test]
fn cvrp_xml100() {
    family("cvrp-xml100", ".vrp", ".sol", 0.0);
}

#[test]
fn cvrp_belgium() {
    family("cvrp-belgium", ".vrp", ".sol", 0.0);
}

#[test]
fn waste_finland() {
    family("waste-finland", ".inp", ".sol", 2e-6);
}

#[test]
fn mdvrptw_vidal() {
    family("mdvrptw-vidal", ".vrp", ".sol", 1e-6);
}

#[test]
fn sdvrptw() {
    family("sdvrptw", ".vrp", ".sol", 1e-6);
}

#[test]
fn hfvrp_x() {
    family("hfvrp-x", ".vrp", ".sol", 1e-6);
}

#[test]
fn mtvrptw_release() {
    family("mtvrptw-release", ".vrp", ".sol", 1e-6);
}
