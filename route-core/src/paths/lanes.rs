//! The inner loops of tables and labels, in vector registers.
//!
//! Beside `roads_file::mapping` the only place of the crate with `unsafe`: calling a function
//! compiled for instructions that the processor has been asked about just before. Without them
//! tables and labels take more than twice as long (`benches/table.rs`).
#![allow(unsafe_code)]

use super::weight::PathWeight;

/// Sources in one sweep.
pub const LANES: usize = 16;

/// Weights from [`LANES`] sources to one rank. Signed, because vector units compare those faster;
/// no weight uses the highest bit.
pub type Row = [i64; LANES];

/// No way from any source.
pub const NO_WAY: Row = [PathWeight::INFINITE.0 as i64; LANES];

/// The downward arcs that matter for some targets, by lower end, higher ends first.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct DownwardArcs {
    /// Arcs down to rank `v` are `first[v]..first[v + 1]`.
    pub first: Vec<u32>,
    /// Higher ends and weights.
    pub arcs: Vec<(u32, i64)>,
}

/// Fills all rows from above. Rows with `marks[v] == mark` hold what the upward searches found;
/// the others count as empty whatever they hold.
pub fn sweep(graph: &DownwardArcs, rows: &mut [Row], marks: &[u32], mark: u32) {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has AVX-512F.
            unsafe { sweep_avx512(graph, rows, marks, mark) };
            return;
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2.
            unsafe { sweep_avx2(graph, rows, marks, mark) };
            return;
        }
    }
    sweep_plain(graph, rows, marks, mark);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn sweep_avx512(graph: &DownwardArcs, rows: &mut [Row], marks: &[u32], mark: u32) {
    sweep_plain(graph, rows, marks, mark);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sweep_avx2(graph: &DownwardArcs, rows: &mut [Row], marks: &[u32], mark: u32) {
    sweep_plain(graph, rows, marks, mark);
}

#[inline(always)]
fn sweep_plain(graph: &DownwardArcs, rows: &mut [Row], marks: &[u32], mark: u32) {
    for (rank, &marked) in marks.iter().enumerate() {
        let (above, rest) = rows.split_at_mut(rank);
        let mut row = if marked == mark { rest[0] } else { NO_WAY };
        let range = graph.first[rank] as usize..graph.first[rank + 1] as usize;
        for &(high, weight) in &graph.arcs[range] {
            let from = &above[high as usize];
            for lane in 0..LANES {
                row[lane] = row[lane].min(from[lane] + weight);
            }
        }
        rest[0] = row;
    }
}

/// The least sum of two weights at the same position; at least "no way" if there is none.
#[inline]
pub fn least_sum(a: &[i64], b: &[i64]) -> i64 {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has AVX-512F.
            return unsafe { least_sum_avx512(a, b) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2.
            return unsafe { least_sum_avx2(a, b) };
        }
    }
    least_sum_plain(a, b)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn least_sum_avx512(a: &[i64], b: &[i64]) -> i64 {
    least_sum_plain(a, b)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn least_sum_avx2(a: &[i64], b: &[i64]) -> i64 {
    least_sum_plain(a, b)
}

#[inline(always)]
fn least_sum_plain(a: &[i64], b: &[i64]) -> i64 {
    // A plain row of sums: in rows of lanes, the compiler gathers every eighth weight.
    let sums = a.iter().zip(b).map(|(a, b)| a + b);
    sums.fold(NO_WAY[0], i64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn vector_and_plain_sums_agree() {
        let mut random = Random::new(8, 0);
        for count in 0..100 {
            let mut weights = || -> Vec<i64> {
                let weights = (0..count).map(|_| random.below(1 << 50) as i64);
                weights.collect()
            };
            let (a, b) = (weights(), weights());
            let sums = (0..count).map(|at| a[at] + b[at]);
            let expected = sums.min().unwrap_or(NO_WAY[0]);
            assert_eq!(least_sum(&a, &b), expected, "{count}");
            assert_eq!(least_sum_plain(&a, &b), expected, "{count}");
        }
    }

    #[test]
    fn vector_and_plain_sweeps_agree() {
        let mut random = Random::new(9, 0);
        let count = 200;
        let mut graph = DownwardArcs {
            first: vec![0],
            arcs: Vec::new(),
        };
        for rank in 0..count {
            for _ in 0..random.below(6).min(rank) {
                let weight = random.below(1 << 40) as i64;
                graph.arcs.push((random.below(rank) as u32, weight));
            }
            graph.first.push(graph.arcs.len() as u32);
        }
        let mut rows = vec![[7; LANES]; count];
        let mut marks = vec![0; count];
        for _ in 0..30 {
            let rank = random.below(count);
            marks[rank] = 3;
            rows[rank] = std::array::from_fn(|_| random.below(1 << 50) as i64);
        }
        let mut plain = rows.clone();
        sweep(&graph, &mut rows, &marks, 3);
        sweep_plain(&graph, &mut plain, &marks, 3);
        assert_eq!(rows, plain);
        assert!(rows.iter().any(|row| row[0] >= NO_WAY[0]));
        assert!(rows.iter().any(|row| row[0] < NO_WAY[0]));
    }
}
