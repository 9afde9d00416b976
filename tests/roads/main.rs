//! What trucks make of drawn roads.

mod dead_ends;
