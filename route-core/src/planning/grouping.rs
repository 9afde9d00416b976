//! Makes stops of containers and services of stops: a street side is one task, not 40 addresses.

use std::collections::BTreeMap;

use crate::graph::profile::driving_ms;
use crate::graph::road_graph::{ChainId, EdgeId};
use crate::model::container::Container;
use crate::model::load::Load;

use super::placing::Placement;

/// Containers this close along the street are emptied in one stop, decimetres.
const ONE_STOP_DM: u32 = 100;

/// A service is no longer than this, decimetres.
const LONGEST_SERVICE_DM: u32 = 3_000;

/// A service adds no more than this share of a truck, so that trips can fill well.
const LARGEST_SHARE: i64 = 20;

/// What is emptied while the truck stands at one place.
#[derive(Clone, PartialEq, Debug)]
pub struct Stop {
    /// Containers, as indices into the request.
    pub containers: Vec<usize>,
    /// Where along the chain, decimetres from its begin.
    pub offset_dm: u32,
    /// They stand right of the chain in its direction.
    pub right: bool,
    /// Expected load.
    pub load: Load,
    /// Time to empty them, deciseconds.
    pub handling_ds: i32,
}

/// A piece of a street side (or of both sides, where that is allowed) collected in one pass.
#[derive(Clone, PartialEq, Debug)]
pub struct StreetService {
    /// The road.
    pub chain: ChainId,
    /// Stream.
    pub stream: String,
    /// Edges along which it may be collected, and by which classes (bits).
    pub edges: Vec<(EdgeId, u64)>,
    /// Stops, in the chain's direction.
    pub stops: Vec<Stop>,
    /// Earliest and latest begin of the only stop, seconds after midnight.
    pub window_s: Option<(u32, u32)>,
}

impl StreetService {
    /// Expected load.
    pub fn load(&self) -> Load {
        self.stops
            .iter()
            .fold(Load::ZERO, |sum, stop| sum + stop.load)
    }

    /// Stops in driving order along one of its edges, with their distances from the tail.
    pub fn stops_along(&self, forward: bool, length_dm: u32) -> Vec<(u32, &Stop)> {
        if forward {
            self.stops
                .iter()
                .map(|stop| (stop.offset_dm, stop))
                .collect()
        } else {
            let mirrored = |stop: &'_ Stop| length_dm - stop.offset_dm;
            let stops = self.stops.iter().rev();
            stops.map(|stop| (mirrored(stop), stop)).collect()
        }
    }

    /// Begin of each stop after the begin of the first, and the time of the whole, deciseconds.
    pub fn times(&self, forward: bool, length_dm: u32, collecting_kmh: u16) -> (Vec<i32>, i32) {
        let mut begins = Vec::with_capacity(self.stops.len());
        let mut time = 0;
        let mut previous: Option<u32> = None;
        for (offset, stop) in self.stops_along(forward, length_dm) {
            if let Some(previous) = previous {
                time += (driving_ms(offset - previous, collecting_kmh) as i32 + 50) / 100;
            }
            begins.push(time);
            time += stop.handling_ds;
            previous = Some(offset);
        }
        (begins, time)
    }
}

/// What containers must have in common to be in one service; last the earlier round in which they
/// stay.
type Key = (
    ChainId,
    String,
    Vec<(EdgeId, u64)>,
    Option<(u32, u32)>,
    Option<u32>,
);

/// Groups placed containers. `capacity` gives the smallest truck of a set of classes (bits), or
/// what a site takes of a stream if that is less, `load_of` what a container brings, and
/// `round_of` the earlier round in which it stays.
pub fn group(
    containers: &[Container],
    placed: &[(usize, Placement)],
    load_of: &dyn Fn(usize) -> Load,
    capacity: &dyn Fn(&str, u64) -> Load,
    round_of: &dyn Fn(usize) -> Option<u32>,
) -> Vec<StreetService> {
    let mut by_key: BTreeMap<Key, Vec<(u32, usize)>> = BTreeMap::new();
    for (index, (container, placement)) in placed.iter().enumerate() {
        let record = &containers[*container];
        let key = (
            placement.chain,
            record.stream.clone(),
            placement.edges.clone(),
            record.window_s,
            round_of(*container),
        );
        by_key
            .entry(key)
            .or_default()
            .push((placement.offset_dm, index));
    }
    let mut services = Vec::new();
    for ((chain, stream, edges, window_s, _), mut members) in by_key {
        members.sort_unstable();
        let classes = edges.iter().fold(0, |all, &(_, classes)| all | classes);
        let most = capacity(&stream, classes);
        let most = Load {
            mass_g: most.mass_g / LARGEST_SHARE,
            body_ml: most.body_ml / LARGEST_SHARE,
        };
        let stops = make_stops(containers, placed, &members, load_of, most);
        let mut current: Vec<Stop> = Vec::new();
        let mut load = Load::ZERO;
        for stop in stops {
            let splits = current.first().is_some_and(|first| {
                window_s.is_some()
                    || stop.offset_dm - first.offset_dm > LONGEST_SERVICE_DM
                    || !(load + stop.load).fits(most)
            });
            if splits {
                services.push(StreetService {
                    chain,
                    stream: stream.clone(),
                    edges: edges.clone(),
                    stops: std::mem::take(&mut current),
                    window_s,
                });
                load = Load::ZERO;
            }
            load += stop.load;
            current.push(stop);
        }
        services.push(StreetService {
            chain,
            stream,
            edges,
            stops: current,
            window_s,
        });
    }
    services
}

fn make_stops(
    containers: &[Container],
    placed: &[(usize, Placement)],
    members: &[(u32, usize)],
    load_of: &dyn Fn(usize) -> Load,
    most: Load,
) -> Vec<Stop> {
    let mut stops: Vec<(u32, Stop)> = Vec::new();
    for &(offset_dm, index) in members {
        let (container, placement) = &placed[index];
        let load = load_of(*container);
        let handling_ds =
            i32::try_from(containers[*container].handling_s() * 10).unwrap_or(i32::MAX / 8);
        // A stop stands for one side; the other side of the street may have stops in between.
        let joined = stops.iter_mut().rev().take(2).find(|(first_dm, stop)| {
            stop.right == placement.right
                && offset_dm - *first_dm <= ONE_STOP_DM
                && (stop.load + load).fits(most)
        });
        match joined {
            Some((_, stop)) => {
                stop.containers.push(*container);
                stop.load += load;
                stop.handling_ds += handling_ds;
            }
            None => stops.push((
                offset_dm,
                Stop {
                    containers: vec![*container],
                    offset_dm,
                    right: placement.right,
                    load,
                    handling_ds,
                },
            )),
        }
    }
    let mut stops: Vec<Stop> = stops.into_iter().map(|(_, stop)| stop).collect();
    stops.sort_by_key(|stop| stop.offset_dm);
    stops
}
