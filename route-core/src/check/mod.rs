//! The independent checker: replays every round of a plan on the original roads and recomputes
//! everything that the plan says.
//!
//! It shares no code with what makes plans: no search, no cost, no shortest paths, no turn
//! expansion, no snapping. From the road graph it takes the numbering and the geometry of edges
//! and the segments under them; what may be driven it reads from the road network itself.
//!
//! # What a plan has to keep to
//!
//! Units are those of [`crate::plan`]. Each rule has its [`ViolationCode`]s.
//!
//! * **R1, the file.** Format and version are known, and `road_graph` is the digest of the road
//!   graph as 16 lower-case hexadecimal digits. Edge numbers exist, offsets lie on their edges,
//!   and what is driven on a single edge ends at or after its begin.
//! * **R2, the containers.** A container is due if its `days` are empty or contain the plan's
//!   `day`, or if the plan has no `day`. Every due container is in exactly one stop or listed
//!   once in `unserved`; `not_due` lists all others once. No other id appears.
//! * **R3, the rounds.** They are numbered 1, 2, …, with gaps only before those that
//!   are kept from an earlier plan. Each has a vehicle class of the fleet file and
//!   a unit from 1 to its `count`, and no vehicle has two. The first visit is `start`, at the start
//!   depot of the class; the last one is `end`, at its end depot; no other visit is either.
//! * **R4, one piece.** `start` and `break` have no leg, all other visits have one. A leg begins
//!   where the truck stands: at the edge and offset where the previous collection ended. A break
//!   leaves it where it is. In depots and disposal sites it can turn round: the next leg begins
//!   at the spot of arrival, on either edge of that road (for the opposite edge the offset is the
//!   length minus the offset). That spot lies within 250 m of the site, and is the same for all
//!   calls of a class at a site. A collection begins on the last edge of its leg, at
//!   `to_offset_dm`, and is driven along that edge.
//! * **R5, the roads.** Consecutive edges meet. Every edge may be driven in its direction by the
//!   vehicle during the shift of its class on the plan's date: one-way rules, access rules, limits
//!   of weight, axle load, height, width and length. What is signed for goods vehicles comes before
//!   what is signed for all, and then only their own conditional rules concern them. At each
//!   moment the last conditional rule that holds takes the place of what is signed; the strictest
//!   moment of the shift counts. No turn restriction is broken that holds at any time of the
//!   shift; mandatory ones over the same streets leave the choice between those that hold
//!   throughout. Manoeuvres once begun go on over collections and breaks and are forgotten in
//!   depots and disposal sites. Nobody turns round, also not during a visit, except at a turning
//!   place. No barrier is passed that is closed to the vehicle. Nobody collects on motorways or in
//!   tunnels. A leg enters destination-only ground (destination traffic, private roads, driveways,
//!   parking aisles, drive-throughs, emergency access; passing a gate counts as one entry,
//!   whatever lies behind it) no more often than any legal path between its ends has to. The
//!   planner's own rules ([`crate::model::overrides`]) come after what is signed, the later after
//!   the earlier: what forbids or slows binds if it holds at any time of the shift, what permits
//!   only if it holds throughout. A road that may be left backwards is driven at the speed for
//!   that up to the first road that may not; nobody collects backwards.
//! * **R6, driving times.** An edge takes [`driving_ms`] of its length at [`speed_kmh`] plus the
//!   time of signals passed on the way; from its tail to an offset `o`, `floor(ms × o / length)`.
//!   At each node between two edges come turn, signals and gates, see [`TurnTimes`]. Their sum in
//!   milliseconds, halves rounded up to deciseconds, is `time_ds`; `distance_dm` is exact.
//!   A visit's arrival is the end of the previous visit plus the leg, its begin is not before.
//!   `start` and `end` take no time, and the round's times are theirs.
//! * **R7, collections.** Stops are in driving order; the collection begins with the first, in
//!   place and time, and ends with the last. Stops follow each other without waiting:
//!   handling, then [`driving_ms`] at [`collecting_kmh`] in deciseconds, halves rounded up.
//!   Handling and load of a stop are the sums over its containers. `side` is where the containers
//!   are in driving direction, seen from the nearest point of the edge (either, for what stands
//!   within 1.5 m of the middle of the road); they are within 250 m of where the truck stops. A container without `side` is lifted from the right, or from the left
//!   by a class that collects `both`; `Right` from the right; `Left` from the left, by such a class;
//!   `Either` from any side. It is emptied within its window. All containers are of the
//!   collection's stream, which the class collects. Street, commune, addresses, positions and
//!   numbers of containers are those of the map and the bin list.
//! * **R8, trips.** One stream is on board at a time, never more than payload or body (to the
//!   nearest gram and millilitre). A disposal takes everything; the site accepts the stream;
//!   unloading begins within `[from, to − queue_s]` of an opening and takes `queue_s + service_s`.
//!   The truck is empty at the end. There are no more than `max_trips` disposals, and `trips`
//!   lists exactly them. All rounds together bring no site more than its `max_t_per_day` (to the
//!   nearest gram).
//! * **R9, the shift.** It lies within the hours of the class and is no longer than `max_s`. If it
//!   is longer than `after_s` of the break, there is a break of `duration_s`, begun no later than
//!   `after_s` after the begin of the class's hours. There is never more than one.
//! * **R10, figures and cost.** Those of rounds and plan are recomputed, figures exactly, cost
//!   (`fixed`, plus `per_hour` from start to end, plus `per_km`) to half a cent.
//! * **R11, reasons.** A reason that can be seen to be untrue without a search is a fault, and so
//!   is one without a sentence in both languages. A nearest fit is in a round of the plan, whose
//!   vehicle collects the stream; what would help speaks of vehicles and sites that there are.
//! * **R12, rejected rows.** As many are listed as were rejected.
//!
//! [`driving_ms`]: crate::graph::profile::driving_ms
//! [`speed_kmh`]: crate::graph::profile::VehicleProfile::speed_kmh
//! [`collecting_kmh`]: crate::graph::profile::VehicleProfile::collecting_kmh
//! [`TurnTimes`]: crate::graph::profile::TurnTimes

mod access;
mod advice;
mod barriers;
mod bin_list;
mod collection;
mod cost;
mod coverage;
mod detours;
mod driver;
mod hours;
mod labels;
mod legs;
mod loads;
mod overrides;
mod places;
mod reasons;
mod report;
mod restrictions;
mod roads;
mod round;
mod shift;
mod times;
mod violation;
mod whereabouts;

#[cfg(test)]
mod faults;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod testing;

pub use report::Report;
pub use violation::{Amount, Violation, ViolationCode};

use osm_data::network::RoadNetwork;

use crate::graph::road_graph::RoadGraph;
use crate::model::container::Container;
use crate::model::fleet::Fleet;
use crate::model::overrides::Overrides;
use crate::plan::{FORMAT, Plan, Round, VERSION};

use bin_list::BinList;
use collection::Collector;
use cost::Sums;
use driver::Driver;
use loads::Delivered;
use overrides::Located;
use reasons::Reasons;
use roads::Roads;
use round::{CallingPlaces, Replay};
use violation::Log;

/// What a plan was made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The original roads.
    pub network: &'a RoadNetwork,
    /// The graph of these roads.
    pub graph: &'a RoadGraph,
    /// The rows of the bin list that could be read.
    pub containers: &'a [Container],
    /// How many rows could not.
    pub rejected_rows: usize,
    /// Depots, disposal sites, streams and vehicles.
    pub fleet: &'a Fleet,
    /// The planner's own rules about roads.
    pub overrides: &'a Overrides,
}

/// Checks a plan against everything it was made from. Never panics, whatever the plan says.
pub fn check(plan: &Plan, inputs: &Inputs) -> Report {
    let mut log = Log::default();
    check_file(plan, inputs, &mut log);
    let mut sums = Sums::default();
    if let Some(roads) = Roads::new(inputs.network, inputs.graph) {
        coverage::check(plan, inputs.containers, inputs.rejected_rows, &mut log);
        let located = Located::new(&roads, inputs.overrides);
        let drivers = inputs.fleet.vehicles.iter();
        let drivers: Vec<Driver> = drivers
            .map(|class| Driver::new(&roads, &located, class, plan.date))
            .collect();
        sums = check_rounds(plan, inputs, &drivers, &mut log);
    } else {
        let message = "the road graph is not one of this road network";
        log.add(ViolationCode::RoadGraphDiffers, message);
    }
    Report::new(plan, sums, log.into_violations())
}

/// R1 as far as it concerns the file as a whole.
fn check_file(plan: &Plan, inputs: &Inputs, log: &mut Log) {
    if (plan.format.as_str(), plan.version) != (FORMAT, VERSION) {
        let message = format!(
            "`{}` version {} is not `{FORMAT}` version {VERSION}",
            plan.format, plan.version
        );
        log.add(ViolationCode::FormatUnknown, message);
    }
    let digest = format!("{:016x}", inputs.graph.digest);
    if plan.road_graph != digest {
        let message = format!("made on road graph {}, this is {digest}", plan.road_graph);
        log.add(ViolationCode::RoadGraphDiffers, message);
    }
}

/// Replays the rounds and looks at the plan as a whole.
fn check_rounds(plan: &Plan, inputs: &Inputs, drivers: &[Driver], log: &mut Log) -> Sums {
    let bins = BinList::new(inputs.containers);
    let mut calling_places = CallingPlaces::new();
    let mut delivered = Delivered::default();
    let mut sums = Sums::default();
    let mut are_all_known = true;
    for (index, round) in plan.rounds.iter().enumerate() {
        log.at_round(index as u32 + 1);
        check_vehicle(plan, index, drivers, log);
        let mut drivers = drivers.iter();
        let Some(driver) = drivers.find(|driver| driver.class.id == round.vehicle) else {
            are_all_known = false;
            continue;
        };
        let mut replay = Replay {
            driver,
            collector: Collector {
                driver,
                bins: &bins,
                streams: &inputs.fleet.streams,
            },
            fleet: inputs.fleet,
            date: plan.date,
            calling_places: &mut calling_places,
            delivered: &mut delivered,
            log,
        };
        let real = Sums::of_round(replay.run(round), &driver.class.cost);
        let stated = Sums {
            figures: round.figures,
            cost: round.cost,
        };
        real.compare(&stated, log);
        sums = sums.plus(&real);
    }
    log.at_plan();
    delivered.check(inputs.fleet, log);
    // The sums are not known if a vehicle is not.
    if are_all_known {
        let stated = Sums {
            figures: plan.figures,
            cost: plan.cost,
        };
        sums.compare(&stated, log);
    }
    let reasons = Reasons {
        fleet: inputs.fleet,
        drivers,
        date: plan.date,
    };
    reasons.check(plan, &bins, log);
    advice::check(plan, inputs.fleet, &bins, log);
    sums
}

/// R3 as far as it concerns the vehicle and the number of a round.
fn check_vehicle(plan: &Plan, index: usize, drivers: &[Driver], log: &mut Log) {
    let round = &plan.rounds[index];
    let before = index.checked_sub(1).map_or(0, |at| plan.rounds[at].number);
    let follows = round.number == before.saturating_add(1);
    if !follows && (round.number <= before || !round.kept) {
        let message = format!("numbered {} after {before}", round.number);
        log.add(ViolationCode::RoundNumberWrong, message);
    }
    let mut known = drivers.iter();
    let Some(driver) = known.find(|driver| driver.class.id == round.vehicle) else {
        let message = format!("the fleet has no vehicle `{}`", round.vehicle);
        log.add(ViolationCode::VehicleUnknown, message);
        return;
    };
    if !(1..=driver.class.count).contains(&round.unit) {
        let (unit, count) = (round.unit, driver.class.count);
        let message = format!("vehicle {unit} of {count} `{}`", round.vehicle);
        log.add(ViolationCode::UnitUnknown, message);
    }
    let earlier = &plan.rounds[..index];
    let is_same = |other: &&Round| {
        (other.vehicle.as_str(), other.unit) == (round.vehicle.as_str(), round.unit)
    };
    if let Some(other) = earlier.iter().find(is_same) {
        let message = format!(
            "`{}` {} drives round {} too",
            round.vehicle, round.unit, other.number
        );
        log.add(ViolationCode::VehicleUsedTwice, message);
    }
}
