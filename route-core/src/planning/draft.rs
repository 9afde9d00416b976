//! The task in the making: everything placed on the road, then made into a problem.

use rayon::prelude::*;

use crate::model::container::Container;
use crate::model::fault::Fault;
use crate::model::fleet::Fleet;
use crate::model::load::Load;
use crate::model::problem::{
    Disposal, Mode, OPEN_END, Problem, Rest, Service, StopId, Total, VehicleClass,
};
use crate::paths::dijkstra::EdgePoint;
use crate::paths::legs::{ProfileLegs, RoadLegs};
use crate::paths::road_map::RoadMap;
use crate::paths::table::{Place, Watch};
use crate::plan::UnservedCode;

use super::baseline::Baseline;
use super::class_roads::ClassRoads;
use super::fleet_faults::{doubts_of, faults_of};
use super::grouping::{StreetService, group};
use super::placing::{Placement, Placer, Refusal, bits};
use super::reasons::{NotAlone, why_not_alone};
use super::request::Request;
use super::site_room::sites_of;
use super::task::{EURO, PlanningError, SiteVisit, Task, Unservable};

/// Price of one unserved service, in billionths of a euro: more than any detour.
const PRICE: i64 = 10_000_000_000_000;

/// A container farther from its road than this is shown to the planner, metres.
const FAR_M: f64 = 60.0;

/// Places everything on the road and makes the task of a request.
///
/// # Errors
/// All faults of the request, or that it was cancelled.
pub fn prepare<'a>(
    map: &'a RoadMap,
    request: Request<'a>,
    watch: &Watch,
) -> Result<Task<'a>, PlanningError> {
    let faults = faults_of(request.fleet);
    if !faults.is_empty() {
        return Err(PlanningError::Faults(faults));
    }
    let roads = ClassRoads::build(map, request.fleet, request.date);
    let doubts = doubts_of(map, request.fleet);
    let mut draft = Draft::new(request, roads);
    draft.warnings = doubts;
    draft.place_depots()?;
    draft.place_sites();
    draft.place_containers();
    draft.make_services();
    let legs = draft.compute_legs(watch)?;
    draft.finish(legs)
}

pub(super) struct Draft<'a> {
    pub(super) request: Request<'a>,
    pub(super) roads: ClassRoads<'a>,
    pub(super) exits: Vec<Place>,
    pub(super) entries: Vec<Place>,
    /// Start (an exit) and end (an entry) of each class.
    pub(super) depots: Vec<(u32, u32)>,
    pub(super) disposals: Vec<Disposal>,
    pub(super) site_visits: Vec<SiteVisit>,
    /// Sites that are open, with the classes (bits) that cannot get there.
    pub(super) unreached_sites: Vec<(usize, u64)>,
    pub(super) streams: Vec<String>,
    placed: Vec<(usize, Placement)>,
    unservable: Vec<Unservable>,
    pub(super) warnings: Vec<Fault>,
    street_services: Vec<StreetService>,
    services: Vec<Service>,
}

impl<'a> Draft<'a> {
    fn new(request: Request<'a>, roads: ClassRoads<'a>) -> Self {
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

    pub(super) fn fleet(&self) -> &'a Fleet {
        self.request.fleet
    }

    pub(super) fn exit(&mut self, place: Place) -> u32 {
        self.exits.push(place);
        self.exits.len() as u32 - 1
    }

    pub(super) fn entry(&mut self, place: Place) -> u32 {
        self.entries.push(place);
        self.entries.len() as u32 - 1
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
        let placer = Placer::new(&self.roads, self.fleet());
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
            .filter(|&class| load.fits(self.fleet().vehicles[class].capacity()))
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

    /// What the site takes in a day that takes most of a stream.
    fn largest_site_g(&self, stream: &str) -> i64 {
        let sites = self.fleet().disposal_sites.iter();
        let accepting = sites.filter(|site| site.streams.iter().any(|known| known == stream));
        let limits = accepting.map(|site| site.limit_g().unwrap_or(i64::MAX));
        limits.max().unwrap_or(i64::MAX)
    }

    /// What each site takes in a day; its volume does not matter.
    fn site_limits(&self) -> Vec<Total> {
        let sites = self.fleet().disposal_sites.iter();
        let limits = sites.map(|site| [site.limit_g().unwrap_or(i64::MAX), i64::MAX]);
        limits.collect()
    }

    fn make_services(&mut self) {
        let fleet = self.fleet();
        let containers = self.request.containers;
        let load_of = |index: usize| self.load_of(&containers[index]);
        let smallest = |stream: &str, classes: u64| {
            let site = Load {
                mass_g: self.largest_site_g(stream),
                body_ml: i64::MAX,
            };
            bits(classes)
                .map(|class| fleet.vehicles[class].capacity())
                .fold(site, |a, b| Load {
                    mass_g: a.mass_g.min(b.mass_g),
                    body_ml: a.body_ml.min(b.body_ml),
                })
        };
        let kept = self.request.baseline.map(Baseline::kept_rounds);
        let kept = kept.unwrap_or_default();
        let round_of = |index: usize| kept.get(containers[index].id.as_str()).copied();
        let street_services = group(containers, &self.placed, &load_of, &smallest, &round_of);
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
            release: 0,
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
                    capacity: amount(class.capacity()),
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
    fn finish(mut self, legs: RoadLegs) -> Result<Task<'a>, PlanningError> {
        let broken = |error: crate::model::problem::ProblemError| {
            PlanningError::Faults(vec![Fault::new(
                "IMPOSSIBLE_PROBLEM",
                "the request",
                error.to_string(),
                "correct the numbers of the fleet file",
            )])
        };
        let classes = self.classes();
        let limits = self.site_limits();
        let problem = Problem::new(&self.services, &self.disposals, classes.clone(), legs)
            .and_then(|problem| problem.with_site_limits(&limits))
            .map_err(broken)?;
        let verdicts: Vec<Option<NotAlone>> = (0..self.services.len())
            .into_par_iter()
            .map(|service| why_not_alone(&problem, StopId(service as u32)))
            .collect();
        if verdicts.iter().all(Option::is_none) {
            return Ok(self.into_task(problem));
        }
        let services = std::mem::take(&mut self.services);
        let streets = std::mem::take(&mut self.street_services);
        for ((service, street), verdict) in services.into_iter().zip(streets).zip(verdicts) {
            let Some(verdict) = verdict else {
                self.services.push(service);
                self.street_services.push(street);
                continue;
            };
            let site = if verdict.code == UnservedCode::SiteFull {
                sites_of(self.request.fleet, &street.stream)
            } else {
                String::new()
            };
            let containers = street.stops.iter().flat_map(|stop| &stop.containers);
            self.unservable
                .extend(containers.map(|&container| Unservable {
                    container,
                    refusal: Refusal {
                        street: self.roads.map.graph.name_of(street.chain).to_owned(),
                        site: site.clone(),
                        ..Refusal::plain(verdict.code)
                    },
                    over_ds: verdict.over_ds,
                }));
        }
        let problem = Problem::new(&self.services, &self.disposals, classes, problem.legs)
            .and_then(|problem| problem.with_site_limits(&limits))
            .map_err(broken)?;
        Ok(self.into_task(problem))
    }

    fn into_task(self, problem: Problem<RoadLegs>) -> Task<'a> {
        let mut unservable = self.unservable;
        unservable.sort_by_key(|unservable| unservable.container);
        Task {
            request: self.request,
            services: self.street_services,
            site_visits: self.site_visits,
            streams: self.streams,
            unservable,
            warnings: self.warnings,
            problem,
            exits: self.exits,
            entries: self.entries,
            roads: self.roads,
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

pub(super) fn deciseconds(seconds: u32) -> i32 {
    i32::try_from(u64::from(seconds) * 10).map_or(OPEN_END, |time| time.min(OPEN_END))
}

fn amount(load: Load) -> [i32; 2] {
    let bounded = |value: i64| value.clamp(0, i64::from(i32::MAX / 4)) as i32;
    [bounded(load.mass_g), bounded(load.body_ml)]
}
