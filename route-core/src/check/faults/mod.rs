//! One fault for each code, planted in a plan that keeps to all rules: the checker finds exactly
//! that fault.

mod collecting;
mod driving;
mod file;
mod trips;

use crate::plan::{Activity, CollectedStop, Collection, PlannedLeg, Round};

use super::ViolationCode;
use super::testing::Case;

/// The code that has to be found, and how the Monday of the town is spoiled.
type Fault = (ViolationCode, fn(&mut Case));

fn all() -> impl Iterator<Item = &'static Fault> {
    let tables = [
        file::FAULTS,
        driving::FAULTS,
        collecting::FAULTS,
        trips::FAULTS,
    ];
    tables.into_iter().flatten()
}

/// Visits of the first round of the Monday, see [`super::testing::monday`].
const STREET: usize = 1;
const WINDOW: usize = 2;
const TIP: usize = 3;
const SECOND_TIP: usize = 6;

fn round(case: &mut Case) -> &mut Round {
    &mut case.plan.rounds[0]
}

fn leg(case: &mut Case, visit: usize) -> &mut PlannedLeg {
    let leg = round(case).visits[visit].leg.as_mut();
    leg.expect("a visit that is driven to")
}

fn collection(case: &mut Case, visit: usize) -> &mut Collection {
    match &mut round(case).visits[visit].activity {
        Activity::Collect(collection) => collection,
        other => panic!("{other:?} is no collection"),
    }
}

fn first_stop(case: &mut Case) -> &mut CollectedStop {
    &mut collection(case, STREET).stops[0]
}

#[test]
fn the_monday_keeps_to_all_rules() {
    let report = Case::monday().check();
    assert!(report.is_clean(), "{:#?}", report.violations);
    assert_eq!(
        report.summary(),
        "2 rounds, 5 containers in 4 stops, 2 trips, 0.2 t, 0.5 m³, 0.1 km collecting, \
         2.1 km deadhead, 0.8 h, 253.50 €, 1 unserved, 0 violations"
    );
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    for (code, spoil) in all() {
        let mut case = Case::monday();
        spoil(&mut case);
        let violations = case.check().violations;
        let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
        assert_eq!(case.codes(), [*code], "{lines:#?}");
    }
}

#[test]
fn there_is_a_fault_for_each_code() {
    let mut planted: Vec<ViolationCode> = all().map(|&(code, _)| code).collect();
    planted.sort_unstable();
    planted.dedup();
    assert_eq!(planted, ViolationCode::ALL);
}
