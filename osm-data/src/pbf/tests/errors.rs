//! Every fault of a file has a name, a place and an advice.

use super::encoder::{
    Blob, BlockBuilder, Dense, DenseInfo, Group, Packing, PrimitiveBlock, file, frame_start,
    framed, framed_blob, header, zlib,
};
use super::{NODES, blocks, read, restriction, roads};
use crate::error::OsmError;
use crate::import::{ImportOptions, import};
use crate::pbf::frame::MAX_BLOB;
use prost::Message;

fn fault(bytes: &[u8]) -> OsmError {
    match read(bytes) {
        Ok(_) => panic!("the file is read without a complaint"),
        Err(error) => error,
    }
}

/// A header and one data block.
fn with_block(block: &PrimitiveBlock) -> Vec<u8> {
    let mut bytes = file(&[], Packing::Raw);
    bytes.extend(framed("OSMData", &block.encode_to_vec(), Packing::Raw));
    bytes
}

fn with_blob(blob: &Blob) -> Vec<u8> {
    let mut bytes = file(&[], Packing::Raw);
    bytes.extend(framed_blob("OSMData", blob));
    bytes
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    std::iter::repeat_with(&mut next).take(length).collect()
}

#[test]
fn says_what_a_file_is_that_is_no_extract() {
    let long_text = "id;lon;lat;flux\n".repeat(100);
    for (bytes, words) in [
        (&b""[..], ["empty file", "Download"]),
        (
            b"<?xml version='1.0'?><osm version='0.6'/>",
            ["OSM XML", "osmium cat"],
        ),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?>",
            ["OSM XML", "osmium cat"],
        ),
        (b"<!DOCTYPE html><html>404</html>", ["HTML page", "open it"]),
        (b"\x1f\x8b\x08\0\0\0\0\0", ["gzip", "Unpack"]),
        (b"PK\x03\x04\x14\0\0\0", ["ZIP", "Unpack"]),
        (b"BZh91AY&SY", ["bzip2", "osmium cat"]),
        (b"\xff\xe0\x04o5m2", ["o5m", "osmium cat"]),
        (
            b"version https://git-lfs.github.com/spec/v1",
            ["LFS pointer", "git lfs pull"],
        ),
        (long_text.as_bytes(), ["something else", "right file"]),
        (b"hello", ["something else", "right file"]),
    ] {
        let error = fault(bytes);
        assert!(matches!(error, OsmError::NotPbf { .. }), "{error:?}");
        let text = error.to_string();
        for word in ["(memory)"].iter().chain(&words) {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn recognises_noise_as_encrypted() {
    for length in [256, 1_000, 100_000] {
        let error = fault(&noise(length));
        assert!(
            matches!(error, OsmError::Scrambled { .. }),
            "{length}: {error}"
        );
        assert!(error.to_string().contains("Decrypt"), "{error}");
    }
    // Behind a sound header it is damage of that block.
    let mut bytes = file(&blocks(), Packing::Zlib);
    let length = bytes.len();
    bytes.extend(noise(10_000));
    let text = fault(&bytes).to_string();
    assert!(text.contains(&format!("block 4 (byte {length})")), "{text}");
}

#[test]
fn a_file_cut_short_anywhere_names_the_block_that_is_cut() {
    let bytes = file(&blocks(), Packing::Zlib);
    let starts: Vec<usize> = {
        let mut starts = vec![0, file(&[], Packing::Zlib).len()];
        for count in 1..=3 {
            starts.push(file(&blocks()[..count], Packing::Zlib).len());
        }
        starts
    };
    for length in 1..bytes.len() {
        if starts.contains(&length) {
            assert!(
                read(&bytes[..length]).is_ok(),
                "cut between blocks at {length}"
            );
            continue;
        }
        let error = fault(&bytes[..length]);
        let OsmError::Truncated { at, missing } = &error else {
            panic!("cut at {length}: {error:?}");
        };
        let block = starts.iter().filter(|start| **start <= length).count() - 1;
        assert_eq!(at.block, block as u64, "cut at {length}");
        assert_eq!(at.offset, starts[block] as u64, "cut at {length}");
        assert!(*missing > 0);
    }
}

#[test]
fn names_the_packing_that_is_not_supported() {
    let packed = Some(vec![1, 2, 3]);
    let blob = Blob::default();
    for (blob, method) in [
        (
            Blob {
                lzma: packed.clone(),
                ..blob.clone()
            },
            "LZMA",
        ),
        (
            Blob {
                bzip2: packed.clone(),
                ..blob.clone()
            },
            "bzip2",
        ),
        (
            Blob {
                lz4: packed.clone(),
                ..blob.clone()
            },
            "LZ4",
        ),
        (
            Blob {
                zstd: packed.clone(),
                ..blob.clone()
            },
            "Zstandard",
        ),
    ] {
        let text = fault(&with_blob(&blob)).to_string();
        for word in [method, "(memory), block 1 (byte ", "pbf_compression=zlib"] {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn names_the_feature_that_is_not_supported() {
    for (feature, word) in [
        ("HistoricalInformation", "time-filter"),
        ("HolyGrail", "osmium cat"),
    ] {
        let bytes = framed(
            "OSMHeader",
            &header(&["OsmSchema-V0.6", feature]),
            Packing::Zlib,
        );
        let error = fault(&bytes);
        assert!(
            matches!(error, OsmError::UnsupportedFeature { .. }),
            "{error:?}"
        );
        let text = error.to_string();
        for word in [feature, word, "block 0 (byte 0)"] {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn a_missing_file_and_a_folder_are_unreadable() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [
        folder.path().join("absent.osm.pbf"),
        folder.path().to_path_buf(),
    ] {
        let error = import(&path, &ImportOptions::default(), &mut |_| {}).expect_err("no file");
        assert!(matches!(error, OsmError::Unreadable { .. }), "{error:?}");
        assert!(
            error.to_string().contains(&path.display().to_string()),
            "{error}"
        );
    }
}

#[test]
fn sizes_beyond_the_format_are_refused_before_memory_is_taken() {
    let sound = file(&[], Packing::Raw);
    let with = |more: Vec<u8>| [sound.clone(), more].concat();
    let cases = [
        (
            "a block header of 70000 bytes",
            with(70_000u32.to_be_bytes().to_vec()),
        ),
        (
            "a packed block of 33554433 bytes",
            with(frame_start("OSMData", MAX_BLOB as i32 + 1)),
        ),
        ("a block size of -1", with(frame_start("OSMData", -1))),
        (
            // A megabyte of zeros packs into a kilobyte.
            "a block of 33554433 bytes",
            with_blob(&Blob {
                raw_size: Some(10),
                zlib: Some(zlib(&vec![0; MAX_BLOB as usize + 100])),
                ..Blob::default()
            }),
        ),
    ];
    for (word, bytes) in cases {
        let text = fault(&bytes).to_string();
        assert!(text.contains(word), "{word} in {text}");
        assert!(text.contains("block 1 (byte "), "{text}");
    }
}

#[test]
fn a_header_of_megabytes_is_refused() {
    let bytes = framed("OSMHeader", &vec![0x22; 1 << 21], Packing::Zlib);
    let text = fault(&bytes).to_string();
    assert!(
        text.contains("the content of a header of 2097152 bytes"),
        "{text}"
    );
}

#[test]
fn says_what_is_wrong_with_a_damaged_block() {
    let sound = || roads(restriction(BlockBuilder::default().dense(NODES))).block;
    let change = |change: &dyn Fn(&mut PrimitiveBlock)| {
        let mut block = sound();
        change(&mut block);
        with_block(&block)
    };
    let dense = |edit: &dyn Fn(&mut Dense)| {
        change(&|block| edit(block.groups[0].dense.as_mut().expect("dense nodes")))
    };
    let mut flipped = zlib(&sound().encode_to_vec());
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x55;
    let raw_size = sound().encode_to_vec().len() as i32;
    let nothing = Blob {
        raw_size: Some(raw_size),
        ..Blob::default()
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("a block without data", with_blob(&nothing)),
        (
            "zlib data",
            with_blob(&Blob {
                raw_size: Some(raw_size),
                zlib: Some(flipped),
                ..Blob::default()
            }),
        ),
        (
            "bytes unpacked where 5 were announced",
            with_blob(&Blob {
                raw_size: Some(5),
                zlib: Some(zlib(&sound().encode_to_vec())),
                ..Blob::default()
            }),
        ),
        (
            "longer than its message",
            [
                file(&[], Packing::Raw),
                framed("OSMData", b"\x0a\x7f", Packing::Raw),
            ]
            .concat(),
        ),
        (
            "a granularity of 0",
            change(&|block| block.granularity = Some(0)),
        ),
        (
            "a granularity of -100",
            change(&|block| block.granularity = Some(-100)),
        ),
        (
            "a coordinate beyond",
            change(&|block| block.lat_offset = Some(i64::MIN)),
        ),
        (
            "a coordinate beyond",
            dense(&|dense| dense.lats[0] = 1 << 60),
        ),
        (
            "a number beyond",
            dense(&|dense| dense.ids = vec![i64::MAX; 9]),
        ),
        (
            "a number beyond",
            dense(&|dense| dense.lats = vec![i64::MIN; 9]),
        ),
        (
            "not equally many node ids",
            dense(&|dense| dense.lats.truncate(8)),
        ),
        (
            "tags that do not fit",
            dense(&|dense| dense.tags.truncate(16)),
        ),
        ("tags that do not fit", dense(&|dense| dense.tags.push(0))),
        ("string 99 of", dense(&|dense| dense.tags[1] = 99)),
        ("string -1 of", dense(&|dense| dense.tags[1] = -1)),
        (
            "a user number beyond",
            dense(&|dense| {
                dense.info = Some(DenseInfo {
                    version: vec![1; 9],
                    uid: vec![i32::MAX; 9],
                    ..DenseInfo::default()
                });
            }),
        ),
        (
            "a number beyond",
            change(&|b| b.groups[2].ways[0].nodes = vec![i64::MAX, 1]),
        ),
        (
            "not equally many keys",
            change(&|b| b.groups[2].ways[0].keys.truncate(1)),
        ),
        (
            "string 4000000000 of",
            change(&|b| b.groups[2].ways[0].keys[0] = 4_000_000_000),
        ),
        (
            "a relation member of unknown type 7",
            change(&|b| b.groups[1].relations[0].types[1] = 7),
        ),
        (
            "a relation member of unknown type -1",
            change(&|b| b.groups[1].relations[0].types[1] = -1),
        ),
        (
            "not equally many members",
            change(&|b| b.groups[1].relations[0].roles.truncate(2)),
        ),
        (
            "string -5 of",
            change(&|b| b.groups[1].relations[0].roles[0] = -5),
        ),
        (
            "more than 1048576 elements",
            change(&|b| b.groups = vec![Group::default(); (1 << 20) + 1]),
        ),
        (
            "more than 2097152 strings",
            change(&|b| b.strings.strings = vec![Vec::new(); (1 << 21) + 1]),
        ),
    ];
    for (word, bytes) in cases {
        let Err(error) = read(&bytes) else {
            panic!("no complaint of {word}");
        };
        assert!(
            matches!(error, OsmError::Damaged { .. }),
            "{word}: {error:?}"
        );
        let text = error.to_string();
        assert!(text.contains(word), "{word} in {text}");
        assert!(text.contains("(memory), block 1 (byte "), "{text}");
        assert!(text.contains("checksum"), "{text}");
    }
}

#[test]
fn of_several_faults_the_first_in_the_file_is_named() {
    let mut bytes = file(&blocks(), Packing::Zlib);
    for _ in 0..50 {
        bytes.extend(framed("OSMData", b"nonsense", Packing::Raw));
    }
    let text = fault(&bytes).to_string();
    assert!(text.contains("block 4 "), "{text}");
}
