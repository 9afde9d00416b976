//! What a planner gets, told on small drawn maps.
//!
//! One file per capability, one test per rule: with the rule the plan obeys it, without it (the
//! tag, the restriction, the limit, the window… taken from the same map or fleet) the plan differs.
//! Every plan has passed the independent checker before anything is asserted about it.

mod access;
mod barriers;
mod bin_lists;
mod breaks;
mod capacities;
mod dead_ends;
mod disposal;
mod fleets;
mod left_over;
mod one_ways;
mod overrides;
mod replanning;
mod shifts;
mod sides;
mod streams;
mod town;
mod turns;
mod vehicle_limits;
