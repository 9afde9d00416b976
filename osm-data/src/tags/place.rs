//! What is not a road but matters to collection: addresses, buildings, bring points, sites.

use super::Tags;
use crate::network::WasteSiteKind;

/// One thing an element stands for; a recycling centre with a house number is two.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Address {
        number: String,
        street: String,
        city: String,
    },
    Building,
    BringPoint {
        materials: Vec<String>,
    },
    WasteSite {
        kind: WasteSiteKind,
        name: String,
        opening_hours: Option<String>,
    },
    Settlement {
        name: String,
    },
}

/// The city, town or village whose middle a node is.
pub(crate) fn settlement(tags: Tags) -> Option<Place> {
    let is_one = matches!(tags.get("place")?, "city" | "town" | "village");
    let name = tags.get("name").filter(|_| is_one)?.to_owned();
    Some(Place::Settlement { name })
}

/// Everything that an element stands for.
pub(crate) fn places(tags: Tags) -> Vec<Place> {
    let mut places = Vec::new();
    let text = |key| tags.get(key).unwrap_or_default().to_owned();
    if let Some(number) = tags.get("addr:housenumber") {
        let street = tags.get("addr:street").or_else(|| tags.get("addr:place"));
        places.push(Place::Address {
            number: number.to_owned(),
            street: street.unwrap_or_default().to_owned(),
            city: text("addr:city"),
        });
    }
    if tags.get("building").is_some_and(|value| value != "no") {
        places.push(Place::Building);
    }
    if let Some(kind) = waste_site(tags) {
        places.push(Place::WasteSite {
            kind,
            name: text("name"),
            opening_hours: tags.get("opening_hours").map(str::to_owned),
        });
    } else if let Some(materials) = bring_point(tags) {
        places.push(Place::BringPoint { materials });
    }
    places
}

fn waste_site(tags: Tags) -> Option<WasteSiteKind> {
    if tags.is("amenity", "recycling") && tags.is("recycling_type", "centre") {
        return Some(WasteSiteKind::RecyclingCentre);
    }
    if tags.is("amenity", "waste_transfer_station") {
        return Some(WasteSiteKind::TransferStation);
    }
    if tags.is("landuse", "landfill") {
        return Some(WasteSiteKind::Landfill);
    }
    let burns = |key, word| tags.get(key).is_some_and(|value| value.contains(word));
    let plant = matches!(tags.get("power"), Some("plant" | "generator"))
        && (burns("plant:source", "waste") || burns("generator:source", "waste"));
    let works = matches!(tags.get("man_made"), Some("works" | "incinerator"))
        && (tags.is("man_made", "incinerator")
            || burns("works", "incinerat")
            || burns("industrial", "incinerat")
            || burns("product", "incinerat"));
    (plant || works).then_some(WasteSiteKind::Incinerator)
}

fn bring_point(tags: Tags) -> Option<Vec<String>> {
    match tags.get("amenity")? {
        "waste_disposal" => Some(vec!["waste".to_owned()]),
        "recycling" => {
            let mut materials: Vec<String> = tags
                .iter()
                .filter(|(_, value)| value.trim() == "yes")
                .filter_map(|(key, _)| key.strip_prefix("recycling:"))
                .map(str::to_owned)
                .collect();
            materials.sort();
            Some(materials)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;

    fn site(kind: WasteSiteKind) -> Place {
        Place::WasteSite {
            kind,
            name: String::new(),
            opening_hours: None,
        }
    }

    #[test]
    fn cities_towns_and_villages_are_settlements() {
        for (place, is_one) in [("city", true), ("village", true), ("hamlet", false)] {
            let tags = [("place", place), ("name", "Beuvry")];
            assert_eq!(settlement(Tags(&tags)).is_some(), is_one, "{place}");
        }
        assert_eq!(settlement(Tags(&[("place", "town")])), None);
    }

    #[test]
    fn finds_bring_points_with_their_materials() {
        let tags = [
            ("amenity", "recycling"),
            ("recycling_type", "container"),
            ("recycling:paper", "yes"),
            ("recycling:glass", "yes"),
            ("recycling:clothes", "no"),
        ];
        let materials = vec!["glass".to_owned(), "paper".to_owned()];
        assert_eq!(places(Tags(&tags)), [Place::BringPoint { materials }]);
        let tags = [("amenity", "waste_disposal")];
        let materials = vec!["waste".to_owned()];
        assert_eq!(places(Tags(&tags)), [Place::BringPoint { materials }]);
        assert_eq!(places(Tags(&[("amenity", "waste_basket")])), []);
    }

    #[test]
    fn finds_disposal_sites() {
        use WasteSiteKind::{Incinerator, Landfill, RecyclingCentre, TransferStation};
        let cases: &[(Tagged, WasteSiteKind)] = &[
            (
                &[("amenity", "recycling"), ("recycling_type", "centre")],
                RecyclingCentre,
            ),
            (&[("amenity", "waste_transfer_station")], TransferStation),
            (&[("landuse", "landfill")], Landfill),
            (
                &[("power", "plant"), ("plant:source", "waste")],
                Incinerator,
            ),
            (
                &[("power", "plant"), ("plant:source", "waste;gas")],
                Incinerator,
            ),
            (
                &[("power", "generator"), ("generator:source", "waste")],
                Incinerator,
            ),
            (
                &[("man_made", "works"), ("works", "waste_incineration")],
                Incinerator,
            ),
            (&[("man_made", "incinerator")], Incinerator),
        ];
        for (tags, kind) in cases {
            assert_eq!(places(Tags(tags)), [site(*kind)], "{tags:?}");
        }
        for tags in [
            &[("power", "plant"), ("plant:source", "hydro")][..],
            &[("man_made", "works")],
            &[("waste", "trash")],
        ] {
            assert_eq!(places(Tags(tags)), [], "{tags:?}");
        }
    }

    #[test]
    fn one_element_can_be_several_places() {
        let tags = [
            ("addr:housenumber", "12 bis"),
            ("addr:street", "Rue de l'Église"),
            ("addr:city", "Béthune"),
            ("building", "yes"),
            ("amenity", "recycling"),
            ("recycling_type", "centre"),
            ("name", "Déchèterie"),
            ("opening_hours", "Mo-Sa 09:00-18:00"),
        ];
        assert_eq!(
            places(Tags(&tags)),
            [
                Place::Address {
                    number: "12 bis".to_owned(),
                    street: "Rue de l'Église".to_owned(),
                    city: "Béthune".to_owned(),
                },
                Place::Building,
                Place::WasteSite {
                    kind: WasteSiteKind::RecyclingCentre,
                    name: "Déchèterie".to_owned(),
                    opening_hours: Some("Mo-Sa 09:00-18:00".to_owned()),
                },
            ]
        );
    }

    #[test]
    fn trap_12_a_town_is_spelled_as_it_is_written() {
        for city in [
            "Lauf a.d.Pegnitz",
            "Lauf a.d. Pegnitz",
            "Lauf an der Pegnitz",
        ] {
            let tags = [("addr:housenumber", "7"), ("addr:city", city)];
            let expected = Place::Address {
                number: "7".to_owned(),
                street: String::new(),
                city: city.to_owned(),
            };
            assert_eq!(places(Tags(&tags)), [expected]);
        }
    }

    #[test]
    fn an_address_may_name_a_place_instead_of_a_street() {
        let tags = [
            ("addr:housenumber", "7"),
            ("addr:place", "Le Hamel"),
            ("building", "no"),
        ];
        let expected = Place::Address {
            number: "7".to_owned(),
            street: "Le Hamel".to_owned(),
            city: String::new(),
        };
        assert_eq!(places(Tags(&tags)), [expected]);
    }
}
