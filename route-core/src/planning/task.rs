//! The day's routing task: services on the road, and the solver's problem made of them.

use crate::model::fault::Fault;
use crate::model::fleet::VehicleClass;
use crate::model::problem::{Problem, StopId};
use crate::paths::legs::RoadLegs;
use crate::paths::table::Place;

use super::class_roads::ClassRoads;
use super::grouping::StreetService;
use super::placing::Refusal;
use super::request::Request;

/// Billionths of a euro in a euro.
pub const EURO: f64 = 1e9;

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

impl Task<'_> {
    /// The street service of a stop.
    pub fn service(&self, stop: StopId) -> &StreetService {
        &self.services[stop.index()]
    }

    /// Number of containers (rows of the bin list) of some services.
    pub(super) fn containers_of(&self, services: &[StopId]) -> usize {
        let services = services.iter().map(|&service| self.service(service));
        let stops = services.flat_map(|service| &service.stops);
        stops.map(|stop| stop.containers.len()).sum()
    }

    /// Vehicle class of the fleet file with an index of the problem.
    pub fn class(&self, class: usize) -> &VehicleClass {
        &self.request.fleet.vehicles[class]
    }
}
