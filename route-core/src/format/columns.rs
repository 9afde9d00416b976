//! Which column of a file is which, from the names in its header.

use crate::spelling::{fold, misspelt};

/// A column a file may have.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Column {
    /// Its name in our documentation.
    pub name: &'static str,
    /// Folded names it is known by, the best first.
    pub aliases: &'static [&'static str],
}

/// The header of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Header {
    /// Names as written.
    pub names: Vec<String>,
    /// Where each known column is, indexed like the table of columns.
    pub places: Vec<Option<usize>>,
}

impl Header {
    /// Recognises the known columns. When two names stand for one column, the better one counts.
    pub fn recognise(names: Vec<String>, columns: &[Column]) -> Self {
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let places = columns
            .iter()
            .map(|column| {
                column
                    .aliases
                    .iter()
                    .find_map(|alias| folded.iter().position(|name| name == alias))
            })
            .collect();
        Self { names, places }
    }

    /// How many known columns it has.
    pub fn recognised(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// The name as written of a column that is spelt almost like a known one.
    pub fn near_spelling(&self, column: &Column) -> Option<&str> {
        self.names
            .iter()
            .enumerate()
            .filter(|(place, _)| !self.places.contains(&Some(*place)))
            .map(|(_, name)| name.as_str())
            .find(|name| misspelt(&fold(name), column.aliases.iter().copied()).is_some())
    }

    /// Names as written that occur twice for a known column, with the column.
    pub fn repeated<'h>(&'h self, columns: &[Column]) -> Option<(&'h str, &'static str)> {
        columns
            .iter()
            .zip(&self.places)
            .find_map(|(column, place)| {
                let first = (*place)?;
                let name = fold(&self.names[first]);
                let again = self.names[first + 1..]
                    .iter()
                    .find(|other| fold(other) == name)?;
                Some((again.as_str(), column.name))
            })
    }

    /// Columns that are not known, by place and name; those without a name are left out.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.names
            .iter()
            .enumerate()
            .filter(|(place, name)| !name.is_empty() && !self.places.contains(&Some(*place)))
            .map(|(_, name)| name.as_str())
    }
}
