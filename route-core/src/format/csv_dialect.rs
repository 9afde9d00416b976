//! CSV as offices export it: encoding, separator and header are guessed, and a broken row does
//! not take its neighbours with it.

use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, WINDOWS_1252};

use crate::model::fault::Fault;

use super::columns::{Column, Header};

/// Longest field, bytes.
const MAX_FIELD_BYTES: usize = 32 * 1024;
/// Longest row, bytes.
const MAX_ROW_BYTES: usize = 256 * 1024;
/// Most columns.
const MAX_COLUMNS: usize = 200;
/// The header is one of the first rows; titles may stand before it.
const HEADER_WITHIN_ROWS: usize = 30;
/// What may separate fields, the likeliest in France first.
const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];

/// A CSV file whose dialect is known.
#[derive(Debug)]
pub struct CsvFile {
    name: String,
    text: String,
    delimiter: u8,
    rows_from: Place,
    most_rows: usize,
    /// Its header.
    pub header: Header,
}

/// A row of a file.
#[derive(Debug)]
pub struct Row {
    /// Line it begins on, from 1.
    pub line: u32,
    /// Its fields.
    pub fields: StringRecord,
}

impl CsvFile {
    /// Finds out encoding, separator and header. The header is the row that names the most known
    /// columns, and at least two; where there is none, the first row is taken for it.
    ///
    /// # Errors
    /// The file is empty, or it is not text in rows.
    pub fn open(
        name: &str,
        bytes: &[u8],
        columns: &[Column],
        most_rows: usize,
    ) -> Result<Self, Fault> {
        let text = decode(name, bytes)?;
        let Some(found) = FoundHeader::search(&text, columns) else {
            return Err(Fault::new(
                "EMPTY_FILE",
                name,
                "the file holds no row",
                "send a CSV file with a header and one row for each place",
            ));
        };
        let count = found.header.names.len();
        if count > MAX_COLUMNS {
            return Err(Fault::new(
                "TOO_MANY_COLUMNS",
                name,
                format!("the header has {count} columns, more than {MAX_COLUMNS}"),
                "keep the columns that are described for this file",
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            text,
            delimiter: found.delimiter,
            rows_from: found.rows_from,
            most_rows,
            header: found.header,
        })
    }

    /// Reads the first row as data, under the names given: for files without a header.
    pub fn with_header(mut self, names: &[&str], columns: &[Column]) -> Self {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        self.header = Header::recognise(names, columns);
        self.rows_from = Place::START;
        self
    }

    /// The rows under the header that are not blank, each with its line or with what is wrong.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row, Fault>> {
        let mut count = 0;
        let mut records = Records::new(&self.text, self.delimiter, self.rows_from);
        std::iter::from_fn(move || {
            let row = loop {
                match records.next()? {
                    Ok(row) if is_blank(&row.fields) => {}
                    Ok(row) => break self.checked(row),
                    Err(line) => break Err(self.unclosed_quote(line)),
                }
            };
            count += 1;
            match count.cmp(&(self.most_rows + 1)) {
                std::cmp::Ordering::Less => Some(row),
                std::cmp::Ordering::Equal => Some(Err(self.too_many_rows(records.place.line))),
                std::cmp::Ordering::Greater => None,
            }
        })
    }

    /// The trimmed text of a known column; empty if the file or the row lacks it.
    pub fn cell<'r>(&self, row: &'r Row, column: usize) -> &'r str {
        self.header.places[column]
            .and_then(|place| row.fields.get(place))
            .unwrap_or_default()
            .trim()
    }

    /// `NAME, line N`.
    pub fn place_of(&self, line: u32) -> String {
        format!("{}, line {line}", self.name)
    }

    /// `NAME, line N, column C`, with the column's name as written.
    pub fn cell_place(&self, line: u32, column: usize) -> String {
        match self.header.names.get(column) {
            Some(name) if !name.is_empty() => {
                format!("{}, line {line}, column {name}", self.name)
            }
            _ => format!("{}, line {line}, column {}", self.name, column + 1),
        }
    }

    fn checked(&self, row: Row) -> Result<Row, Fault> {
        let bytes = row.fields.as_slice().len();
        if bytes > MAX_ROW_BYTES {
            return Err(Fault::new(
                "ROW_TOO_LONG",
                self.place_of(row.line),
                format!("the row has {bytes} bytes, more than {MAX_ROW_BYTES}"),
                "shorten it; perhaps a quotation mark is missing",
            ));
        }
        let longest = row.fields.iter().enumerate().find_map(|(column, field)| {
            let bytes = field.len();
            (bytes > MAX_FIELD_BYTES).then_some((column, bytes))
        });
        if let Some((column, bytes)) = longest {
            return Err(Fault::new(
                "FIELD_TOO_LONG",
                self.cell_place(row.line, column),
                format!("the field has {bytes} bytes, more than {MAX_FIELD_BYTES}"),
                "shorten it; perhaps a quotation mark is missing",
            ));
        }
        let expected = self.header.names.len();
        if row
            .fields
            .iter()
            .skip(expected)
            .any(|field| !field.trim().is_empty())
        {
            return Err(Fault::new(
                "TOO_MANY_FIELDS",
                self.place_of(row.line),
                format!(
                    "the row has {} fields, the header {expected}",
                    row.fields.len()
                ),
                format!(
                    "put a text or number that contains `{}` in quotation marks",
                    char::from(self.delimiter)
                ),
            ));
        }
        Ok(row)
    }

    fn unclosed_quote(&self, line: u32) -> Fault {
        Fault::new(
            "UNCLOSED_QUOTE",
            self.place_of(line),
            "a quotation mark at the begin of a field is not closed before the next separator",
            "close it, or double the quotation marks that belong to the text",
        )
    }

    fn too_many_rows(&self, line: u32) -> Fault {
        Fault::new(
            "TOO_MANY_ROWS",
            self.place_of(line),
            format!(
                "the file has more than {} rows; the rest is not read",
                self.most_rows
            ),
            "split the file",
        )
    }
}

fn is_blank(fields: &StringRecord) -> bool {
    fields.iter().all(|field| field.trim().is_empty())
}

/// UTF-8 or UTF-16 by the byte order mark, else UTF-8 if the bytes are valid as such, else
/// Windows-1252: text with accents in the latter is practically never valid UTF-8.
fn decode(name: &str, bytes: &[u8]) -> Result<String, Fault> {
    let by_mark = Encoding::for_bom(bytes);
    let format = match bytes {
        [b'P', b'K', 3, 4, ..] => Some("an Excel or OpenDocument workbook (or a zip archive)"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an Excel 97 workbook"),
        [0x1F, 0x8B, ..] => Some("a file compressed by gzip"),
        _ if by_mark.is_none() && bytes.contains(&0) => Some("not text (it has zero bytes)"),
        _ => None,
    };
    if let Some(format) = format {
        return Err(Fault::new(
            "NOT_CSV",
            name,
            format!("the file is {format}, not CSV"),
            "unpack it, or save the sheet as `CSV UTF-8`, and send that file",
        ));
    }
    let text = match (by_mark, str::from_utf8(bytes)) {
        (Some((encoding, mark)), _) => encoding
            .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
            .ok_or_else(|| {
                Fault::new(
                    "BAD_ENCODING",
                    name,
                    format!(
                        "the file begins with the mark of {} but is not written in it",
                        encoding.name()
                    ),
                    "save it again as `CSV UTF-8`",
                )
            })?
            .into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    };
    // Files of old Macintosh programs end lines with a carriage return alone.
    if text.contains('\r') && !text.contains('\n') {
        return Ok(text.replace('\r', "\n"));
    }
    Ok(text)
}

struct FoundHeader {
    delimiter: u8,
    rows_from: Place,
    header: Header,
    is_first_row: bool,
}

impl FoundHeader {
    fn search(text: &str, columns: &[Column]) -> Option<Self> {
        let mut best: Option<Self> = None;
        for delimiter in DELIMITERS {
            let mut records = Records::new(text, delimiter, Place::START);
            let mut is_first_row = true;
            for _ in 0..HEADER_WITHIN_ROWS {
                let Some(record) = records.next() else { break };
                let Ok(row) = record else { continue };
                let names = row.fields.iter().map(|field| field.trim().to_owned());
                let found = Self {
                    delimiter,
                    rows_from: records.place,
                    header: Header::recognise(names.collect(), columns),
                    is_first_row,
                };
                is_first_row = false;
                if best
                    .as_ref()
                    .is_none_or(|best| found.score() > best.score())
                {
                    best = Some(found);
                }
            }
        }
        best
    }

    /// Known columns named, if two or more; else, for the first row, into how many it is split.
    fn score(&self) -> (usize, usize) {
        match self.header.recognised() {
            recognised @ 2.. => (recognised, 0),
            _ if self.is_first_row => (0, self.header.names.len()),
            _ => (0, 0),
        }
    }
}

/// A place in the text.
#[derive(Clone, Copy, Debug)]
struct Place {
    byte: usize,
    line: u32,
}

impl Place {
    const START: Self = Self { byte: 0, line: 1 };
}

/// Records with their lines. A record with a quotation mark that is never properly closed may
/// have swallowed the rows after it: it is given as the line it begins on, and reading goes on
/// with the next line.
struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    reader: Reader<&'t [u8]>,
    /// Where the reader started.
    base: usize,
    /// Where the next record begins, at the latest.
    place: Place,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, delimiter: u8, place: Place) -> Self {
        Self {
            text,
            delimiter,
            reader: Self::reader(text, delimiter, place.byte),
            base: place.byte,
            place,
        }
    }

    fn reader(text: &'t str, delimiter: u8, from: usize) -> Reader<&'t [u8]> {
        ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(&text.as_bytes()[from..])
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Row, u32>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut fields = StringRecord::new();
        // Reading valid UTF-8 in memory, rows of any length, cannot fail: `false` is the end.
        if !self.reader.read_record(&mut fields).unwrap_or(false) {
            return None;
        }
        let end = self.base + self.reader.position().byte() as usize;
        let is_end = end == self.text.len();
        let read = &self.text[self.place.byte..end];
        let record = read.trim_start_matches(['\r', '\n']);
        let line = self.place.line + lines_in(&read[..read.len() - record.len()]);
        let has_many_lines = record.trim_end_matches(['\r', '\n']).contains('\n');
        let is_broken = (has_many_lines || is_end)
            && match quotes(record, self.delimiter) {
                Quotes::Closed => false,
                Quotes::Loose => has_many_lines,
                Quotes::Open => true,
            };
        if is_broken {
            let begin = end - record.len();
            let next = record.find('\n').map_or(end, |feed| begin + feed + 1);
            self.base = next;
            self.reader = Self::reader(self.text, self.delimiter, next);
            self.place = Place {
                byte: next,
                line: line + 1,
            };
            return Some(Err(line));
        }
        self.place = Place {
            byte: end,
            line: line + lines_in(record),
        };
        Some(Ok(Row { line, fields }))
    }
}

fn lines_in(text: &str) -> u32 {
    text.bytes().filter(|&byte| byte == b'\n').count() as u32
}

/// How the quotation marks of a record close.
enum Quotes {
    /// Every field that opens with one closes with one just before a separator (RFC 4180).
    Closed,
    /// Text follows a closing one: harmless in one line, but in several the mark that closes
    /// may be the one that should have opened another field.
    Loose,
    /// One is not closed.
    Open,
}

fn quotes(record: &str, delimiter: u8) -> Quotes {
    let mut found = Quotes::Closed;
    let mut bytes = record.bytes().peekable();
    while let Some(first) = bytes.next() {
        if first == b'"' {
            loop {
                match bytes.next() {
                    None => return Quotes::Open,
                    Some(b'"') if bytes.next_if_eq(&b'"').is_some() => {}
                    Some(b'"') => break,
                    Some(_) => {}
                }
            }
            let next = bytes.next();
            if next.is_none_or(|byte| byte == delimiter || matches!(byte, b'\r' | b'\n')) {
                continue;
            }
            found = Quotes::Loose;
        } else if first == delimiter {
            continue;
        }
        while bytes.next_if(|&byte| byte != delimiter).is_some() {}
        bytes.next();
    }
    found
}

#[cfg(test)]
mod tests;
