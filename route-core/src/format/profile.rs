//! Profile files: how a class of vehicles drives, in JSON.
//!
//! The layout is that of [`RoadProfile`]. A fleet file has a list of them under `profiles`, which
//! its vehicles name; a file with one of them stands for a fleet where roads alone are asked for.

use crate::model::fault::Fault;
use crate::model::fleet::{Collects, Shift, TimeOfDay, VehicleClass, VehicleCost};
use crate::model::road_profile::RoadProfile;

use super::json;
use super::shape::{Key, Shape, ShapeChecker, optional, required};

const SPEED: Shape = Shape::Whole(0, 200);

const SPEEDS: [Key; 11] = [
    optional("motorway", SPEED),
    optional("trunk", SPEED),
    optional("primary", SPEED),
    optional("secondary", SPEED),
    optional("tertiary", SPEED),
    optional("unclassified", SPEED),
    optional("residential", SPEED),
    optional("living_street", SPEED),
    optional("service", SPEED),
    optional("pedestrian", SPEED),
    optional("track", SPEED),
];

const SECONDS: Shape = Shape::Within(0.0, 600.0);

const TURNS: [Key; 7] = [
    optional("slight", SECONDS),
    optional("right", SECONDS),
    optional("left", SECONDS),
    optional("sharp", SECONDS),
    optional("turn_round", SECONDS),
    optional("signals", SECONDS),
    optional("gate", SECONDS),
];

const TREATMENT: Shape = Shape::Word(&["free", "destination", "closed"]);

/// The keys of a profile. Units and meaning: [`RoadProfile`].
pub const PROFILE: [Key; 21] = [
    required("id", Shape::Text),
    optional("speeds_kmh", Shape::Object(&SPEEDS)),
    optional("links_kmh", Shape::Object(&SPEEDS)),
    optional("unpaved_kmh", Shape::Whole(1, 200)),
    optional("limit_kmh", Shape::Whole(1, 200)),
    optional("percent_of_signed", Shape::Whole(0, 150)),
    optional("collecting_kmh", Shape::Object(&SPEEDS)),
    optional("reversing_kmh", Shape::Whole(1, 20)),
    optional("turns_s", Shape::Object(&TURNS)),
    optional("heavy", Shape::Flag),
    optional("destination", TREATMENT),
    optional("private", TREATMENT),
    optional("byways", TREATMENT),
    optional("gates_stand_open", Shape::Flag),
    optional("ignores_hours", Shape::Flag),
    optional("turns_in_dead_ends", Shape::Flag),
    optional("gross_weight_t", Shape::Positive(100.0)),
    optional("axle_load_t", Shape::Positive(40.0)),
    optional("height_m", Shape::Positive(10.0)),
    optional("width_m", Shape::Positive(5.0)),
    optional("length_m", Shape::Positive(40.0)),
];

/// Reads a file with one profile. `name` is for messages.
///
/// # Errors
/// Everything that is wrong with it, each fault with its place as a JSON pointer.
pub fn read_profile(name: &str, bytes: &[u8]) -> Result<RoadProfile, Vec<Fault>> {
    let value = json::parse(name, bytes).map_err(|fault| vec![fault])?;
    let mut checker = ShapeChecker {
        name,
        faults: Vec::new(),
    };
    checker.check(&value, Shape::Object(&PROFILE), "");
    if !checker.faults.is_empty() {
        return Err(checker.faults);
    }
    serde_json::from_value(value).map_err(|error| {
        let cause = error.to_string();
        vec![Fault::new("WRONG_VALUE", name, cause, "correct it")]
    })
}

/// A vehicle that drives so, all day long: for roads that are asked for without a fleet. Measures
/// that the profile does not give are those of a big truck.
pub fn vehicle_of(profile: RoadProfile) -> VehicleClass {
    let measures = profile.measures.clone();
    VehicleClass {
        id: profile.id.clone(),
        profile: Some(profile),
        count: 1,
        start_depot: String::new(),
        end_depot: String::new(),
        streams: Vec::new(),
        payload_kg: 0.0,
        body_m3: 0.0,
        gross_weight_t: measures.gross_weight_t.unwrap_or(26.0),
        axle_load_t: measures.axle_load_t.unwrap_or(11.5),
        height_m: measures.height_m.unwrap_or(3.6),
        width_m: measures.width_m.unwrap_or(2.55),
        length_m: measures.length_m.unwrap_or(10.5),
        collects: Collects::default(),
        shift: Shift {
            start: TimeOfDay { seconds: 0 },
            end: TimeOfDay { seconds: 86_400 },
            max_s: None,
        },
        rest: None,
        max_trips: None,
        cost: VehicleCost {
            fixed: 0.0,
            per_hour: 0.0,
            per_km: 0.0,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::profile::{Treatment, TurnTimes, VehicleProfile};

    use super::*;

    #[test]
    fn the_plain_car_is_the_one_it_mirrors() {
        let text = include_bytes!("../../../profiles/car-plain.json");
        let profile = read_profile("car-plain.json", text).expect("a profile");
        let car = VehicleProfile::of(&vehicle_of(profile));
        assert_eq!(
            car.speeds.by_class,
            [90, 85, 65, 55, 40, 25, 25, 10, 15, 0, 0]
        );
        assert_eq!(car.speeds.by_link[..5], [45, 40, 30, 25, 20]);
        assert_eq!(car.turns, TurnTimes::NONE);
        assert!(car.is_heavy() && car.admission.turns_in_dead_ends);
        assert_eq!(car.admission.private, Treatment::Free);
    }

    #[test]
    fn what_a_profile_does_not_say_is_as_usual() {
        let text = br#"{ "id": "slow", "speeds_kmh": { "primary": 40 },
                         "collecting_kmh": { "residential": 6 }, "turns_s": { "left": 9.5 } }"#;
        let profile = read_profile("slow.json", text).expect("a profile");
        let slow = VehicleProfile::of(&vehicle_of(profile));
        let usual = VehicleProfile::of(&vehicle_of(RoadProfile::default()));
        assert_eq!((slow.speeds.by_class[2], slow.speeds.by_link[2]), (40, 40));
        assert_eq!(slow.speeds.by_class[3], usual.speeds.by_class[3]);
        assert_eq!(slow.speeds.collecting[6], 6);
        assert_eq!(
            (slow.turns.left, slow.turns.right),
            (9_500, usual.turns.right)
        );
        assert_eq!(slow.admission, usual.admission);
    }

    #[test]
    fn faults_of_a_profile_have_their_places() {
        let text = br#"{ "id": "x", "speeds_kmh": { "primary": -3, "path": 5 }, "private": "no" }"#;
        let faults = read_profile("p.json", text).expect_err("faults");
        let mut places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        places.sort_unstable();
        let expected = [
            "p.json, /private",
            "p.json, /speeds_kmh/path",
            "p.json, /speeds_kmh/primary",
        ];
        assert_eq!(places, expected);
    }
}
