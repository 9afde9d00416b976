//! Serving everybody: the first part of a search whose vehicles are too few for what construction
//! makes of them.
//!
//! Meanwhile time has its price: what is short is time as well as room, and a solution that waits
//! and unloads more than it must has no place for the last services, however short its ways.

use crate::model::problem::{Legs, Problem, VehicleClass};
use crate::random::Random;

use super::construction::construct;
use super::course::Course;
use super::insertion::Inserter;
use super::iterated::Search;
use super::scale::mean_trip_size;
use super::snapshot::Snapshot;
use super::solution::Solution;

/// Share of the search that is given to it.
const MOST_FILLING: f64 = 0.5;

/// How often, in shares of the search, one more vehicle is used if fewer than there are have been
/// tried.
const ONE_MORE_EVERY: f64 = 0.05;

/// A search for a solution that serves everybody.
struct Filling<'s, 'p, L, const K: usize, const T: usize> {
    search: Search<'s, 'p, L, K, T>,
    /// Price of each service, in the least of all, and how often it has been left out; 0 for those
    /// that no vehicle can serve, or not at their price.
    absences: Vec<u64>,
}

impl<L: Legs + Copy, const K: usize, const T: usize> Search<'_, '_, L, K, T> {
    /// Serves all services that can be served, or as many as it gets to.
    pub(super) fn serve_everybody(&mut self, course: &mut Course) {
        let problem = self.solution.problem;
        let priced = with_time_priced(problem);
        let mut solution = Solution::<L, K, T>::restore(&priced, &self.best);
        solution.fleet.clone_from(&self.solution.fleet);
        if priced.classes != problem.classes {
            let mut anew = Solution::<L, K, T>::new(&priced);
            anew.fleet.clone_from(&self.solution.fleet);
            construct(
                &mut anew,
                self.neighbourhood,
                self.settings,
                &mut self.random,
                course.cancel(),
            );
            if anew.cost < solution.cost {
                solution = anew;
            }
        }
        let absences = first_absences(&solution);
        let random = std::mem::replace(&mut self.random, Random::new(0, 0));
        let search = Search::new(solution, self.neighbourhood, self.settings, random);
        let mut filling = Filling { search, absences };
        filling.run(course, problem);
        self.random = filling.search.random;
        self.solution.fleet = filling.search.solution.fleet;
        let before = std::mem::take(&mut self.best);
        self.begin_from(&filling.search.best);
        // What can be driven where time has a price may be late by another choice of its breaks.
        if self.best.cost > before.cost {
            self.begin_from(&before);
        }
    }
}

impl<L: Legs, const K: usize, const T: usize> Filling<'_, '_, L, K, T> {
    fn run(&mut self, course: &mut Course, problem: &Problem<L>) {
        let mut one_more_at = course.done() + ONE_MORE_EVERY;
        while self.absent() > 0 {
            let done = course.done();
            if course.is_report_due() {
                let best = Solution::<L, K, T>::restore(problem, &self.search.best);
                course.report(problem, &Snapshot::of(&best));
            }
            if course.is_over() || done >= MOST_FILLING {
                break;
            }
            if done >= one_more_at {
                one_more_at += ONE_MORE_EVERY;
                allow_one_more(&mut self.search.solution.fleet, &problem.classes);
            }
            // Room for the last services is found where all others are served well.
            self.search.annealing.cool(done / MOST_FILLING);
            self.search.mean_trip = mean_trip_size(&self.search.solution);
            for _ in 0..course.round() {
                self.iterate();
                course.iterations += 1;
            }
        }
    }

    /// One iteration as if cost did not matter: what has been left out most often counts most
    /// (the sum of absences of Christiaens and Vanden Berghe 2020).
    fn iterate(&mut self) {
        let (absent, driven) = (self.absent(), self.driven());
        let search = &mut self.search;
        let allowed = driven + search.annealing.allowance(&mut search.random);
        search.solution.begin();
        search.change(i64::MAX / 4);
        let left = self.absent();
        let is_better = left < absent || left == absent && self.driven() < allowed;
        for service in &self.search.solution.bank {
            let times = &mut self.absences[service.index()];
            *times += u64::from(*times > 0);
        }
        if is_better && self.search.solution.is_drivable() {
            self.search.accept();
        } else {
            self.search.solution.undo();
        }
    }

    /// How often the unserved services have been left out, in total.
    fn absent(&self) -> u64 {
        let bank = self.search.solution.bank.iter();
        bank.map(|service| self.absences[service.index()]).sum()
    }

    /// Cost of the routes.
    fn driven(&self) -> i64 {
        let solution = &self.search.solution;
        solution.cost - solution.problem.owed(&solution.bank)
    }
}

/// One more vehicle of each class that has one.
fn allow_one_more(fleet: &mut [u32], classes: &[VehicleClass]) {
    for (count, class) in fleet.iter_mut().zip(classes) {
        *count = count.saturating_add(1).min(class.count);
    }
}

fn first_absences<L: Legs, const K: usize, const T: usize>(
    solution: &Solution<L, K, T>,
) -> Vec<u64> {
    let problem = solution.problem;
    let least = problem.prices.iter().copied().min().unwrap_or(1).max(1);
    let weight = |price: &i64| (price / least).max(1).unsigned_abs();
    let mut absences: Vec<u64> = problem.prices.iter().map(weight).collect();
    let nothing_served = Solution::<L, K, T>::new(problem);
    for service in &solution.bank {
        let mut inserter = Inserter::new(&nothing_served, *service);
        inserter.try_unused(u64::MAX, false);
        let is_worth_it = inserter.best.delta < problem.prices[service.index()];
        if !is_worth_it {
            absences[service.index()] = 0;
        }
    }
    absences
}

/// The same problem where time that costs nothing costs what is driven in it.
fn with_time_priced<L: Legs + Copy>(problem: &Problem<L>) -> Problem<L> {
    let mut priced = problem.clone();
    for (index, class) in priced.classes.iter_mut().enumerate() {
        if problem.is_timed && class.time_cost == 0 {
            class.time_cost = problem.worth_of_time(index);
        }
    }
    priced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::random_problem::{Features, random_problem};

    #[test]
    fn one_more_vehicle_is_allowed_up_to_those_there_are() {
        let mut problem = random_problem(&mut Random::new(1, 0), Features::PLAIN);
        problem.classes.truncate(1);
        for (allowed, count, then) in [
            (2, 7, 3),
            (7, 7, 7),
            (3, u32::MAX, 4),
            (u32::MAX, u32::MAX, u32::MAX),
        ] {
            problem.classes[0].count = count;
            let mut fleet = [allowed];
            allow_one_more(&mut fleet, &problem.classes);
            assert_eq!(fleet, [then], "{allowed} of {count}");
        }
    }
}
