//! The program `rounds`: command line and HTTP service over `route-core`.
//!
//! It reads files and requests, hands them to the core, and writes what comes back. Every plan
//! that leaves it has passed the independent checker ([`planner`]).

pub mod calendar;
pub mod cli;
pub mod inputs;
pub mod output;
pub mod planner;
pub mod progress;
pub mod serve;

mod baseline;
mod bin_list_maker;
mod check;
mod error;
mod import;
mod interrupt;
mod roads;
mod route;
mod sample;
mod solve;
mod table;
mod terminal;
