//! What a driver reads about a collection: street, commune, addresses, places, numbers.

use osm_data::network::Position;

use crate::model::container::Container;
use crate::plan::{Collection, Unserved};

use super::bin_list::BinList;
use super::violation::{Log, ViolationCode};

/// Compares what is written with the street on the map and with the bin list.
pub(super) fn check(collection: &Collection, street: &str, list: &BinList, log: &mut Log) {
    if collection.street != street {
        let message = format!("the street is `{street}`, not `{}`", collection.street);
        log.add(ViolationCode::LabelWrong, message);
    }
    let first = collection.stops.first();
    let first = first.map_or_else(Vec::new, |stop| list.of_stop(stop));
    if !first.is_empty() && !(first.iter()).any(|bin| bin.municipality == collection.municipality) {
        let commune = &collection.municipality;
        let message = format!("the first stop is not in the commune `{commune}`");
        log.add(ViolationCode::LabelWrong, message);
    }
    for stop in &collection.stops {
        let bins = list.of_stop(stop);
        if bins.is_empty() {
            continue;
        }
        let count = bins.iter().map(|bin| u64::from(bin.count)).sum::<u64>();
        if u64::from(stop.containers) != count {
            let message = format!("{count} containers stand here, not {}", stop.containers);
            log.add(ViolationCode::LabelWrong, message).bins(&stop.bins);
        }
        if !bins.iter().any(|bin| bin.address == stop.address) {
            let message = format!("`{}` is the address of none of them", stop.address);
            log.add(ViolationCode::LabelWrong, message).bins(&stop.bins);
        }
        if !is_among(Position::from_degrees(stop.lon, stop.lat), &bins) {
            let message = format!("they do not stand at {}, {}", stop.lon, stop.lat);
            log.add(ViolationCode::LabelWrong, message).bins(&stop.bins);
        }
    }
}

/// Checks that an unserved container is where the bin list says.
pub(super) fn check_unserved(unserved: &Unserved, container: &Container, log: &mut Log) {
    if unserved.address != container.address {
        let message = format!("`{}` is not its address", unserved.address);
        log.add(ViolationCode::LabelWrong, message)
            .bins([&unserved.bin]);
    }
    let position = Position::from_degrees(unserved.lon, unserved.lat);
    if !is_among(position, &[container]) {
        let message = format!("it does not stand at {}, {}", unserved.lon, unserved.lat);
        log.add(ViolationCode::LabelWrong, message)
            .bins([&unserved.bin]);
    }
}

/// Whether a position lies within the frame of some containers, to the last digit.
fn is_among(position: Position, bins: &[&Container]) -> bool {
    let is_within = |value: i32, of: fn(&Container) -> i32| {
        let low = bins.iter().map(|bin| of(bin)).min();
        let high = bins.iter().map(|bin| of(bin)).max();
        low.is_some_and(|low| value >= low.saturating_sub(1))
            && high.is_some_and(|high| value <= high.saturating_add(1))
    };
    is_within(position.lon_e7, |bin| bin.position.lon_e7)
        && is_within(position.lat_e7, |bin| bin.position.lat_e7)
}
