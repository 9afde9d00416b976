//! What a file is that does not begin like an extract.

use std::path::Path;

use super::frame::{BlockType, MAX_HEADER, block_header};
use crate::error::OsmError;

/// How much of a file is needed to judge it.
pub(super) const PREFIX: usize = 4 * 1024;

/// Checks that the first bytes of a file begin a PBF extract, or at least may do so.
pub(super) fn check_start(file: &Path, prefix: &[u8]) -> Result<(), OsmError> {
    if begins_with_header_block(prefix) {
        return Ok(());
    }
    let not_pbf = |found, action| {
        Err(OsmError::NotPbf {
            file: file.to_path_buf(),
            found,
            action,
        })
    };
    if prefix.is_empty() {
        return not_pbf("an empty file", "Download it again.");
    }
    for (magic, found, action) in KNOWN {
        if prefix.starts_with(magic) {
            return not_pbf(found, action);
        }
    }
    let text = String::from_utf8_lossy(prefix);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let start: String = text.chars().take(32).collect();
    let start = start.to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        let action = "The download gave a web page, perhaps an error message: open it to see why.";
        return not_pbf("an HTML page", action);
    }
    if start.starts_with("<?xml") || start.starts_with("<osm") {
        let action = "Convert it: `osmium cat IN.osm -o OUT.osm.pbf`.";
        return not_pbf("XML, perhaps OSM XML", action);
    }
    if start.starts_with("version https://git-lfs") {
        return not_pbf(
            "a Git LFS pointer",
            "Fetch the file itself: `git lfs pull`.",
        );
    }
    if is_noise(prefix) {
        return Err(OsmError::Scrambled {
            file: file.to_path_buf(),
        });
    }
    not_pbf(
        "something else",
        "Its first block is no OSMHeader; check that it is the right file.",
    )
}

const UNPACK: &str = "Unpack it first.";
const CONVERT: &str = "Convert it: `osmium cat IN -o OUT.osm.pbf`.";

const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"\x1f\x8b", "a gzip archive", UNPACK),
    (b"BZh", "a bzip2 archive, perhaps packed OSM XML", CONVERT),
    (b"PK\x03\x04", "a ZIP archive", UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\xff\xe0\x04o5m2", "an o5m file", CONVERT),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "Bring the extract in PBF format.",
    ),
    (
        b"\x93roads\r\n",
        "a road map, made ready by `rounds import`",
        "Take it as it is, or give the extract that it was made of.",
    ),
    (
        b"%PDF",
        "a PDF document",
        "Bring the extract in PBF format.",
    ),
];

/// Whether a file begins with a header block; true as well where it ends within that header.
fn begins_with_header_block(prefix: &[u8]) -> bool {
    let Some((size, rest)) = prefix.split_first_chunk::<4>() else {
        return !prefix.is_empty() && prefix.iter().all(|byte| *byte == 0);
    };
    let size = u64::from(u32::from_be_bytes(*size));
    if size == 0 || size >= MAX_HEADER {
        return false;
    }
    match rest.get(..size as usize) {
        Some(header) => matches!(block_header(header), Ok((BlockType::Header, _))),
        None => b"\x0a\x09OSMHeader".starts_with(rest) || rest.starts_with(b"\x0a\x09OSMHeader"),
    }
}

/// Whether bytes look random, by their entropy.
fn is_noise(bytes: &[u8]) -> bool {
    const ENOUGH: usize = 256;
    if bytes.len() < ENOUGH {
        return false;
    }
    let mut counts = [0u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let total = bytes.len() as f64;
    let entropy: f64 = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum();
    // Of `n` random bytes the sample's entropy stays a little below min(8, log2 n).
    entropy > total.log2().min(8.0) - 1.0
}
