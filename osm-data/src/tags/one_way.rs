//! `oneway=*` and what implies it.

use super::Tags;
use crate::network::{RoadClass, Travel};
use crate::reason::Reason;
use crate::report::Guesses;

/// Whether a way is part of a roundabout.
pub(super) fn roundabout(tags: Tags) -> bool {
    matches!(tags.get("junction"), Some("roundabout" | "circular"))
}

/// In which direction vehicles may drive, before access rules are looked at.
pub(super) fn travel(tags: Tags, class: RoadClass, link: bool, guesses: &mut Guesses) -> Travel {
    let signed = ["oneway:motor_vehicle", "oneway:vehicle", "oneway"]
        .iter()
        .find_map(|key| Some((*key, tags.get(key)?)));
    let travel = match signed {
        Some((key, value)) => read(key, value, guesses),
        None if roundabout(tags) || (class == RoadClass::Motorway && !link) => Travel::Forward,
        None => Travel::Both,
    };
    match tags.get("oneway:conditional") {
        Some(value) if travel == Travel::Both => {
            guesses.add(Reason::OneWayAtTimes, "oneway:conditional", value);
            match value.split('@').next().map(str::trim) {
                Some("-1") => Travel::Backward,
                Some("no") => Travel::Both,
                Some("reversible") => Travel::Neither,
                _ => Travel::Forward,
            }
        }
        _ => travel,
    }
}

fn read(key: &str, value: &str, guesses: &mut Guesses) -> Travel {
    match value.to_ascii_lowercase().as_str() {
        "no" | "false" | "0" => Travel::Both,
        // One lane that both directions use in turn, by lights or by sight: open both ways.
        "alternating" => Travel::Both,
        "yes" | "true" | "1" => Travel::Forward,
        "-1" | "reverse" => Travel::Backward,
        "reversible" => {
            guesses.add(Reason::ReversibleOneWay, key, value);
            Travel::Neither
        }
        _ => {
            guesses.add(Reason::OneWayNotUnderstood, key, value);
            Travel::Forward
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;

    #[test]
    fn trap_5_every_spelling_of_one_way_is_read() {
        use Reason::{OneWayAtTimes, OneWayNotUnderstood, ReversibleOneWay};
        let cases: &[(Tagged, Travel, &[Reason])] = &[
            (&[], Travel::Both, &[]),
            (&[("oneway", "no")], Travel::Both, &[]),
            (&[("oneway", "yes")], Travel::Forward, &[]),
            (&[("oneway", "1")], Travel::Forward, &[]),
            (&[("oneway", "true")], Travel::Forward, &[]),
            (&[("oneway", "Yes")], Travel::Forward, &[]),
            (&[("oneway", " yes ")], Travel::Forward, &[]),
            (&[("oneway", "-1")], Travel::Backward, &[]),
            (&[("oneway", "reverse")], Travel::Backward, &[]),
            (&[("oneway", "alternating")], Travel::Both, &[]),
            (
                &[("oneway", "reversible")],
                Travel::Neither,
                &[ReversibleOneWay],
            ),
            (
                &[("oneway", "meistens")],
                Travel::Forward,
                &[OneWayNotUnderstood],
            ),
            (&[("junction", "roundabout")], Travel::Forward, &[]),
            (&[("junction", "circular")], Travel::Forward, &[]),
            (&[("junction", "spui")], Travel::Both, &[]),
            (
                &[("junction", "roundabout"), ("oneway", "no")],
                Travel::Both,
                &[],
            ),
            (
                &[("junction", "roundabout"), ("oneway", "-1")],
                Travel::Backward,
                &[],
            ),
            (
                &[("oneway:bicycle", "no"), ("oneway", "yes")],
                Travel::Forward,
                &[],
            ),
            (&[("oneway:motor_vehicle", "yes")], Travel::Forward, &[]),
            (
                &[("oneway:motor_vehicle", "no"), ("oneway", "yes")],
                Travel::Both,
                &[],
            ),
            (&[("oneway:vehicle", "-1")], Travel::Backward, &[]),
            (
                &[("oneway:conditional", "yes @ (Sa)")],
                Travel::Forward,
                &[OneWayAtTimes],
            ),
            (
                &[("oneway:conditional", "-1 @ (Sa)")],
                Travel::Backward,
                &[OneWayAtTimes],
            ),
            (
                &[("oneway", "yes"), ("oneway:conditional", "no @ (Sa)")],
                Travel::Forward,
                &[],
            ),
        ];
        for (tags, expected, reasons) in cases {
            let mut guesses = Guesses::default();
            let read = travel(Tags(tags), RoadClass::Residential, false, &mut guesses);
            assert_eq!(read, *expected, "{tags:?}");
            assert_eq!(guesses.reasons(), *reasons, "{tags:?}");
        }
    }

    #[test]
    fn a_motorway_is_one_way_and_its_links_are_not() {
        for (link, tags, expected) in [
            (false, &[][..], Travel::Forward),
            (false, &[("oneway", "no")][..], Travel::Both),
            (true, &[][..], Travel::Both),
            (true, &[("oneway", "yes")][..], Travel::Forward),
        ] {
            let mut guesses = Guesses::default();
            let read = travel(Tags(tags), RoadClass::Motorway, link, &mut guesses);
            assert_eq!(read, expected, "link {link}, {tags:?}");
        }
    }
}
