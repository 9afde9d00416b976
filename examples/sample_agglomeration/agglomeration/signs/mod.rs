//! How one may drive.

pub mod restrictions;
pub mod traffic;
