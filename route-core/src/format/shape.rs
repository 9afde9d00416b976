//! What JSON files of ours may hold, and whether one keeps to it.

use osm_data::network::Position;
use serde_json::Value;

use crate::model::fault::Fault;
use crate::model::fleet::TimeOfDay;

use super::values::shown;
use crate::spelling::nearest;

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text that is not empty.
    Text,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A number above 0, at most this.
    Positive(f64),
    /// A number from one bound to another.
    Within(f64, f64),
    /// A whole number from one bound to another.
    Whole(u64, u64),
    /// A time of day, `HH:MM`.
    Time,
    /// `true` or `false`.
    Flag,
    /// Longitude and latitude in a list.
    Position,
    /// A list with at least one item.
    List(&'static Shape),
    /// An object with these keys and no others.
    Object(&'static [Key]),
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub is_required: bool,
    /// What it holds.
    pub shape: Shape,
}

/// A key that must be there.
pub const fn required(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        is_required: true,
        shape,
    }
}

/// A key that may be there.
pub const fn optional(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        is_required: false,
        shape,
    }
}

/// Checks values against shapes; places are `NAME, /path/to/the/value`.
pub struct ShapeChecker<'f> {
    /// Name of the file.
    pub name: &'f str,
    /// What was found wrong.
    pub faults: Vec<Fault>,
}

impl ShapeChecker<'_> {
    /// Notes all that is wrong with a value at a place.
    pub fn check(&mut self, value: &Value, shape: Shape, path: &str) {
        match shape {
            Shape::Object(keys) => self.check_object(value, keys, path),
            Shape::List(item) => self.check_list(value, *item, path),
            _ => {
                if let Some(expected) = unlike(value, shape) {
                    let found = shown(&value.to_string());
                    self.fault(
                        "WRONG_VALUE",
                        path,
                        format!("{found} is not {expected}"),
                        format!("write {expected}"),
                    );
                }
            }
        }
    }

    /// Notes a fault at a place.
    pub fn fault(
        &mut self,
        code: &str,
        path: &str,
        cause: impl Into<String>,
        action: impl Into<String>,
    ) {
        let place = match path {
            "" => self.name.to_owned(),
            path => format!("{}, {path}", self.name),
        };
        self.faults.push(Fault::new(code, place, cause, action));
    }

    fn check_object(&mut self, value: &Value, keys: &[Key], path: &str) {
        let Value::Object(entries) = value else {
            let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
            let found = shown(&value.to_string());
            self.fault(
                "WRONG_VALUE",
                path,
                format!("{found} is not an object"),
                format!("write an object with the keys {}", names.join(", ")),
            );
            return;
        };
        for (name, value) in entries {
            let path = format!("{path}/{}", escaped(name));
            match keys.iter().find(|key| key.name == name) {
                Some(key) => self.check(value, key.shape, &path),
                None => {
                    let near = nearest(name, keys.iter().map(|key| key.name)).unwrap_or_default();
                    self.fault(
                        "UNKNOWN_KEY",
                        &path,
                        format!("the key {} is not known here", shown(name)),
                        format!("remove it, or write the nearest known key, `{near}`"),
                    );
                }
            }
        }
        for key in keys {
            if key.is_required && !entries.contains_key(key.name) {
                self.fault(
                    "MISSING_KEY",
                    path,
                    format!("the key `{}` is missing", key.name),
                    "add it",
                );
            }
        }
    }

    fn check_list(&mut self, value: &Value, item: Shape, path: &str) {
        match value {
            Value::Array(items) if items.is_empty() => {
                self.fault("EMPTY_LIST", path, "the list is empty", "fill it in");
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    self.check(value, item, &format!("{path}/{index}"));
                }
            }
            _ => {
                let found = shown(&value.to_string());
                self.fault(
                    "WRONG_VALUE",
                    path,
                    format!("{found} is not a list"),
                    "write a list in square brackets",
                );
            }
        }
    }
}

/// What a single value should be, if it is not.
fn unlike(value: &Value, shape: Shape) -> Option<String> {
    let number = value.as_f64();
    let is_right = match shape {
        Shape::Text => value.as_str().is_some_and(|text| !text.trim().is_empty()),
        Shape::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Shape::Positive(most) => number.is_some_and(|number| number > 0.0 && number <= most),
        Shape::Within(least, most) => number.is_some_and(|number| (least..=most).contains(&number)),
        Shape::Whole(least, most) => value
            .as_u64()
            .is_some_and(|number| (least..=most).contains(&number)),
        Shape::Time => value
            .as_str()
            .is_some_and(|text| text.parse::<TimeOfDay>().is_ok()),
        Shape::Flag => value.is_boolean(),
        Shape::Position => position(value).is_some(),
        Shape::List(_) | Shape::Object(_) => true,
    };
    (!is_right).then(|| match shape {
        Shape::Text => "a text".to_owned(),
        Shape::Word(words) => format!("one of {}", words.join(", ")),
        Shape::Positive(most) => format!("a number above 0, at most {most}"),
        Shape::Within(least, most) => format!("a number from {least} to {most}"),
        Shape::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Shape::Time => "a time of day such as \"05:30\"".to_owned(),
        Shape::Flag => "true or false".to_owned(),
        Shape::Position => "a longitude and a latitude such as [2.64, 50.53]".to_owned(),
        Shape::List(_) | Shape::Object(_) => String::new(),
    })
}

/// Longitude and latitude from a list of two numbers, degrees.
pub fn position(value: &Value) -> Option<Position> {
    let [lon, lat] = value.as_array()?.as_slice() else {
        return None;
    };
    let (lon, lat) = (lon.as_f64()?, lat.as_f64()?);
    (lon.abs() <= 180.0 && lat.abs() <= 90.0).then(|| Position::from_degrees(lon, lat))
}

/// A key as part of a JSON pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
