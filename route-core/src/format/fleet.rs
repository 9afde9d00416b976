//! The fleet file: depots, disposal sites, streams and vehicle classes, in JSON.
//!
//! The layout is that of [`Fleet`]; `open` is in OSM `opening_hours` syntax.

use std::collections::HashSet;

use serde_json::Value;

use crate::model::container::Day;
use crate::model::fault::Fault;
use crate::model::fleet::{Fleet, TimeOfDay};
use crate::model::opening::{PlanDate, open_intervals};

use super::coordinates::from_degrees;
use super::fleet_keys::FLEET;
use super::json;
use super::shape::ShapeChecker;
use super::values::shown;
use crate::spelling::nearest;

/// Reads a fleet file. `name` is for messages.
///
/// # Errors
/// Everything that is wrong with it, each fault with its place as a JSON pointer.
pub fn read_fleet(name: &str, bytes: &[u8]) -> Result<Fleet, Vec<Fault>> {
    let mut value = json::parse(name, bytes).map_err(|fault| vec![fault])?;
    let mut checker = ShapeChecker {
        name,
        faults: Vec::new(),
    };
    checker.check(&value, FLEET, "");
    check_ids(&value, &mut checker);
    check_references(&value, &mut checker);
    for (path, depot) in items(&value, "depots") {
        check_position(&path, depot, &mut checker);
    }
    for (path, site) in items(&value, "disposal_sites") {
        check_position(&path, site, &mut checker);
        check_opening(&path, site, &mut checker);
    }
    for (path, vehicle) in items(&value, "vehicles") {
        check_weights(&path, vehicle, &mut checker);
        check_shift(&path, vehicle, &mut checker);
    }
    if !checker.faults.is_empty() {
        return Err(checker.faults);
    }
    put_profiles_in(&mut value);
    serde_json::from_value(value).map_err(|error| {
        vec![Fault::new(
            "WRONG_VALUE",
            name,
            error.to_string(),
            "correct it",
        )]
    })
}

/// The items of a list of the file, each with its place.
fn items<'v>(value: &'v Value, list: &'v str) -> impl Iterator<Item = (String, &'v Value)> {
    let items = value.get(list).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .enumerate()
        .map(move |(index, item)| (format!("/{list}/{index}"), item))
}

/// Puts the profiles in the place of their names.
fn put_profiles_in(value: &mut Value) {
    let profiles = value.get("profiles").cloned().unwrap_or_default();
    let vehicles = value.get_mut("vehicles").and_then(Value::as_array_mut);
    for vehicle in vehicles.into_iter().flatten() {
        let Some(name) = vehicle.get_mut("profile") else {
            continue;
        };
        let mut known = profiles.as_array().into_iter().flatten();
        if let Some(profile) = known.find(|profile| profile["id"] == *name) {
            *name = profile.clone();
        }
    }
}

fn ids<'v>(value: &'v Value, list: &'v str) -> Vec<&'v str> {
    items(value, list)
        .filter_map(|(_, item)| item.get("id")?.as_str())
        .collect()
}

fn check_ids(value: &Value, checker: &mut ShapeChecker) {
    for list in [
        "depots",
        "disposal_sites",
        "streams",
        "vehicles",
        "profiles",
    ] {
        let mut seen = HashSet::new();
        for (path, item) in items(value, list) {
            let Some(id) = item.get("id").and_then(Value::as_str) else {
                continue;
            };
            if !seen.insert(id) {
                checker.fault(
                    "DUPLICATE_ID",
                    &format!("{path}/id"),
                    format!("{} is the id of an earlier item of `{list}` too", shown(id)),
                    "give each an id of its own",
                );
            }
        }
    }
}

fn check_references(value: &Value, checker: &mut ShapeChecker) {
    let (depots, streams) = (ids(value, "depots"), ids(value, "streams"));
    let profiles = ids(value, "profiles");
    for (path, vehicle) in items(value, "vehicles") {
        if let Some(named) = vehicle.get("profile") {
            let path = format!("{path}/profile");
            let code = "UNKNOWN_PROFILE";
            check_reference(&path, named, code, "profiles", &profiles, checker);
        }
        for key in ["start_depot", "end_depot"] {
            let path = format!("{path}/{key}");
            if let Some(depot) = vehicle.get(key) {
                check_reference(&path, depot, "UNKNOWN_DEPOT", "depots", &depots, checker);
            }
        }
    }
    for list in ["disposal_sites", "vehicles"] {
        for (path, item) in items(value, list) {
            let named = item.get("streams").and_then(Value::as_array);
            for (index, stream) in named.into_iter().flatten().enumerate() {
                let path = format!("{path}/streams/{index}");
                check_reference(
                    &path,
                    stream,
                    "UNKNOWN_STREAM",
                    "streams",
                    &streams,
                    checker,
                );
            }
        }
    }
}

fn check_reference(
    path: &str,
    named: &Value,
    code: &str,
    list: &str,
    known: &[&str],
    checker: &mut ShapeChecker,
) {
    let Some(id) = named.as_str().filter(|id| !known.contains(id)) else {
        return;
    };
    let action = match nearest(id, known.iter().copied()) {
        Some(near) => format!("add it to `{list}`, or write the nearest known id, `{near}`"),
        None => format!("add it to `{list}`"),
    };
    checker.fault(
        code,
        path,
        format!("{} is not in `{list}`", shown(id)),
        action,
    );
}

fn check_position(path: &str, place: &Value, checker: &mut ShapeChecker) {
    let degrees = |key: &str, most: f64| {
        let value = place.get(key).and_then(Value::as_f64);
        value.filter(|degrees| degrees.abs() <= most)
    };
    let (Some(lon), Some(lat)) = (degrees("lon", 180.0), degrees("lat", 90.0)) else {
        return;
    };
    if let Err(wrong) = from_degrees(lon, lat) {
        checker.fault(wrong.code, path, wrong.cause, wrong.action);
    }
}

fn check_opening(path: &str, site: &Value, checker: &mut ShapeChecker) {
    let Some(open) = site.get("open").and_then(Value::as_str) else {
        return;
    };
    let any_date = PlanDate::in_ordinary_week(Day::Monday);
    if let Err(cause) = open_intervals(open, any_date) {
        checker.fault(
            "UNREADABLE_HOURS",
            &format!("{path}/open"),
            cause,
            "write hours as in OpenStreetMap, for example `Mo-Fr 05:00-18:00; Sa 07:00-12:00`",
        );
    }
}

fn check_weights(path: &str, vehicle: &Value, checker: &mut ShapeChecker) {
    let number = |key: &str| vehicle.get(key).and_then(Value::as_f64);
    let (Some(payload_kg), Some(gross_t)) = (number("payload_kg"), number("gross_weight_t")) else {
        return;
    };
    if payload_kg >= gross_t * 1e3 {
        checker.fault(
            "PAYLOAD_TOO_HEAVY",
            &format!("{path}/payload_kg"),
            format!("a payload of {payload_kg} kg leaves nothing of {gross_t} t for the truck"),
            "write the payload in kg and the gross weight (PTAC) in t",
        );
    }
}

fn check_shift(path: &str, vehicle: &Value, checker: &mut ShapeChecker) {
    let time = |key: &str| {
        let text = vehicle.get("shift")?.get(key)?.as_str()?;
        text.parse::<TimeOfDay>().ok()
    };
    let (Some(start), Some(end)) = (time("start"), time("end")) else {
        return;
    };
    if start >= end {
        checker.fault(
            "SHIFT_REVERSED",
            &format!("{path}/shift/end"),
            format!("the shift ends at {end}, not after its start at {start}"),
            "write times after midnight as 24:00 and later, for example 29:00 for 5 in the morning",
        );
        return;
    }
    let rest = vehicle.get("break").and_then(|rest| rest.get("duration_s"));
    let length_s = u64::from(end.seconds - start.seconds);
    if let Some(duration_s) = rest
        .and_then(Value::as_u64)
        .filter(|&rest| rest >= length_s)
    {
        checker.fault(
            "BREAK_TOO_LONG",
            &format!("{path}/break/duration_s"),
            format!("a break of {duration_s} s fills the shift of {length_s} s"),
            "write the length of the break in seconds",
        );
    }
}

#[cfg(test)]
mod tests;
