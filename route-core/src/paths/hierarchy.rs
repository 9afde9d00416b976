//! The customizable contraction hierarchy (Dibbelt, Strasser and Wagner 2016) of a state graph.
//!
//! [`Topology`] depends on the map only: the states in the order of their contraction, and all
//! shortcuts that any weights could need. States are called by their *rank* here.

use crate::graph::invariants::BrokenInvariant;
use crate::graph::road_graph::RoadGraph;
use crate::graph::states::{StateGraph, StateId};

use super::node_order::{NodeOrder, Part};

/// The parent of the last rank of a connected part.
pub const NO_PARENT: u32 = u32::MAX;

/// Ranks and shortcuts.
///
/// An *upward arc* leads from a lower to a higher rank and stands for both directions of travel.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Topology {
    /// Rank of each state.
    pub rank_of: Vec<u32>,
    /// State of each rank.
    pub state_of: Vec<StateId>,
    /// Upward arcs of rank `v` are `first_up[v]..first_up[v + 1]`.
    pub first_up: Vec<u32>,
    /// Higher ends of the upward arcs, ascending.
    pub heads: Vec<u32>,
    /// Downward arcs of rank `v` are `first_down[v]..first_down[v + 1]`.
    pub first_down: Vec<u32>,
    /// For each downward arc its lower end and the upward arc that it is, by lower end.
    pub downs: Vec<(u32, u32)>,
    /// Parent in the elimination tree: the lowest higher neighbour.
    pub parents: Vec<u32>,
    /// For each arc of the state graph the upward arc that carries it, times two, plus one if it
    /// runs downwards; [`Self::NOT_CARRIED`] for loops.
    pub carriers: Vec<u32>,
    /// The tree of separators.
    pub parts: Part,
}

/// What a topology follows from: what takes long to find.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Shortcuts {
    /// The order of contraction.
    pub order: NodeOrder,
    /// See [`Topology::first_up`].
    pub first_up: Vec<u32>,
    /// See [`Topology::heads`].
    pub heads: Vec<u32>,
}

impl Topology {
    /// An arc from a state to itself is on no shortest path.
    pub const NOT_CARRIED: u32 = u32::MAX;

    /// Orders and contracts a state graph.
    pub fn build(graph: &RoadGraph, states: &StateGraph) -> Self {
        Self::contract(states, NodeOrder::compute(graph, states))
    }

    /// Contracts a state graph in a given order.
    pub fn contract(states: &StateGraph, order: NodeOrder) -> Self {
        let rank_of = ranks(&order);
        let mut first_up = Vec::with_capacity(rank_of.len() + 1);
        first_up.push(0);
        let mut heads = Vec::new();
        for row in fill(neighbours(states, &rank_of)) {
            heads.extend(row);
            first_up.push(heads.len() as u32);
        }
        let shortcuts = Shortcuts {
            order,
            first_up,
            heads,
        };
        Self::over(states, rank_of, shortcuts)
    }

    /// Takes up shortcuts that were found before.
    ///
    /// # Errors
    /// They are not those of a contraction of these states.
    pub fn restore(states: &StateGraph, shortcuts: Shortcuts) -> Result<Self, BrokenInvariant> {
        shortcuts.check_order(states.state_count())?;
        shortcuts.check_arcs()?;
        let rank_of = ranks(&shortcuts.order);
        let topology = Self::over(states, rank_of, shortcuts);
        topology.check_carriers(states)?;
        topology.check_parts()?;
        Ok(topology)
    }

    /// What follows from the shortcuts.
    fn over(states: &StateGraph, rank_of: Vec<u32>, shortcuts: Shortcuts) -> Self {
        let Shortcuts {
            order,
            first_up,
            heads,
        } = shortcuts;
        let (first_down, downs) = reversed(&first_up, &heads);
        let parent = |row: &[u32]| match row[0] == row[1] {
            true => NO_PARENT,
            false => heads[row[0] as usize],
        };
        let mut topology = Self {
            rank_of,
            state_of: order.states,
            parents: first_up.windows(2).map(parent).collect(),
            first_up,
            heads,
            first_down,
            downs,
            carriers: Vec::new(),
            parts: order.parts,
        };
        topology.carriers = topology.find_carriers(states);
        topology
    }

    /// What it follows from.
    pub fn shortcuts(&self) -> Shortcuts {
        Shortcuts {
            order: NodeOrder {
                states: self.state_of.clone(),
                parts: self.parts.clone(),
            },
            first_up: self.first_up.clone(),
            heads: self.heads.clone(),
        }
    }

    /// Number of ranks.
    pub fn rank_count(&self) -> usize {
        self.parents.len()
    }

    /// Upward arcs of a rank.
    #[inline]
    pub fn ups(&self, rank: u32) -> std::ops::Range<usize> {
        self.first_up[rank as usize] as usize..self.first_up[rank as usize + 1] as usize
    }

    /// Downward arcs of a rank: lower ends and upward arcs.
    #[inline]
    pub fn downs(&self, rank: u32) -> &[(u32, u32)] {
        let begin = self.first_down[rank as usize] as usize;
        &self.downs[begin..self.first_down[rank as usize + 1] as usize]
    }

    /// The upward arc between two ranks, if there is one.
    pub fn arc_between(&self, low: u32, high: u32) -> Option<usize> {
        let range = self.ups(low);
        let position = self.heads[range.clone()].binary_search(&high).ok()?;
        Some(range.start + position)
    }

    /// The lower end of an upward arc.
    pub fn low_end(&self, arc: u32) -> u32 {
        self.first_up.partition_point(|&first| first <= arc) as u32 - 1
    }

    fn find_carriers(&self, states: &StateGraph) -> Vec<u32> {
        let mut carriers = Vec::with_capacity(states.arcs.len());
        for state in 0..states.state_count() as u32 {
            let from = self.rank_of[state as usize];
            for arc in states.out_arcs(StateId(state)) {
                let to = self.rank_of[states.arcs[arc].head.index()];
                let carrier = self.arc_between(from.min(to), from.max(to));
                carriers.push(carrier.map_or(Self::NOT_CARRIED, |arc| {
                    arc as u32 * 2 + u32::from(from > to)
                }));
            }
        }
        carriers
    }
}

/// Rank of each state.
fn ranks(order: &NodeOrder) -> Vec<u32> {
    let mut rank_of = vec![0; order.states.len()];
    for (rank, state) in order.states.iter().enumerate() {
        rank_of[state.index()] = rank as u32;
    }
    rank_of
}

/// Higher neighbours of each rank in the state graph.
fn neighbours(states: &StateGraph, rank_of: &[u32]) -> Vec<Vec<u32>> {
    let mut higher: Vec<Vec<u32>> = vec![Vec::new(); rank_of.len()];
    for state in 0..states.state_count() as u32 {
        let from = rank_of[state as usize];
        for arc in states.out_arcs(StateId(state)) {
            let to = rank_of[states.arcs[arc].head.index()];
            if from != to {
                higher[from.min(to) as usize].push(from.max(to));
            }
        }
    }
    higher
}

/// Contracts rank by rank: the higher neighbours of each become neighbours of the lowest of them,
/// which hands them on when its turn comes.
fn fill(mut higher: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    for rank in 0..higher.len() {
        let mut row = std::mem::take(&mut higher[rank]);
        row.sort_unstable();
        row.dedup();
        if let Some((&lowest, rest)) = row.split_first() {
            higher[lowest as usize].extend_from_slice(rest);
        }
        row.shrink_to_fit();
        higher[rank] = row;
    }
    higher
}

fn reversed(first_up: &[u32], heads: &[u32]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let count = first_up.len() - 1;
    let mut first_down = vec![0_u32; count + 1];
    for &head in heads {
        first_down[head as usize + 1] += 1;
    }
    for rank in 0..count {
        first_down[rank + 1] += first_down[rank];
    }
    let mut next = first_down.clone();
    let mut downs = vec![(0, 0); heads.len()];
    for low in 0..count {
        for arc in first_up[low]..first_up[low + 1] {
            let slot = &mut next[heads[arc as usize] as usize];
            downs[*slot as usize] = (low as u32, arc);
            *slot += 1;
        }
    }
    (first_down, downs)
}
