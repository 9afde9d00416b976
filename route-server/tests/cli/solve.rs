//! `rounds solve`: the files of a plan.

use serde_json::Value;

use crate::program::{QUICK, Workplace, bins, fleet};

#[test]
fn a_plan_is_written_with_the_files_of_planner_and_driver_and_passes_the_check() {
    let workplace = Workplace::new(&bins("lundi", 8), &fleet());
    std::fs::create_dir(workplace.path("out")).expect("a folder");
    workplace.write("out/round-77.csv", "of an earlier plan");
    workplace.write("out/notes.txt", "of somebody else");
    let said = workplace.solve(&QUICK);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(
        said.stdout.starts_with("Plan for Monday 2 March 2026"),
        "{}",
        said.stdout
    );
    assert!(
        said.stdout.contains("Construction alone: "),
        "{}",
        said.stdout
    );
    assert_eq!(workplace.read("out/summary.txt"), said.stdout);

    let plan = workplace.json("out/plan.json");
    let rounds = plan["rounds"].as_array().expect("rounds").len();
    assert!(rounds > 1);
    let mut expected: Vec<String> = [
        "notes.txt",
        "import-report.json",
        "plan.geojson",
        "plan.json",
    ]
    .into_iter()
    .chain(["plan.svg", "summary.txt"])
    .map(str::to_owned)
    .collect();
    for number in 1..=rounds {
        for ending in [".gpx", "-track.gpx", ".geojson", ".csv"] {
            expected.push(format!("round-{number:02}{ending}"));
        }
    }
    if plan["unserved"]
        .as_array()
        .is_some_and(|list| !list.is_empty())
    {
        expected.push("unserved.csv".to_owned());
    }
    expected.sort();
    assert_eq!(workplace.names("out"), expected);
    assert!(workplace.read("out/round-01.gpx").contains("<rte>"));
    assert!(!workplace.read("out/round-01-track.gpx").contains("<rte>"));

    let said = workplace.check("out/plan.json");
    assert_eq!(said.code, 0, "{}", said.stdout);
    assert!(said.stdout.contains(" 0 violations"), "{}", said.stdout);
    assert_eq!(said.stdout.lines().count(), 1);
}

#[test]
fn the_number_of_threads_does_not_change_a_byte_of_the_plan() {
    let workplace = Workplace::new(&bins("lundi", 8), &fleet());
    let plan_on = |threads: &str| {
        let said = workplace.solve(&[&QUICK[..], &["--seed", "7", "--threads", threads]].concat());
        assert_eq!(said.code, 0, "{}", said.stderr);
        workplace.read("out/plan.json")
    };
    assert_eq!(plan_on("1"), plan_on("2"));
}

#[test]
fn without_a_search_the_plan_is_that_of_construction_alone() {
    let workplace = Workplace::small();
    for limit in ["--iterations", "--seconds"] {
        let said = workplace.solve(&["--day", "Mo", limit, "0"]);
        assert_eq!(said.code, 0, "{}", said.stderr);
        assert_eq!(workplace.json("out/plan.json")["iterations"], 0);
        assert!(said.stdout.contains("0.0\u{a0}%"), "{}", said.stdout);
    }
}

#[test]
fn what_could_be_served_but_is_not_is_listed_for_the_planner() {
    let mut fleet = fleet();
    // No truck for glass.
    let vehicles = fleet["vehicles"].as_array_mut().expect("a list");
    vehicles.retain(|vehicle| vehicle["id"] != "grue-verre");
    let mut bins = bins("lundi", 30);
    bins.push_str("=cmd;VERRE;4000;1;2,61;50,53;Rue d'Aire;Béthune;lundi;;;;;\n");
    let workplace = Workplace::new(&bins, &fleet);
    let said = workplace.solve(&QUICK);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let list = workplace.read("out/unserved.csv");
    assert!(
        list.starts_with("\u{feff}id;lon;lat;adresse;code;motif\r\n"),
        "{list}"
    );
    let row = list
        .lines()
        .find(|line| line.starts_with("'=cmd;"))
        .expect("the bin");
    assert!(
        row.starts_with("'=cmd;2,6100000;50,5300000;Rue d'Aire;NO_VEHICLE_FOR_STREAM;"),
        "{row}"
    );
}

#[test]
fn messages_and_exports_are_in_the_language_asked_for() {
    let workplace = Workplace::small();
    for arguments in [&["--lang", "fr"][..], &[]] {
        let mut command = workplace.solve_command(&[&QUICK[..], arguments].concat());
        // The environment counts where nothing is asked for.
        if arguments.is_empty() {
            command.env("LANG", "fr_FR.UTF-8");
        }
        let output = command.output().expect("the program starts");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.starts_with("Plan du lundi 2 mars 2026"), "{text}");
        assert!(workplace.read("out/round-01.csv").contains("COLLECTE"));
    }
}

#[test]
fn progress_for_programs_is_json_by_the_line() {
    let workplace = Workplace::small();
    let said = workplace.solve(&[&QUICK[..], &["--progress", "json"]].concat());
    assert_eq!(said.code, 0, "{}", said.stderr);
    let lines: Vec<Value> = said
        .stderr
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let mut phases: Vec<&str> = lines
        .iter()
        .map(|line| line["phase"].as_str().expect("a phase"))
        .collect();
    phases.dedup();
    assert_eq!(
        phases,
        [
            "import", "roads", "legs", "search", "assembly", "check", "write"
        ]
    );
    let is_rising = |key: &str| lines.is_sorted_by_key(|line| line[key].as_f64().map(f64::to_bits));
    assert!(is_rising("seconds"));
    let search = lines
        .iter()
        .rfind(|line| line["phase"] == "search")
        .expect("a search");
    assert_eq!(
        (&search["done"], &search["iterations"]),
        (&1.0.into(), &200.into())
    );
    let plan = workplace.json("out/plan.json");
    let (shown, planned) = (search["cost"].as_f64(), plan["cost"]["total"].as_f64());
    let difference = shown.expect("a cost") - planned.expect("a cost");
    assert!(difference.abs() < 0.05, "{difference}");
    let vehicles = plan["rounds"].as_array().expect("rounds").len();
    assert_eq!(search["vehicles"], vehicles);
}

/// The vehicle and the bins of each round, by its number.
fn rounds(plan: &Value) -> Vec<(u64, Value, Vec<String>)> {
    let rounds = plan["rounds"].as_array().expect("rounds");
    let of = |round: &Value| {
        let visits = round["visits"].as_array().expect("visits");
        let stops = visits.iter().filter_map(|visit| visit["stops"].as_array());
        let bins = stops.flatten().filter_map(|stop| stop["bins"].as_array());
        let bins = bins
            .flatten()
            .filter_map(|bin| bin.as_str().map(str::to_owned));
        let number = round["number"].as_u64().expect("a number");
        (number, round["vehicle"].clone(), bins.collect())
    };
    rounds.iter().map(of).collect()
}

#[test]
fn planning_again_keeps_of_the_earlier_plan_what_it_is_told_to() {
    let workplace = Workplace::new(&bins("lundi", 8), &fleet());
    assert_eq!(workplace.solve(&QUICK).code, 0);
    let text = workplace.read("out/plan.json");
    workplace.write("earlier.json", &text);
    let earlier = workplace.json("earlier.json");
    let before = rounds(&earlier);
    let again = |more: &[&str]| {
        let from = workplace.path("earlier.json").display().to_string();
        let options = [&QUICK[..], &["--seed", "3", "--from", &from], more].concat();
        let said = workplace.solve(&options);
        assert_eq!(said.code, 0, "{}", said.stderr);
        workplace.json("out/plan.json")
    };
    let last = before[before.len() - 1].0.to_string();
    let kept = again(&["--keep", &format!("1,{last}")]);
    let kept = kept["rounds"].as_array().expect("rounds");
    for number in [0, before.len() - 1] {
        let mut round = earlier["rounds"][number].clone();
        round["kept"] = true.into();
        assert!(kept.contains(&round));
    }
    let of_vehicle = rounds(&again(&["--keep-vehicle", "1"]));
    let (_, vehicle, own) = &before[0];
    let still = of_vehicle
        .iter()
        .find(|(number, ..)| *number == 1)
        .expect("round 1");
    assert_eq!(&still.1, vehicle);
    assert!(own.iter().all(|bin| still.2.contains(bin)));
    let at_end = rounds(&again(&["--at", "23:59"]));
    assert_eq!(at_end, before);
}

#[test]
fn what_cannot_be_kept_is_refused_with_its_round() {
    let workplace = Workplace::small();
    assert_eq!(workplace.solve(&QUICK).code, 0);
    let text = workplace.read("out/plan.json");
    workplace.write("earlier.json", &text);
    let from = workplace.path("earlier.json").display().to_string();
    let said = workplace.solve(&[&QUICK[..], &["--from", &from, "--keep", "77"]].concat());
    assert_eq!(said.code, 2, "{}", said.stderr);
    assert!(said.stderr.contains("round 77"), "{}", said.stderr);
    let said = workplace.solve(&[&QUICK[..], &["--keep", "1"]].concat());
    assert!(said.stderr.contains("--from"), "{}", said.stderr);
    workplace.write("earlier.json", "{}");
    let said = workplace.solve(&[&QUICK[..], &["--from", &from]].concat());
    assert!(said.stderr.contains("NOT_A_PLAN"), "{}", said.stderr);
}
