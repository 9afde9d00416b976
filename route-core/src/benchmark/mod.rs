//! Instances of the routing literature: read, mapped onto the product's own
//! [`Problem`](crate::model::problem::Problem), and their solution files read and written.
//!
//! Each layout has a reader that gives an [`instance::Instance`]: what the file states, in its own units.
//! [`mapping`] turns any of them into a problem; nothing behind it knows the layouts.

mod bins;
mod cordeau;
mod golden;
pub mod instance;
mod kim;
pub mod legs;
pub mod mapping;
pub mod recognition;
pub mod replay;
mod rows;
mod solomon;
pub mod solution;
mod vrplib;
