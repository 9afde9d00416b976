//! `highway=*`: which ways are roads.

use crate::network::RoadClass;

/// The class of a road, and whether it is a link; `None` for what is no road for vehicles.
pub(super) fn road_class(highway: &str) -> Option<(RoadClass, bool)> {
    let (name, link) = match highway.strip_suffix("_link") {
        Some(name) => (name, true),
        None => (highway, false),
    };
    let class = match name {
        "motorway" => RoadClass::Motorway,
        "trunk" => RoadClass::Trunk,
        "primary" => RoadClass::Primary,
        "secondary" => RoadClass::Secondary,
        "tertiary" => RoadClass::Tertiary,
        "unclassified" | "road" if !link => RoadClass::Unclassified,
        "residential" => RoadClass::Residential,
        "living_street" if !link => RoadClass::LivingStreet,
        "service" if !link => RoadClass::Service,
        "pedestrian" if !link => RoadClass::Pedestrian,
        "track" if !link => RoadClass::Track,
        _ => return None,
    };
    Some((class, link))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_roads_and_nothing_else() {
        for (highway, expected) in [
            ("motorway", Some((RoadClass::Motorway, false))),
            ("motorway_link", Some((RoadClass::Motorway, true))),
            ("trunk_link", Some((RoadClass::Trunk, true))),
            ("primary", Some((RoadClass::Primary, false))),
            ("secondary_link", Some((RoadClass::Secondary, true))),
            ("tertiary", Some((RoadClass::Tertiary, false))),
            ("unclassified", Some((RoadClass::Unclassified, false))),
            ("road", Some((RoadClass::Unclassified, false))),
            ("residential", Some((RoadClass::Residential, false))),
            ("living_street", Some((RoadClass::LivingStreet, false))),
            ("service", Some((RoadClass::Service, false))),
            ("pedestrian", Some((RoadClass::Pedestrian, false))),
            ("track", Some((RoadClass::Track, false))),
            ("construction", None),
            ("proposed", None),
            ("platform", None),
            ("footway", None),
            ("cycleway", None),
            ("path", None),
            ("steps", None),
            ("corridor", None),
            ("busway", None),
            ("raceway", None),
            ("disused", None),
            ("unclassified;tertiary", None),
            ("service_link", None),
        ] {
            assert_eq!(road_class(highway), expected, "highway={highway}");
        }
    }
}
