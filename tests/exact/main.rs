//! Tiny problems, solved exactly: the search finds the optimum, and nothing better.

mod drive;
mod partition;
mod routes;
mod search;
mod tiny;
