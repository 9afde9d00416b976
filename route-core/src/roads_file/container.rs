//! The file around the sections: what it is, its version, and a checksum of each section.
//!
//! | bytes | |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 4 | [`VERSION`] |
//! | 4 | CRC-32 of the table that follows |
//! | 12 for each section | its length in bytes (8) and its CRC-32 (4) |
//! | | the sections, one after the other |
//!
//! Numbers are little-endian.

use super::Flaw;
use super::stored::Stored;

/// How a road map begins. Like that of PNG, it shows a transfer that changes line ends.
pub const MAGIC: [u8; 8] = *b"\x93roads\r\n";

/// What is in each section, in their order.
pub(super) const SECTIONS: [&str; 5] = ["network", "report", "graph", "states", "topology"];

/// Version of the format. To be raised with every change of what is stored, of the numbering of
/// edges and states, and of what tags are taken to mean: a file of another version is made anew.
pub const VERSION: u32 = 1;

const TABLE: usize = SECTIONS.len() * 12;
const HEADER: usize = MAGIC.len() + 4 + 4;

/// Puts sections together.
pub(super) fn seal(sections: &[Vec<u8>; SECTIONS.len()]) -> Vec<u8> {
    let mut table = Vec::with_capacity(TABLE);
    for section in sections {
        (section.len() as u64).put(&mut table);
        crc32fast::hash(section).put(&mut table);
    }
    let length = sections.iter().map(Vec::len).sum::<usize>();
    let mut file = Vec::with_capacity(HEADER + TABLE + length);
    file.extend_from_slice(&MAGIC);
    VERSION.put(&mut file);
    crc32fast::hash(&table).put(&mut file);
    file.extend_from_slice(&table);
    sections
        .iter()
        .for_each(|section| file.extend_from_slice(section));
    file
}

/// Takes a file apart, each section with the checksum that it must have.
pub(super) fn unseal(file: &[u8]) -> Result<[(&[u8], u32); SECTIONS.len()], Flaw> {
    let Some(mut input) = file.strip_prefix(&MAGIC) else {
        return Err(Flaw::NoRoadMap);
    };
    let version = u32::take(&mut input).ok_or(Flaw::EndsEarly)?;
    if version != VERSION {
        return Err(Flaw::OtherVersion(version));
    }
    let sum = u32::take(&mut input).ok_or(Flaw::EndsEarly)?;
    let (mut table, mut rest) = input.split_at_checked(TABLE).ok_or(Flaw::EndsEarly)?;
    if crc32fast::hash(table) != sum {
        return Err(Flaw::Checksum("table of sections"));
    }
    let mut sections = [(rest, 0); SECTIONS.len()];
    for section in &mut sections {
        let entry = <(u64, u32)>::take(&mut table).ok_or(Flaw::EndsEarly)?;
        let length = usize::try_from(entry.0).map_err(|_| Flaw::EndsEarly)?;
        let (bytes, behind) = rest.split_at_checked(length).ok_or(Flaw::EndsEarly)?;
        *section = (bytes, entry.1);
        rest = behind;
    }
    if rest.is_empty() {
        Ok(sections)
    } else {
        Err(Flaw::GoesOn)
    }
}
