//! A street side collected in one pass: order and times of its stops, sides, windows, loads.

use crate::graph::road_graph::EdgeId;
use crate::model::container::{Container, LiftSide};
use crate::model::fleet::{Collects, Stream};
use crate::model::load::Load;
use crate::plan::{CollectedStop, Collection, Side, Visit};

use super::bin_list::BinList;
use super::driver::Driver;
use super::labels;
use super::legs::{Spot, existing_edge, spot};
use super::loads::sum;
use super::places::are_near;
use super::times::to_ds;
use super::violation::{Amount, Log, ViolationCode, clock};

/// What one collection amounts to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Collected {
    pub load: Load,
    pub containers: u32,
    pub stops: u32,
    pub distance_dm: i64,
    /// Begin and end on the map, if they are there.
    pub ends: Option<(Spot, Spot)>,
}

/// Checks collections of one driver.
pub(super) struct Collector<'a> {
    pub driver: &'a Driver<'a>,
    pub bins: &'a BinList<'a>,
    pub streams: &'a [Stream],
}

impl Collector<'_> {
    /// Goes through a collection. Stops that are not on the map are not looked at further.
    pub fn check(&self, visit: &Visit, collection: &Collection, log: &mut Log) -> Collected {
        let ends = self.ends(collection, log);
        let mut collected = Collected {
            load: Load::ZERO,
            containers: 0,
            stops: u32::try_from(collection.stops.len()).unwrap_or(u32::MAX),
            distance_dm: i64::from(
                (collection.to_offset_dm).saturating_sub(collection.from_offset_dm),
            ),
            ends,
        };
        if collection.stops.is_empty() {
            log.add(
                ViolationCode::NothingCollected,
                "a collection without a stop",
            );
        }
        for stop in &collection.stops {
            let bins = self.bins.of_stop(stop);
            let load = self.check_contents(collection, stop, &bins, log);
            collected.load = sum(collected.load, load);
            collected.containers += u32::try_from(bins.len()).unwrap_or(u32::MAX);
            if let Some((begin, _)) = ends {
                self.check_place(begin.edge, stop, &bins, log);
            }
        }
        if let Some((begin, end)) = ends {
            self.check_order(collection, begin, end, log);
            let street = self.driver.roads.graph.street(begin.edge);
            labels::check(collection, street, self.bins, log);
            self.check_times(collection, begin.edge, log);
        }
        self.check_bounds(visit, collection, log);
        collected
    }

    fn handling_ds(&self, stop: &CollectedStop) -> i64 {
        let bins = self.bins.of_stop(stop).into_iter();
        bins.map(|bin| i64::from(bin.handling_s()) * 10).sum()
    }

    fn ends(&self, collection: &Collection, log: &mut Log) -> Option<(Spot, Spot)> {
        let edge = existing_edge(self.driver, collection.edge, log)?;
        let begin = spot(self.driver, edge, collection.from_offset_dm, log)?;
        let end = spot(self.driver, edge, collection.to_offset_dm, log)?;
        if end.offset_dm < begin.offset_dm {
            let back_dm = i64::from(begin.offset_dm) - i64::from(end.offset_dm);
            log.add(
                ViolationCode::OffsetsReversed,
                "the collection ends before it begins",
            )
            .by(Amount::Decimetres(back_dm));
            return None;
        }
        if !self.driver.roads.is_stopping_allowed(edge) {
            let message = format!("a stop on edge {}, a motorway or a tunnel", edge.0);
            log.add(ViolationCode::StoppingForbidden, message);
        }
        Some((begin, end))
    }

    /// What is emptied at a stop: streams, load and handling time.
    fn check_contents(
        &self,
        collection: &Collection,
        stop: &CollectedStop,
        bins: &[&Container],
        log: &mut Log,
    ) -> Load {
        if stop.bins.is_empty() {
            log.add(
                ViolationCode::NothingCollected,
                "a stop without a container",
            );
        }
        let mut load = Load::ZERO;
        for bin in bins {
            if bin.stream != collection.stream {
                let message = format!(
                    "a container of `{}` in a collection of `{}`",
                    bin.stream, collection.stream
                );
                log.add(ViolationCode::StreamDiffers, message)
                    .bins([&bin.id]);
            }
            if let Some(stream) = self.streams.iter().find(|stream| stream.id == bin.stream) {
                load = sum(load, bin.expected_load(stream));
            }
            check_window(bin, stop, log);
        }
        let stated = Load {
            mass_g: stop.mass_g,
            body_ml: stop.body_ml,
        };
        if stated != load {
            let message = format!(
                "the stop is said to bring {} g and {} ml, expected are {} g and {} ml",
                stated.mass_g, stated.body_ml, load.mass_g, load.body_ml
            );
            log.add(ViolationCode::StopLoadWrong, message)
                .bins(&stop.bins)
                .by(Amount::Grams(stated.mass_g.saturating_sub(load.mass_g)));
        }
        let handling_ds = self.handling_ds(stop);
        let off_ds = i64::from(stop.handling_ds) - handling_ds;
        if off_ds != 0 {
            let message = format!(
                "emptying is said to take {} ds, it takes {handling_ds}",
                stop.handling_ds
            );
            log.add(ViolationCode::HandlingTimeWrong, message)
                .bins(&stop.bins)
                .by(Amount::Deciseconds(off_ds));
        }
        load
    }

    /// Where the truck stands and on which side of it the containers are.
    fn check_place(&self, edge: EdgeId, stop: &CollectedStop, bins: &[&Container], log: &mut Log) {
        let roads = self.driver.roads;
        let place = roads.graph.position_at(edge, stop.offset_dm);
        let untrue = bins.iter().filter(|bin| {
            let sides = roads.sides(edge, bin.position);
            !match stop.side {
                Side::Right => sides.right,
                Side::Left => sides.left,
            }
        });
        let untrue: Vec<&String> = untrue.map(|bin| &bin.id).collect();
        if !untrue.is_empty() {
            let message = format!("not on the {} side", name(stop.side));
            log.add(ViolationCode::SideUntrue, message).bins(untrue);
        }
        let forbidden = bins.iter().filter(|bin| !self.may_lift(bin, stop.side));
        let forbidden: Vec<&String> = forbidden.map(|bin| &bin.id).collect();
        if !forbidden.is_empty() {
            let class = &self.driver.class.id;
            let message = format!("{class} may not collect on the {} side", name(stop.side));
            log.add(ViolationCode::SideNotAllowed, message)
                .bins(forbidden);
        }
        let far = bins.iter().filter(|bin| !are_near(bin.position, place));
        let far: Vec<&String> = far.map(|bin| &bin.id).collect();
        if !far.is_empty() {
            let message = "too far from where the truck stops";
            log.add(ViolationCode::ContainerTooFar, message).bins(far);
        }
    }

    fn may_lift(&self, bin: &Container, side: Side) -> bool {
        let lifts_left = self.driver.class.collects == Collects::Both;
        match (bin.side, side) {
            (Some(LiftSide::Either), _) | (None | Some(LiftSide::Right), Side::Right) => true,
            (None | Some(LiftSide::Left), Side::Left) => lifts_left,
            (Some(LiftSide::Right), Side::Left) | (Some(LiftSide::Left), Side::Right) => false,
        }
    }

    fn check_order(&self, collection: &Collection, begin: Spot, end: Spot, log: &mut Log) {
        let offsets = collection.stops.iter().map(|stop| stop.offset_dm);
        let offsets: Vec<u32> = offsets.collect();
        let is_inside = |offset: &u32| (begin.offset_dm..=end.offset_dm).contains(offset);
        if !offsets.is_sorted() || !offsets.iter().all(is_inside) {
            let message = format!(
                "stops at {offsets:?} dm, not in order between {} and {}",
                begin.offset_dm, end.offset_dm
            );
            log.add(ViolationCode::StopsOutOfOrder, message);
            return;
        }
        let (Some(&first), Some(&last)) = (offsets.first(), offsets.last()) else {
            return;
        };
        if (first, last) != (begin.offset_dm, end.offset_dm) {
            let message = format!(
                "the collection runs from {} to {} dm, its stops from {first} to {last}",
                begin.offset_dm, end.offset_dm
            );
            log.add(ViolationCode::CollectionBoundsWrong, message);
        }
    }

    /// Stops follow each other without waiting, at the speed of collecting.
    fn check_times(&self, collection: &Collection, edge: EdgeId, log: &mut Log) {
        for pair in collection.stops.windows(2) {
            let (stop, next) = (&pair[0], &pair[1]);
            let Some(distance_dm) = next.offset_dm.checked_sub(stop.offset_dm) else {
                continue;
            };
            let driving_ds = to_ds(self.driver.collecting_ms(edge, distance_dm));
            let begin_ds = i64::from(stop.begin_ds) + self.handling_ds(stop) + driving_ds;
            let off_ds = i64::from(next.begin_ds) - begin_ds;
            if off_ds != 0 {
                let message = format!(
                    "the stop is said to begin at {}, it does at {}",
                    clock(next.begin_ds.into()),
                    clock(begin_ds)
                );
                log.add(ViolationCode::StopTimeWrong, message)
                    .bins(&next.bins)
                    .by(Amount::Deciseconds(off_ds));
            }
        }
    }

    /// The visit begins with the first and ends with the last stop.
    fn check_bounds(&self, visit: &Visit, collection: &Collection, log: &mut Log) {
        let (Some(first), Some(last)) = (collection.stops.first(), collection.stops.last()) else {
            return;
        };
        let off_ds = i64::from(first.begin_ds) - i64::from(visit.begin_ds);
        if off_ds != 0 {
            let message = format!(
                "the first stop begins at {}, the collection at {}",
                clock(first.begin_ds.into()),
                clock(visit.begin_ds.into())
            );
            log.add(ViolationCode::StopTimeWrong, message)
                .bins(&first.bins)
                .by(Amount::Deciseconds(off_ds));
        }
        let end_ds = i64::from(last.begin_ds) + self.handling_ds(last);
        let off_ds = i64::from(visit.end_ds) - end_ds;
        if off_ds != 0 {
            let message = format!(
                "the last stop ends at {}, the collection at {}",
                clock(end_ds),
                clock(visit.end_ds.into())
            );
            log.add(ViolationCode::EndWrong, message)
                .by(Amount::Deciseconds(off_ds));
        }
    }
}

fn check_window(bin: &Container, stop: &CollectedStop, log: &mut Log) {
    let Some((earliest_s, latest_s)) = bin.window_s else {
        return;
    };
    let begin_ds = i64::from(stop.begin_ds);
    let (earliest_ds, latest_ds) = (i64::from(earliest_s) * 10, i64::from(latest_s) * 10);
    let off_ds = (begin_ds - latest_ds).max(earliest_ds - begin_ds);
    if off_ds > 0 {
        let message = format!(
            "emptied at {}, allowed from {} to {}",
            clock(begin_ds),
            clock(earliest_ds),
            clock(latest_ds)
        );
        log.add(ViolationCode::WindowMissed, message)
            .bins([&bin.id])
            .by(Amount::Deciseconds(off_ds));
    }
}

fn name(side: Side) -> &'static str {
    match side {
        Side::Right => "right",
        Side::Left => "left",
    }
}

#[cfg(test)]
mod tests {
    use crate::check::ViolationCode;
    use crate::check::testing::sketch::position;
    use crate::check::testing::{Case, collect_on_ab};
    use crate::model::container::LiftSide::{Either, Left, Right};
    use crate::plan::Side;

    #[test]
    fn a_container_is_lifted_where_the_list_and_the_vehicle_allow() {
        for (demanded, vehicle, side, is_allowed) in [
            (None, "truck", Side::Right, true),
            (None, "truck", Side::Left, false),
            (None, "van", Side::Right, true),
            (None, "van", Side::Left, true),
            (Some(Right), "truck", Side::Right, true),
            (Some(Right), "truck", Side::Left, false),
            (Some(Right), "van", Side::Right, true),
            (Some(Right), "van", Side::Left, false),
            (Some(Left), "truck", Side::Right, false),
            (Some(Left), "truck", Side::Left, false),
            (Some(Left), "van", Side::Right, false),
            (Some(Left), "van", Side::Left, true),
            (Some(Either), "truck", Side::Right, true),
            (Some(Either), "truck", Side::Left, true),
            (Some(Either), "van", Side::Left, true),
        ] {
            let mut case = Case::town();
            let south = if side == Side::Right { -8.0 } else { 8.0 };
            let container = case.container("omr-1");
            container.position = position(250.0, south);
            container.side = demanded;
            case.write_round_of(vehicle, |plan| {
                collect_on_ab(plan, side, &[(500, &["omr-1"])]);
            });
            let expected: &[ViolationCode] = if is_allowed {
                &[]
            } else {
                &[ViolationCode::SideNotAllowed]
            };
            assert_eq!(case.codes(), expected, "{demanded:?} {vehicle} {side:?}");
        }
    }

    #[test]
    fn a_window_includes_its_first_and_last_moment() {
        for (window_s, is_kept) in [
            ((18_018, 18_018), true),
            ((18_019, 18_030), false),
            ((18_000, 18_017), false),
        ] {
            let mut case = Case::town();
            case.container("omr-1").window_s = Some(window_s);
            case.write_round(|plan| collect_on_ab(plan, Side::Right, &[(500, &["omr-1"])]));
            assert_eq!(case.codes().is_empty(), is_kept, "{window_s:?}");
        }
    }
}
