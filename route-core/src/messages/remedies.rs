//! What would help a full fleet.

use crate::plan::{Change, Remedy};

use super::Language;

/// The heading over remedies.
pub fn remedies_heading(language: Language) -> String {
    language.typeset(language.pick("Ce qui aiderait :", "What would help:"))
}

/// A change, how much more is collected with it, and what that costs.
pub fn remedy_sentence(language: Language, remedy: &Remedy) -> String {
    let change = match &remedy.change {
        Change::Vehicle { vehicle } => language.pick(
            format!("Avec un véhicule {vehicle} de plus"),
            format!("With one more vehicle {vehicle}"),
        ),
        Change::Shift { vehicle, later_s } => {
            let later = language.duration(i64::from(*later_s));
            language.pick(
                format!("Si le service des véhicules {vehicle} finit {later} plus tard"),
                format!("If the shifts of {vehicle} end {later} later"),
            )
        }
        Change::Sites { later_s } => {
            let later = language.duration(i64::from(*later_s));
            language.pick(
                format!("Si les sites de vidage ferment {later} plus tard"),
                format!("If the disposal sites close {later} later"),
            )
        }
    };
    let [one, many] = language.pick(
        ["bac de plus collecté", "bacs de plus collectés"],
        ["more bin collected", "more bins collected"],
    );
    let more = language.count(remedy.more_containers as usize, one, many);
    let sign = if remedy.more_cost.round() < 0.0 {
        ""
    } else {
        "+"
    };
    let cost = language.quantity(remedy.more_cost, 0, "€");
    let colon = language.pick(" :", ":");
    language.typeset(&format!("{change}{colon} {more}, {sign}{cost}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_remedy_says_what_it_brings_and_costs() {
        let vehicle = || "bom26".to_owned();
        for (change, more_containers, more_cost, french, english) in [
            (
                Change::Vehicle { vehicle: vehicle() },
                34,
                412.3,
                "Avec un véhicule bom26 de plus : 34 bacs de plus collectés, +412 €",
                "With one more vehicle bom26: 34 more bins collected, +412 €",
            ),
            (
                Change::Shift {
                    vehicle: vehicle(),
                    later_s: 1_800,
                },
                1,
                -12.6,
                "Si le service des véhicules bom26 finit 30 min plus tard : 1 bac de plus \
                 collecté, -13 €",
                "If the shifts of bom26 end 30 min later: 1 more bin collected, -13 €",
            ),
            (
                Change::Sites { later_s: 3_600 },
                1_200,
                -0.2,
                "Si les sites de vidage ferment 1 h 00 plus tard : 1 200 bacs de plus \
                 collectés, +0 €",
                "If the disposal sites close 1 h 00 later: 1,200 more bins collected, +0 €",
            ),
        ] {
            let remedy = Remedy {
                change,
                more_containers,
                more_cost,
            };
            let sentence = |language| {
                let sentence = remedy_sentence(language, &remedy);
                sentence.replace(['\u{a0}', '\u{202f}'], " ")
            };
            assert_eq!(sentence(Language::French), french);
            assert_eq!(sentence(Language::English), english);
        }
    }
}
