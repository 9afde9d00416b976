use osm_data::network::Position;

use crate::directions::manoeuvre::Street;

use super::*;

fn sentence(
    language: Language,
    kind: ManoeuvreKind,
    modifier: Option<Modifier>,
    name: &str,
) -> String {
    let street = Street {
        name: name.to_owned(),
        number: String::new(),
    };
    let manoeuvre = Manoeuvre {
        kind,
        modifier,
        before: Street::default(),
        after: street,
        bearing_before: 0,
        bearing_after: 90,
        position: Position::from_degrees(2.64, 50.53),
        distance_dm: 0,
        time_ms: 0,
        edges: 0..0,
        intersections: Vec::new(),
    };
    manoeuvre_sentence(language, &manoeuvre)
}

#[test]
fn each_manoeuvre_has_its_sentence_in_both_languages() {
    use ManoeuvreKind as Kind;
    use Modifier as To;
    let circle = Some(TurningPlace::Circle);
    for (kind, modifier, name, french, english) in [
        (
            Kind::Depart,
            None,
            "Rue Joffre",
            "Partir vers l’est dans la rue Joffre",
            "Head east on Rue Joffre",
        ),
        (
            Kind::Arrive,
            None,
            "Rue Joffre",
            "Arrivée dans la rue Joffre",
            "Arrive on Rue Joffre",
        ),
        (
            Kind::Turn,
            Some(To::Right),
            "Rue Joffre",
            "Tourner à droite dans la rue Joffre",
            "Turn right onto Rue Joffre",
        ),
        (
            Kind::Turn,
            Some(To::SharpLeft),
            "",
            "Tourner franchement à gauche",
            "Turn sharp left",
        ),
        (
            Kind::EndOfRoad,
            Some(To::Left),
            "",
            "Au bout de la route, tourner à gauche",
            "At the end of the road, turn left",
        ),
        (
            Kind::Fork,
            Some(To::SlightRight),
            "",
            "À la bifurcation, prendre à droite",
            "At the fork, keep right",
        ),
        (
            Kind::Roundabout { exit: Some(1) },
            None,
            "",
            "Au rond-point, prendre la 1re sortie",
            "At the roundabout, take the 1st exit",
        ),
        (
            Kind::Roundabout { exit: Some(2) },
            None,
            "",
            "Au rond-point, prendre la 2e sortie",
            "At the roundabout, take the 2nd exit",
        ),
        (
            Kind::Roundabout { exit: Some(11) },
            None,
            "",
            "Au rond-point, prendre la 11e sortie",
            "At the roundabout, take the 11th exit",
        ),
        (
            Kind::MiniRoundabout { exit: 3 },
            None,
            "",
            "Au mini-giratoire, prendre la 3e sortie",
            "At the mini-roundabout, take the 3rd exit",
        ),
        (
            Kind::TurnRound { place: circle },
            Some(To::UTurn),
            "",
            "Faire demi-tour sur la raquette",
            "Turn round in the turning circle",
        ),
        (
            Kind::TurnRound { place: None },
            Some(To::UTurn),
            "",
            "Faire demi-tour",
            "Turn round",
        ),
        (
            Kind::UseGate,
            None,
            "",
            "Ouvrir la barrière",
            "Open the gate",
        ),
    ] {
        assert_eq!(sentence(Language::French, kind, modifier, name), french);
        assert_eq!(sentence(Language::English, kind, modifier, name), english);
    }
}
