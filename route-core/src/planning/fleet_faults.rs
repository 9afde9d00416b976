//! What an embedder may have got wrong in a fleet.

use crate::model::container::Day;
use crate::model::fault::Fault;
use crate::model::fleet::Fleet;
use crate::model::opening::{PlanDate, open_intervals};

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
