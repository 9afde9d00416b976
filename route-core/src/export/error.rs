//! Why a plan cannot be exported.

use thiserror::Error;

/// Why a plan cannot be exported. Each variant that concerns a visit has the round's number and
/// the visit's index in it.
#[derive(Error, Debug)]
#[non_exhaustive]
pub enum ExportError {
    /// The plan's edge numbers belong to another road graph.
    #[error(
        "the plan was made on road graph {of_plan}, this is road graph {given}: \
         export it with the extract it was planned with, or plan again"
    )]
    OtherRoadGraph {
        /// Digest in the plan.
        of_plan: String,
        /// Digest of the graph given.
        given: String,
    },
    /// An edge number beyond the graph's edges.
    #[error("round {round}, visit {visit}: the road graph has no edge {edge}; plan again")]
    NoSuchEdge {
        /// Number of the round.
        round: u32,
        /// Index of the visit.
        visit: usize,
        /// Number of the edge.
        edge: u32,
    },
    /// An offset beyond the end of its edge, or an end before its begin.
    #[error(
        "round {round}, visit {visit}: {from_dm} dm to {to_dm} dm is no part of edge {edge}; \
         plan again"
    )]
    NotOnEdge {
        /// Number of the round.
        round: u32,
        /// Index of the visit.
        visit: usize,
        /// Number of the edge.
        edge: u32,
        /// Begin, decimetres from the edge's tail.
        from_dm: u32,
        /// End, decimetres from the edge's tail.
        to_dm: u32,
    },
    /// Two edges in a row that do not meet.
    #[error("round {round}, visit {visit}: edge {edge} does not begin where the one before ends")]
    BrokenLeg {
        /// Number of the round.
        round: u32,
        /// Index of the visit.
        visit: usize,
        /// Number of the second edge.
        edge: u32,
    },
    /// A leg so long that no truck drives it.
    #[error("round {round}, visit {visit}: the leg is {length_dm} dm long; plan again")]
    LegTooLong {
        /// Number of the round.
        round: u32,
        /// Index of the visit.
        visit: usize,
        /// Sum of its edges, decimetres.
        length_dm: u64,
    },
    /// The text could not be written.
    #[error("the file could not be written")]
    Write(#[from] std::io::Error),
    /// The JSON could not be written.
    #[error("the JSON could not be written")]
    Json(#[from] serde_json::Error),
}
