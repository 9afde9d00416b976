//! From an extract to a network.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;

use crate::assemble::assemble;
use crate::error::OsmError;
use crate::extract::Extract;
use crate::network::RoadNetwork;
use crate::pbf;
use crate::progress::{ImportPhase, ImportProgress};
use crate::report::ImportReport;

/// What to import besides the roads.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ImportOptions {
    /// Whether the centroids of buildings are wanted.
    pub buildings: bool,
}

/// An imported extract.
#[derive(Clone, Debug)]
pub struct Import {
    /// The roads and places.
    pub network: RoadNetwork,
    /// What was dropped and guessed.
    pub report: ImportReport,
}

/// Imports an extract in PBF format (`.osm.pbf`).
///
/// Works on the threads of the current rayon pool. The result depends on the
/// file and the options only, not on the number of threads.
///
/// # Errors
/// When the file cannot be read, is something else, or is damaged. Single
/// elements that make no sense are no error: the report counts them.
pub fn import(
    path: &Path,
    options: &ImportOptions,
    progress: &mut (dyn FnMut(ImportProgress) + Send),
) -> Result<Import, OsmError> {
    let file = File::open(path).map_err(|source| OsmError::Unreadable {
        file: path.to_path_buf(),
        source,
    })?;
    import_from(BufReader::new(file), path, options, progress)
}

/// Imports an extract that is in memory; errors call it `(memory)`.
///
/// # Errors
/// As [`import`].
pub fn import_bytes(
    bytes: &[u8],
    options: &ImportOptions,
    progress: &mut (dyn FnMut(ImportProgress) + Send),
) -> Result<Import, OsmError> {
    let name = Path::new("(memory)");
    import_from(Cursor::new(bytes), name, options, progress)
}

fn import_from<R: Read + Seek>(
    reader: R,
    name: &Path,
    options: &ImportOptions,
    progress: &mut (dyn FnMut(ImportProgress) + Send),
) -> Result<Import, OsmError> {
    let mut last = None;
    let extract = pbf::read(reader, name, options.buildings, &mut |step| {
        last = Some(step);
        progress(step);
    })?;
    if let Some(step) = last {
        progress(ImportProgress {
            phase: ImportPhase::Network,
            ..step
        });
    }
    check_size(&extract, name)?;
    let (network, report) = assemble(extract);
    Ok(Import { network, report })
}

/// Indices into the network are 32 bits wide. Cutting adds at most one position per node.
fn check_size(extract: &Extract, name: &Path) -> Result<(), OsmError> {
    let nodes: usize = extract.roads.iter().map(|road| road.nodes.len()).sum();
    if nodes > u32::MAX as usize / 2 {
        return Err(OsmError::TooManyNodes {
            file: name.to_path_buf(),
        });
    }
    Ok(())
}
