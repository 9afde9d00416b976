//! The roads of each vehicle class: weights and main component, shared by equal classes.

use crate::graph::connectivity::MainComponent;
use crate::graph::metric::Metric;
use crate::graph::profile::VehicleProfile;
use crate::model::fleet::Fleet;
use crate::model::opening::{PlanDate, ShiftHours};
use crate::paths::dijkstra::Network;
use crate::paths::index::ClassIndex;
use crate::paths::road_map::RoadMap;

/// What one road profile makes of the map.
pub struct ProfileRoads {
    /// Weights.
    pub metric: Metric,
    /// What can be reached and left again.
    pub component: MainComponent,
    /// Shortest paths.
    pub index: ClassIndex,
}

/// Road profiles of a fleet.
pub struct ClassRoads<'a> {
    /// The map.
    pub map: &'a RoadMap,
    /// Weights, main component and index of each profile.
    pub profiles: Vec<ProfileRoads>,
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
                let network = Network {
                    graph: &map.graph,
                    states: &map.states,
                    metric: &metric,
                };
                let (component, index) = rayon::join(
                    || MainComponent::find(&map.states, &metric),
                    || ClassIndex::build(&map.topology, network),
                );
                ProfileRoads {
                    metric,
                    component,
                    index,
                }
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
        let profile = &self.profiles[self.of_class[class]];
        (&profile.metric, &profile.component)
    }

    /// The network of a profile.
    pub fn network(&self, profile: usize) -> Network<'_> {
        Network {
            graph: &self.map.graph,
            states: &self.map.states,
            metric: &self.profiles[profile].metric,
        }
    }
}
