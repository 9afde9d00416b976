//! Columns for glass and other waste that inhabitants bring.

use crate::agglomeration::communes::Commune;
use crate::agglomeration::geometry::Point;
use crate::agglomeration::people::addresses::Address;
use crate::agglomeration::random::Random;

/// Columns at one place.
pub struct BringPoint {
    pub at: Point,
    /// Index of the nearest house number.
    pub beside: usize,
    /// Number of columns of each stream.
    pub columns: Vec<(&'static str, u32)>,
}

impl BringPoint {
    /// How many columns there are for a stream, if any.
    pub fn columns_for(&self, stream: &str) -> Option<u32> {
        let mut columns = self.columns.iter();
        columns
            .find(|(other, _)| *other == stream)
            .map(|&(_, count)| count)
    }

    /// How OSM says what may be brought.
    pub fn tags(&self) -> Vec<(&'static str, &'static str)> {
        let has = |stream: &str| self.columns_for(stream).is_some();
        if !has("VERRE") && !has("EMB") {
            return vec![("amenity", "waste_disposal")];
        }
        let mut tags = vec![("amenity", "recycling"), ("recycling_type", "container")];
        if has("VERRE") {
            tags.push(("recycling:glass_bottles", "yes"));
        }
        if has("EMB") {
            tags.push(("recycling:paper", "yes"));
            tags.push(("recycling:cans", "yes"));
            tags.push(("recycling:plastic_packaging", "yes"));
        }
        tags
    }
}

/// One place with glass for about 330 households; in the centre of Béthune for everything.
pub fn place(
    communes: &[Commune],
    addresses: &[Address],
    reachable: &[bool],
    random: &mut Random,
) -> Vec<BringPoint> {
    let mut points = Vec::new();
    let mut until_next = 150;
    for (index, address) in addresses.iter().enumerate() {
        until_next -= address.households as i64;
        let commune = &communes[address.commune];
        let central = commune.population > 20_000 && commune.is_central(address.at);
        if until_next > 0 || !reachable[index] {
            continue;
        }
        until_next += if central { 120 } else { 330 };
        let columns = if central && random.chance(40) {
            vec![("OMR", 1 + random.below(2) as u32)]
        } else if central {
            vec![("OMR", 2), ("EMB", 2), ("VERRE", 1)]
        } else if random.chance(25) {
            vec![("VERRE", 1), ("EMB", 1)]
        } else {
            vec![("VERRE", 1 + u32::from(random.chance(20)))]
        };
        points.push(BringPoint {
            at: address.kerb(5.5),
            beside: index,
            columns,
        });
    }
    points
}
