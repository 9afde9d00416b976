//! From a bin list and a fleet to a plan on the road.
//!
//! [`placing`] finds the street side of each container, [`grouping`] makes services of them,
//! [`task`] assembles the solver's problem, and [`assembly`] turns its solution into a
//! [`crate::plan::Plan`]. [`reasons`] says why something could not be served.

pub mod assembly;
pub mod class_roads;
pub mod grouping;
pub mod placing;
pub mod reasons;
pub mod request;
pub mod task;
