//! The service from outside: a real port, real requests.

mod answers;
mod client;
mod ending;
mod overrides;
