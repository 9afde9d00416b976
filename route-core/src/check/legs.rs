//! The way from one visit to the next: where it begins, whether it may be driven, how long it
//! takes.

use crate::graph::road_graph::EdgeId;
use crate::plan::PlannedLeg;

use super::access::Ground;
use super::detours::fewer_entries;
use super::driver::{Driver, Refusal};
use super::restrictions::Begun;
use super::times::to_ds;
use super::violation::{Amount, Log, ViolationCode};

/// A point on an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    pub edge: EdgeId,
    /// Decimetres from the tail.
    pub offset_dm: u32,
}

/// Where a truck stands, and how it may leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Inside a depot or disposal site, from which it may leave in both directions of the road;
    /// `None` before the first leg shows where that is.
    Site(Option<Spot>),
    /// On the street, from where it may only drive on.
    Street(Spot),
    /// Unknown, because of a violation already taken down.
    Unknown,
}

/// A truck on its round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Truck {
    pub place: Place,
    /// Manoeuvres begun on the way here.
    pub begun: Begun,
}

impl Truck {
    /// A truck in its depot.
    pub fn in_depot() -> Self {
        Self {
            place: Place::Site(None),
            begun: Begun::new(),
        }
    }

    /// The truck drives into a site, where it can turn round; what it had begun is forgotten.
    pub fn enter_site(&mut self) {
        self.begun.clear();
        self.place = match self.place {
            Place::Street(spot) => Place::Site(Some(spot)),
            place => place,
        };
    }
}

/// A leg as recomputed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Driven {
    pub time_ds: i64,
    pub distance_dm: i64,
    /// Where it begins and ends, if that is on the map.
    pub ends: Option<(Spot, Spot)>,
}

/// Drives a leg. What cannot be recomputed is taken as stated.
pub(super) fn drive(driver: &Driver, truck: &mut Truck, leg: &PlannedLeg, log: &mut Log) -> Driven {
    let as_stated = Driven {
        time_ds: i64::from(leg.time_ds),
        distance_dm: i64::from(leg.distance_dm),
        ends: None,
    };
    let place = std::mem::replace(&mut truck.place, Place::Unknown);
    let Some((edges, begin, end)) = on_the_map(driver, leg, log) else {
        truck.begun.clear();
        return as_stated;
    };
    check_begin(driver, place, begin, log);
    if matches!(place, Place::Site(_) | Place::Unknown) {
        truck.begun.clear();
    }
    truck.place = Place::Street(end);
    let ends = Some((begin, end));
    let found_before = log.len();
    if !matches!(place, Place::Street(_)) {
        check_ground(driver, begin.edge, log);
    }
    let (mut time_ms, mut distance_dm, mut entries) = (0, 0, 0);
    for pair in edges.windows(2) {
        let (edge, next) = (pair[0], pair[1]);
        if !driver.roads.meet(edge, next) {
            let message = format!("edge {} does not begin where edge {} ends", next.0, edge.0);
            log.add(ViolationCode::PathBroken, message);
            truck.begun.clear();
            return Driven { ends, ..as_stated };
        }
        check_ground(driver, next, log);
        let passage = driver.drive_on(edge, next, &truck.begun);
        for &refusal in &passage.refusals {
            add_refusal(refusal, edge, next, log);
        }
        entries += driver.entries(edge, next, passage.gates);
        truck.begun = passage.begun;
        let length_dm = driver.roads.length_dm(edge);
        time_ms += driver.until_ms(edge, length_dm) + driver.turn_ms(edge, next, passage.gates);
        if Driver::is_reversing(&truck.begun) {
            time_ms += driver.backwards_ms(next);
        }
        distance_dm += i64::from(length_dm);
    }
    if Driver::is_reversing(&truck.begun) {
        let message = format!("the leg ends on edge {}, driven backwards", end.edge.0);
        log.add(ViolationCode::TurnedRound, message);
        truck.begun.clear();
    }
    time_ms += driver.until_ms(end.edge, end.offset_dm);
    time_ms -= driver.until_ms(begin.edge, begin.offset_dm);
    distance_dm += i64::from(end.offset_dm) - i64::from(begin.offset_dm);
    if log.len() == found_before {
        check_entries(driver, begin.edge, end.edge, entries, log);
    }
    let driven = Driven {
        time_ds: to_ds(time_ms),
        distance_dm,
        ends,
    };
    compare(leg, &driven, log);
    driven
}

/// The leg's edges and ends, if they exist.
fn on_the_map(
    driver: &Driver,
    leg: &PlannedLeg,
    log: &mut Log,
) -> Option<(Vec<EdgeId>, Spot, Spot)> {
    let mut edges = Vec::with_capacity(leg.edges.len());
    for &number in &leg.edges {
        edges.push(existing_edge(driver, number, log)?);
    }
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        log.add(ViolationCode::LegMissing, "the leg has no edge");
        return None;
    };
    let begin = spot(driver, first, leg.from_offset_dm, log)?;
    let end = spot(driver, last, leg.to_offset_dm, log)?;
    if edges.len() == 1 && end.offset_dm < begin.offset_dm {
        let back_dm = i64::from(begin.offset_dm) - i64::from(end.offset_dm);
        let message = format!("the leg would be driven backwards along edge {}", first.0);
        log.add(ViolationCode::OffsetsReversed, message)
            .by(Amount::Decimetres(back_dm));
        return None;
    }
    Some((edges, begin, end))
}

/// The edge with a number, or a violation.
pub(super) fn existing_edge(driver: &Driver, number: u32, log: &mut Log) -> Option<EdgeId> {
    let edge = driver.roads.edge(number);
    if edge.is_none() {
        let count = driver.roads.graph.edge_count();
        let message = format!("there is no edge {number}: the road graph has {count}");
        log.add(ViolationCode::EdgeUnknown, message);
    }
    edge
}

/// A point on an edge, or a violation.
pub(super) fn spot(driver: &Driver, edge: EdgeId, offset_dm: u32, log: &mut Log) -> Option<Spot> {
    let length_dm = driver.roads.length_dm(edge);
    if offset_dm <= length_dm {
        return Some(Spot { edge, offset_dm });
    }
    let message = format!(
        "offset {offset_dm} dm on edge {}, {length_dm} dm long",
        edge.0
    );
    log.add(ViolationCode::OffsetBeyondEdge, message)
        .by(Amount::Decimetres(
            i64::from(offset_dm) - i64::from(length_dm),
        ));
    None
}

fn check_begin(driver: &Driver, place: Place, begin: Spot, log: &mut Log) {
    let is_reversed = |spot: Spot| {
        driver.roads.are_opposite(spot.edge, begin.edge)
            && spot.offset_dm.checked_add(begin.offset_dm)
                == Some(driver.roads.length_dm(begin.edge))
    };
    let stands_at = match place {
        Place::Unknown | Place::Site(None) => return,
        Place::Site(Some(spot)) if spot == begin || is_reversed(spot) => return,
        Place::Street(spot) if spot == begin => return,
        Place::Site(Some(spot)) => spot,
        Place::Street(spot) if is_reversed(spot) => {
            let message = format!(
                "the truck turns round in the street on edge {}",
                spot.edge.0
            );
            log.add(ViolationCode::TurnedRound, message);
            return;
        }
        Place::Street(spot) => spot,
    };
    let message = format!(
        "the leg begins on edge {} at {} dm, the truck stands on edge {} at {} dm",
        begin.edge.0, begin.offset_dm, stands_at.edge.0, stands_at.offset_dm
    );
    log.add(ViolationCode::LegBeginsElsewhere, message);
}

fn check_ground(driver: &Driver, edge: EdgeId, log: &mut Log) {
    if let Ground::Closed(code) = driver.ground(edge) {
        let way = driver.roads.first_step(edge).map_or(0, |step| {
            driver.roads.network.segments[step.segment.0 as usize].way
        });
        let message = format!(
            "edge {} ({}, OSM way {way}) is closed to {}",
            edge.0,
            driver.roads.graph.street(edge),
            driver.class.id
        );
        log.add(code, message);
    }
}

fn add_refusal(refusal: Refusal, edge: EdgeId, next: EdgeId, log: &mut Log) {
    let (code, what) = match refusal {
        Refusal::TurnForbidden(relation) => (
            ViolationCode::TurnForbidden,
            format!("against the turn restriction of OSM relation {relation}"),
        ),
        Refusal::TurnedRound(node) => (
            ViolationCode::TurnedRound,
            format!("turns round at OSM node {node}, which is no turning place"),
        ),
        Refusal::Barrier(node) => (
            ViolationCode::BarrierPassed,
            format!("passes the barrier at OSM node {node}"),
        ),
    };
    log.add(
        code,
        format!("from edge {} to edge {}: {what}", edge.0, next.0),
    );
}

fn check_entries(driver: &Driver, from: EdgeId, to: EdgeId, entries: u32, log: &mut Log) {
    if let Some(fewest) = fewer_entries(driver, from, to, entries) {
        let message = format!(
            "the leg enters ground for destination traffic {entries} times, {fewest} would do"
        );
        log.add(ViolationCode::ThroughTraffic, message)
            .by(Amount::Count(i64::from(entries) - i64::from(fewest)));
    }
}

fn compare(leg: &PlannedLeg, driven: &Driven, log: &mut Log) {
    let off_ds = i64::from(leg.time_ds) - driven.time_ds;
    if off_ds != 0 {
        let message = format!(
            "the leg is said to take {} ds, it takes {}",
            leg.time_ds, driven.time_ds
        );
        log.add(ViolationCode::LegTimeWrong, message)
            .by(Amount::Deciseconds(off_ds));
    }
    let off_dm = i64::from(leg.distance_dm) - driven.distance_dm;
    if off_dm != 0 {
        let message = format!(
            "the leg is said to be {} dm long, it is {}",
            leg.distance_dm, driven.distance_dm
        );
        log.add(ViolationCode::LegDistanceWrong, message)
            .by(Amount::Decimetres(off_dm));
    }
}
