//! On which side of each road the even house numbers stand, as far as the map's addresses tell.
//!
//! Where a position lies in the middle of the road (many address files place a house there), its
//! house number tells the side. It is a hint: what lies clearly on one side lies there.

use std::collections::BTreeMap;

use osm_data::network::Address;
use rayon::prelude::*;

use crate::model::address::{folded, number_of};

use super::road_graph::{ChainId, RoadGraph};
use super::snap::{MIDDLE_M, SnapIndex};

/// How far from the road of its street an address may stand to tell something, metres.
const NEAR_M: f64 = 60.0;

/// Roads looked at for one address.
const ROADS: usize = 12;

/// Share of a road's addresses that have to agree.
const AGREEMENT: f64 = 0.75;

/// Addresses that a road needs at least.
const LEAST: usize = 2;

/// Sides of roads with even house numbers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct HouseNumbers {
    /// Roads of which it is known, in their order, and whether the even numbers stand right of
    /// them in their direction.
    pub even_right: Vec<(ChainId, bool)>,
}

impl HouseNumbers {
    /// Asks all addresses, on the threads of the current pool.
    pub fn gather(graph: &RoadGraph, snap: &SnapIndex, addresses: &[Address]) -> Self {
        let names: Vec<String> = graph.names.par_iter().map(|name| folded(name)).collect();
        let tell = |address: &Address| {
            let is_even = number_of(&address.number)? % 2 == 0;
            let street = folded(&address.street);
            let is_its_street = |chain: ChainId| {
                let name = graph.attributes[graph.chains[chain.index()].attributes as usize].name;
                name.is_some_and(|name| names[name.0 as usize] == street)
            };
            let near = snap.near(address.position, NEAR_M, ROADS);
            let road = near.iter().find(|road| is_its_street(road.chain))?;
            (road.distance_m > MIDDLE_M).then_some((road.chain, road.right == is_even))
        };
        let told: Vec<(ChainId, bool)> = addresses.par_iter().filter_map(tell).collect();
        let mut by_chain: BTreeMap<ChainId, Vec<bool>> = BTreeMap::new();
        for (chain, even_right) in told {
            by_chain.entry(chain).or_default().push(even_right);
        }
        let agreed = by_chain.into_iter().filter_map(|(chain, told)| {
            let right = told.iter().filter(|&&even_right| even_right).count();
            let most = right.max(told.len() - right);
            let is_clear = told.len() >= LEAST && most as f64 >= AGREEMENT * told.len() as f64;
            is_clear.then_some((chain, right == most))
        });
        Self {
            even_right: agreed.collect(),
        }
    }

    /// Whether a house number stands right of a road in its direction, where that is known.
    pub fn is_right(&self, chain: ChainId, number: u32) -> Option<bool> {
        let known = &self.even_right;
        let found = known
            .binary_search_by_key(&chain, |&(chain, _)| chain)
            .ok()?;
        Some(known[found].1 == number.is_multiple_of(2))
    }
}
