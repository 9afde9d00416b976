//! Every route of a tiny problem that can be driven.
//!
//! What the search computes by putting pieces together is computed here from what a driver does
//! who leaves at some time; nothing is shared with the search but the model.

use std::collections::{BTreeMap, BTreeSet};

use route_core::model::problem::{Amount, Leg, Legs, VehicleClass};

use crate::tiny::Tiny;

/// The cheapest route of a class that serves a set of services.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    pub class: usize,
    /// Services as bits.
    pub services: u32,
    pub cost: i64,
}

/// Where a vehicle is, and how it came there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place {
    Start,
    Service(usize),
    Disposal(usize),
}

/// When a vehicle is through with what it has done so far: if it left at `s`, at the later one of
/// `s + takes` and `not_before`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Run {
    distance: i64,
    takes: i32,
    not_before: i32,
    /// Who leaves later comes too late somewhere.
    latest: i32,
    load: Amount,
    /// Trips that a disposal has ended.
    trips: u32,
    /// The trip has waited until then: goods that are ready later cannot be in it.
    ready: i32,
}

impl Run {
    fn begun(class: &VehicleClass) -> Self {
        let (earliest, latest) = class.shift;
        Self {
            distance: 0,
            takes: 0,
            not_before: earliest,
            latest,
            load: [0, 0],
            trips: 0,
            ready: 0,
        }
    }

    /// Begins a trip with goods that are ready at a time.
    fn wait(self, ready: i32) -> Self {
        Self {
            not_before: self.not_before.max(ready),
            ready,
            ..self
        }
    }

    /// Drives on and works within a window; `None` if that is too late even for who left first.
    fn on(self, class: &VehicleClass, leg: Leg, window: (i32, i32), work: i32) -> Option<Self> {
        let on_time = window.1 - leg.time;
        let run = Self {
            distance: self.distance + i64::from(leg.distance),
            takes: self.takes + leg.time + work,
            not_before: (self.not_before + leg.time).max(window.0) + work,
            latest: self.latest.min(on_time - self.takes),
            ..self
        };
        (self.not_before <= on_time && run.latest >= class.shift.0).then_some(run)
    }

    /// Time from leaving to the end for who leaves when that takes the least.
    fn duration(&self, class: &VehicleClass) -> i32 {
        let without_waiting = self.not_before - self.takes;
        let left = without_waiting.clamp(class.shift.0, self.latest);
        self.takes.max(self.not_before - left)
    }

    /// Whether nothing that can follow another run is dearer after this one.
    fn beats(&self, other: &Self) -> bool {
        self.distance <= other.distance
            && self.takes <= other.takes
            && self.not_before <= other.not_before
            && self.latest >= other.latest
            && self.load[0] <= other.load[0]
            && self.load[1] <= other.load[1]
            && self.trips <= other.trips
            && self.ready >= other.ready
    }
}

/// The cheapest route of each class for each set of services that one of its vehicles can serve.
pub fn columns(tiny: &Tiny) -> Vec<Column> {
    (0..tiny.classes.len())
        .flat_map(|class| {
            let costs = Enumeration { tiny, class }.costs();
            costs.into_iter().map(move |(services, cost)| Column {
                class,
                services,
                cost,
            })
        })
        .collect()
}

struct Enumeration<'t> {
    tiny: &'t Tiny,
    class: usize,
}

impl Enumeration<'_> {
    fn class(&self) -> &VehicleClass {
        &self.tiny.classes[self.class]
    }

    /// Costs by set. All orders and all visits to the disposal site are tried; a run is dropped
    /// only if another with the same services and the same last place beats it.
    fn costs(&self) -> BTreeMap<u32, i64> {
        let mut costs = BTreeMap::new();
        // Sets grow by one service at a time, and a disposal follows its trip, so that all runs
        // to a key are known when the key is first.
        let mut open: BTreeMap<(u32, Place), Vec<Run>> = BTreeMap::new();
        open.insert((0, Place::Start), vec![Run::begun(self.class())]);
        while let Some(((served, place), runs)) = open.pop_first() {
            for run in runs {
                if let Some(cost) = self.home(place, run) {
                    let least = costs.entry(served).or_insert(cost);
                    *least = cost.min(*least);
                }
                for service in 0..self.tiny.services.len() {
                    if served >> service & 1 == 1 {
                        continue;
                    }
                    let set = served | 1 << service;
                    for begun in self.begun(place, run) {
                        if let Some(run) = self.serve(place, service, begun) {
                            let place = Place::Service(service);
                            keep(open.entry((set, place)).or_default(), run);
                        }
                    }
                }
                for disposal in 0..self.tiny.disposals.len() {
                    if matches!(place, Place::Service(_))
                        && let Some(run) = self.empty(place, disposal, run)
                    {
                        keep(
                            open.entry((served, Place::Disposal(disposal))).or_default(),
                            run,
                        );
                    }
                }
            }
        }
        costs
    }

    /// A run, or all ways to begin its next trip: with goods that are ready at some time.
    fn begun(&self, place: Place, run: Run) -> Vec<Run> {
        if let Place::Service(_) = place {
            return vec![run];
        }
        let releases = self.tiny.services.iter().map(|service| service.release);
        let times: BTreeSet<i32> = releases.chain([0]).collect();
        times.into_iter().map(|ready| run.wait(ready)).collect()
    }

    fn leg(&self, from: Place, entry: u32) -> Leg {
        let exit = match from {
            Place::Start => self.class().start,
            Place::Service(service) => self.tiny.services[service].modes[0].exit,
            Place::Disposal(disposal) => self.tiny.disposals[disposal].exit,
        };
        self.tiny.legs.leg(0, exit, entry)
    }

    fn serve(&self, from: Place, service: usize, run: Run) -> Option<Run> {
        let service = &self.tiny.services[service];
        let mode = service.modes[0];
        let run = Run {
            distance: run.distance + i64::from(mode.distance),
            load: [run.load[0] + service.load[0], run.load[1] + service.load[1]],
            ..run
        };
        let capacity = self.class().capacity;
        let may = mode.classes >> self.class & 1 == 1
            && service.release <= run.ready
            && run.load[0] <= capacity[0]
            && run.load[1] <= capacity[1];
        let leg = self.leg(from, mode.entry);
        may.then(|| run.on(self.class(), leg, service.window, mode.time))?
    }

    fn empty(&self, from: Place, disposal: usize, run: Run) -> Option<Run> {
        let disposal = &self.tiny.disposals[disposal];
        let leg = self.leg(from, disposal.entry);
        let run = Run {
            load: [0, 0],
            trips: run.trips + 1,
            ..run
        };
        let may = run.trips <= self.class().max_trips;
        may.then(|| run.on(self.class(), leg, disposal.window, disposal.time))?
    }

    /// Cost of a route that ends here.
    fn home(&self, from: Place, run: Run) -> Option<i64> {
        let class = self.class();
        let may_end = match from {
            Place::Start => false,
            Place::Service(_) => class.unloads_at_end && run.trips < class.max_trips,
            Place::Disposal(_) => true,
        };
        let run = run.on(class, self.leg(from, class.end), class.shift, 0)?;
        let duration = run.duration(class);
        (may_end && duration <= class.max_duration).then(|| {
            class.fixed_cost
                + class.distance_cost * run.distance
                + class.time_cost * i64::from(duration)
        })
    }
}

fn keep(runs: &mut Vec<Run>, run: Run) {
    if !runs.iter().any(|known| known.beats(&run)) {
        runs.retain(|known| !run.beats(known));
        runs.push(run);
    }
}
