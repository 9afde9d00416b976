//! House number and street in the text of an address.

/// The street of an address: without leading house number and repetition index.
pub fn street_of(address: &str) -> String {
    let mut words = address.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit())
            || matches!(word.to_lowercase().as_str(), "bis" | "ter" | "quater");
        if !is_number {
            break;
        }
        words.next();
    }
    words.collect::<Vec<_>>().join(" ")
}

/// The house number of an address: its first word, without what follows the digits.
pub fn number_of(address: &str) -> Option<u32> {
    let digits = address.trim_start();
    let end = digits.find(|c: char| !c.is_ascii_digit());
    digits[..end.unwrap_or(digits.len())].parse().ok()
}

/// A street's name in lower case letters and digits without accents, for comparing.
pub fn folded(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'à' | 'â' | 'ä' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' => Some('i'),
            'ô' | 'ö' => Some('o'),
            'ù' | 'û' | 'ü' => Some('u'),
            'ÿ' => Some('y'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_number_and_a_street() {
        for (address, number, street) in [
            ("12 rue Haute", Some(12), "rue Haute"),
            (" 12bis, Rue  Haute", Some(12), "Rue Haute"),
            ("3 ter rue Haute", Some(3), "rue Haute"),
            ("rue du 8 Mai 1945", None, "rue du 8 Mai 1945"),
            ("99999999999 rue Haute", None, "rue Haute"),
            ("", None, ""),
        ] {
            assert_eq!(number_of(address), number, "{address}");
            assert_eq!(street_of(address), street, "{address}");
        }
    }

    #[test]
    fn spellings_of_a_name_are_one() {
        assert_eq!(folded("Rue de l'Église"), folded("RUE DE L’EGLISE"));
        assert_ne!(folded("Rue Haute"), folded("Rue Basse"));
    }
}
