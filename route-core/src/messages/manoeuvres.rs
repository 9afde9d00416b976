//! Directions to a driver, one sentence for each manoeuvre.

use osm_data::network::TurningPlace;

use crate::directions::manoeuvre::{Manoeuvre, ManoeuvreKind, Modifier};

use super::Language;
use super::streets::StreetWords;

/// What to do, in one sentence without its full stop.
pub fn manoeuvre_sentence(language: Language, manoeuvre: &Manoeuvre) -> String {
    let words = Words {
        language,
        street: StreetWords::of(language, &manoeuvre.after),
        modifier: manoeuvre.modifier.unwrap_or(Modifier::Straight),
    };
    let sentence = match manoeuvre.kind {
        ManoeuvreKind::Depart => words.depart(manoeuvre.bearing_after),
        ManoeuvreKind::Arrive => words.arrive(),
        ManoeuvreKind::Turn => words.turn(),
        ManoeuvreKind::NewName => words.new_name(),
        ManoeuvreKind::Continue => words.stay(),
        ManoeuvreKind::Merge => words.merge(),
        ManoeuvreKind::OnRamp => words.ramp(language.pick("la bretelle", "the ramp")),
        ManoeuvreKind::OffRamp => words.ramp(language.pick("la sortie", "the exit")),
        ManoeuvreKind::Fork => words.fork(),
        ManoeuvreKind::EndOfRoad => words.end_of_road(),
        ManoeuvreKind::Roundabout { exit } => {
            words.roundabout(language.pick("rond-point", "roundabout"), exit)
        }
        ManoeuvreKind::MiniRoundabout { exit } => words.roundabout(
            language.pick("mini-giratoire", "mini-roundabout"),
            Some(exit),
        ),
        ManoeuvreKind::ExitRoundabout { .. } => words.exit_roundabout(),
        ManoeuvreKind::TurnRound { place } => words.turn_round(place),
        ManoeuvreKind::UseGate => language
            .pick("Ouvrir la barrière", "Open the gate")
            .to_owned(),
    };
    language.typeset(&sentence)
}

struct Words {
    language: Language,
    /// Where it leads.
    street: Option<StreetWords>,
    modifier: Modifier,
}

impl Words {
    /// A text, and what is said of the street behind it, if it has a name.
    fn with_street(&self, text: &str, of_street: fn(&StreetWords) -> String) -> String {
        match &self.street {
            Some(street) => format!("{text} {}", of_street(street)),
            None => text.to_owned(),
        }
    }

    fn onto(&self, text: &str) -> String {
        self.with_street(text, StreetWords::onto)
    }

    fn towards(&self, text: &str) -> String {
        self.with_street(text, StreetWords::towards)
    }

    fn depart(&self, bearing: u16) -> String {
        let (french, english) = COMPASS[usize::from((bearing % 360 * 2 + 45) / 90 % 8)];
        let text = self
            .language
            .pick(format!("Partir vers {french}"), format!("Head {english}"));
        self.with_street(&text, StreetWords::on)
    }

    fn arrive(&self) -> String {
        self.with_street(self.language.pick("Arrivée", "Arrive"), StreetWords::on)
    }

    /// The turn itself, in the infinitive.
    fn turning(&self) -> &'static str {
        let (french, english) = match self.modifier {
            Modifier::UTurn => ("faire demi-tour", "make a U-turn"),
            Modifier::SharpRight => ("tourner franchement à droite", "turn sharp right"),
            Modifier::Right => ("tourner à droite", "turn right"),
            Modifier::SlightRight => ("tourner légèrement à droite", "turn slightly right"),
            Modifier::Straight => ("continuer tout droit", "continue straight"),
            Modifier::SlightLeft => ("tourner légèrement à gauche", "turn slightly left"),
            Modifier::Left => ("tourner à gauche", "turn left"),
            Modifier::SharpLeft => ("tourner franchement à gauche", "turn sharp left"),
        };
        self.language.pick(french, english)
    }

    /// `à droite`, `à gauche`; `None` straight ahead and back.
    fn side(&self) -> Option<&'static str> {
        let (french, english) = match self.modifier {
            Modifier::SharpRight | Modifier::Right | Modifier::SlightRight => ("à droite", "right"),
            Modifier::SharpLeft | Modifier::Left | Modifier::SlightLeft => ("à gauche", "left"),
            Modifier::Straight | Modifier::UTurn => return None,
        };
        Some(self.language.pick(french, english))
    }

    fn turn(&self) -> String {
        self.onto(&capitalised(self.turning()))
    }

    fn end_of_road(&self) -> String {
        let begin = self
            .language
            .pick("Au bout de la route", "At the end of the road");
        self.onto(&format!("{begin}, {}", self.turning()))
    }

    /// Along a road that bends: `Suivre la route à droite`.
    fn follow(&self, side: &str) -> String {
        self.language.pick(
            format!("Suivre la route {side}"),
            format!("Follow the road to the {side}"),
        )
    }

    fn new_name(&self) -> String {
        match (self.side(), &self.street) {
            (Some(side), Some(street)) => format!("{}, {}", self.follow(side), street.by_itself()),
            _ => self.turn(),
        }
    }

    fn stay(&self) -> String {
        match (self.side(), &self.street) {
            (Some(side), None) => self.follow(side),
            (Some(_), Some(street)) => {
                let stay = self.language.pick("pour rester", "to stay");
                format!("{} {stay} {}", capitalised(self.turning()), street.on())
            }
            (None, _) => self.with_street(&capitalised(self.turning()), StreetWords::on),
        }
    }

    fn merge(&self) -> String {
        let text = self.language.pick("S'insérer", "Merge");
        self.onto(&match self.side() {
            Some(side) => format!("{text} {side}"),
            None => text.to_owned(),
        })
    }

    fn ramp(&self, ramp: &str) -> String {
        let text = self.language.pick("Prendre", "Take");
        self.towards(&match self.side() {
            Some(side) => {
                let on_side = self
                    .language
                    .pick(side.to_owned(), format!("on the {side}"));
                format!("{text} {ramp} {on_side}")
            }
            None => format!("{text} {ramp}"),
        })
    }

    fn fork(&self) -> String {
        let begin = self.language.pick("À la bifurcation", "At the fork");
        self.onto(&match self.side() {
            Some(side) => {
                let keep = self.language.pick("prendre", "keep");
                format!("{begin}, {keep} {side}")
            }
            None => format!("{begin}, {}", self.turning()),
        })
    }

    fn roundabout(&self, roundabout: &str, exit: Option<u8>) -> String {
        let Some(exit) = exit else {
            return self.language.pick(
                format!("Entrer dans le {roundabout}"),
                format!("Enter the {roundabout}"),
            );
        };
        match self.language {
            Language::French => {
                let ordinal = if exit == 1 { "re" } else { "e" };
                let text = format!("Au {roundabout}, prendre la {exit}{ordinal} sortie");
                match &self.street {
                    Some(street) => format!("{text}, {}", street.by_itself()),
                    None => text,
                }
            }
            Language::English => {
                let ordinal = match (exit % 10, exit % 100) {
                    (_, 11..=13) => "th",
                    (1, _) => "st",
                    (2, _) => "nd",
                    (3, _) => "rd",
                    _ => "th",
                };
                self.onto(&format!(
                    "At the {roundabout}, take the {exit}{ordinal} exit"
                ))
            }
        }
    }

    fn exit_roundabout(&self) -> String {
        self.onto(
            self.language
                .pick("Sortir du rond-point", "Leave the roundabout"),
        )
    }

    fn turn_round(&self, place: Option<TurningPlace>) -> String {
        let (french, english) = match place {
            Some(TurningPlace::Circle) => (" sur la raquette", " in the turning circle"),
            Some(TurningPlace::Loop) => (" par la boucle de retournement", " by the turning loop"),
            Some(TurningPlace::MiniRoundabout) => (" au mini-giratoire", " at the mini-roundabout"),
            None => ("", ""),
        };
        self.language.pick(
            format!("Faire demi-tour{french}"),
            format!("Turn round{english}"),
        )
    }
}

/// The eight winds, clockwise from north.
const COMPASS: [(&str, &str); 8] = [
    ("le nord", "north"),
    ("le nord-est", "north-east"),
    ("l'est", "east"),
    ("le sud-est", "south-east"),
    ("le sud", "south"),
    ("le sud-ouest", "south-west"),
    ("l'ouest", "west"),
    ("le nord-ouest", "north-west"),
];

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}

#[cfg(test)]
mod tests;
