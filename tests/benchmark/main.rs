//! Instances of the routing literature: read, priced, solved and refused.

mod builds;
mod published;
mod refused;
mod solved;
