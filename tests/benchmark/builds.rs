//! A debug and an optimised build find the same, byte by byte.
//!
//! Building twice takes minutes: only done if the environment variable `BUILDS` is set.

use std::path::Path;
use std::process::Command;

use route_core::random::Random;

/// Trips that wait for goods, windows, and reloads: most of what the search has to do.
fn instance() -> String {
    const NODES: usize = 80;
    let mut random = Random::new(3, 0);
    let mut column = |title: &str, value: &mut dyn FnMut(usize, &mut Random) -> String| {
        let rows = (1..=NODES).map(|node| format!("{node} {}\n", value(node, &mut random)));
        format!("{title}\n{}", rows.collect::<String>())
    };
    let mut text = format!(
        "NAME: builds\nTYPE: MTVRPTWR\nEDGE_WEIGHT_TYPE: EUC_2D\nDIMENSION: {NODES}\nVEHICLES: 12\nCAPACITY: 60\nSERVICE_TIME: 5\n"
    );
    text += &column("NODE_COORD_SECTION", &mut |_, random| {
        format!("{} {}", random.below(100), random.below(100))
    });
    text += &column("DEMAND_SECTION", &mut |node, random| {
        let demand = if node == 1 { 0 } else { 1 + random.below(20) };
        demand.to_string()
    });
    text += "DEPOT_SECTION\n1\n-1\n";
    text += &column("TIME_WINDOW_SECTION", &mut |node, random| {
        let early = if node == 1 { 0 } else { random.below(500) };
        format!("{early} {}", if node == 1 { 1_500 } else { early + 600 })
    });
    text += &column("RELEASE_TIME_SECTION", &mut |node, random| {
        let release = if node == 1 { 0 } else { random.below(400) };
        release.to_string()
    });
    text += "VEHICLES_RELOAD_DEPOT_SECTION\n";
    text.extend((1..=12).map(|vehicle| format!("{vehicle} 1\n")));
    text + "EOF\n"
}

fn solve(instance: &Path, build: &[&str]) -> String {
    let solution = instance.with_extension(if build.is_empty() { "debug" } else { "release" });
    let cargo = std::env::var_os("CARGO").expect("a test run by cargo");
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--example", "benchmark"])
        .args(build)
        .arg("--")
        .arg(instance)
        .args(["--iterations", "3000", "--seed", "5", "--solution"])
        .arg(&solution)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(status.expect("cargo").success());
    std::fs::read_to_string(solution).expect("a solution")
}

#[test]
fn debug_and_optimised_builds_find_the_same() {
    if std::env::var_os("BUILDS").is_none() {
        eprintln!("skipped: BUILDS is not set");
        return;
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("builds.vrp");
    std::fs::write(&path, instance()).expect("a folder for tests");
    let debug = solve(&path, &[]);
    assert!(debug.lines().count() > 3, "{debug}");
    assert_eq!(debug, solve(&path, &["--release"]));
}
