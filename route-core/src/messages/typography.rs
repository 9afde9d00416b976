//! Numbers, times and punctuation as each language sets them.

use crate::model::opening::PlanDate;

use super::Language;

/// Keeps a number and its unit, or a word and its mark, on one line.
const NO_BREAK_SPACE: char = '\u{a0}';
/// The same, narrow: between thousands, and before `: ; ! ?` in French.
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Language {
    /// A number with so many decimals, its thousands apart: `1 234,5` and `1,234.5`.
    pub fn number(self, value: f64, decimals: usize) -> String {
        let plain = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let (group, mark) = self.pick((NARROW_NO_BREAK_SPACE, ','), (',', '.'));
        let is_zero = plain.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let mut text = String::from(if value < 0.0 && !is_zero { "-" } else { "" });
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(mark);
            text.push_str(fraction);
        }
        text
    }

    /// A number with its unit.
    pub fn quantity(self, value: f64, decimals: usize, unit: &str) -> String {
        format!("{}{NO_BREAK_SPACE}{unit}", self.number(value, decimals))
    }

    /// A count with its noun. French has the singular below 2, English for 1 only.
    pub fn count(self, count: usize, one: &str, many: &str) -> String {
        let is_one = self.pick(count < 2, count == 1);
        let noun = if is_one { one } else { many };
        self.quantity(count as f64, 0, noun)
    }

    /// A length of time, seconds, rounded to minutes: `7 h 05` or `12 min`.
    pub fn duration(self, seconds: i64) -> String {
        let minutes = (seconds + 30).div_euclid(60);
        match minutes / 60 {
            0 => self.quantity(minutes as f64, 0, "min"),
            hours => {
                let hours = self.quantity(hours as f64, 0, "h");
                format!("{hours}{NO_BREAK_SPACE}{:02}", minutes % 60)
            }
        }
    }

    /// A date with its day of the week: `lundi 2 mars 2026`, `Monday 2 March 2026`.
    pub fn date(self, date: PlanDate) -> String {
        let day = date.day();
        let day = self.pick(day.name_fr(), day.name_en());
        let iso = date.to_string();
        let parts: Vec<usize> = iso
            .split('-')
            .filter_map(|part| part.parse().ok())
            .collect();
        let &[year, month @ 1..=12, of_month] = parts.as_slice() else {
            return format!("{day} {iso}");
        };
        let month = self.pick(MONTHS_FR, MONTHS_EN)[month - 1];
        let first = self.pick("er", "");
        let suffix = if of_month == 1 { first } else { "" };
        format!("{day} {of_month}{suffix} {month} {year}")
    }

    /// A sentence of ours: in French, narrow no-break spaces before `: ; ! ?`, no-break spaces
    /// inside guillemets, and curved apostrophes take the place of what is easier to type.
    pub fn typeset(self, text: &str) -> String {
        if self == Self::English {
            return text.to_owned();
        }
        let mut set = text.replace('\'', "’");
        for mark in [":", ";", "!", "?"] {
            let (loose, tight) = (format!(" {mark}"), format!("{NARROW_NO_BREAK_SPACE}{mark}"));
            set = set.replace(&loose, &tight);
        }
        set.replace("« ", "«\u{a0}").replace(" »", "\u{a0}»")
    }
}

/// A time of day with seconds, from deciseconds after midnight: `06:05:09`; hours go on after 24.
pub fn clock_with_seconds(deciseconds: i32) -> String {
    let seconds = deciseconds.div_euclid(10);
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{sign}{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

/// A time of day, from seconds after midnight: `06:05`.
pub fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_marks_of_their_language() {
        for (value, decimals, french, english) in [
            (0.0, 0, "0", "0"),
            (-0.04, 1, "0,0", "0.0"),
            (999.96, 1, "1\u{202f}000,0", "1,000.0"),
            (
                1_234_567.891,
                2,
                "1\u{202f}234\u{202f}567,89",
                "1,234,567.89",
            ),
            (-12_345.0, 0, "-12\u{202f}345", "-12,345"),
        ] {
            assert_eq!(Language::French.number(value, decimals), french);
            assert_eq!(Language::English.number(value, decimals), english);
        }
    }

    #[test]
    fn nothing_is_singular_in_french_and_plural_in_english() {
        let bins = |count| Language::French.count(count, "bac", "bacs");
        assert_eq!(
            [bins(0), bins(1), bins(2)],
            ["0\u{a0}bac", "1\u{a0}bac", "2\u{a0}bacs"]
        );
        let bins = |count| Language::English.count(count, "bin", "bins");
        assert_eq!(
            [bins(0), bins(1), bins(2)],
            ["0\u{a0}bins", "1\u{a0}bin", "2\u{a0}bins"]
        );
    }

    #[test]
    fn durations_are_rounded_to_minutes() {
        for (seconds, text) in [
            (0, "0\u{a0}min"),
            (29, "0\u{a0}min"),
            (3_599, "1\u{a0}h\u{a0}00"),
            (25_500, "7\u{a0}h\u{a0}05"),
        ] {
            assert_eq!(Language::French.duration(seconds), text);
        }
    }

    #[test]
    fn dates_are_written_out() {
        for (iso, french, english) in [
            ("2026-03-02", "lundi 2 mars 2026", "Monday 2 March 2026"),
            (
                "2026-08-01",
                "samedi 1er août 2026",
                "Saturday 1 August 2026",
            ),
        ] {
            let date = PlanDate::parse(iso).expect("a date");
            assert_eq!(Language::French.date(date), french);
            assert_eq!(Language::English.date(date), english);
        }
    }

    #[test]
    fn french_sentences_are_typeset() {
        assert_eq!(
            Language::French.typeset("L'entrée : « ici » ; oui ?"),
            "L’entrée\u{202f}: «\u{a0}ici\u{a0}»\u{202f}; oui\u{202f}?"
        );
        assert_eq!(Language::English.typeset("It's: so"), "It's: so");
    }

    #[test]
    fn times_of_day_go_on_after_midnight() {
        assert_eq!(clock_with_seconds(219_095), "06:05:09");
        assert_eq!(clock_with_seconds(1_008_000), "28:00:00");
        assert_eq!(clock_with_seconds(-5), "-00:00:01");
        assert_eq!(clock(23_400), "06:30");
    }
}
