use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::format::shape::{Key, Shape};
use crate::model::fleet::Collects;

/// The fleet of the documentation, with every key.
fn whole() -> Value {
    json!({
        "depots": [{ "id": "depot", "lon": 2.64, "lat": 50.53 }],
        "disposal_sites": [{
            "id": "cve", "lon": 2.57, "lat": 50.53, "streams": ["OMR"],
            "open": "Mo-Fr 05:00-18:00", "service_s": 900, "queue_s": 300,
            "max_t_per_day": 40
        }],
        "streams": [{ "id": "OMR", "density_kg_per_l": 0.12, "compacted_kg_per_m3": 450 }],
        "vehicles": [{
            "id": "bom26", "profile": "slow", "count": 3,
            "start_depot": "depot", "end_depot": "depot",
            "streams": ["OMR"], "payload_kg": 9000, "body_m3": 20, "gross_weight_t": 26,
            "axle_load_t": 11.5, "height_m": 3.6, "width_m": 2.55, "length_m": 10.5,
            "collects": "both",
            "shift": { "start": "05:00", "end": "13:45", "max_s": 31500 },
            "break": { "duration_s": 1200, "after_s": 21600 },
            "max_trips": 4,
            "cost": { "fixed": 150.0, "per_hour": 85.0, "per_km": 1.4 }
        }],
        "profiles": [profile()]
    })
}

fn profile() -> Value {
    let speeds = json!({
        "motorway": 70, "trunk": 70, "primary": 50, "secondary": 50, "tertiary": 45,
        "unclassified": 40, "residential": 25, "living_street": 10, "service": 10,
        "pedestrian": 0, "track": 0
    });
    json!({
        "id": "slow", "speeds_kmh": speeds, "links_kmh": speeds, "collecting_kmh": speeds,
        "unpaved_kmh": 15, "limit_kmh": 70, "percent_of_signed": 85, "reversing_kmh": 4,
        "turns_s": { "slight": 1.0, "right": 4.0, "left": 7.0, "sharp": 9.0,
                     "turn_round": 40.0, "signals": 10.0, "gate": 30.0 },
        "heavy": true, "destination": "destination", "private": "closed", "byways": "free",
        "gates_stand_open": true, "ignores_hours": true, "turns_in_dead_ends": true,
        "gross_weight_t": 26.0, "axle_load_t": 11.5, "height_m": 3.6, "width_m": 2.55,
        "length_m": 10.5
    })
}

fn read(value: &Value) -> Result<Fleet, Vec<Fault>> {
    read_fleet("fleet.json", value.to_string().as_bytes())
}

/// The whole fleet with one value changed; `null` takes it away.
fn with(path: &str, new: Value) -> Value {
    let mut value = whole();
    let (parent, key) = path.rsplit_once('/').expect("a pointer");
    let parent = value.pointer_mut(parent).expect("an existing parent");
    match (parent, new) {
        (Value::Object(entries), Value::Null) => {
            entries.remove(key);
        }
        (Value::Object(entries), new) => {
            entries.insert(key.to_owned(), new);
        }
        (Value::Array(items), new) => items.push(new),
        _ => panic!("{path} is not in an object or list"),
    }
    value
}

#[test]
fn the_documented_fleet_is_read() {
    let fleet = read(&whole()).expect("a sound fleet");
    let vehicle = &fleet.vehicles[0];
    assert_eq!((vehicle.count, vehicle.max_trips), (3, Some(4)));
    assert_eq!(vehicle.collects, Collects::Both);
    assert_eq!(vehicle.shift.end.seconds, 49_500);
    assert_eq!(vehicle.rest.as_ref().map(|rest| rest.after_s), Some(21_600));
    assert_eq!(fleet.disposal_sites[0].queue_s, 300);
    assert_eq!(fleet.disposal_sites[0].limit_g(), Some(40_000_000));
    assert_eq!(serde_json::to_value(&fleet).expect("JSON"), {
        let mut value = whole();
        value["vehicles"][0]["profile"] = profile();
        value.as_object_mut().expect("an object").remove("profiles");
        let float = |value: &mut Value| *value = json!(value.as_f64());
        for path in ["payload_kg", "body_m3", "gross_weight_t"] {
            float(&mut value["vehicles"][0][path]);
        }
        float(&mut value["streams"][0]["compacted_kg_per_m3"]);
        float(&mut value["disposal_sites"][0]["max_t_per_day"]);
        value
    });
}

/// The table of keys and the structs must not drift apart.
#[test]
fn every_key_of_the_table_is_in_the_whole_fleet_and_is_read() {
    fn compare(value: &Value, shape: Shape, path: &str) {
        match shape {
            Shape::Object(keys) => {
                let entries = value.as_object().expect(path);
                let names: Vec<&str> = keys.iter().map(|key: &Key| key.name).collect();
                assert_eq!(entries.len(), names.len(), "{path}: {names:?}");
                for key in keys {
                    compare(
                        &entries[key.name],
                        key.shape,
                        &format!("{path}/{}", key.name),
                    );
                }
            }
            Shape::List(item) => compare(&value[0], *item, &format!("{path}/0")),
            _ => {}
        }
    }
    let fleet = read(&whole()).expect("a sound fleet");
    let mut value = serde_json::to_value(fleet).expect("JSON");
    // The reader puts profiles in the place of their names; it does not keep the list.
    value["profiles"] = json!([value["vehicles"][0]["profile"]]);
    compare(&value, FLEET, "");
}

#[test]
fn a_vehicle_drives_as_its_profile_says() {
    let fleet = read(&whole()).expect("a sound fleet");
    let profile = fleet.vehicles[0].profile.as_ref().expect("a profile");
    assert_eq!(profile.speeds_kmh.get("primary"), Some(&50));
    let faults = read(&with("/vehicles/0/profile", json!("fast"))).expect_err("a fault");
    assert_eq!(faults[0].code, "UNKNOWN_PROFILE");
    assert!(faults[0].action.contains("`slow`"));
}

#[test]
fn optional_keys_may_be_missing() {
    for path in [
        "/disposal_sites/0/open",
        "/disposal_sites/0/queue_s",
        "/vehicles/0/profile",
        "/vehicles/0/count",
        "/vehicles/0/axle_load_t",
        "/vehicles/0/height_m",
        "/vehicles/0/width_m",
        "/vehicles/0/length_m",
        "/vehicles/0/collects",
        "/vehicles/0/shift/max_s",
        "/vehicles/0/break",
        "/vehicles/0/max_trips",
        "/vehicles/0/cost/fixed",
        "/vehicles/0/cost/per_hour",
        "/vehicles/0/cost/per_km",
    ] {
        assert!(read(&with(path, Value::Null)).is_ok(), "{path}");
    }
}

#[test]
fn each_mistake_is_one_fault_at_its_place() {
    let site =
        json!({ "id": "cve", "lon": 2.57, "lat": 50.53, "streams": ["OMR"], "service_s": 1 });
    let null = Value::Null;
    for (path, value, code, place) in [
        ("/depots", json!([]), "EMPTY_LIST", "/depots"),
        ("/vehicles", json!([]), "EMPTY_LIST", "/vehicles"),
        ("/vehicles", json!(3), "WRONG_VALUE", "/vehicles"),
        ("/disposal_sites", null.clone(), "MISSING_KEY", ""),
        (
            "/vehicles/0/payload_kg",
            null.clone(),
            "MISSING_KEY",
            "/vehicles/0",
        ),
        (
            "/vehicles/0/shift/end",
            null,
            "MISSING_KEY",
            "/vehicles/0/shift",
        ),
        (
            "/vehicles/0/payload",
            json!(1),
            "UNKNOWN_KEY",
            "/vehicles/0/payload",
        ),
        (
            "/vehicles/0/cost/per_hr",
            json!(1),
            "UNKNOWN_KEY",
            "/vehicles/0/cost/per_hr",
        ),
        ("/comment", json!("x"), "UNKNOWN_KEY", "/comment"),
        (
            "/vehicles/0/a~1b",
            json!(1),
            "UNKNOWN_KEY",
            "/vehicles/0/a~01b",
        ),
        (
            "/vehicles/0/payload_kg",
            json!(0),
            "WRONG_VALUE",
            "/vehicles/0/payload_kg",
        ),
        (
            "/vehicles/0/body_m3",
            json!(-1),
            "WRONG_VALUE",
            "/vehicles/0/body_m3",
        ),
        (
            "/vehicles/0/gross_weight_t",
            json!(26_000),
            "WRONG_VALUE",
            "/vehicles/0/gross_weight_t",
        ),
        (
            "/vehicles/0/count",
            json!(0),
            "WRONG_VALUE",
            "/vehicles/0/count",
        ),
        (
            "/vehicles/0/count",
            json!(1.5),
            "WRONG_VALUE",
            "/vehicles/0/count",
        ),
        (
            "/vehicles/0/collects",
            json!("left"),
            "WRONG_VALUE",
            "/vehicles/0/collects",
        ),
        (
            "/vehicles/0/shift",
            json!("05:00"),
            "WRONG_VALUE",
            "/vehicles/0/shift",
        ),
        (
            "/vehicles/0/shift/start",
            json!("5 o'clock"),
            "WRONG_VALUE",
            "/vehicles/0/shift/start",
        ),
        (
            "/vehicles/0/cost/per_km",
            json!(-1),
            "WRONG_VALUE",
            "/vehicles/0/cost/per_km",
        ),
        (
            "/disposal_sites/0/max_t_per_day",
            json!(0),
            "WRONG_VALUE",
            "/disposal_sites/0/max_t_per_day",
        ),
        (
            "/disposal_sites/0/max_t_per_day",
            json!(250_000),
            "WRONG_VALUE",
            "/disposal_sites/0/max_t_per_day",
        ),
        (
            "/streams/0/density_kg_per_l",
            json!("0,12"),
            "WRONG_VALUE",
            "/streams/0/density_kg_per_l",
        ),
        ("/depots/0/lon", json!(200), "WRONG_VALUE", "/depots/0/lon"),
        (
            "/depots/0/id",
            json!("dépôt"),
            "UNKNOWN_DEPOT",
            "/vehicles/0/start_depot",
        ),
        (
            "/vehicles/0/end_depot",
            json!("depo"),
            "UNKNOWN_DEPOT",
            "/vehicles/0/end_depot",
        ),
        (
            "/vehicles/0/streams/-",
            json!("OM"),
            "UNKNOWN_STREAM",
            "/vehicles/0/streams/1",
        ),
        (
            "/disposal_sites/0/streams/-",
            json!("VE"),
            "UNKNOWN_STREAM",
            "/disposal_sites/0/streams/1",
        ),
        (
            "/disposal_sites/0/streams",
            json!([]),
            "EMPTY_LIST",
            "/disposal_sites/0/streams",
        ),
        (
            "/disposal_sites/-",
            site,
            "DUPLICATE_ID",
            "/disposal_sites/1/id",
        ),
        (
            "/disposal_sites/0/open",
            json!("le matin"),
            "UNREADABLE_HOURS",
            "/disposal_sites/0/open",
        ),
        (
            "/vehicles/0/payload_kg",
            json!(26_000),
            "PAYLOAD_TOO_HEAVY",
            "/vehicles/0/payload_kg",
        ),
        (
            "/vehicles/0/shift/end",
            json!("05:00"),
            "SHIFT_REVERSED",
            "/vehicles/0/shift/end",
        ),
        (
            "/vehicles/0/break/duration_s",
            json!(31_500),
            "BREAK_TOO_LONG",
            "/vehicles/0/break/duration_s",
        ),
    ] {
        let faults = read(&with(path, value)).expect_err(path);
        let place = match place {
            "" => "fleet.json".to_owned(),
            place => format!("fleet.json, {place}"),
        };
        assert_eq!(
            (faults[0].code.as_str(), faults[0].place.as_str()),
            (code, place.as_str()),
            "{path}: {faults:?}"
        );
        // A depot that is renamed is missed at the start and at the end.
        let expected = if path == "/depots/0/id" { 2 } else { 1 };
        let expected = if path == "/depots" { 3 } else { expected };
        assert_eq!(faults.len(), expected, "{path}: {faults:?}");
    }
    let swapped = json!([{ "id": "depot", "lon": 50.53, "lat": 2.64 }]);
    let faults = read(&with("/depots", swapped)).expect_err("a fault");
    assert_eq!(faults[0].code, "COORDINATES_SWAPPED");
}

#[test]
fn all_faults_are_found_at_once_whatever_their_kind() {
    let text = br#"{
        "depots": [{ "id": "a", "lon": 0, "lat": 0 }, { "id": "a", "lon": 2.6, "lat": 50.5 }],
        "disposal_sites": [{ "id": "s", "lon": 2.6, "lat": 50.5, "streams": ["OMR"], "open": "?" }],
        "streams": [{ "id": "OMR", "density": 0.12, "compacted_kg_per_m3": 0 }],
        "vehicles": [{ "id": "v", "start_depot": "b" }]
    }"#;
    let faults = read_fleet("fleet.json", text).expect_err("faults");
    let mut codes: Vec<&str> = faults.iter().map(|fault| fault.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(
        codes,
        [
            "DUPLICATE_ID",
            "MISSING_KEY",
            "POSITION_ZERO",
            "UNKNOWN_DEPOT",
            "UNKNOWN_KEY",
            "UNREADABLE_HOURS",
            "WRONG_VALUE",
        ]
    );
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let faults = read(&with("/vehicles/0/payload", json!(9000))).expect_err("a fault");
    assert_eq!(
        faults[0].to_string(),
        "fleet.json, /vehicles/0/payload: the key `payload` is not known here [UNKNOWN_KEY]; \
         remove it, or write the nearest known key, `payload_kg`"
    );
}

#[test]
fn a_file_that_is_not_json_says_where() {
    let faults = read_fleet("fleet.json", b"{\n\"depots\": [}").expect_err("a fault");
    assert_eq!(faults[0].place, "fleet.json, line 2, column 12");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_fleet("fleet.json", &bytes);
    }

    /// Any value anywhere: the table lets through only what the structs take.
    #[test]
    fn what_the_table_lets_through_can_be_read(
        path in prop::sample::select(vec![
            "/depots", "/depots/0/lat", "/disposal_sites/0/open", "/disposal_sites/0/service_s",
            "/streams/0/id", "/vehicles/0/count", "/vehicles/0/body_m3", "/vehicles/0/shift/max_s",
            "/vehicles/0/shift/start", "/vehicles/0/break", "/vehicles/0/collects",
        ]),
        value in prop_oneof![
            any::<f64>().prop_map(|number| json!(number)),
            any::<i64>().prop_map(|number| json!(number)),
            (0_u32..100_000).prop_map(|number| json!(number)),
            ".{0,8}".prop_map(|text| json!(text)),
            Just(json!(null)),
            Just(json!([])),
            Just(json!({})),
        ],
    ) {
        if let Err(faults) = read(&with(path, value)) {
            for fault in faults {
                prop_assert!(fault.place != "fleet.json" || fault.code == "MISSING_KEY", "{fault}");
            }
        }
    }
}
