//! What trucks, and algorithms of graphs, make of drawn roads.

mod dead_ends;
mod directions;
mod overrides;
mod petgraph_view;
mod quarter;
mod rules;
mod truck;
