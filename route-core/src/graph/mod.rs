//! The road graph: from the typed network of an extract to what each vehicle class may drive.
//!
//! [`road_graph::RoadGraph`] holds directed edges (one per direction of a chain of segments),
//! [`states::StateGraph`] the manoeuvres between them, and [`metric::Metric`] says what both
//! cost one vehicle class, or that they are closed to it. [`snap::SnapIndex`] finds the road
//! beside a position. [`overrides`] finds the roads of the planner's own rules, [`rules`] says
//! what these make of them.

pub mod builder;
pub mod connectivity;
pub mod house_numbers;
pub mod invariants;
pub mod metric;
pub mod opposite;
pub mod overrides;
pub mod petgraph_view;
pub mod profile;
pub mod road_graph;
pub mod rules;
pub mod snap;
pub mod states;
pub mod whereabouts;
