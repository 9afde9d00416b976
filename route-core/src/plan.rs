//! The plan: rounds, unserved containers with reasons, and figures. This is `plan.json`.
//!
//! Units are in the names: `_ds` deciseconds (times of day count from midnight), `_dm`
//! decimetres, `_g` grams, `_ml` millilitres in the truck's body after compaction.

use serde::{Deserialize, Serialize};

use crate::model::container::Day;
use crate::model::fault::Fault;
use crate::model::opening::PlanDate;

/// Name of the format, the first key of every plan.
pub const FORMAT: &str = "waste-routes/plan";

/// Version of the format. Keys are added within a version, never removed or retyped.
pub const VERSION: u32 = 1;

/// A whole plan for one day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// Program and version that made it.
    pub generator: String,
    /// Digest of the road graph; edge numbers mean something on that graph only.
    pub road_graph: String,
    /// The date planned: opening hours and conditional road rules are read for it.
    pub date: PlanDate,
    /// The day planned, if the bin list distinguishes days.
    pub day: Option<Day>,
    /// Seed of the search.
    pub seed: u64,
    /// Iterations the search made.
    pub iterations: u64,
    /// Total cost.
    pub cost: CostBreakdown,
    /// Cost of the plan that construction alone gave, euro; unserved containers are not in it.
    pub construction_cost: CostBreakdown,
    /// Containers (rows of the bin list) that construction alone left unserved.
    pub construction_unserved: u32,
    /// Sums over the rounds.
    pub figures: Figures,
    /// The rounds, one per vehicle used.
    pub rounds: Vec<Round>,
    /// Containers due this day that no round collects, each with its reason.
    pub unserved: Vec<Unserved>,
    /// What would help a full fleet to collect more, the most effective first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Containers of the list that are not due this day, by id.
    pub not_due: Vec<String>,
    /// Rows of the bin list that could not be read and are in no round.
    pub rejected_rows: Vec<Fault>,
    /// What a planner should look at: bins far from any street, sites that cannot be used…
    pub warnings: Vec<Fault>,
}

/// Euro by cause.
#[derive(Clone, Copy, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct CostBreakdown {
    /// All together.
    pub total: f64,
    /// For vehicles used.
    pub fixed: f64,
    /// For hours.
    pub time: f64,
    /// For kilometres.
    pub distance: f64,
}

/// What a planner looks at first.
#[derive(Clone, Copy, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Figures {
    /// Rows of the bin list collected.
    pub containers: u32,
    /// Places where the truck stops.
    pub stops: u32,
    /// Times a truck unloads.
    pub trips: u32,
    /// Waste collected, grams.
    pub mass_g: i64,
    /// Waste collected, millilitres after compaction.
    pub body_ml: i64,
    /// Distance while collecting, decimetres.
    pub collecting_dm: i64,
    /// All other distance (`haut-le-pied`), decimetres.
    pub deadhead_dm: i64,
    /// From the start to the end of the shift, deciseconds, summed over rounds.
    pub duration_ds: i64,
    /// Collecting (handling and driving between stops of one street side), deciseconds.
    pub collecting_ds: i64,
    /// Driving without collecting, deciseconds.
    pub deadhead_ds: i64,
    /// Queueing and unloading, deciseconds.
    pub disposal_ds: i64,
    /// Breaks, deciseconds.
    pub break_ds: i64,
    /// Waiting for a window or an opening, deciseconds.
    pub waiting_ds: i64,
}

/// One vehicle's shift.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Round {
    /// 1, 2, … in the plan, with gaps only before rounds that are kept.
    pub number: u32,
    /// Something of it is kept from an earlier plan, and so are its number and vehicle.
    #[serde(default)]
    pub kept: bool,
    /// Vehicle class.
    pub vehicle: String,
    /// Which vehicle of the class, from 1.
    pub unit: u32,
    /// Leaves the depot, deciseconds after midnight.
    pub start_ds: i32,
    /// Back at the depot, deciseconds after midnight.
    pub end_ds: i32,
    /// Euro.
    pub cost: CostBreakdown,
    /// Sums over the round.
    pub figures: Figures,
    /// From one unloading to the next.
    pub trips: Vec<Trip>,
    /// Everything it does, in order; the first is `start`, the last is `end`.
    pub visits: Vec<Visit>,
}

impl Round {
    /// Ids of the bins that it empties, in order.
    pub fn bins(&self) -> impl Iterator<Item = &str> {
        let collections = self
            .visits
            .iter()
            .filter_map(|visit| match &visit.activity {
                Activity::Collect(collection) => Some(collection),
                _ => None,
            });
        let stops = collections.flat_map(|collection| &collection.stops);
        stops.flat_map(|stop| stop.bins.iter().map(String::as_str))
    }
}

/// What one trip brings to a disposal site.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Trip {
    /// Stream on board.
    pub stream: String,
    /// Where it is unloaded.
    pub site: String,
    /// Weight, grams.
    pub mass_g: i64,
    /// Volume after compaction, millilitres.
    pub body_ml: i64,
    /// Share of the tighter capacity that is used, 0–1.
    pub load_factor: f64,
}

/// One thing a truck does.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Visit {
    /// What it is, with its details.
    #[serde(flatten)]
    pub activity: Activity,
    /// How the truck came here from the previous visit; absent for `start` and `break`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<PlannedLeg>,
    /// Arrives, deciseconds after midnight.
    pub arrival_ds: i32,
    /// Begins (after waiting), deciseconds after midnight.
    pub begin_ds: i32,
    /// Ends, deciseconds after midnight.
    pub end_ds: i32,
}

/// What a visit is for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Activity {
    /// Leave the depot.
    Start {
        /// Depot id.
        depot: String,
    },
    /// Collect a street side or a single stop.
    Collect(Collection),
    /// Unload everything.
    Dispose {
        /// Disposal site id.
        site: String,
        /// Stream unloaded.
        stream: String,
        /// Weight, grams.
        mass_g: i64,
        /// Volume after compaction, millilitres.
        body_ml: i64,
    },
    /// Rest where the previous visit ended.
    Break,
    /// Be back at the depot, empty.
    End {
        /// Depot id.
        depot: String,
    },
}

/// A way through the road graph between two visits.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PlannedLeg {
    /// Driving time, turn costs included, deciseconds.
    pub time_ds: i32,
    /// Distance, decimetres.
    pub distance_dm: i32,
    /// Directed edges of the road graph in driving order; the first and the last are
    /// driven in part only.
    pub edges: Vec<u32>,
    /// Where on the first edge it begins, decimetres from the edge's tail.
    pub from_offset_dm: u32,
    /// Where on the last edge it ends, decimetres from the edge's tail.
    pub to_offset_dm: u32,
}

/// One street side (or one place) collected in one pass along one directed edge.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Collection {
    /// Stream.
    pub stream: String,
    /// Directed edge of the road graph.
    pub edge: u32,
    /// Where it begins, decimetres from the edge's tail.
    pub from_offset_dm: u32,
    /// Where it ends, at or after `from_offset_dm`.
    pub to_offset_dm: u32,
    /// Street name, empty if unknown.
    pub street: String,
    /// Commune of the first stop, empty if unknown.
    pub municipality: String,
    /// Stops in driving order.
    pub stops: Vec<CollectedStop>,
}

/// One stop of the truck.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CollectedStop {
    /// Ids of the rows of the bin list emptied here.
    pub bins: Vec<String>,
    /// Where on the edge the truck stands, decimetres from its tail.
    pub offset_dm: u32,
    /// On which side of the truck the containers are.
    pub side: Side,
    /// Longitude of the container, degrees.
    pub lon: f64,
    /// Latitude of the container, degrees.
    pub lat: f64,
    /// Address as in the bin list.
    pub address: String,
    /// Number of physical containers.
    pub containers: u32,
    /// Begins emptying, deciseconds after midnight.
    pub begin_ds: i32,
    /// Time to empty them, deciseconds.
    pub handling_ds: i32,
    /// Expected weight, grams.
    pub mass_g: i64,
    /// Expected volume after compaction, millilitres.
    pub body_ml: i64,
}

/// A side of the truck in its driving direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The kerb side in right-hand traffic.
    Right,
    /// Across the street.
    Left,
}

/// A container that no round collects.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Unserved {
    /// Id of the row of the bin list.
    pub bin: String,
    /// Longitude of the container, degrees.
    pub lon: f64,
    /// Latitude of the container, degrees.
    pub lat: f64,
    /// Address as in the bin list.
    pub address: String,
    /// Why, as a stable code.
    pub code: UnservedCode,
    /// Why, in French, with the particulars.
    pub message_fr: String,
    /// Why, in English, with the particulars.
    pub message_en: String,
    /// The round in which it would fit best, if the fleet is full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest_fit: Option<NearestFit>,
}

/// A round in which a container (with those collected together with it) would fit if rules gave
/// way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NearestFit {
    /// [`Round::number`].
    pub round: u32,
    /// What would have to give way, all of it; nothing if a longer search would do.
    pub breaches: Vec<Breach>,
}

/// A rule that would have to give way in a round, and by how much. Times are whole minutes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Breach {
    /// The shift would end later, and last as much longer.
    ShiftEnd {
        /// Seconds.
        later_s: u32,
    },
    /// The shift would last longer, within its hours.
    ShiftLength {
        /// Seconds.
        longer_s: u32,
    },
    /// The window of the container would end later.
    Window {
        /// Seconds.
        later_s: u32,
    },
    /// A disposal site would close later.
    Site {
        /// Disposal site id.
        site: String,
        /// Seconds.
        later_s: u32,
    },
    /// The vehicle would carry more in one trip.
    Load {
        /// Weight, grams.
        more_g: i64,
        /// Volume after compaction, millilitres.
        more_ml: i64,
    },
    /// The vehicle would make more trips.
    Trips {
        /// How many.
        more: u32,
    },
}

/// A change of the fleet by which more would be collected, as far as a short search finds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Remedy {
    /// What changes.
    #[serde(flatten)]
    pub change: Change,
    /// Containers (rows of the bin list) that would be collected as well.
    pub more_containers: u32,
    /// Change of the cost of the plan, euro.
    pub more_cost: f64,
}

/// A change of the fleet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// One vehicle more of a class.
    Vehicle {
        /// Vehicle class.
        vehicle: String,
    },
    /// Shifts of a class end later, and may last as much longer.
    Shift {
        /// Vehicle class.
        vehicle: String,
        /// Seconds.
        later_s: u32,
    },
    /// All disposal sites close later.
    Sites {
        /// Seconds.
        later_s: u32,
    },
}

/// Why a container is not served.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnservedCode {
    /// No collectable road near it.
    NoRoadWithinRadius,
    /// Weight, height, width, length or axle limits, or access rules, close its street to every
    /// vehicle that may collect its stream.
    StreetForbidden,
    /// A dead end without a turning place: a truck would have to reverse.
    DeadEndNoTurning,
    /// Its street cannot be reached from, or left towards, the main road network.
    NotConnected,
    /// It stands on the left of a one-way street, or the list demands a side that no vehicle serves.
    WrongSide,
    /// No vehicle collects its stream.
    NoVehicleForStream,
    /// No disposal site accepts its stream, or none that accepts it opens that day.
    NoDisposalForStream,
    /// Alone it is more than the largest truck carries.
    LoadExceedsCapacity,
    /// No vehicle can be there within its window, go to a disposal site in its hours and be back in time.
    TimeWindowUnreachable,
    /// Served alone, the round would be longer than every shift.
    ShiftTooShort,
    /// It could be served, but not beside everything else: the fleet is full.
    FleetFull,
    /// The disposal sites take too little of its stream in a day for everything there is.
    SiteFull,
}

impl std::fmt::Display for UnservedCode {
    /// The name as in JSON.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}
