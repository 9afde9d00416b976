//! The committed sample agglomeration: made again byte for byte, and fit for its purpose.

#[path = "../../examples/sample_agglomeration/agglomeration/mod.rs"]
mod agglomeration;
mod committed;

mod connectivity;
mod features;
mod generation;
mod lists;
