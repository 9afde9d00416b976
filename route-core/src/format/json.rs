//! JSON in which no key may stand twice: a second one would silently replace the first.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::model::fault::Fault;

/// Reads a JSON file. `name` is for messages.
///
/// # Errors
/// It is not JSON, or an object has a key twice; the place gives line and column.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Value, Fault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice(bytes)
        .map(|Unrepeated(value)| value)
        .map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let message = error.to_string();
            let position = format!(" at line {line} column {column}");
            Fault::new(
                "NOT_JSON",
                format!("{name}, line {line}, column {column}"),
                message.strip_suffix(&position).unwrap_or(&message),
                "correct the file there",
            )
        })
}

/// A value all of whose objects have each key once.
struct Unrepeated(Value);

impl<'de> Deserialize<'de> for Unrepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnrepeatedVisitor).map(Self)
    }
}

struct UnrepeatedVisitor;

impl<'de> Visitor<'de> for UnrepeatedVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unrepeated(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("key `{key}` stands here twice")));
            }
            let Unrepeated(value) = entries.next_value()?;
            object.insert(key, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_read() {
        let text = "\u{feff}{\"a\": [null, true, -1, 2, 0.5, \"é\"], \"b\": {}}";
        let expected: Value = serde_json::from_str(&text[3..]).expect("JSON");
        assert_eq!(parse("f.json", text.as_bytes()), Ok(expected));
    }

    #[test]
    fn mistakes_are_placed() {
        for (text, place, cause) in [
            ("", "f.json, line 1, column 0", "EOF while parsing a value"),
            (
                "{\"a\": 1,\n \"b\": [1, ]}",
                "f.json, line 2, column 11",
                "trailing comma",
            ),
            (
                "{\"a\": 1,\n \"a\": 2}",
                "f.json, line 2, column 4",
                "key `a` stands here twice",
            ),
            ("{} x", "f.json, line 1, column 4", "trailing characters"),
        ] {
            let fault = parse("f.json", text.as_bytes()).expect_err(text);
            assert_eq!((fault.place.as_str(), fault.cause.as_str()), (place, cause));
        }
        let deep = "[".repeat(100_000);
        assert_eq!(
            parse("f.json", deep.as_bytes()).expect_err("a fault").code,
            "NOT_JSON"
        );
    }
}
