//! What is wrong with the input is said with its place, and ends with exit code 2.

use serde_json::{Value, json};

use crate::program::{QUICK, Workplace, bins, extract, fleet};

#[test]
fn bad_rows_are_listed_and_left_out_unless_strict() {
    let mut list = bins("lundi", 30);
    let good = list.lines().count() - 1;
    list.push_str("bad;OMR;770;1;2,619225;490,1;30 Rue d'Essars;Annezin;lundi;;;;;\n");
    for index in 0..25 {
        list.push_str(&format!(
            "n{index};OMR;770;none;2,6;50,5;;Annezin;lundi;;;;;\n"
        ));
    }
    let workplace = Workplace::new(&list, &fleet());
    let said = workplace.solve(&QUICK);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let first = format!(
        "bins.csv: 26 of {} rows are left out of the plan:",
        good + 26
    );
    assert_eq!(said.stderr.lines().next(), Some(first.as_str()));
    let named = format!("  bins.csv, line {}, column lat: ", good + 2);
    assert!(said.stderr.contains(&named), "{}", said.stderr);
    assert!(
        said.stderr.contains("\n  … and 6 more\n"),
        "{}",
        said.stderr
    );
    let plan = workplace.json("out/plan.json");
    assert_eq!(plan["rejected_rows"].as_array().map(Vec::len), Some(26));
    assert_eq!(workplace.check("out/plan.json").code, 0);

    let workplace = Workplace::new(&list, &fleet());
    let said = workplace.solve(&[&QUICK[..], &["--strict"]].concat());
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains(&named), "{}", said.stderr);
    assert_eq!(workplace.names("out"), [""; 0]);
}

#[test]
fn an_unknown_key_of_the_fleet_names_the_nearest() {
    let mut fleet = fleet();
    fleet["vehicles"][0]["payload"] = json!(9000);
    let said = Workplace::new(&bins("lundi", 30), &fleet).solve(&QUICK);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("fleet.json, /vehicles/0/payload: "),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("`payload_kg`"), "{}", said.stderr);
}

#[test]
fn all_faults_of_both_files_are_told_at_once() {
    let mut fleet = fleet();
    fleet["vehicles"][0]["start_depot"] = json!("depot-bethun");
    let said = Workplace::new("id;lon;lat\nb;2,6;50,5\n", &fleet).solve(&QUICK);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("[MISSING_COLUMN]"), "{}", said.stderr);
    assert!(said.stderr.contains("[UNKNOWN_DEPOT]"), "{}", said.stderr);
}

#[test]
fn the_day_must_be_clear() {
    let workplace = Workplace::new(&(bins("lundi", 30) + &bins("mardi", 30)), &fleet());
    for (arguments, code, told) in [
        (&[][..], 2, "Monday, Tuesday"),
        (&["--day", "dimanche"], 2, "no bin is due on Sunday"),
        (
            &["--day", "lundi", "--date", "2026-03-03"],
            2,
            "2026-03-03 is a Tuesday",
        ),
        (&["--day", "Montag"], 2, "`Montag` is not a day of the week"),
        (&["--date", "2026-02-30"], 2, "`2026-02-30` is not a date"),
        (&["--date", "2026-06-02"], 0, ""),
    ] {
        let said = workplace.solve(&[arguments, &["--iterations", "10"]].concat());
        assert_eq!(said.code, code, "{arguments:?}: {}", said.stderr);
        assert!(said.stderr.contains(told), "{arguments:?}: {}", said.stderr);
    }
    let plan = workplace.json("out/plan.json");
    assert_eq!(
        (&plan["date"], &plan["day"]),
        (&json!("2026-06-02"), &json!("Tu"))
    );
}

#[test]
fn a_depot_far_from_any_road_is_named_with_its_file() {
    let mut fleet = fleet();
    fleet["depots"][0]["lon"] = json!(1.5);
    let said = Workplace::new(&bins("lundi", 30), &fleet).solve(&QUICK);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr
            .contains("fleet.json, /depots, `depot-bethune`: "),
        "{}",
        said.stderr
    );
}

#[test]
fn a_site_off_the_map_is_a_reason_and_no_error() {
    let mut fleet = fleet();
    fleet["disposal_sites"][1]["lon"] = json!(1.5);
    let workplace = Workplace::new(&bins("lundi", 30), &fleet);
    let said = workplace.solve(&QUICK);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(
        said.stderr.contains("[SITE_UNREACHABLE]"),
        "{}",
        said.stderr
    );
    let plan = workplace.json("out/plan.json");
    let unserved = plan["unserved"].as_array().expect("a list");
    let of_packaging: Vec<&Value> = unserved
        .iter()
        .filter(|unserved| {
            unserved["bin"]
                .as_str()
                .is_some_and(|bin| bin.starts_with("EMB"))
        })
        .collect();
    assert!(of_packaging.len() > 5);
    for unserved in of_packaging {
        assert_eq!(unserved["code"], "NOT_CONNECTED");
        let sentence = unserved["message_en"].as_str().expect("a sentence");
        assert!(
            sentence.contains("cannot get to the site tri-ruitz"),
            "{sentence}"
        );
    }
}

#[test]
fn files_that_are_missing_or_something_else_are_named() {
    let workplace = Workplace::small();
    for (option, file, told) in [
        ("--extract", "none.osm.pbf", "none.osm.pbf: cannot be read"),
        ("--extract", "bins.csv", "bins.csv: is "),
        ("--bins", "none.csv", "none.csv: cannot be read"),
        ("--fleet", "bins.csv", "bins.csv, line 1"),
    ] {
        let map = extract();
        let mut arguments = vec!["solve", "--out", "out", "--day", "Mo"];
        let map = map.to_str().expect("UTF-8");
        for (name, usual) in [
            ("--extract", map),
            ("--bins", "bins.csv"),
            ("--fleet", "fleet.json"),
        ] {
            arguments.extend([name, if name == option { file } else { usual }]);
        }
        let said = workplace.rounds(&arguments);
        assert_eq!(said.code, 2, "{option} {file}: {}", said.stderr);
        assert!(
            said.stderr.contains(told),
            "{option} {file}: {}",
            said.stderr
        );
    }
}

#[test]
fn an_output_folder_that_cannot_be_made_is_named() {
    let workplace = Workplace::small();
    workplace.write("out", "a file");
    let said = workplace.solve(&QUICK);
    assert_eq!(said.code, 1);
    assert!(
        said.stderr.contains("out: cannot be written"),
        "{}",
        said.stderr
    );
}

#[test]
fn usage_is_explained() {
    let workplace = Workplace::small();
    for (arguments, code, told) in [
        (&["--help"][..], 0, "rounds check --extract"),
        (&["solve"], 2, "--extract <FILE>"),
        (&["solve", "--second", "3"], 2, "--seconds"),
        (&["sole"], 2, "solve"),
        (&["--lang", "de"], 2, "write fr or en"),
        (&["import"], 2, "EXTRACT"),
        (
            &["import", "x.osm.pbf", "--addresses", "y"],
            2,
            "cannot be used with",
        ),
        (&["import", "--addresses", "y"], 2, "--out <FILE>"),
    ] {
        let said = workplace.rounds(arguments);
        assert_eq!(said.code, code, "{arguments:?}");
        let text = said.stdout + &said.stderr;
        assert!(text.contains(told), "{arguments:?}: {text}");
    }
}
