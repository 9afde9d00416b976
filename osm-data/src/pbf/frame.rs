//! A file as a sequence of blocks, each with its number and place.

use std::io::{self, Read};
use std::path::Path;

use flate2::read::ZlibDecoder;

use super::wire::{Fields, Malformed, put_bytes, put_number};
use crate::error::{Location, OsmError};

/// The format's limits, in bytes.
pub(super) const MAX_HEADER: u64 = 64 * 1024;
pub(super) const MAX_BLOB: u64 = 32 * 1024 * 1024;

/// What a block says it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BlockType {
    Header,
    Data,
    /// The format lets readers skip what they do not know.
    Unknown,
}

/// One block as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub number: u64,
    pub offset: u64,
    /// Where the next block begins.
    pub end: u64,
    pub block_type: BlockType,
    pub blob: Vec<u8>,
}

impl Frame {
    pub fn at(&self, file: &Path) -> Location {
        Location {
            file: file.to_path_buf(),
            block: self.number,
            offset: self.offset,
        }
    }

    pub fn damaged(&self, file: &Path, fault: Malformed) -> OsmError {
        OsmError::Damaged {
            at: self.at(file),
            what: fault.0,
        }
    }

    /// The unpacked content.
    pub fn content(&self, file: &Path) -> Result<Vec<u8>, OsmError> {
        let damaged = |fault| self.damaged(file, fault);
        let mut raw = None;
        let mut packed = None;
        let mut announced = 0;
        for field in Fields(&self.blob) {
            let (field, value) = field.map_err(damaged)?;
            match field {
                1 => raw = Some(value.bytes().map_err(damaged)?),
                2 => announced = value.number().map_err(damaged)?,
                3 => packed = Some(value.bytes().map_err(damaged)?),
                4..=7 => {
                    let method = ["LZMA", "bzip2", "LZ4", "Zstandard"][field as usize - 4];
                    return Err(OsmError::UnsupportedCompression {
                        at: self.at(file),
                        method,
                    });
                }
                _ => {}
            }
        }
        let content = match (raw, packed) {
            (Some(raw), None) => raw.to_vec(),
            (None, Some(packed)) => {
                let expected = announced.min(MAX_BLOB) as usize;
                let mut content = Vec::with_capacity(expected);
                ZlibDecoder::new(packed)
                    .take(MAX_BLOB + 1)
                    .read_to_end(&mut content)
                    .map_err(|error| damaged(Malformed::new(format!("zlib data: {error}"))))?;
                content
            }
            _ => return Err(damaged(Malformed::new("a block without data"))),
        };
        let size = content.len() as u64;
        if size >= MAX_BLOB {
            return Err(OsmError::TooLarge {
                at: self.at(file),
                what: "a block",
                size,
                limit: MAX_BLOB,
            });
        }
        if packed.is_some() && announced != size {
            let what = format!("{size} bytes unpacked where {announced} were announced");
            return Err(damaged(Malformed::new(what)));
        }
        Ok(content)
    }
}

/// Content as a file with one block, the way `osmpbf` takes it.
pub(super) fn reframed(block_type: &str, content: &[u8]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(content.len() + 8);
    put_bytes(&mut blob, 1, content);
    let mut header = Vec::new();
    put_bytes(&mut header, 1, block_type.as_bytes());
    put_number(&mut header, 3, blob.len() as u64);
    let mut file = Vec::with_capacity(blob.len() + header.len() + 4);
    file.extend_from_slice(&(header.len() as u32).to_be_bytes());
    file.append(&mut header);
    file.append(&mut blob);
    file
}

/// Reads the blocks of a file one after the other; ends after the first fault.
pub(super) struct Frames<'a, R> {
    reader: R,
    file: &'a Path,
    number: u64,
    offset: u64,
    ended: bool,
}

impl<'a, R: Read> Frames<'a, R> {
    /// Starts at block `number`, which begins at the reader's position, `offset` in the file.
    pub fn new(reader: R, file: &'a Path, number: u64, offset: u64) -> Self {
        Self {
            reader,
            file,
            number,
            offset,
            ended: false,
        }
    }

    fn at(&self) -> Location {
        Location {
            file: self.file.to_path_buf(),
            block: self.number,
            offset: self.offset,
        }
    }

    fn frame(&mut self) -> Result<Option<Frame>, OsmError> {
        let mut size = Vec::with_capacity(4);
        self.read_up_to(4, &mut size)?;
        let header_size = match <[u8; 4]>::try_from(size.as_slice()) {
            Ok(size) => u64::from(u32::from_be_bytes(size)),
            Err(_) if size.is_empty() => return Ok(None),
            Err(_) => return Err(self.truncated(4 - size.len() as u64)),
        };
        if header_size >= MAX_HEADER {
            return Err(OsmError::TooLarge {
                at: self.at(),
                what: "a block header",
                size: header_size,
                limit: MAX_HEADER,
            });
        }
        let header = self.read_exactly(header_size)?;
        let (block_type, blob_size) = block_header(&header).map_err(|fault| OsmError::Damaged {
            at: self.at(),
            what: format!("block header: {}", fault.0),
        })?;
        if blob_size > MAX_BLOB {
            return Err(OsmError::TooLarge {
                at: self.at(),
                what: "a packed block",
                size: blob_size,
                limit: MAX_BLOB,
            });
        }
        let blob = self.read_exactly(blob_size)?;
        let end = self.offset + 4 + header_size + blob_size;
        let frame = Frame {
            number: self.number,
            offset: self.offset,
            end,
            block_type,
            blob,
        };
        self.number += 1;
        self.offset = end;
        Ok(Some(frame))
    }

    fn truncated(&self, missing: u64) -> OsmError {
        OsmError::Truncated {
            at: self.at(),
            missing,
        }
    }

    fn read_exactly(&mut self, size: u64) -> Result<Vec<u8>, OsmError> {
        let mut bytes = Vec::new();
        self.read_up_to(size, &mut bytes)?;
        match size - bytes.len() as u64 {
            0 => Ok(bytes),
            missing => Err(self.truncated(missing)),
        }
    }

    fn read_up_to(&mut self, size: u64, bytes: &mut Vec<u8>) -> Result<(), OsmError> {
        let read = self.reader.by_ref().take(size).read_to_end(bytes);
        read.map_err(|source| unreadable(self.file, source))?;
        Ok(())
    }
}

impl<R: Read> Iterator for Frames<'_, R> {
    type Item = Result<Frame, OsmError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let frame = self.frame().transpose();
        self.ended = !matches!(frame, Some(Ok(_)));
        frame
    }
}

/// Type of a block and size of its blob.
pub(super) fn block_header(header: &[u8]) -> Result<(BlockType, u64), Malformed> {
    let mut block_type = None;
    let mut size = None;
    for field in Fields(header) {
        match field? {
            (1, value) => {
                block_type = Some(match value.bytes()? {
                    b"OSMHeader" => BlockType::Header,
                    b"OSMData" => BlockType::Data,
                    _ => BlockType::Unknown,
                });
            }
            (3, value) => size = Some(value.number()? as i32),
            _ => {}
        }
    }
    let block_type = block_type.ok_or_else(|| Malformed::new("no block type"))?;
    let size = size.ok_or_else(|| Malformed::new("no block size"))?;
    let size =
        u64::try_from(size).map_err(|_| Malformed::new(format!("a block size of {size}")))?;
    Ok((block_type, size))
}

pub(super) fn unreadable(file: &Path, source: io::Error) -> OsmError {
    OsmError::Unreadable {
        file: file.to_path_buf(),
        source,
    }
}
