//! The streets within the communes.

pub mod countryside;
pub mod dead_ends;
pub mod estates;
pub mod growth;
pub mod industry;
