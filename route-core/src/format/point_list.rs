//! Bare positions with a name: what tables of legs are made between.

use osm_data::network::Position;

use crate::model::fault::Fault;

use super::cells::{Cells, PositionColumns, drop_strays};
use super::columns::Column;
use super::csv_dialect::CsvFile;

/// Most rows read; more would not fit a table.
const MOST_ROWS: usize = 1_000_000;

/// A position of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct PointRow {
    /// Its name.
    pub id: String,
    /// Where it is.
    pub position: Position,
    /// Its place in the file, for messages.
    pub place: String,
}

const ID: usize = 0;
const POSITION: PositionColumns = PositionColumns {
    lon: 1,
    lat: 2,
    x: 3,
    y: 4,
};

#[rustfmt::skip]
const COLUMNS: [Column; 5] = [
    Column { name: "id", aliases: &["id", "identifiant", "name", "nom"] },
    Column { name: "lon", aliases: &["lon", "long", "longitude"] },
    Column { name: "lat", aliases: &["lat", "latitude"] },
    Column { name: "x", aliases: &["x", "xl93"] },
    Column { name: "y", aliases: &["y", "yl93"] },
];

/// Reads a CSV file with the columns `id`, `lon`, `lat` (or `x`, `y` in Lambert-93); other
/// columns are passed over, so that a bin list will do. `name` is for messages.
///
/// # Errors
/// All faults, each with line and column.
pub fn read_point_list(name: &str, bytes: &[u8]) -> Result<Vec<PointRow>, Vec<Fault>> {
    let file = CsvFile::open(name, bytes, &COLUMNS, MOST_ROWS).map_err(|fault| vec![fault])?;
    if file.header.places[ID].is_none() || !POSITION.are_in(&file) {
        return Err(vec![Fault::new(
            "MISSING_COLUMN",
            name,
            "a list of positions has the columns `id`, `lon` and `lat` (or `x` and `y`)",
            "name them so in the first row",
        )]);
    }
    let (mut points, mut faults) = (Vec::new(), Vec::new());
    for row in file.rows() {
        let row = match row {
            Ok(row) => row,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let mut cells = Cells::new(&file, &row, &mut faults);
        let id = cells.text(ID).to_owned();
        if let Some(position) = cells.position(&POSITION) {
            let place = file.place_of(row.line);
            points.push((
                row.line,
                PointRow {
                    id,
                    position,
                    place,
                },
            ));
        }
    }
    let place = |(line, point): &(u32, PointRow)| (*line, point.position);
    drop_strays(&file, &POSITION, &mut points, place, &mut faults);
    if points.is_empty() && faults.is_empty() {
        faults.push(Fault::new(
            "EMPTY_FILE",
            name,
            "the file holds no position",
            "add one row for each",
        ));
    }
    if faults.is_empty() {
        Ok(points.into_iter().map(|(_, point)| point).collect())
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_commas_other_columns_and_byte_order_marks_are_taken() {
        let text = "\u{feff}flux;id;lon;lat\nOMR;a;2,64;50,53\nOMR;b;2,65;50,54\n";
        let points = read_point_list("p.csv", text.as_bytes()).expect("points");
        let ids: Vec<&str> = points.iter().map(|point| point.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(points[1].position, Position::from_degrees(2.65, 50.54));
        assert_eq!(points[1].place, "p.csv, line 3");
    }

    #[test]
    fn every_fault_is_said_with_line_and_column() {
        let text = "id,lon,lat\na,x,50.5\nb,2.6,50.5\nc,2.6,95\n";
        let faults = read_point_list("p.csv", text.as_bytes()).expect_err("faults");
        let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            places,
            ["p.csv, line 2, column lon", "p.csv, line 4, column lat"]
        );
    }

    #[test]
    fn a_file_without_positions_is_refused() {
        for (text, code) in [
            ("id,lon,lat\n", "EMPTY_FILE"),
            ("name,street\na,b\n", "MISSING_COLUMN"),
        ] {
            let faults = read_point_list("p.csv", text.as_bytes()).expect_err("faults");
            assert_eq!(faults[0].code, code, "{text}");
        }
    }
}
