//! Why a container is not collected, and what to do about it.

use crate::graph::profile::Closure;
use crate::model::load::Load;
use crate::plan::{NearestFit, Side, UnservedCode};

use super::Language;
use super::fits::fit_sentence;
use super::typography::clock;

/// The particulars of one container that is not collected. What is not known stays empty; the
/// sentence then does without.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct UnservedDetails {
    /// Its stream.
    pub stream: String,
    /// Its street, or the nearest one.
    pub street: String,
    /// Distance to that street, metres.
    pub distance_m: Option<u32>,
    /// How far a container may stand from its road, metres.
    pub radius_m: Option<u32>,
    /// The side of the truck on which it stands or must be lifted.
    pub side: Option<Side>,
    /// What it brings into the truck.
    pub load: Option<Load>,
    /// What the largest truck carries.
    pub capacity: Option<Load>,
    /// The vehicle classes that were tried.
    pub vehicles: Vec<String>,
    /// What closes its street.
    pub closure: Option<ClosedRoad>,
    /// Its window, seconds after midnight.
    pub window_s: Option<(u32, u32)>,
    /// The disposal site that is closed, too far, or cannot be reached; those that are full.
    pub site: String,
    /// By how much a round would be too long, seconds.
    pub over_s: Option<u32>,
    /// The round in which it would fit best.
    pub nearest_fit: Option<NearestFit>,
}

/// Why a road is closed to a vehicle, with the numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClosedRoad {
    /// The rule.
    pub closure: Closure,
    /// What is allowed: kg for weights, cm for lengths.
    pub limit: Option<u32>,
    /// What the vehicle has, in the same unit.
    pub value: Option<u32>,
}

/// One or two sentences: why, with the particulars, and what to do.
pub fn unserved_sentence(
    language: Language,
    code: UnservedCode,
    details: &UnservedDetails,
) -> String {
    let words = Words { language, details };
    let sentence = match code {
        UnservedCode::NoRoadWithinRadius => words.no_road(),
        UnservedCode::StreetForbidden => words.forbidden(),
        UnservedCode::DeadEndNoTurning => words.dead_end(),
        UnservedCode::NotConnected => words.not_connected(),
        UnservedCode::WrongSide => words.wrong_side(),
        UnservedCode::NoVehicleForStream => words.no_vehicle(),
        UnservedCode::NoDisposalForStream => words.no_disposal(),
        UnservedCode::LoadExceedsCapacity => words.too_heavy(),
        UnservedCode::TimeWindowUnreachable => words.window(),
        UnservedCode::ShiftTooShort => words.shift(),
        UnservedCode::FleetFull => words.fleet_full(),
        UnservedCode::SiteFull => words.site_full(),
    };
    language.typeset(&sentence)
}

struct Words<'d> {
    language: Language,
    details: &'d UnservedDetails,
}

impl Words<'_> {
    fn pick(&self, french: String, english: String) -> String {
        self.language.pick(french, english)
    }

    fn metres(&self, metres: u32) -> String {
        self.language.quantity(f64::from(metres), 0, "m")
    }

    /// The street as the subject of a sentence.
    fn street(&self) -> &str {
        match self.details.street.as_str() {
            "" => self.language.pick("Cette rue", "This street"),
            street => street,
        }
    }

    /// ` of stream X`, or nothing.
    fn of_stream(&self) -> String {
        match self.details.stream.as_str() {
            "" => String::new(),
            stream => self.pick(
                format!(" du flux {stream}"),
                format!(" for stream {stream}"),
            ),
        }
    }

    /// The stream as an object: `le flux X`.
    fn the_stream(&self) -> String {
        match self.details.stream.as_str() {
            "" => self.pick("ce flux".into(), "this stream".into()),
            stream => self.pick(format!("le flux {stream}"), format!("stream {stream}")),
        }
    }

    /// ` (bom26, bom19)`, or nothing.
    fn tried_vehicles(&self) -> String {
        match self.details.vehicles.join(", ").as_str() {
            "" => String::new(),
            names => format!(" ({names})"),
        }
    }

    fn no_road(&self) -> String {
        let details = self.details;
        let within = details.radius_m.map_or(String::new(), |radius| {
            let radius = self.metres(radius);
            self.pick(format!(" à moins de {radius}"), format!(" within {radius}"))
        });
        let nearest = match (details.street.as_str(), details.distance_m) {
            ("", None) => String::new(),
            (street, None) => self.pick(
                format!(" (la plus proche : {street})"),
                format!(" (nearest: {street})"),
            ),
            ("", Some(distance)) => {
                let distance = self.metres(distance);
                self.pick(
                    format!(" (la plus proche est à {distance})"),
                    format!(" (the nearest is {distance} away)"),
                )
            }
            (street, Some(distance)) => {
                let distance = self.metres(distance);
                self.pick(
                    format!(" (la plus proche : {street}, à {distance})"),
                    format!(" (nearest: {street}, {distance} away)"),
                )
            }
        };
        self.pick(
            format!(
                "Aucune rue accessible au véhicule{within}{nearest}. Vérifiez les coordonnées ou \
                 rapprochez le bac."
            ),
            format!(
                "No road that the truck may use{within}{nearest}. Check the position, or move \
                 the bin nearer."
            ),
        )
    }

    fn forbidden(&self) -> String {
        let (street, of_stream) = (self.street(), self.of_stream());
        let vehicles = self.tried_vehicles();
        let rule = self.details.closure.map_or(String::new(), |closed| {
            let rule = self.rule(closed);
            self.pick(format!(" : {rule}"), format!(": {rule}"))
        });
        self.pick(
            format!(
                "{street} est interdite à tous les véhicules{of_stream}{vehicles}{rule}. Prévoyez \
                 un véhicule qui peut y passer, ou présentez le bac à l'entrée de la rue."
            ),
            format!(
                "{street} is closed to every vehicle{of_stream}{vehicles}{rule}. Use a vehicle \
                 that may pass there, or present the bin where the street begins."
            ),
        )
    }

    /// What a closed road forbids, with limit and value.
    fn rule(&self, closed: ClosedRoad) -> String {
        let (french, english, unit) = match closed.closure {
            Closure::Access => {
                return self.pick("accès interdit".into(), "no access".into());
            }
            Closure::Hours => {
                return self.pick(
                    "accès interdit aux heures de la tournée".into(),
                    "no access during the shift".into(),
                );
            }
            Closure::Weight => ("poids total limité", "weight limited", "t"),
            Closure::AxleLoad => ("charge à l'essieu limitée", "axle load limited", "t"),
            Closure::Height => ("hauteur limitée", "height limited", "m"),
            Closure::Width => ("largeur limitée", "width limited", "m"),
            Closure::Length => ("longueur limitée", "length limited", "m"),
        };
        let amount = |value: u32| {
            let (per_unit, decimals) = match unit {
                "t" if value.is_multiple_of(100) => (1e3, 1),
                "t" => (1e3, 2),
                _ => (1e2, 2),
            };
            let value = f64::from(value) / per_unit;
            self.language.quantity(value, decimals, unit)
        };
        let limit = closed.limit.map_or(String::new(), |limit| {
            let limit = amount(limit);
            self.pick(format!(" à {limit}"), format!(" to {limit}"))
        });
        let value = closed.value.map_or(String::new(), |value| {
            let value = amount(value);
            self.pick(
                format!(" (véhicule : {value})"),
                format!(" (vehicle: {value})"),
            )
        });
        format!("{}{limit}{value}", self.language.pick(french, english))
    }

    fn dead_end(&self) -> String {
        let street = self.street();
        self.pick(
            format!(
                "{street} est une impasse sans aire de retournement : il faudrait reculer \
                 (recommandation R437). Présentez le bac à l'entrée de la rue, ou complétez la \
                 carte si un camion peut y tourner."
            ),
            format!(
                "{street} is a dead end without a turning place: the truck would have to reverse \
                 (recommendation R437). Present the bin where the street begins, or complete the \
                 map if a truck can turn there."
            ),
        )
    }

    fn not_connected(&self) -> String {
        let (street, vehicles) = (self.street(), self.tried_vehicles());
        if !self.details.site.is_empty() {
            let (site, stream) = (&self.details.site, self.the_stream());
            return self.pick(
                format!(
                    "Les véhicules qui pourraient collecter le bac{vehicles} ne peuvent pas \
                     rejoindre le site {site}, qui accepte {stream}. Vérifiez ses coordonnées, ou \
                     prenez une carte qui le contient."
                ),
                format!(
                    "The vehicles that could collect it{vehicles} cannot get to the site {site}, \
                     which accepts {stream}. Check its coordinates, or take a map that contains it."
                ),
            );
        }
        self.pick(
            format!(
                "{street} n'est pas reliée au réseau routier, à l'aller ou au retour, pour les \
                 véhicules de collecte{vehicles}. Vérifiez les coordonnées du bac, ou les sens \
                 uniques et les accès sur la carte."
            ),
            format!(
                "{street} cannot be reached from the road network, or left towards it, by the \
                 collection vehicles{vehicles}. Check the bin's position, or the one-ways and \
                 access rules on the map."
            ),
        )
    }

    fn wrong_side(&self) -> String {
        let (street, of_stream) = (self.street(), self.of_stream());
        let side = match self.details.side {
            Some(Side::Left) => self.language.pick("à gauche", "on the left"),
            Some(Side::Right) => self.language.pick("à droite", "on the right"),
            None => self.language.pick("du mauvais côté", "on the wrong side"),
        };
        self.pick(
            format!(
                "{street} : le bac est {side} du camion, où aucun véhicule{of_stream} ne peut le \
                 lever. Placez-le de l'autre côté, inscrivez une dérogation (cote = 2), ou prévoyez \
                 un véhicule qui collecte des deux côtés."
            ),
            format!(
                "{street}: the bin is {side} of the truck, where no vehicle{of_stream} can lift \
                 it. Move it across the street, register a derogation (cote = 2), or use a vehicle \
                 that collects both sides."
            ),
        )
    }

    fn no_vehicle(&self) -> String {
        let stream = self.the_stream();
        self.pick(
            format!(
                "Aucun véhicule ne collecte {stream}. Ajoutez le flux à un véhicule, ou corrigez \
                 celui du bac."
            ),
            format!(
                "No vehicle collects {stream}. Add the stream to a vehicle, or correct that of \
                 the bin."
            ),
        )
    }

    fn no_disposal(&self) -> String {
        let stream = self.the_stream();
        let site = match self.details.site.as_str() {
            "" => String::new(),
            site => self.pick(
                format!(" ({site} est fermé)"),
                format!(" ({site} is closed)"),
            ),
        };
        self.pick(
            format!(
                "Aucun site de vidage ouvert ce jour n'accepte {stream}{site}. Complétez les flux \
                 ou les horaires d'un site."
            ),
            format!(
                "No disposal site that is open this day accepts {stream}{site}. Complete the \
                 streams or the hours of a site."
            ),
        )
    }

    fn too_heavy(&self) -> String {
        let amount = |load: Load| {
            let kg = self.language.quantity(load.mass_g as f64 / 1e3, 0, "kg");
            let m3 = self.language.quantity(load.body_ml as f64 / 1e6, 1, "m³");
            let and = self.language.pick("et", "and");
            format!("{kg} {and} {m3}")
        };
        let [load, capacity] = [self.details.load, self.details.capacity]
            .map(|load| load.map_or(String::new(), |load| format!(" ({})", amount(load))));
        self.pick(
            format!(
                "La charge{load} dépasse à elle seule ce que prend le plus grand véhicule\
                 {capacity}. Vérifiez le nombre, le volume et le poids, ou partagez la ligne."
            ),
            format!(
                "The load{load} alone is more than the largest vehicle takes{capacity}. Check \
                 number, volume and weight, or split the row."
            ),
        )
    }

    fn window(&self) -> String {
        let window = self.details.window_s.map_or(String::new(), |(from, to)| {
            let (from, to) = (clock(from), clock(to));
            self.pick(
                format!(" entre {from} et {to}"),
                format!(" between {from} and {to}"),
            )
        });
        let vehicles = self.tried_vehicles();
        let site = match self.details.site.as_str() {
            "" => self.pick("sur un site ouvert".into(), "at an open site".into()),
            site => self.pick(
                format!("à {site} pendant ses horaires"),
                format!("at {site} in its hours"),
            ),
        };
        self.pick(
            format!(
                "Aucun véhicule{vehicles} ne peut y être{window}, vider {site} et rentrer à temps. \
                 Élargissez le créneau, ou les horaires du site ou du véhicule."
            ),
            format!(
                "No vehicle{vehicles} can be there{window}, unload {site} and be back in time. \
                 Widen the window, or the hours of the site or the vehicle."
            ),
        )
    }

    fn shift(&self) -> String {
        let over = self.details.over_s.map_or(String::new(), |seconds| {
            let over = self.language.duration(i64::from(seconds));
            self.pick(format!(" de {over}"), format!(" by {over}"))
        });
        self.pick(
            format!(
                "Même seul, le bac demande une tournée qui dépasse{over} la plus longue durée de \
                 travail. Allongez-la, ou prévoyez un dépôt ou un site de vidage plus proche."
            ),
            format!(
                "Even alone, the bin takes a round that exceeds the longest shift{over}. Lengthen \
                 the shift, or provide a nearer depot or disposal site."
            ),
        )
    }

    fn site_full(&self) -> String {
        let stream = self.the_stream();
        let sites = match self.details.site.as_str() {
            "" => String::new(),
            sites => format!(" ({sites})"),
        };
        self.pick(
            format!(
                "Le tonnage journalier admis au vidage pour {stream}{sites} ne suffit pas pour \
                 tous les bacs. Relevez la limite d'un site, ouvrez-en un autre à ce flux, ou \
                 collectez le bac un autre jour."
            ),
            format!(
                "The daily tonnage that may be unloaded of {stream}{sites} is too little for all \
                 bins. Raise the limit of a site, open another one to the stream, or collect the \
                 bin on another day."
            ),
        )
    }

    fn fleet_full(&self) -> String {
        let (of_stream, vehicles) = (self.of_stream(), self.tried_vehicles());
        let help = match &self.details.nearest_fit {
            Some(fit) => fit_sentence(self.language, fit),
            None => self.pick(
                "Ajoutez un véhicule, un vidage ou du temps.".into(),
                "Add a vehicle, an unloading trip or time.".into(),
            ),
        };
        self.pick(
            format!(
                "Le bac pourrait être collecté, mais pas avec tous les autres : les véhicules\
                 {of_stream}{vehicles} sont complets. {help}"
            ),
            format!(
                "The bin could be collected, but not beside all the others: the vehicles\
                 {of_stream}{vehicles} are full. {help}"
            ),
        )
    }
}

#[cfg(test)]
mod tests;
