//! Opening hours in OSM syntax, read for the day that is planned.

use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use opening_hours::{OpeningHours, RuleKind};

use serde::{Deserialize, Serialize};

use super::container::Day;

const DAY_S: u32 = 86_400;

/// Years for which the `opening-hours` crate evaluates expressions.
const YEARS: RangeInclusive<i32> = 1900..=9999;

/// The calendar day that is planned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlanDate(NaiveDate);

impl PlanDate {
    /// A date, `YYYY-MM-DD`, of the years for which opening hours can be read.
    ///
    /// # Errors
    /// What is wrong with the text, and what to write.
    pub fn parse(text: &str) -> Result<Self, String> {
        let date = text.parse::<NaiveDate>();
        let date = date.map_err(|error| error.to_string()).and_then(|date| {
            let is_readable = YEARS.contains(&date.year());
            is_readable.then_some(date).ok_or_else(|| {
                format!(
                    "the year is not one from {} to {}",
                    YEARS.start(),
                    YEARS.end()
                )
            })
        });
        date.map(Self).map_err(|error| {
            format!("`{text}` is not a date ({error}): write YYYY-MM-DD, for example 2026-03-02")
        })
    }

    /// The day of an ordinary week (the first of March 2026), for plans that name a day of the
    /// week and no date: seasonal rules are read as in March, public holidays are not.
    pub fn in_ordinary_week(day: Day) -> Self {
        let monday = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default();
        Self(monday + Days::new(day as u64))
    }

    /// Days from this one to another; negative if that is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        (other.0 - self.0).num_days()
    }

    /// Its day of the week.
    pub fn day(self) -> Day {
        Day::ALL[self.0.weekday().num_days_from_monday() as usize]
    }
}

impl TryFrom<String> for PlanDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<PlanDate> for String {
    fn from(date: PlanDate) -> Self {
        date.to_string()
    }
}

impl std::fmt::Display for PlanDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

/// When something is open on a day and the night after it: `(from, to)` in seconds after
/// midnight, in order, at most 48 hours.
///
/// # Errors
/// Why the expression cannot be read.
pub fn open_intervals(expression: &str, date: PlanDate) -> Result<Vec<(u32, u32)>, String> {
    let hours = OpeningHours::from_str(expression).map_err(|error| {
        let first_line = error.to_string();
        let first_line = first_line.lines().next().unwrap_or_default().to_owned();
        format!("`{expression}` is not an opening_hours expression ({first_line})")
    })?;
    let mut intervals: Vec<(u32, u32)> = Vec::new();
    for (offset, day) in [(0, date.0), (DAY_S, date.0 + Days::new(1))] {
        for range in hours.schedule_at(day) {
            if range.kind != RuleKind::Open {
                continue;
            }
            let second =
                |hour: u8, minute: u8| offset + u32::from(hour) * 3_600 + u32::from(minute) * 60;
            let (start, end) = (range.range.start, range.range.end);
            let from = second(start.hour(), start.minute());
            let to = second(end.hour(), end.minute());
            match intervals.last_mut() {
                Some((_, end)) if *end >= from => *end = to.max(*end),
                _ => intervals.push((from, to)),
            }
        }
    }
    Ok(intervals)
}

/// The hours of a shift on the planned day, against which conditional road rules are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShiftHours {
    /// The day.
    pub date: PlanDate,
    /// Earliest start, seconds after midnight.
    pub start_s: u32,
    /// Latest end, seconds after midnight.
    pub end_s: u32,
}

impl ShiftHours {
    /// Whether an expression holds at any time of the shift. One that cannot be read does: a
    /// rule that may close a road is taken to close it.
    pub fn touch(&self, expression: &str) -> bool {
        open_intervals(expression, self.date).map_or(true, |intervals| {
            intervals
                .iter()
                .any(|&(from, to)| from < self.end_s && to > self.start_s)
        })
    }

    /// Whether an expression holds during the whole shift. One that cannot be read does not.
    pub fn lie_within(&self, expression: &str) -> bool {
        open_intervals(expression, self.date).is_ok_and(|intervals| {
            intervals
                .iter()
                .any(|&(from, to)| from <= self.start_s && to >= self.end_s)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: u32 = 3_600;

    #[test]
    fn opening_hours_are_read_for_the_planned_day() {
        let monday = PlanDate::in_ordinary_week(Day::Monday);
        let sunday = PlanDate::in_ordinary_week(Day::Sunday);
        for (text, date, expected) in [
            (
                "Mo-Fr 05:00-18:00",
                monday,
                vec![(5 * H, 18 * H), (29 * H, 42 * H)],
            ),
            (
                "Mo 07:00-12:00,13:30-17:00",
                monday,
                vec![(7 * H, 12 * H), (13 * H + 1_800, 17 * H)],
            ),
            ("Mo-Sa 08:00-12:00", sunday, vec![(32 * H, 36 * H)]),
            ("24/7", sunday, vec![(0, 48 * H)]),
            ("Mo 20:00-02:00", monday, vec![(20 * H, 26 * H)]),
            ("off", monday, vec![]),
        ] {
            assert_eq!(open_intervals(text, date), Ok(expected), "{text}");
        }
        assert!(open_intervals("whenever we like", monday).is_err());
    }

    #[test]
    fn dates_are_those_of_the_calendar_that_opening_hours_know() {
        for (text, is_date) in [
            ("2026-03-02", true),
            ("1900-01-01", true),
            ("9999-12-31", true),
            ("1899-12-31", false),
            ("+10000-01-01", false),
            ("+262142-12-31", false),
            ("2026-02-29", false),
            ("02/03/2026", false),
        ] {
            assert_eq!(PlanDate::parse(text).is_ok(), is_date, "{text}");
        }
    }

    #[test]
    fn dated_rules_hold_on_their_dates() {
        let during = PlanDate::parse("2020-02-03").expect("a date");
        let after = PlanDate::parse("2020-06-08").expect("a date");
        let text = "2019 Nov 16-2020 Apr 30";
        let hours = |date| ShiftHours {
            date,
            start_s: 5 * H,
            end_s: 13 * H,
        };
        assert!(hours(during).touch(text));
        assert!(!hours(after).touch(text));
    }

    #[test]
    fn a_shift_touches_a_night_rule_only_at_its_hours() {
        let date = PlanDate::in_ordinary_week(Day::Tuesday);
        let shift = |start_s, end_s| ShiftHours {
            date,
            start_s,
            end_s,
        };
        assert!(shift(5 * H, 13 * H).touch("18:30-06:30"));
        assert!(!shift(7 * H, 13 * H).touch("18:30-06:30"));
        assert!(shift(7 * H, 13 * H).lie_within("06:00-20:00"));
        assert!(!shift(5 * H, 13 * H).lie_within("06:00-20:00"));
    }

    #[test]
    fn what_cannot_be_read_is_taken_to_close() {
        let shift = ShiftHours {
            date: PlanDate::in_ordinary_week(Day::Monday),
            start_s: 0,
            end_s: H,
        };
        assert!(shift.touch("15.03. bis 15.09."));
        assert!(!shift.lie_within("15.03. bis 15.09."));
    }
}
