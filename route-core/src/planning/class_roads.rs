//! The roads of each vehicle class: weights and main component, shared by equal classes.

use crate::graph::connectivity::MainComponent;
use crate::graph::metric::Metric;
use crate::graph::profile::VehicleProfile;
use crate::graph::road_map::RoadMap;
use crate::model::fleet::Fleet;
use crate::model::opening::{PlanDate, ShiftHours};
use crate::paths::dijkstra::Network;

/// Road profiles of a fleet.
pub struct ClassRoads<'a> {
    /// The map.
    pub map: &'a RoadMap,
    /// Weights and main component of each profile.
    pub profiles: Vec<(Metric, MainComponent)>,
    /// Profile of each vehicle class.
    pub of_class: Vec<usize>,
}

impl<'a> ClassRoads<'a> {
    /// Weighs the roads for every class.
    pub fn build(map: &'a RoadMap, fleet: &Fleet, date: PlanDate) -> Self {
        let mut keys: Vec<(VehicleProfile, ShiftHours)> = Vec::new();
        let mut of_class = Vec::new();
        for class in &fleet.vehicles {
            let hours = ShiftHours {
                date,
                start_s: class.shift.start.seconds,
                end_s: class.shift.end.seconds,
            };
            let key = (VehicleProfile::of(class), hours);
            let known = keys.iter().position(|other| *other == key);
            of_class.push(known.unwrap_or(keys.len()));
            if known.is_none() {
                keys.push(key);
            }
        }
        let profiles = keys
            .iter()
            .map(|(profile, hours)| {
                let metric = Metric::build(&map.graph, &map.states, profile, hours);
                let component = MainComponent::find(&map.states, &metric);
                (metric, component)
            })
            .collect();
        Self {
            map,
            profiles,
            of_class,
        }
    }

    /// Weights and main component of a class.
    pub fn of(&self, class: usize) -> (&Metric, &MainComponent) {
        let (metric, component) = &self.profiles[self.of_class[class]];
        (metric, component)
    }

    /// The network of a profile.
    pub fn network(&self, profile: usize) -> Network<'_> {
        Network {
            graph: &self.map.graph,
            states: &self.map.states,
            metric: &self.profiles[profile].0,
        }
    }
}
