//! Bin lists made from places: addresses of an extract or a file, or buildings.

use osm_data::network::{Address, Position};
use route_core::format::address_list::AddressRow;
use route_core::geometry::distance_m;
use route_core::model::container::Container;
use route_core::random::Random;

/// A place that gets bins.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// Where it is.
    pub position: Position,
    /// Number and street; empty if unknown.
    pub address: String,
    /// Commune; empty if unknown.
    pub municipality: String,
}

impl From<&Address> for Place {
    fn from(address: &Address) -> Self {
        Self {
            position: address.position,
            address: format!("{} {}", address.number, address.street)
                .trim()
                .to_owned(),
            municipality: address.city.clone(),
        }
    }
}

impl From<&AddressRow> for Place {
    fn from(row: &AddressRow) -> Self {
        Self {
            position: row.position,
            address: format!("{} {}", row.number, row.street).trim().to_owned(),
            municipality: row.municipality.clone(),
        }
    }
}

impl From<&Position> for Place {
    fn from(&position: &Position) -> Self {
        Self {
            position,
            address: String::new(),
            municipality: String::new(),
        }
    }
}

/// What bins the places get, and which places.
#[derive(Clone, PartialEq, Debug)]
pub struct Recipe {
    /// Waste stream.
    pub stream: String,
    /// Volume of one bin, litres.
    pub volume_l: f64,
    /// Bins at each place.
    pub count: u32,
    /// Only places so near to a position, metres.
    pub near: Option<(Position, f64)>,
    /// At most so many places, chosen at random.
    pub limit: Option<usize>,
    /// Equal seeds choose equal places.
    pub seed: u64,
}

/// The bin list, in the order of the places. The ids count the places before any are left out,
/// so that a place has the same id in every list made of the same places.
pub fn bin_list(places: &[Place], recipe: &Recipe) -> Vec<Container> {
    let is_near = |place: &Place| {
        let near = recipe.near;
        near.is_none_or(|(centre, radius_m)| distance_m(centre, place.position) <= radius_m)
    };
    let mut chosen: Vec<usize> = (0..places.len())
        .filter(|&index| is_near(&places[index]))
        .collect();
    if let Some(limit) = recipe.limit.filter(|&limit| limit < chosen.len()) {
        Random::new(recipe.seed, 0).shuffle(&mut chosen);
        chosen.truncate(limit);
        chosen.sort_unstable();
    }
    let bins = chosen.into_iter().map(|index| {
        let place = &places[index];
        Container {
            id: format!("{}-{:06}", recipe.stream, index + 1),
            line: 0,
            position: place.position,
            stream: recipe.stream.clone(),
            volume_l: recipe.volume_l,
            count: recipe.count,
            weight_kg: None,
            fill: 1.0,
            set_out_rate: 1.0,
            service_s: None,
            window_s: None,
            side: None,
            address: place.address.clone(),
            municipality: place.municipality.clone(),
            days: Vec::new(),
        }
    });
    bins.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<Place> {
        let position = |index: i32| Position {
            lon_e7: 26_000_000 + index * 10_000,
            lat_e7: 505_000_000,
        };
        (0..100)
            .map(|index| Place::from(&position(index)))
            .collect()
    }

    fn recipe() -> Recipe {
        Recipe {
            stream: "OMR".to_owned(),
            volume_l: 240.0,
            count: 1,
            near: None,
            limit: None,
            seed: 1,
        }
    }

    #[test]
    fn every_place_gets_bins_and_keeps_its_id_when_others_are_left_out() {
        let all = bin_list(&places(), &recipe());
        assert_eq!(all.len(), 100);
        assert_eq!(
            (all[0].id.as_str(), all[99].id.as_str()),
            ("OMR-000001", "OMR-000100")
        );
        let thinned = |seed| {
            let limit = Some(30);
            bin_list(
                &places(),
                &Recipe {
                    limit,
                    seed,
                    ..recipe()
                },
            )
        };
        assert_eq!(thinned(1).len(), 30);
        assert!(thinned(1).iter().all(|bin| all.contains(bin)));
        assert!(thinned(1).is_sorted_by_key(|bin| bin.id.clone()));
        assert_eq!(thinned(1), thinned(1));
        assert_ne!(thinned(1), thinned(2));
    }

    #[test]
    fn far_places_are_left_out_before_the_choice() {
        let near = Some((places()[50].position, 500.0));
        let limit = Some(5);
        let bins = bin_list(
            &places(),
            &Recipe {
                near,
                limit,
                ..recipe()
            },
        );
        assert_eq!(bins.len(), 5);
        for bin in bins {
            assert!(distance_m(places()[50].position, bin.position) <= 500.0);
        }
    }
}
