//! Legs on the road, as the solver asks for them: from tables, or from hub labels where tables
//! would be too large.

use crate::model::problem::{Leg, Legs};

use super::dijkstra::Network;
use super::hierarchy::Topology;
use super::labels::LegLabels;
use super::perfect::Perfect;
use super::table::{LegTable, Place, Watch};

/// Up to this many exits or entries a table is made: half a gigabyte.
const LARGEST_TABLE: usize = 8_000;

/// Legs of all road profiles.
#[derive(Clone, Debug)]
pub struct RoadLegs {
    /// One for each profile.
    pub profiles: Vec<ProfileLegs>,
}

/// Legs of one road profile.
#[derive(Clone, Debug)]
pub enum ProfileLegs {
    /// All of them.
    Table(LegTable),
    /// Two labels for each.
    Labels(LegLabels),
}

impl ProfileLegs {
    /// Makes what suits the number of endpoints; `None` if it was cancelled.
    pub fn compute(
        topology: &Topology,
        perfect: &Perfect,
        network: Network,
        exits: &[Place],
        entries: &[Place],
        watch: &Watch,
    ) -> Option<Self> {
        if exits.len().max(entries.len()) <= LARGEST_TABLE {
            LegTable::compute(topology, perfect, network, exits, entries, watch).map(Self::Table)
        } else {
            LegLabels::compute(topology, perfect, network, exits, entries, watch).map(Self::Labels)
        }
    }
}

impl Legs for RoadLegs {
    #[inline]
    fn leg(&self, profile: u32, exit: u32, entry: u32) -> Leg {
        match &self.profiles[profile as usize] {
            ProfileLegs::Table(table) => table.leg(exit, entry),
            ProfileLegs::Labels(labels) => labels.leg(exit, entry),
        }
    }
}
