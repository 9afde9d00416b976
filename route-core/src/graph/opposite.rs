//! Edges against one-way streets, for rules that open them.

use super::builder::{digest, index_by_head};
use super::road_graph::{ChainId, Edge, EdgeId, RoadGraph};

impl RoadGraph {
    /// Gives some chains that have one edge another against it, and takes some edges (sorted)
    /// away. Edges are numbered anew; those added are the last between their nodes, so that taking
    /// them away brings the old numbers back. Returns the numbers of the edges added, sorted.
    pub fn change_edges(&mut self, two_way: &[ChainId], taken: &[EdgeId]) -> Vec<EdgeId> {
        let kept = (0..self.edges.len() as u32).map(EdgeId);
        let kept = kept.filter(|edge| taken.binary_search(edge).is_err());
        let mut order: Vec<(Edge, Option<EdgeId>)> =
            kept.map(|edge| (*self.edge(edge), Some(edge))).collect();
        order.extend(two_way.iter().map(|chain| {
            let only = *self.edge(self.chains[chain.index()].first_edge);
            let against = Edge {
                tail: only.head,
                head: only.tail,
                forward: !only.forward,
                ..only
            };
            (against, None)
        }));
        order.sort_by_key(|(edge, old)| (edge.tail, edge.head, old.is_none()));
        let mut number_of = vec![None; self.edges.len()];
        let mut added = Vec::new();
        let mut first_of: Vec<Option<EdgeId>> = vec![None; self.chains.len()];
        self.edges.clear();
        self.first_out = vec![0; self.nodes.len() + 1];
        for (edge, old) in order {
            let number = EdgeId(self.edges.len() as u32);
            match old {
                Some(old) => number_of[old.index()] = Some(number),
                None => added.push(number),
            }
            let reverse = first_of[edge.chain.index()];
            match reverse {
                Some(first) => self.edges[first.index()].reverse = Some(number),
                None => {
                    first_of[edge.chain.index()] = Some(number);
                    self.chains[edge.chain.index()].first_edge = number;
                }
            }
            self.edges.push(Edge { reverse, ..edge });
            self.first_out[edge.tail.index() + 1] += 1;
        }
        for index in 1..self.first_out.len() {
            self.first_out[index] += self.first_out[index - 1];
        }
        index_by_head(self);
        for restriction in &mut self.restrictions {
            for edge in &mut restriction.path {
                // No restriction of the map is about an edge that was added.
                *edge = number_of[edge.index()].unwrap_or(*edge);
            }
        }
        self.digest = digest(self);
        added
    }
}
