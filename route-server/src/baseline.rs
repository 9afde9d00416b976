//! The earlier plan that planning starts from, and what of it stays, as it is asked for.

use std::path::PathBuf;

use clap::Args;
use route_core::format::plan::read_plan;
use route_core::model::fault::Fault;
use route_core::model::fleet::TimeOfDay;
use route_core::planning::baseline::{Baseline, Keep, Kept};
use serde::Deserialize;
use serde_json::Value;

use crate::inputs::{InputError, read};

/// The options of `rounds solve`.
#[derive(Args, Clone, Default, Debug)]
pub struct BaselineArgs {
    /// Start from this plan, a `plan.json` of the same day
    #[arg(long, value_name = "PLAN")]
    pub from: Option<PathBuf>,
    /// Rounds of it that stay as they are: 2,5
    #[arg(long, value_name = "ROUNDS", value_delimiter = ',', requires = "from")]
    pub keep: Vec<u32>,
    /// Rounds whose bins stay with their vehicle, in any order; others may join
    #[arg(long, value_name = "ROUNDS", value_delimiter = ',', requires = "from")]
    pub keep_vehicle: Vec<u32>,
    /// Rounds whose bins follow each other as they do, trip by trip
    #[arg(long, value_name = "ROUNDS", value_delimiter = ',', requires = "from")]
    pub keep_order: Vec<u32>,
    /// Rounds that end with what they have driven: the vehicle is out of order
    #[arg(long, value_name = "ROUNDS", value_delimiter = ',', requires = "from")]
    pub end: Vec<u32>,
    /// It is this time, HH:MM: what has begun before has been driven
    #[arg(long, value_name = "TIME", requires = "from")]
    pub at: Option<TimeOfDay>,
}

impl BaselineArgs {
    /// Reads the plan.
    ///
    /// # Errors
    /// It cannot be read, or is not a plan.
    pub fn baseline(&self) -> Result<Option<Baseline>, InputError> {
        let Some(file) = &self.from else {
            return Ok(None);
        };
        let plan = read_plan(&file.display().to_string(), &read(file)?);
        let kept = [
            (&self.keep, Kept::Round),
            (&self.keep_vehicle, Kept::Vehicle),
            (&self.keep_order, Kept::Order),
            (&self.end, Kept::Ended),
        ];
        let keep = kept.into_iter().flat_map(|(rounds, what)| {
            rounds.iter().map(move |&round| Keep {
                round,
                what,
                bins: Vec::new(),
            })
        });
        Ok(Some(Baseline {
            plan: plan.map_err(|fault| InputError::Faults(vec![fault]))?,
            keep: keep.collect(),
            driven_until_ds: self.at.map(deciseconds),
        }))
    }
}

/// The member `from` of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct From {
    plan: Value,
    #[serde(default)]
    keep: Vec<KeepItem>,
    at: Option<TimeOfDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeepItem {
    round: u32,
    what: Kept,
    #[serde(default)]
    bins: Vec<String>,
}

/// Reads the member `from` of a request: `{"plan": …, "keep": [{"round": 2, "what": "round" |
/// "vehicle" | "order" | "ended", "bins": […]}], "at": "10:15"}`.
///
/// # Errors
/// What is wrong with it.
pub fn baseline_of(from: Value) -> Result<Option<Baseline>, Fault> {
    if from.is_null() {
        return Ok(None);
    }
    let from: From = serde_json::from_value(from).map_err(|error| {
        Fault::new(
            "WRONG_BASELINE",
            "/from",
            error.to_string(),
            "its members are plan, keep (round; what: round, vehicle, order or ended; bins) and at (HH:MM)",
        )
    })?;
    let keep = from.keep.into_iter().map(|item| Keep {
        round: item.round,
        what: item.what,
        bins: item.bins,
    });
    Ok(Some(Baseline {
        plan: read_plan("/from/plan", from.plan.to_string().as_bytes())?,
        keep: keep.collect(),
        driven_until_ds: from.at.map(deciseconds),
    }))
}

fn deciseconds(time: TimeOfDay) -> i32 {
    i32::try_from(time.seconds * 10).unwrap_or(i32::MAX)
}
