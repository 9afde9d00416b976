//! A search from its first plan to its last: construction, a plan that serves everybody, cycles of
//! annealing, and what is left to be done at the end.

use crate::model::problem::{Legs, Problem};
use crate::random::Random;

use super::construction::{construct, fewest_vehicles};
use super::control::Control;
use super::course::Course;
use super::cycles::Cycles;
use super::iterated::{Search, Settings};
use super::neighbourhood::Neighbourhood;
use super::overtime::OvertimePrice;
use super::parts::Parts;
use super::scale::mean_trip_size;
use super::snapshot::Snapshot;
use super::solution::Solution;

/// Share of the search that may be made with fewer vehicles than there are.
const WITH_FEW_VEHICLES: f64 = 0.5;

/// What a search found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The best solution.
    pub best: Snapshot,
    /// The solution that construction alone gave.
    pub construction: Snapshot,
    /// Iterations made.
    pub iterations: u64,
}

/// Completes what a plan serves and improves it until a limit is reached.
pub fn run<L: Legs + Copy, const K: usize, const T: usize>(
    problem: &Problem<L>,
    start: &Snapshot,
    settings: &Settings,
    control: &mut Control,
) -> Outcome {
    let mut random = Random::new(control.seed, 0);
    let mut course = Course::begin(control);
    let neighbourhood = Neighbourhood::build(problem, settings.neighbours, course.cancel());
    let mut solution = Solution::<L, K, T>::adopt(problem, start);
    let all_vehicles = solution.fleet.clone();
    if let (Some(few), true) = (fewest_vehicles(problem), start.routes.is_empty()) {
        solution.fleet[0] = few.min(solution.fleet[0]);
    }
    construct(
        &mut solution,
        &neighbourhood,
        settings,
        &mut random,
        course.cancel(),
    );
    let is_constructed = !course.is_cancelled();
    let mut search = Search::new(solution, &neighbourhood, settings, random);
    let construction = search.best.clone();
    if !construction.bank.is_empty() {
        search.serve_everybody(&mut course);
    }
    let mut parts = Parts::of(&search, course.seed());
    let mut overtime = OvertimePrice::of(problem);
    if let Some(overtime) = &overtime {
        search.solution.set_overtime_price(overtime.now());
    }
    let mut cycles = Cycles::begin(problem.service_count, &course);
    loop {
        if course.is_report_due() {
            course.report(problem, &search.best);
        }
        if problem.service_count == 0 || course.is_over() {
            break;
        }
        if course.done() >= WITH_FEW_VEHICLES {
            search.solution.fleet.clone_from(&all_vehicles);
        }
        search.annealing.cool(cycles.done(&course));
        search.mean_trip = mean_trip_size(&search.solution);
        let ending = course.ending();
        let made = match &mut parts {
            Some(parts) => parts.improve(&mut search, course.left(), &ending),
            None => search.iterate_until(course.round(), &ending),
        };
        course.iterations += made;
        let in_time = search.take_in_time();
        if let Some(overtime) = &mut overtime
            && overtime.adapt(made, in_time)
        {
            search.solution.set_overtime_price(overtime.now());
        }
    }
    if is_constructed {
        search.serve_left_over();
    }
    search.polish_disposals();
    course.report(problem, &search.best);
    Outcome {
        best: search.best,
        construction,
        iterations: course.iterations,
    }
}
