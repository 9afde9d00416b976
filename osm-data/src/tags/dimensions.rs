//! Weights, heights, widths, lengths and axle loads: numbers with all their units.

use super::Tags;
use crate::network::Limits;
use crate::reason::Reason;
use crate::report::Guesses;

/// What the value of a limit says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// A number in kilograms or centimetres.
    Limit(u32),
    /// A number that makes sense in a smaller unit only (`maxheight=350`).
    UnitGuessed(u32),
    /// Nothing is signed, or the law's general limit holds.
    Unlimited,
    /// Not understood.
    Unknown,
}

/// All signed limits of a road.
pub(super) fn limits(tags: Tags, guesses: &mut Guesses) -> Limits {
    for dimension in [
        "maxheight",
        "maxwidth",
        "maxlength",
        "maxaxleload",
        "maxweightrating",
        "maxweightrating:hgv",
    ] {
        let key = format!("{dimension}:conditional");
        if let Some(value) = tags.get(&key) {
            guesses.add(Reason::LimitAtTimes, &key, value);
        }
    }
    Limits {
        weight_kg: smallest(
            tags,
            weight,
            &[
                "maxweight",
                "maxweight:forward",
                "maxweight:backward",
                "maxweightrating",
                "maxweightrating:conditional",
                "maxgcweight",
            ],
            guesses,
        ),
        hgv_weight_kg: smallest(
            tags,
            weight,
            &[
                "maxweight:hgv",
                "maxweight:goods",
                "maxweightrating:hgv",
                "maxweightrating:hgv:conditional",
                "maxweightrating:goods",
                "maxgcweight:hgv",
            ],
            guesses,
        ),
        axle_load_kg: smallest(
            tags,
            weight,
            &["maxaxleload", "maxaxleload:conditional"],
            guesses,
        ),
        height_cm: max_height(tags, guesses),
        width_cm: max_width(tags, guesses),
        length_cm: smallest(
            tags,
            length,
            &["maxlength", "maxlength:hgv", "maxlength:conditional"],
            guesses,
        ),
    }
}

/// Clear height of a road or of a barrier on it, cm.
pub(super) fn max_height(tags: Tags, guesses: &mut Guesses) -> Option<u32> {
    let keys = [
        "maxheight",
        "maxheight:physical",
        "maxheight:forward",
        "maxheight:backward",
        "maxheight:hgv",
        "maxheight:conditional",
    ];
    smallest(tags, length, &keys, guesses)
}

/// Clear width of a road or of a barrier on it, cm.
pub(super) fn max_width(tags: Tags, guesses: &mut Guesses) -> Option<u32> {
    let keys = [
        "maxwidth",
        "maxwidth:physical",
        "maxwidth:hgv",
        "maxwidth:conditional",
    ];
    smallest(tags, length, &keys, guesses)
}

/// Heaviest vehicle that a road or a barrier lets through, kg.
pub(super) fn max_weight(tags: Tags, guesses: &mut Guesses) -> Option<u32> {
    smallest(tags, weight, &["maxweight"], guesses)
}

/// Width of the carriageway, cm.
pub(super) fn width(tags: Tags, guesses: &mut Guesses) -> Option<u32> {
    const PLAUSIBLE_CM: std::ops::RangeInclusive<u32> = 50..=5_000;
    let (key, value) = ["width", "est_width", "width:carriageway"]
        .iter()
        .find_map(|key| Some((*key, tags.get(key)?)))?;
    match length(value) {
        Reading::Limit(cm) if PLAUSIBLE_CM.contains(&cm) => Some(cm),
        _ => {
            guesses.add(Reason::WidthNotUnderstood, key, value);
            None
        }
    }
}

fn smallest(
    tags: Tags,
    read: fn(&str) -> Reading,
    keys: &[&str],
    guesses: &mut Guesses,
) -> Option<u32> {
    keys.iter()
        .filter_map(|key| {
            let value = tags.get(key)?;
            // Of `3.5 @ (22:00-06:00)` the number; that it holds at times is noted by the caller.
            let number = value.split('@').next().unwrap_or(value);
            match read(number) {
                Reading::Limit(limit) => Some(limit),
                Reading::Unlimited => None,
                Reading::UnitGuessed(limit) => {
                    guesses.add(Reason::LimitUnitGuessed, key, value);
                    Some(limit)
                }
                Reading::Unknown => {
                    guesses.add(Reason::LimitNotUnderstood, key, value);
                    Some(0)
                }
            }
        })
        .min()
}

/// A weight in kilograms; tonnes where no unit is written.
pub(super) fn weight(value: &str) -> Reading {
    least(value, |text| {
        let (number, unit) = number_and_unit(text)?;
        let kg_per_unit = match unit {
            "" if number >= 500.0 => return guessed(number),
            "" | "t" | "to" | "ton" | "tons" | "tonne" | "tonnes" | "tonnen" | "mt" => 1_000.0,
            "kg" => 1.0,
            "lb" | "lbs" => 0.453_592_37,
            "st" | "short ton" | "short tons" => 907.184_74,
            "lt" | "long ton" | "long tons" => 1_016.046_908_8,
            "cwt" => 50.802_345_44,
            _ => return None,
        };
        exact(number * kg_per_unit)
    })
}

/// A length in centimetres; metres where no unit is written.
pub(super) fn length(value: &str) -> Reading {
    least(value, |text| {
        if let Some(inches) = feet_and_inches(text) {
            return exact(inches * 2.54);
        }
        let (number, unit) = number_and_unit(text)?;
        let cm_per_unit = match unit {
            "" if number >= 100.0 => return guessed(number),
            "" | "m" | "meter" | "meters" | "metre" | "metres" => 100.0,
            "cm" => 1.0,
            "mm" => 0.1,
            _ => return None,
        };
        exact(number * cm_per_unit)
    })
}

fn exact(number: f64) -> Option<Reading> {
    // A limit is rounded down; the small addend undoes what decimals lose in binary.
    let whole = (number + 1e-6).floor();
    (whole >= 1.0).then_some(Reading::Limit(whole as u32))
}

fn guessed(number: f64) -> Option<Reading> {
    match exact(number)? {
        Reading::Limit(limit) => Some(Reading::UnitGuessed(limit)),
        other => Some(other),
    }
}

/// The smallest of the listed limits; one part that is not understood spoils the whole.
fn least(value: &str, read: impl Fn(&str) -> Option<Reading>) -> Reading {
    // A comma is a decimal comma here, so only semicolons list.
    let mut result = Reading::Unlimited;
    for part in value.split(';').map(str::trim) {
        let part = part.to_ascii_lowercase();
        let reading = match part.as_str() {
            "default" | "none" | "no" | "unsigned" | "no_sign" | "no_indications" => {
                Reading::Unlimited
            }
            text => read(text).unwrap_or(Reading::Unknown),
        };
        result = match (result, reading) {
            (Reading::Unknown, _) | (_, Reading::Unknown) => Reading::Unknown,
            (Reading::Unlimited, other) | (other, Reading::Unlimited) => other,
            (Reading::Limit(a), Reading::Limit(b)) => Reading::Limit(a.min(b)),
            (
                Reading::Limit(a) | Reading::UnitGuessed(a),
                Reading::Limit(b) | Reading::UnitGuessed(b),
            ) => Reading::UnitGuessed(a.min(b)),
        };
    }
    result
}

/// `3.5 t`, `7,5`, `3t` into number and unit.
fn number_and_unit(text: &str) -> Option<(f64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: f64 = number.replace(',', ".").parse().ok()?;
    Some((number, unit.trim().trim_end_matches('.')))
}

/// `12'6"`, `12' 6"`, `12′6″`, `12 ft 6 in`, `12ft`, `130"` in inches.
fn feet_and_inches(text: &str) -> Option<f64> {
    let text = text
        .replace(['′', '’'], "'")
        .replace(['″', '”'], "\"")
        .replace("''", "\"")
        .replace("feet", "'")
        .replace("foot", "'")
        .replace("ft", "'")
        .replace("inches", "\"")
        .replace("inch", "\"")
        .replace("in", "\"");
    let (feet, inches) = match text.split_once('\'') {
        Some((feet, inches)) => (feet.trim().parse().ok()?, inches),
        None if text.contains('"') => (0.0, text.as_str()),
        None => return None,
    };
    let inches = match inches.trim().trim_end_matches('"').trim() {
        "" => 0.0,
        number => number.parse().ok()?,
    };
    let total: f64 = feet * 12.0 + inches;
    (total > 0.0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Reading::{Limit, UnitGuessed, Unknown, Unlimited};

    #[test]
    fn trap_5_weights_are_read_in_every_unit() {
        for (value, expected) in [
            ("7.5", Limit(7_500)),
            ("7,5", Limit(7_500)),
            ("3.0", Limit(3_000)),
            ("3.5 t", Limit(3_500)),
            ("3.5t", Limit(3_500)),
            ("2.8 T", Limit(2_800)),
            ("16 tonnes", Limit(16_000)),
            ("26", Limit(26_000)),
            ("3500 kg", Limit(3_500)),
            ("3500", UnitGuessed(3_500)),
            ("20000 lbs", Limit(9_071)),
            ("8 st", Limit(7_257)),
            ("10 short tons", Limit(9_071)),
            ("3 lt", Limit(3_048)),
            ("30 cwt", Limit(1_524)),
            ("7.5;3.5", Limit(3_500)),
            ("none;7.5", Limit(7_500)),
            ("none", Unlimited),
            ("default", Unlimited),
            ("unsigned", Unlimited),
            ("Achslast 5t", Unknown),
            ("yes", Unknown),
            ("0", Unknown),
            ("-3.5", Unknown),
            ("7.5.5", Unknown),
            ("5 elephants", Unknown),
            ("3.5;viel", Unknown),
        ] {
            assert_eq!(weight(value), expected, "maxweight={value}");
        }
    }

    #[test]
    fn trap_5_lengths_are_read_in_every_unit() {
        for (value, expected) in [
            ("3.8", Limit(380)),
            ("3,8", Limit(380)),
            ("1.80", Limit(180)),
            ("4", Limit(400)),
            ("2.3", Limit(230)),
            ("3 m", Limit(300)),
            ("3m", Limit(300)),
            ("4.4 m", Limit(440)),
            ("1.8 m", Limit(180)),
            ("350 cm", Limit(350)),
            ("3500 mm", Limit(350)),
            ("350", UnitGuessed(350)),
            ("12'6\"", Limit(381)),
            ("14'5\"", Limit(439)),
            ("13' 10\"", Limit(421)),
            ("12′6″", Limit(381)),
            ("6'6''", Limit(198)),
            ("12'", Limit(365)),
            ("12 ft", Limit(365)),
            ("12 ft 6 in", Limit(381)),
            ("12ft6in", Limit(381)),
            ("130\"", Limit(330)),
            ("130 inches", Limit(330)),
            ("default", Unlimited),
            ("none", Unlimited),
            ("no_sign", Unlimited),
            ("below_default", Unknown),
            ("low", Unknown),
            ("~3", Unknown),
            ("'", Unknown),
            ("12'zu", Unknown),
            ("3-4", Unknown),
            ("-2", Unknown),
        ] {
            assert_eq!(length(value), expected, "maxheight={value}");
        }
    }

    #[test]
    fn gathers_the_limits_of_a_road() {
        type Case<'a> = (&'a [(&'a str, &'a str)], Limits, &'a [Reason]);
        let none = Limits::default();
        let cases: &[Case] = &[
            (&[("maxheight", "default")], none, &[]),
            (
                &[("maxheight", "4"), ("maxheight:physical", "3.7")],
                Limits {
                    height_cm: Some(370),
                    ..none
                },
                &[],
            ),
            (
                &[("maxweight", "12"), ("maxweightrating", "7.5")],
                Limits {
                    weight_kg: Some(7_500),
                    ..none
                },
                &[],
            ),
            (
                &[("maxweight:hgv", "7.5")],
                Limits {
                    hgv_weight_kg: Some(7_500),
                    ..none
                },
                &[],
            ),
            (
                &[("maxweightrating:hgv", "12")],
                Limits {
                    hgv_weight_kg: Some(12_000),
                    ..none
                },
                &[],
            ),
            (
                &[("maxweight:backward", "7.5")],
                Limits {
                    weight_kg: Some(7_500),
                    ..none
                },
                &[],
            ),
            (&[("maxweight:bus", "none")], none, &[]),
            (
                &[("maxaxleload", "13")],
                Limits {
                    axle_load_kg: Some(13_000),
                    ..none
                },
                &[],
            ),
            (
                &[("maxlength", "12")],
                Limits {
                    length_cm: Some(1_200),
                    ..none
                },
                &[],
            ),
            (
                &[("maxwidth", "1.8 m")],
                Limits {
                    width_cm: Some(180),
                    ..none
                },
                &[],
            ),
            (
                &[("maxheight", "niedrig")],
                Limits {
                    height_cm: Some(0),
                    ..none
                },
                &[Reason::LimitNotUnderstood],
            ),
            (
                &[("maxwidth", "230")],
                Limits {
                    width_cm: Some(230),
                    ..none
                },
                &[Reason::LimitUnitGuessed],
            ),
            (
                &[("maxlength:conditional", "10 @ (22:00-06:00)")],
                Limits {
                    length_cm: Some(1_000),
                    ..none
                },
                &[Reason::LimitAtTimes],
            ),
        ];
        for (tags, expected, reasons) in cases {
            let mut guesses = Guesses::default();
            assert_eq!(limits(Tags(tags), &mut guesses), *expected, "{tags:?}");
            assert_eq!(guesses.reasons(), *reasons, "{tags:?}");
        }
    }

    #[test]
    fn reads_carriageway_widths_that_can_be() {
        for (value, expected) in [
            ("4", Some(400)),
            ("2m", Some(200)),
            ("2.50", Some(250)),
            ("11.5", Some(1_150)),
            ("0", None),
            ("-2", None),
            ("0.3", None),
            ("200", None),
            ("breit", None),
        ] {
            let mut guesses = Guesses::default();
            let tags = [("width", value)];
            assert_eq!(width(Tags(&tags), &mut guesses), expected, "width={value}");
            assert_eq!(
                guesses.reasons().is_empty(),
                expected.is_some(),
                "width={value}"
            );
        }
    }
}
