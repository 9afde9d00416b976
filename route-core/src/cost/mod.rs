//! What routes cost, in pieces that can be put together: the algebra of labels.

pub mod deliveries;
pub mod fold;
pub mod label;
pub mod timetable;
mod trips;
