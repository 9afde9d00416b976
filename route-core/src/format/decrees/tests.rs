use super::*;

/// A row with some cells, read.
fn read(cells: &[(&str, &str)]) -> Overrides {
    let given = |name: &str| cells.iter().find(|(column, _)| *column == name);
    let usual = [
        ("ID", "12"),
        ("COLL_NOM", "Commune du Rove"),
        ("EMPRISE_DESIGNATION", "Rue Haute"),
    ];
    let mut names = Vec::new();
    let mut values = Vec::new();
    for column in COLUMNS {
        let usual = usual.iter().find(|(name, _)| *name == column.name);
        if let Some((name, value)) = given(column.name).or(usual) {
            names.push(*name);
            values.push(format!("\"{value}\""));
        }
    }
    let text = format!("{}\n{}\n", names.join(","), values.join(","));
    read_decrees("arretes.csv", text.as_bytes()).expect("a file of decrees")
}

fn forbidden(cells: &[(&str, &str)]) -> Overrides {
    read(&[&[("REGL_MODALITE", "Interdit")], cells].concat())
}

fn permitted(cells: &[(&str, &str)]) -> Overrides {
    read(&[&[("REGL_MODALITE", "Autorise")], cells].concat())
}

/// Columns in doubt.
fn doubts(read: &Overrides) -> Vec<&str> {
    let places = read.doubts.iter().map(|fault| {
        assert_eq!(fault.code, "DECREE_NOT_UNDERSTOOD");
        fault.place.rsplit(' ').next().unwrap_or_default()
    });
    places.collect()
}

#[test]
fn a_prohibition_is_for_vehicles_from_a_weight_or_beyond_a_size() {
    let read = forbidden(&[
        ("VEH_TYPES", "Poids lourds"),
        ("VEH_TONNAGE_MODALITE", "à partir de"),
        ("VEH_TONNAGE", "3.5"),
        ("VEH_LONG", "8"),
        ("VEH_ESSIEU", "10"),
    ]);
    assert_eq!(doubts(&read), [""; 0]);
    let rule = &read.rules[0];
    assert_eq!(
        (rule.id.as_str(), rule.place.as_str()),
        ("12", "arretes.csv, line 2")
    );
    assert_eq!(rule.effect, Effect::Access(Access::Closed));
    assert_eq!(rule.vehicles.heavy, Some(true));
    let beyond = rule.vehicles.beyond.expect("measures");
    assert_eq!(
        (beyond.weight_kg, beyond.length_cm, beyond.axle_load_kg),
        (Some(3_499), Some(800), Some(10_000))
    );
    assert_eq!(
        rule.on,
        Whereabouts::Street {
            name: "Rue Haute".to_owned(),
            municipality: Some("le rove".to_owned()),
        }
    );
}

#[test]
fn a_prohibition_up_to_a_weight_spares_the_heavier() {
    let read = forbidden(&[("VEH_TONNAGE_MODALITE", "jusqu'à"), ("VEH_TONNAGE", "3,5")]);
    let vehicles = &read.rules[0].vehicles;
    assert_eq!(
        (vehicles.beyond, vehicles.within.weight_kg),
        (None, Some(3_500))
    );
}

#[test]
fn a_permission_comes_last_and_closes_to_what_is_beyond_it() {
    let text = "ID,REGL_MODALITE,VEH_TONNAGE_MODALITE,VEH_TONNAGE,EMPRISE_DESIGNATION\n\
                1,Autorise,jusqu'à,9,Rue Haute\n2,Interdit,,,Rue Haute\n";
    let read = read_decrees("arretes.csv", text.as_bytes()).expect("decrees");
    let told: Vec<(&str, Effect)> = (read.rules.iter())
        .map(|rule| (rule.id.as_str(), rule.effect))
        .collect();
    let (closed, open) = (
        Effect::Access(Access::Closed),
        Effect::Access(Access::Allowed),
    );
    assert_eq!(told, [("2", closed), ("1", closed), ("1", open)]);
    assert_eq!(
        read.rules[1].vehicles.beyond.expect("a measure").weight_kg,
        Some(9_000)
    );
    assert_eq!(read.rules[2].vehicles.within.weight_kg, Some(9_000));
}

#[test]
fn usages_are_ours_somebody_elses_or_unknown() {
    let access = |read: &Overrides| read.rules.first().map(|rule| rule.effect);
    let closed = Some(Effect::Access(Access::Closed));
    let destination = Some(Effect::Access(Access::Destination));
    for (usage, applied, excepted) in [
        ("Bennes à ordures ménagères", closed, None),
        ("Services publics", closed, None),
        ("Taxis|Livraison", None, closed),
        ("Desserte locale", closed, destination),
        ("Desserte locale : déménageur", None, closed),
        ("Taxis|Services publics", closed, None),
    ] {
        assert_eq!(
            access(&forbidden(&[("VEH_USAGES", usage)])),
            applied,
            "{usage}"
        );
        let except = forbidden(&[("SAUF_VEH_USAGES", usage)]);
        assert_eq!(access(&except), excepted, "sauf {usage}");
    }
    let unknown = forbidden(&[("SAUF_VEH_USAGES", "qui de droit")]);
    assert_eq!(
        (access(&unknown), doubts(&unknown)),
        (closed, vec!["SAUF_VEH_USAGES"])
    );
    let open = Some(Effect::Access(Access::Allowed));
    for (usage, permits) in [("", open), ("Services publics", open), ("Livraison", None)] {
        assert_eq!(
            access(&permitted(&[("VEH_USAGES", usage)])),
            permits,
            "{usage}"
        );
    }
    assert_eq!(
        permitted(&[("SAUF_VEH_USAGES", "Services publics")]).rules,
        []
    );
}

#[test]
fn what_is_not_understood_is_reported_and_read_in_the_stricter_way() {
    for (column, text) in [
        ("VEH_TYPES", "Engins spéciaux"),
        ("VEH_TONNAGE", "lourd"),
        ("VEH_HAUT", "bas"),
        ("VEH_CQAS", "4|5"),
        ("VEH_MOTORS", "Électrique"),
        ("REGL_CONTEXTE", "Forte affluence"),
        ("PERIODE_DEBUT", "Fin des vacances de la Toussaint"),
        ("PERIODE_JH", "le matin"),
        ("EMPRISE_DEBUT", "giratoire de Vence"),
        ("EMPRISE_SENS", "Pair"),
        ("GEOM_WKT", "POINT(5.39 45.56)"),
    ] {
        let read = forbidden(&[(column, text)]);
        assert_eq!(doubts(&read), [column], "{text}");
        let rule = &read.rules[0];
        assert_eq!(rule.vehicles, VehicleScope::default(), "{text}");
        assert_eq!(rule.validity, Validity::default(), "{text}");
        let read = permitted(&[(column, text)]);
        assert_eq!(
            (doubts(&read), read.rules.len()),
            (vec![column], 0),
            "{text}"
        );
    }
    let neither = read(&[("REGL_MODALITE", "Réglemente")]);
    assert_eq!(
        (doubts(&neither), neither.rules.len()),
        (vec!["REGL_MODALITE"], 1)
    );
}

#[test]
fn lines_dates_and_hours_are_read() {
    let read = forbidden(&[
        (
            "GEOM_WKT",
            "LineString(5.39340184 45.56538751, 5.41017215 45.56722934)",
        ),
        ("PERIODE_DEBUT", "2026-03-01"),
        ("PERIODE_FIN", "2026-03-31"),
        ("PERIODE_JH", "Mo-Sa 11:00-06:00; Su,PH 10:00-06:00"),
        ("EMPRISE_DEBUT", "giratoire de Vence"),
    ]);
    assert_eq!(doubts(&read), [""; 0]);
    let rule = &read.rules[0];
    assert!(matches!(&rule.on, Whereabouts::Lines(lines) if lines[0].len() == 2));
    assert!(rule.validity.from.is_some() && rule.validity.to.is_some());
    assert_eq!(
        rule.validity.hours.as_deref(),
        Some("Mo-Sa 11:00-06:00; Su,PH 10:00-06:00")
    );
    let several = "MULTILINESTRING((5.3 45.5, 5.4 45.5), (5.4 45.6, 5.5 45.6))";
    let several = forbidden(&[("GEOM_WKT", several)]);
    assert!(matches!(&several.rules[0].on, Whereabouts::Lines(lines) if lines.len() == 2));
}

#[test]
fn municipalities_are_told_from_other_collectivities() {
    for (written, name) in [
        ("Commune de Vence", Some("vence")),
        ("Commune d’Aix-en-Provence", Some("aix-en-provence")),
        ("Ville du Havre", Some("le havre")),
        ("Commune de La Ciotat", Some("la ciotat")),
        ("Département du Nord", None),
        ("", None),
    ] {
        assert_eq!(municipality(written).as_deref(), name, "{written}");
    }
}

#[test]
fn a_file_that_is_no_list_of_decrees_is_refused() {
    for text in ["", "id,lon,lat\na,2.6,50.5\n"] {
        let faults = read_decrees("arretes.csv", text.as_bytes()).expect_err("a fault");
        assert!(
            ["MISSING_COLUMN", "EMPTY_FILE"].contains(&faults[0].code.as_str()),
            "{text}"
        );
    }
}
