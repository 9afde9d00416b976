//! The optimum of a tiny problem by dynamic programming over sets of services.
//!
//! For each class and each set, all orders, modes, disposals and places of the break are
//! enumerated; only labels that another label beats in every respect are dropped.

use std::collections::{BTreeMap, BTreeSet};

use crate::cost::label::Label;
use crate::model::problem::{IMPOSSIBLE, Legs, OPEN_END, Problem, StopId, Total};

/// What each of two sites takes.
type Delivered = [Total; 2];

/// The least cost of any solution, prices of what it leaves out included.
pub fn optimum<L: Legs>(problem: &Problem<L>) -> i64 {
    // The least cost of serving a set and delivering so much with the vehicles looked at so far.
    let mut best: BTreeMap<(usize, Delivered), i64> = BTreeMap::new();
    best.insert((0, [[0; 2]; 2]), 0);
    for class in 0..problem.classes.len() {
        let routes = RouteCosts::of(problem, class);
        for _ in 0..problem.classes[class].count {
            let before = best.clone();
            for (&(served, delivered), &cost) in &before {
                for (&(set, brought), &more) in &routes.0 {
                    let sum = sum(delivered, brought);
                    if served & set == 0 && are_within_limits(problem, sum) {
                        let known = best.entry((served | set, sum)).or_insert(IMPOSSIBLE);
                        *known = (*known).min(cost + more);
                    }
                }
            }
        }
    }
    let totals = best.iter().map(|(&(set, _), cost)| {
        let left_out: i64 = (0..problem.service_count)
            .filter(|service| set >> service & 1 == 0)
            .map(|service| problem.prices[service])
            .sum();
        cost + left_out
    });
    totals.min().unwrap_or(0)
}

fn sum(a: Delivered, b: Delivered) -> Delivered {
    std::array::from_fn(|site| std::array::from_fn(|d| a[site][d] + b[site][d]))
}

fn are_within_limits<L: Legs>(problem: &Problem<L>, delivered: Delivered) -> bool {
    let mut sites = problem.site_limits.iter().zip(delivered);
    sites.all(|(limit, total)| (0..2).all(|d| total[d] <= limit[d]))
}

/// Cost of the best route of a class for each set of services, and what it delivers. Where sites
/// take anything nobody asks what they get.
struct RouteCosts(BTreeMap<(usize, Delivered), i64>);

/// Where a partial route stands: served, last stop and mode, load since the last disposal, its
/// stream, trips ended, break taken, until when its trip has waited for goods, what was delivered.
type State = (
    usize,
    StopId,
    usize,
    [i32; 2],
    Option<u8>,
    u32,
    bool,
    i32,
    Delivered,
);

impl RouteCosts {
    fn of<L: Legs>(problem: &Problem<L>, class: usize) -> Self {
        let record = &problem.classes[class];
        let mut costs = BTreeMap::new();
        let start = problem.start_of(class);
        let first = Label::of_stop(0, 0, problem.windows[start.index()]);
        let mut open: BTreeMap<State, Vec<Label>> = BTreeMap::new();
        let nothing = [[0; 2]; 2];
        open.insert(
            (0, start, 0, [0, 0], None, 0, false, 0, nothing),
            vec![first],
        );
        while let Some((state, labels)) = open.pop_first() {
            let (served, last, mode, load, stream, trips, rested, ready, delivered) = state;
            for label in labels {
                let mut versions = vec![(label, rested)];
                if !rested && let Some(rest) = record.rest {
                    let pause = Label::of_stop(rest.duration, 0, rest.window);
                    versions.push((label.then(0, 0, &pause), true));
                }
                for (label, rested) in versions {
                    if label.is_impossible() {
                        continue;
                    }
                    let walk = Walk {
                        problem,
                        class,
                        last,
                        mode,
                        label,
                    };
                    // On to another service; a trip begins with goods ready at some time.
                    let begun = if stream.is_some() {
                        vec![(walk.label, ready)]
                    } else {
                        walk.waits()
                    };
                    let steps = begun.iter().flat_map(|&(label, ready)| {
                        problem
                            .services()
                            .map(move |service| (label, ready, service))
                    });
                    for (label, ready, service) in steps {
                        let walk = Walk { label, ..walk };
                        let more = problem.loads[service.index()];
                        let sum = [load[0] + more[0], load[1] + more[1]];
                        let own = problem.streams[service.index()];
                        if served >> service.0 & 1 == 1
                            || (0..2).any(|d| sum[d] > record.capacity[d])
                            || stream.is_some_and(|stream| stream != own)
                            || problem.releases[service.index()] > ready
                        {
                            continue;
                        }
                        for next in 0..usize::from(problem.mode_counts[service.index()]) {
                            if let Some(label) = walk.to(service, next) {
                                let set = served | 1 << service.0;
                                let own = Some(own);
                                let state = (
                                    set, service, next, sum, own, trips, rested, ready, delivered,
                                );
                                keep(&mut open, state, label);
                            }
                        }
                    }
                    // To a disposal.
                    if let Some(carried) = stream {
                        for disposal in problem.disposals() {
                            if !problem.accepts(disposal, carried, class)
                                || trips + 1 > record.max_trips
                            {
                                continue;
                            }
                            let mut delivered = delivered;
                            if let Some(site) =
                                problem.site_of(disposal).filter(|_| problem.limits_sites())
                            {
                                let total = &mut delivered[site];
                                *total = [0, 1].map(|d| total[d] + i64::from(load[d]));
                            }
                            if !are_within_limits(problem, delivered) {
                                continue;
                            }
                            if let Some(label) = walk.to(disposal, 0) {
                                let trips = trips + 1;
                                let empty = [0, 0];
                                let state = (
                                    served, disposal, 0, empty, None, trips, rested, 0, delivered,
                                );
                                keep(&mut open, state, label);
                            }
                        }
                    }
                    // Home.
                    let is_emptied =
                        stream.is_none() || record.unloads_at_end && trips < record.max_trips;
                    if served != 0
                        && is_emptied
                        && let Some(whole) = walk.to(problem.end_of(class), 0)
                    {
                        let needs_rest = record
                            .rest
                            .is_some_and(|rest| whole.duration > rest.due_after);
                        if whole.duration <= record.max_duration && (rested || !needs_rest) {
                            let cost = record.fixed_cost
                                + whole.distance * record.distance_cost
                                + i64::from(whole.duration) * record.time_cost;
                            let known = costs.entry((served, delivered)).or_insert(IMPOSSIBLE);
                            *known = (*known).min(cost);
                        }
                    }
                }
            }
        }
        Self(costs)
    }
}

struct Walk<'a, L> {
    problem: &'a Problem<L>,
    class: usize,
    last: StopId,
    mode: usize,
    label: Label,
}

impl<L: Legs> Walk<'_, L> {
    /// All times until which the next trip can wait.
    fn waits(&self) -> Vec<(Label, i32)> {
        let releases = self.problem.releases.iter().copied();
        let times: BTreeSet<i32> = releases.chain([0]).collect();
        let wait = |ready: i32| {
            let until = Label::of_stop(0, 0, (ready, OPEN_END));
            (self.label.then(0, 0, &until), ready)
        };
        times.into_iter().map(wait).collect()
    }

    fn to(&self, stop: StopId, mode: usize) -> Option<Label> {
        let problem = self.problem;
        let record = problem.mode(stop, mode);
        if record.classes >> self.class & 1 == 0 {
            return None;
        }
        let exit = problem.mode(self.last, self.mode).exit;
        let leg = problem
            .legs
            .leg(problem.classes[self.class].profile, exit, record.entry);
        let at = Label::of_stop(record.time, record.distance, problem.windows[stop.index()]);
        let label = self.label.then(leg.time, i64::from(leg.distance), &at);
        (leg.is_reachable() && !label.is_impossible()).then_some(label)
    }
}

fn keep(open: &mut BTreeMap<State, Vec<Label>>, state: State, label: Label) {
    let labels = open.entry(state).or_default();
    let beats = |a: &Label, b: &Label| {
        a.distance <= b.distance
            && a.duration <= b.duration
            && a.early <= b.early
            && a.late >= b.late
    };
    if labels.iter().any(|known| beats(known, &label)) {
        return;
    }
    labels.retain(|known| !beats(&label, known));
    labels.push(label);
}
