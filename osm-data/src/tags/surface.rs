//! `surface=*` and `tracktype=*`: paved or not.

use super::Tags;
use crate::network::RoadClass;
use crate::reason::Reason;
use crate::report::Guesses;

/// Whether a road is unpaved; of several surfaces the worst counts.
pub(super) fn unpaved(tags: Tags, class: RoadClass, guesses: &mut Guesses) -> bool {
    if let Some(value) = tags.get("surface") {
        return super::listed(value).any(|part| read(part, value, guesses));
    }
    match tags.get("tracktype") {
        Some("grade1") => false,
        Some(_) => true,
        None => class == RoadClass::Track,
    }
}

fn read(part: &str, value: &str, guesses: &mut Guesses) -> bool {
    let part = part.to_ascii_lowercase();
    // `concrete:plates`, `cobblestone:flattened`, `paving_stones:30`
    let material = part.split(':').next().unwrap_or(&part);
    match material {
        "paved" | "asphalt" | "concrete" | "paving_stones" | "sett" | "cobblestone"
        | "unhewn_cobblestone" | "bricks" | "brick" | "metal" | "wood" | "chipseal" | "stone"
        | "artificial_turf" | "tartan" | "rubber" | "plastic" => false,
        "unpaved" | "gravel" | "fine_gravel" | "compacted" | "dirt" | "earth" | "ground"
        | "grass" | "grass_paver" | "sand" | "mud" | "clay" | "pebblestone" | "rock" | "rocks"
        | "shells" | "soil" | "woodchips" | "bark" | "snow" | "ice" | "salt" => true,
        _ => {
            guesses.add(Reason::SurfaceNotUnderstood, "surface", value);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;

    #[test]
    fn tells_paved_from_unpaved() {
        use RoadClass::{Residential, Track};
        let cases: &[(Tagged, RoadClass, bool, usize)] = &[
            (&[], Residential, false, 0),
            (&[], Track, true, 0),
            (&[("surface", "asphalt")], Track, false, 0),
            (&[("surface", "sett")], Residential, false, 0),
            (&[("surface", "concrete:plates")], Residential, false, 0),
            (&[("surface", "paving_stones:30")], Residential, false, 0),
            (&[("surface", "gravel")], Residential, true, 0),
            (&[("surface", "Dirt")], Residential, true, 0),
            (&[("surface", "compacted;gravel")], Residential, true, 0),
            (
                &[("surface", "asphalt; cobblestone")],
                Residential,
                false,
                0,
            ),
            (&[("surface", "asphalt;gravel")], Residential, true, 0),
            (&[("surface", "unbefestigt")], Residential, true, 1),
            (&[("surface", "asfalt")], Residential, true, 1),
            (&[("tracktype", "grade1")], Track, false, 0),
            (&[("tracktype", "grade3;grade2")], Track, true, 0),
            (
                &[("tracktype", "grade5"), ("surface", "paved")],
                Track,
                false,
                0,
            ),
        ];
        for (tags, class, expected, doubts) in cases {
            let mut guesses = Guesses::default();
            assert_eq!(
                unpaved(Tags(tags), *class, &mut guesses),
                *expected,
                "{tags:?}"
            );
            assert_eq!(guesses.reasons().len(), *doubts, "{tags:?}");
        }
    }
}
