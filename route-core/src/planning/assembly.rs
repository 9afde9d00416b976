//! Turns a solution into a plan: clock times, exact paths, loads and costs of every round.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::cost::timetable::{StopTimes, Timetable, timetable};
use crate::model::load::Load;
use crate::model::problem::StopId;
use crate::paths::dijkstra::Path;
use crate::paths::index::Query;
use crate::plan::{
    Activity, CollectedStop, Collection, CostBreakdown, FORMAT, Figures, Plan, PlannedLeg, Round,
    Side, Trip, VERSION, Visit,
};
use crate::search::run::Outcome;
use crate::search::snapshot::Snapshot;

use super::site_room::SiteRoom;
use super::task::Task;

impl Task<'_> {
    /// The plan of what a search found. Rounds keep the number and unit given for one of their
    /// services.
    pub fn plan(&self, outcome: &Outcome, seed: u64, names: &HashMap<StopId, (u32, u32)>) -> Plan {
        let mut routes: Vec<Driven> = self
            .driven(&outcome.best)
            .map(|(class, stops)| {
                let times = self.timetable(class, &stops);
                (class, stops, times)
            })
            .collect();
        routes.sort_by_key(|(class, stops, times)| (*class, times.times[0].end, stops[1]));
        let names = self.names(&routes, names);
        let mut named: Vec<_> = names.into_iter().zip(routes).collect();
        named.sort_by_key(|(name, _)| name.number);
        let (numbers, driven): (Vec<u32>, Vec<(usize, Vec<StopId>)>) = named
            .iter()
            .map(|(name, (class, stops, _))| (name.number, (*class, stops.clone())))
            .unzip();
        let rounds: Vec<Round> = named
            .into_par_iter()
            .map(|(name, (class, stops, times))| {
                RoundWriter::new(self, class, &stops, &times).round(name)
            })
            .collect();
        let containers = self.request.containers;
        let mut unserved: Vec<_> = self
            .unservable
            .iter()
            .map(|unservable| (unservable.container, self.unserved(unservable)))
            .collect();
        let bank = &outcome.best.bank;
        let room = SiteRoom::left_by(self, &outcome.best);
        let fits = self.nearest_fits(&driven, &numbers, bank, &room);
        for (&service, fit) in bank.iter().zip(fits) {
            let stops = &self.service(service).stops;
            let left = stops.iter().flat_map(|stop| &stop.containers);
            let is_short_of_room = room.is_short_for(service);
            unserved.extend(left.map(|&container| {
                let entry = match is_short_of_room {
                    true => self.without_room(container),
                    false => self.left_over(container, fit.as_ref()),
                };
                (container, entry)
            }));
        }
        unserved.sort_by_key(|(container, _)| *container);
        Plan {
            format: FORMAT.to_owned(),
            version: VERSION,
            generator: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
            road_graph: format!("{:016x}", self.roads.map.graph.digest),
            date: self.request.date,
            day: self.request.day,
            seed,
            iterations: outcome.iterations,
            cost: sum_costs(rounds.iter().map(|round| round.cost)),
            construction_cost: self.cost_of(&outcome.construction),
            construction_unserved: (self.unservable.len()
                + self.containers_of(&outcome.construction.bank))
                as u32,
            figures: sum_figures(rounds.iter().map(|round| round.figures)),
            rounds,
            unserved: unserved.into_iter().map(|(_, entry)| entry).collect(),
            remedies: Vec::new(),
            not_due: containers
                .iter()
                .filter(|container| !self.request.is_due(container))
                .map(|container| container.id.clone())
                .collect(),
            rejected_rows: self.request.rejected_rows.to_vec(),
            warnings: self.warnings.clone(),
        }
    }

    /// Names of the rounds of routes: those given for one of their services, or the first free.
    fn names(&self, routes: &[Driven], given: &HashMap<StopId, (u32, u32)>) -> Vec<Name> {
        let kept: Vec<Option<(u32, u32)>> = routes
            .iter()
            .map(|(class, stops, _)| {
                let mut services = stops.iter().filter(|&&stop| self.problem.is_service(stop));
                let count = self.problem.classes[*class].count;
                let name = services.find_map(|service| given.get(service).copied());
                name.filter(|&(_, unit)| unit <= count)
            })
            .collect();
        let mut numbers = Numbers::default();
        let mut units = vec![Numbers::default(); self.request.fleet.vehicles.len()];
        for (name, (class, ..)) in kept.iter().zip(routes) {
            if let Some((number, unit)) = *name {
                numbers.given.insert(number);
                units[*class].given.insert(unit);
            }
        }
        let names = kept.into_iter().zip(routes);
        names
            .map(|(name, (class, ..))| {
                let (number, unit) = name.unwrap_or_else(|| (numbers.take(), units[*class].take()));
                Name {
                    number,
                    unit,
                    is_kept: name.is_some(),
                }
            })
            .collect()
    }

    /// Routes that are driven, start and end included.
    fn driven<'s>(
        &'s self,
        snapshot: &'s Snapshot,
    ) -> impl Iterator<Item = (usize, Vec<StopId>)> + 's {
        let routes = snapshot
            .routes
            .iter()
            .filter(|(_, stops)| !stops.is_empty());
        routes.map(|(class, inner)| {
            let class = *class as usize;
            let mut stops = vec![self.problem.start_of(class)];
            stops.extend(inner);
            stops.push(self.problem.end_of(class));
            (class, stops)
        })
    }

    fn timetable(&self, class: usize, stops: &[StopId]) -> Timetable {
        timetable(&self.problem, class, stops)
            .expect("the search keeps every route within its times")
    }

    /// Euro.
    fn cost_of(&self, snapshot: &Snapshot) -> CostBreakdown {
        sum_costs(self.driven(snapshot).map(|(class, stops)| {
            let times = self.timetable(class, &stops);
            self.route_cost(class, times.duration(), times.distance)
        }))
    }

    fn route_cost(&self, class: usize, duration_ds: i32, distance_dm: i64) -> CostBreakdown {
        let rates = &self.class(class).cost;
        let time = rates.per_hour * f64::from(duration_ds) / 36_000.0;
        let distance = rates.per_km * distance_dm as f64 / 10_000.0;
        CostBreakdown {
            total: rates.fixed + time + distance,
            fixed: rates.fixed,
            time,
            distance,
        }
    }
}

/// Class, stops (start and end included) and times of a route.
type Driven = (usize, Vec<StopId>, Timetable);

/// What a round is called by.
struct Name {
    number: u32,
    unit: u32,
    is_kept: bool,
}

/// Numbers from 1 that are given once.
#[derive(Clone, Default)]
struct Numbers {
    given: HashSet<u32>,
}

impl Numbers {
    /// The least that is free.
    fn take(&mut self) -> u32 {
        let mut free = 1;
        while !self.given.insert(free) {
            free += 1;
        }
        free
    }
}

/// Writes one round.
struct RoundWriter<'t> {
    task: &'t Task<'t>,
    class: usize,
    stops: &'t [StopId],
    times: &'t Timetable,
    query: Query<'t>,
    visits: Vec<Visit>,
    trips: Vec<Trip>,
    figures: Figures,
    on_board: Load,
}

impl<'t> RoundWriter<'t> {
    fn new(task: &'t Task<'t>, class: usize, stops: &'t [StopId], times: &'t Timetable) -> Self {
        let index = task.problem.classes[class].profile as usize;
        let (network, profile) = (task.roads.network(index), &task.roads.profiles[index]);
        Self {
            task,
            class,
            stops,
            times,
            query: Query::new(&task.roads.map.topology, network, &profile.index),
            visits: Vec::new(),
            trips: Vec::new(),
            figures: Figures::default(),
            on_board: Load::ZERO,
        }
    }

    fn round(mut self, name: Name) -> Round {
        for position in 0..self.stops.len() {
            let leg = (position > 0).then(|| self.leg(position));
            let times = self.times.times[position];
            let activity = self.activity(position, times);
            self.push(activity, leg, times);
            if let Some((behind, times)) = self.times.rest
                && behind == position
            {
                self.push(Activity::Break, None, times);
            }
        }
        let start_ds = self.times.times[0].end;
        let end_ds = self.times.times[self.stops.len() - 1].end;
        self.figures.duration_ds = i64::from(end_ds - start_ds);
        let distance = self.figures.collecting_dm + self.figures.deadhead_dm;
        Round {
            number: name.number,
            kept: name.is_kept,
            vehicle: self.task.class(self.class).id.clone(),
            unit: name.unit,
            start_ds,
            end_ds,
            cost: self
                .task
                .route_cost(self.class, end_ds - start_ds, distance),
            figures: self.figures,
            trips: self.trips,
            visits: self.visits,
        }
    }

    fn push(&mut self, activity: Activity, leg: Option<PlannedLeg>, times: StopTimes) {
        let figures = &mut self.figures;
        if let Some(leg) = &leg {
            figures.deadhead_dm += i64::from(leg.distance_dm);
            figures.deadhead_ds += i64::from(leg.time_ds);
        }
        figures.waiting_ds += i64::from(times.begin - times.arrival);
        let worked = i64::from(times.end - times.begin);
        match &activity {
            Activity::Collect(collection) => {
                figures.collecting_ds += worked;
                figures.collecting_dm +=
                    i64::from(collection.to_offset_dm - collection.from_offset_dm);
                figures.stops += collection.stops.len() as u32;
                for stop in &collection.stops {
                    figures.containers += stop.bins.len() as u32;
                    figures.mass_g += stop.mass_g;
                    figures.body_ml += stop.body_ml;
                }
            }
            Activity::Dispose { .. } => {
                figures.disposal_ds += worked;
                figures.trips += 1;
            }
            Activity::Break => figures.break_ds += worked,
            Activity::Start { .. } | Activity::End { .. } => {}
        }
        self.visits.push(Visit {
            activity,
            leg,
            arrival_ds: times.arrival,
            begin_ds: times.begin,
            end_ds: times.end,
        });
    }

    /// The leg to a position in full.
    fn leg(&mut self, position: usize) -> PlannedLeg {
        let task = self.task;
        let problem = &task.problem;
        let mode = |at: usize| problem.mode(self.stops[at], self.times.modes[at]);
        let from = &task.exits[mode(position - 1).exit as usize];
        let to = &task.entries[mode(position).entry as usize];
        let path = self
            .query
            .path(from, to)
            .expect("the search uses legs only where there is a way");
        planned(&path)
    }

    fn activity(&mut self, position: usize, times: StopTimes) -> Activity {
        let task = self.task;
        let problem = &task.problem;
        let stop = self.stops[position];
        if problem.is_service(stop) {
            return Activity::Collect(self.collection(stop, self.times.modes[position], times));
        }
        if problem.is_disposal(stop) {
            let visit = task.site_visits[stop.index() - problem.service_count];
            return self.disposal(visit.site, self.stops[position - 1]);
        }
        let class = task.class(self.class);
        if position == 0 {
            Activity::Start {
                depot: class.start_depot.clone(),
            }
        } else {
            Activity::End {
                depot: class.end_depot.clone(),
            }
        }
    }

    fn disposal(&mut self, site: usize, last_service: StopId) -> Activity {
        let task = self.task;
        let load = std::mem::take(&mut self.on_board);
        let most = task.class(self.class).capacity();
        let share = |part: i64, whole: i64| {
            if whole > 0 {
                part as f64 / whole as f64
            } else {
                0.0
            }
        };
        let stream = task.service(last_service).stream.clone();
        let site = task.request.fleet.disposal_sites[site].id.clone();
        self.trips.push(Trip {
            stream: stream.clone(),
            site: site.clone(),
            mass_g: load.mass_g,
            body_ml: load.body_ml,
            load_factor: share(load.mass_g, most.mass_g).max(share(load.body_ml, most.body_ml)),
        });
        Activity::Dispose {
            site,
            stream,
            mass_g: load.mass_g,
            body_ml: load.body_ml,
        }
    }

    fn collection(&mut self, stop: StopId, mode: usize, times: StopTimes) -> Collection {
        let task = self.task;
        let graph = &task.roads.map.graph;
        let street = task.service(stop);
        let edge = street.edges[mode].0;
        let forward = graph.edge(edge).forward;
        let length_dm = graph.length_dm(edge);
        let (metric, _) = task.roads.of(self.class);
        let (begins, _) = street.times(forward, length_dm, metric.collecting_kmh[edge.index()]);
        let along = street.stops_along(forward, length_dm);
        let containers = task.request.containers;
        let stops: Vec<CollectedStop> = along
            .iter()
            .zip(&begins)
            .map(|(&(offset_dm, stop), &begin)| {
                self.on_board += stop.load;
                let first = &containers[stop.containers[0]];
                let rows = || stop.containers.iter().map(|&index| &containers[index]);
                CollectedStop {
                    bins: rows().map(|row| row.id.clone()).collect(),
                    offset_dm,
                    side: if stop.right == forward {
                        Side::Right
                    } else {
                        Side::Left
                    },
                    lon: first.position.lon(),
                    lat: first.position.lat(),
                    address: first.address.clone(),
                    containers: rows().map(|row| row.count).sum(),
                    begin_ds: times.begin + begin,
                    handling_ds: stop.handling_ds,
                    mass_g: stop.load.mass_g,
                    body_ml: stop.load.body_ml,
                }
            })
            .collect();
        Collection {
            stream: street.stream.clone(),
            edge: edge.0,
            from_offset_dm: along[0].0,
            to_offset_dm: along[along.len() - 1].0,
            street: graph.street(edge).to_owned(),
            municipality: containers[along[0].1.containers[0]].municipality.clone(),
            stops,
        }
    }
}

fn planned(path: &Path) -> PlannedLeg {
    PlannedLeg {
        time_ds: path.weight.time_ds(),
        distance_dm: path.weight.distance_dm() as i32,
        edges: path.edges.iter().map(|edge| edge.0).collect(),
        from_offset_dm: path.from_offset_dm,
        to_offset_dm: path.to_offset_dm,
    }
}

fn sum_costs(costs: impl Iterator<Item = CostBreakdown>) -> CostBreakdown {
    costs.fold(CostBreakdown::default(), |sum, cost| CostBreakdown {
        total: sum.total + cost.total,
        fixed: sum.fixed + cost.fixed,
        time: sum.time + cost.time,
        distance: sum.distance + cost.distance,
    })
}

fn sum_figures(figures: impl Iterator<Item = Figures>) -> Figures {
    figures.fold(Figures::default(), |sum, more| Figures {
        containers: sum.containers + more.containers,
        stops: sum.stops + more.stops,
        trips: sum.trips + more.trips,
        mass_g: sum.mass_g + more.mass_g,
        body_ml: sum.body_ml + more.body_ml,
        collecting_dm: sum.collecting_dm + more.collecting_dm,
        deadhead_dm: sum.deadhead_dm + more.deadhead_dm,
        duration_ds: sum.duration_ds + more.duration_ds,
        collecting_ds: sum.collecting_ds + more.collecting_ds,
        deadhead_ds: sum.deadhead_ds + more.deadhead_ds,
        disposal_ds: sum.disposal_ds + more.disposal_ds,
        break_ds: sum.break_ds + more.break_ds,
        waiting_ds: sum.waiting_ds + more.waiting_ds,
    })
}
