//! What road graphs and state graphs keep to, whoever made them.
//!
//! Everything that indexes them relies on this. Those that are built keep to it by construction;
//! those that come from a file are examined.

use std::ops::Range;

use osm_data::network::RoadNetwork;
use thiserror::Error;

use super::road_graph::{Chain, EdgeId, EdgeRestriction, RoadGraph};
use super::states::{StateGraph, StateId};

/// A promise that does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{what} {index}: {fault}")]
pub struct BrokenInvariant {
    /// The kind of thing.
    pub what: &'static str,
    /// Its number.
    pub index: usize,
    /// What is wrong with it.
    pub fault: &'static str,
}

/// Nothing, or the promise that is broken.
pub(crate) fn ensure(
    holds: bool,
    what: &'static str,
    index: usize,
    fault: &'static str,
) -> Result<(), BrokenInvariant> {
    if holds {
        Ok(())
    } else {
        Err(BrokenInvariant { what, index, fault })
    }
}

/// Rows `first[v]..first[v + 1]` divide so many entries among so many rows.
pub(crate) fn ensure_rows(
    what: &'static str,
    first: &[u32],
    rows: usize,
    entries: usize,
) -> Result<(), BrokenInvariant> {
    let begins_and_ends =
        first.first() == Some(&0) && first.last().map(|&n| n as usize) == Some(entries);
    ensure(
        first.len() == rows + 1 && begins_and_ends,
        what,
        rows,
        "rows do not end where their entries do",
    )?;
    let falls = first.windows(2).position(|pair| pair[0] > pair[1]);
    ensure(
        falls.is_none(),
        what,
        falls.unwrap_or(0),
        "its row ends before it begins",
    )
}

/// Longer than any road. Weights of paths have room for such lengths.
const LONGEST_DM: u32 = 1 << 28;

impl RoadGraph {
    /// Checks the promises in the documentation of the graph's types, and that it is a graph of
    /// a sound network.
    ///
    /// # Errors
    /// The first promise that is broken.
    pub fn check_invariants(&self, network: &RoadNetwork) -> Result<(), BrokenInvariant> {
        let (nodes, edges) = (self.nodes.len(), self.edges.len());
        ensure(
            self.ways.len() == self.sources.len(),
            "way",
            self.ways.len(),
            "is missing",
        )?;
        ensure_rows("edges out of node", &self.first_out, nodes, edges)?;
        ensure_rows(
            "edges into node",
            &self.first_in,
            nodes,
            self.in_edges.len(),
        )?;
        ensure(
            self.in_edges.len() == edges,
            "node",
            0,
            "edges are missing that end at nodes",
        )?;
        ensure(
            self.shape_offsets_dm.len() == self.shapes.len(),
            "shape",
            0,
            "offsets are missing",
        )?;
        for (index, attributes) in self.attributes.iter().enumerate() {
            let mut names = [attributes.name, attributes.reference]
                .into_iter()
                .flatten();
            let are_known = names.all(|name| (name.0 as usize) < self.names.len());
            ensure(are_known, "attributes", index, "their name does not exist")?;
        }
        for index in 0..edges {
            self.check_edge(EdgeId(index as u32))?;
        }
        for (index, row) in self.first_out.windows(2).enumerate() {
            let mut row = self.edges[row[0] as usize..row[1] as usize].iter();
            let is_tail = row.all(|edge| edge.tail.index() == index);
            ensure(
                is_tail,
                "node",
                index,
                "an edge in its row begins elsewhere",
            )?;
        }
        for (index, row) in self.first_in.windows(2).enumerate() {
            let row = &self.in_edges[row[0] as usize..row[1] as usize];
            let is_head = |edge: &EdgeId| {
                let edge = self.edges.get(edge.index());
                edge.is_some_and(|edge| edge.head.index() == index)
            };
            let ascend = row.windows(2).all(|pair| pair[0] < pair[1]);
            ensure(
                ascend && row.iter().all(is_head),
                "node",
                index,
                "an edge in its row ends elsewhere",
            )?;
        }
        for (index, chain) in self.chains.iter().enumerate() {
            self.check_chain(index, chain)?;
            let is_drawn = self.is_drawn(chain, network);
            ensure(
                is_drawn,
                "chain",
                index,
                "its segments do not run from end to end",
            )?;
        }
        for (index, restriction) in self.restrictions.iter().enumerate() {
            let holds = self.is_path(restriction);
            ensure(
                holds,
                "restriction",
                index,
                "its edges do not follow each other",
            )?;
        }
        Ok(())
    }

    fn check_edge(&self, id: EdgeId) -> Result<(), BrokenInvariant> {
        let index = id.index();
        let edge = &self.edges[index];
        let (nodes, chains) = (self.nodes.len(), self.chains.len());
        ensure(
            edge.tail.index() < nodes && edge.head.index() < nodes,
            "edge",
            index,
            "its node does not exist",
        )?;
        ensure(
            edge.chain.index() < chains,
            "edge",
            index,
            "its chain does not exist",
        )?;
        let first = self.chains[edge.chain.index()].first_edge;
        let is_opposite = match edge.reverse {
            None => first == id,
            Some(reverse) => self.edges.get(reverse.index()).is_some_and(|other| {
                other.reverse == Some(id)
                    && other.chain == edge.chain
                    && other.forward != edge.forward
                    && (other.tail, other.head) == (edge.head, edge.tail)
                    && first == id.min(reverse)
            }),
        };
        ensure(
            is_opposite,
            "edge",
            index,
            "its chain and its opposite direction are not its own",
        )
    }

    fn check_chain(&self, index: usize, chain: &Chain) -> Result<(), BrokenInvariant> {
        let first = self.edges.get(chain.first_edge.index());
        let is_its_own = first.is_some_and(|edge| edge.chain.index() == index);
        ensure(is_its_own, "chain", index, "its edge does not exist")?;
        let is_known = (chain.attributes as usize) < self.attributes.len();
        ensure(is_known, "chain", index, "its attributes do not exist")?;
        let is_possible = (1..LONGEST_DM).contains(&chain.length_dm);
        ensure(
            is_possible,
            "chain",
            index,
            "its length is not that of a road",
        )?;
        let offsets = range(&self.shape_offsets_dm, &chain.shape);
        let runs = offsets.is_some_and(|offsets| {
            offsets.len() >= 2
                && offsets[0] == 0
                && offsets[offsets.len() - 1] == chain.length_dm
                && offsets.windows(2).all(|pair| pair[0] <= pair[1])
        });
        ensure(
            runs,
            "chain",
            index,
            "its shape does not run from end to end",
        )?;
        Ok(())
    }

    /// Whether the segments of a chain lead from one of its ends to the other.
    fn is_drawn(&self, chain: &Chain, network: &RoadNetwork) -> bool {
        let edge = self.edge(chain.first_edge);
        let ends = [edge.tail, edge.head].map(|node| self.nodes[node.index()].osm_node);
        let [begin, end] = if edge.forward {
            ends
        } else {
            [ends[1], ends[0]]
        };
        let (mut at, mut length_dm) = (begin, 0_u64);
        let sources = range(&self.sources, &chain.segments).unwrap_or_default();
        for &(segment, against) in sources {
            let Some(segment) = network.segments.get(segment.0 as usize) else {
                return false;
            };
            let junctions = [segment.from, segment.to];
            let [from, to] = junctions.map(|id| network.junctions[id.0 as usize].osm_node);
            let [from, to] = if against { [to, from] } else { [from, to] };
            if from != at {
                return false;
            }
            at = to;
            length_dm += u64::from(segment.length_dm);
        }
        at == end && length_dm == u64::from(chain.length_dm)
    }

    fn is_path(&self, restriction: &EdgeRestriction) -> bool {
        let path = &restriction.path;
        let exists = |edge: &EdgeId| edge.index() < self.edges.len();
        path.len() >= 2
            && path.iter().all(exists)
            && path
                .windows(2)
                .all(|pair| self.edge(pair[0]).head == self.edge(pair[1]).tail)
    }
}

fn range<'a, T>(column: &'a [T], range: &Range<u32>) -> Option<&'a [T]> {
    column.get(range.start as usize..range.end as usize)
}

impl StateGraph {
    /// Checks the promises in the documentation of the states of a sound graph.
    ///
    /// # Errors
    /// The first promise that is broken.
    pub fn check_invariants(&self, graph: &RoadGraph) -> Result<(), BrokenInvariant> {
        let (states, edges) = (self.state_count(), graph.edge_count());
        ensure(states >= edges, "state", states, "is missing")?;
        for (index, edge) in self.edges.iter().enumerate() {
            let is_right = if index < edges {
                edge.index() == index
            } else {
                edge.index() < edges
            };
            ensure(
                is_right,
                "state",
                index,
                "its edge is another one or does not exist",
            )?;
        }
        ensure_rows(
            "manoeuvres from state",
            &self.first_out,
            states,
            self.arcs.len(),
        )?;
        let is_empty = self.conditions.first().is_some_and(Vec::is_empty);
        ensure(is_empty, "condition", 0, "is not that without conditions")?;
        for (index, row) in self.first_out.windows(2).enumerate() {
            let node = graph.edge(self.edges[index]).head;
            for arc in &self.arcs[row[0] as usize..row[1] as usize] {
                let next = self.edges.get(arc.head.index());
                let follows = next.is_some_and(|&next| graph.edge(next).tail == node);
                ensure(
                    follows,
                    "state",
                    index,
                    "a manoeuvre leads where its edge does not end",
                )?;
                let is_known = usize::from(arc.turn.condition) < self.conditions.len();
                ensure(
                    is_known,
                    "state",
                    index,
                    "the condition of a manoeuvre does not exist",
                )?;
            }
        }
        ensure(
            self.exits.len() == edges,
            "exit",
            self.exits.len(),
            "is missing",
        )?;
        let is_of = |state: StateId, edge: EdgeId| self.edges.get(state.index()) == Some(&edge);
        for (index, &exit) in self.exits.iter().enumerate() {
            ensure(
                is_of(exit, EdgeId(index as u32)),
                "exit",
                index,
                "is a state of another edge",
            )?;
        }
        let further = &self.further_entries;
        ensure(
            further.len() == states - edges,
            "entry",
            further.len(),
            "is missing",
        )?;
        for (index, &(edge, state)) in further.iter().enumerate() {
            let is_further = state.index() >= edges && is_of(state, edge);
            ensure(is_further, "entry", index, "is a state of another edge")?;
        }
        let ascend = further.windows(2).all(|pair| pair[0] < pair[1]);
        ensure(ascend, "entry", 0, "entries are not sorted")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_divide_their_entries() {
        for (first, rows, entries, holds) in [
            (vec![0, 2, 2, 5], 3, 5, true),
            (vec![0], 0, 0, true),
            (vec![], 0, 0, false),
            (vec![0, 2, 1, 5], 3, 5, false),
            (vec![1, 2, 2, 5], 3, 5, false),
            (vec![0, 2, 2, 4], 3, 5, false),
            (vec![0, 5], 3, 5, false),
        ] {
            let found = ensure_rows("row", &first, rows, entries);
            assert_eq!(found.is_ok(), holds, "{first:?}");
        }
    }
}
