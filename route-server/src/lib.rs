//! The program `rounds`: command line and HTTP service over `route-core`.
