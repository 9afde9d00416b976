//! A file in memory without reading it: the operating system brings in what is looked at.
//!
//! The only `unsafe` here: reading the 34 MB of Porto's map would add 15 ms and as much memory to
//! an opening that takes 0.1 s.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps a file.
///
/// Nothing borrowed from the mapping outlives the opening of a road map: what has been checked is
/// a copy, which nobody can change. A program that shortens the file during those milliseconds
/// has this one ended by the operating system; `rounds` itself puts a new file into the place of
/// the old one and never writes into it.
///
/// # Errors
/// The operating system refuses.
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the mapping is read-only and private to the opening. The bytes may be anything, at
    // any time: they are read as bytes, and every value taken from them is examined as a copy.
    unsafe { Mmap::map(file) }
}
