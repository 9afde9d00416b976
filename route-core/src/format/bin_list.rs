//! The bin list: one row for each place with equal containers.
//!
//! Columns, in any order, in French or English: `id`, `lon` and `lat` in degrees (or `x` and `y`
//! in metres of Lambert-93 or CC42 to CC50), `flux`, `volume_l`, `nombre`; optional `poids_kg`,
//! `remplissage`, `taux_presentation`, `service_s`, `debut` and `fin`, `cote`, `adresse` (or
//! `numero`, `suffixe` and `voie`), `commune`, `jour`. Columns that name people are not read.

use std::collections::HashSet;

use crate::model::container::Container;
use crate::model::fault::Fault;

use super::bin_columns::*;
use super::cells::{Cells, drop_strays, fault};
use super::columns::Column;
use super::csv_dialect::{CsvFile, Row};
use super::days::days;
use super::formula_guard::unguarded;
use super::values::{self, Wrong, shown};
use crate::spelling::{fold, misspelt};

/// What holds where the list is silent, and how long it may be.
#[derive(Clone, PartialEq, Debug)]
pub struct BinListOptions {
    /// Fill of a container that is put out, 0–1.
    pub fill: f64,
    /// Share of collections at which a container is put out, 0–1.
    pub set_out_rate: f64,
    /// Most rows read.
    pub most_rows: usize,
}

impl Default for BinListOptions {
    /// All containers are out and full, so that no truck is overloaded; 500,000 rows.
    fn default() -> Self {
        Self {
            fill: 1.0,
            set_out_rate: 1.0,
            most_rows: 500_000,
        }
    }
}

/// What was read from a bin list.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct BinList {
    /// The good rows, in the order of the file.
    pub containers: Vec<Container>,
    /// What is wrong with the others, and with the file.
    pub faults: Vec<Fault>,
    /// Rows under the header that are not blank, good and bad.
    pub rows: usize,
    /// Columns that were not read.
    pub ignored: Vec<IgnoredColumn>,
}

/// A column that was not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IgnoredColumn {
    /// Its name as written.
    pub name: String,
    /// Why.
    pub reason: IgnoredReason,
}

/// Why a column was not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IgnoredReason {
    /// It names people; planning needs no names and keeps none.
    Personal,
    /// Its name is unknown; the column it may be a misspelling of.
    Unknown(Option<&'static str>),
}

impl std::fmt::Display for IgnoredColumn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = &self.name;
        match &self.reason {
            IgnoredReason::Personal => {
                write!(f, "column `{name}` names people and is not read")
            }
            IgnoredReason::Unknown(None) => write!(f, "column `{name}` is not known"),
            IgnoredReason::Unknown(Some(near)) => {
                write!(f, "column `{name}` is not known; is it `{near}`?")
            }
        }
    }
}

/// Reads a bin list. `name` is for messages.
pub fn read_bin_list(name: &str, bytes: &[u8], options: &BinListOptions) -> BinList {
    let mut list = BinList::default();
    let file = match CsvFile::open(name, bytes, &COLUMNS, options.most_rows) {
        Ok(file) => file,
        Err(fault) => {
            list.faults.push(fault);
            return list;
        }
    };
    list.ignored = file.header.unknown().map(ignored).collect();
    if let Some(fault) = header_fault(name, &file) {
        list.faults.push(fault);
        return list;
    }
    let mut ids = HashSet::new();
    for row in file.rows() {
        list.rows += 1;
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                list.faults.push(fault);
                continue;
            }
        };
        let Some(container) = read_row(&file, &row, options, &mut list.faults) else {
            continue;
        };
        if ids.insert(container.id.clone()) {
            list.containers.push(container);
        } else {
            let repeated = repeated_id(&container.id);
            list.faults.push(fault(&file, row.line, ID, repeated));
        }
    }
    let place = |container: &Container| (container.line, container.position);
    drop_strays(
        &file,
        &POSITION,
        &mut list.containers,
        place,
        &mut list.faults,
    );
    list
}

fn ignored(name: &str) -> IgnoredColumn {
    let folded = fold(name);
    let reason = if PERSONAL.contains(&folded.as_str()) {
        IgnoredReason::Personal
    } else {
        let near = |column: &&Column| misspelt(&folded, column.aliases.iter().copied()).is_some();
        IgnoredReason::Unknown(COLUMNS.iter().find(near).map(|column| column.name))
    };
    IgnoredColumn {
        name: name.to_owned(),
        reason,
    }
}

/// Columns that are missing, all in one fault, or one that is there twice.
fn header_fault(name: &str, file: &CsvFile) -> Option<Fault> {
    let has = |column: usize| file.header.places[column].is_some();
    let mut missing: Vec<&Column> = Vec::new();
    let mut require = |column: usize, is_there: bool| {
        if !is_there {
            missing.push(&COLUMNS[column]);
        }
    };
    require(ID, has(ID));
    if !POSITION.are_in(file) {
        let [east, north] = if has(X) || has(Y) { [X, Y] } else { [LON, LAT] };
        require(east, has(east));
        require(north, has(north));
    }
    require(STREAM, has(STREAM));
    require(VOLUME_L, has(VOLUME_L) || has(VOLUME_M3));
    require(COUNT, has(COUNT));
    if !missing.is_empty() {
        let described = missing.iter().map(|column| {
            let near = file.header.near_spelling(column);
            let near = near.map_or(String::new(), |near| format!(" (is it `{near}`?)"));
            format!("`{}`{near}", column.name)
        });
        return Some(Fault::new(
            "MISSING_COLUMN",
            name,
            format!("no column {}", described.collect::<Vec<_>>().join(", ")),
            "name the columns as described for the bin list, in one row above the others",
        ));
    }
    file.header.repeated(&COLUMNS).map(|(again, column)| {
        Fault::new(
            "DUPLICATE_COLUMN",
            name,
            format!("column `{column}` is there twice, the second time as `{again}`"),
            "remove or rename one of them",
        )
    })
}

fn read_row(
    file: &CsvFile,
    row: &Row,
    options: &BinListOptions,
    faults: &mut Vec<Fault>,
) -> Option<Container> {
    let mut cells = Cells::new(file, row, faults);
    let text = |text: &str| Ok(unguarded(text).to_owned());
    let id = cells.required(ID, text);
    let position = cells.position(&POSITION);
    let stream = cells.required(STREAM, text);
    let volume_l = match cells.optional(VOLUME_M3, values::volume_m3) {
        Some(volume_l) => Some(volume_l),
        None if cells.text(VOLUME_L).is_empty() && !cells.text(VOLUME_M3).is_empty() => None,
        None => cells.required(VOLUME_L, values::volume_l),
    };
    let count = cells.required(COUNT, values::count);
    let weight_kg = cells.optional(WEIGHT, values::weight_kg);
    let fill = cells.optional(FILL, values::share);
    let set_out_rate = cells.optional(SET_OUT_RATE, values::share);
    let service_s = cells.optional(SERVICE, values::service_s);
    let window_s = window(&mut cells);
    let side = cells.optional(SIDE, values::side);
    let days = cells.optional(DAYS, days);
    let container = Container {
        id: id?,
        line: row.line,
        position: position?,
        stream: stream?,
        volume_l: volume_l?,
        count: count?,
        weight_kg,
        fill: fill.unwrap_or(options.fill),
        set_out_rate: set_out_rate.unwrap_or(options.set_out_rate),
        service_s,
        window_s,
        side,
        address: address(&cells),
        municipality: cells.text(MUNICIPALITY).to_owned(),
        days: days.unwrap_or_default(),
    };
    cells.are_sound().then_some(container)
}

/// One end may be missing: from midnight, or until midnight.
fn window(cells: &mut Cells) -> Option<(u32, u32)> {
    let begin = cells.optional(BEGIN, values::time_of_day_s);
    let end = cells.optional(END, values::time_of_day_s);
    if begin.is_none() && end.is_none() {
        return None;
    }
    let window = (begin.unwrap_or(0), end.unwrap_or(86_400));
    if window.0 > window.1 {
        let wrong = Wrong::new(
            "WINDOW_REVERSED",
            format!(
                "the window ends ({}) before it begins ({})",
                cells.text(END),
                cells.text(BEGIN)
            ),
            "write times after midnight as 24:00 and later, for example 28:00 for 4 in the morning",
        );
        cells.fault(END, wrong);
    }
    Some(window)
}

/// The address, put together if the list has it in parts.
fn address(cells: &Cells) -> String {
    let whole = cells.text(ADDRESS);
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let parts = [NUMBER, SUFFIX, STREET].map(|column| cells.text(column));
    let written = parts.into_iter().filter(|part| !part.is_empty());
    written.collect::<Vec<_>>().join(" ")
}

fn repeated_id(id: &str) -> Wrong {
    Wrong::new(
        "DUPLICATE_ID",
        format!("{} is the id of an earlier row too", shown(id)),
        "give every row an id of its own (many rows at one position are fine)",
    )
}

#[cfg(test)]
mod tests;
