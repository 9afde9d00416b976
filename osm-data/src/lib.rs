//! Reads OpenStreetMap extracts into typed road data.
//!
//! This is the only crate that knows a tag string: what leaves it is a
//! [`network::RoadNetwork`] of junctions, segments and typed attributes.
//!
//! ```no_run
//! use osm_data::{ImportOptions, import};
//!
//! let path = std::path::Path::new("pas-de-calais.osm.pbf");
//! let import = import(path, &ImportOptions::default(), &mut |_| {})?;
//! println!("{}", import.report);
//! # Ok::<(), osm_data::OsmError>(())
//! ```
//!
//! An extract goes this way: `pbf` reads its elements in three passes and
//! hands them to `extract`, which keeps what `tags` makes sense of; `split`
//! cuts the roads at junctions, `restriction` finds the segments that a
//! restriction is about, and `assemble` puts the network together.

#![forbid(unsafe_code)]

mod assemble;
mod error;
mod extract;
mod geometry;
mod import;
mod pbf;
mod progress;
mod restriction;
mod split;
mod tags;

pub mod invariants;
pub mod network;
pub mod reason;
pub mod report;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use error::{Location, OsmError};
pub use import::{Import, ImportOptions, import, import_bytes};
pub use progress::{ImportPhase, ImportProgress};
pub use reason::Reason;
pub use report::ImportReport;
#[cfg(feature = "write")]
pub mod pbf_writer;
