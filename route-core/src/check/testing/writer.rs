//! Writes plans as a planner with a stopwatch would: driving times are given, everything else
//! follows by plain arithmetic.

use crate::graph::road_graph::RoadGraph;
use crate::model::container::{Container, Day};
use crate::model::fleet::{Fleet, VehicleClass};
use crate::plan::{
    Activity, CollectedStop, Collection, CostBreakdown, FORMAT, Figures, Plan, PlannedLeg, Round,
    Side, Trip, Unserved, UnservedCode, VERSION, Visit,
};

use super::sketch::{Sketch, edge};

/// Collecting at 10 km/h: milliseconds per decimetre.
const COLLECTING_MS_PER_DM: i32 = 36;

/// A plan being written.
pub(in crate::check) struct Writer<'a> {
    map: &'a Sketch,
    graph: &'a RoadGraph,
    containers: &'a [Container],
    fleet: &'a Fleet,
    plan: Plan,
    /// The leg to the next visit.
    leg: Option<PlannedLeg>,
    now_ds: i32,
    arrival_ds: i32,
    /// Stream, grams and millilitres on board.
    on_board: (Option<String>, i64, i64),
}

impl<'a> Writer<'a> {
    /// An empty plan for Monday.
    pub fn new(
        map: &'a Sketch,
        graph: &'a RoadGraph,
        containers: &'a [Container],
        fleet: &'a Fleet,
    ) -> Self {
        let plan = Plan {
            format: FORMAT.to_owned(),
            version: VERSION,
            generator: "by hand".to_owned(),
            road_graph: format!("{:016x}", graph.digest),
            date: super::date(),
            day: Some(Day::Monday),
            seed: 0,
            iterations: 0,
            cost: CostBreakdown::default(),
            construction_cost: CostBreakdown::default(),
            construction_unserved: 0,
            figures: Figures::default(),
            rounds: Vec::new(),
            unserved: Vec::new(),
            remedies: Vec::new(),
            not_due: Vec::new(),
            rejected_rows: Vec::new(),
            warnings: Vec::new(),
        };
        Self {
            map,
            graph,
            containers,
            fleet,
            plan,
            leg: None,
            now_ds: 0,
            arrival_ds: 0,
            on_board: (None, 0, 0),
        }
    }

    /// Begins a round in the depot.
    pub fn round(&mut self, vehicle: &str, unit: u32, start_s: i32) {
        self.plan.rounds.push(Round {
            number: self.plan.rounds.len() as u32 + 1,
            kept: false,
            vehicle: vehicle.to_owned(),
            unit,
            start_ds: start_s * 10,
            end_ds: start_s * 10,
            cost: CostBreakdown::default(),
            figures: Figures::default(),
            trips: Vec::new(),
            visits: Vec::new(),
        });
        (self.now_ds, self.arrival_ds) = (start_s * 10, start_s * 10);
        self.on_board = (None, 0, 0);
        let depot = self.class().start_depot.clone();
        self.visit(Activity::Start { depot }, 0);
    }

    /// Drives along streets, from an offset on the first to one on the last, in `ms`.
    pub fn drive(&mut self, streets: &[&str], from_dm: u32, to_dm: u32, ms: i32) {
        let edges: Vec<u32> = streets
            .iter()
            .map(|ends| edge(self.graph, ends).0)
            .collect();
        self.drive_edges(edges, from_dm, to_dm, ms);
    }

    /// Drives along edges.
    pub fn drive_edges(&mut self, edges: Vec<u32>, from_dm: u32, to_dm: u32, ms: i32) {
        let lengths = edges[..edges.len() - 1]
            .iter()
            .map(|&edge| self.length(edge));
        let distance_dm = lengths.sum::<i32>() + to_dm as i32 - from_dm as i32;
        let time_ds = (ms + 50) / 100;
        self.arrival_ds = self.now_ds + time_ds;
        self.now_ds = self.arrival_ds;
        let figures = self.figures();
        figures.deadhead_ds += i64::from(time_ds);
        figures.deadhead_dm += i64::from(distance_dm);
        self.leg = Some(PlannedLeg {
            time_ds,
            distance_dm,
            edges,
            from_offset_dm: from_dm,
            to_offset_dm: to_dm,
        });
    }

    /// Waits before the next visit begins (or, wrongly, begins before arriving).
    pub fn wait_until(&mut self, time_ds: i32) {
        self.figures().waiting_ds += i64::from(time_ds - self.now_ds);
        self.now_ds = time_ds;
    }

    /// Collects at the end of the leg, in stops at offsets of its last edge.
    pub fn collect(&mut self, side: Side, stops: &[(u32, &[&str])]) {
        let (first, last) = (stops[0].0, stops[stops.len() - 1].0);
        self.collect_between(first, last, side, stops);
    }

    /// Collects, with bounds that need not be those of the stops.
    pub fn collect_between(
        &mut self,
        from_offset_dm: u32,
        to_offset_dm: u32,
        side: Side,
        stops: &[(u32, &[&str])],
    ) {
        let leg = self.leg.as_ref().expect("a leg to the collection");
        let edge = *leg.edges.last().expect("an edge");
        let begin_ds = self.now_ds;
        let mut collected: Vec<CollectedStop> = Vec::new();
        for &(offset_dm, bins) in stops {
            if let Some(last) = collected.last() {
                let distance_dm = offset_dm as i32 - last.offset_dm as i32;
                self.now_ds += (distance_dm.max(0) * COLLECTING_MS_PER_DM + 50) / 100;
            }
            let stop = self.stop(offset_dm, bins, side);
            self.now_ds += stop.handling_ds;
            collected.push(stop);
        }
        let first = stops.iter().find_map(|(_, bins)| bins.first());
        let first = self.container(first.expect("a container"));
        let (stream, municipality) = (first.stream.clone(), first.municipality.clone());
        let street = edge as usize;
        let street = self
            .graph
            .street(crate::graph::road_graph::EdgeId(street as u32));
        let collection = Collection {
            stream: stream.clone(),
            edge,
            from_offset_dm,
            to_offset_dm,
            street: street.to_owned(),
            municipality,
            stops: collected,
        };
        let (mass_g, body_ml) = collection.stops.iter().fold((0, 0), |sum, stop| {
            (sum.0 + stop.mass_g, sum.1 + stop.body_ml)
        });
        self.on_board.0.get_or_insert(stream);
        self.on_board.1 += mass_g;
        self.on_board.2 += body_ml;
        let duration_ds = self.now_ds - begin_ds;
        self.now_ds = begin_ds;
        let bins = stops.iter().map(|(_, bins)| bins.len() as u32).sum::<u32>();
        let figures = self.figures();
        figures.containers += bins;
        figures.stops += stops.len() as u32;
        figures.mass_g += mass_g;
        figures.body_ml += body_ml;
        figures.collecting_dm += i64::from(to_offset_dm) - i64::from(from_offset_dm);
        figures.collecting_ds += i64::from(duration_ds);
        self.visit(Activity::Collect(collection), duration_ds);
    }

    /// Unloads everything.
    pub fn dispose(&mut self, site: &str) {
        let sites = &self.fleet.disposal_sites;
        let known = sites.iter().find(|known| known.id == site);
        let known = known.expect("a site of this name");
        let duration_ds = (known.queue_s + known.service_s) as i32 * 10;
        let (stream, mass_g, body_ml) = std::mem::take(&mut self.on_board);
        let stream = stream.unwrap_or_else(|| "OMR".to_owned());
        let class = self.class();
        let (payload_g, body) = (class.payload_kg * 1e3, class.body_m3 * 1e6);
        let load_factor = (mass_g as f64 / payload_g).max(body_ml as f64 / body);
        let round = self.plan.rounds.last_mut().expect("a round");
        round.trips.push(Trip {
            stream: stream.clone(),
            site: site.to_owned(),
            mass_g,
            body_ml,
            load_factor,
        });
        round.figures.trips += 1;
        round.figures.disposal_ds += i64::from(duration_ds);
        let activity = Activity::Dispose {
            site: site.to_owned(),
            stream,
            mass_g,
            body_ml,
        };
        self.visit(activity, duration_ds);
    }

    /// Takes the break.
    pub fn rest(&mut self) {
        let rest = self.class().rest.clone().expect("a class with breaks");
        let duration_ds = rest.duration_s as i32 * 10;
        self.figures().break_ds += i64::from(duration_ds);
        self.visit(Activity::Break, duration_ds);
    }

    /// Stays longer at a disposal site than it takes.
    pub fn linger(&mut self, time_ds: i32) {
        self.now_ds += time_ds;
        let round = self.plan.rounds.last_mut().expect("a round");
        round.visits.last_mut().expect("a visit").end_ds += time_ds;
        round.figures.disposal_ds += i64::from(time_ds);
    }

    /// Ends the round at the end of the leg.
    pub fn end(&mut self) {
        let depot = self.class().end_depot.clone();
        self.visit(Activity::End { depot }, 0);
        let class = self.class();
        let (rates, now_ds) = (class.cost.clone(), self.now_ds);
        let round = self.plan.rounds.last_mut().expect("a round");
        round.end_ds = now_ds;
        let figures = &mut round.figures;
        figures.duration_ds = i64::from(now_ds - round.start_ds);
        let time = rates.per_hour / 36_000.0 * figures.duration_ds as f64;
        let metres = (figures.collecting_dm + figures.deadhead_dm) as f64 / 10.0;
        let distance = rates.per_km * metres / 1_000.0;
        round.cost = CostBreakdown {
            total: rates.fixed + time + distance,
            fixed: rates.fixed,
            time,
            distance,
        };
    }

    /// The plan, with its sums, and with a reason for whatever is in no round.
    pub fn plan(mut self) -> Plan {
        for round in &self.plan.rounds {
            let (sum, add) = (&mut self.plan.figures, &round.figures);
            sum.containers += add.containers;
            sum.stops += add.stops;
            sum.trips += add.trips;
            sum.mass_g += add.mass_g;
            sum.body_ml += add.body_ml;
            sum.collecting_dm += add.collecting_dm;
            sum.deadhead_dm += add.deadhead_dm;
            sum.duration_ds += add.duration_ds;
            sum.collecting_ds += add.collecting_ds;
            sum.deadhead_ds += add.deadhead_ds;
            sum.disposal_ds += add.disposal_ds;
            sum.break_ds += add.break_ds;
            sum.waiting_ds += add.waiting_ds;
            self.plan.cost.total += round.cost.total;
            self.plan.cost.fixed += round.cost.fixed;
            self.plan.cost.time += round.cost.time;
            self.plan.cost.distance += round.cost.distance;
        }
        let visits = self.plan.rounds.iter().flat_map(|round| &round.visits);
        let stops = visits.flat_map(|visit| match &visit.activity {
            Activity::Collect(collection) => collection.stops.as_slice(),
            _ => &[],
        });
        let collected: Vec<&String> = stops.flat_map(|stop| &stop.bins).collect();
        for container in self.containers {
            if !container.days.is_empty() && !container.days.contains(&Day::Monday) {
                self.plan.not_due.push(container.id.clone());
            } else if !collected.contains(&&container.id) {
                let code = if container.stream == "VERRE" {
                    UnservedCode::NoVehicleForStream
                } else {
                    UnservedCode::FleetFull
                };
                self.plan.unserved.push(unserved(container, code));
            }
        }
        self.plan
    }

    fn visit(&mut self, activity: Activity, duration_ds: i32) {
        let begin_ds = self.now_ds;
        let visit = Visit {
            activity,
            leg: self.leg.take(),
            arrival_ds: self.arrival_ds,
            begin_ds,
            end_ds: begin_ds + duration_ds,
        };
        self.now_ds = visit.end_ds;
        self.arrival_ds = visit.end_ds;
        let round = self.plan.rounds.last_mut().expect("a round");
        round.visits.push(visit);
    }

    fn stop(&self, offset_dm: u32, bins: &[&str], side: Side) -> CollectedStop {
        let bins: Vec<&Container> = bins.iter().map(|id| self.container(id)).collect();
        let streams = &self.fleet.streams;
        let loads = bins.iter().map(|bin| {
            let stream = streams.iter().find(|stream| stream.id == bin.stream);
            bin.expected_load(stream.expect("a stream of the fleet"))
        });
        let (mass_g, body_ml) = loads.fold((0, 0), |sum, load| {
            (sum.0 + load.mass_g, sum.1 + load.body_ml)
        });
        let first = bins.first();
        CollectedStop {
            bins: bins.iter().map(|bin| bin.id.clone()).collect(),
            offset_dm,
            side,
            lon: first.map_or(0.0, |bin| bin.position.lon()),
            lat: first.map_or(0.0, |bin| bin.position.lat()),
            address: first.map_or_else(String::new, |bin| bin.address.clone()),
            containers: bins.iter().map(|bin| bin.count).sum(),
            begin_ds: self.now_ds,
            handling_ds: bins.iter().map(|bin| bin.handling_s() as i32 * 10).sum(),
            mass_g,
            body_ml,
        }
    }

    fn container(&self, id: &str) -> &'a Container {
        let mut containers = self.containers.iter();
        let container = containers.find(|container| container.id == id);
        container.unwrap_or_else(|| panic!("no container {id}"))
    }

    fn class(&self) -> &'a VehicleClass {
        let round = self.plan.rounds.last().expect("a round");
        let mut classes = self.fleet.vehicles.iter();
        let class = classes.find(|class| class.id == round.vehicle);
        class.expect("a class of the fleet")
    }

    fn figures(&mut self) -> &mut Figures {
        &mut self.plan.rounds.last_mut().expect("a round").figures
    }

    fn length(&self, edge: u32) -> i32 {
        let (segment, _) = self.graph.segments(crate::graph::road_graph::EdgeId(edge))[0];
        let segments = &self.map.network.segments;
        let way = segments[segment.0 as usize].way;
        let pieces = segments.iter().filter(|piece| piece.way == way);
        pieces.map(|piece| piece.length_dm as i32).sum()
    }
}

/// An entry of the list of what is not served.
pub(in crate::check) fn unserved(container: &Container, code: UnservedCode) -> Unserved {
    let id = &container.id;
    Unserved {
        bin: id.clone(),
        lon: container.position.lon(),
        lat: container.position.lat(),
        address: container.address.clone(),
        code,
        message_fr: format!("{id} n'est pas collecté"),
        message_en: format!("{id} is not collected"),
        nearest_fit: None,
    }
}
