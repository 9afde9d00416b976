//! Column `jour`: the days on which a container is collected.

use crate::model::container::Day;

use super::values::{Wrong, shown};
use crate::spelling::{fold, misspelt};

/// Days in the order of the week, each once; empty for every day.
///
/// One or several of: French or English names and their abbreviations (`lundi`, `lun`, `Monday`,
/// `Mo`), numbers from 1 for Monday, with any separator. A hyphen after a French name joins two
/// days: `Lundi-Jeudi` is how twice a week is written in public data. After an English name or
/// one of OSM's two-letter codes it stands for a range (`Mo-Fr`), as `du lundi au vendredi` does;
/// between numbers it might mean either and is refused. A part of the day (`LUNDI SOIR`) is
/// allowed and not used. Masks name a day by its number in its place (`x2x4x6x`).
pub fn days(text: &str) -> Result<Vec<Day>, Wrong> {
    if let Some(days) = from_mask(text) {
        return Ok(days);
    }
    let mut chosen = [false; 7];
    let mut last: Option<(Day, Naming)> = None;
    let mut joint = Joint::List;
    for token in tokens(text) {
        let word = fold(token);
        match word.as_str() {
            "" => joint = Joint::Hyphen,
            "et" | "and" | "du" | "de" | "le" | "les" | "from" | "matin" | "midi" | "soir"
            | "nuit" | "apres" | "apresmidi" | "morning" | "evening" => {}
            "au" | "a" | "to" => joint = Joint::Range,
            "tous" | "jours" | "every" | "day" | "daily" | "quotidien" => chosen = [true; 7],
            _ => {
                let (day, naming) = day(&word).ok_or_else(|| unknown(text, token, &word))?;
                match (joint, last) {
                    (Joint::Hyphen, Some((_, Naming::Number))) => return Err(unclear(text)),
                    (Joint::Hyphen, Some((first, Naming::English)))
                    | (Joint::Range, Some((first, _))) => mark_range(&mut chosen, first, day),
                    _ => chosen[day as usize] = true,
                }
                last = Some((day, naming));
                joint = Joint::List;
            }
        }
    }
    match joint {
        Joint::Range => Err(alternate_weeks(text)),
        Joint::Hyphen | Joint::List => Ok(in_order(&chosen)),
    }
}

/// How a day was named.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Naming {
    French,
    English,
    Number,
}

/// What stands between two days.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Joint {
    List,
    Hyphen,
    Range,
}

/// All seven days are written as none: every day.
fn in_order(chosen: &[bool; 7]) -> Vec<Day> {
    if chosen.iter().all(|&on| on) {
        return Vec::new();
    }
    Day::ALL
        .into_iter()
        .filter(|&day| chosen[day as usize])
        .collect()
}

fn mark_range(chosen: &mut [bool; 7], first: Day, last: Day) {
    let mut day = first as usize;
    chosen[day] = true;
    while day != last as usize {
        day = (day + 1) % 7;
        chosen[day] = true;
    }
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|character: char| !character.is_alphanumeric() && character != '\'')
        .flat_map(|piece| {
            let word = piece.trim_end_matches(|character: char| !character.is_alphanumeric());
            let hyphen = piece[word.len()..].contains(['-', '–']).then_some("-");
            [Some(word).filter(|word| !word.is_empty()), hyphen]
                .into_iter()
                .flatten()
        })
}

/// Seven places, each the day's number or a filler; at least one of both.
fn from_mask(text: &str) -> Option<Vec<Day>> {
    let places: [u8; 7] = text.as_bytes().try_into().ok()?;
    let mut chosen = [false; 7];
    for (index, &place) in places.iter().enumerate() {
        match place.to_ascii_lowercase() {
            b'x' | b'-' | b'_' | b'.' => {}
            digit if digit == b'1' + index as u8 => chosen[index] = true,
            _ => return None,
        }
    }
    chosen.contains(&true).then(|| in_order(&chosen))
}

fn day(word: &str) -> Option<(Day, Naming)> {
    for day in Day::ALL {
        let (french, english) = (day.name_fr(), fold(day.name_en()));
        // `sa` is Saturday in both; OSM's `Sa-Su` is more usual.
        let is_english = [english.as_str(), &english[..3], &english[..2]].contains(&word)
            || word.strip_suffix('s') == Some(&english)
            || matches!(
                (word, day),
                ("tues", Day::Tuesday) | ("thurs", Day::Thursday)
            );
        if is_english {
            return Some((day, Naming::English));
        }
        if [french, &french[..3], &french[..2]].contains(&word)
            || word.strip_suffix('s') == Some(french)
        {
            return Some((day, Naming::French));
        }
    }
    let number: usize = word.parse().ok()?;
    Some((*Day::ALL.get(number.checked_sub(1)?)?, Naming::Number))
}

fn unknown(text: &str, token: &str, word: &str) -> Wrong {
    if matches!(word, "b" | "semaine" | "semaines" | "week" | "weeks") {
        return alternate_weeks(text);
    }
    let names = Day::ALL.into_iter().map(Day::name_fr);
    let guess = misspelt(word, names).map_or(String::new(), |day| format!(" (`{day}`?)"));
    Wrong::new(
        "UNKNOWN_DAY",
        format!(
            "{} in {} is not a day of the week{guess}",
            shown(token),
            shown(text)
        ),
        "write days such as `lundi` or `lundi, jeudi`, or leave it empty for every day",
    )
}

fn alternate_weeks(text: &str) -> Wrong {
    Wrong::new(
        "ALTERNATE_WEEKS",
        format!(
            "{} seems to name alternate weeks, which a list cannot say",
            shown(text)
        ),
        "make one list for each week, with the day only",
    )
}

fn unclear(text: &str) -> Wrong {
    Wrong::new(
        "UNKNOWN_DAY",
        format!(
            "{} may mean two days or all from one to the other",
            shown(text)
        ),
        "write `1,4` for two days, `Mo-Th` for a range",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_planners_write_them() {
        use Day::{Friday as Fr, Monday as Mo, Saturday as Sa, Sunday as Su};
        use Day::{Thursday as Th, Tuesday as Tu, Wednesday as We};
        let cases: [(&str, &[Day]); 30] = [
            ("", &[]),
            ("lundi", &[Mo]),
            ("LUNDI SOIR", &[Mo]),
            ("Mardi après-midi", &[Tu]),
            ("Lundi-Jeudi", &[Mo, Th]),
            ("lun,jeu", &[Mo, Th]),
            ("jeudi / lundi", &[Mo, Th]),
            ("lundi, jeudi et samedi", &[Mo, Th, Sa]),
            ("lun. + ven.", &[Mo, Fr]),
            ("du lundi au vendredi", &[Mo, Tu, We, Th, Fr]),
            ("lundi à mercredi", &[Mo, Tu, We]),
            ("les mercredis", &[We]),
            ("1;4", &[Mo, Th]),
            ("7", &[Su]),
            ("Mo", &[Mo]),
            ("Mo-Fr", &[Mo, Tu, We, Th, Fr]),
            ("Mo,We-Fr", &[Mo, We, Th, Fr]),
            ("Fr-Mo", &[Mo, Fr, Sa, Su]),
            ("Monday-Wednesday", &[Mo, Tu, We]),
            ("Monday and Thursday", &[Mo, Th]),
            ("Tues, Thurs", &[Tu, Th]),
            ("xxxx5xx", &[Fr]),
            ("x2x4x6x", &[Tu, Th, Sa]),
            ("1234567", &[]),
            ("tous les jours", &[]),
            ("daily", &[]),
            ("Mo-Su", &[]),
            ("LUNDI A MERCREDI", &[Mo, Tu, We]),
            ("ma - ve", &[Tu, Fr]),
            ("Sa-Su", &[Sa, Su]),
        ];
        for (text, expected) in cases {
            assert_eq!(days(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_named() {
        for (text, code) in [
            ("Apport volontaire", "UNKNOWN_DAY"),
            ("lunid", "UNKNOWN_DAY"),
            ("8", "UNKNOWN_DAY"),
            ("0", "UNKNOWN_DAY"),
            ("C1", "UNKNOWN_DAY"),
            ("1-4", "UNKNOWN_DAY"),
            ("Lundi A", "ALTERNATE_WEEKS"),
            ("Lundi B", "ALTERNATE_WEEKS"),
            ("mardi semaine paire", "ALTERNATE_WEEKS"),
        ] {
            assert_eq!(days(text).expect_err(text).code, code, "{text}");
        }
        let wrong = days("mrdi").expect_err("a misspelling");
        assert!(wrong.cause.contains("`mardi`?"), "{}", wrong.cause);
    }
}
