//! Tag strings into types: the only place that knows what a tag means.
//!
//! Every reader takes the tags of one element and notes in [`Guesses`](crate::report::Guesses) what it
//! could not understand. A doubt is settled by the reading that cannot send a
//! truck where it must not go.

mod access;
mod barrier;
mod class;
mod conditional;
mod dimensions;
mod lanes;
mod max_speed;
mod one_way;
mod place;
mod restriction;
mod road;
mod service;
mod surface;

pub(crate) use barrier::{NodeMark, node_mark};
pub(crate) use place::{Place, places, settlement};
pub(crate) use restriction::{RestrictionRule, Turn, restriction_rules};
pub(crate) use road::{RoadTags, road};

/// The tags of one element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tags<'a>(pub &'a [(&'a str, &'a str)]);

impl<'a> Tags<'a> {
    /// The value of a key, without blanks around it; `None` where there is none or it is blank.
    pub fn get(self, key: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(k, _)| *k == key)?;
        let value = value.trim();
        (!value.is_empty()).then_some(value)
    }

    pub fn is(self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    pub fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().copied()
    }
}

/// The tags of a test case.
#[cfg(test)]
type Tagged<'a> = &'a [(&'a str, &'a str)];

/// The parts of a value that lists several: `destination;delivery`, `agricultural, forestry`.
fn listed(value: &str) -> impl Iterator<Item = &str> {
    value
        .split([';', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::Guesses;

    const KEYS: &[&str] = &[
        "access",
        "access:conditional",
        "addr:housenumber",
        "amenity",
        "barrier",
        "day_on",
        "except",
        "hgv:conditional",
        "hgv:forward",
        "hgv:lanes",
        "hour_on",
        "lanes",
        "maxheight",
        "maxspeed",
        "maxweight",
        "maxweight:conditional",
        "name",
        "oneway",
        "oneway:conditional",
        "restriction",
        "restriction:conditional",
        "service",
        "source:maxspeed",
        "surface",
        "vehicle:backward:conditional",
        "width",
    ];

    /// Arbitrary text, and text made of what real values are made of.
    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            ".{0,40}",
            "(no|yes|none|destination|7\\.5|3,5 t| |@|;|\\(|\\)| AND |weight>|Mo-Fr|08:00-18:00|é|'|\"){0,12}",
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(
            values in proptest::collection::vec((proptest::sample::select(KEYS), value()), 0..8)
        ) {
            let mut tags: Vec<(&str, &str)> = vec![("highway", "residential")];
            tags.extend(values.iter().map(|(key, value)| (*key, value.as_str())));
            let tags = Tags(&tags);
            let mut guesses = Guesses::default();
            prop_assert!(road(tags, &mut guesses).is_some());
            node_mark(tags, &mut guesses);
            restriction_rules(tags, &mut guesses);
            places(tags);
        }
    }

    #[test]
    fn values_are_taken_without_blanks_around_them() {
        let tags = [("name", " Rue Haute "), ("ref", "  ")];
        assert_eq!(Tags(&tags).get("name"), Some("Rue Haute"));
        assert_eq!(Tags(&tags).get("ref"), None);
    }

    #[test]
    fn lists_are_separated_by_semicolons_or_commas() {
        let parts: Vec<_> = listed("agricultural, forestry; ;bus").collect();
        assert_eq!(parts, ["agricultural", "forestry", "bus"]);
    }
}
