//! A drawn town with its bins and trucks, and what the trucks do there in a day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use osm_data::network::Position;
use osm_data::testing::DrawnMap;
use route_core::check::{Inputs, check};
use route_core::graph::road_graph::{EdgeId, RoadGraph};
use route_core::model::container::{Container, Day};
use route_core::model::fleet::{
    Collects, Depot, DisposalSite, Fleet, Shift, Stream, TimeOfDay, VehicleClass, VehicleCost,
};
use route_core::model::opening::PlanDate;
use route_core::model::overrides::{Effect, Overrides, Rule, Validity, VehicleScope, Whereabouts};
use route_core::paths::road_map::RoadMap;
use route_core::plan::{Activity, CollectedStop, Collection, Plan, UnservedCode, Visit};
use route_core::planning::baseline::{Baseline, Keep, Kept};
use route_core::planning::request::Request;
use route_core::planning::task::PlanningError;
use route_core::planning::{Options, plan};
use route_core::search::control::Limits;

/// Metres per column and per row of a drawing.
const METRES: f64 = 50.0;

/// Tags of a way, a node or a restriction.
pub type Tagged<'a> = &'a [(&'a str, &'a str)];

/// Two blocks of 200 m by 100 m, with the depot in the west and the tip in the east.
pub fn two_blocks() -> Town {
    Town::drawn(
        "
        A---B---C
        |   |   |
        D---E---F
        ",
    )
    .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF"])
    .depot("depot", "AD", 0.5)
    .tip("tip", "CF", 0.5)
}

/// Two quarters, joined by a short street with some tags over X, and by a long way round over J
/// and K. Depot and tip are in the west; the bin `beyond` waits in the east.
pub fn short_cut(tags: Tagged, tags_of_x: Tagged) -> Town {
    Town::drawn(
        "
        A---B---X---C---D
        |   |       |   |
        E---F       G---H
            |       |
            |       |
            |       |
            |       |
            |       |
            |       |
            J-------K
        ",
    )
    .streets(&["AB", "AE", "EF", "BF", "CD", "DH", "GH", "CG"])
    .streets(&["FJ", "JK", "GK"])
    .street("BXC", tags)
    .node('X', tags_of_x)
    .depot("depot", "AB", 0.3)
    .tip("tip", "AB", 0.6)
    .bin("beyond", "CD", 0.5)
}

/// A town and its day's work.
#[derive(Clone)]
pub struct Town {
    map: DrawnMap,
    nodes: BTreeSet<char>,
    /// The bin list.
    pub bins: Vec<Container>,
    /// One class of one truck, unless more are added.
    pub fleet: Fleet,
    /// The planner's own rules.
    pub overrides: Overrides,
    date: PlanDate,
    day: Option<Day>,
    baseline: Option<Baseline>,
}

impl Town {
    /// A town without streets, on a Monday.
    pub fn drawn(drawing: &str) -> Self {
        Self {
            map: DrawnMap::new(drawing, METRES),
            nodes: BTreeSet::new(),
            bins: Vec::new(),
            fleet: Fleet {
                depots: Vec::new(),
                disposal_sites: Vec::new(),
                streams: vec![stream("OMR", 0.12, 450.0), stream("EMB", 0.035, 150.0)],
                vehicles: vec![truck("bom26")],
            },
            overrides: Overrides::default(),
            date: PlanDate::in_ordinary_week(Day::Monday),
            day: None,
            baseline: None,
        }
    }

    /// Adds a residential street along nodes, with tags of its own.
    pub fn street(mut self, nodes: &str, tags: Tagged) -> Self {
        let name = format!("rue {nodes}");
        let mut all = vec![("name", name.as_str())];
        if !tags.iter().any(|(key, _)| *key == "highway") {
            all.push(("highway", "residential"));
        }
        all.extend(tags);
        self.nodes.extend(nodes.chars());
        self.map = self.map.way(nodes, &all);
        self
    }

    /// Adds residential streets.
    pub fn streets(self, streets: &[&str]) -> Self {
        let streets = streets.iter();
        streets.fold(self, |town, nodes| town.street(nodes, &[]))
    }

    /// Adds tags to a node.
    pub fn node(mut self, node: char, tags: Tagged) -> Self {
        self.map = self.map.node(node, tags);
        self
    }

    /// Adds a turn restriction.
    pub fn restriction(mut self, from: &str, via: &[&str], to: &str, tags: Tagged) -> Self {
        self.map = self.map.restriction(from, via, to, tags);
        self
    }

    /// Adds a depot beside a street.
    pub fn depot(mut self, id: &str, street: &str, fraction: f64) -> Self {
        let (lon, lat) = self.beside(street, fraction);
        let id = id.to_owned();
        self.fleet.depots.push(Depot { id, lon, lat });
        self
    }

    /// Adds a disposal site beside a street: always open, ten minutes, all streams.
    pub fn tip(mut self, id: &str, street: &str, fraction: f64) -> Self {
        let (lon, lat) = self.beside(street, fraction);
        self.fleet.disposal_sites.push(DisposalSite {
            id: id.to_owned(),
            lon,
            lat,
            streams: vec!["OMR".to_owned(), "EMB".to_owned()],
            open: None,
            service_s: 600,
            queue_s: 0,
            max_t_per_day: None,
        });
        self
    }

    fn beside(&self, street: &str, fraction: f64) -> (f64, f64) {
        let place = self.map.beside(street, fraction, 10.0);
        (place.lon(), place.lat())
    }

    /// Adds a bin of household waste on the right of somebody going along a street.
    pub fn bin(self, id: &str, street: &str, fraction: f64) -> Self {
        self.bin_with(id, street, fraction, |_| {})
    }

    /// Adds a bin that is special in some way.
    pub fn bin_with(
        mut self,
        id: &str,
        street: &str,
        fraction: f64,
        change: impl FnOnce(&mut Container),
    ) -> Self {
        let mut bin = Container::new(id, self.map.beside(street, fraction, 4.0), "OMR", 240.0);
        change(&mut bin);
        self.bins.push(bin);
        self
    }

    /// Changes the bins that are there.
    pub fn each_bin(mut self, change: impl Fn(&mut Container)) -> Self {
        self.bins.iter_mut().for_each(change);
        self
    }

    /// Changes the first class of trucks.
    pub fn truck(mut self, change: impl FnOnce(&mut VehicleClass)) -> Self {
        change(&mut self.fleet.vehicles[0]);
        self
    }

    /// Adds a class of trucks.
    pub fn another_truck(mut self, id: &str, change: impl FnOnce(&mut VehicleClass)) -> Self {
        let mut class = truck(id);
        change(&mut class);
        self.fleet.vehicles.push(class);
        self
    }

    /// Adds a rule of the planner's own, at all times and for all vehicles.
    pub fn rule(self, on: Whereabouts, effect: Effect) -> Self {
        self.rule_with(on, effect, |_| {})
    }

    /// Adds a rule that is special in some way.
    pub fn rule_with(
        mut self,
        on: Whereabouts,
        effect: Effect,
        change: impl FnOnce(&mut Rule),
    ) -> Self {
        let mut rule = Rule {
            id: format!("rule {}", self.overrides.rules.len()),
            place: "rules.json".to_owned(),
            on,
            effect,
            validity: Validity::default(),
            vehicles: VehicleScope::default(),
        };
        change(&mut rule);
        self.overrides.rules.push(rule);
        self
    }

    /// A street by its name.
    pub fn named(nodes: &str) -> Whereabouts {
        Whereabouts::Street {
            name: format!("rue {nodes}"),
            municipality: None,
        }
    }

    /// The position of a node.
    pub fn at(&self, node: char) -> Position {
        self.map.position(node)
    }

    /// Changes the disposal site added last.
    pub fn site(mut self, change: impl FnOnce(&mut DisposalSite)) -> Self {
        change(self.fleet.disposal_sites.last_mut().expect("a site"));
        self
    }

    /// Plans another day than Monday.
    pub fn on(mut self, day: Day) -> Self {
        self.date = PlanDate::in_ordinary_week(day);
        self.day = Some(day);
        self
    }

    /// Starts from an earlier plan, of which something stays.
    pub fn from(mut self, planned: &Planned, keep: &[(u32, Kept, &[&str])]) -> Self {
        let keep = keep.iter().map(|&(round, what, bins)| Keep {
            round,
            what,
            bins: bins.iter().map(ToString::to_string).collect(),
        });
        self.baseline = Some(Baseline {
            plan: planned.plan.clone(),
            keep: keep.collect(),
            driven_until_ds: None,
        });
        self
    }

    /// What an earlier plan has begun before a time has been driven.
    pub fn at_time(mut self, planned: &Planned, time: &str) -> Self {
        self = self.from(planned, &[]);
        if let Some(baseline) = &mut self.baseline {
            baseline.driven_until_ds = Some(clock(time) as i32 * 10);
        }
        self
    }

    /// A round of the earlier plan ends with what it has driven.
    pub fn ending(mut self, round: u32) -> Self {
        if let Some(baseline) = &mut self.baseline {
            baseline.keep.push(Keep {
                round,
                what: Kept::Ended,
                bins: Vec::new(),
            });
        }
        self
    }

    fn try_plan(&self) -> Result<Planned, PlanningError> {
        let network = self.map.build();
        let roads = RoadMap::build(&network).with_overrides(&self.overrides, false);
        assert!(roads.rules.faults.is_empty(), "{:?}", roads.rules.faults);
        let request = Request {
            containers: &self.bins,
            rejected_rows: &[],
            fleet: &self.fleet,
            date: self.date,
            day: self.day,
            baseline: self.baseline.as_ref(),
        };
        let options = Options {
            limits: Limits {
                iterations: Some(200),
                time: None,
            },
            seed: 1,
        };
        let plan = plan(&roads, request, &options, &AtomicBool::new(false), &|_| {})?;
        let report = check(
            &plan,
            &Inputs {
                network: &network,
                graph: &roads.graph,
                containers: &self.bins,
                rejected_rows: 0,
                fleet: &self.fleet,
                overrides: &self.overrides,
            },
        );
        let violations: Vec<String> = report.violations.iter().map(ToString::to_string).collect();
        assert!(report.is_clean(), "{violations:#?}");
        let nodes = self.nodes.iter();
        Ok(Planned {
            plan,
            graph: roads.graph,
            nodes: nodes.map(|&node| (self.map.position(node), node)).collect(),
        })
    }

    /// Plans the day and has the plan checked.
    pub fn plan(&self) -> Planned {
        self.try_plan().expect("a plan")
    }

    /// The codes of the faults for which there is no plan.
    pub fn faults(&self) -> Vec<String> {
        match self.try_plan() {
            Err(PlanningError::Faults(faults)) => {
                faults.into_iter().map(|fault| fault.code).collect()
            }
            Err(error) => panic!("{error}"),
            Ok(_) => Vec::new(),
        }
    }
}

fn stream(id: &str, density_kg_per_l: f64, compacted_kg_per_m3: f64) -> Stream {
    Stream {
        id: id.to_owned(),
        density_kg_per_l,
        compacted_kg_per_m3,
    }
}

fn truck(id: &str) -> VehicleClass {
    VehicleClass {
        id: id.to_owned(),
        profile: None,
        count: 1,
        start_depot: "depot".to_owned(),
        end_depot: "depot".to_owned(),
        streams: vec!["OMR".to_owned(), "EMB".to_owned()],
        payload_kg: 9_000.0,
        body_m3: 20.0,
        gross_weight_t: 26.0,
        axle_load_t: 11.5,
        height_m: 3.6,
        width_m: 2.55,
        length_m: 10.5,
        collects: Collects::Right,
        shift: shift("05:00", "20:00"),
        rest: None,
        max_trips: None,
        cost: VehicleCost {
            fixed: 150.0,
            per_hour: 85.0,
            per_km: 1.4,
        },
    }
}

/// A truck that is no heavy goods vehicle and fits everywhere.
pub fn shrink(class: &mut VehicleClass) {
    class.gross_weight_t = 3.5;
    class.axle_load_t = 2.2;
    class.height_m = 2.4;
    class.width_m = 1.9;
    class.length_m = 5.5;
}

/// Working hours.
pub fn shift(start: &str, end: &str) -> Shift {
    let time = |text| TimeOfDay {
        seconds: clock(text),
    };
    Shift {
        start: time(start),
        end: time(end),
        max_s: None,
    }
}

/// A time of day in seconds.
pub fn clock(text: &str) -> u32 {
    let time: TimeOfDay = text.parse().expect("a time of day");
    time.seconds
}

/// A checked plan, and the map to tell it on.
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    graph: RoadGraph,
    nodes: BTreeMap<Position, char>,
}

impl Planned {
    /// The nodes that a round passes, in order; `*` where it calls at a depot or a site.
    fn way_of(&self, visits: &[Visit]) -> String {
        let mut way = String::new();
        for visit in visits {
            if let Some(leg) = &visit.leg {
                let last = leg.edges.len() - 1;
                for (index, &edge) in leg.edges.iter().enumerate() {
                    let edge = EdgeId(edge);
                    let from = if index == 0 { leg.from_offset_dm } else { 0 };
                    let to = if index == last {
                        leg.to_offset_dm
                    } else {
                        self.graph.length_dm(edge)
                    };
                    self.pass(edge, from, to, &mut way);
                }
            }
            match &visit.activity {
                Activity::Collect(collection) => self.pass(
                    EdgeId(collection.edge),
                    collection.from_offset_dm,
                    collection.to_offset_dm,
                    &mut way,
                ),
                Activity::Break => {}
                _ => way.push('*'),
            }
        }
        way
    }

    fn pass(&self, edge: EdgeId, from_dm: u32, to_dm: u32, way: &mut String) {
        for position in self.graph.positions_between(edge, from_dm, to_dm) {
            if let Some(&node) = self.nodes.get(&position)
                && !way.ends_with(node)
            {
                way.push(node);
            }
        }
    }

    /// The ways of all rounds, one after the other.
    pub fn way(&self) -> String {
        let rounds = self.plan.rounds.iter();
        rounds.map(|round| self.way_of(&round.visits)).collect()
    }

    /// Whether a truck drives along nodes in this direction.
    pub fn drives(&self, nodes: &str) -> bool {
        self.way().contains(nodes)
    }

    /// How often a street is passed, in either direction.
    pub fn passes(&self, street: &str) -> usize {
        let back: String = street.chars().rev().collect();
        let way = self.way();
        way.matches(street).count() + way.matches(&back).count()
    }

    /// Where trucks turn round on the road.
    pub fn turns_round(&self) -> Vec<char> {
        let way: Vec<char> = self.way().chars().collect();
        let triples = way
            .windows(3)
            .filter(|triple| triple[0] == triple[2] && !triple.contains(&'*'));
        triples.map(|triple| triple[1]).collect()
    }

    /// The street by which the first truck leaves its depot.
    pub fn street_of_the_start(&self) -> &str {
        let mut legs = self.visits().filter_map(|visit| visit.leg.as_ref());
        let leg = legs.next().expect("a leg");
        self.graph.street(EdgeId(leg.edges[0]))
    }

    /// What each round does: `bin+bin` for a stop, the name of a site, `break`.
    pub fn rounds(&self) -> Vec<Vec<String>> {
        let rounds = self.plan.rounds.iter();
        rounds
            .map(|round| round.visits.iter().flat_map(deeds).collect())
            .collect()
    }

    /// What the only round does.
    pub fn round(&self) -> Vec<String> {
        let mut rounds = self.rounds();
        assert_eq!(rounds.len(), 1, "rounds: {rounds:?}");
        rounds.remove(0)
    }

    /// All visits.
    pub fn visits(&self) -> impl Iterator<Item = &Visit> {
        self.plan.rounds.iter().flat_map(|round| &round.visits)
    }

    /// Street sides collected.
    pub fn collections(&self) -> Vec<&Collection> {
        self.visits()
            .filter_map(|visit| match &visit.activity {
                Activity::Collect(collection) => Some(collection),
                _ => None,
            })
            .collect()
    }

    /// Stops of the trucks.
    pub fn stops(&self) -> Vec<&CollectedStop> {
        let collections = self.collections().into_iter();
        collections
            .flat_map(|collection| &collection.stops)
            .collect()
    }

    /// The stop at which a bin is emptied.
    pub fn stop(&self, bin: &str) -> &CollectedStop {
        let mut stops = self.stops().into_iter();
        let stop = stops.find(|stop| stop.bins.iter().any(|id| id == bin));
        stop.unwrap_or_else(|| panic!("{bin} is not collected"))
    }

    /// The vehicle that empties a bin.
    pub fn vehicle_of(&self, bin: &str) -> &str {
        let mut rounds = self.plan.rounds.iter();
        let round = rounds.find(|round| {
            let mut deeds = round.visits.iter().flat_map(deeds);
            deeds.any(|deed| deed.split('+').any(|id| id == bin))
        });
        &round
            .unwrap_or_else(|| panic!("{bin} is not collected"))
            .vehicle
    }

    /// The number of the vehicle, within its class, that empties a bin.
    pub fn vehicle_unit_of(&self, bin: &str) -> Option<u32> {
        let mut rounds = self.plan.rounds.iter();
        let round = rounds.find(|round| round.bins().any(|id| id == bin));
        round.map(|round| round.unit)
    }

    /// The visits to disposal sites.
    pub fn disposals(&self) -> Vec<&Visit> {
        let is_disposal = |visit: &&Visit| matches!(visit.activity, Activity::Dispose { .. });
        self.visits().filter(is_disposal).collect()
    }

    /// The streams unloaded and where.
    pub fn unloaded(&self) -> Vec<(&str, &str)> {
        let trips = self.plan.rounds.iter().flat_map(|round| &round.trips);
        trips
            .map(|trip| (trip.stream.as_str(), trip.site.as_str()))
            .collect()
    }

    /// Why a bin is not served; `None` if it is.
    pub fn reason(&self, bin: &str) -> Option<UnservedCode> {
        let mut unserved = self.plan.unserved.iter();
        let entry = unserved.find(|entry| entry.bin == bin)?;
        Some(entry.code)
    }

    /// The reasons for everything that is not served.
    pub fn reasons(&self) -> Vec<UnservedCode> {
        self.plan.unserved.iter().map(|entry| entry.code).collect()
    }
}

fn deeds(visit: &Visit) -> Vec<String> {
    match &visit.activity {
        Activity::Collect(collection) => {
            let stops = collection.stops.iter();
            stops.map(|stop| stop.bins.join("+")).collect()
        }
        Activity::Dispose { site, .. } => vec![site.clone()],
        Activity::Break => vec!["break".to_owned()],
        Activity::Start { .. } | Activity::End { .. } => Vec::new(),
    }
}
