//! What people read, in French and in English: words of the exports, sentences that say why a
//! container is not collected and what to do, and directions to drivers.

mod fits;
pub mod labels;
pub mod manoeuvres;
pub mod remedies;
mod streets;
pub mod typography;
pub mod unserved;

use std::str::FromStr;

/// A language that people read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Language {
    /// français
    #[default]
    French,
    /// English
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::French, Self::English];

    /// One of two texts.
    pub fn pick<T>(self, french: T, english: T) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}

impl FromStr for Language {
    type Err = String;

    /// From `fr` or `en`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "fr" => Ok(Self::French),
            "en" => Ok(Self::English),
            _ => Err(format!("`{text}` is not a language: write fr or en")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_named_by_their_codes() {
        assert_eq!("fr".parse(), Ok(Language::French));
        assert_eq!("en".parse(), Ok(Language::English));
        assert!("de".parse::<Language>().is_err());
    }
}
