use super::*;

fn read(text: &str) -> Result<Overrides, Vec<Fault>> {
    read_overrides("works.json", text.as_bytes())
}

fn rule_of(text: &str) -> Rule {
    let file = format!("{{ \"overrides\": [ {text} ] }}");
    read(&file)
        .unwrap_or_else(|faults| panic!("{faults:?}"))
        .rules[0]
        .clone()
}

#[test]
fn every_key_is_read() {
    let rule = rule_of(
        r#"{ "id": "marché", "where": { "street": "Grand'Place", "municipality": "Béthune" },
             "access": "closed", "from": "2026-03-01", "to": "2026-03-31",
             "hours": "Sa 06:00-14:00", "note": "every Saturday",
             "vehicles": { "classes": ["bom26"], "heavy": true,
                           "beyond": { "weight_t": 7.5, "height_m": 3.2 },
                           "within": { "length_m": 12 } } }"#,
    );
    assert_eq!(
        (rule.id.as_str(), rule.place.as_str()),
        ("marché", "works.json, /overrides/0")
    );
    assert_eq!(
        rule.on,
        Whereabouts::Street {
            name: "Grand'Place".to_owned(),
            municipality: Some("Béthune".to_owned()),
        }
    );
    assert_eq!(rule.effect, Effect::Access(Access::Closed));
    assert_eq!(rule.validity.hours.as_deref(), Some("Sa 06:00-14:00"));
    let dates = (rule.validity.from, rule.validity.to);
    let date = |text| PlanDate::parse(text).ok();
    assert_eq!(dates, (date("2026-03-01"), date("2026-03-31")));
    let beyond = rule.vehicles.beyond.expect("measures");
    assert_eq!(
        (beyond.weight_kg, beyond.height_cm),
        (Some(7_500), Some(320))
    );
    assert_eq!(rule.vehicles.within.length_cm, Some(1_200));
    assert_eq!(rule.vehicles.heavy, Some(true));
}

#[test]
fn every_effect_and_every_place_is_read() {
    for (text, on, effect) in [
        (
            r#""where": { "ways": [1, 2] }, "direction": "forward""#,
            Whereabouts::Ways(vec![1, 2]),
            Effect::Direction(Direction::Forward),
        ),
        (
            r#""where": { "line": [[2.6, 50.5], [2.7, 50.5]] }, "speed_kmh": 20"#,
            Whereabouts::Lines(vec![vec![
                Position::from_degrees(2.6, 50.5),
                Position::from_degrees(2.7, 50.5),
            ]]),
            Effect::SpeedKmh(20),
        ),
        (
            r#""where": { "ways": [1, 2], "node": 7 }, "manoeuvre": "allowed""#,
            Whereabouts::Along {
                ways: vec![1, 2],
                node: Some(7),
            },
            Effect::Manoeuvre(Manoeuvre::Allowed),
        ),
        (
            r#""where": { "at": [2.6, 50.5] }, "turning_place": "registered""#,
            Whereabouts::At(Position::from_degrees(2.6, 50.5)),
            Effect::TurningPlace,
        ),
        (
            r#""where": { "street": "Impasse Verte" }, "reversing": "registered""#,
            Whereabouts::Street {
                name: "Impasse Verte".to_owned(),
                municipality: None,
            },
            Effect::Reversing,
        ),
    ] {
        let rule = rule_of(&format!("{{ \"id\": \"r\", {text} }}"));
        assert_eq!((rule.on, rule.effect), (on, effect), "{text}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_place() {
    let text = r#"{ "overrides": [
        { "id": "a", "where": { "ways": [1] }, "acces": "closed" },
        { "id": "a", "where": { "ways": [1] }, "access": "shut" },
        { "id": "c", "where": { "ways": [1], "street": "x" }, "access": "closed" },
        { "id": "d", "where": { "ways": [1] }, "manoeuvre": "forbidden" },
        { "id": "e", "where": { "node": 3 }, "access": "open", "speed_kmh": 30 },
        { "id": "f", "where": { "line": [[2.6, 50.5]] }, "access": "open" },
        { "id": "g", "where": { "ways": [1] }, "access": "open",
          "from": "2026-03-09", "to": "2026-03-02", "hours": "all day" }
    ] }"#;
    let faults = read(text).expect_err("faults");
    let found: Vec<(&str, &str)> = faults
        .iter()
        .map(|fault| (fault.code.as_str(), fault.place.as_str()))
        .collect();
    for expected in [
        ("UNKNOWN_KEY", "works.json, /overrides/0/acces"),
        ("NOT_ONE_EFFECT", "works.json, /overrides/0"),
        ("WRONG_VALUE", "works.json, /overrides/1/access"),
        ("DUPLICATE_ID", "works.json, /overrides/1/id"),
        ("NOT_ONE_PLACE", "works.json, /overrides/2/where"),
        ("TOO_FEW_WAYS", "works.json, /overrides/3/where/ways"),
        ("NOT_ONE_EFFECT", "works.json, /overrides/4"),
        ("LINE_TOO_SHORT", "works.json, /overrides/5/where"),
        ("DATES_REVERSED", "works.json, /overrides/6/to"),
        ("UNREADABLE_HOURS", "works.json, /overrides/6/hours"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 10);
    let key = faults.iter().find(|fault| fault.code == "UNKNOWN_KEY");
    assert!(key.expect("the fault").action.contains("`access`"));
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    for text in [
        "",
        "[]",
        "{}",
        "{ \"overrides\": [] }",
        "{ \"overrides\": {} }",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}
