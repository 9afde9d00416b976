//! The way a round takes on the map: visits and legs turned into geometry, checked once.

use osm_data::network::Position;

use crate::graph::road_graph::{EdgeId, RoadGraph};
use crate::plan::{Activity, Plan, PlannedLeg, Round};

use super::error::ExportError;

/// Ten thousand kilometres: far beyond a shift, and sums of it fit their types.
const LONGEST_LEG_DM: u64 = 100_000_000;

/// The path of a round.
#[derive(Clone, PartialEq, Debug)]
pub struct RoundPath {
    /// Pieces in driving order; what covers no ground has none.
    pub pieces: Vec<Piece>,
    /// Where the truck is at the begin of each visit, on the road; `None` for all if it never
    /// moves.
    pub places: Vec<Option<Position>>,
    /// The trip of each visit, as an index into the round's trips; `None` on the way home.
    pub trips: Vec<Option<usize>>,
}

/// A leg, or the collection of a street side.
#[derive(Clone, PartialEq, Debug)]
pub struct Piece {
    /// Index of the visit that it leads to or is.
    pub visit: usize,
    /// The truck collects along it; otherwise it only drives there.
    pub is_collecting: bool,
    /// Parts of edges in driving order, at least one.
    pub steps: Vec<Step>,
    /// Geometry, without repetitions in a row; one point if it covers no ground.
    pub points: Vec<Position>,
}

/// A part of an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The edge.
    pub edge: EdgeId,
    /// Begin, decimetres from its tail.
    pub from_dm: u32,
    /// End, decimetres from its tail.
    pub to_dm: u32,
}

impl Step {
    /// Its length, decimetres.
    pub fn length_dm(self) -> u32 {
        self.to_dm - self.from_dm
    }
}

impl Piece {
    /// Its length, decimetres.
    pub fn length_dm(&self) -> u32 {
        self.steps.iter().map(|step| step.length_dm()).sum()
    }
}

impl RoundPath {
    /// The path of a round of a plan.
    ///
    /// # Errors
    /// The plan is not of this road graph, or does not fit it.
    pub fn of(plan: &Plan, round: &Round, graph: &RoadGraph) -> Result<Self, ExportError> {
        let given = format!("{:016x}", graph.digest);
        if plan.road_graph != given {
            return Err(ExportError::OtherRoadGraph {
                of_plan: plan.road_graph.clone(),
                given,
            });
        }
        let mut path = Self {
            pieces: Vec::new(),
            places: Vec::new(),
            trips: Vec::new(),
        };
        let mut unloaded = 0;
        for (index, visit) in round.visits.iter().enumerate() {
            let tracer = Tracer {
                graph,
                round: round.number,
                visit: index,
            };
            let mut place = None;
            if let Some(leg) = &visit.leg
                && let Some(piece) = tracer.leg(leg)?
            {
                place = piece.points.last().copied();
                path.pieces.push(piece);
            }
            if let Activity::Collect(collection) = &visit.activity {
                let piece = tracer.piece(
                    true,
                    vec![tracer.step(
                        collection.edge,
                        collection.from_offset_dm,
                        collection.to_offset_dm,
                    )?],
                );
                place = piece.points.first().copied();
                path.pieces.push(piece);
            }
            path.places.push(place);
            path.trips
                .push((unloaded < round.trips.len()).then_some(unloaded));
            unloaded += usize::from(matches!(visit.activity, Activity::Dispose { .. }));
        }
        path.fill_places();
        Ok(path)
    }

    /// A visit without a way there is where the one before ended; the first is where the path
    /// begins.
    fn fill_places(&mut self) {
        let mut here = self
            .pieces
            .first()
            .and_then(|piece| piece.points.first().copied());
        for (visit, place) in self.places.iter_mut().enumerate() {
            *place = place.or(here);
            here = *place;
            let last_piece = self.pieces.iter().rfind(|piece| piece.visit == visit);
            if let Some(end) = last_piece.and_then(|piece| piece.points.last()) {
                here = Some(*end);
            }
        }
    }
}

/// Turns the numbers of one visit into geometry.
struct Tracer<'g> {
    graph: &'g RoadGraph,
    round: u32,
    visit: usize,
}

impl Tracer<'_> {
    fn leg(&self, leg: &PlannedLeg) -> Result<Option<Piece>, ExportError> {
        let Some(last) = leg.edges.len().checked_sub(1) else {
            return Ok(None);
        };
        let mut steps: Vec<Step> = Vec::with_capacity(leg.edges.len());
        for (index, &edge) in leg.edges.iter().enumerate() {
            let from_dm = if index == 0 { leg.from_offset_dm } else { 0 };
            let to_dm = if index == last {
                leg.to_offset_dm
            } else {
                self.edge(edge)?.1
            };
            let step = self.step(edge, from_dm, to_dm)?;
            let follows = steps.last().is_none_or(|previous| {
                self.graph.edge(previous.edge).head == self.graph.edge(step.edge).tail
            });
            if !follows {
                return Err(ExportError::BrokenLeg {
                    round: self.round,
                    visit: self.visit,
                    edge,
                });
            }
            steps.push(step);
        }
        let length_dm = steps.iter().map(|step| u64::from(step.length_dm())).sum();
        if length_dm > LONGEST_LEG_DM {
            return Err(ExportError::LegTooLong {
                round: self.round,
                visit: self.visit,
                length_dm,
            });
        }
        Ok(Some(self.piece(false, steps)))
    }

    /// An edge with its length.
    fn edge(&self, edge: u32) -> Result<(EdgeId, u32), ExportError> {
        if (edge as usize) < self.graph.edge_count() {
            let id = EdgeId(edge);
            return Ok((id, self.graph.length_dm(id)));
        }
        Err(ExportError::NoSuchEdge {
            round: self.round,
            visit: self.visit,
            edge,
        })
    }

    fn step(&self, edge: u32, from_dm: u32, to_dm: u32) -> Result<Step, ExportError> {
        let (id, length_dm) = self.edge(edge)?;
        if from_dm <= to_dm && to_dm <= length_dm {
            return Ok(Step {
                edge: id,
                from_dm,
                to_dm,
            });
        }
        Err(ExportError::NotOnEdge {
            round: self.round,
            visit: self.visit,
            edge,
            from_dm,
            to_dm,
        })
    }

    fn piece(&self, is_collecting: bool, steps: Vec<Step>) -> Piece {
        let mut points = Vec::new();
        for step in &steps {
            points.extend(
                self.graph
                    .positions_between(step.edge, step.from_dm, step.to_dm),
            );
        }
        points.dedup();
        Piece {
            visit: self.visit,
            is_collecting,
            steps,
            points,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;

    #[test]
    fn a_path_runs_without_a_gap_from_depot_to_depot() {
        let (graph, plan) = sample();
        for round in &plan.rounds {
            let path = RoundPath::of(&plan, round, &graph).expect("a path");
            assert_eq!(path.places.len(), round.visits.len());
            for pair in path.pieces.windows(2) {
                assert_eq!(
                    pair[0].points.last(),
                    pair[1].points.first(),
                    "between visits {} and {}",
                    pair[0].visit,
                    pair[1].visit
                );
            }
            let (first, last) = (path.places[0], path.places[round.visits.len() - 1]);
            assert!(first.is_some());
            assert_eq!(first, last);
        }
    }

    #[test]
    fn the_lengths_of_the_pieces_are_those_of_the_figures() {
        let (graph, plan) = sample();
        for round in &plan.rounds {
            let path = RoundPath::of(&plan, round, &graph).expect("a path");
            let sum = |is_collecting| -> i64 {
                let pieces = path.pieces.iter();
                pieces
                    .filter(|piece| piece.is_collecting == is_collecting)
                    .map(|piece| i64::from(piece.length_dm()))
                    .sum()
            };
            assert_eq!(sum(true), round.figures.collecting_dm);
            assert_eq!(sum(false), round.figures.deadhead_dm);
        }
    }

    #[test]
    fn visits_belong_to_the_trip_that_brings_their_waste() {
        let (graph, plan) = sample();
        let path = RoundPath::of(&plan, &plan.rounds[0], &graph).expect("a path");
        let trips: Vec<Option<usize>> = path.trips;
        assert_eq!(
            trips,
            [
                Some(0),
                Some(0),
                Some(0),
                Some(0),
                Some(1),
                Some(1),
                Some(1),
                None
            ]
        );
    }

    #[test]
    fn a_plan_of_another_graph_is_refused() {
        let (mut graph, plan) = sample();
        graph.digest += 1;
        let error = RoundPath::of(&plan, &plan.rounds[0], &graph).expect_err("an error");
        assert!(
            matches!(error, ExportError::OtherRoadGraph { .. }),
            "{error}"
        );
    }

    #[test]
    fn a_plan_that_does_not_fit_its_graph_is_an_error_and_no_panic() {
        let (graph, sound) = sample();
        let broken = |change: &dyn Fn(&mut PlannedLeg)| {
            let mut plan = sound.clone();
            let leg = plan.rounds[0].visits[1].leg.as_mut().expect("a leg");
            change(leg);
            RoundPath::of(&plan, &plan.rounds[0], &graph).expect_err("an error")
        };
        let error = broken(&|leg| leg.edges[0] = u32::MAX);
        assert!(
            matches!(error, ExportError::NoSuchEdge { visit: 1, .. }),
            "{error}"
        );
        let error = broken(&|leg| leg.to_offset_dm = u32::MAX);
        assert!(
            matches!(error, ExportError::NotOnEdge { visit: 1, .. }),
            "{error}"
        );
        let error = broken(&|leg| leg.from_offset_dm = u32::MAX);
        assert!(
            matches!(error, ExportError::NotOnEdge { visit: 1, .. }),
            "{error}"
        );
        let error = broken(&|leg| leg.edges.swap(0, 1));
        assert!(
            matches!(error, ExportError::BrokenLeg { visit: 1, .. }),
            "{error}"
        );

        let error = broken(&|leg| {
            let back = graph
                .edge(EdgeId(leg.edges[0]))
                .reverse
                .expect("a two-way street");
            leg.edges = [leg.edges[0], back.0].repeat(50_000);
        });
        assert!(
            matches!(error, ExportError::LegTooLong { visit: 1, .. }),
            "{error}"
        );

        let mut plan = sound.clone();
        if let Activity::Collect(collection) = &mut plan.rounds[0].visits[1].activity {
            collection.from_offset_dm = collection.to_offset_dm + 1;
        }
        let error = RoundPath::of(&plan, &plan.rounds[0], &graph).expect_err("an error");
        assert!(
            matches!(error, ExportError::NotOnEdge { visit: 1, .. }),
            "{error}"
        );
    }

    #[test]
    fn a_round_that_never_moves_has_no_places() {
        let (graph, mut plan) = sample();
        for visit in &mut plan.rounds[0].visits {
            visit.leg = None;
        }
        plan.rounds[0].visits.retain(|visit| {
            matches!(
                visit.activity,
                Activity::Start { .. } | Activity::End { .. }
            )
        });
        let path = RoundPath::of(&plan, &plan.rounds[0], &graph).expect("a path");
        assert_eq!((path.pieces.len(), path.places), (0, vec![None, None]));
    }
}
