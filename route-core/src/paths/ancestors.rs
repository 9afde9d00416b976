//! Depths and common ancestors in the elimination tree.
//!
//! A walk round the tree visits the parent of every subtree between its children, so the lowest
//! common ancestor is the least deep rank between two visits (Bender and Farach-Colton 2000).

use super::hierarchy::{NO_PARENT, Topology};

/// A walk round the elimination tree.
#[derive(Clone, Debug)]
pub struct Ancestors {
    /// Number of ancestors of each rank, itself included.
    depths: Vec<u32>,
    /// Position of each rank in the walk.
    visits: Vec<u32>,
    /// The depths that the walk comes by.
    walk: Vec<u32>,
}

/// Answers how many ancestors two of some ranks share, in constant time.
#[derive(Clone, Debug)]
pub struct SharedAncestors {
    /// For each power of two, from each rank on: the fewest that any of as many ranks shares with
    /// the next one.
    fewest: Vec<Vec<u32>>,
}

impl Ancestors {
    /// Walks round the elimination tree.
    pub fn build(topology: &Topology) -> Self {
        let count = topology.rank_count();
        let mut depths = vec![0_u32; count];
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut roots = Vec::new();
        for rank in (0..count).rev() {
            match topology.parents[rank] {
                NO_PARENT => {
                    depths[rank] = 1;
                    roots.push(rank as u32);
                }
                parent => {
                    depths[rank] = depths[parent as usize] + 1;
                    children[parent as usize].push(rank as u32);
                }
            }
        }
        let mut visits = vec![0; count];
        let mut walk = Vec::with_capacity(2 * count + 1);
        for root in roots {
            // Between trees nothing is shared.
            walk.push(0);
            let mut stack = vec![(root, 0)];
            while let Some((rank, next)) = stack.pop() {
                visits[rank as usize] = walk.len() as u32;
                walk.push(depths[rank as usize]);
                if let Some(&child) = children[rank as usize].get(next) {
                    stack.push((rank, next + 1));
                    stack.push((child, 0));
                }
            }
        }
        Self {
            depths,
            visits,
            walk,
        }
    }

    /// Number of ancestors of a rank, itself included.
    pub fn depth(&self, rank: u32) -> usize {
        self.depths[rank as usize] as usize
    }

    /// Position of a rank in the walk round the tree.
    pub fn visit(&self, rank: u32) -> u32 {
        self.visits[rank as usize]
    }

    /// What the ranks at some positions of the walk, given in ascending order, share.
    pub fn shared(&self, visits: &[u32]) -> SharedAncestors {
        let between = |pair: &[u32]| {
            let passed = &self.walk[pair[0] as usize..=pair[1] as usize];
            passed.iter().copied().min().unwrap_or(0)
        };
        let mut fewest: Vec<Vec<u32>> = vec![visits.windows(2).map(between).collect()];
        let mut step = 1;
        while 2 * step <= fewest[0].len() {
            let shorter = &fewest[fewest.len() - 1];
            let longer = (0..shorter.len() - step)
                .map(|at| shorter[at].min(shorter[at + step]))
                .collect();
            fewest.push(longer);
            step *= 2;
        }
        SharedAncestors { fewest }
    }
}

impl SharedAncestors {
    /// Number of ancestors that two different ranks share, from the root on. They are called by
    /// their place among all.
    #[inline]
    pub fn count(&self, a: u32, b: u32) -> usize {
        let (first, last) = (a.min(b) as usize, a.max(b) as usize);
        let level = (last - first).ilog2() as usize;
        let row = &self.fewest[level];
        row[first].min(row[last - (1 << level)]) as usize
    }

    /// Memory, bytes.
    pub fn memory(&self) -> usize {
        self.fewest.iter().map(|row| size_of_val(&row[..])).sum()
    }
}
