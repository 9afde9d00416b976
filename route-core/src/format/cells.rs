//! The cells of one row, and what is wrong with them.

use osm_data::network::Position;

use crate::model::fault::Fault;

use super::coordinates::{from_degrees, from_metres, strays};
use super::csv_dialect::{CsvFile, Row};
use super::formula_guard::unguarded;
use super::values::{Wrong, number};

/// Reads a row cell by cell and notes all that is wrong with it.
pub struct Cells<'r> {
    file: &'r CsvFile,
    row: &'r Row,
    faults: &'r mut Vec<Fault>,
    faults_before: usize,
}

impl<'r> Cells<'r> {
    /// The cells of a row; faults go to the end of a list.
    pub fn new(file: &'r CsvFile, row: &'r Row, faults: &'r mut Vec<Fault>) -> Self {
        let faults_before = faults.len();
        Self {
            file,
            row,
            faults,
            faults_before,
        }
    }

    /// Whether nothing was wrong so far.
    pub fn are_sound(&self) -> bool {
        self.faults.len() == self.faults_before
    }

    /// The text of a column: trimmed, and without the quotation mark that keeps spreadsheets
    /// from reading it as a formula. Empty if the file has no such column.
    pub fn text(&self, column: usize) -> &'r str {
        unguarded(self.raw(column))
    }

    fn raw(&self, column: usize) -> &'r str {
        self.file.cell(self.row, column)
    }

    /// A value that must be there; `None` after a fault.
    pub fn required<T>(
        &mut self,
        column: usize,
        read: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Option<T> {
        if self.raw(column).is_empty() {
            self.fault(
                column,
                Wrong::new("EMPTY_CELL", "the cell is empty", "fill it in"),
            );
            return None;
        }
        self.optional(column, read)
    }

    /// A value that may be missing; `None` also after a fault.
    pub fn optional<T>(
        &mut self,
        column: usize,
        read: impl Fn(&str) -> Result<T, Wrong>,
    ) -> Option<T> {
        let text = self.raw(column);
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.fault(column, wrong);
                None
            }
        }
    }

    /// The position, in degrees if these columns are filled in, else in metres.
    pub fn position(&mut self, columns: &PositionColumns) -> Option<Position> {
        let has = |column: usize| !self.raw(column).is_empty();
        let in_degrees = has(columns.lon) || has(columns.lat);
        let in_metres = has(columns.x) || has(columns.y);
        let degrees_exist = self.file.header.places[columns.lon].is_some();
        let is_in_degrees = in_degrees || (!in_metres && degrees_exist);
        let (east, north) = if is_in_degrees {
            (columns.lon, columns.lat)
        } else {
            (columns.x, columns.y)
        };
        let (a, b) = (self.required(east, number), self.required(north, number));
        let position = if is_in_degrees {
            from_degrees(a?, b?)
        } else {
            from_metres(a?, b?)
        };
        position.map_err(|wrong| self.fault(north, wrong)).ok()
    }

    /// Notes that a cell is wrong.
    pub fn fault(&mut self, column: usize, wrong: Wrong) {
        self.faults
            .push(fault(self.file, self.row.line, column, wrong));
    }
}

/// A fault of a cell, at its place in the file.
pub fn fault(file: &CsvFile, line: u32, column: usize, wrong: Wrong) -> Fault {
    let place = match file.header.places[column] {
        Some(place) => file.cell_place(line, place),
        None => file.place_of(line),
    };
    Fault::new(wrong.code, place, wrong.cause, wrong.action)
}

/// The indices of the columns that give a position.
pub struct PositionColumns {
    /// Longitude, degrees.
    pub lon: usize,
    /// Latitude, degrees.
    pub lat: usize,
    /// East, metres of a projection.
    pub x: usize,
    /// North, metres of a projection.
    pub y: usize,
}

impl PositionColumns {
    /// Whether the file has either pair.
    pub fn are_in(&self, file: &CsvFile) -> bool {
        let has = |column: usize| file.header.places[column].is_some();
        (has(self.lon) && has(self.lat)) || (has(self.x) && has(self.y))
    }
}

/// Takes out rows whose position cannot belong to the list, each with a fault. `place` gives a
/// row's line and position.
pub fn drop_strays<T>(
    file: &CsvFile,
    columns: &PositionColumns,
    rows: &mut Vec<T>,
    place: impl Fn(&T) -> (u32, Position),
    faults: &mut Vec<Fault>,
) {
    let positions: Vec<Position> = rows.iter().map(|row| place(row).1).collect();
    let in_degrees = file.header.places[columns.lat].is_some();
    let column = if in_degrees { columns.lat } else { columns.y };
    let mut is_stray = vec![false; rows.len()];
    for (row, wrong) in strays(&positions) {
        is_stray[row] = true;
        faults.push(fault(file, place(&rows[row]).0, column, wrong));
    }
    let mut is_stray = is_stray.into_iter();
    rows.retain(|_| is_stray.next() == Some(false));
}
