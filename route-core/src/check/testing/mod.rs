//! A small town with its trucks and containers, and plans for it written by hand.

pub(super) mod sketch;
pub(super) mod writer;

use crate::graph::road_graph::RoadGraph;
use crate::model::container::{Container, Day};
use crate::model::fleet::{
    Break, Collects, Depot, DisposalSite, Fleet, Shift, Stream, VehicleClass, VehicleCost,
};
use crate::model::opening::PlanDate;
use crate::model::overrides::{Effect, Overrides, Rule, Validity, VehicleScope, Whereabouts};
use crate::plan::{Plan, Side};

use super::driver::Driver;
use super::overrides::Located;
use super::roads::Roads;
use super::{Inputs, Report, ViolationCode, check};
use sketch::{Sketch, position};
use writer::Writer;

/// A Monday.
pub(super) const DATE: &str = "2026-03-02";

/// 05:00, seconds after midnight.
pub(super) const START_S: i32 = 18_000;

/// A plan with everything it is checked against.
pub(super) struct Case {
    pub map: Sketch,
    pub graph: RoadGraph,
    pub containers: Vec<Container>,
    pub fleet: Fleet,
    pub plan: Plan,
    pub overrides: Overrides,
}

impl Case {
    /// The town, with an empty plan.
    pub fn town() -> Self {
        let map = town_map();
        let graph = RoadGraph::build(&map.network);
        let (containers, fleet) = (containers(), fleet());
        let plan = Writer::new(&map, &graph, &containers, &fleet).plan();
        Self {
            map,
            graph,
            containers,
            fleet,
            plan,
            overrides: Overrides::default(),
        }
    }

    /// The town, with a plan for Monday that keeps to all rules.
    pub fn monday() -> Self {
        let mut case = Self::town();
        case.write(monday);
        case
    }

    /// Replaces the plan by one that is written for what is there now.
    pub fn write(&mut self, write: impl FnOnce(&mut Writer)) {
        let mut writer = Writer::new(&self.map, &self.graph, &self.containers, &self.fleet);
        write(&mut writer);
        self.plan = writer.plan();
    }

    /// Replaces the plan by one in which the first truck makes a round at 05:00.
    pub fn write_round(&mut self, write: impl FnOnce(&mut Writer)) {
        self.write_round_of("truck", write);
    }

    /// The same with another class.
    pub fn write_round_of(&mut self, vehicle: &str, write: impl FnOnce(&mut Writer)) {
        self.write(|plan| {
            plan.round(vehicle, 1, START_S);
            write(plan);
            plan.end();
        });
    }

    /// Checks the plan.
    pub fn check(&self) -> Report {
        check(
            &self.plan,
            &Inputs {
                network: &self.map.network,
                graph: &self.graph,
                containers: &self.containers,
                rejected_rows: 0,
                fleet: &self.fleet,
                overrides: &self.overrides,
            },
        )
    }

    /// The different codes that the check finds, in the order of the rules.
    pub fn codes(&self) -> Vec<ViolationCode> {
        let violations = self.check().violations;
        let mut codes: Vec<_> = violations.iter().map(|violation| violation.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// A container of the list.
    pub fn container(&mut self, id: &str) -> &mut Container {
        let mut containers = self.containers.iter_mut();
        containers
            .find(|container| container.id == id)
            .expect("a container with this id")
    }

    /// Adds a rule of the planner's own, at all times and for all vehicles.
    pub fn rule(&mut self, on: Whereabouts, effect: Effect) {
        self.overrides.rules.push(Rule {
            id: "rule".to_owned(),
            place: String::new(),
            on,
            effect,
            validity: Validity::default(),
            vehicles: VehicleScope::default(),
        });
    }

    /// The class of big trucks.
    pub fn truck(&mut self) -> &mut VehicleClass {
        &mut self.fleet.vehicles[0]
    }
}

/// Gives a map to the driver of a big truck.
pub(super) fn with_truck<R>(map: &Sketch, look: impl FnOnce(&Driver) -> R) -> R {
    let graph = RoadGraph::build(&map.network);
    let roads = Roads::new(&map.network, &graph).expect("a graph of this network");
    let overrides = Overrides::default();
    let located = Located::new(&roads, &overrides);
    look(&Driver::new(&roads, &located, &fleet().vehicles[0], date()))
}

/// ```text
///   D───A────B────C─X──T      y = 0
///       │    │    │
///       E────F────G           y = −200
/// ```
/// Pieces of 200 m, residential streets, all two-way; signals at C and at X, which is no node.
/// The depot is half-way between D and A, the tip half-way between C and T.
pub(super) fn town_map() -> Sketch {
    let mut map = Sketch::default();
    for (name, x, y) in [
        ('D', 0.0, 0.0),
        ('A', 200.0, 0.0),
        ('B', 400.0, 0.0),
        ('C', 600.0, 0.0),
        ('X', 700.0, 0.0),
        ('T', 800.0, 0.0),
        ('E', 200.0, -200.0),
        ('F', 400.0, -200.0),
        ('G', 600.0, -200.0),
    ] {
        map.junction(name, x, y);
    }
    for road in ["DA", "AB", "BC", "CXT", "AE", "BF", "CG", "EF", "FG"] {
        map.road(road);
    }
    map.junction_mut('C').signals = true;
    map.junction_mut('X').signals = true;
    map
}

fn fleet() -> Fleet {
    let (depot, tip) = (position(100.0, -20.0), position(700.0, 30.0));
    let time = |text: &str| text.parse().expect("a time of day");
    let truck = VehicleClass {
        id: "truck".to_owned(),
        profile: None,
        count: 2,
        start_depot: "depot".to_owned(),
        end_depot: "depot".to_owned(),
        streams: vec!["OMR".to_owned(), "TRI".to_owned()],
        payload_kg: 9_000.0,
        body_m3: 20.0,
        gross_weight_t: 26.0,
        axle_load_t: 11.5,
        height_m: 3.6,
        width_m: 2.55,
        length_m: 10.5,
        collects: Collects::Right,
        shift: Shift {
            start: time("05:00"),
            end: time("13:00"),
            max_s: Some(27_000),
        },
        rest: Some(Break {
            duration_s: 1_200,
            after_s: 2_400,
        }),
        max_trips: Some(3),
        cost: VehicleCost {
            fixed: 100.0,
            per_hour: 60.0,
            per_km: 2.0,
        },
    };
    let van = VehicleClass {
        id: "van".to_owned(),
        count: 1,
        streams: vec!["OMR".to_owned()],
        payload_kg: 900.0,
        body_m3: 5.0,
        gross_weight_t: 3.5,
        collects: Collects::Both,
        rest: None,
        ..truck.clone()
    };
    let stream = |id: &str, density_kg_per_l| Stream {
        id: id.to_owned(),
        density_kg_per_l,
        compacted_kg_per_m3: 450.0,
    };
    Fleet {
        depots: vec![Depot {
            id: "depot".to_owned(),
            lon: depot.lon(),
            lat: depot.lat(),
        }],
        disposal_sites: vec![DisposalSite {
            id: "tip".to_owned(),
            lon: tip.lon(),
            lat: tip.lat(),
            streams: vec!["OMR".to_owned(), "TRI".to_owned()],
            open: Some("Mo-Fr 05:00-18:00".to_owned()),
            service_s: 600,
            queue_s: 60,
            max_t_per_day: None,
        }],
        streams: vec![
            stream("OMR", 0.12),
            stream("TRI", 0.05),
            stream("VERRE", 0.3),
        ],
        vehicles: vec![truck, van],
    }
}

/// `omr-1` and `omr-2` stand at one place south of AB, `omr-3` further along, `omr-4` south of BC
/// with a window from 05:02 to 06:00, `tri` north of FG. Nobody collects `glass`; `tuesday` is not
/// due.
fn containers() -> Vec<Container> {
    let container = |id: &str, stream: &str, volume_l, x, y| Container {
        address: format!("{id}, rue du Port"),
        municipality: "Bourg".to_owned(),
        days: vec![Day::Monday],
        ..Container::new(id, position(x, y), stream, volume_l)
    };
    vec![
        container("omr-1", "OMR", 240.0, 250.0, -8.0),
        container("omr-2", "OMR", 240.0, 252.0, -8.0),
        Container {
            count: 2,
            ..container("omr-3", "OMR", 240.0, 350.0, -8.0)
        },
        Container {
            window_s: Some((18_120, 21_600)),
            ..container("omr-4", "OMR", 660.0, 500.0, -8.0)
        },
        container("tri", "TRI", 360.0, 540.0, -192.0),
        container("glass", "VERRE", 2_000.0, 500.0, -8.0),
        Container {
            days: vec![Day::Tuesday],
            ..container("tuesday", "OMR", 240.0, 300.0, -8.0)
        },
    ]
}

/// The first truck collects two streams and rests at the tip, the second one stays in the depot.
///
/// Driving times are worked out by hand: a piece of 200 m at 30 km/h takes 24 s, the one over X
/// 32 s with its signals; the signals at C take 8 s, a turn to the right 3 s, to the left 6 s.
pub(super) fn monday(plan: &mut Writer) {
    plan.round("truck", 1, START_S);
    // 12 + 6 s
    plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
    plan.collect(
        Side::Right,
        &[(500, &["omr-1", "omr-2"]), (1_500, &["omr-3"])],
    );
    // 6 + 12 s
    plan.drive(&["AB", "BC"], 1_500, 1_000, 18_000);
    plan.wait_until(181_200);
    plan.collect(Side::Right, &[(1_000, &["omr-4"])]);
    // 12 + 8 + 16 s
    plan.drive(&["BC", "CT"], 1_000, 1_000, 36_000);
    plan.dispose("tip");
    plan.rest();
    // 16 + 8 + 6 + 24 + 7.2 s; at G there is no choice, so the bend takes no time
    plan.drive(&["TC", "CG", "GF"], 1_000, 600, 61_200);
    plan.collect(Side::Right, &[(600, &["tri"])]);
    // 16.8 + 3 + 24 + 3 + 24 + 8 + 16 s
    plan.drive(&["GF", "FB", "BC", "CT"], 600, 1_000, 94_800);
    plan.dispose("tip");
    // 16 + 8 + 24 + 24 + 12 s
    plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
    plan.end();

    plan.round("truck", 2, START_S);
    plan.drive(&["DA"], 1_000, 1_000, 0);
    plan.end();
}

/// From the depot to stops on AB and home by way of the tip.
pub(super) fn collect_on_ab(plan: &mut Writer, side: Side, stops: &[(u32, &[&str])]) {
    // 100 dm take 1.2 s.
    let (first, last) = (stops[0].0, stops[stops.len() - 1].0);
    plan.drive(&["DA", "AB"], 1_000, first, 12_000 + first as i32 * 12);
    plan.collect(side, stops);
    go_home_from_ab(plan, last);
}

/// From an offset on AB home by way of the tip.
pub(super) fn go_home_from_ab(plan: &mut Writer, from_dm: u32) {
    let rest_ms = (2_000 - from_dm) as i32 * 12;
    // 24 + 8 + 16 s
    plan.drive(&["AB", "BC", "CT"], from_dm, 1_000, rest_ms + 48_000);
    plan.dispose("tip");
    plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
}

/// The date of all plans.
pub(super) fn date() -> PlanDate {
    PlanDate::parse(DATE).expect("a date")
}
