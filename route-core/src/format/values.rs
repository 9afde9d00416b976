//! Values in cells, as people write them.

use crate::model::container::LiftSide;
use crate::model::fleet::TimeOfDay;

use crate::spelling::fold;

/// What is wrong with a cell, before it is known where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// Code of the fault.
    pub code: &'static str,
    /// What is wrong, with the value found.
    pub cause: String,
    /// What to do.
    pub action: String,
}

impl Wrong {
    /// What is wrong with a cell.
    pub fn new(code: &'static str, cause: impl Into<String>, action: impl Into<String>) -> Self {
        Self {
            code,
            cause: cause.into(),
            action: action.into(),
        }
    }
}

/// Most of a cell's text that a message repeats, characters.
const SHOWN: usize = 60;

/// A cell's text for a message, shortened if it is long.
pub fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// A finite number: decimal point or comma, spaces or the other mark between thousands.
pub fn number(text: &str) -> Result<f64, Wrong> {
    parse_number(text).ok_or_else(|| {
        Wrong::new(
            "NOT_A_NUMBER",
            format!("{} is not a number", shown(text)),
            "write a number, with a decimal comma or point",
        )
    })
}

fn parse_number(text: &str) -> Option<f64> {
    let text = text.strip_prefix('\'').unwrap_or(text);
    let mut plain: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| {
            if character == '\u{2212}' {
                '-'
            } else {
                character
            }
        })
        .collect();
    match (plain.rfind(','), plain.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => {
            plain = plain.replace('.', "").replace(',', ".");
        }
        (Some(_), Some(_)) => plain = plain.replace(',', ""),
        _ => plain = plain.replace(',', "."),
    }
    let is_written_number =
        |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E');
    if !plain.bytes().all(is_written_number) || plain.ends_with('.') {
        return None;
    }
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

fn number_within(text: &str, least: f64, most: f64, what: &str) -> Result<f64, Wrong> {
    let number = number(text)?;
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(Wrong::new(
            "OUT_OF_RANGE",
            format!("{} is not {what} from {least} to {most}", shown(text)),
            format!("write {what} from {least} to {most}"),
        ))
    }
}

fn without_unit<'t>(text: &'t str, units: &[&str]) -> &'t str {
    units
        .iter()
        .find_map(|unit| {
            let begin = text.len().checked_sub(unit.len())?;
            let (number, end) = text.split_at_checked(begin)?;
            end.eq_ignore_ascii_case(unit).then_some(number.trim_end())
        })
        .unwrap_or(text)
}

/// Litres of one container: `240`, `240 L`, `0,24 m3`.
pub fn volume_l(text: &str) -> Result<f64, Wrong> {
    let cubic_metres = without_unit(text, &["m3", "m³"]);
    if cubic_metres.len() < text.len() {
        volume_m3(cubic_metres)
    } else {
        let litres = without_unit(text, &["litres", "litre", "l"]);
        number_within(litres, 5.0, 50_000.0, "litres")
    }
}

/// Litres of one container, from cubic metres.
pub fn volume_m3(text: &str) -> Result<f64, Wrong> {
    let number = without_unit(text, &["m3", "m³"]);
    number_within(number, 0.005, 50.0, "cubic metres").map(|volume| volume * 1e3)
}

/// Number of equal containers.
pub fn count(text: &str) -> Result<u32, Wrong> {
    let number = number_within(text, 1.0, 10_000.0, "a number of containers")?;
    if number.fract() == 0.0 {
        Ok(number as u32)
    } else {
        Err(Wrong::new(
            "OUT_OF_RANGE",
            format!("{} is not a whole number", shown(text)),
            "write how many containers there are",
        ))
    }
}

/// Kilograms in one full container.
pub fn weight_kg(text: &str) -> Result<f64, Wrong> {
    number_within(without_unit(text, &["kg"]), 0.0, 50_000.0, "kilograms")
}

/// A share: `0,8`, `80` or `80 %`.
pub fn share(text: &str) -> Result<f64, Wrong> {
    let bare = without_unit(text, &["%"]);
    let value = number(bare)?;
    let share = if bare.len() < text.len() || value > 1.0 {
        value / 100.0
    } else {
        value
    };
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err(Wrong::new(
            "OUT_OF_RANGE",
            format!("{} is not a share", shown(text)),
            "write a share from 0 to 1, or from 0 % to 100 %",
        ))
    }
}

/// Seconds of service.
pub fn service_s(text: &str) -> Result<u32, Wrong> {
    let number = without_unit(text, &["s"]);
    number_within(number, 0.0, 86_400.0, "seconds").map(|seconds| seconds.round() as u32)
}

/// Seconds after midnight: `06:30`, `6h`, `06h30`, `06:30:00`.
pub fn time_of_day_s(text: &str) -> Result<u32, Wrong> {
    parse_time_of_day(&text.to_ascii_lowercase()).ok_or_else(|| {
        Wrong::new(
            "NOT_A_TIME",
            format!("{} is not a time of day", shown(text)),
            "write HH:MM, for example 06:30 (28:00 is 4 in the morning of the next day)",
        )
    })
}

fn parse_time_of_day(text: &str) -> Option<u32> {
    // Spreadsheets add seconds.
    let (minutes, seconds) = match text.rsplit_once(':') {
        Some((front, seconds)) if front.contains(':') => (front, seconds),
        _ => (text, "00"),
    };
    let time: TimeOfDay = minutes.parse().ok()?;
    let is_sexagesimal = |byte: &[u8]| matches!(byte, [b'0'..=b'5', b'0'..=b'9']);
    let seconds = is_sexagesimal(seconds.as_bytes()).then_some(seconds)?;
    Some(time.seconds + seconds.parse::<u32>().ok()?)
}

/// On which side of the truck: `D`, `G`, `2` and what else people write for them.
pub fn side(text: &str) -> Result<LiftSide, Wrong> {
    match fold(text).as_str() {
        "d" | "droite" | "droit" | "adroite" | "right" | "r" => Ok(LiftSide::Right),
        "g" | "gauche" | "agauche" | "left" | "l" => Ok(LiftSide::Left),
        "2" | "lesdeux" | "deux" | "lesdeuxcotes" | "2cotes" | "both" | "b" | "either" | "dg"
        | "bilateral" => Ok(LiftSide::Either),
        _ => Err(Wrong::new(
            "UNKNOWN_SIDE",
            format!("{} is not a side of the truck", shown(text)),
            "write D (right), G (left) or 2 (either side), or leave it empty",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_either_mark_and_with_thin_spaces() {
        for (text, value) in [
            ("1,5", 1.5),
            ("0.5", 0.5),
            ("-1,55", -1.55),
            ("\u{2212}1.55", -1.55),
            ("1 000", 1_000.0),
            ("1\u{202f}000,5", 1_000.5),
            ("1\u{a0}000", 1_000.0),
            ("7.048.140,44", 7_048_140.44),
            ("1,234.5", 1_234.5),
            ("'12", 12.0),
            ("1,5E+03", 1_500.0),
            (".5", 0.5),
        ] {
            assert_eq!(number(text), Ok(value), "{text}");
        }
        for text in [
            "",
            "nan",
            "inf",
            "-",
            "12a",
            "0x10",
            "1.2.3",
            "47.440246,",
            "1e999",
            "--1",
            "5.",
        ] {
            let wrong = number(text).expect_err(text);
            assert_eq!(wrong.code, "NOT_A_NUMBER", "{text}");
        }
    }

    #[test]
    fn volumes_are_litres_unless_they_say_otherwise() {
        for (text, litres) in [
            ("240", 240.0),
            ("240 L", 240.0),
            ("240L", 240.0),
            ("1 100 l", 1_100.0),
            ("360 litres", 360.0),
            ("0,24 m3", 240.0),
            ("3 m³", 3_000.0),
        ] {
            assert_eq!(volume_l(text), Ok(litres), "{text}");
        }
        assert_eq!(volume_m3("0,66"), Ok(660.0));
        for (text, code) in [
            ("0,24", "OUT_OF_RANGE"),
            ("-240", "OUT_OF_RANGE"),
            ("240 gal", "NOT_A_NUMBER"),
            ("é", "NOT_A_NUMBER"),
        ] {
            assert_eq!(volume_l(text).expect_err(text).code, code, "{text}");
        }
    }

    #[test]
    fn shares_are_fractions_or_per_cent() {
        for (text, value) in [
            ("0,8", 0.8),
            ("80", 0.8),
            ("80 %", 0.8),
            ("1", 1.0),
            ("1%", 0.01),
            ("100", 1.0),
            ("0", 0.0),
        ] {
            assert_eq!(share(text), Ok(value), "{text}");
        }
        for text in ["101", "-0,1", "120 %"] {
            assert_eq!(share(text).expect_err(text).code, "OUT_OF_RANGE", "{text}");
        }
    }

    #[test]
    fn containers_are_counted_in_whole_numbers() {
        assert_eq!(count("3"), Ok(3));
        assert_eq!(count("2,0"), Ok(2));
        for text in ["0", "-1", "1,5", "1e9"] {
            assert_eq!(count(text).expect_err(text).code, "OUT_OF_RANGE", "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_and_spreadsheets_write_them() {
        for (text, seconds) in [
            ("06:00", 21_600),
            ("6h", 21_600),
            ("06H30", 23_400),
            ("06:30:00", 23_400),
            ("06:30:15", 23_415),
            ("28:00", 100_800),
        ] {
            assert_eq!(time_of_day_s(text), Ok(seconds), "{text}");
        }
        for text in ["6", "25h61", "6:30:75", "6:30:5", ":00", "midi"] {
            assert_eq!(
                time_of_day_s(text).expect_err(text).code,
                "NOT_A_TIME",
                "{text}"
            );
        }
    }

    #[test]
    fn sides_are_those_of_the_truck() {
        for (text, expected) in [
            ("D", LiftSide::Right),
            ("droite", LiftSide::Right),
            ("R", LiftSide::Right),
            ("g", LiftSide::Left),
            ("Left", LiftSide::Left),
            ("2", LiftSide::Either),
            ("les deux", LiftSide::Either),
            ("D+G", LiftSide::Either),
        ] {
            assert_eq!(side(text), Ok(expected), "{text}");
        }
        assert_eq!(side("pair").expect_err("a fault").code, "UNKNOWN_SIDE");
    }

    #[test]
    fn a_long_value_is_shortened_in_messages() {
        assert_eq!(shown("été"), "`été`");
        assert_eq!(shown(&"é".repeat(100)).chars().count(), 63);
    }
}
