//! `rounds table`: times and distances between many positions.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use route_core::export::leg_table::{csv_legs, npy_legs};
use route_core::format::point_list::read_point_list;
use route_core::messages::Language;
use route_core::model::fault::Fault;
use route_core::paths::table::{LegTable, Place, Watch};

use crate::error::CommandError;
use crate::inputs::{InputError, read};
use crate::interrupt::cancel_flag;
use crate::output::write_file;
use crate::progress::{Phase, ProgressDisplay, ProgressMode, Step};
use crate::roads::{Ground, RoadArgs, Roads, has_extension};
use crate::solve::in_pool;
use crate::terminal::say;

/// Most legs of a table: 10,000 × 10,000, which take 800 MB.
const MOST_LEGS: usize = 100_000_000;

/// Between which positions.
#[derive(Args, Clone, Debug)]
pub struct TableArgs {
    #[command(flatten)]
    roads: RoadArgs,
    /// Positions, CSV with columns id, lon, lat (a bin list will do): where legs end, and begin if there are no sources
    #[arg(long, value_name = "FILE")]
    points: PathBuf,
    /// Where legs begin, likewise
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// What to write: `.csv` (from, to, seconds, metres), or `.npy` (sources x points x 2 of
    /// 32-bit integers: deciseconds and decimetres, -1 where there is no way)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    progress: ProgressMode,
}

/// Positions on the road.
#[derive(Default)]
struct Points {
    ids: Vec<String>,
    places: Vec<Place>,
}

/// Writes the table.
pub fn table(args: &TableArgs, language: Language) -> Result<(), CommandError> {
    let cancel = cancel_flag(language.typeset(language.pick(
        "\nLe calcul s'arrête, rien n'est écrit. Ctrl-C encore : abandon.",
        "\nThe computation ends, nothing is written. Ctrl-C again: give up.",
    )))?;
    let progress = ProgressDisplay::new(args.progress, language);
    let written = in_pool(None, || run(args, language, &cancel, &progress));
    progress.finish();
    written?
}

fn run(
    args: &TableArgs,
    language: Language,
    cancel: &AtomicBool,
    progress: &ProgressDisplay,
) -> Result<(), CommandError> {
    let is_npy = has_extension(&args.out, "npy");
    if !is_npy && !has_extension(&args.out, "csv") {
        return Err(Fault::new(
            "FORMAT_UNKNOWN",
            "--out",
            format!("`{}` ends neither in .csv nor in .npy", args.out.display()),
            "give it one of the two endings",
        )
        .into());
    }
    let give_up = || match cancel.load(Ordering::Relaxed) {
        true => Err(CommandError::Interrupted),
        false => Ok(()),
    };
    let ground = Ground::read(&args.roads, &|step| progress.show(step))?;
    give_up()?;
    let roads = ground.roads();
    give_up()?;
    let entries = points(&args.points, &roads)?;
    let sources = args.sources.as_ref().map(|sources| points(sources, &roads));
    let sources = sources.transpose()?;
    let exits = sources.as_ref().unwrap_or(&entries);
    let legs = exits.ids.len() * entries.ids.len();
    if legs > MOST_LEGS {
        return Err(Fault::new(
            "TOO_MANY_LEGS",
            "--points, --sources",
            format!("{legs} legs; at most {MOST_LEGS} fit a table"),
            "divide the sources among several tables",
        )
        .into());
    }
    let pruned = roads.profile().index.pruned();
    let watch = Watch {
        cancel,
        progress: &|done, all| {
            let done = done as f64 / all.max(1) as f64;
            progress.show(Step::at(Phase::Legs, done));
        },
    };
    let table = pruned.and_then(|pruned| {
        LegTable::compute(
            &roads.map().topology,
            pruned,
            roads.network(),
            &exits.places,
            &entries.places,
            &watch,
        )
    });
    let table = table.ok_or(CommandError::Interrupted)?;
    let bytes = if is_npy {
        npy_legs(&table, exits.ids.len(), entries.ids.len())
    } else {
        csv_legs(&table, &exits.ids, &entries.ids)
    };
    give_up()?;
    progress.show(Step::at(Phase::Write, 0.0));
    write_file(&args.out, bytes)?;
    progress.finish();
    let legs = language.number(legs as f64, 0);
    say(&language.pick(
        format!("{legs} trajets : {}", args.out.display()),
        format!("{legs} legs: {}", args.out.display()),
    ));
    Ok(())
}

/// The positions of a file on the road, all faults at once.
fn points(file: &Path, roads: &Roads) -> Result<Points, CommandError> {
    let rows = read_point_list(&file.display().to_string(), &read(file)?);
    let rows = rows.map_err(InputError::Faults)?;
    let (mut points, mut faults) = (Points::default(), Vec::new());
    for row in rows {
        match roads.place(row.position, &row.place) {
            Ok(place) => {
                points.ids.push(row.id);
                points.places.push(place);
            }
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(points)
    } else {
        Err(InputError::Faults(faults).into())
    }
}
