//! The search against brute force, and its caches against recounts.

mod brute_force;
mod consistency;
mod filling;
mod optimality;
pub(super) mod random_problem;
mod warm_start;
