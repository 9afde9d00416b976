//! The planner's own rules about roads: road works, market days, permissions, traffic decrees.
//!
//! A rule says where it holds, when, for which vehicles, and what it changes. A rule that forbids
//! or slows counts if it holds at any time of a shift, one that permits or speeds up only if it
//! holds throughout. Where several rules say something about one road, the later one counts.

use osm_data::network::{Access, Position};

use super::fault::Fault;
use super::opening::{PlanDate, ShiftHours, open_intervals};

/// Rules in the order in which they were given.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Overrides {
    /// The rules.
    pub rules: Vec<Rule>,
    /// What could not be understood, and how it was taken.
    pub doubts: Vec<Fault>,
}

impl Overrides {
    /// Adds what comes later.
    pub fn append(&mut self, later: Self) {
        self.rules.extend(later.rules);
        self.doubts.extend(later.doubts);
    }
}

/// One rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its name, for messages.
    pub id: String,
    /// Where it stands: `works.json, /overrides/3` or `arretes.csv, line 12`.
    pub place: String,
    /// Where it holds.
    pub on: Whereabouts,
    /// What it changes.
    pub effect: Effect,
    /// When it holds.
    pub validity: Validity,
    /// For which vehicles.
    pub vehicles: VehicleScope,
}

/// Where a rule holds. Roads are taken whole, from one junction of the road graph to the next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whereabouts {
    /// All roads of some OSM ways.
    Ways(Vec<i64>),
    /// All roads of a street.
    Street {
        /// Its name or number; case, accents and punctuation do not count.
        name: String,
        /// The city, town or village whose node is the nearest one.
        municipality: Option<String>,
    },
    /// All roads that run along one of some lines: see [`ALONG_M`].
    Lines(Vec<Vec<Position>>),
    /// A junction, by its OSM node.
    Node(i64),
    /// The junction nearest to a position, at most [`JUNCTION_M`] away.
    At(Position),
    /// A manoeuvre along OSM ways, in driving order.
    Along {
        /// At least two; the same twice is turning round.
        ways: Vec<i64>,
        /// An OSM node that is passed, where the ways meet more than once.
        node: Option<i64>,
    },
    /// A manoeuvre over one junction, by positions.
    Over {
        /// Nearest to the road it comes by.
        from: Position,
        /// Nearest to the junction, at most [`JUNCTION_M`] away.
        at: Position,
        /// Nearest to the road it leaves by.
        to: Position,
    },
}

/// A road runs along a line where it is abreast of it, at most this far away, metres, and points
/// the same way to within 45°, either way round. It is meant if that is so for half of it or for
/// [`LONG_M`], seen in parts of at most [`PART_M`].
pub const ALONG_M: f64 = 15.0;

/// Long enough along a line for a road to be meant, metres.
pub const LONG_M: f64 = 30.0;

/// Parts in which a road is held against a line, metres.
pub const PART_M: f64 = 5.0;

/// How far a junction may be from the position that names it, metres.
pub const JUNCTION_M: f64 = 30.0;

/// Roads of one name that lie farther apart than this are different streets where the map has no
/// municipalities, metres.
pub const ONE_STREET_M: f64 = 3_000.0;

/// What a rule changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Who may use the roads. Limits of weight and size stay.
    Access(Access),
    /// In which direction they may be driven.
    Direction(Direction),
    /// How fast they are driven, km/h.
    SpeedKmh(u16),
    /// Whether a manoeuvre may be made.
    Manoeuvre(Manoeuvre),
    /// The roads may be left backwards at a dead end, as registered for them.
    Reversing,
    /// There is room to turn round at a junction.
    TurningPlace,
}

/// In which direction roads may be driven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Only as the ways or the line are drawn.
    Forward,
    /// Only against it.
    Backward,
    /// In both directions, also where the map knows a one-way street.
    Both,
}

/// Whether a manoeuvre may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manoeuvre {
    /// It may not.
    Forbidden,
    /// It is the only one that may be made after its first roads.
    Mandatory,
    /// It may, whatever turn restriction or other rule says no.
    Allowed,
}

/// When a rule holds; always if nothing is said.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Validity {
    /// First day.
    pub from: Option<PlanDate>,
    /// Last day.
    pub to: Option<PlanDate>,
    /// Days and hours in OSM `opening_hours` syntax.
    pub hours: Option<String>,
}

impl Validity {
    /// From the begin of the first to the end of the last day, in seconds after the midnight
    /// before another day.
    pub fn seconds_from(&self, date: PlanDate) -> (i64, i64) {
        const DAY_S: i64 = 86_400;
        let from = (self.from).map_or(i64::MIN, |from| date.days_until(from) * DAY_S);
        let to = (self.to).map_or(i64::MAX, |to| (date.days_until(to) + 1) * DAY_S);
        (from, to)
    }

    /// Whether it holds during a shift. Hours that cannot be read may hold at any time.
    pub fn hold(&self, shift: &ShiftHours) -> Hold {
        let (begin, end) = (i64::from(shift.start_s), i64::from(shift.end_s));
        let (from, to) = self.seconds_from(shift.date);
        let is_during = |from: i64, to: i64| from < end && to > begin;
        if !is_during(from, to) {
            return Hold::Never;
        }
        let Some(hours) = &self.hours else {
            return Hold::of(from <= begin && to >= end);
        };
        let Ok(intervals) = open_intervals(hours, shift.date) else {
            return Hold::Partly;
        };
        let intervals: Vec<(i64, i64)> = (intervals.into_iter())
            .map(|(open, close)| (from.max(open.into()), to.min(close.into())))
            .filter(|&(from, to)| from < to && is_during(from, to))
            .collect();
        match intervals.as_slice() {
            [] => Hold::Never,
            [(from, to)] => Hold::of(*from <= begin && *to >= end),
            _ => Hold::Partly,
        }
    }
}

/// Whether a rule holds during a shift.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hold {
    /// At no time, or not for the vehicle.
    Never,
    /// At some time.
    Partly,
    /// All the time.
    Throughout,
}

impl Hold {
    fn of(is_throughout: bool) -> Self {
        if is_throughout {
            Self::Throughout
        } else {
            Self::Partly
        }
    }
}

/// Which vehicles a rule concerns: those that fit all that is said; all if nothing is said.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct VehicleScope {
    /// Vehicle classes of the fleet file; empty for all.
    pub classes: Vec<String>,
    /// Heavy goods vehicles only, or all but those.
    pub heavy: Option<bool>,
    /// Vehicles of which at least one measure exceeds what is given; `None` for all.
    pub beyond: Option<Measures>,
    /// Vehicles all of whose measures are at most what is given.
    pub within: Measures,
}

/// Measures of a vehicle; `None` where nothing is said.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Measures {
    /// Gross weight, kg.
    pub weight_kg: Option<u32>,
    /// Heaviest axle, kg.
    pub axle_load_kg: Option<u32>,
    /// Height, cm.
    pub height_cm: Option<u32>,
    /// Width, cm.
    pub width_cm: Option<u32>,
    /// Length, cm.
    pub length_cm: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PlanDate {
        PlanDate::parse(text).expect("a date")
    }

    #[test]
    fn a_rule_holds_never_partly_or_throughout_a_shift() {
        // Monday from 20:00 to 4 in the morning of Tuesday.
        let shift = ShiftHours {
            date: date("2026-03-02"),
            start_s: 20 * 3_600,
            end_s: 28 * 3_600,
        };
        for (from, to, hours, expected) in [
            (None, None, None, Hold::Throughout),
            (None, Some("2026-03-02"), None, Hold::Partly),
            (Some("2026-03-03"), None, None, Hold::Partly),
            (Some("2026-03-04"), None, None, Hold::Never),
            (None, Some("2026-03-01"), None, Hold::Never),
            (None, None, Some("Mo 18:00-06:00"), Hold::Throughout),
            (None, None, Some("Mo 22:00-06:00"), Hold::Partly),
            (None, None, Some("Mo 08:00-20:00"), Hold::Never),
            (
                Some("2026-03-03"),
                None,
                Some("Mo 18:00-24:00"),
                Hold::Never,
            ),
            (None, None, Some("one day"), Hold::Partly),
        ] {
            let validity = Validity {
                from: from.map(date),
                to: to.map(date),
                hours: hours.map(str::to_owned),
            };
            assert_eq!(validity.hold(&shift), expected, "{validity:?}");
        }
    }
}
