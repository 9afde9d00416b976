//! All tags of a road together.

use super::Tags;
use super::access::road_access;
use super::class::road_class;
use super::conditional::conditional_access;
use super::{dimensions, lanes, max_speed, one_way, service, surface};
use crate::network::{RoadAttributes, RoadClass};
use crate::reason::Reason;
use crate::report::Guesses;

/// A road as its tags describe it; its name and its number are not interned yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RoadTags {
    pub attributes: RoadAttributes,
    pub name: Option<String>,
    pub reference: Option<String>,
}

/// Reads the tags of a way; `None` where it is no road for vehicles.
pub(crate) fn road(tags: Tags, guesses: &mut Guesses) -> Option<RoadTags> {
    let (class, link) = road_class(tags.get("highway")?)?;
    if tags.is("area", "yes") {
        guesses.add(
            Reason::RoadArea,
            "highway",
            tags.get("highway").unwrap_or_default(),
        );
        return None;
    }
    let service = (class == RoadClass::Service)
        .then(|| tags.get("service"))
        .flatten()
        .map(|value| service::service_kind(value, guesses));
    let travel = one_way::travel(tags, class, link, guesses);
    let access = road_access(tags, class, service, travel, guesses);
    let mut limits = dimensions::limits(tags, guesses);
    let conditional = conditional_access(tags, &access, &mut limits, guesses);
    let attributes = RoadAttributes {
        class,
        link,
        service,
        travel: access.travel,
        roundabout: one_way::roundabout(tags),
        tunnel: tags.get("tunnel").is_some_and(|value| value != "no"),
        name: None,
        reference: None,
        access: access.general,
        hgv: access.hgv,
        limits,
        max_speed_kmh: max_speed::max_speed(tags, guesses),
        hgv_max_speed_kmh: max_speed::hgv_max_speed(tags, guesses),
        width_cm: dimensions::width(tags, guesses),
        lanes: lanes::lanes(tags, guesses),
        unpaved: surface::unpaved(tags, class, guesses),
        conditional,
    };
    let text = |key| tags.get(key).map(str::to_owned);
    Some(RoadTags {
        attributes,
        name: text("name"),
        reference: text("ref"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Access, ServiceKind, Travel};

    #[test]
    fn reads_a_whole_road() {
        let tags = [
            ("highway", "tertiary"),
            ("name", "Rue du Général de Gaulle"),
            ("ref", "D 941"),
            ("oneway", "-1"),
            ("maxspeed", "FR:urban"),
            ("maxheight", "3,8"),
            ("maxweight:hgv", "7.5"),
            ("hgv", "destination;delivery"),
            ("lanes", "2"),
            ("width", "5.5"),
            ("surface", "gravel"),
            ("tunnel", "building_passage"),
        ];
        let mut guesses = Guesses::default();
        let road = road(Tags(&tags), &mut guesses).expect("a road");
        assert_eq!(road.name.as_deref(), Some("Rue du Général de Gaulle"));
        assert_eq!(road.reference.as_deref(), Some("D 941"));
        let read = road.attributes;
        assert_eq!(read.class, RoadClass::Tertiary);
        assert_eq!(read.travel, Travel::Backward);
        assert_eq!(read.max_speed_kmh, Some(50));
        assert_eq!(read.limits.height_cm, Some(380));
        assert_eq!(read.limits.hgv_weight_kg, Some(7_500));
        assert_eq!(read.hgv, [Some(Access::Destination); 2]);
        assert_eq!(read.lanes, Some(2));
        assert_eq!(read.width_cm, Some(550));
        assert!(read.unpaved && read.tunnel && !read.roundabout);
        assert_eq!(guesses.reasons(), []);
    }

    #[test]
    fn a_blank_name_is_none() {
        let tags = [("highway", "primary"), ("ref", "D 943"), ("name", " ")];
        let road = road(Tags(&tags), &mut Guesses::default()).expect("a road");
        assert_eq!(road.name, None);
        assert_eq!(road.reference.as_deref(), Some("D 943"));
    }

    #[test]
    fn keeps_the_kind_of_service_roads_only() {
        let tags = [("highway", "service"), ("service", "parking_aisle")];
        let aisle = road(Tags(&tags), &mut Guesses::default()).expect("a road");
        assert_eq!(aisle.attributes.service, Some(ServiceKind::ParkingAisle));
        assert_eq!(aisle.attributes.access, Access::Allowed);
        let tags = [("highway", "residential"), ("service", "alley")];
        let street = road(Tags(&tags), &mut Guesses::default()).expect("a road");
        assert_eq!(street.attributes.service, None);
    }

    #[test]
    fn leaves_out_areas_and_says_so() {
        let mut guesses = Guesses::default();
        let tags = [("highway", "pedestrian"), ("area", "yes")];
        assert_eq!(road(Tags(&tags), &mut guesses), None);
        assert_eq!(guesses.reasons(), [Reason::RoadArea]);
        let tags = [("highway", "service"), ("area", "no")];
        assert!(road(Tags(&tags), &mut guesses).is_some());
    }
}
