//! What trucks, and algorithms of graphs, make of drawn roads.

mod dead_ends;
mod directions;
mod petgraph_view;
mod rules;
mod truck;
