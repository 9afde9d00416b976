//! How far the work has come, for terminals and for programs.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use route_core::messages::Language;
use serde::Serialize;

/// Least time between two lines of one phase.
const REPORT_EVERY: Duration = Duration::from_millis(250);

/// Length of a progress bar in its own unit.
const BAR_LENGTH: u64 = 1_000;

/// What is being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Reading the extract.
    Import,
    /// Building the road graph.
    Roads,
    /// Computing the legs between all places.
    Legs,
    /// Searching.
    Search,
    /// Writing out paths and times.
    Assembly,
    /// Checking the plan.
    Check,
    /// Writing files.
    Write,
}

impl Phase {
    fn name(self, language: Language) -> &'static str {
        let (french, english) = match self {
            Self::Import => ("Lecture de la carte", "Reading the map"),
            Self::Roads => ("Réseau routier", "Road graph"),
            Self::Legs => ("Trajets", "Legs"),
            Self::Search => ("Recherche", "Search"),
            Self::Assembly => ("Mise en forme", "Writing out"),
            Self::Check => ("Contrôle", "Check"),
            Self::Write => ("Écriture", "Writing files"),
        };
        language.pick(french, english)
    }
}

/// How far a phase is.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Step {
    /// The phase.
    pub phase: Phase,
    /// Share of the phase that is done, 0 to 1.
    pub done: f64,
    /// The best plan so far, during the search.
    #[serde(flatten)]
    pub search: Option<SearchState>,
}

impl Step {
    /// A step of a phase other than the search.
    pub fn at(phase: Phase, done: f64) -> Self {
        Self {
            phase,
            done,
            search: None,
        }
    }
}

/// The best plan of a search.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct SearchState {
    /// Iterations made.
    pub iterations: u64,
    /// Its cost, euro.
    pub cost: f64,
    /// Services that it leaves out.
    pub unserved: usize,
    /// Vehicles that it uses.
    pub vehicles: usize,
}

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, ValueEnum)]
pub enum ProgressMode {
    /// A bar on a terminal, nothing elsewhere.
    #[default]
    Auto,
    /// A bar.
    Bar,
    /// JSON, one object per line.
    Json,
    /// Nothing.
    None,
}

/// Shows progress on the standard error stream.
pub struct ProgressDisplay {
    begun: Instant,
    language: Language,
    display: Display,
}

enum Display {
    Bar(ProgressBar),
    /// The phase and time of the last line.
    Json(Mutex<Option<(Phase, Instant)>>),
    None,
}

/// A line for programs.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    step: Step,
    /// Since the program began.
    seconds: f64,
}

impl ProgressDisplay {
    /// A display that starts its clock now.
    pub fn new(choice: ProgressMode, language: Language) -> Self {
        let is_bar = match choice {
            ProgressMode::Auto => std::io::stderr().is_terminal(),
            choice => choice == ProgressMode::Bar,
        };
        let display = if is_bar {
            Display::Bar(bar())
        } else if choice == ProgressMode::Json {
            Display::Json(Mutex::new(None))
        } else {
            Display::None
        };
        Self {
            begun: Instant::now(),
            language,
            display,
        }
    }

    /// Shows a step. From any thread.
    pub fn show(&self, step: Step) {
        match &self.display {
            Display::Bar(bar) => {
                bar.set_prefix(step.phase.name(self.language));
                bar.set_position((step.done * BAR_LENGTH as f64) as u64);
                bar.set_message(step.search.map_or(String::new(), |state| self.state(state)));
            }
            Display::Json(last) => self.line(step, last),
            Display::None => {}
        }
    }

    /// Takes a bar off the terminal.
    pub fn finish(&self) {
        if let Display::Bar(bar) = &self.display {
            bar.finish_and_clear();
        }
    }

    fn line(&self, step: Step, last: &Mutex<Option<(Phase, Instant)>>) {
        let Ok(mut last) = last.lock() else { return };
        let is_soon = |&(phase, at): &(Phase, Instant)| {
            phase == step.phase && step.done < 1.0 && at.elapsed() < REPORT_EVERY
        };
        if last.as_ref().is_some_and(is_soon) {
            return;
        }
        *last = Some((step.phase, Instant::now()));
        let seconds = (self.begun.elapsed().as_secs_f64() * 1e3).round() / 1e3;
        if let Ok(text) = serde_json::to_string(&Line { step, seconds }) {
            // Nobody is told if the stream is closed.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    fn state(&self, state: SearchState) -> String {
        let (vehicle, vehicles) = self
            .language
            .pick(("véhicule", "véhicules"), ("vehicle", "vehicles"));
        let mut text = format!(
            "{}, {}",
            self.language.quantity(state.cost, 0, "€"),
            self.language.count(state.vehicles, vehicle, vehicles)
        );
        if state.unserved > 0 {
            let left_out = self.language.pick("en attente", "left out");
            text.push_str(", ");
            text.push_str(&self.language.quantity(state.unserved as f64, 0, left_out));
        }
        text
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(BAR_LENGTH);
    let style = ProgressStyle::with_template("{prefix:20} {bar:30} {percent:>3} %  {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_programs_is_one_flat_object() {
        let step = Step {
            search: Some(SearchState {
                iterations: 640,
                cost: 1234.5,
                unserved: 0,
                vehicles: 4,
            }),
            ..Step::at(Phase::Search, 0.25)
        };
        let line = serde_json::to_string(&Line { step, seconds: 1.5 }).expect("JSON");
        assert_eq!(
            line,
            "{\"phase\":\"search\",\"done\":0.25,\"iterations\":640,\"cost\":1234.5,\
             \"unserved\":0,\"vehicles\":4,\"seconds\":1.5}"
        );
        let step = Step::at(Phase::Roads, 0.0);
        let line = serde_json::to_string(&Line { step, seconds: 2.0 }).expect("JSON");
        assert_eq!(line, "{\"phase\":\"roads\",\"done\":0.0,\"seconds\":2.0}");
    }
}
