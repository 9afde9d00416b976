//! How far an import has come.

use std::fmt;

/// What an import is doing. The first three phases read the file, each as much of it as it needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ImportPhase {
    /// Reading relations.
    Relations,
    /// Reading ways.
    Ways,
    /// Reading nodes.
    Nodes,
    /// Cutting ways and resolving restrictions.
    Network,
}

impl fmt::Display for ImportPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ImportPhase::Relations => "relations",
            ImportPhase::Ways => "ways",
            ImportPhase::Nodes => "nodes",
            ImportPhase::Network => "network",
        })
    }
}

/// One report of progress.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImportProgress {
    /// The current phase.
    pub phase: ImportPhase,
    /// Bytes of the file that this phase is done with.
    pub bytes_done: u64,
    /// Size of the file in bytes.
    pub bytes_total: u64,
}
