//! Street names inside sentences: the French article and preposition that go with each.

use crate::directions::manoeuvre::Street;

use super::Language;

/// What a driver is in or on, in French.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Preposition {
    Dans,
    Sur,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Noun {
    Feminine,
    Masculine,
    Plural,
}

use Noun::{Feminine, Masculine, Plural};
use Preposition::{Dans, Sur};

/// The words that French street names begin with.
const GENERIC_WORDS: &[(Preposition, Noun, &[&str])] = &[
    (
        Dans,
        Feminine,
        &[
            "allée",
            "carrière",
            "cavée",
            "cité",
            "cour",
            "galerie",
            "impasse",
            "montée",
            "rangée",
            "résidence",
            "rue",
            "ruelle",
            "ruellette",
            "sente",
            "traverse",
            "venelle",
            "villa",
            "voyette",
            "zone",
        ],
    ),
    (
        Dans,
        Masculine,
        &[
            "béguinage",
            "clos",
            "coron",
            "cul-de-sac",
            "domaine",
            "enclos",
            "faubourg",
            "hameau",
            "jardin",
            "lotissement",
            "parc",
            "passage",
            "quartier",
            "square",
            "tunnel",
            "val",
            "vallon",
            "village",
        ],
    ),
    (
        Dans,
        Plural,
        &[
            "allées",
            "corons",
            "jardins",
            "résidences",
            "rues",
            "ruelles",
        ],
    ),
    (
        Sur,
        Feminine,
        &[
            "autoroute",
            "avenue",
            "boucle",
            "bretelle",
            "chaussée",
            "corniche",
            "côte",
            "digue",
            "drève",
            "esplanade",
            "levée",
            "passerelle",
            "piste",
            "place",
            "placette",
            "promenade",
            "rocade",
            "route",
            "voie",
        ],
    ),
    (
        Sur,
        Masculine,
        &[
            "boulevard",
            "carrefour",
            "chemin",
            "cours",
            "mail",
            "parvis",
            "périphérique",
            "plateau",
            "pont",
            "port",
            "quai",
            "rond-point",
            "rond point",
            "sentier",
            "viaduc",
        ],
    ),
    (Sur, Plural, &["boulevards", "promenades", "quais", "voies"]),
];

/// Adjectives that may stand before such a word.
const ADJECTIVES: &[&str] = &[
    "ancien", "ancienne", "basse", "grand", "grande", "haute", "nouveau", "nouvelle", "petit",
    "petite", "vieille", "vieux",
];

/// A street within a sentence of one language.
pub(super) struct StreetWords {
    language: Language,
    preposition: &'static str,
    article: &'static str,
    /// As it is called within a sentence.
    name: String,
}

impl StreetWords {
    /// `None` for a street without name and number.
    pub fn of(language: Language, street: &Street) -> Option<Self> {
        let number = numbers(&street.number);
        if street.name.is_empty() && number.is_empty() {
            return None;
        }
        let called = match street.name.as_str() {
            "" => number.as_str(),
            name => name,
        };
        let mut words = language.pick(french(called), english(called));
        if words.name != number && !street.name.is_empty() && !number.is_empty() {
            words.name = format!("{} ({number})", words.name);
        }
        Some(words)
    }

    /// Going there: `dans la rue Haute`, `onto Rue Haute`.
    pub fn onto(&self) -> String {
        let preposition = self.language.pick(self.preposition, "onto");
        format!("{preposition} {}", self.with_article())
    }

    /// Being there: `dans la rue Haute`, `on Rue Haute`.
    pub fn on(&self) -> String {
        let preposition = self.language.pick(self.preposition, "on");
        format!("{preposition} {}", self.with_article())
    }

    /// `vers la rue Haute`, `towards Rue Haute`.
    pub fn towards(&self) -> String {
        let preposition = self.language.pick("vers", "towards");
        format!("{preposition} {}", self.with_article())
    }

    /// After a comma: `rue Haute`.
    pub fn by_itself(&self) -> &str {
        &self.name
    }

    fn with_article(&self) -> String {
        format!("{}{}", self.article, self.name)
    }
}

fn english(name: &str) -> StreetWords {
    StreetWords {
        language: Language::English,
        preposition: "on",
        article: "",
        name: name.to_owned(),
    }
}

fn french(name: &str) -> StreetWords {
    let (preposition, article, name) = if is_number(name) {
        ("sur", article_of_number(name), name.to_owned())
    } else if let Some(named) = french_name(name) {
        let preposition = match named.preposition {
            Dans => "dans",
            Sur => "sur",
        };
        (preposition, named.article, named.name)
    } else {
        ("sur", "", name.to_owned())
    };
    StreetWords {
        language: Language::French,
        preposition,
        article,
        name,
    }
}

/// A French name that begins with a word for a kind of street.
struct FrenchName {
    preposition: Preposition,
    article: &'static str,
    name: String,
}

fn french_name(name: &str) -> Option<FrenchName> {
    let lower = name.to_lowercase();
    let adjective = ADJECTIVES.iter().find_map(|adjective| {
        let separator = lower.strip_prefix(adjective)?.chars().next()?;
        let is_separator = matches!(separator, ' ' | '-' | '\'' | '’');
        is_separator.then_some(adjective.len() + separator.len_utf8())
    });
    let begin = adjective.unwrap_or(0);
    let (preposition, noun, word) = generic_word(&lower[begin..])?;
    // Lower case may be of other length than upper case, but not in words of the lists.
    let rest = name.get(begin + word.len()..)?;
    let is_proper_name = adjective.is_some() && rest.is_empty();
    let within_sentence = if is_proper_name {
        name.to_owned()
    } else {
        format!("{}{rest}", &lower[..begin + word.len()])
    };
    let is_elided = lower.starts_with(['a', 'e', 'é', 'i', 'o', 'u']);
    let article = match noun {
        Plural => "les ",
        Feminine | Masculine if is_elided => "l'",
        Feminine => "la ",
        Masculine => "le ",
    };
    Some(FrenchName {
        preposition,
        article,
        name: within_sentence,
    })
}

fn generic_word(lower: &str) -> Option<(Preposition, Noun, &'static str)> {
    GENERIC_WORDS
        .iter()
        .find_map(|&(preposition, noun, words)| {
            let is_first = |word: &&&str| {
                lower
                    .strip_prefix(**word)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
            };
            let word = words.iter().find(is_first)?;
            Some((preposition, noun, *word))
        })
}

/// Whether a text is the number of a road: `D 941`, `A26`, `RN 41`.
fn is_number(text: &str) -> bool {
    let letters = text.chars().take_while(char::is_ascii_uppercase).count();
    let digits = text[letters..].trim_start();
    (1..=3).contains(&letters) && digits.starts_with(|first: char| first.is_ascii_digit())
}

/// Roads are feminine, and so are their numbers, but for rural ways.
fn article_of_number(number: &str) -> &'static str {
    let letters: String = number
        .chars()
        .take_while(char::is_ascii_uppercase)
        .collect();
    match letters.as_str() {
        "CR" | "CV" => "le ",
        letters if letters.starts_with(['A', 'E']) => "l'",
        _ => "la ",
    }
}

/// Several numbers, which the map separates by semicolons.
fn numbers(number: &str) -> String {
    let parts = number.split(';').map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn street(name: &str, number: &str) -> Street {
        Street {
            name: name.to_owned(),
            number: number.to_owned(),
        }
    }

    fn words(language: Language, name: &str, number: &str) -> StreetWords {
        StreetWords::of(language, &street(name, number)).expect("a name or a number")
    }

    #[test]
    fn french_names_have_their_article_and_preposition() {
        for (name, onto) in [
            ("Rue Jean-Jaurès", "dans la rue Jean-Jaurès"),
            ("RUE DE LILLE", "dans la rue DE LILLE"),
            ("rue de l'Église", "dans la rue de l'Église"),
            ("Avenue Foch", "sur l'avenue Foch"),
            ("Boulevard Poincaré", "sur le boulevard Poincaré"),
            ("Place du 8 Mai 1945", "sur la place du 8 Mai 1945"),
            ("Impasse des Lilas", "dans l'impasse des Lilas"),
            ("Allée des Chênes", "dans l'allée des Chênes"),
            ("Allées de Tourny", "dans les allées de Tourny"),
            ("Esplanade Mitterrand", "sur l'esplanade Mitterrand"),
            ("Chemin du Roi", "sur le chemin du Roi"),
            ("Route de Béthune", "sur la route de Béthune"),
            ("Hameau du Bois", "dans le hameau du Bois"),
            ("Rond-Point de l'Europe", "sur le rond-point de l'Europe"),
            ("Zone Industrielle", "dans la zone Industrielle"),
            ("Cité 9", "dans la cité 9"),
            ("Grande Rue", "dans la Grande Rue"),
            ("Grand'Place", "sur la Grand'Place"),
            ("Grand-Rue", "dans la Grand-Rue"),
            ("Petite Rue du Moulin", "dans la petite rue du Moulin"),
            ("Ancienne Route d'Arras", "sur l'ancienne route d'Arras"),
            ("Vieux Chemin", "sur le Vieux Chemin"),
            ("Les Tilleuls", "sur Les Tilleuls"),
            ("Hauptstraße", "sur Hauptstraße"),
            ("Ruée vers l'Or", "sur Ruée vers l'Or"),
            ("Grandes Orgues", "sur Grandes Orgues"),
            ("İstanbul", "sur İstanbul"),
        ] {
            assert_eq!(words(Language::French, name, "").onto(), onto, "{name}");
        }
    }

    #[test]
    fn numbers_of_roads_are_feminine_in_french() {
        for (number, onto) in [
            ("D 941", "sur la D 941"),
            ("N43", "sur la N43"),
            ("A 26", "sur l'A 26"),
            ("E 15;A 26", "sur l'E 15 / A 26"),
            ("CR 12", "sur le CR 12"),
            ("B", "sur B"),
        ] {
            assert_eq!(words(Language::French, "", number).onto(), onto, "{number}");
        }
    }

    #[test]
    fn a_number_stands_behind_a_name() {
        let both = words(Language::French, "Rue de Lille", "D 941");
        assert_eq!(both.onto(), "dans la rue de Lille (D 941)");
        assert_eq!(both.towards(), "vers la rue de Lille (D 941)");
        assert_eq!(both.by_itself(), "rue de Lille (D 941)");
        let once = words(Language::French, "D 941", "D 941");
        assert_eq!(once.onto(), "sur la D 941");
        assert!(StreetWords::of(Language::French, &Street::default()).is_none());
    }

    #[test]
    fn english_leaves_names_alone() {
        let both = words(Language::English, "Rue de Lille", "D 941;D 943");
        assert_eq!(both.onto(), "onto Rue de Lille (D 941 / D 943)");
        assert_eq!(both.on(), "on Rue de Lille (D 941 / D 943)");
        assert_eq!(both.towards(), "towards Rue de Lille (D 941 / D 943)");
    }
}
