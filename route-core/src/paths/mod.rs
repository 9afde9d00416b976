//! Shortest legal paths over the state graph.

pub mod dijkstra;
pub mod table;
pub mod weight;
