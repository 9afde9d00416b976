//! The files that planners bring: bin lists, address lists, the fleet file, rules of their own,
//! decrees, and plans made before.
//!
//! Every reader takes the file's name (for messages) and its bytes, never panics, and reports
//! all [`Fault`](crate::model::fault::Fault)s at once. A faulty row is left out and reported;
//! the good rows are kept.

pub mod address_list;
mod bin_columns;
pub mod bin_list;
pub mod bin_list_writer;
mod cells;
mod columns;
mod coordinates;
mod csv_dialect;
mod days;
pub mod decrees;
pub mod fleet;
mod fleet_keys;
pub(crate) mod formula_guard;
pub mod json;
pub mod overrides;
pub mod plan;
pub mod point_list;
pub mod profile;
mod shape;
mod values;
