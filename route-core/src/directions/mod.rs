//! Directions: from a path of edges to what a driver is told, as data that no language is in.
//!
//! [`guide::Guide`] gives the [`manoeuvre::Manoeuvre`]s of a leg, or of legs that are driven as
//! one. The driver is told where there is a choice and he could reasonably go wrong; along a road
//! that bends, or past side streets, he is not. [`crate::messages::manoeuvres`] has the sentences.

pub mod arms;
mod choice;
mod decisions;
pub mod drive;
pub mod guide;
mod joining;
mod junction;
pub mod manoeuvre;
mod roundabout;
