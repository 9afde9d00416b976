//! `maxspeed=*` and its kin, in km/h.

use super::Tags;
use crate::reason::Reason;
use crate::report::Guesses;

/// Signed or implied maximum speed of all vehicles; the lower one where directions differ.
pub(super) fn max_speed(tags: Tags, guesses: &mut Guesses) -> Option<u16> {
    for key in ["maxspeed:conditional", "maxspeed:hgv:conditional"] {
        if let Some(value) = tags.get(key) {
            guesses.add(Reason::SpeedAtTimes, key, value);
        }
    }
    if let Some(value) = tags.get("maxspeed") {
        return signed("maxspeed", value, guesses);
    }
    lowest(tags, &["maxspeed:forward", "maxspeed:backward"], guesses).or_else(|| {
        [
            "maxspeed:type",
            "source:maxspeed",
            "zone:maxspeed",
            "zone:traffic",
        ]
        .iter()
        .find_map(|key| implied(tags.get(key)?))
    })
}

/// Signed maximum speed of vehicles above 3.5 t.
pub(super) fn hgv_max_speed(tags: Tags, guesses: &mut Guesses) -> Option<u16> {
    let keys = [
        "maxspeed:hgv",
        "maxspeed:hgv:forward",
        "maxspeed:hgv:backward",
    ];
    lowest(tags, &keys, guesses)
}

fn lowest(tags: Tags, keys: &[&str], guesses: &mut Guesses) -> Option<u16> {
    keys.iter()
        .filter_map(|key| signed(key, tags.get(key)?, guesses))
        .min()
}

fn signed(key: &str, value: &str, guesses: &mut Guesses) -> Option<u16> {
    let mut lowest = None;
    for part in super::listed(value) {
        match part.to_ascii_lowercase().as_str() {
            // Signed as unlimited, or by signs that change.
            "none" | "no" | "signals" | "variable" | "unposted" | "default" => {}
            "walk" => lowest = smaller(lowest, WALKING_PACE_KMH),
            lower => match number(lower).or_else(|| implied(part)) {
                Some(kmh) => lowest = smaller(lowest, kmh),
                None => guesses.add(Reason::SpeedNotUnderstood, key, value),
            },
        }
    }
    lowest
}

fn smaller(so_far: Option<u16>, kmh: u16) -> Option<u16> {
    Some(so_far.map_or(kmh, |known| known.min(kmh)))
}

const WALKING_PACE_KMH: u16 = 7;

fn number(value: &str) -> Option<u16> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = value.split_at(digits);
    let number: u16 = number.parse().ok().filter(|n| (1..=300).contains(n))?;
    match unit.trim() {
        "" | "km/h" | "kmh" | "kph" => Some(number),
        "mph" => Some((f64::from(number) * 1.609_344).round() as u16),
        _ => None,
    }
}

/// `FR:urban`, `DE:zone:30`, `DE:zone30`, `CZ:living_street`: what the law of the country says
/// (source: the OSM wiki's table of default speed limits).
fn implied(value: &str) -> Option<u16> {
    let lower = value.to_ascii_lowercase();
    let (country, zone) = match lower.split_once(':') {
        Some(parts) => parts,
        None => ("", lower.as_str()),
    };
    let number = zone
        .trim_start_matches("speed:")
        .trim_start_matches("zone")
        .trim_start_matches(':');
    if let Some(kmh) = number.parse().ok().filter(|n| (1..=130).contains(n)) {
        return Some(kmh);
    }
    match (country, zone) {
        ("", _) => None,
        (_, "urban") => Some(50),
        ("de", "living_street") => Some(WALKING_PACE_KMH),
        (_, "walk") => Some(WALKING_PACE_KMH),
        (_, "living_street") => Some(20),
        ("de" | "at", "rural") => Some(100),
        ("be" | "cz" | "it" | "pt" | "es", "rural") => Some(90),
        (_, "rural") => Some(80),
        ("fr" | "cz" | "at" | "it", "motorway") => Some(130),
        ("fr", "trunk") => Some(110),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;

    #[test]
    fn reads_signed_and_implied_speeds() {
        let cases: &[(Tagged, Option<u16>, usize)] = &[
            (&[], None, 0),
            (&[("maxspeed", "50")], Some(50), 0),
            (&[("maxspeed", "50 km/h")], Some(50), 0),
            (&[("maxspeed", "30 mph")], Some(48), 0),
            (&[("maxspeed", "55mph")], Some(89), 0),
            (&[("maxspeed", "50; 40")], Some(40), 0),
            (&[("maxspeed", "walk")], Some(7), 0),
            (&[("maxspeed", "none")], None, 0),
            (&[("maxspeed", "signals")], None, 0),
            (&[("maxspeed", "variable")], None, 0),
            (&[("maxspeed", "unposted")], None, 0),
            (&[("maxspeed", "FR:urban")], Some(50), 0),
            (&[("maxspeed", "langsam")], None, 1),
            (&[("maxspeed", "99999999999")], None, 1),
            (&[("maxspeed", "0")], None, 1),
            (&[("maxspeed", "-30")], None, 1),
            (
                &[("maxspeed:forward", "70"), ("maxspeed:backward", "50")],
                Some(50),
                0,
            ),
            (&[("maxspeed:type", "DE:urban")], Some(50), 0),
            (&[("maxspeed:type", "sign")], None, 0),
            (&[("source:maxspeed", "DE:zone:30")], Some(30), 0),
            (&[("source:maxspeed", "DE:zone30")], Some(30), 0),
            (&[("source:maxspeed", "FR:zone30")], Some(30), 0),
            (&[("source:maxspeed", "FR:rural")], Some(80), 0),
            (&[("source:maxspeed", "de:urban")], Some(50), 0),
            (&[("source:maxspeed", "DE:motorway")], None, 0),
            (&[("source:maxspeed", "Bing 2012")], None, 0),
            (&[("source:maxspeed", "DE:living_street")], Some(7), 0),
            (&[("zone:maxspeed", "DE:30")], Some(30), 0),
            (&[("zone:maxspeed", "20")], Some(20), 0),
            (&[("zone:traffic", "DE:rural")], Some(100), 0),
            (
                &[("maxspeed", "80"), ("source:maxspeed", "DE:urban")],
                Some(80),
                0,
            ),
            (
                &[
                    ("maxspeed", "50"),
                    ("maxspeed:conditional", "30 @ (22:00-06:00)"),
                ],
                Some(50),
                1,
            ),
        ];
        for (tags, expected, doubts) in cases {
            let mut guesses = Guesses::default();
            assert_eq!(max_speed(Tags(tags), &mut guesses), *expected, "{tags:?}");
            assert_eq!(guesses.reasons().len(), *doubts, "{tags:?}");
        }
    }

    #[test]
    fn reads_the_speed_of_trucks_apart() {
        let tags = [("maxspeed", "100"), ("maxspeed:hgv", "60")];
        let mut guesses = Guesses::default();
        assert_eq!(hgv_max_speed(Tags(&tags), &mut guesses), Some(60));
        let tags = [("maxspeed:hgv:forward", "30")];
        assert_eq!(hgv_max_speed(Tags(&tags), &mut guesses), Some(30));
    }
}
