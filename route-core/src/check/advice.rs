//! Whether what would help speaks of rounds, vehicles and sites that there are.

use crate::model::fleet::Fleet;
use crate::plan::{Breach, Change, Plan, Unserved};

use super::bin_list::BinList;
use super::violation::{Log, ViolationCode};

/// Looks at the nearest fits of what is not served, and at the remedies.
pub(super) fn check(plan: &Plan, fleet: &Fleet, bins: &BinList, log: &mut Log) {
    for unserved in &plan.unserved {
        if let Some(why) = untrue_fit(plan, fleet, bins, unserved) {
            let message = format!("it does not fit in the round stated: {why}");
            log.add(ViolationCode::ReasonUntrue, message)
                .bins([&unserved.bin]);
        }
    }
    for remedy in &plan.remedies {
        let (Change::Vehicle { vehicle } | Change::Shift { vehicle, .. }) = &remedy.change else {
            continue;
        };
        if !fleet.vehicles.iter().any(|class| class.id == *vehicle) {
            let message = format!("a remedy speaks of `{vehicle}`, which the fleet does not have");
            log.add(ViolationCode::VehicleUnknown, message);
        }
    }
}

/// What speaks against the nearest fit of a container.
fn untrue_fit(plan: &Plan, fleet: &Fleet, bins: &BinList, unserved: &Unserved) -> Option<String> {
    let fit = unserved.nearest_fit.as_ref()?;
    let mut rounds = plan.rounds.iter();
    let Some(round) = rounds.find(|round| round.number == fit.round) else {
        return Some(format!("there is no round {}", fit.round));
    };
    let container = bins.get(&unserved.bin)?;
    let mut classes = fleet.vehicles.iter();
    let class = classes.find(|class| class.id == round.vehicle)?;
    if !class.streams.contains(&container.stream) {
        let (vehicle, stream) = (&class.id, &container.stream);
        return Some(format!("`{vehicle}` does not collect `{stream}`"));
    }
    fit.breaches.iter().find_map(|breach| match breach {
        Breach::Site { site, .. } => {
            let mut sites = fleet.disposal_sites.iter();
            let is_known = sites.any(|known| known.id == *site);
            (!is_known).then(|| format!("there is no site `{site}`"))
        }
        _ => None,
    })
}
