//! What an embedder may have got wrong in a fleet, and rules that do not fit it.

use crate::model::container::Day;
use crate::model::fault::Fault;
use crate::model::fleet::{Fleet, VehicleClass};
use crate::model::opening::{PlanDate, open_intervals};
use crate::paths::road_map::RoadMap;
use crate::spelling::nearest;

/// References and numbers that an embedder may have got wrong; the reader of fleet files has
/// found the same before.
pub(super) fn faults_of(fleet: &Fleet) -> Vec<Fault> {
    let mut faults = Vec::new();
    if fleet.vehicles.len() > 64 {
        faults.push(Fault::new(
            "TOO_MANY_CLASSES",
            "/vehicles",
            format!(
                "{} vehicle classes, at most 64 are possible",
                fleet.vehicles.len()
            ),
            "merge classes that are equal",
        ));
    }
    for (index, class) in fleet.vehicles.iter().enumerate() {
        for (key, depot) in [
            ("start_depot", &class.start_depot),
            ("end_depot", &class.end_depot),
        ] {
            if !fleet.depots.iter().any(|known| known.id == *depot) {
                faults.push(Fault::new(
                    "UNKNOWN_DEPOT",
                    format!("/vehicles/{index}/{key}"),
                    format!("there is no depot `{depot}`"),
                    "name one of `depots`",
                ));
            }
        }
    }
    for (index, site) in fleet.disposal_sites.iter().enumerate() {
        if let Some(text) = &site.open
            && let Err(cause) = open_intervals(text, PlanDate::in_ordinary_week(Day::Monday))
        {
            faults.push(Fault::new(
                "OPENING_HOURS",
                format!("/disposal_sites/{index}/open"),
                cause,
                "write for example Mo-Fr 05:00-12:00,13:00-18:00",
            ));
        }
    }
    faults
}

/// Rules of the planner's own that were left out or taken in the stricter way, or that name
/// vehicles which the fleet does not have.
pub fn doubts_of(map: &RoadMap, fleet: &Fleet) -> Vec<Fault> {
    let mut faults = map.rules.faults.clone();
    let known = || fleet.vehicles.iter().map(|class| class.id.as_str());
    for rule in &map.rules.rules {
        let named = rule.vehicles.classes.iter();
        for class in named.filter(|class| !known().any(|id| id == class.as_str())) {
            let action = match nearest(class, known()) {
                Some(near) => format!("write the nearest known vehicle, `{near}`, or add it"),
                None => "add it to the fleet".to_owned(),
            };
            let cause = format!("rule `{}`: the fleet has no vehicle `{class}`", rule.id);
            faults.push(Fault::new("UNKNOWN_VEHICLE", &rule.place, cause, action));
        }
    }
    let turns = |class: &&VehicleClass| {
        let profile = class.profile.as_ref();
        profile.is_some_and(|profile| profile.turns_in_dead_ends)
    };
    if let Some(class) = fleet.vehicles.iter().find(turns)
        && !map.rules.turns_in_dead_ends
    {
        faults.push(Fault::new(
            "DEAD_ENDS_NOT_PREPARED",
            format!("vehicle `{}`", class.id),
            "the map was not prepared for vehicles that turn round in dead ends",
            "it turns round at turning places only; give the fleet when the map is made ready",
        ));
    }
    faults
}
