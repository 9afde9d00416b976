//! What connects the communes and what divides them.

pub mod divides;
mod hubs;
pub mod links;
pub mod main_roads;
pub mod motorway;
mod stretch;
