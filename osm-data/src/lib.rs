//! Reads OpenStreetMap extracts into typed road data.
//!
//! This is the only crate that knows a tag string: what leaves it is a
//! [`network::RoadNetwork`] of junctions, segments and typed attributes.

pub mod network;
#[cfg(feature = "write")]
pub mod pbf_writer;
