//! Thousands of damaged files: errors or sound networks, never a panic.

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

#[test]
fn damaged_files_give_errors_or_sound_networks() {
    let mut random = Random(0x005e_ed0f_0513);
    // In raw blocks damage reaches the elements; packed ones are stopped by their checksum.
    for (packing, runs) in [(Packing::Raw, 20_000), (Packing::Zlib, 2_000)] {
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
    }
}
