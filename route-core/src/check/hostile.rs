//! Plans that were changed by accident or on purpose.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::plan::Plan;

use super::Report;
use super::testing::Case;

/// What a plan may say freely.
const NOT_CHECKED: &[&str] = &[
    "/generator",
    "/date",
    "/seed",
    "/iterations",
    "/construction_",
    "/unserved/0/message_",
    // The second truck stays in the depot: on which edge of its road says nothing.
    "/rounds/1/visits/1/leg/edges",
];

/// JSON pointers of everything in a document.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                pointers(field, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

fn monday() -> (Case, Value, Vec<String>) {
    let case = Case::monday();
    let json = serde_json::to_value(&case.plan).expect("a plan in JSON");
    let mut found = Vec::new();
    pointers(&json, "", &mut found);
    (case, json, found)
}

/// The report on a changed plan, if it can still be read as one.
fn report_on(case: &mut Case, json: Value) -> Option<Report> {
    case.plan = serde_json::from_value::<Plan>(json).ok()?;
    Some(case.check())
}

#[test]
fn a_plan_that_went_through_json_is_as_clean_as_before() {
    let (mut case, json, _) = monday();
    let report = report_on(&mut case, json).expect("a plan");
    assert!(report.is_clean());
}

#[test]
fn no_number_or_text_of_a_plan_can_be_changed_unnoticed() {
    let (mut case, json, pointers) = monday();
    let mut tried = 0;
    for pointer in pointers {
        let old = json.pointer(&pointer).cloned().unwrap_or_default();
        let changes: Vec<Value> = match &old {
            Value::Number(number) if number.is_f64() => {
                let number = number.as_f64().unwrap_or_default();
                vec![json!(number + 0.01), json!(number - 0.01)]
            }
            Value::Number(number) => {
                let number = number.as_i64().unwrap_or_default();
                vec![json!(number + 1), json!(number - 1)]
            }
            Value::String(text) => vec![json!(format!("{text}x")), json!("")],
            _ => continue,
        };
        if NOT_CHECKED.iter().any(|free| pointer.starts_with(free)) {
            continue;
        }
        for change in changes {
            let mut changed = json.clone();
            *changed.pointer_mut(&pointer).expect("a pointer into it") = change.clone();
            if let Some(report) = report_on(&mut case, changed) {
                tried += 1;
                assert!(!report.is_clean(), "{pointer}: {old} became {change}");
            }
        }
    }
    assert!(tried > 400, "only {tried} changes could be read");
}

#[test]
fn no_date_makes_the_checker_panic() {
    let (mut case, json, _) = monday();
    for date in [
        "+262142-12-31",
        "-262143-01-01",
        "0000-01-01",
        "9999-12-31",
        "1899-12-31",
    ] {
        let mut changed = json.clone();
        changed["date"] = json!(date);
        if let Some(report) = report_on(&mut case, changed) {
            assert_eq!(report.rounds, 2, "{date}");
        }
    }
}

/// What may stand in a place: numbers at the edges of their types, odd texts, odd dates.
fn hostile_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(|number| json!(number)),
        (-3_i64..3_000).prop_map(|number| json!(number)),
        prop::sample::select(vec![
            json!(i32::MIN),
            json!(i32::MAX),
            json!(u32::MAX),
            json!(i64::MIN),
            json!(i64::MAX),
            json!(u64::MAX),
            json!(1e308),
            json!(-1e308),
            json!(""),
            json!("tip"),
            json!("+262142-12-31"),
            json!("-262143-01-01"),
            json!("0000-01-01"),
            json!(null),
            json!([]),
            json!("left"),
            json!({ "kind": "break" }),
        ]),
        ".{0,8}".prop_map(|text| json!(text)),
    ]
}

#[derive(Clone, Debug)]
enum Change {
    Replace(Value),
    Remove,
    Repeat,
    Reverse,
}

fn hostile_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => hostile_value().prop_map(Change::Replace),
        1 => Just(Change::Remove),
        1 => Just(Change::Repeat),
        1 => Just(Change::Reverse),
    ]
}

fn apply(change: &Change, place: &mut Value) {
    match (change, place) {
        (Change::Replace(value), place) => *place = value.clone(),
        (Change::Remove, Value::Array(items)) => {
            items.pop();
        }
        (Change::Repeat, Value::Array(items)) => {
            let again = items.first().cloned();
            items.extend(again);
        }
        (Change::Reverse, Value::Array(items)) => items.reverse(),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_plan_makes_the_checker_panic(changes in vec((any::<prop::sample::Index>(), hostile_change()), 1..5)) {
        let (mut case, mut json, pointers) = monday();
        for (place, change) in &changes {
            if let Some(place) = json.pointer_mut(&pointers[place.index(pointers.len())]) {
                apply(change, place);
            }
        }
        if let Some(report) = report_on(&mut case, json) {
            let lines = report.violations.iter().map(|violation| violation.to_string().len());
            prop_assert!(lines.sum::<usize>() + report.summary().len() > 0);
        }
    }
}
