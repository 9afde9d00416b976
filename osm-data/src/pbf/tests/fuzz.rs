//! Thousands of damaged files: errors or sound networks, never a panic, and no more memory than a
//! small file needs.
//!
//! `FUZZ=1000000 cargo test --release -p osm-data fuzz` asks for more.

use super::encoder::{BlockBuilder, DenseInfo, Packing, file};
use super::{blocks, read};

/// Marsaglia's xorshift: the same files in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

fn with_metadata() -> Vec<BlockBuilder> {
    let mut blocks = blocks();
    let dense = blocks[0].block.groups[0]
        .dense
        .as_mut()
        .expect("dense nodes");
    let count = dense.ids.len();
    dense.info = Some(DenseInfo {
        version: vec![1; count],
        timestamp: vec![1_300_000_000; count],
        changeset: vec![5; count],
        uid: vec![3; count],
        user: vec![0; count],
        visible: vec![true; count],
    });
    blocks
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        if bytes.is_empty() {
            return;
        }
        let at = random.below(bytes.len());
        match random.below(8) {
            0..=2 => bytes[at] ^= 1 << random.below(8),
            3 => bytes[at] = random.next() as u8,
            4 => bytes[at] = [0x00, 0x7f, 0x80, 0xff][random.below(4)],
            5 => bytes.truncate(at),
            6 => drop(bytes.remove(at)),
            _ => {
                let end = (at + 1 + random.below(10)).min(bytes.len());
                for byte in &mut bytes[at..end] {
                    *byte = 0xff;
                }
            }
        }
    }
}

/// Address space that the process has had at most, if the system says so.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmPeak:"))?;
    let kilobytes: usize = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes << 10)
}

/// Address space that the runs may add, bytes: blocks may hold 32 MB, and tests run side by side.
const MOST_MEMORY: usize = 1 << 30;

#[test]
fn damaged_files_give_errors_or_sound_networks() {
    let mut random = Random(0x005e_ed0f_0513);
    let runs = std::env::var("FUZZ")
        .ok()
        .and_then(|text| text.parse().ok());
    let runs = runs.unwrap_or(22_000);
    let before = peak_memory();
    // In raw blocks damage reaches the elements; packed ones are stopped by their checksum.
    for (packing, runs) in [(Packing::Raw, runs - runs / 11), (Packing::Zlib, runs / 11)] {
        let sound = file(&with_metadata(), packing);
        let mut read_anyway = 0;
        for _ in 0..runs {
            let mut bytes = sound.clone();
            damage(&mut bytes, &mut random);
            // `read` checks the invariants of what it gives.
            read_anyway += usize::from(read(&bytes).is_ok());
        }
        assert!(
            packing == Packing::Zlib || read_anyway > runs / 10,
            "{read_anyway} of {runs}"
        );
        println!("{packing:?}: {read_anyway} of {runs} could be read");
    }
    if let (Some(before), Some(after)) = (before, peak_memory()) {
        println!("address space: {} MB more", (after - before) >> 20);
        assert!(after - before < MOST_MEMORY, "{} bytes", after - before);
    }
}
