//! What the checker finds: violations with a stable code, a place and an amount.

use serde::{Deserialize, Serialize};

macro_rules! violation_codes {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// Which rule a plan breaks. The names never change.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[non_exhaustive]
        pub enum ViolationCode { $($(#[$doc])* $name,)* }

        impl ViolationCode {
            /// All codes, in the order of the rules.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

violation_codes! {
    /// R1: the plan's format or version is not the one this program reads.
    FormatUnknown,
    /// R1: the plan was made on another road graph.
    RoadGraphDiffers,
    /// R1: an edge number that the road graph does not have.
    EdgeUnknown,
    /// R1: an offset beyond the end of its edge.
    OffsetBeyondEdge,
    /// R1: a stretch of one edge that ends before it begins.
    OffsetsReversed,

    /// R2: an id that the bin list does not have.
    ContainerUnknown,
    /// R2: a due container that is neither collected nor listed as unserved.
    ContainerMissing,
    /// R2: a container that appears more than once.
    ContainerRepeated,
    /// R2: a container that is collected or listed as unserved on a day on which it is not due.
    ContainerNotDue,
    /// R2: the list of containers that are not due is not what the bin list says.
    NotDueListWrong,

    /// R3: rounds are not numbered 1, 2, …
    RoundNumberWrong,
    /// R3: a vehicle class that the fleet does not have.
    VehicleUnknown,
    /// R3: a unit beyond the number of vehicles of its class.
    UnitUnknown,
    /// R3: one vehicle drives two rounds.
    VehicleUsedTwice,
    /// R3: the first visit is not the start, the last not the end, or one stands in between.
    StartOrEndMisplaced,
    /// R3: the round starts or ends at another depot than its class does.
    WrongDepot,

    /// R4: a visit that has to be driven to, without a way there.
    LegMissing,
    /// R4: a way to a visit that is not driven to.
    LegUnexpected,
    /// R4: a leg begins elsewhere than where the truck stands.
    LegBeginsElsewhere,
    /// R4: a collection begins elsewhere than where its leg ends.
    CollectionElsewhere,
    /// R4: a disposal site that the fleet file does not have.
    SiteUnknown,
    /// R4: the place where a truck calls at a site is not near the site.
    SiteTooFar,
    /// R4: trucks of one class call at one site at different places.
    SiteMoved,

    /// R5: an edge that does not begin where the one before it ends.
    PathBroken,
    /// R5: driven against a one-way street.
    AgainstOneWay,
    /// R5: a road closed to the vehicle by its access rules.
    AccessClosed,
    /// R5: a road closed to the vehicle at some time of its shift.
    ClosedAtTheseHours,
    /// R5: a road closed to the vehicle by its weight.
    WeightLimit,
    /// R5: a road closed to the vehicle by its axle load.
    AxleLoadLimit,
    /// R5: a road closed to the vehicle by its height.
    HeightLimit,
    /// R5: a road closed to the vehicle by its width.
    WidthLimit,
    /// R5: a road closed to the vehicle by its length.
    LengthLimit,
    /// R5: a manoeuvre against a turn restriction.
    TurnForbidden,
    /// R5: turning round where there is no turning place.
    TurnedRound,
    /// R5: passing a barrier that is closed to the vehicle.
    BarrierPassed,
    /// R5: driving through ground for destination traffic although there is another way.
    ThroughTraffic,
    /// R5: a stop on a motorway or in a tunnel.
    StoppingForbidden,

    /// R6: the driving time of a leg.
    LegTimeWrong,
    /// R6: the length of a leg.
    LegDistanceWrong,
    /// R6: a visit's arrival is not the end of the previous visit plus the leg.
    ArrivalWrong,
    /// R6: a visit begins before the truck is there.
    BegunBeforeArrival,
    /// R6: a visit does not end when what is done there ends.
    EndWrong,
    /// R6: the round's times are not those of its first and last visit.
    RoundTimesWrong,

    /// R7: a collection without a stop, or a stop without a container.
    NothingCollected,
    /// R7: stops that are not in driving order or lie outside their collection.
    StopsOutOfOrder,
    /// R7: a collection that does not begin at its first and end at its last stop.
    CollectionBoundsWrong,
    /// R7: the time at which a stop begins.
    StopTimeWrong,
    /// R7: the time to empty the containers of a stop.
    HandlingTimeWrong,
    /// R7: a container is not on the side that is stated.
    SideUntrue,
    /// R7: a container is collected from a side that is not allowed.
    SideNotAllowed,
    /// R7: a container is too far from where the truck stops.
    ContainerTooFar,
    /// R7: a container is emptied outside its time window.
    WindowMissed,
    /// R7: a container of another stream than the collection's.
    StreamDiffers,
    /// R7: a stream that the vehicle may not collect.
    StreamNotCollected,
    /// R7: two streams on board at once.
    StreamsMixed,
    /// R7: the load of a stop.
    StopLoadWrong,
    /// R7: what a driver reads about a stop is not what the bin list and the map say.
    LabelWrong,

    /// R8: heavier than the payload.
    MassExceeded,
    /// R8: more than the body holds.
    VolumeExceeded,
    /// R8: a disposal of another load or stream than what is on board.
    DisposalLoadWrong,
    /// R8: a disposal site that does not accept the stream.
    SiteRefusesStream,
    /// R8: unloading does not begin while the site is open.
    SiteClosed,
    /// R8: a disposal site takes more in the day than it may.
    SiteTonnageExceeded,
    /// R8: back at the depot with waste on board.
    NotEmptyAtEnd,
    /// R8: more trips than the vehicle may make.
    TooManyTrips,
    /// R8: the list of trips is not what the disposals say.
    TripListWrong,

    /// R9: started before the shift.
    ShiftStartedEarly,
    /// R9: ended after the shift.
    ShiftEndedLate,
    /// R9: longer than a shift may be.
    ShiftTooLong,
    /// R9: no break in a shift that is long enough for one.
    BreakMissing,
    /// R9: a break begun too late.
    BreakTooLate,
    /// R9: a break of another length.
    BreakLengthWrong,
    /// R9: a break too many.
    BreakUnexpected,

    /// R10: the figures of a round or of the plan.
    FiguresWrong,
    /// R10: the cost of a round or of the plan.
    CostWrong,

    /// R11: a container could be served as far as the reason given goes.
    ReasonUntrue,
    /// R11: a reason without a sentence.
    ReasonMessageMissing,

    /// R12: the rejected rows are not as many as were rejected.
    RejectedRowsMiscounted,
}

impl std::fmt::Display for ViolationCode {
    /// The name as in JSON.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, letter) in format!("{self:?}").chars().enumerate() {
            if index > 0 && letter.is_ascii_uppercase() {
                write!(f, "_")?;
            }
            write!(f, "{}", letter.to_ascii_uppercase())?;
        }
        Ok(())
    }
}

/// By how much a rule is broken; for a wrong number, stated minus recomputed.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "unit", content = "value", rename_all = "snake_case")]
pub enum Amount {
    /// Time.
    Deciseconds(i64),
    /// Distance.
    Decimetres(i64),
    /// Weight.
    Grams(i64),
    /// Volume after compaction.
    Millilitres(i64),
    /// Number of things.
    Count(i64),
    /// Money.
    Euro(f64),
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Deciseconds(value) => write!(f, "{:.1} s", value as f64 / 10.0),
            Self::Decimetres(value) => write!(f, "{:.1} m", value as f64 / 10.0),
            Self::Grams(value) => write!(f, "{:.3} kg", value as f64 / 1e3),
            Self::Millilitres(value) => write!(f, "{:.3} l", value as f64 / 1e3),
            Self::Count(value) => write!(f, "{value}"),
            Self::Euro(value) => write!(f, "{value:.2} €"),
        }
    }
}

/// One thing in a plan that is against a rule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Violation {
    /// Which rule.
    pub code: ViolationCode,
    /// Round, from 1; absent where the whole plan is concerned.
    pub round: Option<u32>,
    /// Index into the round's visits, from 0.
    pub visit: Option<usize>,
    /// Containers concerned.
    pub bins: Vec<String>,
    /// By how much, where it can be measured.
    pub amount: Option<Amount>,
    /// What is wrong, in English, with the values found and expected.
    pub message: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.round, self.visit) {
            (Some(round), Some(visit)) => write!(f, "round {round}, visit {visit}: ")?,
            (Some(round), None) => write!(f, "round {round}: ")?,
            _ => write!(f, "plan: ")?,
        }
        write!(f, "{} [{}]", self.message, self.code)?;
        if !self.bins.is_empty() {
            write!(f, ", bins {}", self.bins.join(", "))?;
        }
        self.amount
            .map_or(Ok(()), |amount| write!(f, ", by {amount}"))
    }
}

/// Deciseconds after midnight as a time of day.
pub(super) fn clock(time_ds: i64) -> String {
    let (sign, time_ds) = (if time_ds < 0 { "-" } else { "" }, time_ds.unsigned_abs());
    let (hours, minutes) = (time_ds / 36_000, time_ds / 600 % 60);
    let (seconds, rest) = (time_ds / 10 % 60, time_ds % 10);
    format!("{sign}{hours:02}:{minutes:02}:{seconds:02}.{rest}")
}

/// Takes violations down as a plan is gone through.
#[derive(Default, Debug)]
pub(super) struct Log {
    violations: Vec<Violation>,
    round: Option<u32>,
    visit: Option<usize>,
}

impl Log {
    /// What follows concerns the whole plan.
    pub fn at_plan(&mut self) {
        (self.round, self.visit) = (None, None);
    }

    /// What follows concerns a round, counted from 1.
    pub fn at_round(&mut self, round: u32) {
        (self.round, self.visit) = (Some(round), None);
    }

    /// What follows concerns a visit of the current round, or the round as a whole.
    pub fn at_visit(&mut self, visit: Option<usize>) {
        self.visit = visit;
    }

    /// Takes down a violation at the current place.
    pub fn add(&mut self, code: ViolationCode, message: impl Into<String>) -> &mut Self {
        self.violations.push(Violation {
            code,
            round: self.round,
            visit: self.visit,
            bins: Vec::new(),
            amount: None,
            message: message.into(),
        });
        self
    }

    /// The containers that the last violation concerns.
    pub fn bins<'a>(&mut self, bins: impl IntoIterator<Item = &'a String>) -> &mut Self {
        if let Some(last) = self.violations.last_mut() {
            last.bins = bins.into_iter().cloned().collect();
        }
        self
    }

    /// How far the last violation goes.
    pub fn by(&mut self, amount: Amount) -> &mut Self {
        if let Some(last) = self.violations.last_mut() {
            last.amount = Some(amount);
        }
        self
    }

    /// How many violations there are so far.
    pub fn len(&self) -> usize {
        self.violations.len()
    }

    /// All of them, in the order in which they were found.
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_as_in_json() {
        for code in ViolationCode::ALL {
            let json = serde_json::to_string(code).expect("a name");
            assert_eq!(json, format!("\"{code}\""));
        }
    }

    #[test]
    fn a_violation_says_where_what_and_by_how_much() {
        let mut log = Log::default();
        log.at_round(2);
        log.at_visit(Some(5));
        log.add(
            ViolationCode::WindowMissed,
            "emptied at 09:10, allowed until 09:00",
        )
        .bins(&["b7".to_owned()])
        .by(Amount::Deciseconds(6_000));
        assert_eq!(
            log.into_violations()[0].to_string(),
            "round 2, visit 5: emptied at 09:10, allowed until 09:00 [WINDOW_MISSED], bins b7, by 600.0 s"
        );
    }
}
