//! Depots and disposal sites on the road, and the disposals there.

use crate::graph::snap::SEARCH_RADIUS_M;
use crate::model::fault::Fault;
use crate::model::opening::open_intervals;
use crate::model::problem::{Disposal, OPEN_END};
use crate::paths::dijkstra::EdgePoint;
use crate::paths::table::Place;

use super::draft::{Draft, deciseconds};
use super::placing::bits;
use super::task::{PlanningError, SiteVisit};

/// The road where a site or depot is called at, and the edges by which a class comes and goes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    arrivals: Place,
    departures: Place,
}

impl Draft<'_> {
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

    pub(super) fn place_depots(&mut self) -> Result<(), PlanningError> {
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
        // Where a shift ends at the depot that it starts from, that is said once.
        faults.dedup();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(PlanningError::Faults(faults))
        }
    }

    pub(super) fn place_sites(&mut self) {
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
                    let at_work = bits(classes)
                        .filter(|&class| {
                            let shift = &fleet.vehicles[class].shift;
                            from_s <= shift.end.seconds
                                && latest_s >= i64::from(shift.start.seconds)
                        })
                        .fold(0, |set, class| set | 1_u64 << class);
                    if at_work == 0 {
                        continue;
                    }
                    self.disposals.push(Disposal {
                        site: index as u32,
                        entry,
                        exit,
                        time: deciseconds(site.queue_s + site.service_s),
                        window: (
                            deciseconds(from_s),
                            (latest_s * 10).min(i64::from(OPEN_END)) as i32,
                        ),
                        streams,
                        classes: at_work,
                    });
                    self.site_visits.push(SiteVisit { site: index });
                }
            }
        }
    }
}
