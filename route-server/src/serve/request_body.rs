//! The body of a request for a plan: `{ "bins": …, "fleet": …, "options": …, "from": … }`.
//!
//! `bins` is the text of a CSV bin list, or a list of objects with the columns of one; those are
//! written as CSV and go the same way.

use std::time::Duration;

use route_core::format::json;
use route_core::model::fault::Fault;
use route_core::model::opening::PlanDate;
use route_core::planning::Options;
use route_core::planning::baseline::Baseline;
use route_core::search::control::Limits;
use serde::Deserialize;
use serde_json::Value;

use crate::baseline::baseline_of;
use crate::calendar::{Asked, Calendar, parse_day};
use crate::inputs::Inputs;

use super::bin_rows::{csv_of_rows, pointer};
use super::problem_details::Problem;

/// Most rows of a bin list. The table of legs grows with the square of the places.
pub const MOST_BINS: usize = 10_000;

/// Most vehicles of a fleet, all classes together.
const MOST_VEHICLES: u64 = 500;

/// Longest search, seconds.
const LONGEST_SEARCH_S: u32 = 900;

/// Search where nothing is said, seconds.
const ORDINARY_SEARCH_S: u32 = 60;

/// What to plan.
pub struct Order {
    /// Bin list and fleet.
    pub inputs: Inputs,
    /// The day.
    pub calendar: Calendar,
    /// How long to search.
    pub options: Options,
    /// An earlier plan to start from.
    pub baseline: Option<Baseline>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    bins: Value,
    fleet: Value,
    #[serde(default)]
    options: Value,
    #[serde(default)]
    from: Value,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct PlanOptions {
    seconds: Option<u32>,
    iterations: Option<u64>,
    seed: u64,
    day: Option<String>,
    date: Option<PlanDate>,
    strict: bool,
}

impl Order {
    /// Reads a body.
    ///
    /// # Errors
    /// It is not JSON, or larger than this service takes, or all that is wrong with it.
    pub fn parse(body: &[u8]) -> Result<Self, Problem> {
        let value =
            json::parse("body", body).map_err(|fault| Problem::malformed(fault.to_string()))?;
        let body: Body = serde_json::from_value(value)
            .map_err(|error| Problem::malformed(format!("the body: {error}")))?;
        check_rows(body.bins.as_array().map_or(0, Vec::len))?;
        let asked = PlanOptions::read(body.options);
        let inputs = inputs(
            body.bins,
            &body.fleet,
            asked.as_ref().is_ok_and(|it| it.strict),
        );
        let (asked, inputs) = match (asked, inputs) {
            (Ok(asked), Ok(inputs)) => (asked, inputs),
            (Ok(_), Err(faults)) => return Err(Problem::faults(faults)),
            (Err(fault), inputs) => {
                let mut faults = inputs.err().unwrap_or_default();
                faults.push(fault);
                return Err(Problem::faults(faults));
            }
        };
        let baseline = baseline_of(body.from).map_err(|fault| Problem::faults(vec![fault]))?;
        check_rows(inputs.bins.rows)?;
        check_vehicles(&inputs)?;
        let (day, options) = asked
            .resolve()
            .map_err(|fault| Problem::faults(vec![fault]))?;
        let calendar = Calendar::of(&inputs.bins, day, "/options/day")
            .map_err(|fault| Problem::faults(vec![fault]))?;
        Ok(Self {
            inputs,
            calendar,
            options,
            baseline,
        })
    }
}

impl PlanOptions {
    fn read(value: Value) -> Result<Self, Fault> {
        if value.is_null() {
            return Ok(Self::default());
        }
        serde_json::from_value(value).map_err(|error| {
            Fault::new(
                "WRONG_OPTION",
                "/options",
                error.to_string(),
                "the options are seconds, iterations, seed, day, date and strict",
            )
        })
    }

    fn resolve(self) -> Result<(Asked, Options), Fault> {
        let day = self.day.map(|day| parse_day(&day)).transpose();
        let day = day.map_err(|cause| {
            Fault::new(
                "UNKNOWN_DAY",
                "/options/day",
                cause,
                "correct it or leave it out",
            )
        })?;
        let unsaid_s = if self.iterations.is_some() {
            LONGEST_SEARCH_S
        } else {
            ORDINARY_SEARCH_S
        };
        let seconds = self.seconds.unwrap_or(unsaid_s).min(LONGEST_SEARCH_S);
        let options = Options {
            limits: Limits {
                iterations: self.iterations,
                time: Some(Duration::from_secs(seconds.into())),
            },
            seed: self.seed,
        };
        let date = self.date;
        Ok((Asked { day, date }, options))
    }
}

fn check_rows(rows: usize) -> Result<(), Problem> {
    if rows > MOST_BINS {
        let detail = format!("/bins: {rows} rows, at most {MOST_BINS} are taken");
        return Err(Problem::too_large(detail));
    }
    Ok(())
}

fn check_vehicles(inputs: &Inputs) -> Result<(), Problem> {
    let classes = inputs.fleet.vehicles.iter();
    let vehicles: u64 = classes.map(|class| u64::from(class.count)).sum();
    if vehicles > MOST_VEHICLES {
        let detail =
            format!("/fleet/vehicles: {vehicles} vehicles, at most {MOST_VEHICLES} are taken");
        return Err(Problem::too_large(detail));
    }
    Ok(())
}

/// Reads bin list and fleet; faults are placed by JSON pointers.
fn inputs(bins: Value, fleet: &Value, strict: bool) -> Result<Inputs, Vec<Fault>> {
    let (csv, lines) = match bins {
        Value::String(text) => (text.into_bytes(), None),
        Value::Array(rows) => {
            let (csv, lines) = csv_of_rows(&rows)?;
            (csv, Some(lines))
        }
        _ => {
            return Err(vec![Fault::new(
                "WRONG_TYPE",
                "/bins",
                "it is neither a list of objects nor the text of a CSV file",
                "write one object for each row of the bin list",
            )]);
        }
    };
    let point = |fault: &mut Fault| fault.place = pointer(&fault.place, lines.as_deref());
    let fleet = fleet.to_string();
    let parsed = Inputs::parse(("bins", &csv), ("fleet", fleet.as_bytes()), strict);
    match parsed {
        Ok(mut inputs) => {
            inputs.bins.faults.iter_mut().for_each(point);
            Ok(inputs)
        }
        Err(mut faults) => {
            faults.iter_mut().for_each(point);
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use route_core::model::container::Day;
    use serde_json::json;

    use super::*;

    fn fleet() -> Value {
        json!({
            "depots": [{"id": "depot", "lon": 2.64, "lat": 50.53}],
            "disposal_sites": [{"id": "cve", "lon": 2.57, "lat": 50.53, "streams": ["OMR"], "service_s": 900}],
            "streams": [{"id": "OMR", "density_kg_per_l": 0.12, "compacted_kg_per_m3": 450}],
            "vehicles": [{
                "id": "bom26", "count": 3, "start_depot": "depot", "end_depot": "depot",
                "streams": ["OMR"], "payload_kg": 9000, "body_m3": 20, "gross_weight_t": 26,
                "axle_load_t": 11.5, "height_m": 3.6, "width_m": 2.55, "length_m": 10.5,
                "collects": "right", "shift": {"start": "05:00", "end": "13:45"},
                "cost": {"fixed": 150, "per_hour": 85, "per_km": 1.4}
            }]
        })
    }

    fn order(bins: Value, fleet: Value, options: Value) -> Result<Order, Value> {
        let body = json!({"bins": bins, "fleet": fleet, "options": options});
        Order::parse(body.to_string().as_bytes())
            .map_err(|problem| serde_json::to_value(problem).expect("JSON"))
    }

    fn bin(id: &str) -> Value {
        json!({"id": id, "lon": 2.61, "lat": 50.53, "flux": "OMR", "volume_l": 240, "nombre": 1})
    }

    #[test]
    fn rows_are_objects_with_french_or_english_columns_or_csv_text() {
        let english = json!([{
            "id": "b\n1", "lon": 2.61, "lat": "50,53", "stream": "OMR", "volume_l": 240, "count": 2,
            "fill": 0.5, "address": "3; rue \"Basse\"", "day": ["Mo", "Th"], "side": null
        }]);
        let read = order(english, fleet(), json!({"day": "lundi"})).map_err(|it| it.to_string());
        let read = read.unwrap_or_else(|problem| panic!("{problem}"));
        let bin = &read.inputs.bins.containers[0];
        assert_eq!((bin.id.as_str(), bin.count, bin.fill), ("b\n1", 2, 0.5));
        assert_eq!(bin.address, "3; rue \"Basse\"");
        assert_eq!(bin.days, [Day::Monday, Day::Thursday]);
        assert_eq!(bin.position.lat(), 50.53);
        assert_eq!(read.calendar.day, Some(Day::Monday));

        let text = "id;lon;lat;flux;volume_l;nombre\nb1;2,61;50,53;OMR;240;1\n";
        let read = order(json!(text), fleet(), Value::Null).map_err(|it| it.to_string());
        let read = read.unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(read.inputs.bins.containers.len(), 1);
        assert_eq!(read.options.limits.time, Some(Duration::from_secs(60)));
    }

    #[test]
    fn faults_are_placed_by_pointers_into_the_body() {
        let mut bins = vec![bin("a\nb"), bin("c"), bin("d"), bin("c")];
        bins[1]["lat"] = json!("490.1x");
        let mut wrong_fleet = fleet();
        wrong_fleet["vehicles"][0]["payload_kgs"] = json!(1);
        let problem = order(json!(bins), wrong_fleet, json!({"strict": true}));
        let problem = problem.err().expect("a problem");
        assert_eq!(problem["status"], 422);
        let places: Vec<&str> = problem["errors"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|error| error["place"].as_str().expect("text"))
            .collect();
        assert_eq!(places, ["/bins/1/lat", "/fleet/vehicles/0/payload_kgs"]);

        // Without `strict` the rows are left out, and the plan says so in the same words.
        let read = order(json!(bins), fleet(), Value::Null).map_err(|it| it.to_string());
        let read = read.unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(read.inputs.bins.faults[0].place, "/bins/1/lat");
        assert_eq!(read.inputs.bins.containers.len(), 3);
    }

    #[test]
    fn what_cannot_be_planned_is_refused_with_its_reason() {
        let many: Vec<Value> = (0..=MOST_BINS)
            .map(|index| bin(&index.to_string()))
            .collect();
        let mut large_fleet = fleet();
        large_fleet["vehicles"][0]["count"] = json!(501);
        for (bins, fleet, options, status, code) in [
            (json!([]), fleet(), Value::Null, 422, "NO_ROWS"),
            (json!([1]), fleet(), Value::Null, 422, "WRONG_TYPE"),
            (json!(1), fleet(), Value::Null, 422, "WRONG_TYPE"),
            (
                json!([{"id": 1, "lat": 2}]),
                fleet(),
                Value::Null,
                422,
                "MISSING_COLUMN",
            ),
            (
                json!([bin("a")]),
                json!({}),
                Value::Null,
                422,
                "MISSING_KEY",
            ),
            (
                json!([bin("a")]),
                fleet(),
                json!({"second": 1}),
                422,
                "WRONG_OPTION",
            ),
            (
                json!([bin("a")]),
                fleet(),
                json!({"day": "Montag"}),
                422,
                "UNKNOWN_DAY",
            ),
            (
                json!([bin("a")]),
                fleet(),
                json!({"date": "2026-13-01"}),
                422,
                "WRONG_OPTION",
            ),
            (json!(many), fleet(), Value::Null, 413, ""),
            (json!([bin("a")]), large_fleet, Value::Null, 413, ""),
        ] {
            let problem = order(bins, fleet, options).err().expect("a problem");
            assert_eq!(problem["status"], status, "{problem}");
            if !code.is_empty() {
                assert_eq!(problem["errors"][0]["code"], code, "{problem}");
            }
        }
    }

    #[test]
    fn what_is_not_a_request_is_malformed() {
        for body in [
            "",
            "{",
            "[]",
            "{\"bins\": []}",
            "{\"bins\": [], \"bins\": []}",
        ] {
            let problem = Order::parse(body.as_bytes()).err().expect("a problem");
            let problem = serde_json::to_value(problem).expect("JSON");
            assert_eq!(problem["status"], 400, "{body}");
        }
    }
}
