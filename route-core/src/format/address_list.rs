//! Address files: the national address base (BAN), a municipality's own (BAL 1.2 to 1.5), BANO,
//! and plain kerbside lists.
//!
//! | file | columns read |
//! |---|---|
//! | BAN | `id`, `numero`, `rep`, `nom_voie`, `nom_commune`, `lon`, `lat` (or `x`, `y`), `type_position` |
//! | BAL | `cle_interop`, `numero`, `suffixe`, `voie_nom` or `toponyme`, `commune_nom`, `long`, `lat` (or `x`, `y`), `position` |
//! | BANO | no header: id, number, street, postcode, commune, source, latitude, longitude |
//! | kerbside list | `id`, `lon`, `lat` (or `x`, `y`), `adresse` (or number and street apart), `commune` |

use std::collections::HashMap;

use osm_data::network::Position;

use crate::model::fault::Fault;

use super::cells::{Cells, PositionColumns, drop_strays};
use super::columns::Column;
use super::csv_dialect::{CsvFile, Row};
use super::values::{Wrong, number};
use crate::spelling::fold;

/// Most rows read: a department with a million and a half inhabitants has about 800,000.
const MOST_ROWS: usize = 5_000_000;

/// What was read from an address file.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct AddressList {
    /// The addresses, each once, in the order of the file.
    pub addresses: Vec<AddressRow>,
    /// What is wrong with other rows, and with the file.
    pub faults: Vec<Fault>,
    /// Rows under the header that are not blank.
    pub rows: usize,
    /// Rows that give another position of an address; the best position was kept.
    pub repeats: usize,
    /// Rows that name a street or hamlet and no address (number 99999 in a BAL).
    pub without_address: usize,
}

/// An address.
#[derive(Clone, PartialEq, Debug)]
pub struct AddressRow {
    /// Identifier, unique in the list; from the line where the file has none.
    pub id: String,
    /// Where it is.
    pub position: Position,
    /// House number with its suffix (`12 bis`); empty if there is none.
    pub number: String,
    /// Street.
    pub street: String,
    /// Commune; empty if the file does not say.
    pub municipality: String,
}

const ID: usize = 0;
const LON: usize = 1;
const LAT: usize = 2;
const X: usize = 3;
const Y: usize = 4;
const NUMBER: usize = 5;
const SUFFIX: usize = 6;
const STREET: usize = 7;
const ADDRESS: usize = 8;
const MUNICIPALITY: usize = 9;
const POSITION_TYPE: usize = 10;

const POSITION: PositionColumns = PositionColumns {
    lon: LON,
    lat: LAT,
    x: X,
    y: Y,
};

/// Names of the BAN (adresses-csv schema), of the BAL schema 1.5, and usual ones.
#[rustfmt::skip]
const COLUMNS: [Column; 11] = [
    Column { name: "id", aliases: &["cleinterop", "id", "identifiant", "idbanadresse", "uidadresse"] },
    Column { name: "lon", aliases: &["lon", "long", "longitude"] },
    Column { name: "lat", aliases: &["lat", "latitude"] },
    Column { name: "x", aliases: &["x", "xl93"] },
    Column { name: "y", aliases: &["y", "yl93"] },
    Column { name: "numero", aliases: &["numero", "number", "housenumber", "num", "numvoie"] },
    Column { name: "suffixe", aliases: &["suffixe", "rep", "bis"] },
    Column { name: "voie", aliases: &["nomvoie", "voienom", "toponyme", "voie", "street", "rue", "libellevoie"] },
    Column { name: "adresse", aliases: &["adresse", "address"] },
    Column { name: "commune", aliases: &["nomcommune", "communenom", "commune", "municipality", "ville", "city"] },
    Column { name: "position", aliases: &["typeposition", "position"] },
];

const BANO: [&str; 8] = [
    "id",
    "numero",
    "voie",
    "code_postal",
    "commune",
    "source",
    "lat",
    "lon",
];

/// The number a BAL gives to a street or hamlet without addresses.
const NO_ADDRESS: &str = "99999";

/// Reads an address file. `name` is for messages.
pub fn read_address_list(name: &str, bytes: &[u8]) -> AddressList {
    let mut list = AddressList::default();
    let mut file = match CsvFile::open(name, bytes, &COLUMNS, MOST_ROWS) {
        Ok(file) => file,
        Err(fault) => {
            list.faults.push(fault);
            return list;
        }
    };
    if is_bano_row(&file.header.names) {
        file = file.with_header(&BANO, &COLUMNS);
    }
    if let Some(fault) = missing_columns(name, &file) {
        list.faults.push(fault);
        return list;
    }
    let mut found = Found::default();
    for row in file.rows() {
        list.rows += 1;
        match row {
            Ok(row) if file.cell(&row, NUMBER) == NO_ADDRESS => list.without_address += 1,
            Ok(row) => {
                let sighting = read_row(&file, &row, &mut list.faults);
                list.repeats += usize::from(sighting.is_some_and(|seen| found.add(seen)));
            }
            Err(fault) => list.faults.push(fault),
        }
    }
    let place = |seen: &Sighting| (seen.line, seen.address.position);
    let mut rows = found.rows;
    drop_strays(&file, &POSITION, &mut rows, place, &mut list.faults);
    list.addresses = rows.into_iter().map(|seen| seen.address).collect();
    list
}

fn is_bano_row(fields: &[String]) -> bool {
    fields.len() == BANO.len() && fields[6..].iter().all(|field| number(field).is_ok())
}

fn missing_columns(name: &str, file: &CsvFile) -> Option<Fault> {
    let has = |column: usize| file.header.places[column].is_some();
    let mut missing = Vec::new();
    if !POSITION.are_in(file) {
        missing.push("`lon` and `lat` (or `x` and `y`)");
    }
    if !has(STREET) && !has(ADDRESS) {
        missing.push("`voie` (or `adresse`)");
    }
    (!missing.is_empty()).then(|| {
        Fault::new(
            "MISSING_COLUMN",
            name,
            format!("no column {}", missing.join(", ")),
            "send a file of the BAN or a BAL, or name the columns as described for address lists",
        )
    })
}

/// An address as one row gives it.
struct Sighting {
    line: u32,
    rank: usize,
    address: AddressRow,
}

/// Addresses by id.
#[derive(Default)]
struct Found {
    rows: Vec<Sighting>,
    by_id: HashMap<String, usize>,
}

impl Found {
    /// Adds an address, or another position of one that is there; `true` for the latter.
    fn add(&mut self, seen: Sighting) -> bool {
        match self.by_id.get(&seen.address.id) {
            Some(&index) => {
                let known = &mut self.rows[index];
                if seen.rank < known.rank {
                    *known = seen;
                }
                true
            }
            None => {
                self.by_id.insert(seen.address.id.clone(), self.rows.len());
                self.rows.push(seen);
                false
            }
        }
    }
}

fn read_row(file: &CsvFile, row: &Row, faults: &mut Vec<Fault>) -> Option<Sighting> {
    let mut cells = Cells::new(file, row, faults);
    let position = cells.position(&POSITION);
    let (number, street) = match cells.text(STREET) {
        "" => split_address(cells.text(ADDRESS)),
        street => {
            let parts = [cells.text(NUMBER), cells.text(SUFFIX)];
            (parts.join(" ").trim().to_owned(), street)
        }
    };
    if street.is_empty() {
        let column = if file.header.places[STREET].is_some() {
            STREET
        } else {
            ADDRESS
        };
        let wrong = Wrong::new("EMPTY_CELL", "the row names no street", "fill it in");
        cells.fault(column, wrong);
    }
    let id = match cells.text(ID) {
        "" => format!("line {}", row.line),
        id => id.to_owned(),
    };
    let address = AddressRow {
        id,
        position: position?,
        number,
        street: street.to_owned(),
        municipality: cells.text(MUNICIPALITY).to_owned(),
    };
    cells.are_sound().then(|| Sighting {
        line: row.line,
        rank: rank(cells.text(POSITION_TYPE)),
        address,
    })
}

/// How well a kind of position tells where bins stand: the entrance best, a point on the road's
/// axis (`segment`) worst.
fn rank(position_type: &str) -> usize {
    const BEST_FIRST: [&str; 8] = [
        "entree",
        "delivrancepostale",
        "batiment",
        "cagedescalier",
        "logement",
        "parcelle",
        "servicetechnique",
        "segment",
    ];
    let folded = fold(position_type);
    BEST_FIRST
        .iter()
        .position(|&kind| kind == folded)
        .unwrap_or(5)
}

/// Number with suffix, and street: `12 bis, rue Joffre` is `12 bis` and `rue Joffre`.
fn split_address(address: &str) -> (String, &str) {
    fn trimmed(text: &str) -> &str {
        text.trim_start_matches([' ', ','])
    }
    let rest = address.trim_start_matches(|character: char| character.is_ascii_digit());
    let (number, street) = (&address[..address.len() - rest.len()], trimmed(rest));
    if number.is_empty() || street.is_empty() {
        return (String::new(), address);
    }
    let (word, beyond) = street.split_once([' ', ',']).unwrap_or((street, ""));
    let is_suffix = matches!(fold(word).as_str(), "bis" | "ter" | "quater")
        || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_suffix && !trimmed(beyond).is_empty() {
        (format!("{number} {word}"), trimmed(beyond))
    } else {
        (number.to_owned(), street)
    }
}

#[cfg(test)]
mod tests;
