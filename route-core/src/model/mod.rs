//! What a planner brings: containers, fleet, disposal sites, and what can be wrong with them.

pub mod address;
pub mod container;
pub mod fault;
pub mod fleet;
pub mod load;
pub mod opening;
pub mod overrides;
pub mod problem;
pub mod road_profile;
