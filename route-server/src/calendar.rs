//! Which day is planned.

use route_core::format::bin_list::BinList;
use route_core::model::container::Day;
use route_core::model::fault::Fault;
use route_core::model::opening::PlanDate;

/// A day of the week as somebody writes it: at least two letters of its French or English name,
/// `lundi`, `lun`, `Mo`, `monday`.
///
/// # Errors
/// What to write instead.
pub fn parse_day(text: &str) -> Result<Day, String> {
    let folded = text.trim().to_lowercase();
    let begins = |name: &str| name.to_lowercase().starts_with(&folded);
    Day::ALL
        .into_iter()
        .find(|day| folded.len() >= 2 && (begins(day.name_fr()) || begins(day.name_en())))
        .ok_or_else(|| {
            format!("`{text}` is not a day of the week: write for example lundi, Mo or monday")
        })
}

/// The day and the date that somebody asks for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Asked {
    /// Day of the week.
    pub day: Option<Day>,
    /// Date.
    pub date: Option<PlanDate>,
}

/// The day that is planned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// For opening hours and conditional road rules.
    pub date: PlanDate,
    /// Which rows of the bin list are due; `None` if the list has no days.
    pub day: Option<Day>,
}

impl Calendar {
    /// The day that is planned with a bin list. `place` is where the day is asked for, for
    /// messages. Without a date it is that of an ordinary week.
    ///
    /// # Errors
    /// Day and date differ, or no bin is due, or the list has days and none is asked for.
    pub fn of(bins: &BinList, asked: Asked, place: &str) -> Result<Self, Fault> {
        if let (Some(day), Some(date)) = (asked.day, asked.date)
            && date.day() != day
        {
            return Err(Fault::new(
                "DAY_AND_DATE_DIFFER",
                place,
                format!(
                    "{date} is a {}, not a {}",
                    date.day().name_en(),
                    day.name_en()
                ),
                "ask for the day or for the date",
            ));
        }
        let day = asked.day.or(asked.date.map(PlanDate::day));
        let date = |day| asked.date.unwrap_or(PlanDate::in_ordinary_week(day));
        let days = days_of(bins);
        if days.is_empty() {
            return Ok(Self {
                date: date(day.unwrap_or(Day::Monday)),
                day: None,
            });
        }
        let names: Vec<&str> = days.iter().map(|day| day.name_en()).collect();
        let names = names.join(", ");
        let Some(day) = day else {
            return Err(Fault::new(
                "DAY_MISSING",
                place,
                format!("the bin list is for several days: {names}"),
                "say which day to plan",
            ));
        };
        let is_every_day = |days: &[Day]| days.is_empty();
        if !days.contains(&day) && !bins.containers.iter().any(|bin| is_every_day(&bin.days)) {
            return Err(Fault::new(
                "NOTHING_DUE",
                place,
                format!(
                    "no bin is due on {}; the bin list is for {names}",
                    day.name_en()
                ),
                "ask for one of these days",
            ));
        }
        Ok(Self {
            date: date(day),
            day: Some(day),
        })
    }
}

/// Days that a bin list names, in the order of the week.
fn days_of(bins: &BinList) -> Vec<Day> {
    let is_named = |day: &Day| bins.containers.iter().any(|bin| bin.days.contains(day));
    Day::ALL.into_iter().filter(is_named).collect()
}

#[cfg(test)]
mod tests {
    use route_core::format::bin_list::{BinListOptions, read_bin_list};

    use super::*;

    fn list(days: &[&str]) -> BinList {
        let mut text = String::from("id;lon;lat;flux;volume_l;nombre;jour\n");
        for (index, day) in days.iter().enumerate() {
            text.push_str(&format!("b{index};2,6;50,5;OMR;240;1;{day}\n"));
        }
        let list = read_bin_list("bins.csv", text.as_bytes(), &BinListOptions::default());
        assert_eq!(list.faults, []);
        list
    }

    fn asked(day: &str, date: &str) -> Asked {
        Asked {
            day: (!day.is_empty()).then(|| parse_day(day).expect("a day")),
            date: (!date.is_empty()).then(|| PlanDate::parse(date).expect("a date")),
        }
    }

    #[test]
    fn days_are_read_in_both_languages_and_cut_short() {
        for (text, day) in [
            ("lundi", Day::Monday),
            ("Mo", Day::Monday),
            ("MONDAY", Day::Monday),
            ("ma", Day::Tuesday),
            ("mer", Day::Wednesday),
            (" jeudi ", Day::Thursday),
            ("Fr", Day::Friday),
            ("ven", Day::Friday),
            ("sa", Day::Saturday),
            ("di", Day::Sunday),
            ("su", Day::Sunday),
        ] {
            assert_eq!(parse_day(text), Ok(day), "{text}");
        }
        for text in ["", "m", "lundis", "1", "Montag"] {
            assert!(parse_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_day_asked_for_is_planned() {
        for (days, day, date, planned) in [
            // A list without days is due every day.
            (&[""][..], "", "", Ok(("2026-03-02", None))),
            (&[""], "je", "", Ok(("2026-03-05", None))),
            (&[""], "", "2026-07-14", Ok(("2026-07-14", None))),
            (
                &["lundi", "Tu"],
                "lundi",
                "",
                Ok(("2026-03-02", Some("Mo"))),
            ),
            (
                &["lundi", "Tu"],
                "",
                "2026-07-14",
                Ok(("2026-07-14", Some("Tu"))),
            ),
            (
                &["lundi"],
                "mo",
                "2026-07-13",
                Ok(("2026-07-13", Some("Mo"))),
            ),
            (&["lundi"], "mo", "2026-07-14", Err("DAY_AND_DATE_DIFFER")),
            (&["lundi", "Tu"], "", "", Err("DAY_MISSING")),
            (&["lundi", "Tu"], "we", "", Err("NOTHING_DUE")),
            (&["lundi", ""], "we", "", Ok(("2026-03-04", Some("We")))),
        ] {
            let calendar = Calendar::of(&list(days), asked(day, date), "--day");
            let found = calendar.map(|it| (it.date.to_string(), it.day));
            let expected = planned.map(|(date, day)| {
                (
                    date.to_owned(),
                    day.map(|day| parse_day(day).expect("a day")),
                )
            });
            let found = found.map_err(|fault| fault.code);
            assert_eq!(
                found,
                expected.map_err(str::to_owned),
                "{days:?} {day} {date}"
            );
        }
    }

    #[test]
    fn who_asks_for_no_day_is_told_which_there_are() {
        let fault = Calendar::of(&list(&["Tu", "lundi"]), Asked::default(), "--day");
        let fault = fault.expect_err("a fault");
        assert_eq!(
            fault.cause,
            "the bin list is for several days: Monday, Tuesday"
        );
    }
}
