use crate::cost::fold::TIMED;
use crate::model::problem::{StopId, Total, UNLIMITED};
use crate::random::Random;
use crate::search::snapshot::Snapshot;
use crate::search::solution::Solution;

use super::random_problem::{Features, random_problem};
use super::solved;

const FEATURES: Features = Features {
    services: 30,
    two_modes: false,
    windows: true,
    rests: false,
    disposals: 2,
    streams: 1,
    timed: true,
    releases: false,
    site_limits: false,
};

#[test]
fn a_good_plan_is_where_the_search_goes_on() {
    for seed in 0..20 {
        let problem = random_problem(&mut Random::new(seed, 0), FEATURES);
        let good = solved(&problem, &Snapshot::default(), 500, false).best;
        let again = solved(&problem, &good, 0, false).construction;
        assert!(again.cost <= good.cost, "seed {seed}");
        let better = solved(&problem, &good, 100, false).best;
        assert!(better.cost <= good.cost, "seed {seed}");
    }
}

#[test]
fn what_does_not_fit_is_left_out_and_what_is_missing_is_put_in() {
    let mut kept_routes = 0;
    for seed in 0..50 {
        let mut random = Random::new(seed, 1);
        let problem = random_problem(&mut Random::new(seed, 0), FEATURES);
        let good = solved(&problem, &Snapshot::default(), 300, false).best;
        let mut plan = good.clone();
        for (class, stops) in &mut plan.routes {
            match random.below(5) {
                0 => *class = 77,
                1 => stops.push(StopId(random.below(90) as u32)),
                2 => stops.extend(stops.clone()),
                3 => stops.truncate(stops.len() / 2),
                _ => {}
            }
        }
        let adopted = Solution::<_, 1, TIMED>::adopt(&problem, &plan);
        adopted.check_invariants();
        let kept = adopted.routes.iter().filter(|route| !route.is_empty());
        kept_routes += kept.count();
        let outcome = solved(&problem, &plan, 300, false);
        let result = Solution::<_, 1, TIMED>::restore(&problem, &outcome.best);
        result.check_invariants();
        assert!(result.bank.len() <= good.bank.len() + 1, "seed {seed}");
    }
    assert!(kept_routes > 50, "only {kept_routes} routes were kept");
}

#[test]
fn who_cancels_before_the_first_plan_keeps_the_one_begun_with() {
    let problem = random_problem(&mut Random::new(3, 0), FEATURES);
    let good = solved(&problem, &Snapshot::default(), 300, false).best;
    let kept = solved(&problem, &good, 1_000, true);
    assert_eq!(kept.iterations, 0);
    assert!(kept.best.cost <= good.cost);
    let nothing = solved(&problem, &Snapshot::default(), 1_000, true).best;
    assert_eq!(nothing.bank.len(), problem.service_count);
}

#[test]
fn of_a_plan_that_brings_a_site_too_much_some_routes_are_kept() {
    let mut kept_routes = 0;
    for seed in 0..30 {
        let features = Features {
            site_limits: true,
            ..FEATURES
        };
        let limited = random_problem(&mut Random::new(seed, 0), features);
        let mut free = limited.clone();
        free.site_limits.clear();
        let plan = solved(&free, &Snapshot::default(), 300, false).best;
        let adopted = Solution::<_, 1, TIMED>::adopt(&limited, &plan);
        adopted.check_invariants();
        let kept = adopted.routes.iter().filter(|route| !route.is_empty());
        kept_routes += kept.count();
        let outcome = solved(&limited, &plan, 300, false);
        Solution::<_, 1, TIMED>::restore(&limited, &outcome.best).check_invariants();
    }
    assert!(kept_routes > 10, "only {kept_routes} routes were kept");
}

#[test]
fn a_site_beyond_the_list_takes_anything() {
    let problem = |limits: &[Total]| {
        let problem = random_problem(&mut Random::new(1, 0), FEATURES);
        problem.with_site_limits(limits)
    };
    let limits = |given: &[Total]| problem(given).map(|problem| problem.site_limits);
    assert_eq!(limits(&[]), Ok(vec![]));
    assert_eq!(limits(&[UNLIMITED; 3]), Ok(vec![]));
    assert_eq!(limits(&[[7, 9]]), Ok(vec![[7, 9], UNLIMITED]));
    assert!(limits(&[UNLIMITED, [-1, 0]]).is_err());
}
