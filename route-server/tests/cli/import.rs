//! `rounds import`: reports, and bin lists from addresses.

use serde_json::Value;

use crate::program::{QUICK, Said, Workplace, extract, repository};

#[test]
fn the_report_says_what_is_in_an_extract() {
    let workplace = Workplace::small();
    let map = extract();
    let map = map.to_str().expect("UTF-8");
    let said = workplace.rounds(&["import", map]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stdout.contains(" roads as "), "{}", said.stdout);
    let said = workplace.rounds(&["import", map, "--json", "--report", "report.json"]);
    let report: Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert!(report["totals"]["roads"].as_u64() > Some(1_000));
    assert_eq!(workplace.json("report.json"), report);
}

#[test]
fn a_bin_list_from_the_addresses_of_an_extract_can_be_planned() {
    let workplace = Workplace::small();
    let map = extract();
    let map = map.to_str().expect("UTF-8");
    let import = |more: &[&str]| {
        let arguments = ["import", "--addresses", map, "--out", "bins.csv"];
        let said = workplace.rounds(&[&arguments, more].concat());
        assert_eq!(said.code, 0, "{}", said.stderr);
        workplace.read("bins.csv")
    };
    let all = import(&[]);
    let near = import(&["--near", "2.64,50.53", "--radius", "1500"]);
    let [all, near] = [&all, &near].map(|text| text.lines().count());
    assert!(near > 50 && near < all / 2, "{near} of {all}");

    let choice = [
        "--limit", "40", "--seed", "3", "--volume", "360", "--count", "2",
    ];
    let text = import(&choice);
    assert_eq!(text.lines().count(), 41);
    assert!(
        text.lines()
            .skip(1)
            .all(|line| line.contains(";OMR;360;2;")),
        "{text}"
    );
    assert_eq!(import(&choice), text);
    assert_ne!(import(&["--limit", "40", "--seed", "4"]), text);
    // The list has no days: none has to be asked for.
    let said = workplace.solve(&QUICK[2..]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(workplace.json("out/plan.json")["day"], Value::Null);
    assert_eq!(workplace.check("out/plan.json").code, 0);
}

#[test]
fn address_files_are_read_too() {
    let workplace = Workplace::small();
    let file = repository("examples/data/kerbside-addresses.csv");
    let file = file.to_str().expect("UTF-8");
    let arguments = [
        "import",
        "--addresses",
        file,
        "--out",
        "bins.csv",
        "--limit",
        "20",
    ];
    let said = workplace.rounds(&arguments);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(
        said.stdout.starts_with("bins.csv: 20 rows for 3,"),
        "{}",
        said.stdout
    );
    for row in workplace.read("bins.csv").lines().skip(1) {
        let cells: Vec<&str> = row.split(';').collect();
        let is_address = cells[13].starts_with(|first: char| first.is_ascii_digit());
        assert!(is_address && !cells[14].is_empty(), "{row}");
    }
}

#[test]
fn lists_that_make_no_sense_are_not_written() {
    let workplace = Workplace::small();
    let map = extract();
    let map = map.to_str().expect("UTF-8");
    for (more, told) in [
        (
            &["--near", "7.4,43.7", "--radius", "1000"][..],
            "[NO_ADDRESSES]",
        ),
        (&["--volume", "0", "--limit", "3"], "[OUT_OF_RANGE]"),
        (&["--stream", "", "--limit", "3"], "[EMPTY_CELL]"),
        (&["--near", "7.4"], "write for example"),
    ] {
        let arguments = ["import", "--addresses", map, "--out", "new.csv"];
        let said = workplace.rounds(&[&arguments, more].concat());
        assert_eq!(said.code, 2, "{more:?}: {}", said.stderr);
        assert!(said.stderr.contains(told), "{more:?}: {}", said.stderr);
        assert!(!workplace.path("new.csv").exists());
    }
}

/// Makes a road map of the sample in a workplace.
fn road_map(workplace: &Workplace) -> String {
    let map = extract();
    let said = workplace.rounds(&["import", map.to_str().expect("UTF-8"), "--out", "map.roads"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stdout.contains(" roads as "), "{}", said.stdout);
    workplace.path("map.roads").display().to_string()
}

#[test]
fn a_plan_on_a_road_map_is_that_on_its_extract_to_the_byte() {
    let workplace = Workplace::small();
    let roads = road_map(&workplace);
    let extract = extract().display().to_string();
    let mut files = [&extract, &roads].map(|map| {
        let mut command = workplace.command(&["solve", "--out", "out", "--extract", map]);
        command.args(["--bins", "bins.csv", "--fleet", "fleet.json"]);
        let said = Said::from(command.args(QUICK).output().expect("the program starts"));
        assert_eq!(said.code, 0, "{}", said.stderr);
        let names = workplace.names("out").into_iter();
        let read = |name: String| (workplace.read(&format!("out/{name}")), name);
        names.map(read).collect::<Vec<_>>()
    });
    let [on_extract, on_roads] = &mut files;
    assert!(on_extract.iter().any(|(_, name)| name == "plan.json"));
    assert!(on_extract == on_roads, "the plans differ");

    // The checker takes either, too.
    for map in [&extract, &roads] {
        let arguments = ["check", "--plan", "out/plan.json", "--extract", map];
        let files = ["--bins", "bins.csv", "--fleet", "fleet.json"];
        let said = workplace.rounds(&[arguments.as_slice(), &files].concat());
        assert_eq!(said.code, 0, "{}", said.stdout);
    }
}

#[test]
fn a_table_on_a_road_map_is_that_on_its_extract_to_the_byte() {
    let workplace = Workplace::small();
    let roads = road_map(&workplace);
    let extract = extract().display().to_string();
    let tables = [&extract, &roads].map(|map| {
        let arguments = ["table", "--extract", map, "--fleet", "fleet.json"];
        let files = ["--points", "bins.csv", "--out", "table.csv"];
        let more = ["--profile", "bom26-omr"];
        let said = workplace.rounds(&[arguments.as_slice(), &files, &more].concat());
        assert_eq!(said.code, 0, "{}", said.stderr);
        workplace.read("table.csv")
    });
    assert!(tables[0].lines().count() > 100);
    assert!(tables[0] == tables[1], "the tables differ");
}

#[test]
fn a_damaged_road_map_is_refused_with_a_word_that_helps() {
    let workplace = Workplace::small();
    let roads = road_map(&workplace);
    let mut bytes = std::fs::read(&roads).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    std::fs::write(&roads, bytes).expect("written");
    let arguments = ["route", "--extract", &roads, "--fleet", "fleet.json"];
    let more = [
        "--profile",
        "bom26-omr",
        "--from",
        "2.6,50.5",
        "--to",
        "2.6,50.5",
    ];
    let said = workplace.rounds(&[arguments.as_slice(), &more].concat());
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("is damaged: the checksum"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("rounds import"), "{}", said.stderr);
    // It cannot be imported either, as it is no extract.
    let said = workplace.rounds(&["import", &roads, "--out", "again.roads"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("a road map"), "{}", said.stderr);
    assert!(!workplace.path("again.roads").exists());
}
