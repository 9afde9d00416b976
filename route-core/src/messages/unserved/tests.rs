use crate::plan::Breach;

use super::*;

const CODES: [UnservedCode; 12] = [
    UnservedCode::NoRoadWithinRadius,
    UnservedCode::StreetForbidden,
    UnservedCode::DeadEndNoTurning,
    UnservedCode::NotConnected,
    UnservedCode::WrongSide,
    UnservedCode::NoVehicleForStream,
    UnservedCode::NoDisposalForStream,
    UnservedCode::LoadExceedsCapacity,
    UnservedCode::TimeWindowUnreachable,
    UnservedCode::ShiftTooShort,
    UnservedCode::FleetFull,
    UnservedCode::SiteFull,
];

fn full() -> UnservedDetails {
    UnservedDetails {
        stream: "OMR".into(),
        street: "Rue Joffre".into(),
        distance_m: Some(85),
        radius_m: Some(60),
        side: Some(Side::Left),
        load: Some(Load {
            mass_g: 12_500_000,
            body_ml: 27_800_000,
        }),
        capacity: Some(Load {
            mass_g: 9_000_000,
            body_ml: 20_000_000,
        }),
        vehicles: vec!["bom26".into(), "bom19".into()],
        closure: Some(ClosedRoad {
            closure: Closure::Weight,
            limit: Some(3_500),
            value: Some(26_000),
        }),
        window_s: Some((21_600, 25_200)),
        site: "cve".into(),
        over_s: Some(2_400),
        nearest_fit: Some(NearestFit {
            round: 12,
            breaches: vec![Breach::ShiftEnd { later_s: 840 }],
        }),
    }
}

#[test]
fn a_sentence_gives_the_particulars_and_what_to_do() {
    for (code, expected) in [
        (
            UnservedCode::NoRoadWithinRadius,
            "Aucune rue accessible au véhicule à moins de 60 m (la plus proche : Rue Joffre, \
             à 85 m). Vérifiez les coordonnées ou rapprochez le bac.",
        ),
        (
            UnservedCode::StreetForbidden,
            "Rue Joffre est interdite à tous les véhicules du flux OMR (bom26, bom19) : poids \
             total limité à 3,5 t (véhicule : 26,0 t). Prévoyez un véhicule qui peut y passer, \
             ou présentez le bac à l’entrée de la rue.",
        ),
        (
            UnservedCode::NotConnected,
            "Les véhicules qui pourraient collecter le bac (bom26, bom19) ne peuvent pas \
             rejoindre le site cve, qui accepte le flux OMR. Vérifiez ses coordonnées, ou prenez \
             une carte qui le contient.",
        ),
        (
            UnservedCode::LoadExceedsCapacity,
            "La charge (12 500 kg et 27,8 m³) dépasse à elle seule ce que prend le plus grand \
             véhicule (9 000 kg et 20,0 m³). Vérifiez le nombre, le volume et le poids, ou \
             partagez la ligne.",
        ),
        (
            UnservedCode::TimeWindowUnreachable,
            "Aucun véhicule (bom26, bom19) ne peut y être entre 06:00 et 07:00, vider à cve \
             pendant ses horaires et rentrer à temps. Élargissez le créneau, ou les horaires \
             du site ou du véhicule.",
        ),
        (
            UnservedCode::ShiftTooShort,
            "Même seul, le bac demande une tournée qui dépasse de 40 min la plus longue durée \
             de travail. Allongez-la, ou prévoyez un dépôt ou un site de vidage plus proche.",
        ),
        (
            UnservedCode::FleetFull,
            "Le bac pourrait être collecté, mais pas avec tous les autres : les véhicules du flux \
             OMR (bom26, bom19) sont complets. Il tient dans la tournée 12 si le service peut \
             finir 14 min plus tard.",
        ),
        (
            UnservedCode::SiteFull,
            "Le tonnage journalier admis au vidage pour le flux OMR (cve) ne suffit pas pour tous \
             les bacs. Relevez la limite d’un site, ouvrez-en un autre à ce flux, ou collectez le \
             bac un autre jour.",
        ),
    ] {
        let sentence = unserved_sentence(Language::French, code, &full());
        let plain = sentence.replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(plain, expected);
    }
    let english = unserved_sentence(Language::English, UnservedCode::NoRoadWithinRadius, &full());
    assert_eq!(
        english.replace('\u{a0}', " "),
        "No road that the truck may use within 60 m (nearest: Rue Joffre, 85 m away). Check \
         the position, or move the bin nearer."
    );
}

#[test]
fn every_sentence_is_whole_with_and_without_particulars() {
    for language in Language::ALL {
        for code in CODES {
            for details in [full(), UnservedDetails::default()] {
                let text = unserved_sentence(language, code, &details);
                assert!(text.ends_with('.'), "{text}");
                assert!(text.matches(". ").count() >= 1, "no action: {text}");
                assert!(text.starts_with(char::is_uppercase), "{text}");
                for flaw in ["  ", "()", " .", " ,", "( "] {
                    assert!(!text.contains(flaw), "`{flaw}` in: {text}");
                }
            }
        }
    }
}

#[test]
fn french_marks_never_stand_alone_on_a_line() {
    for code in CODES {
        let text = unserved_sentence(Language::French, code, &full());
        for loose in [" :", " ;", " !", " ?", "'"] {
            assert!(!text.contains(loose), "{text}");
        }
    }
}

#[test]
fn every_closure_has_its_words() {
    for (closure, expected) in [
        (Closure::Access, "accès interdit."),
        (Closure::Hours, "accès interdit aux heures de la tournée."),
        (
            Closure::Weight,
            "poids total limité à 3,5 t (véhicule : 3,6 t).",
        ),
        (
            Closure::AxleLoad,
            "charge à l’essieu limitée à 3,5 t (véhicule : 3,6 t).",
        ),
        (
            Closure::Height,
            "hauteur limitée à 35,00 m (véhicule : 36,00 m).",
        ),
        (
            Closure::Width,
            "largeur limitée à 35,00 m (véhicule : 36,00 m).",
        ),
        (
            Closure::Length,
            "longueur limitée à 35,00 m (véhicule : 36,00 m).",
        ),
    ] {
        let details = UnservedDetails {
            closure: Some(ClosedRoad {
                closure,
                limit: Some(3_500),
                value: Some(3_600),
            }),
            ..UnservedDetails::default()
        };
        let text = unserved_sentence(Language::French, UnservedCode::StreetForbidden, &details);
        let plain = text.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(plain.contains(expected), "{plain}");
    }
}
