//! A row of the bin list: one or more equal containers at one place.

use osm_data::network::Position;
use serde::{Deserialize, Serialize};

use super::fleet::Stream;
use super::load::Load;

/// Equal containers at one address, to be emptied in one stop.
#[derive(Clone, PartialEq, Debug)]
pub struct Container {
    /// The planner's identifier, unique in the list.
    pub id: String,
    /// Line of the bin list it came from, 1 for the header; 0 if it came from elsewhere.
    pub line: u32,
    /// Where it stands.
    pub position: Position,
    /// Waste stream, as named in the fleet file.
    pub stream: String,
    /// Volume of one container, litres.
    pub volume_l: f64,
    /// Number of containers.
    pub count: u32,
    /// Weight of the content of one full container, kg; from volume and density if absent.
    pub weight_kg: Option<f64>,
    /// Expected fill of a container that is put out, 0–1.
    pub fill: f64,
    /// Share of collections at which it is put out, 0–1.
    pub set_out_rate: f64,
    /// Time to empty all of them once the truck stands there, seconds; [`Self::handling_s`] if absent.
    pub service_s: Option<u32>,
    /// When it may be emptied, seconds after midnight: earliest and latest begin.
    pub window_s: Option<(u32, u32)>,
    /// On which side of the truck it may be lifted, where the list says so.
    pub side: Option<LiftSide>,
    /// Street and number; the street name also helps to find the right road.
    pub address: String,
    /// Commune.
    pub municipality: String,
    /// Days on which it is collected; empty: every day.
    pub days: Vec<Day>,
}

/// Column `cote`: on which side of the truck a container may be lifted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiftSide {
    /// `D`: on the truck's right, the rule for everything that says nothing.
    Right,
    /// `G`: on the truck's left; only vehicles that collect on both sides can.
    Left,
    /// `2`: either side in one pass, a registered derogation for this place.
    Either,
}

/// Days of the week.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Day {
    /// lundi
    #[serde(rename = "Mo")]
    Monday,
    /// mardi
    #[serde(rename = "Tu")]
    Tuesday,
    /// mercredi
    #[serde(rename = "We")]
    Wednesday,
    /// jeudi
    #[serde(rename = "Th")]
    Thursday,
    /// vendredi
    #[serde(rename = "Fr")]
    Friday,
    /// samedi
    #[serde(rename = "Sa")]
    Saturday,
    /// dimanche
    #[serde(rename = "Su")]
    Sunday,
}

impl Day {
    /// All days, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The name a French planner writes.
    pub fn name_fr(self) -> &'static str {
        [
            "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        ][self as usize]
    }

    /// The name in English.
    pub fn name_en(self) -> &'static str {
        [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ][self as usize]
    }
}

impl Container {
    /// One full container that is put out every day, with nothing else said about it.
    pub fn new(id: &str, position: Position, stream: &str, volume_l: f64) -> Self {
        Self {
            id: id.to_owned(),
            line: 0,
            position,
            stream: stream.to_owned(),
            volume_l,
            count: 1,
            weight_kg: None,
            fill: 1.0,
            set_out_rate: 1.0,
            service_s: None,
            window_s: None,
            side: None,
            address: String::new(),
            municipality: String::new(),
            days: Vec::new(),
        }
    }

    /// What one collection is expected to bring into the truck:
    /// count × set-out rate × fill × (weight of a full container, or volume × density),
    /// and the room it takes after compaction.
    pub fn expected_load(&self, stream: &Stream) -> Load {
        let full_kg = self
            .weight_kg
            .unwrap_or(self.volume_l * stream.density_kg_per_l);
        let mass_kg = f64::from(self.count) * self.set_out_rate * self.fill * full_kg;
        Load {
            mass_g: (mass_kg * 1e3).round() as i64,
            body_ml: (mass_kg / stream.compacted_kg_per_m3 * 1e6).round() as i64,
        }
    }

    /// Time to empty them all, seconds: as given, else by size (two wheels 10 s, four wheels
    /// 20 s, a column of a bring point 300 s each), for the containers expected to be out.
    pub fn handling_s(&self) -> u32 {
        self.service_s.unwrap_or_else(|| {
            let each_s = match self.volume_l {
                ..=400.0 => 10.0,
                ..=1_500.0 => 20.0,
                _ => 300.0,
            };
            (f64::from(self.count) * self.set_out_rate * each_s)
                .ceil()
                .max(1.0) as u32
        })
    }
}
