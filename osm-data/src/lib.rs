//! Reads OpenStreetMap extracts into typed road data.
//!
//! This is the only crate that knows a tag string: what leaves it is a
//! [`network::RoadNetwork`] of junctions, segments and typed attributes.

mod tags;

pub mod invariants;
pub mod network;
pub mod reason;
pub mod report;
