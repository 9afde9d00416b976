//! Street names as they are in the north of France.

use std::collections::BTreeSet;

use super::communes::Size;
use super::random::Random;

/// A group of streets with names of one kind: the first column of `names.csv`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Theme {
    Flowers,
    Trees,
    Birds,
    Artists,
    Mines,
    Industry,
}

impl Theme {
    pub const OF_ESTATES: [Self; 4] = [Self::Flowers, Self::Trees, Self::Birds, Self::Artists];

    fn nouns(self) -> Vec<&'static str> {
        kind(match self {
            Self::Flowers => "flowers",
            Self::Trees => "trees",
            Self::Birds => "birds",
            Self::Artists => "artists",
            Self::Mines => "mines",
            Self::Industry => "industry",
        })
    }
}

/// The names of one kind.
fn kind(kind: &str) -> Vec<&'static str> {
    let rows = include_str!("names.csv").lines();
    rows.filter_map(|row| row.strip_prefix(kind)?.strip_prefix(';'))
        .collect()
}

/// Hands out the street names of one commune, each once.
pub struct Names {
    /// In reverse order of use.
    common: Vec<String>,
    used: BTreeSet<String>,
}

impl Names {
    /// Villages name their streets after places, towns after people as well; when these run out,
    /// after deserving citizens.
    pub fn new(size: Size, random: &mut Random) -> Self {
        let (mut first, mut then) = (kind("places"), kind("people"));
        if size >= Size::SmallTown {
            first.extend(then.drain(..60));
        }
        random.shuffle(&mut first);
        random.shuffle(&mut then);
        let mut last = Vec::new();
        for title in kind("titles") {
            last.extend(
                kind("surnames")
                    .iter()
                    .map(|name| format!("{title} {name}")),
            );
        }
        random.shuffle(&mut last);
        let mut common: Vec<String> = first.into_iter().chain(then).map(String::from).collect();
        common.extend(last);
        common.reverse();
        Self {
            common,
            used: BTreeSet::new(),
        }
    }

    /// A name for a street of no particular kind.
    pub fn street(&mut self, random: &mut Random) -> String {
        loop {
            let noun = self.common.pop().unwrap_or_else(|| {
                let theme = *random.pick(&[Theme::Flowers, Theme::Trees, Theme::Birds]);
                format!("des {}", random.pick(&theme.nouns()))
            });
            if let Some(name) = self.unused(format!("Rue {noun}"), random) {
                return name;
            }
        }
    }

    /// A name for a street of a group.
    pub fn of_theme(&mut self, theme: Theme, random: &mut Random) -> String {
        let nouns = theme.nouns();
        loop {
            let noun = *random.pick(&nouns);
            let name = match theme {
                Theme::Artists | Theme::Mines => format!("Rue {noun}"),
                Theme::Industry => format!("{} {noun}", random.pick(&["Rue", "Avenue"])),
                _ => format!("{} des {noun}", random.pick(&["Rue", "Allée"])),
            };
            if let Some(name) = self.unused(name, random) {
                return name;
            }
        }
    }

    /// A name for a group of blocks of flats.
    pub fn residence(&mut self, random: &mut Random) -> String {
        loop {
            let theme = *random.pick(&[Theme::Flowers, Theme::Trees, Theme::Birds]);
            let name = format!("Résidence les {}", random.pick(&theme.nouns()));
            if self.used.insert(name.clone()) {
                return name;
            }
        }
    }

    /// The name itself or a variant of it; nothing if both are taken.
    fn unused(&mut self, name: String, random: &mut Random) -> Option<String> {
        let noun = name.split_once(' ').map_or("", |(_, noun)| noun);
        let kinds = [
            "Clos", "Allée", "Voie", "Chemin", "Square", "Passage", "Cour",
        ];
        let variant = format!("{} {noun}", random.pick(&kinds));
        let free = [name, variant]
            .into_iter()
            .find(|name| !self.used.contains(name))?;
        self.used.insert(free.clone());
        Some(free)
    }
}
