//! `plan.json`, as [`crate::export::plan_json`] writes it.

use crate::model::fault::Fault;
use crate::plan::{FORMAT, Plan, VERSION};

use super::json;

/// Reads a plan. `name` is for messages. Whether its numbers are true is for the checker to say.
///
/// # Errors
/// It is not JSON, not a plan, or a plan of a version that this program does not know.
pub fn read_plan(name: &str, bytes: &[u8]) -> Result<Plan, Fault> {
    let value = json::parse(name, bytes)?;
    let (format, version) = (&value["format"], &value["version"]);
    if format.as_str() != Some(FORMAT) {
        return Err(Fault::new(
            "NOT_A_PLAN",
            format!("{name}, /format"),
            format!("the format is {format}, not \"{FORMAT}\""),
            "give the file `plan.json` that this program wrote",
        ));
    }
    if version.as_u64() != Some(u64::from(VERSION)) {
        return Err(Fault::new(
            "UNKNOWN_VERSION",
            format!("{name}, /version"),
            format!("the version is {version}; this program reads version {VERSION}"),
            "use a program of the same version, or plan again",
        ));
    }
    serde_json::from_value(value).map_err(|error| {
        Fault::new(
            "NOT_A_PLAN",
            name,
            error.to_string(),
            "give the file as it was written; its format is in plan.schema.json",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::plan_json::plan_json;
    use crate::export::sample::sample;

    #[test]
    fn a_written_plan_reads_back() {
        let (_, plan) = sample();
        let text = plan_json(&plan).expect("JSON");
        assert_eq!(read_plan("plan.json", text.as_bytes()), Ok(plan));
    }

    #[test]
    fn what_is_no_plan_is_refused_with_the_reason() {
        let text = plan_json(&sample().1).expect("JSON");
        for (from, to, code) in [
            (
                "\"format\": \"waste-routes/plan\"",
                "\"format\": 1",
                "NOT_A_PLAN",
            ),
            ("\"version\": 1", "\"version\": 2", "UNKNOWN_VERSION"),
            ("\"seed\": 7", "\"seed\": -7", "NOT_A_PLAN"),
            ("\"kind\": \"start\"", "\"kind\": \"jump\"", "NOT_A_PLAN"),
            ("\"seed\": 7,", "\"seed\": 7", "NOT_JSON"),
        ] {
            assert!(text.contains(from), "{from}");
            let changed = text.replacen(from, to, 1);
            let fault = read_plan("plan.json", changed.as_bytes()).expect_err(to);
            assert_eq!(fault.code, code, "{to}");
        }
    }
}
