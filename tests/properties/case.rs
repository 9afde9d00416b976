//! A map with bins and trucks, and what must hold for its plans.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use osm_data::network::{Position, RoadNetwork};
use osm_data::{ImportOptions, import};
use route_core::check::{Inputs, check};
use route_core::export::plan_json::plan_json;
use route_core::format::bin_list::{BinListOptions, read_bin_list};
use route_core::geometry::{LocalPlane, Metres};
use route_core::graph::road_graph::EdgeId;
use route_core::model::container::{Container, Day, LiftSide};
use route_core::model::fleet::Fleet;
use route_core::model::opening::PlanDate;
use route_core::model::overrides::Overrides;
use route_core::paths::road_map::RoadMap;
use route_core::plan::{Activity, Plan};
use route_core::planning::request::Request;
use route_core::planning::task::PlanningError;
use route_core::planning::{Options, plan};
use route_core::search::control::Limits;

use crate::random_town::Dice;

/// Everything a plan is made from.
pub struct Case {
    network: RoadNetwork,
    map: RoadMap,
    bins: Vec<Container>,
    fleet: Fleet,
    /// Seed of the search.
    pub seed: u64,
}

/// A household bin, full.
pub fn bin_at(id: &str, position: Position) -> Container {
    Container::new(id, position, "OMR", 240.0)
}

/// Some bins of the sample's Monday, with its fleet.
pub fn sample() -> Case {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let extract = root.join("osm-data/sample/bethune-bruay.osm.pbf");
    let import = import(&extract, &ImportOptions::default(), &mut |_progress| {});
    let read = |name: &str| std::fs::read(root.join(name)).expect("a file of the repository");
    let name = "examples/data/bins-week.csv";
    let list = read_bin_list(name, &read(name), &BinListOptions::default());
    let due = |bin: &&Container| bin.days.contains(&Day::Monday);
    let bins = list.containers.iter().filter(due).step_by(8).cloned();
    let bins: Vec<Container> = bins.collect();
    assert!(bins.len() > 100, "{} bins", bins.len());
    let network = import.expect("a sound extract").network;
    Case {
        map: RoadMap::build(&network),
        network,
        bins,
        fleet: serde_json::from_slice(&read("examples/data/fleet.json")).expect("a fleet"),
        seed: 1,
    }
}

impl Case {
    /// Bins, with a depot and a disposal site at two places.
    pub fn new(network: RoadNetwork, bins: Vec<Container>, sites: [Position; 2]) -> Self {
        Self {
            map: RoadMap::build(&network),
            network,
            bins,
            fleet: fleet(sites),
            seed: 1,
        }
    }

    /// Bins of all kinds scattered along the roads.
    pub fn scattered(network: RoadNetwork, count: usize, dice: &mut Dice) -> Self {
        let map = RoadMap::build(&network);
        let sites = [(); 2].map(|()| beside_a_road(&map, dice));
        let bins = (0..count).map(|index| {
            let mut bin = bin_at(&format!("bin {index}"), beside_a_road(&map, dice));
            bin.stream = (*dice.pick(&["OMR", "OMR", "EMB"])).to_owned();
            bin.count = 1 + dice.roll(4) as u32;
            bin.weight_kg = dice.one_in(3).then(|| 10.0 + dice.roll(900) as f64);
            bin.fill = *dice.pick(&[1.0, 0.5]);
            bin.service_s = dice.one_in(10).then(|| dice.roll(1_200) as u32);
            bin.window_s = dice.one_in(10).then(|| {
                let from_s = 3_600 * dice.roll(12) as u32;
                (from_s, from_s + 3_600)
            });
            bin.side = *dice.pick(&[None, None, Some(LiftSide::Right), Some(LiftSide::Either)]);
            bin
        });
        let bins = bins.collect();
        Self {
            fleet: fleet(sites),
            network,
            map,
            bins,
            seed: 1,
        }
    }

    /// The plan after some iterations; `None` if the request has faults.
    pub fn plan(&self, iterations: u64) -> Option<Plan> {
        let request = Request {
            containers: &self.bins,
            rejected_rows: &[],
            fleet: &self.fleet,
            date: PlanDate::in_ordinary_week(Day::Monday),
            day: Some(Day::Monday),
            baseline: None,
        };
        let options = Options {
            limits: Limits {
                iterations: Some(iterations),
                time: None,
            },
            seed: self.seed,
        };
        match plan(
            &self.map,
            request,
            &options,
            &AtomicBool::new(false),
            &|_event| {},
        ) {
            Ok(plan) => Some(plan),
            Err(PlanningError::Faults(faults)) => {
                assert!(!faults.is_empty());
                None
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// The plan as it is written, made on a number of threads.
    pub fn bytes(&self, iterations: u64, threads: usize) -> String {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.expect("a pool of threads");
        let plan = pool.install(|| self.plan(iterations)).expect("a plan");
        plan_json(&plan).expect("a plan that can be written")
    }

    /// Equal seeds give equal bytes.
    pub fn assert_reproducible(&self, iterations: u64, what: &str) {
        let first = self.bytes(iterations, 1);
        // Not `assert_eq`: nobody reads two plans side by side.
        assert!(first == self.bytes(iterations, 1), "{what}: twice");
        assert!(first == self.bytes(iterations, 2), "{what}: on two threads");
    }

    /// Lets the disposal site take no more than this in a day.
    pub fn limit_site(&mut self, most_t: f64) {
        self.fleet.disposal_sites[0].max_t_per_day = Some(most_t);
    }

    /// The plan breaks no rule; every bin is in exactly one round, or left out with a reason.
    pub fn assert_sound(&self, plan: &Plan, what: &str) {
        let inputs = Inputs {
            network: &self.network,
            graph: &self.map.graph,
            containers: &self.bins,
            rejected_rows: 0,
            fleet: &self.fleet,
            overrides: &Overrides::default(),
        };
        let violations = check(plan, &inputs).violations;
        let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
        assert!(violations.is_empty(), "{what}: {violations:#?}");
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for visit in plan.rounds.iter().flat_map(|round| &round.visits) {
            if let Activity::Collect(collection) = &visit.activity {
                for bin in collection.stops.iter().flat_map(|stop| &stop.bins) {
                    *seen.entry(bin).or_default() += 1;
                }
            }
        }
        for unserved in &plan.unserved {
            *seen.entry(&unserved.bin).or_default() += 1;
            let sentences = [&unserved.message_fr, &unserved.message_en];
            assert!(
                sentences.iter().all(|sentence| !sentence.is_empty()),
                "{what}: {} is left out without a reason",
                unserved.bin
            );
        }
        let mut expected: BTreeMap<&str, u32> = BTreeMap::new();
        expected.extend(self.bins.iter().map(|bin| (bin.id.as_str(), 1)));
        assert_eq!(seen, expected, "{what}");
    }
}

/// A position up to 12 m to either side of a road.
fn beside_a_road(map: &RoadMap, dice: &mut Dice) -> Position {
    let graph = &map.graph;
    let edge = EdgeId(dice.roll(graph.edge_count()) as u32);
    let offset_dm = dice.roll(graph.length_dm(edge) as usize + 1) as u32;
    let plane = LocalPlane::at(graph.position_at(edge, offset_dm));
    let [x, y] = [(); 2].map(|()| dice.roll(24) as f64 - 12.0);
    plane.unproject(Metres { x, y })
}

/// A large and a small class of trucks for two streams.
fn fleet([depot, tip]: [Position; 2]) -> Fleet {
    let json = serde_json::json!({
        "depots": [{ "id": "depot", "lon": depot.lon(), "lat": depot.lat() }],
        "disposal_sites": [{
            "id": "tip", "lon": tip.lon(), "lat": tip.lat(), "streams": ["OMR", "EMB"],
            "open": "Mo-Fr 05:00-12:00,13:00-18:00", "service_s": 600, "queue_s": 120,
        }],
        "streams": [
            { "id": "OMR", "density_kg_per_l": 0.12, "compacted_kg_per_m3": 450 },
            { "id": "EMB", "density_kg_per_l": 0.035, "compacted_kg_per_m3": 150 },
        ],
        "vehicles": [
            {
                "id": "large", "count": 1, "start_depot": "depot", "end_depot": "depot",
                "streams": ["OMR", "EMB"], "payload_kg": 9_000, "body_m3": 20,
                "gross_weight_t": 26, "shift": { "start": "05:00", "end": "13:45" },
                "break": { "duration_s": 1_200, "after_s": 21_600 },
                "cost": { "fixed": 150, "per_hour": 85, "per_km": 1.4 },
            },
            {
                "id": "small", "count": 2, "start_depot": "depot", "end_depot": "depot",
                "streams": ["OMR"], "payload_kg": 800, "body_m3": 5, "gross_weight_t": 3.5,
                "axle_load_t": 2.2, "height_m": 2.4, "width_m": 1.9, "length_m": 5.5,
                "collects": "both", "max_trips": 3,
                "shift": { "start": "06:00", "end": "18:00", "max_s": 21_600 },
                "cost": { "fixed": 80, "per_hour": 60, "per_km": 0.6 },
            },
        ],
    });
    serde_json::from_value(json).expect("a fleet")
}
