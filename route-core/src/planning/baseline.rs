//! An earlier plan to start from, and what of it stays: for the planner who has moved a street by
//! hand, and for the day on which a truck breaks down.

use std::collections::HashMap;

use crate::model::fault::Fault;
use crate::model::problem::StopId;
use crate::plan::{Activity, Plan, Round};
use crate::search::locks::{Lock, LockError, Locked};
use crate::search::snapshot::Snapshot;

use super::task::Task;

/// An earlier plan for the same day, and what of it stays.
#[derive(Clone, PartialEq, Debug)]
pub struct Baseline {
    /// The plan. Bins that it does not know are put in, those that are gone are left out.
    pub plan: Plan,
    /// What stays.
    pub keep: Vec<Keep>,
    /// What has begun before this time, deciseconds after midnight, has been driven.
    pub driven_until_ds: Option<i32>,
}

impl Baseline {
    /// The rounds of which something stays, by their bins. What joins them later is a task of its
    /// own, even on the same side of the same street.
    pub(super) fn kept_rounds(&self) -> HashMap<&str, u32> {
        let mut kept = HashMap::new();
        for round in &self.plan.rounds {
            let mut keep = self.keep.iter();
            if self.driven_until_ds.is_some() || keep.any(|keep| keep.round == round.number) {
                kept.extend(round.bins().map(|bin| (bin, round.number)));
            }
        }
        kept
    }
}

/// Something of a round that stays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keep {
    /// Number of the round.
    pub round: u32,
    /// What stays.
    pub what: Kept,
    /// Only of these bins; of all of the round if there is none.
    pub bins: Vec<String>,
}

/// What stays of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// All of it: nothing joins, nothing leaves.
    Round,
    /// Its bins stay with its vehicle, in any order; others may join.
    Vehicle,
    /// Its bins follow each other as they do, trip by trip, on any like vehicle.
    Order,
    /// What has been driven of it, and nothing more: its vehicle is out of order.
    Ended,
}

/// A baseline in terms of the problem.
#[derive(Default)]
pub(super) struct Start {
    /// Its routes.
    pub plan: Snapshot,
    /// What stays of them.
    pub locks: Vec<Lock>,
    /// Number and unit of the rounds that stay with their vehicle, by service.
    pub numbers: HashMap<StopId, (u32, u32)>,
    /// Number of the round of each route.
    rounds: Vec<u32>,
}

impl Start {
    /// What a fault of locks means for a planner.
    pub fn fault(&self, error: &LockError) -> Fault {
        let route = match *error {
            LockError::NotDrivable { route }
            | LockError::NoVehicle { route, .. }
            | LockError::Foreign { route }
            | LockError::SiteFull { route }
            | LockError::NoStop { route, .. } => self.rounds.get(route),
            LockError::NoRoute { .. } | LockError::Problem(_) => None,
        };
        let place = route.map_or("the rounds kept".to_owned(), |number| {
            format!("round {number}")
        });
        let cause = match error {
            LockError::NotDrivable { .. } => {
                "with the bins, the fleet and the roads as they are now, it cannot be driven as \
                 it was planned"
                    .to_owned()
            }
            LockError::SiteFull { .. } => {
                "it brings more to a disposal site than that takes in a day".to_owned()
            }
            LockError::NoVehicle { .. } => {
                "more rounds are kept than its class has vehicles".to_owned()
            }
            other => other.to_string(),
        };
        Fault::new(
            "ROUND_NOT_KEPT",
            place,
            cause,
            "keep less of it, or plan anew",
        )
    }
}

impl Task<'_> {
    /// The routes of an earlier plan, and what of them stays.
    ///
    /// # Errors
    /// What is to be kept is not in the plan.
    pub(super) fn start(&self, baseline: &Baseline) -> Result<Start, Vec<Fault>> {
        let services = self.services_by_bin();
        let mut start = Start::default();
        let mut faults = Vec::new();
        for round in &baseline.plan.rounds {
            let vehicles = &self.request.fleet.vehicles;
            let class = vehicles.iter().position(|class| class.id == round.vehicle);
            let is_kept = baseline.driven_until_ds.is_some()
                || baseline.keep.iter().any(|keep| keep.round == round.number);
            let Some(class) = class else {
                if is_kept {
                    faults.push(gone(round, "vehicle", &round.vehicle));
                }
                continue;
            };
            let route = self.route(round, &services, baseline.driven_until_ds.unwrap_or(0));
            let number = start.plan.routes.len();
            if baseline.driven_until_ds.is_some() && route.driven > 0 {
                start.locks.push(Lock {
                    route: number,
                    what: Locked::Driven(route.driven),
                });
                start.name(&route.stops[..route.driven], round);
            }
            let of_round = baseline
                .keep
                .iter()
                .filter(|keep| keep.round == round.number);
            for keep in of_round {
                match route.locks(keep, &services) {
                    Ok(whats) => {
                        for what in whats {
                            match &what {
                                Locked::Route => start.name(&route.stops, round),
                                Locked::Vehicle(range) => {
                                    start.name(&route.stops[range.clone()], round);
                                }
                                Locked::Ended(driven) => {
                                    start.name(&route.stops[..*driven], round);
                                }
                                Locked::Driven(_) | Locked::Order(_) => {}
                            }
                            start.locks.push(Lock {
                                route: number,
                                what,
                            });
                        }
                    }
                    Err(bin) => faults.push(gone(round, "bin", &bin)),
                }
            }
            start.plan.routes.push((class as u32, route.stops));
            start.rounds.push(round.number);
        }
        let is_whole = |keep: &&Keep| matches!(keep.what, Kept::Round | Kept::Ended);
        for keep in baseline.keep.iter().filter(is_whole) {
            if let Some(bin) = keep.bins.first() {
                faults.push(Fault::new(
                    "WHOLE_ROUND",
                    format!("round {}", keep.round),
                    format!("it stays or ends as a whole, but its bin `{bin}` is named"),
                    "name no bins, or keep their vehicle or their order",
                ));
            }
        }
        for keep in &baseline.keep {
            let mut rounds = baseline.plan.rounds.iter();
            if !rounds.any(|round| round.number == keep.round) {
                let count = baseline.plan.rounds.len();
                faults.push(Fault::new(
                    "NO_SUCH_ROUND",
                    format!("round {}", keep.round),
                    format!("the earlier plan has {count} rounds, and none of this number"),
                    "name one of its rounds",
                ));
            }
        }
        if faults.is_empty() {
            Ok(start)
        } else {
            Err(faults)
        }
    }

    /// The service of each bin that can be served.
    fn services_by_bin(&self) -> HashMap<&str, StopId> {
        let containers = self.request.containers;
        let services = self.services.iter().zip(0..);
        services
            .flat_map(|(service, index)| {
                let bins = service.stops.iter().flat_map(|stop| &stop.containers);
                bins.map(move |&bin| (containers[bin].id.as_str(), StopId(index)))
            })
            .collect()
    }

    /// The stops of a round, as far as there are such.
    fn route(&self, round: &Round, services: &HashMap<&str, StopId>, now_ds: i32) -> Route {
        let mut route = Route::default();
        for visit in &round.visits {
            let before = route.stops.len();
            match &visit.activity {
                Activity::Collect(collection) => {
                    let bins = collection.stops.iter().flat_map(|stop| &stop.bins);
                    for service in bins.filter_map(|bin| services.get(bin.as_str())) {
                        if !route.stops.contains(service) {
                            route.stops.push(*service);
                        }
                    }
                }
                Activity::Dispose { site, .. } => {
                    let is_loaded = route
                        .stops
                        .last()
                        .is_some_and(|&last| self.problem.is_service(last));
                    route
                        .stops
                        .extend(self.disposal(site, visit.begin_ds).filter(|_| is_loaded));
                }
                Activity::Start { .. } | Activity::Break | Activity::End { .. } => {}
            }
            if visit.begin_ds < now_ds && route.stops.len() > before {
                route.driven = route.stops.len();
            }
        }
        route
    }

    /// The visit to a site at a time, or to the same site at another time.
    fn disposal(&self, site: &str, begin_ds: i32) -> Option<StopId> {
        let sites = &self.request.fleet.disposal_sites;
        let of_site = self.problem.disposals().zip(&self.site_visits);
        of_site
            .filter(|(_, visit)| sites[visit.site].id == site)
            .map(|(disposal, _)| disposal)
            .min_by_key(|disposal| {
                let (from, to) = self.problem.windows[disposal.index()];
                !(from..=to).contains(&begin_ds)
            })
    }
}

/// A round in terms of the problem.
#[derive(Default)]
struct Route {
    stops: Vec<StopId>,
    /// How many of them have been driven.
    driven: usize,
}

impl Route {
    /// What is locked by a wish, or the bin that is not in the route.
    fn locks(&self, keep: &Keep, services: &HashMap<&str, StopId>) -> Result<Vec<Locked>, String> {
        let mut positions = Vec::new();
        for bin in &keep.bins {
            let service = services.get(bin.as_str());
            let position = self.stops.iter().position(|stop| Some(stop) == service);
            positions.push(position.ok_or_else(|| bin.clone())?);
        }
        let first = positions.iter().min().copied().unwrap_or(0);
        let last = positions
            .iter()
            .max()
            .map_or(self.stops.len(), |&last| last + 1);
        Ok(match keep.what {
            Kept::Round => vec![Locked::Route],
            Kept::Ended => vec![Locked::Ended(self.driven)],
            Kept::Order => vec![Locked::Order(first..last)],
            Kept::Vehicle if positions.is_empty() => vec![Locked::Vehicle(0..self.stops.len())],
            Kept::Vehicle => {
                let each = positions.into_iter();
                each.map(|at| Locked::Vehicle(at..at + 1)).collect()
            }
        })
    }
}

impl Start {
    /// Keeps number and unit of a round.
    fn name(&mut self, stops: &[StopId], round: &Round) {
        let name = (round.number, round.unit);
        self.numbers.extend(stops.iter().map(|&stop| (stop, name)));
    }
}

fn gone(round: &Round, what: &str, name: &str) -> Fault {
    Fault::new(
        "NOT_IN_ROUND",
        format!("round {}", round.number),
        format!("its {what} `{name}` is not in it, or no longer in the bin list or the fleet"),
        "correct the name, or keep something else",
    )
}
