//! Solves an instance of the routing literature and prints one line of JSON.
//!
//! ```text
//! cargo run --release --example benchmark -- X-n101-k25.vrp --seconds 10 --seed 1 --threads 1
//! ```

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::{Parser, ValueEnum};
use route_core::benchmark::instance::Instance;
use route_core::benchmark::mapping::{Mapped, Routes, map};
use route_core::benchmark::recognition::{Convention, read_file};
use route_core::benchmark::solution;
use route_core::search::control::{Control, Limits};
use route_core::search::iterated::Settings;
use route_core::search::solve;
use serde_json::{Value, json};

/// Solve an instance of the routing literature.
#[derive(Parser)]
struct Options {
    /// Instance file; its layout is told from its content.
    instance: PathBuf,
    /// Time to search.
    #[arg(long)]
    seconds: Option<f64>,
    /// Iterations to search.
    #[arg(long)]
    iterations: Option<u64>,
    /// Starts the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads to use.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Vehicles of each type at most, where the file does not limit them. Without it, instances
    /// of Kim take as many as the best published plan, if `bks.csv` beside them states it.
    #[arg(long)]
    vehicles: Option<u32>,
    /// Solution file to write.
    #[arg(long)]
    solution: Option<PathBuf>,
    /// How instances in the layout of Solomon are read.
    #[arg(long, value_enum, default_value_t = Reading::Dimacs)]
    convention: Reading,
}

#[derive(Clone, Copy, ValueEnum)]
enum Reading {
    /// Distances cut down to one decimal; only distance counts.
    Dimacs,
    /// Distances in double precision; fewer vehicles come first.
    Sintef,
}

fn main() -> Result<()> {
    let options = Options::parse();
    ensure!(
        options.seconds.is_some() || options.iterations.is_some(),
        "state --seconds or --iterations, or the search never ends"
    );
    let time = match options.seconds {
        None => None,
        Some(seconds) => Some(
            Duration::try_from_secs_f64(seconds)
                .with_context(|| format!("--seconds {seconds} is no time"))?,
        ),
    };
    rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build_global()?;
    let begun = Instant::now();
    let convention = match options.convention {
        Reading::Dimacs => Convention::Dimacs,
        Reading::Sintef => Convention::Sintef,
    };
    let mut instance = read_file(&options.instance, convention).map_err(anyhow::Error::msg)?;
    // What was published there weighs distance against vehicles: only at equal numbers of vehicles
    // distances can be compared.
    let published = instance
        .lunch
        .as_ref()
        .and_then(|_| published_vehicles(&options.instance));
    if let (None, Some(count)) = (options.vehicles, published) {
        eprintln!("at most {count} vehicles, as in the plan published in bks.csv");
    }
    for vehicle in &mut instance.vehicles {
        vehicle.count = vehicle.count.or(options.vehicles).or(published);
    }
    let mapped = map(&instance).map_err(anyhow::Error::msg)?;
    let file = options.instance.display();
    for hopeless in mapped.hopeless(&instance) {
        let (line, customer) = (hopeless.line, hopeless.customer);
        eprintln!(
            "{file}, line {line}: customer {customer} stays unserved: {}",
            hopeless.reason
        );
    }
    let limits = Limits {
        iterations: options.iterations,
        // Reading counts: what is compared is the time of the whole program.
        time: time.map(|time| time.saturating_sub(begun.elapsed())),
    };
    let (routes, iterations) = search(&mapped, limits, options.seed);
    let seconds = begun.elapsed().as_secs_f64();
    let breaches = instance.breaches(&routes);
    for breach in &breaches {
        eprintln!("{file}: {breach}");
    }
    if let Some(path) = &options.solution {
        let text = solution::write(&instance, &routes, seconds);
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!(
        "{}",
        json!({
            "instance": instance.name,
            "objective": objective(&instance, &routes),
            "vehicles": routes.len(),
            "seconds": (seconds * 1e3).round() / 1e3,
            "iterations": iterations,
            "feasible": breaches.is_empty(),
            "seed": options.seed,
        })
    );
    Ok(())
}

/// Vehicles of the best published plan, from the table beside an instance.
fn published_vehicles(instance: &Path) -> Option<u32> {
    let name = instance.file_stem()?.to_str()?;
    let mut table = csv::Reader::from_path(instance.with_file_name("bks.csv")).ok()?;
    let column = |title: &str, table: &mut csv::Reader<_>| {
        table
            .headers()
            .ok()?
            .iter()
            .position(|known| known == title)
    };
    let (names, counts) = (
        column("instance", &mut table)?,
        column("bks_vehicles", &mut table)?,
    );
    let mut rows = table.records().filter_map(Result::ok);
    let row = rows.find(|row| row.get(names) == Some(name))?;
    row.get(counts)?.parse().ok()
}

fn search(mapped: &Mapped, limits: Limits, seed: u64) -> (Routes, u64) {
    let mut settings = Settings::default();
    settings.local.symmetric = mapped.is_symmetric;
    let cancel = AtomicBool::new(false);
    let mut control = Control {
        limits,
        cancel: &cancel,
        progress: &mut |_| {},
        seed,
    };
    let outcome = solve(&mapped.problem, &settings, &mut control);
    (mapped.routes(&outcome.best), outcome.iterations)
}

/// Whole where it is.
fn objective(instance: &Instance, routes: &Routes) -> Value {
    let objective = instance.objective(routes);
    if objective.fract() == 0.0 && objective.abs() < 1e15 {
        json!(objective as i64)
    } else {
        json!(objective)
    }
}
