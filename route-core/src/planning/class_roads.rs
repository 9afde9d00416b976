//! The roads of each vehicle class: weights and main component, shared by equal classes.

use crate::graph::connectivity::MainComponent;
use crate::graph::metric::{Metric, Terms, holds};
use crate::graph::profile::VehicleProfile;
use crate::graph::road_graph::EdgeId;
use crate::model::fleet::{Fleet, VehicleClass};
use crate::model::opening::{PlanDate, ShiftHours};
use crate::model::overrides::Hold;
use crate::paths::dijkstra::Network;
use crate::paths::index::ClassIndex;
use crate::paths::road_map::RoadMap;

/// What tells road profiles apart: the vehicle, its shift, and how far each rule of the planner's
/// own holds for it.
type Key = (VehicleProfile, ShiftHours, Vec<Hold>);

/// What one road profile makes of the map.
pub struct ProfileRoads {
    /// Weights.
    pub metric: Metric,
    /// What can be reached and left again.
    pub component: MainComponent,
    /// Shortest paths.
    pub index: ClassIndex,
    key: Key,
    /// Edges that rules change.
    ruled: Vec<EdgeId>,
    /// [`RoadMap::edition`].
    edition: u32,
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

impl ProfileRoads {
    /// Weighs the roads for a class on a day.
    pub fn build(map: &RoadMap, class: &VehicleClass, date: PlanDate) -> Self {
        Self::of_key(map, key_of(map, class, date))
    }

    fn of_key(map: &RoadMap, key: Key) -> Self {
        let metric = Metric::under(&map.graph, &map.states, terms(map, &key));
        let network = Network {
            graph: &map.graph,
            states: &map.states,
            metric: &metric,
        };
        let (component, index) = rayon::join(
            || MainComponent::find(&map.states, &metric),
            || ClassIndex::build(&map.topology, network),
        );
        Self {
            metric,
            component,
            index,
            key,
            ruled: map.rules.changed_edges(),
            edition: map.edition,
        }
    }

    /// Follows the rules of the planner's own after [`RoadMap::set_overrides`]: the index is
    /// brought up to date where streets are closed, opened or slowed, and built anew where
    /// manoeuvres have changed. Tables ask for [`ClassIndex::prune`] afterwards.
    pub fn follow(&mut self, map: &RoadMap, class: &VehicleClass) {
        let key = key_of(map, class, self.key.1.date);
        if self.edition != map.edition {
            *self = Self::of_key(map, key);
            return;
        }
        let mut edges = map.rules.changed_edges();
        let before = std::mem::replace(&mut self.ruled, edges.clone());
        edges.extend(before);
        edges.sort_unstable();
        edges.dedup();
        let (graph, states) = (&map.graph, &map.states);
        let changed = (self.metric).update(graph, states, terms(map, &key), &edges);
        let network = Network {
            graph,
            states,
            metric: &self.metric,
        };
        self.index.reweigh(&map.topology, network, &changed);
        self.component = MainComponent::find(states, &self.metric);
        self.key = key;
    }
}

fn key_of(map: &RoadMap, class: &VehicleClass, date: PlanDate) -> Key {
    let hours = ShiftHours {
        date,
        start_s: class.shift.start.seconds,
        end_s: class.shift.end.seconds,
    };
    let profile = VehicleProfile::of(class);
    let holds = holds(&map.rules, &class.id, &profile, &hours);
    (profile, hours, holds)
}

fn terms<'a>(map: &'a RoadMap, key: &'a Key) -> Terms<'a> {
    let (profile, hours, holds) = key;
    Terms {
        profile,
        hours,
        rules: &map.rules,
        holds,
    }
}

impl<'a> ClassRoads<'a> {
    /// Weighs the roads for every class.
    pub fn build(map: &'a RoadMap, fleet: &Fleet, date: PlanDate) -> Self {
        let mut keys: Vec<Key> = Vec::new();
        let mut of_class = Vec::new();
        for class in &fleet.vehicles {
            let key = key_of(map, class, date);
            let known = keys.iter().position(|other| *other == key);
            of_class.push(known.unwrap_or(keys.len()));
            if known.is_none() {
                keys.push(key);
            }
        }
        let profiles = keys.into_iter().map(|key| ProfileRoads::of_key(map, key));
        Self {
            map,
            profiles: profiles.collect(),
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
