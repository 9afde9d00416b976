//! Depths and common ancestors in the elimination tree, in constant time.
//!
//! A walk round the tree visits the parent of every subtree between its children, so the lowest
//! common ancestor is the least deep rank between two visits (Bender and Farach-Colton 2000).

use super::hierarchy::{NO_PARENT, Topology};

/// Answers how many ancestors two ranks share.
#[derive(Clone, Debug)]
pub struct Ancestors {
    /// Number of ancestors of each rank, itself included.
    depths: Vec<u32>,
    /// Position of each rank in the walk.
    visits: Vec<u32>,
    /// For each power of two: the least depth among as many visits from a position on.
    least: Vec<Vec<u32>>,
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
        let mut least = vec![walk];
        let mut step = 1;
        while 2 * step <= least[0].len() {
            let shorter = &least[least.len() - 1];
            let longer = (0..shorter.len() - step)
                .map(|at| shorter[at].min(shorter[at + step]))
                .collect();
            least.push(longer);
            step *= 2;
        }
        Self {
            depths,
            visits,
            least,
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

    /// Number of ancestors that the ranks at two positions of the walk share, from the root on.
    #[inline]
    pub fn shared(&self, a: u32, b: u32) -> usize {
        let (first, last) = (a.min(b) as usize, a.max(b) as usize);
        let level = (last - first + 1).ilog2() as usize;
        let row = &self.least[level];
        row[first].min(row[last + 1 - (1 << level)]) as usize
    }
}
