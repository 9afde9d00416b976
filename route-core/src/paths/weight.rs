//! The weight of a path in one integer: destination entries, then time, then distance.
//!
//! Paths are compared by how often they enter roads for destination traffic only (a short cut
//! through such a road is taken only where there is no other way at all), then by time, then by
//! distance. One addition and one comparison do all of it, so that every algorithm finds the
//! same time *and* the same distance.

use std::ops::{Add, AddAssign};

const DISTANCE_BITS: u32 = 28;
const TIME_BITS: u32 = 28;
const DISTANCE_MASK: u64 = (1 << DISTANCE_BITS) - 1;
const TIME_MASK: u64 = (1 << TIME_BITS) - 1;

/// Entries (8 bits), milliseconds (28 bits: 74 h), decimetres (28 bits: 26,800 km).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
#[repr(transparent)]
pub struct PathWeight(pub u64);

impl PathWeight {
    /// No way. The sum of two infinite weights still fits in a signed integer; any weight at or
    /// above this one (64 entries or more) counts as no way.
    pub const INFINITE: Self = Self(u64::MAX >> 2);

    /// Nothing driven.
    pub const ZERO: Self = Self(0);

    /// From its three parts.
    pub fn new(entries: u32, time_ms: u32, distance_dm: u32) -> Self {
        Self(
            (u64::from(entries) << (DISTANCE_BITS + TIME_BITS))
                | (u64::from(time_ms) << DISTANCE_BITS)
                | u64::from(distance_dm),
        )
    }

    /// No way?
    pub fn is_infinite(self) -> bool {
        self >= Self::INFINITE
    }

    /// How often the path enters destination-only ground.
    pub fn entries(self) -> u32 {
        (self.0 >> (DISTANCE_BITS + TIME_BITS)) as u32
    }

    /// Time, milliseconds.
    pub fn time_ms(self) -> u32 {
        (self.0 >> DISTANCE_BITS & TIME_MASK) as u32
    }

    /// Time in deciseconds, rounded to the nearest: the unit of plans.
    pub fn time_ds(self) -> i32 {
        ((self.time_ms() + 50) / 100) as i32
    }

    /// Distance, decimetres.
    pub fn distance_dm(self) -> u32 {
        (self.0 & DISTANCE_MASK) as u32
    }

    /// The first `part_dm` of a stretch of `whole_dm` that has this weight.
    pub fn share(self, part_dm: u32, whole_dm: u32) -> Self {
        if self.is_infinite() {
            return self;
        }
        let time = u64::from(self.time_ms()) * u64::from(part_dm) / u64::from(whole_dm);
        Self::new(0, time as u32, part_dm)
    }
}

impl Add for PathWeight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for PathWeight {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_and_sums_are_sums_of_parts() {
        let (a, b) = (
            PathWeight::new(1, 90_000, 12_345),
            PathWeight::new(0, 15, 99),
        );
        let sum = a + b;
        assert_eq!(
            (sum.entries(), sum.time_ms(), sum.distance_dm()),
            (1, 90_015, 12_444)
        );
    }

    #[test]
    fn an_entry_outweighs_any_time_and_time_any_distance() {
        assert!(PathWeight::new(1, 0, 0) > PathWeight::new(0, 1 << 27, 1 << 27));
        assert!(PathWeight::new(0, 1, 0) > PathWeight::new(0, 0, 1 << 27));
    }

    #[test]
    fn no_way_and_no_way_is_no_way() {
        let sum = PathWeight::INFINITE + PathWeight::INFINITE;
        assert!(sum.is_infinite());
        assert!((PathWeight::INFINITE + PathWeight::new(0, 1, 1)).is_infinite());
    }

    #[test]
    fn shares_of_a_stretch_add_up_to_it() {
        let whole = PathWeight::new(0, 10_001, 333);
        let begin = whole.share(100, 333);
        assert_eq!((begin.time_ms(), begin.distance_dm()), (3_003, 100));
        assert_eq!(whole.share(333, 333), whole);
    }
}
