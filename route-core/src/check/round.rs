//! One round, visit by visit: the truck drives, collects, unloads and rests as the plan says,
//! and everything that follows from it is recomputed.

use std::collections::BTreeMap;

use osm_data::network::Position;

use crate::model::fleet::Fleet;
use crate::model::load::Load;
use crate::model::opening::PlanDate;
use crate::plan::{Activity, Figures, Round, Visit};

use super::collection::Collector;
use super::driver::Driver;
use super::legs::{Driven, Place, Spot, Truck, drive};
use super::loads::{Body, Delivered, check_site};
use super::places::are_near;
use super::shift::{self, Span};
use super::violation::{Amount, Log, ViolationCode, clock};

/// The places at which each class has called at each site: chain and decimetres along it.
pub(super) type CallingPlaces<'a> = BTreeMap<(&'a str, SiteName<'a>), (u32, u32)>;

/// Depots and disposal sites may have equal names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum SiteName<'a> {
    Depot(&'a str),
    Disposal(&'a str),
}

/// Replays rounds of one driver.
pub(super) struct Replay<'a, 'b> {
    pub driver: &'a Driver<'a>,
    pub collector: Collector<'a>,
    pub fleet: &'a Fleet,
    pub date: PlanDate,
    pub calling_places: &'b mut CallingPlaces<'a>,
    pub delivered: &'b mut Delivered<'a>,
    pub log: &'b mut Log,
}

/// A round under way.
struct State<'a> {
    truck: Truck,
    body: Body<'a>,
    /// When the previous visit ended, deciseconds after midnight.
    free_ds: i64,
    figures: Figures,
}

impl<'a> Replay<'a, '_> {
    /// Replays a round and recomputes its figures.
    pub fn run(&mut self, round: &'a Round) -> Figures {
        let span = Span::of(round);
        let mut state = State {
            truck: Truck::in_depot(),
            body: Body::of(self.driver.class),
            free_ds: span.start_ds,
            figures: Figures::default(),
        };
        self.check_frame(round);
        for (index, visit) in round.visits.iter().enumerate() {
            self.log.at_visit(Some(index));
            self.visit(visit, &mut state);
        }
        self.log.at_visit(None);
        state.body.finish(self.log);
        state.body.check_trips(&round.trips, self.log);
        self.delivered.add(&state.body);
        shift::check(round, span, self.driver.class, self.log);
        Figures {
            trips: state.body.trips(),
            duration_ds: span.duration_ds(),
            ..state.figures
        }
    }

    /// Start first, end last, both at the depots of the class, and the round's times theirs.
    fn check_frame(&mut self, round: &Round) {
        let last = round.visits.len().wrapping_sub(1);
        for (index, visit) in round.visits.iter().enumerate() {
            let is_start = matches!(visit.activity, Activity::Start { .. });
            let is_end = matches!(visit.activity, Activity::End { .. });
            if is_start != (index == 0) || is_end != (index == last) {
                self.log.at_visit(Some(index));
                let message = "a round is a start, then what is done, then an end";
                self.log.add(ViolationCode::StartOrEndMisplaced, message);
            }
        }
        self.log.at_visit(None);
        if round.visits.len() < 2 {
            let message = "a round has at least a start and an end";
            self.log.add(ViolationCode::StartOrEndMisplaced, message);
        }
        let (Some(start), Some(end)) = (round.visits.first(), round.visits.last()) else {
            return;
        };
        for (what, stated, visit_ds) in [
            ("starts", round.start_ds, start.end_ds),
            ("ends", round.end_ds, end.end_ds),
        ] {
            let off_ds = i64::from(stated) - i64::from(visit_ds);
            if off_ds != 0 {
                let (stated, visit) = (clock(stated.into()), clock(visit_ds.into()));
                let message = format!("the round {what} at {stated}, its visit at {visit}");
                self.log
                    .add(ViolationCode::RoundTimesWrong, message)
                    .by(Amount::Deciseconds(off_ds));
            }
        }
    }

    fn visit(&mut self, visit: &'a Visit, state: &mut State<'a>) {
        let driven = self.drive_to(visit, state);
        let arrival_ds = state.free_ds + driven.map_or(0, |driven| driven.time_ds);
        self.check_arrival(visit, arrival_ds);
        let (begin_ds, end_ds) = (i64::from(visit.begin_ds), i64::from(visit.end_ds));
        state.free_ds = end_ds;
        let figures = &mut state.figures;
        if let Some(driven) = driven {
            figures.deadhead_ds += driven.time_ds;
            figures.deadhead_dm += driven.distance_dm;
        }
        figures.waiting_ds += begin_ds - arrival_ds;
        let duration_ds = end_ds - begin_ds;
        let ends = driven.and_then(|driven| driven.ends);
        match &visit.activity {
            Activity::Start { depot } => {
                self.check_depot(depot, &self.driver.class.start_depot);
                self.check_end(visit, 0);
            }
            Activity::End { depot } => {
                self.check_depot(depot, &self.driver.class.end_depot);
                self.check_end(visit, 0);
                self.call_at_depot(depot, ends);
            }
            Activity::Break => figures.break_ds += duration_ds,
            Activity::Dispose {
                site,
                stream,
                mass_g,
                body_ml,
            } => {
                figures.disposal_ds += duration_ds;
                let stated = Load {
                    mass_g: *mass_g,
                    body_ml: *body_ml,
                };
                state.body.unload(site, stream, stated, self.log);
                self.dispose(visit, site, stream, ends);
                state.truck.enter_site();
            }
            Activity::Collect(collection) => {
                let collected = self.collector.check(visit, collection, self.log);
                state
                    .body
                    .take(&collection.stream, collected.load, self.log);
                figures.collecting_ds += duration_ds;
                figures.collecting_dm += collected.distance_dm;
                figures.containers += collected.containers;
                figures.stops += collected.stops;
                figures.mass_g = figures.mass_g.saturating_add(collected.load.mass_g);
                figures.body_ml = figures.body_ml.saturating_add(collected.load.body_ml);
                self.move_on(&mut state.truck, collected.ends);
            }
        }
    }

    /// Drives to a visit, if it has to be driven to.
    fn drive_to(&mut self, visit: &Visit, state: &mut State) -> Option<Driven> {
        let is_driven_to = !matches!(visit.activity, Activity::Start { .. } | Activity::Break);
        match (&visit.leg, is_driven_to) {
            (Some(_), false) => {
                let message = "the truck is already there, and a leg is given";
                self.log.add(ViolationCode::LegUnexpected, message);
                None
            }
            (None, true) => {
                let message = "no leg is given that leads there";
                self.log.add(ViolationCode::LegMissing, message);
                state.truck.place = Place::Unknown;
                None
            }
            (None, false) => None,
            (Some(leg), true) => {
                let leaves_depot = state.truck.place == Place::Site(None);
                let driven = drive(self.driver, &mut state.truck, leg, self.log);
                if leaves_depot && let Some((begin, _)) = driven.ends {
                    let depot = &self.driver.class.start_depot;
                    self.call_at_depot(depot, Some((begin, begin)));
                }
                Some(driven)
            }
        }
    }

    fn check_arrival(&mut self, visit: &Visit, arrival_ds: i64) {
        let off_ds = i64::from(visit.arrival_ds) - arrival_ds;
        if off_ds != 0 {
            let (stated, real) = (clock(visit.arrival_ds.into()), clock(arrival_ds));
            let message = format!("the truck is said to arrive at {stated}, it does at {real}");
            self.log
                .add(ViolationCode::ArrivalWrong, message)
                .by(Amount::Deciseconds(off_ds));
        }
        let early_ds = arrival_ds - i64::from(visit.begin_ds);
        if early_ds > 0 {
            let (begin, real) = (clock(visit.begin_ds.into()), clock(arrival_ds));
            let message = format!("begins at {begin}, the truck arrives at {real}");
            self.log
                .add(ViolationCode::BegunBeforeArrival, message)
                .by(Amount::Deciseconds(early_ds));
        }
    }

    fn check_end(&mut self, visit: &Visit, duration_ds: i64) {
        let off_ds = i64::from(visit.end_ds) - i64::from(visit.begin_ds) - duration_ds;
        if off_ds != 0 {
            let begin = clock(visit.begin_ds.into());
            let message = format!("begun at {begin}, it takes {duration_ds} ds");
            self.log
                .add(ViolationCode::EndWrong, message)
                .by(Amount::Deciseconds(off_ds));
        }
    }

    fn dispose(&mut self, visit: &Visit, id: &'a str, stream: &str, ends: Option<(Spot, Spot)>) {
        let sites = &self.fleet.disposal_sites;
        let Some(site) = sites.iter().find(|site| site.id == id) else {
            let message = format!("there is no disposal site `{id}`");
            self.log.add(ViolationCode::SiteUnknown, message);
            return;
        };
        let duration_s = i64::from(site.queue_s) + i64::from(site.service_s);
        self.check_end(visit, duration_s * 10);
        check_site(site, stream, self.date, visit.begin_ds, self.log);
        let position = Position::from_degrees(site.lon, site.lat);
        self.call_at(SiteName::Disposal(id), position, ends);
    }

    fn check_depot(&mut self, depot: &str, expected: &str) {
        if depot != expected {
            let class = &self.driver.class.id;
            let message = format!("at depot `{depot}`, the depot of {class} is `{expected}`");
            self.log.add(ViolationCode::WrongDepot, message);
        }
    }

    fn call_at_depot(&mut self, id: &'a str, ends: Option<(Spot, Spot)>) {
        if let Some(depot) = self.fleet.depots.iter().find(|depot| depot.id == id) {
            let position = Position::from_degrees(depot.lon, depot.lat);
            self.call_at(SiteName::Depot(id), position, ends);
        }
    }

    /// The end of a leg is where trucks call at a site: near it, and always the same place.
    fn call_at(&mut self, site: SiteName<'a>, position: Position, ends: Option<(Spot, Spot)>) {
        let Some((_, spot)) = ends else { return };
        let (SiteName::Depot(id) | SiteName::Disposal(id)) = site;
        let graph = self.driver.roads.graph;
        if !are_near(position, graph.position_at(spot.edge, spot.offset_dm)) {
            let message = format!("edge {} does not pass near `{id}`", spot.edge.0);
            self.log.add(ViolationCode::SiteTooFar, message);
        }
        let edge = graph.edge(spot.edge);
        let along_dm = if edge.forward {
            spot.offset_dm
        } else {
            self.driver.roads.length_dm(spot.edge) - spot.offset_dm
        };
        let place = (edge.chain.0, along_dm);
        let key = (self.driver.class.id.as_str(), site);
        if *self.calling_places.entry(key).or_insert(place) != place {
            let message = format!("`{id}` is called at from edge {} this time", spot.edge.0);
            self.log.add(ViolationCode::SiteMoved, message);
        }
    }

    /// The truck has collected and stands where that ends.
    fn move_on(&mut self, truck: &mut Truck, ends: Option<(Spot, Spot)>) {
        let Some((begin, end)) = ends else {
            truck.place = Place::Unknown;
            return;
        };
        if let Place::Street(spot) = truck.place
            && spot != begin
        {
            let message = format!(
                "the collection begins on edge {} at {} dm, the leg ends on edge {} at {} dm",
                begin.edge.0, begin.offset_dm, spot.edge.0, spot.offset_dm
            );
            self.log.add(ViolationCode::CollectionElsewhere, message);
            truck.begun.clear();
        }
        truck.place = Place::Street(end);
    }
}
