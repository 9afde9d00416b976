//! Drives along shortest legs and writes down what it does.

use osm_data::network::{Position, RoadNetwork};
use route_core::check::{Inputs, Report, check};
use route_core::geometry::{LocalPlane, Metres};
use route_core::graph::connectivity::MainComponent;
use route_core::graph::metric::Metric;
use route_core::graph::profile::{Permit, VehicleProfile};
use route_core::graph::road_graph::{EdgeId, RoadGraph};
use route_core::graph::rules::RoadRules;
use route_core::graph::states::StateGraph;
use route_core::model::container::{Container, Day};
use route_core::model::fleet::Fleet;
use route_core::model::opening::{PlanDate, ShiftHours};
use route_core::model::overrides::Overrides;
use route_core::model::road_profile::RoadProfile;
use route_core::paths::dijkstra::{Dijkstra, EdgePoint, Network, Path};
use route_core::plan::{CostBreakdown, FORMAT, Figures, Plan, Round, VERSION};

use super::diary::Diary;
use super::random_town::Dice;

/// Everything the crew of a truck knows.
pub struct Crew<'a> {
    network: &'a RoadNetwork,
    turning: Turning,
    graph: RoadGraph,
    states: StateGraph,
    metric: Metric,
    main: MainComponent,
}

/// Where a crew turns round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turning {
    AtTurningPlaces,
    AlsoInDeadEnds,
}

/// A plan with everything it is checked against.
pub struct Case<'a> {
    crew: &'a Crew<'a>,
    fleet: Fleet,
    containers: Vec<Container>,
    plan: Plan,
}

impl Case<'_> {
    /// Checks the plan.
    pub fn check(&self) -> Report {
        check(
            &self.plan,
            &Inputs {
                network: self.crew.network,
                graph: &self.crew.graph,
                containers: &self.containers,
                rejected_rows: 0,
                fleet: &self.fleet,
                overrides: &Overrides::default(),
            },
        )
    }
}

/// A fleet of one class, whose depots and disposal site are where it is told to call.
fn fleet(start: Position, end: Position, count: u32, turning: Turning) -> Fleet {
    let json = serde_json::json!({
        "depots": [
            { "id": "start", "lon": start.lon(), "lat": start.lat() },
            { "id": "end", "lon": end.lon(), "lat": end.lat() },
        ],
        "disposal_sites": [{
            "id": "tip", "lon": end.lon(), "lat": end.lat(), "streams": ["OMR"], "service_s": 600,
        }],
        "streams": [{ "id": "OMR", "density_kg_per_l": 0.12, "compacted_kg_per_m3": 450 }],
        "vehicles": [{
            "id": "truck", "count": count, "start_depot": "start", "end_depot": "end",
            "streams": ["OMR"], "payload_kg": 9_000, "body_m3": 20, "gross_weight_t": 26,
            "shift": { "start": "05:00", "end": "48:00" }, "cost": {},
        }],
    });
    let mut fleet: Fleet = serde_json::from_value(json).expect("a fleet");
    fleet.vehicles[0].profile = Some(RoadProfile {
        turns_in_dead_ends: turning == Turning::AlsoInDeadEnds,
        ..RoadProfile::default()
    });
    fleet
}

impl<'a> Crew<'a> {
    /// A crew with a 26 t truck, from 05:00.
    pub fn new(network: &'a RoadNetwork, turning: Turning) -> Self {
        let anywhere = Position::from_degrees(0.0, 0.0);
        let class = fleet(anywhere, anywhere, 1, turning);
        let class = &class.vehicles[0];
        let hours = ShiftHours {
            date: PlanDate::in_ordinary_week(Day::Monday),
            start_s: class.shift.start.seconds,
            end_s: class.shift.end.seconds,
        };
        let graph = RoadGraph::build(network);
        let rules = RoadRules {
            turns_in_dead_ends: turning == Turning::AlsoInDeadEnds,
            ..RoadRules::NONE
        };
        let states = StateGraph::under(&graph, &rules);
        let metric = Metric::build(&graph, &states, &VehicleProfile::of(class), &hours);
        Self {
            network,
            turning,
            main: MainComponent::find(&states, &metric),
            graph,
            states,
            metric,
        }
    }

    fn roads(&self) -> Network<'_> {
        Network {
            graph: &self.graph,
            states: &self.states,
            metric: &self.metric,
        }
    }

    /// A place on an edge that may be driven.
    pub fn random_place(&self, dice: &mut Dice) -> EdgePoint {
        self.place_on(dice, |edge| {
            !matches!(self.metric.permits[edge.index()], Permit::Closed(_))
        })
    }

    /// A place that can be reached from every other such place.
    fn random_stop(&self, dice: &mut Dice) -> EdgePoint {
        self.place_on(dice, |edge| {
            self.main.serves(&self.states, &self.metric, edge)
        })
    }

    fn place_on(&self, dice: &mut Dice, is_fit: impl Fn(EdgeId) -> bool) -> EdgePoint {
        loop {
            let edge = EdgeId(dice.roll(self.graph.edge_count()) as u32);
            if is_fit(edge) {
                let length_dm = self.graph.length_dm(edge);
                let offset_dm = dice.roll(length_dm as usize + 1) as u32;
                return EdgePoint { edge, offset_dm };
            }
        }
    }

    fn find(&self, dijkstra: &mut Dijkstra, from: &[EdgePoint], to: &[EdgePoint]) -> Option<Path> {
        dijkstra.run(self.roads(), from, None);
        dijkstra.path(self.roads(), from, to)
    }

    /// A round that does nothing but drive from one place to another.
    pub fn drive(&self, from: EdgePoint, to: EdgePoint) -> Option<(Case<'_>, Path)> {
        let path = self.find(&mut Dijkstra::default(), &[from], &[to])?;
        let [start, end] = [from, to].map(|place| self.position(place));
        let mut diary = Diary::new(1);
        diary.drive(&path);
        diary.end();
        let case = Case {
            crew: self,
            fleet: fleet(start, end, 1, self.turning),
            containers: Vec::new(),
            plan: self.plan(vec![diary.round()]),
        };
        Some((case, path))
    }

    /// Whether a path turns round on its way.
    pub fn turns_round(&self, path: &Path) -> bool {
        let mut pairs = path.edges.windows(2);
        pairs.any(|pair| self.graph.edge(pair[0]).reverse == Some(pair[1]))
    }

    /// Rounds with stops at random places on the right, one container each.
    pub fn collect(&self, rounds: u32, stops: u32, dice: &mut Dice) -> Case<'_> {
        let mut dijkstra = Dijkstra::default();
        let mut way = |from: &[EdgePoint], to: &[EdgePoint]| {
            let path = self.find(&mut dijkstra, from, to);
            path.expect("a way within the main component")
        };
        let (depot, tip) = (self.random_stop(dice), self.random_stop(dice));
        let [from_depot, at_tip] = [depot, tip].map(|site| self.either_way(site));
        let (mut containers, mut diaries) = (Vec::new(), Vec::new());
        for number in 1..=rounds {
            let mut diary = Diary::new(number);
            let mut at = from_depot.clone();
            for _ in 0..stops {
                let place = self.random_stop(dice);
                let container = self.container(containers.len(), place);
                diary.drive(&way(&at, &[place]));
                diary.collect(&self.graph, place, &container);
                containers.push(container);
                at = vec![place];
            }
            diary.drive(&way(&at, &at_tip));
            diary.dispose();
            diary.drive(&way(&at_tip, &at_tip));
            diary.end();
            diaries.push(diary.round());
        }
        let [start, end] = [depot, tip].map(|site| self.position(site));
        Case {
            crew: self,
            fleet: fleet(start, end, rounds, self.turning),
            containers,
            plan: self.plan(diaries),
        }
    }

    fn position(&self, place: EdgePoint) -> Position {
        self.graph.position_at(place.edge, place.offset_dm)
    }

    /// A place on both edges of its road.
    fn either_way(&self, place: EdgePoint) -> Vec<EdgePoint> {
        let reverse = self.graph.edge(place.edge).reverse;
        let reverse = reverse.map(|edge| EdgePoint {
            edge,
            offset_dm: self.graph.length_dm(edge) - place.offset_dm,
        });
        [place].into_iter().chain(reverse).collect()
    }

    /// A container 4 m to the right of a place.
    fn container(&self, index: usize, place: EdgePoint) -> Container {
        let position = |offset_dm| self.graph.position_at(place.edge, offset_dm);
        let here = position(place.offset_dm);
        let plane = LocalPlane::at(here);
        let length_dm = self.graph.length_dm(place.edge);
        let before = plane.project(position(place.offset_dm.saturating_sub(20)));
        let after = plane.project(position((place.offset_dm + 20).min(length_dm)));
        let (x, y) = (after.x - before.x, after.y - before.y);
        let length = x.hypot(y);
        let position = plane.unproject(Metres {
            x: 4.0 * y / length,
            y: -4.0 * x / length,
        });
        Container {
            fill: 0.5,
            ..Container::new(&format!("bin {index}"), position, "OMR", 240.0)
        }
    }

    fn plan(&self, rounds: Vec<Round>) -> Plan {
        let mut figures = Figures::default();
        for round in &rounds {
            let round = &round.figures;
            figures.containers += round.containers;
            figures.stops += round.stops;
            figures.trips += round.trips;
            figures.mass_g += round.mass_g;
            figures.body_ml += round.body_ml;
            figures.deadhead_dm += round.deadhead_dm;
            figures.duration_ds += round.duration_ds;
            figures.collecting_ds += round.collecting_ds;
            figures.deadhead_ds += round.deadhead_ds;
            figures.disposal_ds += round.disposal_ds;
        }
        Plan {
            format: FORMAT.to_owned(),
            version: VERSION,
            generator: "a crew".to_owned(),
            road_graph: format!("{:016x}", self.graph.digest),
            date: PlanDate::in_ordinary_week(Day::Monday),
            day: None,
            seed: 0,
            iterations: 0,
            cost: CostBreakdown::default(),
            construction_cost: CostBreakdown::default(),
            construction_unserved: 0,
            figures,
            rounds,
            unserved: Vec::new(),
            remedies: Vec::new(),
            not_due: Vec::new(),
            rejected_rows: Vec::new(),
            warnings: Vec::new(),
        }
    }
}
