//! A small town with two rounds, drawn and planned by hand, for the tests of the exports.
//!
//! ```text
//!   9 ── 10 ── 11 ── 12        a street each way, 120 m apart; names by row and column
//!   │     │     │     │        depot at 1, disposal site at 12
//!   5 ──  6 ──  7 ──  8
//!   │     │     │     │
//!   1 ──  2 ──  3 ──  4
//! ```

use osm_data::network::{
    AttributesId, Junction, JunctionId, NameId, Position, RoadAttributes, RoadClass, RoadNetwork,
    Segment,
};

use crate::graph::road_graph::{EdgeId, RoadGraph};
use crate::messages::Language;
use crate::messages::unserved::{UnservedDetails, unserved_sentence};
use crate::model::container::Day;
use crate::model::fault::Fault;
use crate::model::opening::PlanDate;
use crate::plan::{
    Activity, Breach, Change, CollectedStop, Collection, CostBreakdown, FORMAT, Figures,
    NearestFit, Plan, PlannedLeg, Remedy, Round, Side, Trip, Unserved, UnservedCode, VERSION,
    Visit,
};

const STREETS: [&str; 7] = [
    "Rue de l'Église",
    "Rue Joffre",
    "Boulevard <Nord> & Cie",
    "Rue A",
    "Rue B",
    "Rue C",
    "Rue D",
];

/// The town's road graph.
pub fn town() -> RoadGraph {
    let position = |column: i32, row: i32| Position {
        lon_e7: 26_400_000 + column * 17_000,
        lat_e7: 505_300_000 + row * 10_800,
    };
    let mut network = RoadNetwork {
        names: STREETS.map(str::to_owned).to_vec(),
        attributes: (0..7).map(attributes).collect(),
        ..RoadNetwork::default()
    };
    for row in 0..3 {
        for column in 0..4 {
            network.junctions.push(Junction {
                osm_node: i64::from(row * 4 + column + 1),
                position: position(column, row),
                turning_place: None,
                barrier: None,
                signals: false,
            });
        }
    }
    for row in 0..3_u32 {
        for column in 0..4_u32 {
            let from = row * 4 + column;
            if column < 3 {
                add_segment(&mut network, from, from + 1, row);
            }
            if row < 2 {
                add_segment(&mut network, from, from + 4, 3 + column);
            }
        }
    }
    RoadGraph::build(&network)
}

fn attributes(name: u32) -> RoadAttributes {
    RoadAttributes {
        name: Some(NameId(name)),
        ..RoadAttributes::of_class(if name == 1 {
            RoadClass::Primary
        } else {
            RoadClass::Residential
        })
    }
}

fn add_segment(network: &mut RoadNetwork, from: u32, to: u32, attributes: u32) {
    let ends = [from, to].map(|index| network.junctions[index as usize].position);
    let begin = network.shapes.len() as u32;
    network.shapes.extend(ends);
    network.segments.push(Segment {
        from: JunctionId(from),
        to: JunctionId(to),
        way: i64::from(network.segments.len() as u32 + 100),
        shape: begin..begin + 2,
        length_dm: 1_200,
        attributes: AttributesId(attributes),
    });
}

/// The town with its plan.
pub fn sample() -> (RoadGraph, Plan) {
    let graph = town();
    let mut first = Shift::start(&graph, 1, "bom26", 1);
    first.collect(&[1, 2], [2, 3], Side::Right, "OMR");
    first.collect(&[2, 3, 7], [7, 6], Side::Right, "OMR");
    first.dispose(&[7, 6, 10, 11, 12], "OMR");
    first.rest();
    first.collect(&[12, 8, 4], [4, 3], Side::Left, "OMR");
    first.dispose(&[4, 3, 7, 11, 12], "OMR");
    let first = first.end(&[12, 11, 10, 9, 5, 1]);
    let mut second = Shift::start(&graph, 2, "bom19", 1);
    second.collect(&[1, 5], [5, 9], Side::Right, "EMB");
    second.dispose(&[5, 9, 10, 11, 12], "EMB");
    let second = second.end(&[12, 8, 7, 6, 5, 1]);
    let rounds = vec![first, second];
    let cost = CostBreakdown {
        total: rounds.iter().map(|round| round.cost.total).sum(),
        fixed: 300.0,
        time: rounds.iter().map(|round| round.cost.time).sum(),
        distance: rounds.iter().map(|round| round.cost.distance).sum(),
    };
    let plan = Plan {
        format: FORMAT.to_owned(),
        version: VERSION,
        generator: "rounds 0.1.0".to_owned(),
        road_graph: format!("{:016x}", graph.digest),
        date: PlanDate::in_ordinary_week(Day::Monday),
        day: Some(Day::Monday),
        seed: 7,
        iterations: 1_000,
        cost,
        construction_cost: CostBreakdown {
            total: cost.total * 1.25,
            ..cost
        },
        construction_unserved: 3,
        figures: total(rounds.iter().map(|round| round.figures)),
        rounds,
        unserved: unserved(),
        remedies: remedies(),
        not_due: vec!["b90".to_owned()],
        rejected_rows: vec![Fault::new(
            "NOT_A_NUMBER",
            "bins.csv, line 12, column lat",
            "`N50` is not a number",
            "write a number, with a decimal comma or point",
        )],
        warnings: Vec::new(),
    };
    (graph, plan)
}

fn unserved() -> Vec<Unserved> {
    let fit = |breaches| NearestFit { round: 1, breaches };
    let late = fit(vec![Breach::ShiftEnd { later_s: 840 }]);
    let full = fit(vec![
        Breach::ShiftLength { longer_s: 840 },
        Breach::Window { later_s: 300 },
        Breach::Site {
            site: "cve".to_owned(),
            later_s: 600,
        },
        Breach::Load {
            more_g: 120_000,
            more_ml: 0,
        },
        Breach::Trips { more: 1 },
    ]);
    [
        (
            "b80",
            2.6412,
            50.5312,
            UnservedCode::NoRoadWithinRadius,
            None,
        ),
        ("b81", 2.6431, 50.5307, UnservedCode::FleetFull, Some(late)),
        ("b82", 2.6432, 50.5307, UnservedCode::FleetFull, Some(full)),
    ]
    .map(|(bin, lon, lat, code, nearest_fit)| {
        let details = UnservedDetails {
            stream: "OMR".to_owned(),
            street: "Rue Joffre".to_owned(),
            distance_m: Some(85),
            radius_m: Some(60),
            nearest_fit,
            ..UnservedDetails::default()
        };
        Unserved {
            bin: bin.to_owned(),
            lon,
            lat,
            address: format!("lieu-dit {bin}"),
            code,
            message_fr: unserved_sentence(Language::French, code, &details),
            message_en: unserved_sentence(Language::English, code, &details),
            nearest_fit: details.nearest_fit,
        }
    })
    .to_vec()
}

fn remedies() -> Vec<Remedy> {
    let vehicle = || "bom19".to_owned();
    [
        (Change::Vehicle { vehicle: vehicle() }, 2, 190.4),
        (
            Change::Shift {
                vehicle: vehicle(),
                later_s: 1_800,
            },
            1,
            14.2,
        ),
        (Change::Sites { later_s: 3_600 }, 1, -3.0),
    ]
    .map(|(change, more_containers, more_cost)| Remedy {
        change,
        more_containers,
        more_cost,
    })
    .to_vec()
}

fn total(figures: impl Iterator<Item = Figures>) -> Figures {
    figures.fold(Figures::default(), |sum, one| Figures {
        containers: sum.containers + one.containers,
        stops: sum.stops + one.stops,
        trips: sum.trips + one.trips,
        mass_g: sum.mass_g + one.mass_g,
        body_ml: sum.body_ml + one.body_ml,
        collecting_dm: sum.collecting_dm + one.collecting_dm,
        deadhead_dm: sum.deadhead_dm + one.deadhead_dm,
        duration_ds: sum.duration_ds + one.duration_ds,
        collecting_ds: sum.collecting_ds + one.collecting_ds,
        deadhead_ds: sum.deadhead_ds + one.deadhead_ds,
        disposal_ds: sum.disposal_ds + one.disposal_ds,
        break_ds: sum.break_ds + one.break_ds,
        waiting_ds: sum.waiting_ds + one.waiting_ds,
    })
}

/// A shift that is written down visit by visit.
struct Shift<'g> {
    graph: &'g RoadGraph,
    round: Round,
    now_ds: i32,
    /// Edge and offset where the truck stands; the depot is at the begin of its first edge.
    at: Option<(EdgeId, u32)>,
    on_board: (i64, i64),
    next_bin: u32,
}

impl<'g> Shift<'g> {
    fn start(graph: &'g RoadGraph, number: u32, vehicle: &str, unit: u32) -> Self {
        let start_ds = 180_000;
        let round = Round {
            number,
            kept: false,
            vehicle: vehicle.to_owned(),
            unit,
            start_ds,
            end_ds: start_ds,
            cost: CostBreakdown::default(),
            figures: Figures::default(),
            trips: Vec::new(),
            visits: vec![Visit {
                activity: Activity::Start {
                    depot: "dépôt".to_owned(),
                },
                leg: None,
                arrival_ds: start_ds,
                begin_ds: start_ds,
                end_ds: start_ds,
            }],
        };
        Self {
            graph,
            round,
            now_ds: start_ds,
            at: None,
            on_board: (0, 0),
            next_bin: number * 100,
        }
    }

    /// The edge between two neighbouring junctions.
    fn edge(&self, from: i64, to: i64) -> EdgeId {
        let node = |id: EdgeId, is_head: bool| {
            let edge = self.graph.edge(id);
            let node = if is_head { edge.head } else { edge.tail };
            self.graph.nodes[node.index()].osm_node
        };
        (0..self.graph.edge_count() as u32)
            .map(EdgeId)
            .find(|&edge| node(edge, false) == from && node(edge, true) == to)
            .expect("neighbouring junctions")
    }

    /// Drives from where the truck stands over junctions to an offset beyond the last of them
    /// (on the edge to `then`), or to the last.
    fn drive(&mut self, junctions: &[i64], then: Option<(EdgeId, u32)>) -> PlannedLeg {
        let mut edges: Vec<EdgeId> = junctions
            .windows(2)
            .map(|pair| self.edge(pair[0], pair[1]))
            .collect();
        let from_offset_dm = match self.at {
            Some((edge, offset)) => {
                if edges.first() != Some(&edge) {
                    edges.insert(0, edge);
                }
                offset
            }
            None => 0,
        };
        let to_offset_dm = match then {
            Some((edge, offset)) => {
                edges.push(edge);
                self.at = Some((edge, offset));
                offset
            }
            None => {
                self.at = None;
                1_200
            }
        };
        let distance_dm =
            edges.len() as i32 * 1_200 - from_offset_dm as i32 - 1_200 + to_offset_dm as i32;
        let time_ds = distance_dm / 10;
        self.now_ds += time_ds;
        self.round.figures.deadhead_dm += i64::from(distance_dm);
        self.round.figures.deadhead_ds += i64::from(time_ds);
        PlannedLeg {
            time_ds,
            distance_dm,
            edges: edges.iter().map(|edge| edge.0).collect(),
            from_offset_dm,
            to_offset_dm,
        }
    }

    fn visit(&mut self, activity: Activity, leg: Option<PlannedLeg>, duration_ds: i32) {
        let arrival_ds = self.now_ds;
        self.now_ds += duration_ds;
        self.round.visits.push(Visit {
            activity,
            leg,
            arrival_ds,
            begin_ds: arrival_ds,
            end_ds: self.now_ds,
        });
    }

    /// Collects three stops between 20 m and 100 m along the edge between two junctions.
    fn collect(&mut self, way: &[i64], on: [i64; 2], side: Side, stream: &str) {
        let edge = self.edge(on[0], on[1]);
        let leg = self.drive(way, Some((edge, 200)));
        let begin_ds = self.now_ds;
        let street = self.graph.street(edge).to_owned();
        let stops: Vec<CollectedStop> = (0..3)
            .map(|index| {
                let offset_dm = 200 + index * 400;
                let place = self.graph.position_at(edge, offset_dm);
                self.next_bin += 2;
                CollectedStop {
                    bins: vec![
                        format!("b{}", self.next_bin),
                        format!("b{}", self.next_bin + 1),
                    ],
                    offset_dm,
                    side,
                    lon: f64::from(place.lon_e7 + 500) / 1e7,
                    lat: f64::from(place.lat_e7 - 300) / 1e7,
                    address: format!("{} {street}", 2 + 4 * index),
                    containers: 3,
                    begin_ds: begin_ds + index as i32 * 450,
                    handling_ds: 300,
                    mass_g: 45_600,
                    body_ml: 101_333,
                }
            })
            .collect();
        self.at = Some((edge, 1_000));
        let count = stops.len() as u32;
        let figures = &mut self.round.figures;
        figures.containers += 2 * count;
        figures.stops += count;
        figures.collecting_dm += 800;
        figures.collecting_ds += 1_200;
        self.on_board.0 += i64::from(count) * 45_600;
        self.on_board.1 += i64::from(count) * 101_333;
        let collection = Collection {
            stream: stream.to_owned(),
            edge: edge.0,
            from_offset_dm: 200,
            to_offset_dm: 1_000,
            street,
            municipality: "Béthune".to_owned(),
            stops,
        };
        self.visit(Activity::Collect(collection), Some(leg), 1_200);
    }

    fn dispose(&mut self, way: &[i64], stream: &str) {
        let leg = self.drive(way, None);
        let (mass_g, body_ml) = std::mem::take(&mut self.on_board);
        let figures = &mut self.round.figures;
        figures.trips += 1;
        figures.mass_g += mass_g;
        figures.body_ml += body_ml;
        figures.disposal_ds += 9_000;
        self.round.trips.push(Trip {
            stream: stream.to_owned(),
            site: "cve".to_owned(),
            mass_g,
            body_ml,
            load_factor: mass_g as f64 / 9e6,
        });
        let activity = Activity::Dispose {
            site: "cve".to_owned(),
            stream: stream.to_owned(),
            mass_g,
            body_ml,
        };
        self.visit(activity, Some(leg), 9_000);
    }

    fn rest(&mut self) {
        self.round.figures.break_ds += 12_000;
        self.visit(Activity::Break, None, 12_000);
    }

    fn end(mut self, way: &[i64]) -> Round {
        let leg = self.drive(way, None);
        let depot = "dépôt".to_owned();
        self.visit(Activity::End { depot }, Some(leg), 0);
        let mut round = self.round;
        round.end_ds = self.now_ds;
        round.figures.duration_ds = i64::from(round.end_ds - round.start_ds);
        let metres = (round.figures.collecting_dm + round.figures.deadhead_dm) as f64 / 10.0;
        round.cost = CostBreakdown {
            fixed: 150.0,
            time: round.figures.duration_ds as f64 / 36_000.0 * 85.0,
            distance: metres / 1_000.0 * 1.4,
            total: 0.0,
        };
        round.cost.total = round.cost.fixed + round.cost.time + round.cost.distance;
        round
    }
}
