//! What planners and drivers receive of a plan.
//!
//! Every export is a pure function of a plan (and, where it draws a path, of the road graph the
//! plan was made on); equal input gives equal bytes.

pub mod error;
pub mod path;
#[cfg(test)]
pub(crate) mod sample;
