//! The fleet file: depots, disposal sites, streams and vehicle classes.
//!
//! The structs mirror the JSON layout of the fleet file.

use serde::{Deserialize, Serialize};

use super::load::Load;
use super::road_profile::RoadProfile;

/// Everything the trucks need.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Fleet {
    /// Yards where shifts start and end.
    pub depots: Vec<Depot>,
    /// Where trucks unload.
    pub disposal_sites: Vec<DisposalSite>,
    /// Waste streams and how they compact.
    pub streams: Vec<Stream>,
    /// Classes of equal trucks.
    pub vehicles: Vec<VehicleClass>,
}

/// A yard where a shift starts or ends. Trucks may turn round inside.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Depot {
    /// Name used by the vehicles.
    pub id: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
}

/// A tip, transfer station or incinerator. Trucks may turn round inside.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct DisposalSite {
    /// Name in plans.
    pub id: String,
    /// Longitude, degrees.
    pub lon: f64,
    /// Latitude, degrees.
    pub lat: f64,
    /// Accepted streams.
    pub streams: Vec<String>,
    /// Opening hours in OSM syntax; absent: always open. Unloading must begin while open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<String>,
    /// Time to unload, weigh-in to weigh-out, seconds.
    pub service_s: u32,
    /// Time to queue before unloading, seconds.
    #[serde(default)]
    pub queue_s: u32,
    /// Most it takes in a day, of all streams together, t; absent: any amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_t_per_day: Option<f64>,
}

impl DisposalSite {
    /// Most it takes in a day, grams.
    pub fn limit_g(&self) -> Option<i64> {
        self.max_t_per_day
            .map(|most_t| (most_t * 1e6).round() as i64)
    }
}

/// A waste stream.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Stream {
    /// Name, as in the bin list.
    pub id: String,
    /// Density in the container, kg per litre.
    pub density_kg_per_l: f64,
    /// Density in the truck's body after compaction, kg per m³.
    pub compacted_kg_per_m3: f64,
}

/// Equal trucks with equal crews.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct VehicleClass {
    /// Name in plans.
    pub id: String,
    /// How it drives, where that is not as usual. In the file, the name of one of `profiles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<RoadProfile>,
    /// How many there are.
    #[serde(default = "one")]
    pub count: u32,
    /// Depot where the shift starts.
    pub start_depot: String,
    /// Depot where the shift ends.
    pub end_depot: String,
    /// Streams it may collect, one stream per trip.
    pub streams: Vec<String>,
    /// Most it may carry, kg.
    pub payload_kg: f64,
    /// Room for compacted waste, m³.
    pub body_m3: f64,
    /// Gross weight (PTAC), t: decides on weight limits and whether it is a heavy goods vehicle.
    pub gross_weight_t: f64,
    /// Heaviest axle, t.
    #[serde(default = "default_axle_load_t")]
    pub axle_load_t: f64,
    /// Height, m.
    #[serde(default = "default_height_m")]
    pub height_m: f64,
    /// Width without mirrors, m.
    #[serde(default = "default_width_m")]
    pub width_m: f64,
    /// Length, m.
    #[serde(default = "default_length_m")]
    pub length_m: f64,
    /// On which side it lifts containers.
    #[serde(default)]
    pub collects: Collects,
    /// Working hours.
    pub shift: Shift,
    /// Rest break.
    #[serde(default, rename = "break", skip_serializing_if = "Option::is_none")]
    pub rest: Option<Break>,
    /// Most times it unloads in a shift; absent: as often as needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_trips: Option<u32>,
    /// What it costs.
    pub cost: VehicleCost,
}

impl VehicleClass {
    /// Most it carries at a time.
    pub fn capacity(&self) -> Load {
        Load {
            mass_g: (self.payload_kg * 1e3).round() as i64,
            body_ml: (self.body_m3 * 1e6).round() as i64,
        }
    }
}

fn one() -> u32 {
    1
}

fn default_axle_load_t() -> f64 {
    11.5
}

fn default_height_m() -> f64 {
    3.6
}

fn default_width_m() -> f64 {
    2.55
}

fn default_length_m() -> f64 {
    10.5
}

/// On which side a truck lifts containers.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collects {
    /// Only from the kerb on its right (recommendation R437: no bilateral collection).
    #[default]
    Right,
    /// Either side in one pass.
    Both,
}

/// A vehicle's working day. The crew starts at `start` at the earliest and is back by `end`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Shift {
    /// Earliest start, `HH:MM`.
    pub start: TimeOfDay,
    /// Latest end, `HH:MM`.
    pub end: TimeOfDay,
    /// Longest time from start to end, breaks included, seconds; absent: `end` − `start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_s: Option<u32>,
}

/// A rest break: due in every shift that lasts longer than `after_s`, begun at the latest
/// `after_s` after the start of the shift, at a stop, a disposal site or before leaving the depot.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Break {
    /// Its length, seconds.
    pub duration_s: u32,
    /// Longest work without it, seconds after [`Shift::start`].
    pub after_s: u32,
}

/// What a vehicle costs, euro.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct VehicleCost {
    /// For each vehicle that leaves the depot.
    #[serde(default)]
    pub fixed: f64,
    /// For each hour from the start to the end of the shift.
    #[serde(default)]
    pub per_hour: f64,
    /// For each kilometre.
    #[serde(default)]
    pub per_km: f64,
}

/// A time of day written `HH:MM`; `24:00` and later (up to `48:00`) lie in the next day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    /// Seconds after midnight.
    pub seconds: u32,
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::str::FromStr for TimeOfDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a time of day: write HH:MM, for example 05:30");
        let (hours, minutes) = text.trim().split_once([':', 'h']).ok_or_else(wrong)?;
        let digits = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hours) || !digits(minutes) || hours.is_empty() {
            return Err(wrong());
        }
        let hours: u32 = hours.parse().map_err(|_| wrong())?;
        let minutes: u32 = if minutes.is_empty() {
            0
        } else {
            minutes.parse().map_err(|_| wrong())?
        };
        if minutes > 59 || hours * 60 + minutes > 48 * 60 {
            return Err(wrong());
        }
        Ok(Self {
            seconds: hours * 3600 + minutes * 60,
        })
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:02}:{:02}",
            self.seconds / 3600,
            self.seconds / 60 % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_as_planners_write_it() {
        for (text, seconds) in [
            ("05:00", 18_000),
            ("5:07", 18_420),
            ("13h45", 49_500),
            ("24:00", 86_400),
            ("6h", 21_600),
        ] {
            assert_eq!(
                text.parse::<TimeOfDay>().map(|time| time.seconds),
                Ok(seconds),
                "{text}"
            );
        }
        for text in ["", "5", "25h61", "ab:cd", "-1:00", "49:00", "05:00:00"] {
            assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
        }
    }
}
