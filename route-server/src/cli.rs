//! The command line.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use route_core::messages::Language;

use crate::check::{CheckArgs, check};
use crate::error::CommandError;
use crate::import::{ImportArgs, import};
use crate::route::{RouteArgs, route};
use crate::sample;
use crate::serve::command::{ServeArgs, serve};
use crate::solve::{SolveArgs, solve};
use crate::table::{TableArgs, table};
use crate::terminal::say;

const ABOUT: &str = "Plans waste-collection rounds on OpenStreetMap roads.

Without a command it plans the Monday of the sample agglomeration and writes out/.";

const EXAMPLES: &str = "Examples:
  rounds import pas-de-calais.osm.pbf --out pas-de-calais.roads
  rounds import --addresses adresses-62.csv --near 2.64,50.53 --radius 3000 --out bins.csv
  rounds solve --extract pas-de-calais.osm.pbf --bins bins.csv --fleet fleet.json --out plan
  rounds check --extract pas-de-calais.osm.pbf --bins bins.csv --fleet fleet.json --plan plan/plan.json
  rounds serve --extract pas-de-calais.roads --listen 127.0.0.1:8080

Exit codes: 0 done, 1 internal error, 2 input or usage to be mended, 130 interrupted.
Ctrl-C while solving ends the search and keeps the best plan; a second one gives up.";

#[derive(Parser, Debug)]
#[command(name = "rounds", version, about = ABOUT, after_help = EXAMPLES)]
struct Cli {
    /// Language of messages and exports, fr or en; that of the environment if absent
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make a plan: rounds for a day, as files for planner and driver
    Solve(SolveArgs),
    /// Check a plan: prints its figures, or what is wrong with it (exit code 2)
    Check(CheckArgs),
    /// Look into an extract and make a road map of it, or make a bin list from addresses
    Import(ImportArgs),
    /// Times and distances between many positions, for one vehicle
    Table(TableArgs),
    /// The way from one position to another, with directions
    Route(RouteArgs),
    /// Serve plans over HTTP
    Serve(ServeArgs),
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let language = cli.lang.unwrap_or_else(language_of_environment);
    match execute(cli.command, language) {
        Ok(code) => code,
        Err(error) => {
            say(&error.message(language));
            ExitCode::from(error.exit_code())
        }
    }
}

fn execute(command: Option<Command>, language: Language) -> Result<ExitCode, CommandError> {
    match command {
        Some(Command::Solve(args)) => solve(&args, language)?,
        Some(Command::Check(args)) => check(&args)?,
        Some(Command::Import(args)) => import(&args, language)?,
        Some(Command::Table(args)) => table(&args, language)?,
        Some(Command::Route(args)) => route(&args, language)?,
        Some(Command::Serve(args)) => serve(&args, language)?,
        None => match sample::find() {
            Some(files) => sample::run(files, language)?,
            None => {
                say(&Cli::command().render_help().to_string());
                return Ok(ExitCode::from(2));
            }
        },
    }
    Ok(ExitCode::SUCCESS)
}

/// French if the environment says so, by the first of these variables that is set.
fn language_of_environment() -> Language {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let value = variables
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match value {
        Some(value) if value.to_lowercase().starts_with("fr") => Language::French,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
