//! How a class of vehicles drives, where that differs from an ordinary truck.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a profile may say; what it does not is as usual.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct RoadProfile {
    /// Its name.
    pub id: String,
    /// Speeds on roads of a class, km/h; 0 where it does not drive.
    pub speeds_kmh: BTreeMap<String, u16>,
    /// Speeds on slip roads of a class, km/h; those of the class where nothing is said but for it.
    pub links_kmh: BTreeMap<String, u16>,
    /// Upper bound on unpaved roads, km/h.
    pub unpaved_kmh: Option<u16>,
    /// Upper bound whatever is signed, km/h.
    pub limit_kmh: Option<u16>,
    /// Share of a signed maximum speed that is really driven; 0 where signs do not count.
    pub percent_of_signed: Option<u16>,
    /// Speeds between two stops of one street side by class of the road, km/h.
    pub collecting_kmh: BTreeMap<String, u16>,
    /// Backwards, km/h.
    pub reversing_kmh: Option<u16>,
    /// Time lost in manoeuvres, seconds.
    pub turns_s: TurnSeconds,
    /// Whether rules for heavy goods vehicles hold.
    pub heavy: Option<bool>,
    /// Roads for destination traffic: `free`, `destination` or `closed`.
    pub destination: Option<String>,
    /// Private roads, likewise.
    pub private: Option<String>,
    /// Driveways, parking aisles, drive-throughs and emergency access, likewise.
    pub byways: Option<String>,
    /// Gates are passed as if they stood open.
    pub gates_stand_open: bool,
    /// Rules that hold at times only are passed over.
    pub ignores_hours: bool,
    /// It turns round wherever there is no other way on.
    pub turns_in_dead_ends: bool,
    /// Measures, for a profile that is used without a fleet.
    #[serde(flatten)]
    pub measures: VehicleMeasures,
}

/// Time lost in manoeuvres, seconds.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct TurnSeconds {
    /// Bends of 30° to 60° at a junction.
    pub slight: Option<f64>,
    /// Right turns of 60° to 135°.
    pub right: Option<f64>,
    /// Left turns of 60° to 135°.
    pub left: Option<f64>,
    /// Turns beyond 135° that are not turning round.
    pub sharp: Option<f64>,
    /// Turning round.
    pub turn_round: Option<f64>,
    /// Passing signals.
    pub signals: Option<f64>,
    /// Opening a gate.
    pub gate: Option<f64>,
}

/// Measures of a vehicle.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct VehicleMeasures {
    /// Gross weight, t.
    pub gross_weight_t: Option<f64>,
    /// Heaviest axle, t.
    pub axle_load_t: Option<f64>,
    /// Height, m.
    pub height_m: Option<f64>,
    /// Width, m.
    pub width_m: Option<f64>,
    /// Length, m.
    pub length_m: Option<f64>,
}

/// Names of the classes of roads in profiles, in the order of [`osm_data::network::RoadClass`].
pub const ROAD_CLASSES: [&str; 11] = [
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "pedestrian",
    "track",
];
