//! The files that are written.

pub mod extract;
pub mod fleet;
pub mod tables;
