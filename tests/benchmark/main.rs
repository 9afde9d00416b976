//! Instances of the routing literature: read, priced, solved and refused.

mod published;
mod refused;
mod solved;
