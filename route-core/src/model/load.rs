//! What a truck carries: weight and compacted volume, both limited.

use std::ops::{Add, AddAssign, Sub, SubAssign};

/// Weight and body volume. Integers, so that sums do not depend on their order.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Load {
    /// Weight, grams.
    pub mass_g: i64,
    /// Volume taken in the truck's body after compaction, millilitres.
    pub body_ml: i64,
}

impl Load {
    /// Nothing on board.
    pub const ZERO: Self = Self {
        mass_g: 0,
        body_ml: 0,
    };

    /// Whether this load fits in a capacity, by weight *and* by volume.
    pub fn fits(self, capacity: Self) -> bool {
        self.mass_g <= capacity.mass_g && self.body_ml <= capacity.body_ml
    }
}

impl Add for Load {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            mass_g: self.mass_g + other.mass_g,
            body_ml: self.body_ml + other.body_ml,
        }
    }
}

impl AddAssign for Load {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Load {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            mass_g: self.mass_g - other.mass_g,
            body_ml: self.body_ml - other.body_ml,
        }
    }
}

impl SubAssign for Load {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}
