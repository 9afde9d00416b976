//! `lanes=*`: how many lanes there are, both directions together.

use super::Tags;
use crate::reason::Reason;
use crate::report::Guesses;

/// The number of lanes; of several numbers the smallest.
pub(super) fn lanes(tags: Tags, guesses: &mut Guesses) -> Option<u8> {
    let Some(value) = tags.get("lanes") else {
        let forward = whole(tags.get("lanes:forward")?)?;
        let backward = whole(tags.get("lanes:backward")?)?;
        return forward.checked_add(backward);
    };
    if let Some(lanes) = whole(value) {
        return Some(lanes);
    }
    guesses.add(Reason::LanesNotUnderstood, "lanes", value);
    super::listed(value)
        .map(|part| part.split('.').next().unwrap_or(part))
        .map(whole)
        .min()
        .flatten()
}

fn whole(value: &str) -> Option<u8> {
    value.parse().ok().filter(|lanes| *lanes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;

    #[test]
    fn counts_lanes() {
        let cases: &[(Tagged, Option<u8>, usize)] = &[
            (&[], None, 0),
            (&[("lanes", "2")], Some(2), 0),
            (&[("lanes", "8")], Some(8), 0),
            (&[("lanes", "1.5")], Some(1), 1),
            (&[("lanes", "1;2")], Some(1), 1),
            (&[("lanes", "zwei")], None, 1),
            (&[("lanes", "0")], None, 1),
            (&[("lanes", "-2")], None, 1),
            (&[("lanes", "1000")], None, 1),
            (
                &[("lanes:forward", "2"), ("lanes:backward", "1")],
                Some(3),
                0,
            ),
            (&[("lanes:forward", "2")], None, 0),
        ];
        for (tags, expected, doubts) in cases {
            let mut guesses = Guesses::default();
            assert_eq!(lanes(Tags(tags), &mut guesses), *expected, "{tags:?}");
            assert_eq!(guesses.reasons().len(), *doubts, "{tags:?}");
        }
    }
}
