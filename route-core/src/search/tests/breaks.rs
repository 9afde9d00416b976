use crate::cost::fold::{Fold, RESTED};
use crate::cost::label::Label;
use crate::model::problem::{Legs, StopId};
use crate::random::Random;

use super::random_problem::{Features, Tables, random_problem};

#[test]
fn of_breaks_that_cost_the_same_the_one_that_ends_first_is_kept() {
    let features = Features {
        windows: true,
        rests: true,
        timed: true,
        services: 6,
        ..Features::PLAIN
    };
    let mut compared = 0;
    for seed in 0..300 {
        let mut problem = random_problem(&mut Random::new(seed, 0), features);
        let Some(rest) = problem.classes[0].rest else {
            continue;
        };
        problem.classes[0].time_cost = 0;
        let mut stops: Vec<StopId> = vec![problem.start_of(0)];
        let reachable = problem.services().filter(|&s| problem.can_serve(0, s));
        stops.extend(reachable.take(4));
        let fold = Fold::<Tables, 1, RESTED>::new(&problem, 0);
        let mut kept = fold.stop(stops[0]);
        for pair in stops.windows(2) {
            kept = fold.extend(&kept, pair[0], pair[1]);
        }
        let pause = Label::of_stop(rest.duration, 0, rest.window);
        let with_break_behind = |place: usize| {
            let first = problem.mode(stops[0], 0);
            let mut label = Label::of_stop(first.time, 0, problem.windows[stops[0].index()]);
            for (index, pair) in stops.windows(2).enumerate() {
                if index == place {
                    label = label.then(0, 0, &pause);
                }
                let (from, to) = (problem.mode(pair[0], 0), problem.mode(pair[1], 0));
                let profile = problem.classes[0].profile;
                let leg = problem.legs.leg(profile, from.exit, to.entry);
                let window = problem.windows[pair[1].index()];
                let next = Label::of_stop(to.time, to.distance, window);
                label = label.then(leg.time, i64::from(leg.distance), &next);
            }
            label
        };
        let ends = (0..stops.len() - 1)
            .map(with_break_behind)
            .filter(|label| !label.is_impossible())
            .map(|label| label.early + label.duration);
        let label = kept[1][0];
        let end = (!label.is_impossible()).then_some(label.early + label.duration);
        assert_eq!(end, ends.min(), "seed {seed}");
        compared += usize::from(end.is_some());
    }
    assert!(compared > 20, "{compared} compared");
}
