//! Shortest legal paths over the state graph.
//!
//! [`dijkstra`] is the reference. [`hierarchy`] orders and contracts the states once per map,
//! [`customize`] weighs the shortcuts for a vehicle class, [`perfect`] keeps those that matter,
//! and [`index`] answers legs. [`table`] computes many at once.

pub mod ancestors;
pub mod climb;
pub mod customize;
pub mod dijkstra;
pub mod hierarchy;
pub mod index;
mod invariants;
pub mod labels;
pub mod lanes;
pub mod legs;
pub mod node_order;
pub mod perfect;
pub mod place;
pub mod reweigh;
pub mod road_map;
pub mod table;
pub mod weight;
