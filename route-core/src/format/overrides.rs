//! The planner's own rules about roads, in JSON: see the README for the layout.

use osm_data::network::{Access, Position};
use serde_json::Value;

use crate::model::container::Day;
use crate::model::fault::Fault;
use crate::model::opening::{PlanDate, open_intervals};
use crate::model::overrides::{
    Direction, Effect, Manoeuvre, Measures, Overrides, Rule, Validity, VehicleScope, Whereabouts,
};

use super::json;
use super::shape::{Key, Shape, ShapeChecker, optional, position, required};

/// OSM ids that JSON numbers hold exactly.
const ID: Shape = Shape::Whole(1, 1 << 53);

const WHERE: [Key; 9] = [
    optional("ways", Shape::List(&ID)),
    optional("node", ID),
    optional("street", Shape::Text),
    optional("municipality", Shape::Text),
    optional("line", Shape::List(&Shape::Position)),
    optional("lines", Shape::List(&Shape::List(&Shape::Position))),
    optional("from", Shape::Position),
    optional("at", Shape::Position),
    optional("to", Shape::Position),
];

const MEASURES: [Key; 5] = [
    optional("weight_t", Shape::Positive(100.0)),
    optional("axle_load_t", Shape::Positive(40.0)),
    optional("height_m", Shape::Positive(10.0)),
    optional("width_m", Shape::Positive(5.0)),
    optional("length_m", Shape::Positive(40.0)),
];

const VEHICLES: [Key; 4] = [
    optional("classes", Shape::List(&Shape::Text)),
    optional("heavy", Shape::Flag),
    optional("beyond", Shape::Object(&MEASURES)),
    optional("within", Shape::Object(&MEASURES)),
];

const RULE: [Key; 13] = [
    required("id", Shape::Text),
    required("where", Shape::Object(&WHERE)),
    optional("access", Shape::Word(&["open", "destination", "closed"])),
    optional("direction", Shape::Word(&["forward", "backward", "both"])),
    optional("speed_kmh", Shape::Whole(3, 130)),
    optional(
        "manoeuvre",
        Shape::Word(&["forbidden", "mandatory", "allowed"]),
    ),
    optional("reversing", Shape::Word(&["registered"])),
    optional("turning_place", Shape::Word(&["registered"])),
    optional("from", Shape::Text),
    optional("to", Shape::Text),
    optional("hours", Shape::Text),
    optional("vehicles", Shape::Object(&VEHICLES)),
    optional("note", Shape::Text),
];

/// Keys of which a rule has exactly one.
const EFFECTS: [&str; 6] = [
    "access",
    "direction",
    "speed_kmh",
    "manoeuvre",
    "reversing",
    "turning_place",
];

const FILE: Shape = Shape::Object(&[required("overrides", Shape::List(&Shape::Object(&RULE)))]);

/// Reads a file of rules. `name` is for messages.
///
/// # Errors
/// Everything that is wrong with it, each fault with its place as a JSON pointer.
pub fn read_overrides(name: &str, bytes: &[u8]) -> Result<Overrides, Vec<Fault>> {
    let value = json::parse(name, bytes).map_err(|fault| vec![fault])?;
    let mut checker = ShapeChecker {
        name,
        faults: Vec::new(),
    };
    checker.check(&value, FILE, "");
    let mut overrides = Overrides::default();
    let mut ids: Vec<&str> = Vec::new();
    let items = value.get("overrides").and_then(Value::as_array);
    for (index, item) in items.into_iter().flatten().enumerate() {
        let path = format!("/overrides/{index}");
        let id = item["id"].as_str().unwrap_or_default();
        if ids.contains(&id) {
            let cause = format!("`{id}` is the id of an earlier rule too");
            checker.fault(
                "DUPLICATE_ID",
                &format!("{path}/id"),
                cause,
                "give it another",
            );
        }
        ids.push(id);
        overrides.rules.extend(rule(item, &path, &mut checker));
    }
    if checker.faults.is_empty() {
        Ok(overrides)
    } else {
        Err(checker.faults)
    }
}

/// A rule; `None` after a fault.
fn rule(item: &Value, path: &str, checker: &mut ShapeChecker) -> Option<Rule> {
    let effect = effect(item, path, checker);
    let validity = validity(item, path, checker);
    let on = effect.and_then(|effect| whereabouts(&item["where"], effect, path, checker));
    Some(Rule {
        id: item["id"].as_str()?.to_owned(),
        place: format!("{}, {path}", checker.name),
        on: on?,
        effect: effect?,
        validity: validity?,
        vehicles: vehicles(&item["vehicles"]),
    })
}

fn effect(item: &Value, path: &str, checker: &mut ShapeChecker) -> Option<Effect> {
    let said: Vec<&str> = (EFFECTS.into_iter())
        .filter(|key| item.get(key).is_some())
        .collect();
    let &[key] = said.as_slice() else {
        let cause = match said.as_slice() {
            [] => "the rule does not say what it changes".to_owned(),
            said => format!("the rule changes several things: {}", said.join(", ")),
        };
        let action = format!("give exactly one of {}", EFFECTS.join(", "));
        checker.fault("NOT_ONE_EFFECT", path, cause, action);
        return None;
    };
    let value = &item[key];
    Some(match (key, value.as_str()) {
        ("access", Some("open")) => Effect::Access(Access::Allowed),
        ("access", Some("destination")) => Effect::Access(Access::Destination),
        ("access", Some("closed")) => Effect::Access(Access::Closed),
        ("direction", Some("forward")) => Effect::Direction(Direction::Forward),
        ("direction", Some("backward")) => Effect::Direction(Direction::Backward),
        ("direction", Some("both")) => Effect::Direction(Direction::Both),
        ("manoeuvre", Some("forbidden")) => Effect::Manoeuvre(Manoeuvre::Forbidden),
        ("manoeuvre", Some("mandatory")) => Effect::Manoeuvre(Manoeuvre::Mandatory),
        ("manoeuvre", Some("allowed")) => Effect::Manoeuvre(Manoeuvre::Allowed),
        ("reversing", Some("registered")) => Effect::Reversing,
        ("turning_place", Some("registered")) => Effect::TurningPlace,
        ("speed_kmh", _) => Effect::SpeedKmh(u16::try_from(value.as_u64()?).ok()?),
        // The shape of the file has a fault there.
        _ => return None,
    })
}

/// What names the place of a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Roads,
    Junction,
    Manoeuvre,
}

fn whereabouts(
    said: &Value,
    effect: Effect,
    path: &str,
    checker: &mut ShapeChecker,
) -> Option<Whereabouts> {
    let kind = match effect {
        Effect::TurningPlace => Kind::Junction,
        Effect::Manoeuvre(_) => Kind::Manoeuvre,
        _ => Kind::Roads,
    };
    let keys = said.as_object()?;
    let mut keys: Vec<&str> = keys.keys().map(String::as_str).collect();
    keys.sort_unstable();
    let point = |key: &str| position(&said[key]);
    let ways = || -> Option<Vec<i64>> {
        let ways = said["ways"].as_array()?.iter();
        ways.map(Value::as_i64).collect()
    };
    match (kind, keys.as_slice()) {
        (Kind::Roads, ["ways"]) => Some(Whereabouts::Ways(ways()?)),
        (Kind::Roads, ["street"] | ["municipality", "street"]) => Some(Whereabouts::Street {
            name: said["street"].as_str()?.to_owned(),
            municipality: said["municipality"].as_str().map(str::to_owned),
        }),
        (Kind::Roads, ["line"]) => lines(std::slice::from_ref(&said["line"]), path, checker),
        (Kind::Roads, ["lines"]) => lines(said["lines"].as_array()?, path, checker),
        (Kind::Junction, ["node"]) => Some(Whereabouts::Node(said["node"].as_i64()?)),
        (Kind::Junction, ["at"]) => Some(Whereabouts::At(point("at")?)),
        (Kind::Manoeuvre, ["ways"] | ["node", "ways"]) => {
            let ways = ways()?;
            if ways.len() < 2 {
                let cause = "a manoeuvre leads from one way onto another";
                let action = "name two ways or more, in driving order";
                checker.fault("TOO_FEW_WAYS", &format!("{path}/where/ways"), cause, action);
                return None;
            }
            let node = said["node"].as_i64();
            Some(Whereabouts::Along { ways, node })
        }
        (Kind::Manoeuvre, ["at", "from", "to"]) => Some(Whereabouts::Over {
            from: point("from")?,
            at: point("at")?,
            to: point("to")?,
        }),
        (kind, _) => {
            let action = match kind {
                Kind::Roads => "give `ways`, or `street` (and `municipality`), or `line`",
                Kind::Junction => "give `node` or `at`",
                Kind::Manoeuvre => "give `ways` (and `node`), or `from`, `at` and `to`",
            };
            let cause = format!("{} does not tell where it holds", keys.join(", "));
            checker.fault("NOT_ONE_PLACE", &format!("{path}/where"), cause, action);
            None
        }
    }
}

fn lines(said: &[Value], path: &str, checker: &mut ShapeChecker) -> Option<Whereabouts> {
    let line =
        |line: &Value| -> Option<Vec<Position>> { line.as_array()?.iter().map(position).collect() };
    let lines: Option<Vec<Vec<Position>>> = said.iter().map(line).collect();
    let lines = lines?;
    if lines.iter().any(|line| line.len() < 2) {
        let cause = "a line has two positions or more";
        let action = "add where it ends";
        checker.fault("LINE_TOO_SHORT", &format!("{path}/where"), cause, action);
        return None;
    }
    Some(Whereabouts::Lines(lines))
}

fn validity(item: &Value, path: &str, checker: &mut ShapeChecker) -> Option<Validity> {
    let before = checker.faults.len();
    let mut date = |key: &str| {
        let text = item.get(key)?.as_str()?;
        PlanDate::parse(text)
            .map_err(|cause| {
                let path = format!("{path}/{key}");
                checker.fault("NOT_A_DATE", &path, cause, "write a date of the calendar");
            })
            .ok()
    };
    let (from, to) = (date("from"), date("to"));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        let cause = "the rule ends before it begins";
        checker.fault(
            "DATES_REVERSED",
            &format!("{path}/to"),
            cause,
            "swap the dates",
        );
    }
    let hours = item.get("hours").and_then(Value::as_str);
    let any_date = PlanDate::in_ordinary_week(Day::Monday);
    if let Some(Err(cause)) = hours.map(|hours| open_intervals(hours, any_date)) {
        checker.fault(
            "UNREADABLE_HOURS",
            &format!("{path}/hours"),
            cause,
            "write hours as in OpenStreetMap, for example `Mo-Fr 07:00-17:00`",
        );
    }
    (checker.faults.len() == before).then(|| Validity {
        from,
        to,
        hours: hours.map(str::to_owned),
    })
}

fn vehicles(said: &Value) -> VehicleScope {
    let classes = said["classes"].as_array();
    let named = classes.into_iter().flatten().filter_map(Value::as_str);
    VehicleScope {
        classes: named.map(str::to_owned).collect(),
        heavy: said["heavy"].as_bool(),
        beyond: said.get("beyond").map(measures),
        within: measures(&said["within"]),
    }
}

fn measures(said: &Value) -> Measures {
    let measure = |key: &str, factor: f64| {
        let value = said[key].as_f64()?;
        Some((value * factor + 1e-6).floor() as u32)
    };
    Measures {
        weight_kg: measure("weight_t", 1e3),
        axle_load_kg: measure("axle_load_t", 1e3),
        height_cm: measure("height_m", 1e2),
        width_cm: measure("width_m", 1e2),
        length_cm: measure("length_m", 1e2),
    }
}

#[cfg(test)]
mod tests;
