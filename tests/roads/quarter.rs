//! A drawn quarter on which the rules of the road are tried, one at a time.

use osm_data::network::Access;
use osm_data::testing::DrawnMap;
use route_core::format::decrees::read_decrees;
use route_core::graph::road_graph::EdgeId;
use route_core::model::fleet::VehicleClass;
use route_core::model::opening::PlanDate;
use route_core::model::overrides::{Effect, Overrides, Rule, Validity, VehicleScope, Whereabouts};
use route_core::model::road_profile::RoadProfile;
use route_core::paths::dijkstra::{Dijkstra, EdgePoint, Network, Path};
use route_core::paths::index::Query;
use route_core::paths::road_map::RoadMap;
use route_core::planning::class_roads::ProfileRoads;

use crate::truck::truck;

pub type Tags<'a> = &'a [(&'a str, &'a str)];

/// A short way from A to D over B and C, and a long one round over E and F. U is a dead end.
pub struct Quarter {
    pub drawn: DrawnMap,
    pub rules: Vec<Rule>,
    pub class: VehicleClass,
    pub date: &'static str,
}

const DRAWING: &str = "
    A---B---C---D
        |   |   |
        |   U   |
        |       |
        |       |
        E-------F
";

impl Quarter {
    pub fn new() -> Self {
        Self::with("BC", &[])
    }

    /// With tags on one of the streets: AB, BC, CD, CU, BE, EF, DF.
    pub fn with(tagged: &str, tags: Tags) -> Self {
        let mut drawn = DrawnMap::new(DRAWING, 100.0)
            .node('A', &[("highway", "turning_circle")])
            .node('E', &[("place", "village"), ("name", "Saint-Élie")]);
        for nodes in ["AB", "BC", "CD", "CU", "BE", "EF", "DF"] {
            let name = format!("rue {nodes}");
            let mut all = vec![("highway", "residential"), ("name", name.as_str())];
            if nodes == tagged {
                all.extend(tags);
            }
            drawn = drawn.way(nodes, &all);
        }
        Self {
            drawn,
            rules: Vec::new(),
            class: truck(),
            date: "2026-03-02",
        }
    }

    pub fn node(mut self, node: char, tags: Tags) -> Self {
        self.drawn = self.drawn.node(node, tags);
        self
    }

    pub fn restriction(mut self, from: &str, via: &[&str], to: &str, tags: Tags) -> Self {
        self.drawn = self.drawn.restriction(from, via, to, tags);
        self
    }

    pub fn truck(mut self, change: impl FnOnce(&mut VehicleClass)) -> Self {
        change(&mut self.class);
        self
    }

    /// A truck that turns round wherever there is no other way on.
    pub fn turning_in_dead_ends(self) -> Self {
        let profile = RoadProfile {
            turns_in_dead_ends: true,
            ..RoadProfile::default()
        };
        self.truck(|truck| truck.profile = Some(profile))
    }

    pub fn on(mut self, date: &'static str) -> Self {
        self.date = date;
        self
    }

    pub fn rule(self, on: Whereabouts, effect: Effect) -> Self {
        self.rule_with(on, effect, |_| {})
    }

    pub fn rule_with(
        mut self,
        on: Whereabouts,
        effect: Effect,
        change: impl FnOnce(&mut Rule),
    ) -> Self {
        let mut rule = Rule {
            id: format!("r{}", self.rules.len()),
            place: "rules.json".to_owned(),
            on,
            effect,
            validity: Validity::default(),
            vehicles: VehicleScope::default(),
        };
        change(&mut rule);
        self.rules.push(rule);
        self
    }

    pub fn decrees(mut self, rows: &str) -> Self {
        let read = read_decrees("arretes.csv", rows.as_bytes()).expect("decrees");
        self.rules.extend(read.rules);
        self
    }

    pub fn overrides(&self) -> Overrides {
        Overrides {
            rules: self.rules.clone(),
            doubts: Vec::new(),
        }
    }

    pub fn map(&self) -> RoadMap {
        let dead_ends = self.class.profile.as_ref();
        let dead_ends = dead_ends.is_some_and(|profile| profile.turns_in_dead_ends);
        RoadMap::build(&self.drawn.build()).with_overrides(&self.overrides(), dead_ends)
    }

    pub fn date(&self) -> PlanDate {
        PlanDate::parse(self.date).expect("a date")
    }

    /// The best way from the middle of a street to that of another, each in the direction of its
    /// nodes; to any of several directions.
    pub fn path(&self, from: &str, to: &[&str]) -> (RoadMap, Option<Path>) {
        let map = self.map();
        assert!(map.rules.faults.is_empty(), "{:?}", map.rules.faults);
        let roads = ProfileRoads::build(&map, &self.class, self.date());
        let network = network(&map, &roads);
        let point = |street: &str| {
            let edge = edge(&self.drawn, &map, street);
            let offset_dm = map.graph.length_dm(edge) / 2;
            EdgePoint { edge, offset_dm }
        };
        let from = [point(from)];
        let to: Vec<EdgePoint> = to.iter().map(|street| point(street)).collect();
        let best = Dijkstra::default().find(network, &from, &to);
        let by_index = Query::new(&map.topology, network, &roads.index).path(&from, &to);
        for pair in by_index.iter().flat_map(|path| path.edges.windows(2)) {
            assert_eq!(map.graph.edge(pair[0]).head, map.graph.edge(pair[1]).tail);
        }
        assert_eq!(
            by_index.as_ref().map(|path| path.weight),
            best.as_ref().map(|path| path.weight)
        );
        (map, best)
    }

    /// The nodes passed between the middles of two streets; `None` if there is no way.
    pub fn way(&self, from: &str, to: &str) -> Option<String> {
        self.way_to_any(from, &[to])
    }

    pub fn way_to_any(&self, from: &str, to: &[&str]) -> Option<String> {
        let (map, path) = self.path(from, to);
        let mut heads = path?.edges;
        heads.pop();
        let name = |edge: EdgeId| {
            let node = &map.graph.nodes[map.graph.edge(edge).head.index()];
            u32::try_from(node.osm_node).ok().and_then(char::from_u32)
        };
        heads.into_iter().map(name).collect()
    }

    /// Whether a truck takes the short way from A to the street between C and D, or the long one.
    pub fn takes_the_short_way(&self) -> bool {
        let way = self.way_to_any("AB", &["CD", "DC"]).expect("a way");
        assert!(["BC", "BEFD"].contains(&way.as_str()), "{way}");
        way == "BC"
    }

    pub fn seconds(&self, from: &str, to: &str) -> f64 {
        let path = self.path(from, &[to]).1.expect("a way");
        f64::from(path.weight.time_ms()) / 1e3
    }
}

pub fn network<'a>(map: &'a RoadMap, roads: &'a ProfileRoads) -> Network<'a> {
    Network {
        graph: &map.graph,
        states: &map.states,
        metric: &roads.metric,
    }
}

pub fn edge(drawn: &DrawnMap, map: &RoadMap, nodes: &str) -> EdgeId {
    let mut nodes = nodes.chars().map(|node| drawn.position(node));
    let (tail, head) = (nodes.next(), nodes.next());
    let at =
        |node: route_core::graph::road_graph::NodeId| Some(map.graph.nodes[node.index()].position);
    (0..map.graph.edge_count() as u32)
        .map(EdgeId)
        .find(|&edge| {
            let edge = map.graph.edge(edge);
            at(edge.tail) == tail && at(edge.head) == head
        })
        .expect("an edge between the nodes")
}

pub fn street(nodes: &str) -> Whereabouts {
    Whereabouts::Street {
        name: format!("Rue {nodes}"),
        municipality: None,
    }
}

pub const CLOSED: Effect = Effect::Access(Access::Closed);

pub fn quarter() -> Quarter {
    Quarter::new()
}

pub fn tagged(tags: Tags) -> Quarter {
    Quarter::with("BC", tags)
}
