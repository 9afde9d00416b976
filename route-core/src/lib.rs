//! Builds a road graph from OpenStreetMap extracts and solves waste-collection
//! routing problems on it: capacity by weight and volume, time windows,
//! unloading trips, and the side of the street.

pub mod benchmark;
pub mod check;
pub mod cost;
pub mod directions;
pub mod export;
pub mod format;
pub mod geometry;
pub mod graph;
pub mod messages;
pub mod model;
pub mod paths;
pub mod plan;
pub mod planning;
pub mod random;
pub mod roads_file;
pub mod search;
pub mod spelling;
