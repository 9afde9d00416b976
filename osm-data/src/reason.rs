//! The reasons an import report counts by.

use std::fmt;

use serde::{Serialize, Serializer};

/// What a reason did to the element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Left out of the network, wholly or in part.
    Dropped,
    /// Read in the safer of the possible ways.
    Guessed,
    /// Understood and handled; worth knowing.
    Noted,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Outcome::Dropped => "Dropped",
            Outcome::Guessed => "Guessed",
            Outcome::Noted => "Noted",
        })
    }
}

macro_rules! reasons {
    ($($variant:ident $code:literal $outcome:ident $explanation:literal)*) => {
        /// Why something was dropped, guessed or noted.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum Reason {
            $(#[doc = $explanation] $variant,)*
        }

        impl Reason {
            /// Every reason, in the order of reports.
            pub const ALL: &'static [Reason] = &[$(Reason::$variant),*];

            /// A name that stays the same from version to version.
            pub fn code(self) -> &'static str {
                match self { $(Reason::$variant => $code,)* }
            }

            /// What it did to the element.
            pub fn outcome(self) -> Outcome {
                match self { $(Reason::$variant => Outcome::$outcome,)* }
            }

            /// One line for a reader.
            pub fn explanation(self) -> &'static str {
                match self { $(Reason::$variant => $explanation,)* }
            }
        }
    };
}

reasons! {
    AbsentNode "absent-node" Dropped
        "node of a road that is not in the file: the road is cut there"
    RoadTooShort "road-too-short" Dropped
        "road with fewer than two nodes in a row that are in the file"
    RoadArea "road-area" Dropped
        "road drawn as an area (area=yes): its outline is no carriageway"
    ZeroLengthLoop "zero-length-loop" Dropped
        "piece of a road that comes back to its start without any length"
    DuplicateElement "duplicate-element" Dropped
        "element that is in the file twice: the first one counts"
    DeletedElement "deleted-element" Dropped
        "element marked as deleted"
    PositionOutOfRange "position-out-of-range" Dropped
        "node outside the world: as if it were not in the file"
    RestrictionMalformed "restriction-malformed" Dropped
        "turn restriction without from, via or to, or with more than one kind of via"
    RestrictionNotUnderstood "restriction-not-understood" Dropped
        "turn restriction that says neither no_* nor only_*"
    RestrictionMemberAbsent "restriction-member-absent" Dropped
        "turn restriction with a member that is not in the file or no road for vehicles"
    RestrictionNotConnected "restriction-not-connected" Dropped
        "turn restriction whose members do not meet"
    AddressInterpolation "address-interpolation" Dropped
        "line of interpolated house numbers"
    PlaceOnRelation "place-on-relation" Dropped
        "address, bring point, building or site on a relation that is no area"
    PlaceWithoutPosition "place-without-position" Dropped
        "address, bring point, building or site none of whose nodes is in the file"

    AccessNotUnderstood "access-not-understood" Guessed
        "access value that is not understood: closed"
    DirectionalAccess "directional-access" Guessed
        "access that differs by direction: the stricter one holds both ways"
    CarAccessOnly "car-access-only" Guessed
        "restricted for motorcar without a word on other vehicles: holds for trucks too"
    OneWayNotUnderstood "one-way-not-understood" Guessed
        "one-way value that is not understood: one-way as drawn"
    ReversibleOneWay "reversible-one-way" Guessed
        "one-way that changes its direction at times: closed"
    OneWayAtTimes "one-way-at-times" Guessed
        "one-way at times: one-way always"
    LimitNotUnderstood "limit-not-understood" Guessed
        "limit of weight or size that cannot be read: nothing passes"
    LimitUnitGuessed "limit-unit-guessed" Guessed
        "limit too large for its unit: read as kilograms or centimetres"
    LimitAtTimes "limit-at-times" Guessed
        "limit of size that holds at times: holds always"
    ConditionTakenAsAlways "condition-taken-as-always" Guessed
        "ban whose condition is not understood: holds whatever the part not understood says"
    PermissionIgnored "permission-ignored" Guessed
        "permission whose condition is not understood: not granted"
    SpeedNotUnderstood "speed-not-understood" Guessed
        "maximum speed that cannot be read: none"
    SpeedAtTimes "speed-at-times" Guessed
        "maximum speed that holds at times: left out"
    WidthNotUnderstood "width-not-understood" Guessed
        "width of a carriageway that cannot be read: unknown"
    LanesNotUnderstood "lanes-not-understood" Guessed
        "number of lanes that is not one number: the smallest, or unknown"
    SurfaceNotUnderstood "surface-not-understood" Guessed
        "surface that is not understood: unpaved"
    ServiceNotUnderstood "service-not-understood" Guessed
        "kind of service road that is not understood: other"
    BarrierNotUnderstood "barrier-not-understood" Guessed
        "barrier that is not understood: closed"
    BarrierAtTimes "barrier-at-times" Guessed
        "barrier with access at times: the stricter of its states holds always"
    RestrictionAmbiguous "restriction-ambiguous" Guessed
        "turn restriction that fits several manoeuvres: holds for each of them"
    InvalidText "invalid-text" Guessed
        "text that is not UTF-8 or too long: unreadable characters replaced, the rest cut off"

    RepeatedNode "repeated-node" Noted
        "node that follows itself in a road: taken once"
    ZeroLengthPiece "zero-length-piece" Noted
        "piece of a road between two nodes at one position: one decimetre long"
    RestrictionExcepted "restriction-excepted" Noted
        "turn restriction that excepts goods vehicles: left out"
    RestrictionForOthers "restriction-for-others" Noted
        "turn restriction for other vehicles: left out"
    RestrictionWithoutEffect "restriction-without-effect" Noted
        "turn restriction on a manoeuvre that the one-way rules forbid anyway: left out"
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
    }
}
