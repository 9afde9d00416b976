//! `rounds check`: whether a plan keeps to all rules.

use std::path::PathBuf;

use clap::Args;
use route_core::format::plan::read_plan;
use route_core::planning::doubts_of;

use crate::error::CommandError;
use crate::inputs::{Inputs, Map, read, read_rules};
use crate::planner::check_plan;
use crate::solve::{InputFiles, in_pool};
use crate::terminal::{print, say};

/// What to check.
#[derive(Args, Clone, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    files: InputFiles,
    /// The plan, `plan.json`
    #[arg(long, value_name = "FILE")]
    plan: PathBuf,
}

/// Prints a line of figures, or the violations.
pub fn check(args: &CheckArgs) -> Result<(), CommandError> {
    in_pool(None, || run(args))?
}

fn run(args: &CheckArgs) -> Result<(), CommandError> {
    let files = &args.files;
    let plan = read_plan(&args.plan.display().to_string(), &read(&args.plan)?)?;
    let inputs = Inputs::read(&files.bins, &files.fleet, false)?;
    let overrides = read_rules(&files.overrides)?;
    let mut map = Map::open(&files.extract, &|_| {})?;
    map.obey(overrides, &inputs.fleet.vehicles);
    for fault in &doubts_of(&map.roads, &inputs.fleet) {
        say(&fault.to_string());
    }
    let report = check_plan(&plan, &map, &inputs);
    if report.is_clean() {
        return print(&report.summary());
    }
    let lines = report.violations.iter().map(ToString::to_string);
    print(&lines.collect::<Vec<_>>().join("\n"))?;
    Err(CommandError::Violations(report.violations.len()))
}
