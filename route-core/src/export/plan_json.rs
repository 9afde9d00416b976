//! `plan.json`: the plan itself. `schema/plan.schema.json` describes its format.

use crate::plan::Plan;

use super::error::ExportError;

/// The JSON Schema (draft 2020-12) of `plan.json`.
pub const PLAN_SCHEMA: &str = include_str!("../../schema/plan.schema.json");

/// The plan as JSON: indented, keys in the order of the structs, a line end at the end.
///
/// # Errors
/// It cannot be written as JSON.
pub fn plan_json(plan: &Plan) -> Result<String, ExportError> {
    let mut text = serde_json::to_string_pretty(plan)?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jsonschema::Validator;
    use serde_json::{Value, json};

    use super::*;
    use crate::export::sample::sample;
    use crate::model::container::Day;

    fn schema() -> Value {
        serde_json::from_str(PLAN_SCHEMA).expect("the schema is JSON")
    }

    fn validator() -> Validator {
        jsonschema::validator_for(&schema()).expect("the schema is a schema")
    }

    fn plan() -> Value {
        let text = plan_json(&sample().1).expect("JSON");
        serde_json::from_str(&text).expect("JSON")
    }

    #[test]
    fn a_plan_is_written_whole_and_reads_back_the_same() {
        let (_, plan) = sample();
        let text = plan_json(&plan).expect("JSON");
        assert!(text.starts_with("{\n  \"format\": \"waste-routes/plan\",\n  \"version\": 1,"));
        assert!(text.ends_with("\n}\n"));
        assert_eq!(serde_json::from_str::<Plan>(&text).expect("a plan"), plan);
        assert_eq!(plan_json(&plan).expect("JSON"), text);
    }

    #[test]
    fn plans_keep_to_the_schema() {
        assert!(jsonschema::meta::is_valid(&schema()));
        let validator = validator();
        let errors: Vec<String> = validator
            .iter_errors(&plan())
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0]);
        let mut without_day = plan();
        without_day["day"] = Value::Null;
        assert!(validator.is_valid(&without_day));
        for day in Day::ALL {
            without_day["day"] = json!(day);
            assert!(validator.is_valid(&without_day), "{day:?}");
        }
    }

    #[test]
    fn the_schema_refuses_what_is_no_plan() {
        let validator = validator();
        for (path, value) in [
            ("/format", json!("other")),
            ("/version", json!(2)),
            ("/road_graph", json!("1234")),
            ("/date", json!(20_260_302)),
            ("/day", json!("Mon")),
            ("/cost/total", json!("12")),
            ("/rounds/0/unit", json!(0)),
            ("/rounds/0/visits/0/kind", json!("depart")),
            ("/rounds/0/visits/0/arrival_ds", json!(1.5)),
            ("/rounds/0/visits/1/edge", json!(-1)),
            ("/rounds/0/visits/1/stops", json!([])),
            ("/rounds/0/visits/1/stops/0/side", json!("both")),
            ("/rounds/0/visits/1/stops/0/lat", json!(91)),
            ("/rounds/0/visits/1/leg/edges", json!(["1"])),
            ("/unserved/0/code", json!("BECAUSE")),
            ("/unserved/1/nearest_fit/round", json!(0)),
            ("/unserved/1/nearest_fit/breaches/0/kind", json!("hope")),
            ("/unserved/1/nearest_fit/breaches/0/later_s", json!(-60)),
            ("/remedies/0/kind", json!("hope")),
            ("/remedies/0/more_containers", json!(0.5)),
            ("/rejected_rows/0/code", json!("not a code")),
        ] {
            let mut plan = plan();
            *plan.pointer_mut(path).expect(path) = value;
            assert!(!validator.is_valid(&plan), "{path}");
        }
    }

    #[test]
    fn every_key_but_what_may_be_absent_is_required() {
        fn paths(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
            match value {
                Value::Object(entries) => {
                    for (key, value) in entries {
                        found.push((path.to_owned(), key.clone()));
                        paths(value, &format!("{path}/{key}"), found);
                    }
                }
                Value::Array(items) => {
                    for (index, value) in items.iter().enumerate() {
                        paths(value, &format!("{path}/{index}"), found);
                    }
                }
                _ => {}
            }
        }
        let validator = validator();
        let mut keys = Vec::new();
        paths(&plan(), "", &mut keys);
        for (parent, key) in keys {
            let mut plan = plan();
            let object = plan.pointer_mut(&parent).and_then(Value::as_object_mut);
            object.expect("an object").remove(&key);
            let may_be_absent = ["leg", "nearest_fit", "remedies", "kept"].contains(&key.as_str());
            assert_eq!(validator.is_valid(&plan), may_be_absent, "{parent}/{key}");
        }
    }

    /// Every key of a plan is described in the schema, and the schema has no key that plans lack.
    #[test]
    fn the_schema_describes_every_key_of_a_plan_and_no_other() {
        fn keys_of_plan(value: &Value, keys: &mut BTreeSet<String>) {
            match value {
                Value::Object(entries) => {
                    for (key, value) in entries {
                        keys.insert(key.clone());
                        keys_of_plan(value, keys);
                    }
                }
                Value::Array(items) => items.iter().for_each(|item| keys_of_plan(item, keys)),
                _ => {}
            }
        }
        fn keys_of_schema(value: &Value, keys: &mut BTreeSet<String>) {
            match value {
                Value::Object(entries) => {
                    if let Some(Value::Object(properties)) = entries.get("properties") {
                        for (key, described) in properties {
                            keys.insert(key.clone());
                            let text = described["description"].as_str();
                            assert!(text.is_some_and(|text| text.ends_with('.')), "{key}");
                        }
                    }
                    entries
                        .values()
                        .for_each(|value| keys_of_schema(value, keys));
                }
                Value::Array(items) => items.iter().for_each(|item| keys_of_schema(item, keys)),
                _ => {}
            }
        }
        let (mut in_plan, mut in_schema) = (BTreeSet::new(), BTreeSet::new());
        keys_of_plan(&plan(), &mut in_plan);
        keys_of_schema(&schema(), &mut in_schema);
        assert_eq!(in_plan, in_schema);
    }
}
