//! What a driver is told to do, as data that no language is in.

use std::ops::Range;

use osm_data::network::{Position, TurningPlace};

/// Something the driver does at one place, and the way from there to the next such place.
///
/// The way of a manoeuvre begins where it is done and ends where the next one is done, so that
/// distances and times of all manoeuvres add up to those of the whole drive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manoeuvre {
    /// What it is.
    pub kind: ManoeuvreKind,
    /// Where it leads, seen from the driver's seat; `None` for departing and arriving only.
    pub modifier: Option<Modifier>,
    /// The street driven before; nameless when departing.
    pub before: Street,
    /// The street it leads to: behind the exit for a roundabout; for a ramp without a name the
    /// road at its end, if there is no choice before. Nameless when arriving is all that is left
    /// to do in a nameless street.
    pub after: Street,
    /// Direction of travel just before, degrees clockwise from north; 0 when departing.
    pub bearing_before: u16,
    /// Direction of travel just after, degrees clockwise from north; 0 when arriving.
    pub bearing_after: u16,
    /// Where it is done.
    pub position: Position,
    /// Distance to the next manoeuvre, decimetres; 0 when arriving.
    pub distance_dm: u32,
    /// Time to the next manoeuvre, milliseconds, this one included; 0 when arriving.
    pub time_ms: u32,
    /// The edges driven until the next manoeuvre, as indices into the edges of the drive. The
    /// ranges of all manoeuvres follow one another; that of arriving is empty.
    pub edges: Range<usize>,
    /// The place itself, and the junctions of three or more roads passed until the next
    /// manoeuvre.
    pub intersections: Vec<Intersection>,
}

/// Kinds of manoeuvres. The names are those of the OSRM service where it knows the thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ManoeuvreKind {
    /// The drive begins.
    Depart,
    /// The drive ends.
    Arrive,
    /// Onto another road.
    Turn,
    /// Along the road, which has another name from here.
    NewName,
    /// Along a road that turns, while others go on.
    Continue,
    /// From a ramp into the traffic of a motorway or trunk road.
    Merge,
    /// Onto a ramp that leads to a motorway or trunk road.
    OnRamp,
    /// Off a motorway or trunk road.
    OffRamp,
    /// One of several roads that go on ahead.
    Fork,
    /// To one side where the road ends at another.
    EndOfRoad,
    /// Into a roundabout.
    Roundabout {
        /// Which exit to take, counted from the entry: 1 is the first; `None` where the drive
        /// ends in the roundabout.
        exit: Option<u8>,
    },
    /// Out of a roundabout.
    ExitRoundabout {
        /// Which exit it is, counted from the entry, or from where the drive begins.
        exit: u8,
    },
    /// Over a roundabout that is a mere dot on the junction.
    MiniRoundabout {
        /// Which exit to take: 1 is the first to the right.
        exit: u8,
    },
    /// Back the way one came.
    TurnRound {
        /// What makes room for it.
        place: Option<TurningPlace>,
    },
    /// Through a gate that has to be opened.
    UseGate,
}

/// A direction seen from the driver's seat.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Modifier {
    /// Back.
    UTurn,
    /// More than 120° to the right.
    SharpRight,
    /// 45° to 120° to the right.
    Right,
    /// 20° to 45° to the right.
    SlightRight,
    /// Ahead.
    Straight,
    /// 20° to 45° to the left.
    SlightLeft,
    /// 45° to 120° to the left.
    Left,
    /// More than 120° to the left.
    SharpLeft,
}

impl Modifier {
    /// From a change of direction in degrees, positive to the right.
    pub fn of(deviation: i32) -> Self {
        match (deviation.abs(), deviation > 0) {
            (0..20, _) => Self::Straight,
            (20..45, true) => Self::SlightRight,
            (20..45, false) => Self::SlightLeft,
            (45..=120, true) => Self::Right,
            (45..=120, false) => Self::Left,
            (_, true) => Self::SharpRight,
            (_, false) => Self::SharpLeft,
        }
    }
}

/// What a road is called.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Street {
    /// Its name, empty if unknown.
    pub name: String,
    /// Its number, empty if unknown; several are separated by semicolons.
    pub number: String,
}

impl Street {
    /// Neither name nor number?
    pub fn is_nameless(&self) -> bool {
        self.name.is_empty() && self.number.is_empty()
    }
}

/// A place where the driver has to know the way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Intersection {
    /// Where it is.
    pub position: Position,
    /// The roads that meet there, clockwise from north.
    pub roads: Vec<RoadEnd>,
    /// The road one comes from, as an index into `roads`; `None` where the drive begins.
    pub from: Option<usize>,
    /// The road one leaves by, as an index into `roads`; `None` where the drive ends.
    pub to: Option<usize>,
}

/// One of the roads that meet at an intersection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RoadEnd {
    /// Direction in which one would leave by it, degrees clockwise from north.
    pub bearing: u16,
    /// Whether the vehicle may leave by it, coming from where it comes.
    pub may_enter: bool,
}
