//! What a driver is told along a path.

use std::path::Path as File;

use osm_data::testing::DrawnMap;
use route_core::directions::arms::Arms;
use route_core::directions::guide::Guide;
use route_core::directions::manoeuvre::{Manoeuvre, ManoeuvreKind, Modifier};
use route_core::graph::metric::Metric;
use route_core::graph::profile::VehicleProfile;
use route_core::graph::road_graph::EdgeId;
use route_core::messages::Language;
use route_core::messages::manoeuvres::manoeuvre_sentence;
use route_core::paths::dijkstra::{Dijkstra, EdgePoint, Network};
use route_core::paths::road_map::RoadMap;
use route_core::random::Random;

use crate::truck::{monday, truck};

struct Roads {
    map: RoadMap,
    metric: Metric,
    arms: Arms,
}

impl Roads {
    fn of(map: RoadMap) -> Self {
        let class = truck();
        let profile = VehicleProfile::of(&class);
        let metric = Metric::build(&map.graph, &map.states, &profile, &monday(&class));
        let arms = Arms::of(&map.graph);
        Self { map, metric, arms }
    }

    fn network(&self) -> Network<'_> {
        Network {
            graph: &self.map.graph,
            states: &self.map.states,
            metric: &self.metric,
        }
    }

    /// The edge of a street in the direction in which it is drawn.
    fn street(&self, name: &str) -> EdgeId {
        let graph = &self.map.graph;
        (0..graph.edge_count() as u32)
            .map(EdgeId)
            .find(|&edge| graph.street(edge) == name && graph.edge(edge).forward)
            .expect("a street of that name")
    }

    /// What is told from one street to another.
    fn told(&self, from: &str, to: &str) -> Vec<Manoeuvre> {
        let point = |street, offset_dm| EdgePoint {
            edge: self.street(street),
            offset_dm,
        };
        let path = Dijkstra::default()
            .find(self.network(), &[point(from, 100)], &[point(to, 300)])
            .expect("a path");
        let guide = Guide {
            network: self.network(),
            arms: &self.arms,
        };
        guide.leg(&path).expect("directions")
    }

    fn sentences(&self, from: &str, to: &str) -> Vec<String> {
        let told = self.told(from, to);
        told.iter()
            .map(|manoeuvre| manoeuvre_sentence(Language::English, manoeuvre))
            .collect()
    }
}

fn street(name: &str) -> [(&str, &str); 2] {
    [("highway", "residential"), ("name", name)]
}

fn drawn(map: DrawnMap) -> Roads {
    Roads::of(RoadMap::build(&map.build()))
}

#[test]
fn a_turn_at_a_crossing_is_told_with_its_side_and_street() {
    let map = DrawnMap::new(
        "
            D
            |
        A---B---C
            |
            E
        ",
        200.0,
    )
    .way("AB", &street("Rue A"))
    .way("BC", &street("Rue C"))
    .way("BD", &street("Rue D"))
    .way("BE", &street("Rue E"));
    let roads = drawn(map);
    assert_eq!(
        roads.sentences("Rue A", "Rue E"),
        [
            "Head east on Rue A",
            "Turn right onto Rue E",
            "Arrive on Rue E"
        ]
    );
    assert_eq!(
        roads.sentences("Rue A", "Rue D"),
        [
            "Head east on Rue A",
            "Turn left onto Rue D",
            "Arrive on Rue D"
        ]
    );
    let kinds: Vec<ManoeuvreKind> = roads
        .told("Rue A", "Rue C")
        .iter()
        .map(|m| m.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            ManoeuvreKind::Depart,
            ManoeuvreKind::NewName,
            ManoeuvreKind::Arrive
        ]
    );
}

#[test]
fn a_road_that_ends_at_another_and_a_bend_are_told_apart() {
    let map = DrawnMap::new(
        "
                C
                |
        A---B---E
            |   |
            F   D
        ",
        200.0,
    )
    .way("AB", &street("Rue A"))
    .way("BE", &street("Rue B"))
    .way("EC", &street("Rue C"))
    .way("ED", &street("Rue D"));
    let roads = drawn(map);
    let told = roads.told("Rue B", "Rue D");
    assert_eq!(told[1].kind, ManoeuvreKind::EndOfRoad);
    assert_eq!(told[1].modifier, Some(Modifier::Right));
}

#[test]
fn the_exit_of_a_roundabout_is_counted() {
    let map = DrawnMap::new(
        "
              N
              |
              b
             / \\
        W---a   c---E
             \\ /
              d
              |
              S
        ",
        40.0,
    )
    .way("Wa", &street("Rue W"))
    .way("bN", &street("Rue N"))
    .way("cE", &street("Rue E"))
    .way("dS", &street("Rue S"))
    .way(
        "adcba",
        &[("highway", "residential"), ("junction", "roundabout")],
    );
    let roads = drawn(map);
    for (to, exit) in [("Rue S", 1), ("Rue E", 2), ("Rue N", 3)] {
        let told = roads.told("Rue W", to);
        assert_eq!(
            told[1].kind,
            ManoeuvreKind::Roundabout { exit: Some(exit) },
            "{to}"
        );
    }
}

#[test]
fn distances_and_times_add_up_to_those_of_the_path_and_no_edge_is_lost() {
    let file = File::new(env!("CARGO_MANIFEST_DIR")).join("osm-data/sample/bethune-bruay.osm.pbf");
    let import = osm_data::import(&file, &osm_data::ImportOptions::default(), &mut |_| {});
    let roads = Roads::of(RoadMap::build(&import.expect("the sample").network));
    let guide = Guide {
        network: roads.network(),
        arms: &roads.arms,
    };
    let graph = &roads.map.graph;
    let mut random = Random::new(8, 0);
    let mut dijkstra = Dijkstra::default();
    let point = |random: &mut Random| {
        let edge = EdgeId(random.below(graph.edge_count()) as u32);
        let offset_dm = random.below(graph.length_dm(edge) as usize + 1) as u32;
        EdgePoint { edge, offset_dm }
    };
    let mut told = 0;
    for _ in 0..60 {
        let (from, to) = (point(&mut random), point(&mut random));
        let Some(path) = dijkstra.find(roads.network(), &[from], &[to]) else {
            continue;
        };
        let manoeuvres = guide.leg(&path).expect("directions");
        let distance: u32 = manoeuvres.iter().map(|m| m.distance_dm).sum();
        let time: u64 = manoeuvres.iter().map(|m| u64::from(m.time_ms)).sum();
        assert_eq!(distance, path.weight.distance_dm());
        assert_eq!(time, u64::from(path.weight.time_ms()));
        let mut next = 0;
        for manoeuvre in &manoeuvres {
            assert_eq!(manoeuvre.edges.start, next);
            next = manoeuvre.edges.end;
        }
        assert_eq!(next, path.edges.len());
        told += manoeuvres.len();
    }
    assert!(told > 300, "{told}");
}
