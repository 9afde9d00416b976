//! A map on disk: an imported extract made ready for planning, in one file.
//!
//! It holds the road network, on which plans are checked; the report of its import; the road
//! graph; its manoeuvres; and the order and the shortcuts of shortest paths. What follows from
//! these within milliseconds, such as the index of roads beside a position, is made anew. A
//! vehicle class is customised after opening, as after an import; results are the same to the
//! byte.
//!
//! [`open`] maps the file into memory, compares checksums, takes the values out, and examines
//! every number that something is indexed with: a file that is damaged, made to do harm or of
//! another version is refused, and never makes the program panic or take more memory than a few
//! times the size of the file. It takes 0.1 s for an extract with 93,000 segments.

mod container;
mod graph;
mod mapping;
mod network;
mod stored;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use osm_data::network::RoadNetwork;
use osm_data::{Import, ImportReport};
use thiserror::Error;

use crate::graph::house_numbers::HouseNumbers;
use crate::graph::invariants::BrokenInvariant;
use crate::graph::road_graph::RoadGraph;
use crate::graph::rules::RoadRules;
use crate::graph::snap::SnapIndex;
use crate::graph::states::StateGraph;
use crate::paths::hierarchy::{Shortcuts, Topology};
use crate::paths::road_map::RoadMap;

use container::{SECTIONS, seal, unseal};
use stored::Stored;

pub use container::{MAGIC, VERSION};

/// An imported extract made ready for planning.
pub struct ImportedMap {
    /// The roads as they are in the extract; the checker replays plans on them.
    pub network: RoadNetwork,
    /// What the import dropped and guessed.
    pub report: ImportReport,
    /// The roads as the planner uses them.
    pub roads: RoadMap,
}

/// What is wrong with the bytes of a road map.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Flaw {
    /// They begin otherwise.
    #[error("is no road map")]
    NoRoadMap,
    /// They are of an older or newer version of this program.
    #[error("has version {0}, and this program reads version {VERSION}")]
    OtherVersion(u32),
    /// They end before everything is there.
    #[error("is damaged: it ends too early")]
    EndsEarly,
    /// They go on behind the end.
    #[error("is damaged: it goes on behind its end")]
    GoesOn,
    /// They are not those that were written.
    #[error("is damaged: the checksum of its {0} differs")]
    Checksum(&'static str),
    /// They stand for no value.
    #[error("is damaged: its {0} cannot be read")]
    Unreadable(&'static str),
    /// Roads that do not fit together.
    #[error("is damaged: {0}")]
    Network(#[from] osm_data::invariants::BrokenInvariant),
    /// Edges, manoeuvres or shortcuts that do not fit together.
    #[error("is damaged: {0}")]
    Graph(#[from] BrokenInvariant),
}

/// A road map that cannot be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RoadsFileError {
    /// The file cannot be opened or mapped.
    #[error("{}: cannot be read: {source}. Check the path and the permissions.", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// What is in it cannot be used.
    #[error(
        "{}: {flaw}. Make it again from its extract: \
         rounds import EXTRACT.osm.pbf --out {}",
        .file.display(), .file.display()
    )]
    Refused {
        /// The file.
        file: PathBuf,
        /// Why.
        flaw: Flaw,
    },
}

/// Whether a file begins as a road map does. What cannot be read does not.
pub fn is_roads_file(file: &Path) -> bool {
    let mut first = [0; MAGIC.len()];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == MAGIC
}

/// Opens a road map, on the threads of the current pool.
///
/// # Errors
/// It cannot be read, is damaged, or is of another version of this program.
pub fn open(file: &Path) -> Result<ImportedMap, RoadsFileError> {
    let mapped = File::open(file).and_then(|opened| mapping::map(&opened));
    let mapped = mapped.map_err(|source| RoadsFileError::Unreadable {
        file: file.to_owned(),
        source,
    })?;
    ImportedMap::from_bytes(&mapped).map_err(|flaw| RoadsFileError::Refused {
        file: file.to_owned(),
        flaw,
    })
}

impl ImportedMap {
    /// Makes an extract ready, on the threads of the current pool.
    pub fn build(import: Import) -> Self {
        Self {
            roads: RoadMap::build(&import.network),
            network: import.network,
            report: import.report,
        }
    }

    /// The bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let section = |put: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = Vec::new();
            put(&mut bytes);
            bytes
        };
        seal(&[
            section(&|out| self.network.put(out)),
            section(&|out| self.report.put(out)),
            section(&|out| {
                self.roads.graph.put(out);
                self.roads.house_numbers.put(out);
            }),
            section(&|out| self.roads.states.put(out)),
            section(&|out| self.roads.topology.shortcuts().put(out)),
        ])
    }

    /// The map in the bytes of a file.
    ///
    /// # Errors
    /// They are damaged, or of another version.
    pub fn from_bytes(file: &[u8]) -> Result<Self, Flaw> {
        let sections = unseal(file)?;
        let (of_network, of_paths) = rayon::join(
            || {
                let network: RoadNetwork = take(&sections, 0)?;
                network.check_invariants()?;
                let report: ImportReport = take(&sections, 1)?;
                Ok::<_, Flaw>((network, report))
            },
            || {
                let graph: (RoadGraph, HouseNumbers) = take(&sections, 2)?;
                let states: StateGraph = take(&sections, 3)?;
                let shortcuts: Shortcuts = take(&sections, 4)?;
                Ok::<_, Flaw>((graph, states, shortcuts))
            },
        );
        let (network, report) = of_network?;
        let ((graph, house_numbers), states, shortcuts) = of_paths?;
        graph.check_invariants(&network)?;
        let (snap, topology) = rayon::join(
            || SnapIndex::build(&graph),
            || {
                states.check_invariants(&graph)?;
                Topology::restore(&states, shortcuts)
            },
        );
        Ok(Self {
            network,
            report,
            roads: RoadMap {
                graph,
                states,
                snap,
                house_numbers,
                topology: topology?,
                rules: RoadRules::NONE,
                edition: 0,
            },
        })
    }
}

/// The value of a section.
fn take<T: Stored>(sections: &[(&[u8], u32); SECTIONS.len()], index: usize) -> Result<T, Flaw> {
    let (mut input, sum) = sections[index];
    if crc32fast::hash(input) != sum {
        return Err(Flaw::Checksum(SECTIONS[index]));
    }
    let value = T::take(&mut input);
    value
        .filter(|_| input.is_empty())
        .ok_or(Flaw::Unreadable(SECTIONS[index]))
}
