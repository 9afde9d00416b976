//! What planners and drivers receive of a plan.
//!
//! Every export is a pure function of a plan (and, where it draws a path, of the road graph the
//! plan was made on); equal input gives equal bytes.

pub mod csv_stops;
pub mod csv_unserved;
pub mod error;
pub mod geojson;
pub mod gpx;
pub mod leg_table;
pub mod path;
pub mod picture;
pub mod plan_json;
#[cfg(test)]
pub(crate) mod sample;
mod shaping;
pub mod summary;
mod svg;
#[cfg(test)]
mod tests;
