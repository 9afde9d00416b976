use std::sync::atomic::AtomicBool;

use crate::model::problem::Leg;
use crate::random::Random;
use crate::search::control::{Control, Limits};
use crate::search::iterated::Settings;
use crate::search::solve;
use crate::search::tests::random_problem::{Features, Tables, random_problem};

use super::*;

/// Random problems know small times; in these they are this many times as long, so that a minute
/// is short.
const SLOWNESS: i32 = 200;

/// Legs that take longer.
struct Slow(Tables);

impl Legs for Slow {
    fn leg(&self, profile: u32, exit: u32, entry: u32) -> Leg {
        let leg = self.0.leg(profile, exit, entry);
        Leg {
            time: leg.time * SLOWNESS,
            ..leg
        }
    }
}

fn slow(problem: Problem<Tables>) -> Problem<Slow> {
    let shape = problem.borrowed();
    let slower = |time: i32| {
        if time < OPEN_END {
            time * SLOWNESS
        } else {
            time
        }
    };
    let slower_window = |(early, late): (i32, i32)| (slower(early), slower(late));
    let mut modes = shape.modes.clone();
    for mode in &mut modes {
        mode.time = slower(mode.time);
    }
    let windows = shape.windows.iter().copied().map(slower_window).collect();
    let mut classes = shape.classes.clone();
    for class in &mut classes {
        class.shift = slower_window(class.shift);
        class.max_duration = slower(class.max_duration);
        if let Some(rest) = &mut class.rest {
            rest.duration = slower(rest.duration);
            rest.window = slower_window(rest.window);
            rest.due_after = slower(rest.due_after);
        }
    }
    Problem {
        legs: Slow(problem.legs.clone()),
        service_count: shape.service_count,
        stride: shape.stride,
        mode_counts: shape.mode_counts,
        modes,
        windows,
        loads: shape.loads,
        streams: shape.streams,
        releases: shape.releases,
        classes_of: shape.classes_of,
        prices: shape.prices,
        points: shape.points,
        disposal_streams: shape.disposal_streams,
        disposal_sites: shape.disposal_sites,
        site_limits: shape.site_limits,
        classes,
        kin: shape.kin,
        is_timed: shape.is_timed,
        has_rests: shape.has_rests,
        has_streams: shape.has_streams,
        has_releases: shape.has_releases,
    }
}

/// Makes shifts end when they have lasted as long as they may.
fn end_early(problem: &mut Problem<Tables>) {
    for class in 0..problem.classes.len() {
        let record = &mut problem.classes[class];
        record.shift.1 = record.shift.0 + record.max_duration;
        let shift = record.shift;
        for depot in [problem.start_of(class), problem.end_of(class)] {
            problem.windows[depot.index()] = shift;
        }
    }
}

/// Routes and bank of a short search.
fn left_over<L: Legs>(problem: &Problem<L>) -> (Vec<(usize, Vec<StopId>)>, Vec<StopId>) {
    let mut control = Control {
        limits: Limits {
            iterations: Some(60),
            time: None,
        },
        cancel: &AtomicBool::new(false),
        progress: &mut |_| {},
        seed: 1,
    };
    let best = solve(problem, &Settings::default(), &mut control).best;
    let driven = best
        .routes
        .into_iter()
        .filter(|(_, stops)| !stops.is_empty());
    let routes = driven.map(|(class, inner)| {
        let class = class as usize;
        let mut stops = vec![problem.start_of(class)];
        stops.extend(inner);
        stops.push(problem.end_of(class));
        (class, stops)
    });
    (routes.collect(), best.bank)
}

fn is_drivable<L: Legs>(problem: &Problem<L>, class: usize, stops: &[StopId]) -> bool {
    route_cost(problem, class, &stops[1..stops.len() - 1]) < IMPOSSIBLE
        && timetable(problem, class, stops).is_some()
}

/// The problem after what is short has given way, written down once more.
fn given_way<'p, L: Legs>(
    problem: &'p Problem<L>,
    class: usize,
    service: StopId,
    short: &Shortfall,
) -> Problem<&'p L> {
    let mut problem = problem.borrowed();
    let (start, end) = (problem.start_of(class), problem.end_of(class));
    problem.windows[start.index()].1 += short.shift;
    problem.windows[end.index()].1 += short.shift;
    problem.windows[service.index()].1 += short.window;
    for &(disposal, late) in &short.closings {
        problem.windows[disposal.index()].1 += late;
    }
    let record = &mut problem.classes[class];
    record.shift.1 += short.shift;
    record.max_duration += short.shift + short.length;
    record.capacity[0] += short.load[0];
    record.capacity[1] += short.load[1];
    record.max_trips += short.trips;
    problem
}

const FEATURES: Features = Features {
    services: 30,
    disposals: 2,
    timed: true,
    ..Features::PLAIN
};

#[test]
fn what_is_short_is_enough_for_the_search_to_drive_the_route() {
    let (mut left, mut fitted, mut kinds) = (0, 0, [0; 6]);
    for seed in 0..120 {
        let features = Features {
            two_modes: seed % 3 == 0,
            windows: seed % 4 < 2,
            rests: seed % 5 == 0,
            disposals: seed as usize % 4,
            streams: 1 + u8::from(seed % 6 == 5),
            ..FEATURES
        };
        let mut problem = random_problem(&mut Random::new(seed, 0), features);
        if seed % 2 == 0 {
            end_early(&mut problem);
        }
        let problem = slow(problem);
        let (routes, bank) = left_over(&problem);
        let fits = nearest_fits(&problem, &routes, &bank);
        assert_eq!(fits.len(), bank.len());
        left += bank.len();
        for (&service, fit) in bank.iter().zip(&fits) {
            let Some(fit) = fit else { continue };
            fitted += 1;
            let (class, stops) = &routes[fit.route];
            let short = &fit.shortfall;
            assert!(fit.stops.contains(&service), "seed {seed}");
            assert!(fit.stops.len() <= stops.len() + 2, "seed {seed}");
            let mut kept = fit.stops.iter();
            assert!(
                stops.iter().all(|stop| kept.any(|kept| kept == stop)),
                "seed {seed}: {stops:?} in {:?}",
                fit.stops
            );
            let granted = given_way(&problem, *class, service, short);
            assert!(
                is_drivable(&granted, *class, &fit.stops),
                "seed {seed}: {short:?}"
            );
            let is_nothing_short = *short == Shortfall::default();
            let is_possible = is_drivable(&problem, *class, &fit.stops);
            assert_eq!(is_nothing_short, is_possible, "seed {seed}: {short:?}");
            let is_short = [
                short.shift > 0,
                short.length > 0,
                short.window > 0,
                !short.closings.is_empty(),
                short.load != [0, 0],
                short.trips > 0,
            ];
            for (count, is_short) in kinds.iter_mut().zip(is_short) {
                *count += usize::from(is_short);
            }
        }
    }
    assert!(fitted * 10 > left * 9, "{fitted} of {left}");
    assert!(kinds.iter().all(|&count| count > 0), "{kinds:?}");
}

/// Where a label is exact, no gap of any route does with less.
#[test]
fn no_gap_does_with_less_time() {
    let mut compared = 0;
    for seed in 0..60 {
        let features = Features {
            disposals: 0,
            ..FEATURES
        };
        let mut problem = random_problem(&mut Random::new(seed, 0), features);
        for class in &mut problem.classes {
            class.capacity = [i32::MAX / 8; 2];
        }
        let problem = slow(problem);
        let (routes, bank) = left_over(&problem);
        for (&service, fit) in bank.iter().zip(nearest_fits(&problem, &routes, &bank)) {
            let Some(fit) = fit else { continue };
            let size = fit.shortfall.size(&problem, routes[fit.route].0);
            for (class, stops) in &routes {
                for gap in 1..stops.len() {
                    let mut longer = stops.clone();
                    longer.insert(gap, service);
                    let mut generous = problem.borrowed();
                    generous.lengthen_shift(*class, MOST_SHIFT);
                    let strict = problem.borrowed();
                    let short = Shortfall::of(&strict, &generous, *class, &longer, service);
                    let other = short.map(|short| short.size(&problem, *class));
                    assert!(other.is_none_or(|other| other >= size), "seed {seed}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn fits_do_not_depend_on_the_number_of_threads() {
    let problem = slow(random_problem(&mut Random::new(4, 0), FEATURES));
    let (routes, bank) = left_over(&problem);
    let fits = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a pool")
            .install(|| nearest_fits(&problem, &routes, &bank))
    };
    assert!(!bank.is_empty());
    assert_eq!(fits(1), fits(3));
}
