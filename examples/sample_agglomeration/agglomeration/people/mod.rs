//! Who lives and works there, and the waste they put out.

pub mod addresses;
pub mod bins;
pub mod bring_points;
pub mod sites;
