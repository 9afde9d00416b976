//! Traffic decrees on goods transport in the French schema
//! `CEREMA/schema-arrete-circulation-marchandises` 0.8, as CSV.
//!
//! No permission is guessed. What cannot be understood is reported and read in the stricter way: a
//! prohibition then holds for more vehicles, roads or hours, a permission not at all.

use osm_data::network::{Access, Position};
use wkt::Wkt;

use crate::model::container::Day;
use crate::model::fault::Fault;
use crate::model::opening::{PlanDate, open_intervals};
use crate::model::overrides::{
    Effect, Measures, Overrides, Rule, Validity, VehicleScope, Whereabouts,
};

use super::cells::fault;
use super::columns::Column;
use super::coordinates::from_degrees;
use super::csv_dialect::{CsvFile, Row};
use super::values::{Wrong, number, shown};
use crate::spelling::fold;

/// Most rows read.
const MOST_ROWS: usize = 100_000;

const ID: usize = 0;
const COLLECTIVITY: usize = 1;
const MODALITY: usize = 2;
const CONTEXT: usize = 3;
const TYPES: usize = 4;
const WEIGHT_MODALITY: usize = 5;
const WEIGHT: usize = 6;
const USAGES: usize = 7;
const EXCEPT_USAGES: usize = 8;
const LENGTH: usize = 9;
const WIDTH: usize = 10;
const HEIGHT: usize = 11;
const AXLE: usize = 12;
const MOTORS: usize = 13;
const CRIT_AIR: usize = 14;
const HOURS: usize = 15;
const FROM: usize = 16;
const TO: usize = 17;
const STREET: usize = 18;
const BEGIN: usize = 19;
const END: usize = 20;
const SENSE: usize = 21;
const LATEST_LEAVING: usize = 22;
const GEOMETRY: usize = 23;

/// `VEH_ESSIEU` is not in the schema: axle load, t, for those who add it.
#[rustfmt::skip]
const COLUMNS: [Column; 24] = [
    Column { name: "ID", aliases: &["id"] },
    Column { name: "COLL_NOM", aliases: &["collnom"] },
    Column { name: "REGL_MODALITE", aliases: &["reglmodalite"] },
    Column { name: "REGL_CONTEXTE", aliases: &["reglcontexte"] },
    Column { name: "VEH_TYPES", aliases: &["vehtypes"] },
    Column { name: "VEH_TONNAGE_MODALITE", aliases: &["vehtonnagemodalite"] },
    Column { name: "VEH_TONNAGE", aliases: &["vehtonnage", "vehptac"] },
    Column { name: "VEH_USAGES", aliases: &["vehusages"] },
    Column { name: "SAUF_VEH_USAGES", aliases: &["saufvehusages"] },
    Column { name: "VEH_LONG", aliases: &["vehlong"] },
    Column { name: "VEH_LARG", aliases: &["vehlarg"] },
    Column { name: "VEH_HAUT", aliases: &["vehhaut"] },
    Column { name: "VEH_ESSIEU", aliases: &["vehessieu"] },
    Column { name: "VEH_MOTORS", aliases: &["vehmotors"] },
    Column { name: "VEH_CQAS", aliases: &["vehcqas"] },
    Column { name: "PERIODE_JH", aliases: &["periodejh"] },
    Column { name: "PERIODE_DEBUT", aliases: &["periodedebut"] },
    Column { name: "PERIODE_FIN", aliases: &["periodefin"] },
    Column { name: "EMPRISE_DESIGNATION", aliases: &["emprisedesignation"] },
    Column { name: "EMPRISE_DEBUT", aliases: &["emprisedebut"] },
    Column { name: "EMPRISE_FIN", aliases: &["emprisefin"] },
    Column { name: "EMPRISE_SENS", aliases: &["emprisesens"] },
    Column { name: "INTERV_HMAX", aliases: &["intervhmax"] },
    Column { name: "GEOM_WKT", aliases: &["geomwkt"] },
];

/// Reads a file of decrees: prohibitions, and then permissions. `name` is for messages.
///
/// # Errors
/// It is not one, or rows are broken.
pub fn read_decrees(name: &str, bytes: &[u8]) -> Result<Overrides, Vec<Fault>> {
    let file = CsvFile::open(name, bytes, &COLUMNS, MOST_ROWS).map_err(|fault| vec![fault])?;
    for column in [MODALITY, STREET] {
        if file.header.places[column].is_none() {
            let name_of = COLUMNS[column].name;
            let cause = format!("a file of decrees has the column `{name_of}`");
            let action = "name the columns as in the schema of CEREMA";
            return Err(vec![Fault::new("MISSING_COLUMN", name, cause, action)]);
        }
    }
    let (mut broken, mut doubts) = (Vec::new(), Vec::new());
    let (mut prohibitions, mut permissions) = (Vec::new(), Vec::new());
    for row in file.rows() {
        match row {
            Ok(row) => {
                let mut decree = Decree::new(&file, &row);
                let rules = decree.rules();
                doubts.extend(decree.doubts);
                if decree.is_permission {
                    permissions.extend(rules);
                } else {
                    prohibitions.extend(rules);
                }
            }
            Err(fault) => broken.push(fault),
        }
    }
    if !broken.is_empty() {
        return Err(broken);
    }
    // What is permitted to some is an exception from what is forbidden to more.
    prohibitions.extend(permissions);
    Ok(Overrides {
        rules: prohibitions,
        doubts,
    })
}

/// What a usage of vehicles is to a truck that collects waste.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Usage {
    /// It is its own.
    Ours,
    /// It is for whoever has something to do there.
    LocalAccess,
    /// It is somebody else's.
    Others,
    /// Nobody can say.
    Unknown,
}

/// Usages of the schema that are not those of a truck that collects waste.
const OTHER_USAGES: [&str; 20] = [
    "autocars",
    "commercantnomade",
    "commercantsedentaire",
    "convoisfuneraires",
    "dessertelocaledemenageur",
    "livraison",
    "poidslourdsdurgence",
    "professionsmedicales",
    "riverains",
    "taxis",
    "transportdecarburant",
    "transportdefonds",
    "transportdegaz",
    "transportdematieresdangereuses",
    "transportsencommun",
    "vehiculesagricoles",
    "vehiculesdepolice",
    "vehiculesdesecours",
    "vehiculesmunisduneautorisation",
    "voituresdetransportavecchauffeur",
];

impl Usage {
    fn of(word: &str) -> Self {
        let word = fold(word);
        let has = |part: &str| word.contains(part);
        if has("ordure") || has("dechet") || has("servicepublic") || has("servicespublics") {
            Self::Ours
        } else if word == "desserte" || word == "dessertelocale" {
            Self::LocalAccess
        } else if OTHER_USAGES.contains(&word.as_str()) {
            Self::Others
        } else {
            Self::Unknown
        }
    }
}

/// One row on its way to rules.
struct Decree<'f> {
    file: &'f CsvFile,
    row: &'f Row,
    is_permission: bool,
    doubts: Vec<Fault>,
}

impl<'f> Decree<'f> {
    fn new(file: &'f CsvFile, row: &'f Row) -> Self {
        let mut decree = Self {
            file,
            row,
            is_permission: false,
            doubts: Vec::new(),
        };
        match fold(decree.text(MODALITY)).as_str() {
            "autorise" => decree.is_permission = true,
            "interdit" => {}
            _ => decree.doubt(MODALITY, "neither `Interdit` nor `Autorise`"),
        }
        decree
    }

    /// The text of a column; empty also where it says that there is none.
    fn text(&self, column: usize) -> &'f str {
        match self.file.cell(self.row, column) {
            "NA" | "NaN" | "N/A" | "NC" => "",
            text => text,
        }
    }

    /// Notes that something is not understood.
    fn doubt(&mut self, column: usize, why: &str) {
        let cause = format!("{} is {why}", shown(self.text(column)));
        let action = if self.is_permission {
            "the permission is not counted; give it as a rule of your own if it is yours"
        } else {
            "it is read in the stricter way; give a rule of your own if that is too strict"
        };
        let wrong = Wrong::new("DECREE_NOT_UNDERSTOOD", cause, action);
        self.doubts
            .push(fault(self.file, self.row.line, column, wrong));
    }

    fn rules(&mut self) -> Vec<Rule> {
        let Some(access) = self.access() else {
            return Vec::new();
        };
        let Some(heavy) = self.types() else {
            return Vec::new();
        };
        let scopes = self.scopes(heavy);
        let validity = self.validity();
        let on = self.whereabouts();
        for column in [CONTEXT, MOTORS, CRIT_AIR] {
            if !self.text(column).is_empty() {
                self.doubt(column, "a condition that cannot be told of a truck");
            }
        }
        if self.is_permission && !self.text(LATEST_LEAVING).is_empty() {
            self.doubt(LATEST_LEAVING, "an hour by which a truck has to be gone");
        }
        let (Some(on), true) = (on, self.doubts.is_empty() || !self.is_permission) else {
            return Vec::new();
        };
        let id = match self.text(ID) {
            "" => format!("decree of line {}", self.row.line),
            id => id.to_owned(),
        };
        let scopes = scopes.into_iter();
        let rules = scopes.map(|(vehicles, closes)| Rule {
            id: id.clone(),
            place: self.file.place_of(self.row.line),
            on: on.clone(),
            effect: Effect::Access(if closes { Access::Closed } else { access }),
            validity: validity.clone(),
            vehicles,
        });
        rules.collect()
    }

    fn usages(&self, column: usize) -> Vec<Usage> {
        let words = self.text(column).split('|').map(str::trim);
        words
            .filter(|word| !word.is_empty())
            .map(Usage::of)
            .collect()
    }

    /// What the roads are to a truck that collects waste; `None` if it is not concerned.
    fn access(&mut self) -> Option<Access> {
        let (usages, except) = (self.usages(USAGES), self.usages(EXCEPT_USAGES));
        for (column, found) in [(USAGES, &usages), (EXCEPT_USAGES, &except)] {
            if found.contains(&Usage::Unknown) {
                self.doubt(column, "no usage that the schema knows");
            }
        }
        let concerns = |usage: Usage| usages.is_empty() || usages.contains(&usage);
        if self.is_permission {
            if except.iter().any(|&usage| usage != Usage::Others) {
                None
            } else if concerns(Usage::Ours) {
                Some(Access::Allowed)
            } else {
                concerns(Usage::LocalAccess).then_some(Access::Destination)
            }
        } else if !usages.is_empty() && usages.iter().all(|&usage| usage == Usage::Others)
            || except.contains(&Usage::Ours)
        {
            None
        } else if except.contains(&Usage::LocalAccess) {
            Some(Access::Destination)
        } else {
            Some(Access::Closed)
        }
    }

    /// Whether heavy goods vehicles or others are concerned, or both (`Some(None)`); `None` if no
    /// motor vehicles are.
    fn types(&mut self) -> Option<Option<bool>> {
        let text = self.text(TYPES);
        let (mut heavy, mut light, mut unknown) = (false, false, false);
        let words = text.split('|').map(fold).filter(|word| !word.is_empty());
        let mut is_empty = true;
        for word in words {
            is_empty = false;
            match word.as_str() {
                "poidslourds" => heavy = true,
                "vehiculesutilitaireslegers" => light = true,
                "tousvehicules" => (heavy, light) = (true, true),
                "velocargos" => {}
                _ => unknown = true,
            }
        }
        if unknown {
            self.doubt(TYPES, "no type of vehicle that the schema knows");
        }
        match (heavy, light) {
            _ if is_empty || unknown => Some(None),
            (true, true) => Some(None),
            (false, false) => None,
            (heavy, _) => Some(Some(heavy)),
        }
    }

    /// A measure in the unit of vehicles; `None` where there is none or it cannot be read.
    fn measure(&mut self, column: usize, factor: f64) -> Option<u32> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match number(text) {
            Ok(value) if (0.0..=100.0).contains(&value) => {
                Some((value * factor + 1e-6).floor() as u32)
            }
            _ => {
                self.doubt(column, "no measure of a vehicle");
                None
            }
        }
    }

    /// The vehicles that are concerned, and whether the roads are closed to them whatever the row
    /// says of others: those beyond what is permitted.
    fn scopes(&mut self, heavy: Option<bool>) -> Vec<(VehicleScope, bool)> {
        let weight_kg = self.measure(WEIGHT, 1e3);
        let sizes = Measures {
            weight_kg: None,
            axle_load_kg: self.measure(AXLE, 1e3),
            height_cm: self.measure(HEIGHT, 1e2),
            width_cm: self.measure(WIDTH, 1e2),
            length_cm: self.measure(LENGTH, 1e2),
        };
        let weight_is_broken = weight_kg.is_none() && !self.text(WEIGHT).is_empty();
        let modality = fold(self.text(WEIGHT_MODALITY));
        let (from_kg, to_kg) = match (modality.as_str(), weight_kg) {
            (_, None) => (None, None),
            ("apartirde", Some(kg)) => (Some(kg.saturating_sub(1)), None),
            ("jusqua", Some(kg)) => (None, Some(kg)),
            // Signs forbid from a weight on, and this is how files were before there was the word.
            ("", Some(kg)) if !self.is_permission => (Some(kg.saturating_sub(1)), None),
            (_, Some(_)) => {
                self.doubt(WEIGHT, "a weight without `jusqu'à` or `à partir de`");
                (None, None)
            }
        };
        let is_given = |measures: Measures| measures != Measures::default();
        if self.is_permission {
            let most = Measures {
                weight_kg: to_kg,
                ..sizes
            };
            let scope = VehicleScope {
                heavy,
                beyond: from_kg.map(|kg| Measures {
                    weight_kg: Some(kg),
                    ..Measures::default()
                }),
                within: most,
                ..VehicleScope::default()
            };
            let closed = VehicleScope {
                heavy,
                beyond: Some(most),
                ..VehicleScope::default()
            };
            let closed = is_given(most).then_some((closed, true));
            return closed.into_iter().chain([(scope, false)]).collect();
        }
        let beyond = Measures {
            weight_kg: from_kg,
            ..sizes
        };
        // A measure that cannot be read is no measure: then all are concerned.
        let is_whole = !weight_is_broken
            && [AXLE, HEIGHT, WIDTH, LENGTH]
                .into_iter()
                .all(|column| self.text(column).is_empty() || number(self.text(column)).is_ok());
        let scope = VehicleScope {
            heavy,
            beyond: (is_given(beyond) && is_whole).then_some(beyond),
            within: Measures {
                weight_kg: to_kg,
                ..Measures::default()
            },
            ..VehicleScope::default()
        };
        vec![(scope, false)]
    }

    fn validity(&mut self) -> Validity {
        let mut date = |column: usize| {
            let text = self.text(column);
            if text.is_empty() {
                return None;
            }
            let date = PlanDate::parse(text).ok();
            if date.is_none() {
                self.doubt(column, "no date of the calendar");
            }
            date
        };
        let (from, to) = (date(FROM), date(TO));
        let hours = self.text(HOURS);
        let any_date = PlanDate::in_ordinary_week(Day::Monday);
        let is_readable = !hours.is_empty() && open_intervals(hours, any_date).is_ok();
        if !hours.is_empty() && !is_readable {
            self.doubt(HOURS, "not written as opening hours of OpenStreetMap");
        }
        Validity {
            from,
            to,
            hours: is_readable.then(|| hours.to_owned()),
        }
    }

    fn whereabouts(&mut self) -> Option<Whereabouts> {
        if !matches!(fold(self.text(SENSE)).as_str(), "" | "deuxsens") {
            self.doubt(SENSE, "a side or direction; both are taken");
        }
        let geometry = self.text(GEOMETRY);
        if !geometry.is_empty() {
            if let Some(lines) = lines_of(geometry) {
                return Some(Whereabouts::Lines(lines));
            }
            self.doubt(GEOMETRY, "no line in WKT with longitude and latitude");
        }
        for column in [BEGIN, END] {
            if !self.text(column).is_empty() {
                self.doubt(column, "where it begins or ends; the whole street is taken");
            }
        }
        let written = self.text(STREET);
        let name = written.split('(').next().unwrap_or_default().trim();
        if name.len() < written.len() {
            self.doubt(STREET, "more than a name; the whole street is taken");
        }
        if name.is_empty() {
            self.doubt(STREET, "no name of a street");
            return None;
        }
        Some(Whereabouts::Street {
            name: name.to_owned(),
            municipality: municipality(self.text(COLLECTIVITY)),
        })
    }
}

/// The municipality behind `Commune de Vence`, `Ville d'Aix`; `None` for other collectivities.
fn municipality(collectivity: &str) -> Option<String> {
    let lower = collectivity.to_lowercase().replace('’', "'");
    let rest = ["commune ", "ville ", "mairie "]
        .iter()
        .find_map(|title| lower.strip_prefix(title))?;
    let particle = ["de la ", "de l'", "des ", "de ", "du ", "d'"];
    let bare = particle.iter().find_map(|word| rest.strip_prefix(word));
    // `du Rove` is Le Rove, `de la Ciotat` La Ciotat.
    let article = match rest {
        rest if rest.starts_with("du ") => "le ",
        rest if rest.starts_with("de la ") => "la ",
        rest if rest.starts_with("de l'") => "l'",
        rest if rest.starts_with("des ") => "les ",
        _ => "",
    };
    Some(format!("{article}{}", bare.unwrap_or(rest)))
}

/// The lines of a geometry.
fn lines_of(text: &str) -> Option<Vec<Vec<Position>>> {
    let line = |line: &wkt::types::LineString<f64>| -> Option<Vec<Position>> {
        let points = line.coords().iter();
        let points = points.map(|coord| from_degrees(coord.x, coord.y).ok());
        points
            .collect::<Option<Vec<_>>>()
            .filter(|points| points.len() > 1)
    };
    match text.parse::<Wkt<f64>>().ok()? {
        Wkt::LineString(only) => Some(vec![line(&only)?]),
        Wkt::MultiLineString(lines) => lines.line_strings().iter().map(line).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
