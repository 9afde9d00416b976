//! What would have to give way for a container to fit in a round.

use crate::plan::{Breach, NearestFit};

use super::Language;

/// One sentence about a container named before.
pub(super) fn fit_sentence(language: Language, fit: &NearestFit) -> String {
    let round = fit.round;
    if fit.breaches.is_empty() {
        return language.pick(
            format!(
                "Il tient dans la tournée {round} telle qu'elle est : laissez chercher plus \
                 longtemps."
            ),
            format!("It fits in round {round} as it is: let the search run longer."),
        );
    }
    let conditions = fit
        .breaches
        .iter()
        .map(|breach| condition(language, breach));
    let conditions: Vec<String> = conditions.collect();
    language.pick(
        format!(
            "Il tient dans la tournée {round} si {}.",
            conditions.join(" et si ")
        ),
        format!(
            "It fits in round {round} if {}.",
            conditions.join(" and if ")
        ),
    )
}

fn condition(language: Language, breach: &Breach) -> String {
    let time = |seconds: u32| language.duration(i64::from(seconds));
    match breach {
        Breach::ShiftEnd { later_s } => {
            let later = time(*later_s);
            language.pick(
                format!("le service peut finir {later} plus tard"),
                format!("the shift may end {later} later"),
            )
        }
        Breach::ShiftLength { longer_s } => {
            let longer = time(*longer_s);
            language.pick(
                format!("le service peut durer {longer} de plus"),
                format!("the shift may last {longer} longer"),
            )
        }
        Breach::Window { later_s } => {
            let later = time(*later_s);
            language.pick(
                format!("son créneau finit {later} plus tard"),
                format!("its window ends {later} later"),
            )
        }
        Breach::Site { site, later_s } => {
            let later = time(*later_s);
            language.pick(
                format!("le site {site} ferme {later} plus tard"),
                format!("the site {site} closes {later} later"),
            )
        }
        Breach::Load { more_g, more_ml } => {
            let parts = [weight(language, *more_g), volume(language, *more_ml)];
            let more: Vec<String> = parts.into_iter().flatten().collect();
            let more = more.join(language.pick(" et ", " and "));
            language.pick(
                format!("la benne prend {more} de plus"),
                format!("the truck takes {more} more"),
            )
        }
        Breach::Trips { more } => {
            let more = *more as usize;
            language.pick(
                format!(
                    "le véhicule peut faire {} de plus",
                    language.count(more, "voyage", "voyages")
                ),
                format!(
                    "the vehicle may make {}",
                    language.count(more, "more trip", "more trips")
                ),
            )
        }
    }
}

/// Kilograms, rounded up, so that what is said is enough.
fn weight(language: Language, grams: i64) -> Option<String> {
    let kilograms = (grams as f64 / 1e3).ceil();
    (grams > 0).then(|| language.quantity(kilograms, 0, "kg"))
}

/// Litres, or cubic metres where there are many, rounded up.
fn volume(language: Language, millilitres: i64) -> Option<String> {
    let litres = (millilitres as f64 / 1e3).ceil();
    (millilitres > 0).then(|| {
        if litres < 1_000.0 {
            language.quantity(litres, 0, "l")
        } else {
            language.quantity((litres / 100.0).ceil() / 10.0, 1, "m³")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(breaches: Vec<Breach>) -> [String; 2] {
        let fit = NearestFit {
            round: 12,
            breaches,
        };
        Language::ALL.map(|language| {
            let sentence = language.typeset(&fit_sentence(language, &fit));
            sentence.replace(['\u{a0}', '\u{202f}'], " ")
        })
    }

    #[test]
    fn each_breach_has_its_words() {
        let site = "cve".to_owned();
        for (breach, french, english) in [
            (
                Breach::ShiftEnd { later_s: 840 },
                "le service peut finir 14 min plus tard.",
                "the shift may end 14 min later.",
            ),
            (
                Breach::ShiftLength { longer_s: 4_020 },
                "le service peut durer 1 h 07 de plus.",
                "the shift may last 1 h 07 longer.",
            ),
            (
                Breach::Window { later_s: 600 },
                "son créneau finit 10 min plus tard.",
                "its window ends 10 min later.",
            ),
            (
                Breach::Site { site, later_s: 60 },
                "le site cve ferme 1 min plus tard.",
                "the site cve closes 1 min later.",
            ),
            (
                Breach::Load {
                    more_g: 119_001,
                    more_ml: 0,
                },
                "la benne prend 120 kg de plus.",
                "the truck takes 120 kg more.",
            ),
            (
                Breach::Load {
                    more_g: 1_200_000,
                    more_ml: 1_310_000,
                },
                "la benne prend 1 200 kg et 1,4 m³ de plus.",
                "the truck takes 1,200 kg and 1.4 m³ more.",
            ),
            (
                Breach::Load {
                    more_g: 0,
                    more_ml: 40_000,
                },
                "la benne prend 40 l de plus.",
                "the truck takes 40 l more.",
            ),
            (
                Breach::Trips { more: 1 },
                "le véhicule peut faire 1 voyage de plus.",
                "the vehicle may make 1 more trip.",
            ),
        ] {
            let [in_french, in_english] = sentences(vec![breach]);
            assert_eq!(
                in_french,
                format!("Il tient dans la tournée 12 si {french}")
            );
            assert_eq!(in_english, format!("It fits in round 12 if {english}"));
        }
    }

    #[test]
    fn several_breaches_are_joined_and_none_calls_for_a_longer_search() {
        let both = vec![Breach::ShiftEnd { later_s: 300 }, Breach::Trips { more: 2 }];
        let [french, english] = sentences(both);
        assert_eq!(
            french,
            "Il tient dans la tournée 12 si le service peut finir 5 min plus tard et si le \
             véhicule peut faire 2 voyages de plus."
        );
        assert_eq!(
            english,
            "It fits in round 12 if the shift may end 5 min later and if the vehicle may make \
             2 more trips."
        );
        let [french, english] = sentences(Vec::new());
        assert_eq!(
            french,
            "Il tient dans la tournée 12 telle qu’elle est : laissez chercher plus longtemps."
        );
        assert_eq!(
            english,
            "It fits in round 12 as it is: let the search run longer."
        );
    }
}
