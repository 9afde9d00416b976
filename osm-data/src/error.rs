//! Why a file cannot be read, where, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A block of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Location {
    /// The file.
    pub file: PathBuf,
    /// Number of the block, the header being 0.
    pub block: u64,
    /// Where the block begins, in bytes from the start of the file.
    pub offset: u64,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            block,
            offset,
        } = self;
        write!(f, "{}, block {block} (byte {offset})", file.display())
    }
}

/// An extract that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OsmError {
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}. Check the path and the permissions.", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{}: is {found}, not an OpenStreetMap extract in PBF format. {action}", .file.display())]
    NotPbf {
        /// The file.
        file: PathBuf,
        /// What it looks like.
        found: &'static str,
        /// What to do.
        action: &'static str,
    },
    /// The file holds nothing but noise from its first byte on.
    #[error(
        "{}: looks encrypted, or compressed as a whole: its first bytes are noise. \
         Decrypt or unpack it first; a PBF extract begins with a block of type OSMHeader.",
        .file.display()
    )]
    Scrambled {
        /// The file.
        file: PathBuf,
    },
    /// The file ends in the middle of a block.
    #[error(
        "{at}: the file ends {missing} bytes too early. Download it again and compare its size."
    )]
    Truncated {
        /// The block that is cut off.
        at: Location,
        /// How many bytes are missing from this block.
        missing: u64,
    },
    /// A block breaks the format.
    #[error("{at}: damaged: {what}. Download the file again and compare its checksum.")]
    Damaged {
        /// The block.
        at: Location,
        /// What is wrong.
        what: String,
    },
    /// A block is packed by a method that this reader does not know.
    #[error(
        "{at}: packed with {method}, which is not supported. Repack the file with zlib: \
         `osmium cat IN.osm.pbf -o OUT.osm.pbf -f pbf,pbf_compression=zlib`."
    )]
    UnsupportedCompression {
        /// The block.
        at: Location,
        /// The method.
        method: &'static str,
    },
    /// The file says that a reader must know something which this one does not.
    #[error("{at}: needs the feature {feature:?}, which is not supported. {action}")]
    UnsupportedFeature {
        /// The header block.
        at: Location,
        /// The feature's name in the file.
        feature: String,
        /// What to do.
        action: &'static str,
    },
    /// A block is larger than is allowed.
    #[error(
        "{at}: {what} of {size} bytes is above the limit of {limit}: the file is damaged or hostile. \
         Download it again and compare its checksum."
    )]
    TooLarge {
        /// The block.
        at: Location,
        /// What is too large.
        what: &'static str,
        /// How large it is.
        size: u64,
        /// How large it may be.
        limit: u64,
    },
    /// The extract has more nodes on roads than a network can number.
    #[error("{}: too large for one network. Cut the extract to the area of the rounds.", .file.display())]
    TooManyNodes {
        /// The file.
        file: PathBuf,
    },
}
