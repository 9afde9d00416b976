//! When something with hours of its own holds during a shift.

use std::collections::BTreeMap;

use crate::model::fleet::VehicleClass;
use crate::model::opening::{PlanDate, open_intervals};

/// When something holds on the planned day, seconds after midnight.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Hours {
    /// It has no hours.
    Always,
    /// From and to, the end not included.
    Within(Vec<(u32, u32)>),
    /// Nobody can say.
    Unreadable,
}

impl Hours {
    /// Whether it holds at a moment, if that can be said.
    pub fn hold_at(&self, moment: u32) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Within(intervals) => {
                let mut intervals = intervals.iter();
                Some(intervals.any(|&(from, to)| (from..to).contains(&moment)))
            }
            Self::Unreadable => None,
        }
    }

    /// The moments at which that changes.
    pub fn changes(&self) -> impl Iterator<Item = u32> + '_ {
        let intervals = match self {
            Self::Within(intervals) => intervals.as_slice(),
            Self::Always | Self::Unreadable => &[],
        };
        intervals.iter().flat_map(|&(from, to)| [from, to])
    }
}

/// Whether something holds during a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hold {
    /// At no time.
    Never,
    /// At some time, or nobody can say.
    Partly,
    /// All the time.
    Throughout,
}

/// Reads hours for one shift, each expression once.
pub(super) struct Clock<'a> {
    date: PlanDate,
    start_s: u32,
    end_s: u32,
    known: BTreeMap<&'a str, Hours>,
}

impl<'a> Clock<'a> {
    /// For the shift of a class on a day.
    pub fn new(class: &VehicleClass, date: PlanDate) -> Self {
        Self {
            date,
            start_s: class.shift.start.seconds,
            end_s: class.shift.end.seconds,
            known: BTreeMap::new(),
        }
    }

    /// Reads an expression; none means always.
    pub fn read(&mut self, expression: Option<&'a str>) -> Hours {
        let Some(expression) = expression else {
            return Hours::Always;
        };
        let hours = self.known.entry(expression).or_insert_with(|| {
            open_intervals(expression, self.date).map_or(Hours::Unreadable, Hours::Within)
        });
        hours.clone()
    }

    /// The moments of the shift at which anything may begin to be otherwise: its begin, and when
    /// one of some hours changes.
    pub fn moments<'b>(&self, hours: impl IntoIterator<Item = &'b Hours>) -> Vec<u32> {
        let changes = hours.into_iter().flat_map(Hours::changes);
        let during = changes.filter(|&moment| self.start_s < moment && moment < self.end_s);
        [self.start_s].into_iter().chain(during).collect()
    }

    /// When something with these hours holds.
    pub fn hold(&mut self, expression: Option<&'a str>) -> Hold {
        let hours = self.read(expression);
        let moments = self.moments([&hours]).into_iter();
        let found: Vec<Option<bool>> = moments.map(|moment| hours.hold_at(moment)).collect();
        if found.iter().all(|&holds| holds == Some(true)) {
            Hold::Throughout
        } else if found.iter().all(|&holds| holds == Some(false)) {
            Hold::Never
        } else {
            Hold::Partly
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Case, date};

    use super::*;

    #[test]
    fn hours_hold_in_a_shift_never_partly_or_throughout() {
        let mut case = Case::town();
        let mut clock = Clock::new(case.truck(), date());
        for (expression, expected) in [
            (None, Hold::Throughout),
            (Some("24/7"), Hold::Throughout),
            (Some("Mo 05:00-13:00"), Hold::Throughout),
            (Some("Mo 05:00-09:00,09:00-13:00"), Hold::Throughout),
            (Some("Mo 05:00-09:00,09:30-13:00"), Hold::Partly),
            (Some("Mo 12:59-15:00"), Hold::Partly),
            (Some("Su 22:00-05:01"), Hold::Partly),
            (Some("Su 22:00-05:00"), Hold::Never),
            (Some("Mo 13:00-15:00"), Hold::Never),
            (Some("Tu-Su"), Hold::Never),
            (Some("off"), Hold::Never),
            (Some("on market days"), Hold::Partly),
        ] {
            assert_eq!(clock.hold(expression), expected, "{expression:?}");
        }
    }
}
