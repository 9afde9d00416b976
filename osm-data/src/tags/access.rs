//! Who may use a road: `hgv` > `goods` > `motor_vehicle` > `vehicle` > `access`.

use super::Tags;
use crate::network::{Access, RoadClass, ServiceKind, Travel};
use crate::reason::Reason;
use crate::report::Guesses;

/// How specific a key is; the most specific one that is tagged decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Level {
    /// `access`
    All,
    /// `vehicle`
    Vehicle,
    /// `motor_vehicle`
    MotorVehicle,
    /// `goods`
    Goods,
    /// `hgv`
    Hgv,
}

/// Keys from general to specific, the second spelling after the first.
pub(super) const KEYS: &[(Level, &str)] = &[
    (Level::All, "access"),
    (Level::Vehicle, "access:vehicle"),
    (Level::Vehicle, "vehicle"),
    (Level::MotorVehicle, "access:motor_vehicle"),
    (Level::MotorVehicle, "motor_vehicle"),
    (Level::Goods, "access:goods"),
    (Level::Goods, "goods"),
    (Level::Hgv, "access:hgv"),
    (Level::Hgv, "hgv"),
];

/// Access to a road as far as it holds at all times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RoadAccess {
    /// For motor vehicles.
    pub general: Access,
    /// For goods vehicles, where tagged apart, along and against the way.
    pub hgv: [Option<Access>; 2],
    /// Direction of travel that is left.
    pub travel: Travel,
    /// How specific the tag was that decided on `general`.
    pub general_level: Level,
    /// How specific the tag was that decided on `hgv`.
    pub hgv_level: Level,
}

/// Reads the access of a road.
pub(super) fn road_access(
    tags: Tags,
    class: RoadClass,
    service: Option<ServiceKind>,
    travel: Travel,
    guesses: &mut Guesses,
) -> RoadAccess {
    let untagged = untagged(class, service);
    let general = [Level::MotorVehicle, Level::Vehicle, Level::All];
    let [along, against] = ["forward", "backward"].map(|direction| {
        match most_specific(tags, direction, &general, guesses) {
            Some((access, level)) if level >= untagged.1 || access > untagged.0 => (access, level),
            _ => untagged,
        }
    });
    let hgv = ["forward", "backward"].map(|direction| {
        most_specific(tags, direction, &[Level::Hgv, Level::Goods], guesses)
            .or_else(|| closed_lanes(tags, direction).then_some((Access::Closed, Level::Hgv)))
    });
    let mut result = RoadAccess {
        general: along.0.max(against.0),
        hgv: hgv.map(|found| found.map(|(access, _)| access)),
        travel,
        general_level: along.1.max(against.1),
        hgv_level: hgv
            .iter()
            .flatten()
            .map(|(_, level)| *level)
            .max()
            .unwrap_or(Level::All),
    };
    settle_direction(&mut result, along.0, against.0, guesses);
    respect_cars(tags, &mut result, guesses);
    result
}

/// What a class of road allows when its tags are silent, and how specific a tag must be to open
/// it: a general `access=yes` on a pedestrian street speaks of pedestrians.
fn untagged(class: RoadClass, service: Option<ServiceKind>) -> (Access, Level) {
    match (class, service) {
        (RoadClass::Pedestrian, _) => (Access::Closed, Level::Vehicle),
        (RoadClass::Track, _) | (_, Some(ServiceKind::EmergencyAccess)) => {
            (Access::Closed, Level::All)
        }
        _ => (Access::Allowed, Level::All),
    }
}

/// Access that differs by direction: a closed direction becomes a one-way, the rest the stricter.
fn settle_direction(road: &mut RoadAccess, along: Access, against: Access, guesses: &mut Guesses) {
    let (open, rest, closed) = match (along, against) {
        _ if along == against => return,
        (_, Access::Closed) => (Travel::Forward, along, 1),
        (Access::Closed, _) => (Travel::Backward, against, 0),
        _ => {
            if road.travel == Travel::Forward {
                road.general = along;
            } else if road.travel == Travel::Backward {
                road.general = against;
            } else {
                note_direction(along, against, guesses);
            }
            return;
        }
    };
    let tagged_apart = road.hgv[closed].is_some();
    if road.travel == open || (road.travel == Travel::Both && !tagged_apart) {
        road.travel = open;
        road.general = rest;
    } else if road.travel == Travel::Both {
        note_direction(along, against, guesses);
    }
}

fn note_direction(along: Access, against: Access, guesses: &mut Guesses) {
    let both = format!("{along:?} along, {against:?} against");
    guesses.add(Reason::DirectionalAccess, "access", &both);
}

/// `motorcar=no` and nothing about other vehicles: the sign often bans trucks as well.
fn respect_cars(tags: Tags, road: &mut RoadAccess, guesses: &mut Guesses) {
    if road.general_level >= Level::MotorVehicle {
        return;
    }
    let Some(value) = tags.get("motorcar") else {
        return;
    };
    let cars = read_access("motorcar", value, guesses);
    if cars > road.general {
        guesses.add(Reason::CarAccessOnly, "motorcar", value);
        road.general = cars;
        road.general_level = Level::MotorVehicle;
    }
}

/// `hgv:lanes=no|no`: closed where no lane is left.
fn closed_lanes(tags: Tags, direction: &str) -> bool {
    let directional = format!("hgv:lanes:{direction}");
    let Some(value) = tags.get(&directional).or_else(|| tags.get("hgv:lanes")) else {
        return false;
    };
    value
        .split('|')
        .all(|lane| access_value(lane.trim()) == Some(Access::Closed))
}

fn most_specific(
    tags: Tags,
    direction: &str,
    levels: &[Level],
    guesses: &mut Guesses,
) -> Option<(Access, Level)> {
    levels
        .iter()
        .find_map(|level| Some((at_level(tags, direction, *level, guesses)?, *level)))
}

fn at_level(tags: Tags, direction: &str, level: Level, guesses: &mut Guesses) -> Option<Access> {
    let keys = || KEYS.iter().rev().filter(|(l, _)| *l == level);
    for (_, key) in keys() {
        let directional = format!("{key}:{direction}");
        if let Some(value) = tags.get(&directional) {
            return Some(read_access(&directional, value, guesses));
        }
    }
    for (_, key) in keys() {
        if let Some(value) = tags.get(key) {
            return Some(read_access(key, value, guesses));
        }
    }
    None
}

/// Access of a node on a road, such as a gate; `None` where its tags are silent.
pub(super) fn node_access(tags: Tags, guesses: &mut Guesses) -> Option<Access> {
    KEYS.iter().rev().find_map(|(_, key)| {
        let value = tags.get(key)?;
        Some(read_access(key, value, guesses))
    })
}

/// A whole value, which may be a list: the least free part wins, and what is not understood is closed.
pub(super) fn read_access(key: &str, value: &str, guesses: &mut Guesses) -> Access {
    let mut strictest = Access::Allowed;
    let mut understood = true;
    for part in super::listed(value) {
        match access_value(part) {
            Some(access) => strictest = strictest.max(access),
            None => understood = false,
        }
    }
    if understood {
        return strictest;
    }
    guesses.add(Reason::AccessNotUnderstood, key, value);
    Access::Closed
}

/// One value of an access key.
pub(super) fn access_value(value: &str) -> Option<Access> {
    Some(match value.to_ascii_lowercase().as_str() {
        "yes" | "designated" | "official" | "permissive" => Access::Allowed,
        "destination" | "delivery" | "customers" | "customer" | "discouraged" => {
            Access::Destination
        }
        "private" | "permit" | "residents" | "resident" | "employees" => Access::Private,
        "no" | "agricultural" | "agriculture" | "forestry" | "emergency" | "psv" | "bus"
        | "taxi" | "military" | "bicycle" | "foot" | "use_sidepath" | "dismount" => Access::Closed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;
    use Access::{Allowed, Closed, Destination, Private};

    fn read(tags: Tagged, class: RoadClass, travel: Travel) -> (RoadAccess, Vec<Reason>) {
        let mut guesses = Guesses::default();
        let service = Tags(tags).is("service", "emergency_access");
        let service = service.then_some(ServiceKind::EmergencyAccess);
        let access = road_access(Tags(tags), class, service, travel, &mut guesses);
        (access, guesses.reasons())
    }

    #[test]
    fn traps_5_and_6_every_value_is_read() {
        let unknown = &[Reason::AccessNotUnderstood][..];
        for (value, expected, reasons) in [
            ("yes", Allowed, &[][..]),
            ("Yes", Allowed, &[]),
            ("designated", Allowed, &[]),
            ("official", Allowed, &[]),
            ("permissive", Allowed, &[]),
            ("destination", Destination, &[]),
            ("delivery", Destination, &[]),
            ("customers", Destination, &[]),
            ("destination;delivery", Destination, &[]),
            ("private", Private, &[]),
            ("permit", Private, &[]),
            ("no", Closed, &[]),
            ("agricultural", Closed, &[]),
            ("forestry", Closed, &[]),
            ("emergency", Closed, &[]),
            ("psv", Closed, &[]),
            ("agricultural;forestry", Closed, &[]),
            ("agricultural, forestry", Closed, &[]),
            ("agricultural; destination", Closed, &[]),
            ("yes;private", Private, &[]),
            ("unknown", Closed, unknown),
            ("restricted", Closed, unknown),
            ("t", Closed, unknown),
            ("Schranke! Nur für Anwohner", Closed, unknown),
            (
                "conditional=destination @ (Mo-Sa 07:30-14:00)",
                Closed,
                unknown,
            ),
            ("yes;wer weiß", Closed, unknown),
        ] {
            for key in ["access", "vehicle", "motor_vehicle", "access:motor_vehicle"] {
                let tags = [(key, value)];
                let (access, found) = read(&tags, RoadClass::Residential, Travel::Both);
                assert_eq!(access.general, expected, "{key}={value}");
                assert_eq!(access.hgv, [None, None], "{key}={value}");
                assert_eq!(found, reasons, "{key}={value}");
            }
            for key in ["hgv", "goods", "access:hgv"] {
                let tags = [(key, value)];
                let (access, found) = read(&tags, RoadClass::Residential, Travel::Both);
                assert_eq!(access.hgv, [Some(expected); 2], "{key}={value}");
                assert_eq!(access.general, Allowed, "{key}={value}");
                assert_eq!(found, reasons, "{key}={value}");
            }
        }
    }

    #[test]
    fn trap_6_the_most_specific_key_decides() {
        let cases: &[(Tagged, Access, [Option<Access>; 2])] = &[
            (&[("access", "no"), ("vehicle", "yes")], Allowed, [None; 2]),
            (
                &[("vehicle", "yes"), ("motor_vehicle", "no")],
                Closed,
                [None; 2],
            ),
            (
                &[("access", "no"), ("motor_vehicle", "destination")],
                Destination,
                [None; 2],
            ),
            (
                &[("access", "no"), ("hgv", "yes")],
                Closed,
                [Some(Allowed); 2],
            ),
            (
                &[("goods", "yes"), ("hgv", "no")],
                Allowed,
                [Some(Closed); 2],
            ),
            (&[("goods", "destination")], Allowed, [Some(Destination); 2]),
            (&[("hgv:forward", "no")], Allowed, [Some(Closed), None]),
            (
                &[("hgv:backward", "delivery")],
                Allowed,
                [None, Some(Destination)],
            ),
            (
                &[("hgv", "no"), ("hgv:forward", "yes")],
                Allowed,
                [Some(Allowed), Some(Closed)],
            ),
            (
                &[("hgv:backward", "no"), ("goods", "yes")],
                Allowed,
                [Some(Allowed), Some(Closed)],
            ),
            (
                &[("access", "no"), ("psv", "yes"), ("bus", "yes")],
                Closed,
                [None; 2],
            ),
            (&[("hgv:lanes", "no|yes|yes")], Allowed, [None; 2]),
            (&[("hgv:lanes", "no|no")], Allowed, [Some(Closed); 2]),
            (
                &[("hgv:lanes:forward", "no|no")],
                Allowed,
                [Some(Closed), None],
            ),
        ];
        for (tags, general, hgv) in cases {
            let (access, reasons) = read(tags, RoadClass::Tertiary, Travel::Both);
            assert_eq!((access.general, access.hgv), (*general, *hgv), "{tags:?}");
            assert_eq!(reasons, [], "{tags:?}");
        }
    }

    #[test]
    fn silent_tags_mean_what_the_class_allows() {
        let cases: &[(RoadClass, Tagged, Access)] = &[
            (RoadClass::Service, &[], Allowed),
            (
                RoadClass::Service,
                &[("service", "emergency_access")],
                Closed,
            ),
            (
                RoadClass::Service,
                &[("service", "emergency_access"), ("access", "private")],
                Private,
            ),
            (RoadClass::LivingStreet, &[], Allowed),
            (RoadClass::Track, &[], Closed),
            (RoadClass::Track, &[("access", "yes")], Allowed),
            (RoadClass::Track, &[("vehicle", "destination")], Destination),
            (RoadClass::Pedestrian, &[], Closed),
            (RoadClass::Pedestrian, &[("access", "yes")], Closed),
            (
                RoadClass::Pedestrian,
                &[("motor_vehicle", "delivery")],
                Destination,
            ),
            (RoadClass::Pedestrian, &[("vehicle", "yes")], Allowed),
        ];
        for (class, tags, expected) in cases {
            let (access, _) = read(tags, *class, Travel::Both);
            assert_eq!(access.general, *expected, "{class:?} {tags:?}");
        }
        let (access, _) = read(&[("hgv", "yes")], RoadClass::Pedestrian, Travel::Both);
        assert_eq!(access.hgv, [Some(Allowed); 2]);
    }

    #[test]
    fn access_by_direction_becomes_a_one_way_or_the_stricter_of_both() {
        use Travel::{Backward, Both, Forward};
        let differs = &[Reason::DirectionalAccess][..];
        let cases: &[(Tagged, Travel, Access, Travel, &[Reason])] = &[
            (
                &[("motor_vehicle:backward", "no")],
                Both,
                Allowed,
                Forward,
                &[],
            ),
            (
                &[("vehicle:backward", "agricultural")],
                Both,
                Allowed,
                Forward,
                &[],
            ),
            (
                &[("motor_vehicle:forward", "agricultural")],
                Both,
                Allowed,
                Backward,
                &[],
            ),
            (
                &[("access:backward", "no"), ("access", "destination")],
                Both,
                Destination,
                Forward,
                &[],
            ),
            (
                &[("vehicle:forward", "destination")],
                Both,
                Destination,
                Both,
                differs,
            ),
            (
                &[("vehicle:forward", "destination")],
                Forward,
                Destination,
                Forward,
                &[],
            ),
            (
                &[("vehicle:backward", "destination")],
                Forward,
                Allowed,
                Forward,
                &[],
            ),
            (
                &[("vehicle:forward", "destination")],
                Backward,
                Allowed,
                Backward,
                &[],
            ),
            (
                &[("vehicle:backward", "no")],
                Forward,
                Allowed,
                Forward,
                &[],
            ),
            (&[("vehicle:forward", "no")], Forward, Closed, Forward, &[]),
            (
                &[("vehicle:backward", "no"), ("hgv:backward", "yes")],
                Both,
                Closed,
                Both,
                differs,
            ),
        ];
        for (tags, travel, general, left, reasons) in cases {
            let (access, found) = read(tags, RoadClass::Residential, *travel);
            assert_eq!(
                (access.general, access.travel),
                (*general, *left),
                "{tags:?} {travel:?}"
            );
            assert_eq!(found, *reasons, "{tags:?} {travel:?}");
        }
    }

    #[test]
    fn a_ban_of_motorcars_binds_trucks_unless_they_are_named() {
        let only = &[Reason::CarAccessOnly][..];
        let cases: &[(Tagged, Access, &[Reason])] = &[
            (&[("motorcar", "no")], Closed, only),
            (&[("motorcar", "yes"), ("access", "no")], Closed, &[]),
            (
                &[("motorcar", "no"), ("motor_vehicle", "yes")],
                Allowed,
                &[],
            ),
            (
                &[("motorcar", "destination"), ("access", "private")],
                Private,
                &[],
            ),
        ];
        for (tags, expected, reasons) in cases {
            let (access, found) = read(tags, RoadClass::Residential, Travel::Both);
            assert_eq!(
                (access.general, found.as_slice()),
                (*expected, *reasons),
                "{tags:?}"
            );
        }
    }
}
