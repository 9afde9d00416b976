//! The day's routing task: services on the road, and the solver's problem made of them.

use rayon::prelude::*;

use crate::graph::snap::SEARCH_RADIUS_M;
use crate::model::container::Container;
use crate::model::fault::Fault;
use crate::model::fleet::{Fleet, VehicleClass as FleetClass};
use crate::model::load::Load;
use crate::model::opening::open_intervals;
use crate::model::problem::{
    Disposal, Mode, OPEN_END, Problem, Rest, Service, StopId, VehicleClass,
};
use crate::paths::dijkstra::EdgePoint;
use crate::paths::legs::{ProfileLegs, RoadLegs};
use crate::paths::road_map::RoadMap;
use crate::paths::table::{Place, Watch};
use crate::plan::UnservedCode;

use super::class_roads::ClassRoads;
use super::grouping::{StreetService, group};
use super::placing::{Placement, Placer, Refusal, bits};
use super::reasons::{NotAlone, why_not_alone};
use super::request::Request;

/// Price of one unserved service, in billionths of a euro: more than any detour.
const PRICE: i64 = 10_000_000_000_000;

/// Billionths of a euro in a euro.
pub const EURO: f64 = 1e9;

/// A container farther from its road than this is shown to the planner, metres.
const FAR_M: f64 = 60.0;

/// Why no plan can be made.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanningError {
    /// Something in the request must be mended.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// It was cancelled before there was anything to keep.
    #[error("cancelled before the first plan")]
    Cancelled,
}

/// A container that cannot be served whatever else is planned.
#[derive(Clone, PartialEq, Debug)]
pub struct Unservable {
    /// Index into the request's containers.
    pub container: usize,
    /// Why.
    pub refusal: Refusal,
    /// By how much the shortest round that serves it is too long, deciseconds.
    pub over_ds: Option<i32>,
}

/// A disposal of the problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SiteVisit {
    /// Index into the fleet's sites.
    pub site: usize,
}

/// Everything the solver and the plan are made from.
pub struct Task<'a> {
    /// What was asked.
    pub request: Request<'a>,
    /// The roads of the fleet.
    pub roads: ClassRoads<'a>,
    /// Services, numbered as in the problem.
    pub services: Vec<StreetService>,
    /// Disposals, numbered as in the problem.
    pub site_visits: Vec<SiteVisit>,
    /// Streams, numbered as in the problem.
    pub streams: Vec<String>,
    /// Due containers that are in no service.
    pub unservable: Vec<Unservable>,
    /// What a planner should look at.
    pub warnings: Vec<Fault>,
    /// The problem.
    pub problem: Problem<RoadLegs>,
    /// Where legs begin, by exit endpoint.
    pub exits: Vec<Place>,
    /// Where legs end, by entry endpoint.
    pub entries: Vec<Place>,
}

impl<'a> Task<'a> {
    /// Prepares the task of a request.
    ///
    /// # Errors
    /// All faults of the request, or that it was cancelled.
    pub fn prepare(
        map: &'a RoadMap,
        request: Request<'a>,
        watch: &Watch,
    ) -> Result<Self, PlanningError> {
        let faults = faults_of(request.fleet);
        if !faults.is_empty() {
            return Err(PlanningError::Faults(faults));
        }
        let roads = ClassRoads::build(map, request.fleet, request.date);
        let mut draft = Draft::new(request, &roads);
        draft.place_depots()?;
        draft.place_sites();
        draft.place_containers();
        draft.make_services();
        let legs = draft.compute_legs(watch)?;
        draft.finish(legs).map(|parts| Self {
            request: parts.request,
            services: parts.services,
            site_visits: parts.site_visits,
            streams: parts.streams,
            unservable: parts.unservable,
            warnings: parts.warnings,
            problem: parts.problem,
            exits: parts.exits,
            entries: parts.entries,
            roads,
        })
    }

    /// The street service of a stop.
    pub fn service(&self, stop: StopId) -> &StreetService {
        &self.services[stop.index()]
    }

    /// Vehicle class of the fleet file with an index of the problem.
    pub fn class(&self, class: usize) -> &FleetClass {
        &self.request.fleet.vehicles[class]
    }
}

/// References and numbers that an embedder may have got wrong; the reader of fleet files has
/// found the same before.
fn faults_of(fleet: &Fleet) -> Vec<Fault> {
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
            && let Err(cause) = open_intervals(
                text,
                crate::model::opening::PlanDate::in_ordinary_week(
                    crate::model::container::Day::Monday,
                ),
            )
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

struct Parts<'a> {
    request: Request<'a>,
    services: Vec<StreetService>,
    site_visits: Vec<SiteVisit>,
    streams: Vec<String>,
    unservable: Vec<Unservable>,
    warnings: Vec<Fault>,
    problem: Problem<RoadLegs>,
    exits: Vec<Place>,
    entries: Vec<Place>,
}

struct Draft<'a, 'r> {
    request: Request<'a>,
    roads: &'r ClassRoads<'a>,
    exits: Vec<Place>,
    entries: Vec<Place>,
    /// Start (an exit) and end (an entry) of each class.
    depots: Vec<(u32, u32)>,
    disposals: Vec<Disposal>,
    site_visits: Vec<SiteVisit>,
    /// Sites that are open, with the classes (bits) that cannot get there.
    unreached_sites: Vec<(usize, u64)>,
    streams: Vec<String>,
    placed: Vec<(usize, Placement)>,
    unservable: Vec<Unservable>,
    warnings: Vec<Fault>,
    street_services: Vec<StreetService>,
    services: Vec<Service>,
}

/// The road where a site or depot is called at, and the edges by which a class comes and goes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    arrivals: Place,
    departures: Place,
}

impl<'a, 'r> Draft<'a, 'r> {
    fn new(request: Request<'a>, roads: &'r ClassRoads<'a>) -> Self {
        Self {
            streams: request
                .fleet
                .streams
                .iter()
                .map(|stream| stream.id.clone())
                .collect(),
            request,
            roads,
            exits: Vec::new(),
            entries: Vec::new(),
            depots: Vec::new(),
            disposals: Vec::new(),
            site_visits: Vec::new(),
            unreached_sites: Vec::new(),
            placed: Vec::new(),
            unservable: Vec::new(),
            warnings: Vec::new(),
            street_services: Vec::new(),
            services: Vec::new(),
        }
    }

    fn fleet(&self) -> &'a Fleet {
        self.request.fleet
    }

    fn exit(&mut self, place: Place) -> u32 {
        self.exits.push(place);
        self.exits.len() as u32 - 1
    }

    fn entry(&mut self, place: Place) -> u32 {
        self.entries.push(place);
        self.entries.len() as u32 - 1
    }

    /// Where a class calls at a yard: the nearest road that it can reach and leave, turning round
    /// inside if need be.
    fn spot(&self, lon: f64, lat: f64, class: usize) -> Option<Spot> {
        let map = self.roads.map;
        let position = osm_data::network::Position::from_degrees(lon, lat);
        let (metric, component) = self.roads.of(class);
        map.snap
            .near(position, SEARCH_RADIUS_M, 24)
            .into_iter()
            .find_map(|candidate| {
                let point = |edge| EdgePoint {
                    edge,
                    offset_dm: candidate.offset_on(&map.graph, edge),
                };
                let edges = || map.graph.edges_of(candidate.chain);
                let arrivals: Place = edges()
                    .filter(|&edge| component.reaches(&map.states, edge))
                    .map(point)
                    .collect();
                let departures: Place = edges()
                    .filter(|&edge| component.is_left_from(&map.states, metric, edge))
                    .map(point)
                    .collect();
                (!arrivals.is_empty() && !departures.is_empty()).then_some(Spot {
                    arrivals,
                    departures,
                })
            })
    }

    fn place_depots(&mut self) -> Result<(), PlanningError> {
        let fleet = self.fleet();
        let mut faults = Vec::new();
        for (index, class) in fleet.vehicles.iter().enumerate() {
            let mut spot_of = |id: &str| {
                let depot = fleet.depots.iter().find(|depot| depot.id == id)?;
                let spot = self.spot(depot.lon, depot.lat, index);
                if spot.is_none() {
                    faults.push(Fault::new(
                        "DEPOT_UNREACHABLE",
                        format!("/depots, `{id}`"),
                        format!(
                            "within {SEARCH_RADIUS_M} m there is no road that `{}` can reach and leave",
                            class.id
                        ),
                        "correct its coordinates, or the vehicle's weight and size",
                    ));
                }
                spot
            };
            let start = spot_of(&class.start_depot);
            let end = spot_of(&class.end_depot);
            if let (Some(start), Some(end)) = (start, end) {
                let start = self.exit(start.departures);
                let end = self.entry(end.arrivals);
                self.depots.push((start, end));
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(PlanningError::Faults(faults))
        }
    }

    fn place_sites(&mut self) {
        let fleet = self.fleet();
        for (index, site) in fleet.disposal_sites.iter().enumerate() {
            let streams = self
                .streams
                .iter()
                .enumerate()
                .filter(|(_, stream)| site.streams.contains(stream))
                .fold(0, |set, (stream, _)| set | 1_u64 << stream);
            let intervals = match &site.open {
                None => vec![(0, OPEN_END as u32 / 10)],
                Some(text) => open_intervals(text, self.request.date).unwrap_or_default(),
            };
            // Classes that call at the same spot share their disposals.
            let mut spots: Vec<(Spot, u64)> = Vec::new();
            for class in 0..fleet.vehicles.len() {
                if let Some(spot) = self.spot(site.lon, site.lat, class) {
                    match spots.iter_mut().find(|(known, _)| *known == spot) {
                        Some((_, classes)) => *classes |= 1 << class,
                        None => spots.push((spot, 1 << class)),
                    }
                }
            }
            if spots.is_empty() {
                self.warnings.push(Fault::new(
                    "SITE_UNREACHABLE",
                    format!("/disposal_sites/{index}, `{}`", site.id),
                    format!("within {SEARCH_RADIUS_M} m there is no road that a vehicle can reach and leave"),
                    "correct its coordinates",
                ));
            }
            // Unloading, after the queue, begins while the site is open.
            let windows: Vec<(u32, i64)> = intervals
                .iter()
                .map(|&(from_s, to_s)| (from_s, i64::from(to_s) - i64::from(site.queue_s)))
                .filter(|&(from_s, latest_s)| latest_s >= i64::from(from_s))
                .collect();
            let reached = spots.iter().fold(0, |set, (_, classes)| set | classes);
            let all = (0..fleet.vehicles.len()).fold(0, |set, class| set | 1 << class);
            if reached != all && !windows.is_empty() {
                self.unreached_sites.push((index, all & !reached));
            }
            for (spot, classes) in spots {
                let entry = self.entry(spot.arrivals);
                let exit = self.exit(spot.departures);
                for &(from_s, latest_s) in &windows {
                    self.disposals.push(Disposal {
                        entry,
                        exit,
                        time: deciseconds(site.queue_s + site.service_s),
                        window: (
                            deciseconds(from_s),
                            (latest_s * 10).min(i64::from(OPEN_END)) as i32,
                        ),
                        streams,
                        classes,
                    });
                    self.site_visits.push(SiteVisit { site: index });
                }
            }
        }
    }

    /// Classes that collect a stream, as bits.
    fn collectors(&self, stream: &str) -> u64 {
        let vehicles = self.fleet().vehicles.iter().enumerate();
        vehicles
            .filter(|(_, class)| {
                class.count > 0 && class.streams.iter().any(|known| known == stream)
            })
            .fold(0, |set, (index, _)| set | 1 << index)
    }

    fn load_of(&self, container: &Container) -> Load {
        let stream = self
            .fleet()
            .streams
            .iter()
            .find(|stream| stream.id == container.stream);
        stream.map_or(Load::ZERO, |stream| container.expected_load(stream))
    }

    fn place_containers(&mut self) {
        let due: Vec<usize> = (0..self.request.containers.len())
            .filter(|&index| self.request.is_due(&self.request.containers[index]))
            .collect();
        let placer = Placer::new(self.roads, self.fleet());
        let results: Vec<(usize, Result<Placement, Refusal>)> = due
            .into_par_iter()
            .map(|index| (index, self.place(&placer, index)))
            .collect();
        for (index, result) in results {
            match result {
                Ok(placement) => {
                    if placement.distance_m > FAR_M {
                        self.warnings.push(far_from_road(
                            &self.request.containers[index],
                            &placement,
                            self.roads.map.graph.name_of(placement.chain),
                        ));
                    }
                    self.placed.push((index, placement));
                }
                Err(refusal) => self.unservable.push(Unservable {
                    container: index,
                    refusal,
                    over_ds: None,
                }),
            }
        }
    }

    fn place(&self, placer: &Placer, index: usize) -> Result<Placement, Refusal> {
        let container = &self.request.containers[index];
        let collectors = self.collectors(&container.stream);
        let stream = self
            .streams
            .iter()
            .position(|stream| *stream == container.stream);
        let Some(stream) = stream.filter(|_| collectors != 0) else {
            return Err(Refusal::plain(UnservedCode::NoVehicleForStream));
        };
        let emptied = self
            .disposals
            .iter()
            .filter(|disposal| disposal.streams >> stream & 1 == 1)
            .fold(0, |set, disposal| set | disposal.classes);
        if emptied & collectors == 0 {
            let code = UnservedCode::NoDisposalForStream;
            return Err(self.no_way_to_unload(container, collectors, code));
        }
        let load = self.load_of(container);
        let able = bits(collectors)
            .filter(|&class| load.fits(capacity(&self.fleet().vehicles[class])))
            .fold(0, |set, class| set | 1_u64 << class);
        if able & emptied == 0 {
            let code = UnservedCode::LoadExceedsCapacity;
            return Err(self.no_way_to_unload(container, able, code));
        }
        placer.place(container, able & emptied)
    }

    /// That some of the classes cannot get to an open site for a container's stream; where there
    /// is none such, another reason.
    fn no_way_to_unload(
        &self,
        container: &Container,
        classes: u64,
        other: UnservedCode,
    ) -> Refusal {
        let sites = &self.fleet().disposal_sites;
        let accepts = |site: usize| sites[site].streams.contains(&container.stream);
        let mut unreached = self.unreached_sites.iter();
        match unreached.find(|&&(site, by)| by & classes != 0 && accepts(site)) {
            Some(&(site, _)) => Refusal {
                site: sites[site].id.clone(),
                ..Refusal::plain(UnservedCode::NotConnected)
            },
            None => Refusal::plain(other),
        }
    }

    fn make_services(&mut self) {
        let fleet = self.fleet();
        let containers = self.request.containers;
        let load_of = |index: usize| self.load_of(&containers[index]);
        let smallest = |classes: u64| {
            bits(classes)
                .map(|class| capacity(&fleet.vehicles[class]))
                .reduce(|a, b| Load {
                    mass_g: a.mass_g.min(b.mass_g),
                    body_ml: a.body_ml.min(b.body_ml),
                })
                .unwrap_or(Load::ZERO)
        };
        let street_services = group(containers, &self.placed, &load_of, &smallest);
        for street in street_services {
            let service = self.service_of(&street);
            self.services.push(service);
            self.street_services.push(street);
        }
    }

    fn service_of(&mut self, street: &StreetService) -> Service {
        let graph = &self.roads.map.graph;
        let length_dm = graph.chains[street.chain.index()].length_dm;
        let modes = street
            .edges
            .iter()
            .map(|&(edge, classes)| {
                let forward = graph.edge(edge).forward;
                let along = street.stops_along(forward, length_dm);
                let (first, last) = (along[0].0, along[along.len() - 1].0);
                let (metric, _) = self.roads.of(classes.trailing_zeros() as usize);
                let (_, time) =
                    street.times(forward, length_dm, metric.collecting_kmh[edge.index()]);
                let at = |offset_dm| vec![EdgePoint { edge, offset_dm }];
                Mode {
                    entry: self.entry(at(first)),
                    exit: self.exit(at(last)),
                    time,
                    distance: (last - first) as i32,
                    classes,
                }
            })
            .collect();
        let load = street.load();
        let stream = self
            .streams
            .iter()
            .position(|stream| *stream == street.stream);
        let containers = street
            .stops
            .iter()
            .map(|stop| stop.containers.len() as i64)
            .sum::<i64>();
        let plane = crate::geometry::LocalPlane::at(graph.centre());
        let (edge, _) = street.edges[0];
        let point =
            plane.project(graph.position_at(edge, street.stops[0].offset_dm.min(length_dm)));
        Service {
            modes,
            window: street.window_s.map_or((0, OPEN_END), |(from, to)| {
                (deciseconds(from), deciseconds(to))
            }),
            load: amount(load),
            stream: stream.unwrap_or_default() as u8,
            price: PRICE * containers,
            point: [
                (point.x * 10.0).round() as i32,
                (point.y * 10.0).round() as i32,
            ],
        }
    }

    fn compute_legs(&self, watch: &Watch) -> Result<RoadLegs, PlanningError> {
        let topology = &self.roads.map.topology;
        let mut profiles = Vec::new();
        for (index, profile) in self.roads.profiles.iter().enumerate() {
            let network = self.roads.network(index);
            let pruned = profile.index.pruned();
            let perfect = pruned.expect("an index is pruned when it is built");
            let (exits, entries) = (&self.exits, &self.entries);
            let legs = ProfileLegs::compute(topology, perfect, network, exits, entries, watch);
            profiles.push(legs.ok_or(PlanningError::Cancelled)?);
        }
        Ok(RoadLegs { profiles })
    }

    fn classes(&self) -> Vec<VehicleClass> {
        let vehicles = self.fleet().vehicles.iter().enumerate();
        vehicles
            .map(|(index, class)| {
                let (start, end) = self.depots[index];
                let shift = (
                    deciseconds(class.shift.start.seconds),
                    deciseconds(class.shift.end.seconds),
                );
                VehicleClass {
                    count: class.count,
                    profile: self.roads.of_class[index] as u32,
                    start,
                    end,
                    shift,
                    max_duration: class.shift.max_s.map_or(shift.1 - shift.0, deciseconds),
                    capacity: amount(capacity(class)),
                    route_capacity: [i32::MAX / 2; 2],
                    max_services: u32::MAX,
                    max_trips: class.max_trips.unwrap_or(u32::MAX),
                    unloads_at_end: false,
                    rest: class.rest.as_ref().map(|rest| Rest {
                        duration: deciseconds(rest.duration_s),
                        window: (shift.0, shift.0.saturating_add(deciseconds(rest.after_s))),
                        due_after: deciseconds(rest.after_s),
                        due_past: OPEN_END,
                    }),
                    fixed_cost: (class.cost.fixed * EURO).round() as i64,
                    time_cost: (class.cost.per_hour * EURO / 36_000.0).round() as i64,
                    distance_cost: (class.cost.per_km * EURO / 10_000.0).round() as i64,
                }
            })
            .collect()
    }

    /// Builds the problem, leaves out what cannot be served even alone, and builds it again.
    fn finish(mut self, legs: RoadLegs) -> Result<Parts<'a>, PlanningError> {
        let broken = |error: crate::model::problem::ProblemError| {
            PlanningError::Faults(vec![Fault::new(
                "IMPOSSIBLE_PROBLEM",
                "the request",
                error.to_string(),
                "correct the numbers of the fleet file",
            )])
        };
        let classes = self.classes();
        let problem =
            Problem::new(&self.services, &self.disposals, classes.clone(), legs).map_err(broken)?;
        let verdicts: Vec<Option<NotAlone>> = (0..self.services.len())
            .into_par_iter()
            .map(|service| why_not_alone(&problem, StopId(service as u32)))
            .collect();
        if verdicts.iter().all(Option::is_none) {
            return Ok(self.parts(problem));
        }
        let services = std::mem::take(&mut self.services);
        let streets = std::mem::take(&mut self.street_services);
        for ((service, street), verdict) in services.into_iter().zip(streets).zip(verdicts) {
            let Some(verdict) = verdict else {
                self.services.push(service);
                self.street_services.push(street);
                continue;
            };
            let containers = street.stops.iter().flat_map(|stop| &stop.containers);
            self.unservable
                .extend(containers.map(|&container| Unservable {
                    container,
                    refusal: Refusal {
                        street: self.roads.map.graph.name_of(street.chain).to_owned(),
                        ..Refusal::plain(verdict.code)
                    },
                    over_ds: verdict.over_ds,
                }));
        }
        let problem =
            Problem::new(&self.services, &self.disposals, classes, problem.legs).map_err(broken)?;
        Ok(self.parts(problem))
    }

    fn parts(self, problem: Problem<RoadLegs>) -> Parts<'a> {
        let mut unservable = self.unservable;
        unservable.sort_by_key(|unservable| unservable.container);
        Parts {
            request: self.request,
            services: self.street_services,
            site_visits: self.site_visits,
            streams: self.streams,
            unservable,
            warnings: self.warnings,
            problem,
            exits: self.exits,
            entries: self.entries,
        }
    }
}

fn far_from_road(container: &Container, placement: &Placement, street: &str) -> Fault {
    Fault::new(
        "FAR_FROM_ROAD",
        format!("bin `{}`", container.id),
        format!(
            "it stands {:.0} m from `{street}`, from which it is collected",
            placement.distance_m
        ),
        "check its coordinates, or move it to the street",
    )
}

fn deciseconds(seconds: u32) -> i32 {
    i32::try_from(u64::from(seconds) * 10).map_or(OPEN_END, |time| time.min(OPEN_END))
}

/// Most a class carries.
pub(super) fn capacity(class: &FleetClass) -> Load {
    Load {
        mass_g: (class.payload_kg * 1e3).round() as i64,
        body_ml: (class.body_m3 * 1e6).round() as i64,
    }
}

fn amount(load: Load) -> [i32; 2] {
    let bounded = |value: i64| value.clamp(0, i64::from(i32::MAX / 4)) as i32;
    [bounded(load.mass_g), bounded(load.body_ml)]
}
