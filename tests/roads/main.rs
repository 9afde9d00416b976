//! What trucks, and algorithms of graphs, make of drawn roads.

mod dead_ends;
mod petgraph_view;
