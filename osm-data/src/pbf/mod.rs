//! Extracts in PBF format, read in three passes: relations, ways, nodes.
//!
//! `osmpbf` decodes the elements. The blocks are cut out and unpacked here, so
//! that every fault has a block number and a byte offset, and examined by
//! [`guard`] before they are decoded.
//!
//! Blocks are decoded in parallel, in batches, and put together in the order of
//! the file: the result does not depend on the number of threads.

mod block;
mod frame;
mod guard;
mod sniff;
mod wire;

#[cfg(test)]
mod tests;

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use rayon::prelude::*;

use self::block::Pass;
use self::frame::{BlockType, Frame, Frames, unreadable};
use self::guard::Contents;
use self::wire::Malformed;
use crate::error::OsmError;
use crate::extract::Extract;
use crate::progress::{ImportPhase, ImportProgress};

/// A batch ends after so many blocks or packed bytes, whatever comes first.
const BATCH_BLOCKS: usize = 32;
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Reads a whole file.
pub(crate) fn read<R: Read + Seek>(
    mut reader: R,
    file: &Path,
    buildings: bool,
    progress: &mut dyn FnMut(ImportProgress),
) -> Result<Extract, OsmError> {
    let bytes_total = reader
        .seek(SeekFrom::End(0))
        .and_then(|size| reader.rewind().map(|()| size))
        .map_err(|source| unreadable(file, source))?;
    let mut prefix = Vec::with_capacity(sniff::PREFIX);
    reader
        .by_ref()
        .take(sniff::PREFIX as u64)
        .read_to_end(&mut prefix)
        .and_then(|_| reader.rewind())
        .map_err(|source| unreadable(file, source))?;
    sniff::check_start(file, &prefix)?;

    let mut file = Source {
        reader,
        file,
        buildings,
        blocks: Vec::new(),
        bytes_total,
        progress,
    };
    let mut extract = file.read_relations()?;
    let ways = Pass::Ways(extract.wanted_ways());
    extract.append(file.read_again(ImportPhase::Ways, &ways, |block| block.ways)?);
    let nodes = Pass::Nodes(extract.wanted_nodes());
    extract.append(file.read_again(ImportPhase::Nodes, &nodes, |block| block.nodes)?);
    Ok(extract)
}

/// A block of data that the first pass has met.
struct DataBlock {
    number: u64,
    offset: u64,
    contents: Contents,
}

struct Source<'a, R> {
    reader: R,
    file: &'a Path,
    buildings: bool,
    blocks: Vec<DataBlock>,
    bytes_total: u64,
    progress: &'a mut dyn FnMut(ImportProgress),
}

impl<R: Read + Seek> Source<'_, R> {
    /// The first pass: keeps relations, and finds out what each block holds.
    fn read_relations(&mut self) -> Result<Extract, OsmError> {
        let (file, buildings) = (self.file, self.buildings);
        let decode = |frame: &Frame| -> Result<(Option<DataBlock>, Extract), OsmError> {
            let mut extract = Extract {
                blocks: 1,
                ..Extract::default()
            };
            let damaged = |fault: Malformed| frame.damaged(file, fault);
            match &frame.block_type {
                BlockType::Header => {
                    block::check_header(frame, file)?;
                    Ok((None, extract))
                }
                BlockType::Unknown => {
                    extract.unknown_blocks = 1;
                    Ok((None, extract))
                }
                BlockType::Data => {
                    let content = frame.content(file)?;
                    let contents = guard::examine(&content).map_err(damaged)?;
                    if contents.relations {
                        let relations = block::read(&content, &Pass::Relations, buildings);
                        extract.append(relations.map_err(damaged)?);
                    }
                    let block = DataBlock {
                        number: frame.number,
                        offset: frame.offset,
                        contents,
                    };
                    Ok((Some(block), extract))
                }
            }
        };
        let frames = Frames::new(&mut self.reader, file, 0, 0);
        let mut extract = Extract::default();
        let blocks = &mut self.blocks;
        let progress = report(
            &mut *self.progress,
            ImportPhase::Relations,
            self.bytes_total,
        );
        in_batches(frames, decode, progress, |(block, read)| {
            blocks.extend(block);
            extract.append(read);
        })?;
        Ok(extract)
    }

    /// A later pass over the blocks that hold what it looks for.
    fn read_again(
        &mut self,
        phase: ImportPhase,
        pass: &Pass,
        wanted: impl Fn(Contents) -> bool,
    ) -> Result<Extract, OsmError> {
        let (file, buildings) = (self.file, self.buildings);
        let decode = |frame: &Frame| {
            let content = frame.content(file)?;
            block::read(&content, pass, buildings).map_err(|fault| frame.damaged(file, fault))
        };
        let reader = &mut self.reader;
        let wanted = self.blocks.iter().filter(|block| wanted(block.contents));
        let frames = wanted.filter_map(|block| match reader.seek(SeekFrom::Start(block.offset)) {
            Ok(_) => Frames::new(&mut *reader, file, block.number, block.offset).next(),
            Err(source) => Some(Err(unreadable(file, source))),
        });
        let mut extract = Extract::default();
        let progress = report(&mut *self.progress, phase, self.bytes_total);
        in_batches(frames, decode, progress, |read| extract.append(read))?;
        Ok(extract)
    }
}

fn report<'a>(
    progress: &'a mut dyn FnMut(ImportProgress),
    phase: ImportPhase,
    bytes_total: u64,
) -> impl FnMut(&Frame) + 'a {
    move |frame| {
        progress(ImportProgress {
            phase,
            bytes_done: frame.end,
            bytes_total,
        });
    }
}

/// Decodes frames in parallel and takes the results in order. Of several faults the first in the
/// file is returned.
fn in_batches<T: Send>(
    mut frames: impl Iterator<Item = Result<Frame, OsmError>>,
    decode: impl Fn(&Frame) -> Result<T, OsmError> + Sync,
    mut progress: impl FnMut(&Frame),
    mut take: impl FnMut(T),
) -> Result<(), OsmError> {
    loop {
        let mut batch = Vec::new();
        let mut bytes = 0;
        let mut fault = None;
        while batch.len() < BATCH_BLOCKS && bytes < BATCH_BYTES {
            match frames.next() {
                Some(Ok(frame)) => {
                    bytes += frame.blob.len();
                    batch.push(frame);
                }
                Some(Err(error)) => {
                    fault = Some(error);
                    break;
                }
                None => break,
            }
        }
        let decoded: Vec<Result<T, OsmError>> = batch.par_iter().map(&decode).collect();
        for result in decoded {
            take(result?);
        }
        if let Some(fault) = fault {
            return Err(fault);
        }
        match batch.last() {
            Some(frame) => progress(frame),
            None => return Ok(()),
        }
    }
}
