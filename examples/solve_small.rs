//! Rounds from an extract, a bin list and a fleet, with the crates as libraries:
//! `cargo run --release --example solve_small`
//!
//! It plans the Monday of one commune of the sample agglomeration.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use osm_data::{ImportOptions, import};
use route_core::check::{Inputs, check};
use route_core::format::bin_list::{BinListOptions, read_bin_list};
use route_core::format::fleet::read_fleet;
use route_core::model::container::Day;
use route_core::model::opening::PlanDate;
use route_core::model::overrides::Overrides;
use route_core::paths::road_map::RoadMap;
use route_core::plan::Activity;
use route_core::planning::request::Request;
use route_core::planning::{Options, plan};
use route_core::search::control::Limits;

const COMMUNE: &str = "Béthune";

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));

    // The roads.
    let extract = root.join("osm-data/sample/bethune-bruay.osm.pbf");
    let network = import(&extract, &ImportOptions::default(), &mut |_progress| {})?.network;
    let map = RoadMap::build(&network);

    // The bins and the trucks.
    let name = "examples/data/bins-week.csv";
    let list = read_bin_list(
        name,
        &fs::read(root.join(name))?,
        &BinListOptions::default(),
    );
    let mut bins = list.containers;
    bins.retain(|bin| bin.municipality == COMMUNE && bin.days.contains(&Day::Monday));
    anyhow::ensure!(!bins.is_empty(), "{name} has no bins in {COMMUNE}");
    let name = "examples/data/fleet.json";
    let fleet = read_fleet(name, &fs::read(root.join(name))?);
    let fleet = fleet.map_err(|faults| anyhow::anyhow!("{faults:?}"))?;

    // The plan, the same at every run.
    let request = Request {
        containers: &bins,
        rejected_rows: &[],
        fleet: &fleet,
        date: PlanDate::in_ordinary_week(Day::Monday),
        day: Some(Day::Monday),
        baseline: None,
    };
    let options = Options {
        limits: Limits {
            iterations: Some(5_000),
            time: None,
        },
        seed: 1,
    };
    let never = AtomicBool::new(false);
    let plan = plan(&map, request, &options, &never, &|_event| {})?;

    // What the independent checker says to it.
    let inputs = Inputs {
        network: &network,
        graph: &map.graph,
        containers: &bins,
        rejected_rows: 0,
        fleet: &fleet,
        overrides: &Overrides::default(),
    };
    let report = check(&plan, &inputs);
    let first = report.violations.first();
    anyhow::ensure!(first.is_none(), "{}", first.context("a violation")?);

    println!("{COMMUNE}, Monday: {} rows of the bin list", bins.len());
    for round in &plan.rounds {
        println!(
            "Round {} of {}: {} stops, {:.1} t, {:.1} h, {:.0} €",
            round.number,
            round.vehicle,
            round.figures.stops,
            round.figures.mass_g as f64 / 1e6,
            f64::from(round.end_ds - round.start_ds) / 36_000.0,
            round.cost.total,
        );
        let mut street = "";
        for visit in &round.visits {
            match &visit.activity {
                Activity::Collect(collection) if collection.street != street => {
                    street = &collection.street;
                    println!("  {street}");
                }
                Activity::Dispose { site, .. } => println!("  → unload at {site}"),
                Activity::Break => println!("  → break"),
                _ => {}
            }
        }
    }
    for bin in &plan.unserved {
        println!("Not collected: {}. {}", bin.bin, bin.message_en);
    }
    Ok(())
}
