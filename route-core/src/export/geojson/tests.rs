use geojson::GeoJson;

use super::*;
use crate::export::sample::sample;

fn whole_plan(language: Language) -> (String, FeatureCollection) {
    let (graph, plan) = sample();
    let text = plan_geojson(&plan, &graph, language).expect("GeoJSON");
    match text.parse() {
        Ok(GeoJson::FeatureCollection(collection)) => (text, collection),
        other => panic!("a feature collection, not {other:?}"),
    }
}

fn of_kind<'c>(collection: &'c FeatureCollection, kind: &'c str) -> Vec<&'c Feature> {
    let features = collection.features.iter();
    features
        .filter(|feature| feature.property("kind") == Some(&json!(kind)))
        .collect()
}

#[test]
fn a_plan_has_every_leg_stop_and_unserved_bin() {
    let (_, collection) = whole_plan(Language::French);
    let counts = [
        ("collecte", 4),
        ("haut_le_pied", 9),
        ("arret", 12),
        ("vidage", 3),
        ("pause", 1),
        ("depart", 2),
        ("retour", 2),
        ("non_collecte", 3),
    ];
    for (kind, count) in counts {
        assert_eq!(of_kind(&collection, kind).len(), count, "{kind}");
    }
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    assert_eq!(collection.features.len(), all);
}

#[test]
fn a_stop_says_all_that_a_map_shows() {
    let (_, collection) = whole_plan(Language::French);
    let properties = of_kind(&collection, "arret")[0].properties.clone();
    assert_eq!(
        Value::from(properties.expect("properties")),
        json!({
            "kind": "arret", "round": 1, "vehicle": "bom26", "unit": 1, "visit": 1,
            "order": 1, "trip": 1, "stream": "OMR", "street": "Rue de l'Église",
            "address": "2 Rue de l'Église", "municipality": "Béthune", "side": "right",
            "containers": 3, "bins": ["b102", "b103"], "mass_kg": 45.6, "body_m3": 0.101333,
            "begin": "05:00:14", "end": "05:00:44"
        })
    );
}

#[test]
fn the_way_home_belongs_to_no_trip() {
    let (graph, plan) = sample();
    let text = round_geojson(&plan, &plan.rounds[0], &graph, Language::French);
    let value: Value = serde_json::from_str(&text.expect("GeoJSON")).expect("JSON");
    let features = value["features"].as_array().expect("features");
    let trips: Vec<&Value> = features
        .iter()
        .filter(|feature| feature["properties"]["kind"] == "haut_le_pied")
        .map(|feature| &feature["properties"]["trip"])
        .collect();
    assert_eq!(
        trips,
        [1, 1, 1, 2, 2]
            .map(|trip| json!(trip))
            .iter()
            .chain([&Value::Null])
            .collect::<Vec<_>>()
    );
    let home = &features[features.len() - 2]["properties"];
    assert_eq!((&home["stream"], &home["visit"]), (&Value::Null, &json!(7)));
}

#[test]
fn unserved_bins_have_a_sentence_and_a_place() {
    for (language, word) in [(Language::French, "Vérifiez"), (Language::English, "Check")] {
        let (_, collection) = whole_plan(language);
        let unserved = of_kind(&collection, "non_collecte");
        assert!(unserved.iter().all(|bin| bin.geometry.is_some()));
        let message = unserved[0].property("message").and_then(Value::as_str);
        assert!(
            message.is_some_and(|text| text.contains(word)),
            "{message:?}"
        );
    }
}

#[test]
fn positions_are_longitude_first_with_seven_decimals_inside_the_box() {
    let (text, collection) = whole_plan(Language::French);
    let bbox = collection.bbox.as_ref().expect("a box");
    let [west, south, east, north] = bbox[..] else {
        panic!("four bounds")
    };
    assert!(2.6 < west && west < east && east < 2.7);
    assert!(50.5 < south && south < north && north < 50.6);
    for feature in &collection.features {
        if let Some(GeometryValue::LineString { coordinates }) =
            feature.geometry.as_ref().map(|geometry| &geometry.value)
        {
            assert!(coordinates.len() >= 2);
            for position in coordinates {
                assert!((west..=east).contains(&position[0]));
                assert!((south..=north).contains(&position[1]));
            }
        }
    }
    let decimals = |number: &str| number.split_once('.').map_or(0, |(_, digits)| digits.len());
    let coordinates = text.split("\"coordinates\":").skip(1);
    for part in coordinates {
        let end = part
            .find("},")
            .or_else(|| part.find(",\"type\""))
            .unwrap_or(part.len());
        for number in part[..end].split(['[', ']', ',']) {
            if number.parse::<f64>().is_ok() {
                assert!(decimals(number) <= 7, "{number}");
            }
        }
    }
}

#[test]
fn equal_plans_give_equal_bytes_with_the_map_credit() {
    let (one, collection) = whole_plan(Language::French);
    assert_eq!(one, whole_plan(Language::French).0);
    let credit = &collection.foreign_members.expect("foreign members")["attribution"];
    assert!(
        credit
            .as_str()
            .is_some_and(|text| text.contains("OpenStreetMap"))
    );
}
