//! Rows of a bin list given as JSON objects: written as CSV, and faults of that CSV placed in the
//! JSON again.

use std::collections::BTreeSet;

use route_core::model::fault::Fault;
use serde_json::Value;

/// As in CSV files.
const MOST_COLUMNS: usize = 200;

/// The CSV file of rows given as objects, and the line on which each row begins. The columns are
/// all keys that occur.
///
/// # Errors
/// What is no row, or that there are none or too many columns.
pub fn csv_of_rows(rows: &[Value]) -> Result<(Vec<u8>, Vec<u32>), Vec<Fault>> {
    let mut columns: BTreeSet<&str> = BTreeSet::new();
    let mut faults = Vec::new();
    if rows.is_empty() {
        let action = "write one object for each row of the bin list";
        faults.push(Fault::new("NO_ROWS", "/bins", "the list is empty", action));
    }
    for (index, row) in rows.iter().enumerate() {
        match row.as_object() {
            Some(row) => columns.extend(row.keys().map(String::as_str)),
            None => faults.push(Fault::new(
                "WRONG_TYPE",
                format!("/bins/{index}"),
                "it is not an object",
                "write an object with the columns of the bin list",
            )),
        }
    }
    if columns.len() > MOST_COLUMNS {
        faults.push(Fault::new(
            "TOO_MANY_COLUMNS",
            "/bins",
            format!(
                "{} different keys occur, at most {MOST_COLUMNS} may",
                columns.len()
            ),
            "keep the columns that are described for the bin list",
        ));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    let mut lines = Vec::with_capacity(rows.len());
    let mut line = 1;
    let mut write = |cells: &[String]| {
        let breaks = cells.iter().flat_map(|cell| cell.bytes());
        line += 1 + breaks.filter(|&byte| byte == b'\n').count() as u32;
        writer
            .write_record(cells)
            .expect("rows of one length are written to memory");
        line
    };
    let header: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
    let mut next = write(&header);
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|column| cell(&row[*column])).collect();
        lines.push(next);
        next = write(&cells);
    }
    let csv = writer
        .into_inner()
        .expect("the last row is written to memory");
    Ok((csv, lines))
}

/// A value as it stands in a cell: a list (of days) with commas.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// `bins, line 19, column lat` as `/bins/17/lat` if the rows were objects; `fleet, /depots/0` as
/// `/fleet/depots/0`.
pub fn pointer(place: &str, lines: Option<&[u32]>) -> String {
    if let Some(path) = place.strip_prefix("fleet") {
        return format!("/fleet{}", path.strip_prefix(", ").unwrap_or(path));
    }
    let Some(lines) = lines else {
        return place.to_owned();
    };
    let Some(rest) = place.strip_prefix("bins, line ") else {
        return "/bins".to_owned();
    };
    let (line, column) = match rest.split_once(", column ") {
        Some((line, column)) => (line, Some(column)),
        None => (rest, None),
    };
    let index = line
        .parse()
        .ok()
        .map(|line| lines.partition_point(|&begin| begin <= line));
    let Some(index) = index.and_then(|index| index.checked_sub(1)) else {
        return "/bins".to_owned();
    };
    let column = column.map(|column| format!("/{}", column.replace('~', "~0").replace('/', "~1")));
    format!("/bins/{index}{}", column.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_become_csv_whose_lines_are_known() {
        let rows = [
            json!({"id": "a\nb", "lon": 2.5, "jour": ["Mo", "Th"]}),
            json!({"lon": null, "id": "c;d", "side": true}),
        ];
        let (csv, lines) = csv_of_rows(&rows).expect("rows");
        let text = String::from_utf8(csv).expect("UTF-8");
        assert_eq!(
            text,
            "id;jour;lon;side\n\"a\nb\";Mo, Th;2.5;\n\"c;d\";;;true\n"
        );
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn keys_without_end_are_refused() {
        let many: Vec<Value> = (0..300).map(|key| json!({format!("k{key}"): 1})).collect();
        let faults = csv_of_rows(&many).expect_err("a fault");
        assert_eq!(faults[0].code, "TOO_MANY_COLUMNS");
    }

    #[test]
    fn places_in_files_become_pointers() {
        let lines = [2, 4, 5];
        for (place, expected) in [
            ("bins, line 2, column lat", "/bins/0/lat"),
            ("bins, line 3, column lat", "/bins/0/lat"),
            ("bins, line 4", "/bins/1"),
            ("bins, line 5, column a/b", "/bins/2/a~1b"),
            ("bins, line 1", "/bins"),
            ("bins", "/bins"),
            ("fleet, /depots/0", "/fleet/depots/0"),
            ("fleet", "/fleet"),
        ] {
            assert_eq!(pointer(place, Some(&lines)), expected);
        }
        assert_eq!(pointer("bins, line 2", None), "bins, line 2");
    }
}
