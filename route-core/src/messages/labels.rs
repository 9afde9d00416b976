//! The words of the exports: one table in each language.

use crate::model::opening::PlanDate;
use crate::plan::{Activity, Side, UnservedCode};

use super::Language;

/// Words and short phrases of one language.
#[derive(Debug)]
pub struct Labels {
    /// A vehicle's shift.
    pub round: &'static str,
    /// Leaving the depot.
    pub start: &'static str,
    /// Collecting a street side.
    pub collect: &'static str,
    /// Driving without collecting.
    pub deadhead: &'static str,
    /// Unloading at a disposal site.
    pub dispose: &'static str,
    /// Rest.
    pub rest: &'static str,
    /// Back at the depot.
    pub end: &'static str,
    /// The truck's right.
    pub right: &'static str,
    /// The truck's left.
    pub left: &'static str,
    /// `on the right`.
    pub on_the_right: &'static str,
    /// `on the left`.
    pub on_the_left: &'static str,
    /// `on both sides`.
    pub on_both_sides: &'static str,
    /// One container, and several.
    pub container: [&'static str; 2],
    /// One stop, and several.
    pub stop: [&'static str; 2],
    /// Names of the rows emptied at a stop.
    pub bins: &'static str,
    /// A street without a name.
    pub unnamed_street: &'static str,
    /// The licence of the map, for every drawing and path.
    pub map_credit: &'static str,
    /// Header of a round's stop list, in the order of its columns.
    pub stop_list_columns: [&'static str; 17],
    /// Header of the summary table, in the order of its columns.
    pub summary_columns: [&'static str; 13],
    /// The last row of the summary table.
    pub total: &'static str,
    /// Containers that no round collects.
    pub unserved: &'static str,
    /// Rows that could not be read.
    pub rejected_rows: [&'static str; 2],
    /// Rows that are not due this day.
    pub not_due: [&'static str; 2],
    /// A yard.
    pub depot: &'static str,
    /// A tip.
    pub disposal_site: &'static str,
}

const FRENCH: Labels = Labels {
    round: "Tournée",
    start: "DÉPART",
    collect: "COLLECTE",
    deadhead: "HAUT-LE-PIED",
    dispose: "VIDAGE",
    rest: "PAUSE",
    end: "RETOUR",
    right: "droite",
    left: "gauche",
    on_the_right: "à droite",
    on_the_left: "à gauche",
    on_both_sides: "des deux côtés",
    container: ["bac", "bacs"],
    stop: ["arrêt", "arrêts"],
    bins: "Bacs",
    unnamed_street: "voie sans nom",
    map_credit: "Données cartographiques © les contributeurs d'OpenStreetMap, licence ODbL",
    stop_list_columns: [
        "ordre",
        "voyage",
        "activité",
        "début",
        "fin",
        "flux",
        "voie",
        "adresse",
        "commune",
        "côté",
        "conteneurs",
        "bacs",
        "kg",
        "m3",
        "cumul_kg",
        "cumul_m3",
        "cumul_km",
    ],
    summary_columns: [
        "N°",
        "Véhicule",
        "Arrêts",
        "Bacs",
        "t",
        "m³",
        "Voyages",
        "km coll.",
        "km HLP",
        "Début",
        "Durée",
        "Charge",
        "€",
    ],
    total: "Total",
    unserved: "Bacs non collectés",
    rejected_rows: ["ligne illisible", "lignes illisibles"],
    not_due: ["ligne d'un autre jour", "lignes d'un autre jour"],
    depot: "Dépôt",
    disposal_site: "Site de vidage",
};

const ENGLISH: Labels = Labels {
    round: "Round",
    start: "START",
    collect: "COLLECT",
    deadhead: "DEADHEAD",
    dispose: "UNLOAD",
    rest: "BREAK",
    end: "RETURN",
    right: "right",
    left: "left",
    on_the_right: "on the right",
    on_the_left: "on the left",
    on_both_sides: "on both sides",
    container: ["bin", "bins"],
    stop: ["stop", "stops"],
    bins: "Bins",
    unnamed_street: "unnamed road",
    map_credit: "Map data © OpenStreetMap contributors, ODbL",
    stop_list_columns: [
        "order",
        "trip",
        "activity",
        "begin",
        "end",
        "stream",
        "street",
        "address",
        "municipality",
        "side",
        "containers",
        "bins",
        "kg",
        "m3",
        "total_kg",
        "total_m3",
        "total_km",
    ],
    summary_columns: [
        "No", "Vehicle", "Stops", "Bins", "t", "m³", "Trips", "km coll.", "km dead.", "Start",
        "Hours", "Load", "€",
    ],
    total: "Total",
    unserved: "Bins not collected",
    rejected_rows: ["row unreadable", "rows unreadable"],
    not_due: ["row for another day", "rows for another day"],
    depot: "Depot",
    disposal_site: "Disposal site",
};

impl Language {
    /// The words of the language.
    pub fn labels(self) -> &'static Labels {
        self.pick(&FRENCH, &ENGLISH)
    }
}

impl Labels {
    /// What a visit is for.
    pub fn activity(&self, activity: &Activity) -> &'static str {
        match activity {
            Activity::Start { .. } => self.start,
            Activity::Collect(_) => self.collect,
            Activity::Dispose { .. } => self.dispose,
            Activity::Break => self.rest,
            Activity::End { .. } => self.end,
        }
    }

    /// A side of the truck.
    pub fn side(&self, side: Side) -> &'static str {
        match side {
            Side::Right => self.right,
            Side::Left => self.left,
        }
    }

    /// On which sides of the truck something is, in a sentence.
    pub fn on_sides(&self, sides: impl IntoIterator<Item = Side>) -> &'static str {
        let (mut right, mut left) = (false, false);
        for side in sides {
            match side {
                Side::Right => right = true,
                Side::Left => left = true,
            }
        }
        match (right, left) {
            (true, true) => self.on_both_sides,
            (_, true) => self.on_the_left,
            _ => self.on_the_right,
        }
    }
}

/// The title of a plan.
pub fn plan_title(language: Language, date: PlanDate) -> String {
    let date = language.date(date);
    language.pick(format!("Plan du {date}"), format!("Plan for {date}"))
}

/// A reason in a few words, as a heading over the sentences with particulars.
pub fn unserved_heading(language: Language, code: UnservedCode) -> &'static str {
    let (french, english) = match code {
        UnservedCode::NoRoadWithinRadius => ("aucune rue assez proche", "no road near enough"),
        UnservedCode::StreetForbidden => {
            ("rue interdite aux véhicules", "street closed to vehicles")
        }
        UnservedCode::DeadEndNoTurning => ("impasse sans retournement", "dead end without turning"),
        UnservedCode::NotConnected => ("rue non reliée au réseau", "street not connected"),
        UnservedCode::WrongSide => ("mauvais côté de la rue", "wrong side of the street"),
        UnservedCode::NoVehicleForStream => {
            ("aucun véhicule pour le flux", "no vehicle for stream")
        }
        UnservedCode::NoDisposalForStream => {
            ("aucun vidage pour le flux", "no disposal for stream")
        }
        UnservedCode::LoadExceedsCapacity => ("charge trop grande", "load too large"),
        UnservedCode::TimeWindowUnreachable => ("créneau impossible", "window out of reach"),
        UnservedCode::ShiftTooShort => ("durée de travail dépassée", "shift too short"),
        UnservedCode::FleetFull => ("flotte complète", "fleet full"),
        UnservedCode::SiteFull => ("site de vidage saturé", "disposal site full"),
    };
    language.pick(french, english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_named_together() {
        let labels = Language::French.labels();
        assert_eq!(labels.on_sides([Side::Right, Side::Right]), "à droite");
        assert_eq!(labels.on_sides([Side::Left]), "à gauche");
        assert_eq!(labels.on_sides([Side::Left, Side::Right]), "des deux côtés");
    }
}
