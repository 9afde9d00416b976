//! Edges, manoeuvres and shortcuts.

use std::ops::Range;

use osm_data::network::{Barrier, Position, RoadAttributes, SegmentId, Settlement, TurningPlace};

use crate::graph::house_numbers::HouseNumbers;
use crate::graph::road_graph::{
    Chain, ChainId, Edge, EdgeId, EdgeRestriction, Node, NodeId, RoadGraph, TurnCondition,
};
use crate::graph::states::{StateArc, StateGraph, StateId, Turn};
use crate::paths::hierarchy::Shortcuts;
use crate::paths::node_order::{NodeOrder, Part};

use super::stored::{Stored, stored_struct};

stored_struct!(NodeId { 0: u32 });
stored_struct!(EdgeId { 0: u32 });
stored_struct!(ChainId { 0: u32 });
stored_struct!(StateId { 0: u32 });

stored_struct!(RoadGraph {
    nodes: Vec<Node>,
    first_out: Vec<u32>,
    edges: Vec<Edge>,
    first_in: Vec<u32>,
    in_edges: Vec<EdgeId>,
    chains: Vec<Chain>,
    shapes: Vec<Position>,
    shape_offsets_dm: Vec<u32>,
    sources: Vec<(SegmentId, bool)>,
    ways: Vec<i64>,
    attributes: Vec<RoadAttributes>,
    names: Vec<String>,
    restrictions: Vec<EdgeRestriction>,
    settlements: Vec<Settlement>,
    digest: u64,
});
stored_struct!(HouseNumbers {
    even_right: Vec<(ChainId, bool)>,
});
stored_struct!(Node {
    osm_node: i64,
    position: Position,
    turning_place: Option<TurningPlace>,
    barrier: Option<Barrier>,
    signals: bool,
});
stored_struct!(Edge {
    tail: NodeId,
    head: NodeId,
    chain: ChainId,
    forward: bool,
    reverse: Option<EdgeId>,
});
stored_struct!(Chain {
    attributes: u32,
    length_dm: u32,
    signals: u16,
    shape: Range<u32>,
    segments: Range<u32>,
    first_edge: EdgeId,
});
stored_struct!(EdgeRestriction {
    relation: i64,
    path: Vec<EdgeId>,
    mandatory: bool,
    condition: TurnCondition,
});
stored_struct!(TurnCondition {
    hours: Option<String>,
    hgv_only: bool,
} else { rule: None, unless: Vec::new() });

stored_struct!(StateGraph {
    edges: Vec<EdgeId>,
    first_out: Vec<u32>,
    arcs: Vec<StateArc>,
    conditions: Vec<Vec<TurnCondition>>,
    exits: Vec<StateId>,
    further_entries: Vec<(EdgeId, StateId)>,
} else { reversing: Vec::new() });
stored_struct!(StateArc {
    head: StateId,
    turn: Turn
});
stored_struct!(Turn {
    angle: i8,
    u_turn: bool,
    signals: bool,
    junction: bool,
    condition: u16,
});

stored_struct!(Shortcuts {
    order: NodeOrder,
    first_up: Vec<u32>,
    heads: Vec<u32>,
});
stored_struct!(NodeOrder {
    states: Vec<StateId>,
    parts: Part,
});

/// Parts in parts. A quarter of the nodes goes to either half, so that no map that can be
/// numbered has them deeper.
const DEEPEST: usize = 128;

impl Stored for Part {
    const LEAST: usize = 3 * size_of::<u32>() + 1;

    fn put(&self, out: &mut Vec<u8>) {
        self.begin.put(out);
        self.separator.put(out);
        self.end.put(out);
        (self.halves.len() as u8).put(out);
        self.halves.iter().for_each(|half| half.put(out));
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        take_part(input, DEEPEST)
    }
}

fn take_part(input: &mut &[u8], deepest: usize) -> Option<Part> {
    let (begin, separator, end) = (u32::take(input)?, u32::take(input)?, u32::take(input)?);
    let deeper = deepest.checked_sub(1)?;
    let halves = (0..u8::take(input)?).map(|_| take_part(input, deeper));
    Some(Part {
        begin,
        separator,
        end,
        halves: halves.collect::<Option<_>>()?,
    })
}
