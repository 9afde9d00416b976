//! What a crew writes down on its round.

use route_core::graph::road_graph::RoadGraph;
use route_core::model::container::Container;
use route_core::paths::dijkstra::{EdgePoint, Path};
use route_core::plan::{
    Activity, CollectedStop, Collection, CostBreakdown, Figures, PlannedLeg, Round, Side, Trip,
    Visit,
};

const START_DS: i32 = 180_000;

/// A round being driven.
pub struct Diary {
    number: u32,
    now_ds: i32,
    leg: Option<PlannedLeg>,
    visits: Vec<Visit>,
    trips: Vec<Trip>,
    figures: Figures,
}

impl Diary {
    /// In the depot at 05:00.
    pub fn new(number: u32) -> Self {
        let mut diary = Self {
            number,
            now_ds: START_DS,
            leg: None,
            visits: Vec::new(),
            trips: Vec::new(),
            figures: Figures::default(),
        };
        diary.write(
            Activity::Start {
                depot: "start".to_owned(),
            },
            0,
        );
        diary
    }

    fn write(&mut self, activity: Activity, duration_ds: i32) {
        let begin_ds = self.now_ds;
        self.now_ds += duration_ds;
        self.visits.push(Visit {
            activity,
            leg: self.leg.take(),
            arrival_ds: begin_ds,
            begin_ds,
            end_ds: self.now_ds,
        });
    }

    /// Drives to the next visit.
    pub fn drive(&mut self, path: &Path) {
        let time_ds = path.weight.time_ds();
        self.now_ds += time_ds;
        self.figures.deadhead_ds += i64::from(time_ds);
        self.figures.deadhead_dm += i64::from(path.weight.distance_dm());
        self.leg = Some(PlannedLeg {
            time_ds,
            distance_dm: path.weight.distance_dm() as i32,
            edges: path.edges.iter().map(|edge| edge.0).collect(),
            from_offset_dm: path.from_offset_dm,
            to_offset_dm: path.to_offset_dm,
        });
    }

    /// Empties a container of 240 l, half full.
    pub fn collect(&mut self, graph: &RoadGraph, place: EdgePoint, container: &Container) {
        let (mass_g, body_ml, handling_ds) = (14_400, 32_000, 100);
        let stop = CollectedStop {
            bins: vec![container.id.clone()],
            offset_dm: place.offset_dm,
            side: Side::Right,
            lon: container.position.lon(),
            lat: container.position.lat(),
            address: String::new(),
            containers: 1,
            begin_ds: self.now_ds,
            handling_ds,
            mass_g,
            body_ml,
        };
        self.figures.containers += 1;
        self.figures.stops += 1;
        self.figures.mass_g += mass_g;
        self.figures.body_ml += body_ml;
        self.figures.collecting_ds += i64::from(handling_ds);
        let collection = Collection {
            stream: "OMR".to_owned(),
            edge: place.edge.0,
            from_offset_dm: place.offset_dm,
            to_offset_dm: place.offset_dm,
            street: graph.street(place.edge).to_owned(),
            municipality: String::new(),
            stops: vec![stop],
        };
        self.write(Activity::Collect(collection), handling_ds);
    }

    /// Unloads everything collected so far.
    pub fn dispose(&mut self) {
        let Figures {
            mass_g, body_ml, ..
        } = self.figures;
        let (site, stream) = ("tip".to_owned(), "OMR".to_owned());
        self.trips.push(Trip {
            stream: stream.clone(),
            site: site.clone(),
            mass_g,
            body_ml,
            load_factor: (mass_g as f64 / 9e6).max(body_ml as f64 / 20e6),
        });
        self.figures.trips += 1;
        self.figures.disposal_ds += 6_000;
        let activity = Activity::Dispose {
            site,
            stream,
            mass_g,
            body_ml,
        };
        self.write(activity, 6_000);
    }

    /// Is back at the depot.
    pub fn end(&mut self) {
        let depot = "end".to_owned();
        self.write(Activity::End { depot }, 0);
    }

    /// The round as it was.
    pub fn round(mut self) -> Round {
        self.figures.duration_ds = i64::from(self.now_ds - START_DS);
        Round {
            number: self.number,
            kept: false,
            vehicle: "truck".to_owned(),
            unit: self.number,
            start_ds: START_DS,
            end_ds: self.now_ds,
            cost: CostBreakdown::default(),
            figures: self.figures,
            trips: self.trips,
            visits: self.visits,
        }
    }
}
