//! The search: construction, then localised iterated local search by ruin and recreate.

pub mod annealing;
pub mod iterated;
pub mod local;
pub mod neighbourhood;
pub mod recreate;
pub mod route;
pub mod ruin;
pub mod solution;
