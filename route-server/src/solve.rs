//! `rounds solve`: from an extract, a bin list and a fleet to the files of a plan.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use rayon::ThreadPoolBuilder;
use route_core::export::plan_json::plan_json;
use route_core::export::summary::summary;
use route_core::messages::Language;
use route_core::model::container::Day;
use route_core::model::opening::PlanDate;
use route_core::plan::Plan;
use route_core::planning::task::PlanningError;
use route_core::planning::{Options, doubts_of};
use route_core::search::control::Limits;

use crate::baseline::BaselineArgs;
use crate::calendar::{Asked, Calendar, parse_day};
use crate::error::{CommandError, fault_lines};
use crate::inputs::{InputError, Inputs, Map, read_rules};
use crate::interrupt::cancel_flag;
use crate::output::{
    REJECTED_PLAN, make_folder, plan_files, remove_stale, write_file, write_files,
};
use crate::planner::{PlannerError, checked_plan};
use crate::progress::{Phase, ProgressDisplay, ProgressMode, Step};
use crate::terminal::{print, say};

/// Where the files of the input are.
#[derive(Args, Clone, Debug)]
pub struct InputFiles {
    /// OpenStreetMap extract, `.osm.pbf`, or a road map of `rounds import`
    #[arg(long, value_name = "FILE")]
    pub extract: PathBuf,
    /// Bin list, CSV
    #[arg(long, value_name = "FILE")]
    pub bins: PathBuf,
    /// Fleet, JSON
    #[arg(long, value_name = "FILE")]
    pub fleet: PathBuf,
    /// Rules of your own or decrees, JSON or CSV; may be given several times
    #[arg(long, value_name = "FILE")]
    pub overrides: Vec<PathBuf>,
}

/// What to plan and how long.
#[derive(Args, Clone, Debug)]
pub struct SolveArgs {
    #[command(flatten)]
    pub files: InputFiles,
    #[command(flatten)]
    pub baseline: BaselineArgs,
    /// Folder for the plan; made if need be
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Seconds to search
    #[arg(
        long,
        value_name = "N",
        default_value_t = 60,
        conflicts_with = "iterations"
    )]
    pub seconds: u32,
    /// Iterations to search, instead of seconds: equal seeds then give equal plans
    #[arg(long, value_name = "N")]
    pub iterations: Option<u64>,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Threads; all cores if absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Day of the week to plan, if the bin list has days: lundi, Mo, monday
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub day: Option<Day>,
    /// Date to plan, for opening hours and dated road rules; it gives the day too
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = PlanDate::parse)]
    pub date: Option<PlanDate>,
    /// Refuse a bin list with bad rows, and rules that are not understood or not found
    #[arg(long)]
    pub strict: bool,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t, value_name = "HOW")]
    pub progress: ProgressMode,
}

impl SolveArgs {
    fn options(&self) -> Options {
        let limits = match self.iterations {
            Some(iterations) => Limits {
                iterations: Some(iterations),
                time: None,
            },
            None => Limits {
                iterations: None,
                time: Some(Duration::from_secs(self.seconds.into())),
            },
        };
        Options {
            limits,
            seed: self.seed,
        }
    }
}

/// Plans and writes the files; the summary goes to the standard output.
pub fn solve(args: &SolveArgs, language: Language) -> Result<(), CommandError> {
    let cancel = cancel_flag(language.typeset(language.pick(
        "\nLa recherche s'arrête, le meilleur plan est gardé. Ctrl-C encore : abandon.",
        "\nThe search ends, the best plan is kept. Ctrl-C again: give up.",
    )))?;
    let progress = ProgressDisplay::new(args.progress, language);
    in_pool(args.threads, || run(args, language, &cancel, &progress))?
}

/// Does work on so many threads, or on all cores.
pub fn in_pool<R: Send>(
    threads: Option<u16>,
    work: impl FnOnce() -> R + Send,
) -> Result<R, CommandError> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, usize::from))
        .build()
        .map_err(|error| CommandError::Machine(format!("threads cannot be started: {error}")))?;
    Ok(pool.install(work))
}

fn run(
    args: &SolveArgs,
    language: Language,
    cancel: &AtomicBool,
    progress: &ProgressDisplay,
) -> Result<(), CommandError> {
    let files = &args.files;
    make_folder(&args.out)?;
    let inputs = Inputs::read(&files.bins, &files.fleet, args.strict)?;
    say_what_was_read(&files.bins, &inputs, language);
    let asked = Asked {
        day: args.day,
        date: args.date,
    };
    let calendar = Calendar::of(&inputs.bins, asked, "--day")?;
    let baseline = args.baseline.baseline()?;
    let show = |step| progress.show(step);
    let overrides = read_rules(&files.overrides)?;
    let mut map = Map::open(&files.extract, &show)?;
    map.obey(overrides, &inputs.fleet.vehicles);
    let doubts = doubts_of(&map.roads, &inputs.fleet);
    if args.strict && !doubts.is_empty() {
        progress.finish();
        return Err(InputError::Faults(doubts).into());
    }
    if cancel.load(Ordering::Relaxed) {
        return Err(CommandError::Interrupted);
    }
    let request = inputs.request(calendar, baseline.as_ref());
    let plan = checked_plan(&map, &inputs, request, &args.options(), cancel, &show);
    let plan = plan.map_err(|error| {
        progress.finish();
        failure(error, args)
    })?;
    show(Step::at(Phase::Write, 0.0));
    let files = plan_files(&plan, &map.roads.graph, &map.report, language)?;
    write_files(&args.out, &files)?;
    remove_stale(&args.out, &files)?;
    progress.finish();
    say_warnings(&plan, language);
    print(&summary(&plan, language))
}

/// Says in which file the faults are, and keeps a plan that did not pass for diagnosis.
fn failure(error: PlannerError, args: &SolveArgs) -> CommandError {
    match error {
        PlannerError::Planning(PlanningError::Faults(mut faults)) => {
            let fleet = args.files.fleet.display();
            for fault in faults
                .iter_mut()
                .filter(|fault| fault.place.starts_with('/'))
            {
                fault.place = format!("{fleet}, {}", fault.place);
            }
            InputError::Faults(faults).into()
        }
        PlannerError::Planning(_) => CommandError::Interrupted,
        PlannerError::Rejected(rejection) => {
            let path = args.out.join(REJECTED_PLAN);
            let written = plan_json(&rejection.plan).map_err(CommandError::from);
            let written = written.and_then(|text| Ok(write_file(&path, text.into_bytes())?));
            let violations = rejection.report.violations.iter().map(ToString::to_string);
            match written {
                Ok(()) => CommandError::Rejected(path, violations.collect()),
                Err(error) => error,
            }
        }
    }
}

fn say_what_was_read(file: &Path, inputs: &Inputs, language: Language) {
    let bins = &inputs.bins;
    for column in &bins.ignored {
        say(&format!("{}: {column}", file.display()));
    }
    if bins.faults.is_empty() {
        return;
    }
    let [bad, all] = [bins.rows - bins.containers.len(), bins.rows]
        .map(|count| language.number(count as f64, 0));
    let file = file.display();
    say(&language.typeset(&language.pick(
        format!("{file} : {bad} lignes sur {all} sont écartées du plan :"),
        format!("{file}: {bad} of {all} rows are left out of the plan:"),
    )));
    fault_lines(&bins.faults, language)
        .iter()
        .for_each(|line| say(line));
}

fn say_warnings(plan: &Plan, language: Language) {
    if plan.warnings.is_empty() {
        return;
    }
    say(&language.typeset(language.pick("À vérifier :", "To be looked at:")));
    fault_lines(&plan.warnings, language)
        .iter()
        .for_each(|line| say(line));
}
