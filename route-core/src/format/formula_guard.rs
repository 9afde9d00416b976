//! Keeps spreadsheets from running what is only text.

use std::borrow::Cow;

/// Characters with which a spreadsheet takes a cell for a formula, or splits it (OWASP, CSV
/// injection).
const FORMULA_MARKS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// A text that no spreadsheet takes for a formula: a single quotation mark goes before one that
/// it would. [`unguarded`] takes it away again.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// The text that [`guarded`] was given.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest,
        _ => text,
    }
}

/// A text that is guarded already needs it too, or else taking the guard away would not give it.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA_MARKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_looks_like_a_formula_is_guarded_and_comes_back() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-5 rue", "'-5 rue"),
            ("\tx", "'\tx"),
            ("'=1", "''=1"),
            ("'t Hof", "'t Hof"),
            ("5 rue de l'Église", "5 rue de l'Église"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), written);
            assert_eq!(unguarded(written), text);
        }
    }
}
