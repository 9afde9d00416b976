//! Finds the word somebody probably meant.

/// The candidate spelt most like `word`, however unlike it is.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let likeness = strsim::jaro_winkler(word, candidate);
        if best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The candidate that `word` is probably a misspelling of: one letter in three may differ.
pub fn misspelt<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let slips = |candidate: &str| strsim::damerau_levenshtein(word, candidate);
    candidates
        .into_iter()
        .filter(|candidate| slips(candidate) <= candidate.chars().count() / 3)
        .min_by_key(|candidate| slips(candidate))
}

/// Upper and lower case, accents, spaces and punctuation folded away: `Taux de présentation`
/// becomes `tauxdepresentation`, `N° puce` becomes `npuce`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            'à' | 'â' | 'ä' | 'á' | 'ã' => folded.push('a'),
            'ç' => folded.push('c'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'î' | 'ï' | 'í' => folded.push('i'),
            'ô' | 'ö' | 'ó' | 'õ' => folded.push('o'),
            'ù' | 'û' | 'ü' | 'ú' => folded.push('u'),
            'ÿ' => folded.push('y'),
            'ñ' => folded.push('n'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            '³' => folded.push('3'),
            letter if letter.is_ascii_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_to_bare_letters_and_digits() {
        for (written, folded) in [
            ("Taux de présentation", "tauxdepresentation"),
            ("VOLUME_L", "volumel"),
            ("N° puce", "npuce"),
            ("Côté ", "cote"),
            ("Co\u{302}te\u{301}", "cote"),
            ("Volume (m³)", "volumem3"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn a_misspelling_is_near_and_a_stranger_is_not() {
        let known = ["payload_kg", "body_m3", "lon", "lat"];
        assert_eq!(misspelt("payload", known), Some("payload_kg"));
        assert_eq!(misspelt("bdy_m3", known), Some("body_m3"));
        assert_eq!(misspelt("colour", known), None);
        assert_eq!(nearest("colour", known), Some("lon"));
        assert_eq!(nearest("colour", []), None);
    }
}
