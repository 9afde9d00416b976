//! Which layout a file has, told from its content.

use std::path::Path;

use crate::model::fault::Fault;

use super::instance::Instance;
use super::{bins, cordeau, golden, kim, solomon, vrplib};

/// How instances with windows in the layout of Solomon are read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Convention {
    /// Of the 12th DIMACS challenge: distances are cut down to one decimal, and only distance
    /// counts.
    #[default]
    Dimacs,
    /// Of the SINTEF lists: distances in double precision; fewer vehicles come first.
    Sintef,
}

/// Reads an instance file.
///
/// # Errors
/// The file cannot be read, has no known layout, or breaks the rules of its layout; the fault
/// says in which line.
pub fn read_file(path: &Path, convention: Convention) -> Result<Instance, Fault> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| {
        Fault::new(
            "UNREADABLE",
            &file,
            error.to_string(),
            "state the path of a readable file",
        )
    })?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    read(&file, &name, &bytes, convention)
}

/// Reads an instance. `file` is for messages, `name` is the instance's.
///
/// # Errors
/// As those of [`read_file`].
pub fn read(
    file: &str,
    name: &str,
    bytes: &[u8],
    convention: Convention,
) -> Result<Instance, Fault> {
    // Some comments are in Latin-1; what else is not ASCII is no number and said so there.
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let has_line = |title: &str| {
        let mut lines = text.lines().map(str::trim);
        lines.any(|line| line.eq_ignore_ascii_case(title))
    };
    let begins = |word: &str| text.lines().any(|line| line.trim_start().starts_with(word));
    let first = text.lines().map(str::trim).find(|line| !line.is_empty());
    let first = first.unwrap_or_default();
    if [
        "NODE_COORD_SECTION",
        "DEMAND_SECTION",
        "DIMENSION",
        "EDGE_WEIGHT_TYPE",
    ]
    .iter()
    .any(|word| begins(word))
    {
        vrplib::read(file, name, text)
    } else if has_line("CUSTOMER") || has_line("VEHICLE") {
        solomon::read(file, name, text, convention)
    } else if first.starts_with("//") {
        golden::read(file, name, text)
    } else if first.contains("//") {
        kim::read(file, name, text)
    } else if first.starts_with("Bins") || text.lines().any(|line| line.trim() == "END") {
        bins::read(file, name, text)
    } else if first.split_whitespace().count() == 4
        && first
            .split_whitespace()
            .all(|word| word.parse::<u32>().is_ok())
    {
        cordeau::read(file, name, text)
    } else {
        Err(Fault::new(
            "UNKNOWN_LAYOUT",
            format!("{file}, line 1"),
            "the layout is none of CVRPLIB's, Solomon's, Cordeau's, Golden's, Kim's or the Finnish bins'",
            "state the path of an instance file",
        ))
    }
}
