//! `rounds check`: violations and exit code 2.

use crate::program::{QUICK, Workplace};

#[test]
fn a_plan_that_was_tampered_with_is_told_from_a_good_one() {
    let workplace = Workplace::small();
    assert_eq!(workplace.solve(&QUICK).code, 0);
    let mut plan = workplace.json("out/plan.json");
    let trip = &mut plan["rounds"][0]["trips"][0]["mass_g"];
    *trip = (trip.as_i64().expect("a number") + 1_000).into();
    workplace.write("tampered.json", &plan.to_string());
    let said = workplace.check("tampered.json");
    assert_eq!(said.code, 2);
    assert!(said.stdout.contains("round 1: "), "{}", said.stdout);
    assert!(said.stdout.contains("[TRIP_LIST_WRONG]"), "{}", said.stdout);
    assert_eq!(said.stderr.trim(), "1 violation".replace(' ', "\u{a0}"));
}

#[test]
fn a_plan_for_other_bins_is_refused() {
    let workplace = Workplace::small();
    assert_eq!(workplace.solve(&QUICK).code, 0);
    let bins = workplace.read("bins.csv");
    let (kept, last) = bins.trim_end().rsplit_once('\n').expect("rows");
    let id = last.split(';').next().expect("an id");
    workplace.write("bins.csv", kept);
    let said = workplace.check("out/plan.json");
    assert_eq!(said.code, 2);
    assert!(
        said.stdout.contains("[CONTAINER_UNKNOWN]"),
        "{}",
        said.stdout
    );
    assert!(said.stdout.contains(id), "{}", said.stdout);
}

#[test]
fn a_file_that_is_no_plan_is_refused() {
    let workplace = Workplace::small();
    let said = workplace.check("fleet.json");
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("fleet.json, /format: "),
        "{}",
        said.stderr
    );
}
