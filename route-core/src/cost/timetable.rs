//! When everything happens on a finished route: modes, break and clock times.

// Modes of two neighbouring stops are counted side by side; iterators would hide which is which.
#![allow(clippy::needless_range_loop)]

use crate::model::problem::{Legs, OPEN_END, Problem, StopId, VehicleClass};

use super::label::Label;

/// A route in time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timetable {
    /// Mode of each stop.
    pub modes: Vec<usize>,
    /// Arrival, begin and end at each stop; all equal at the start. Behind the end the vehicle
    /// may still wait for the goods of its next trip.
    pub times: Vec<StopTimes>,
    /// The break: behind which stop, and its begin and end.
    pub rest: Option<(usize, StopTimes)>,
    /// Distance of the whole route.
    pub distance: i64,
}

/// Times at a stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StopTimes {
    /// The truck comes.
    pub arrival: i32,
    /// The work begins.
    pub begin: i32,
    /// The work ends.
    pub end: i32,
}

impl Timetable {
    /// From leaving the depot to being back.
    pub fn duration(&self) -> i32 {
        let last = self.times.len() - 1;
        self.times[last].end - self.times[0].end
    }
}

/// Chooses modes and break of a sequence of stops (start and end included) at the least cost, and
/// the earliest start that takes no longer than necessary. `None` if the class cannot drive it.
///
/// Loads are not looked at.
pub fn timetable<L: Legs>(
    problem: &Problem<L>,
    class: usize,
    stops: &[StopId],
) -> Option<Timetable> {
    Planner::new(problem, class, stops).plan()
}

struct Planner<'a, L> {
    problem: &'a Problem<L>,
    class_index: usize,
    class: &'a VehicleClass,
    stops: &'a [StopId],
    /// When all goods of the trip that begins at each position are ready; 0 inside trips.
    ready: Vec<i32>,
}

/// Best label of a state, and the state (break taken, mode) before it.
type State = (Label, (usize, usize));

impl<'a, L: Legs> Planner<'a, L> {
    fn new(problem: &'a Problem<L>, class_index: usize, stops: &'a [StopId]) -> Self {
        Self {
            problem,
            class_index,
            class: &problem.classes[class_index],
            stops,
            ready: ready_times(problem, stops),
        }
    }

    fn mode_count(&self, position: usize) -> usize {
        usize::from(self.problem.mode_counts[self.stops[position].index()])
    }

    fn label(&self, position: usize, mode: usize) -> Label {
        let stop = self.stops[position];
        let record = self.problem.mode(stop, mode);
        if record.classes >> self.class_index & 1 == 0 {
            return Label::IMPOSSIBLE;
        }
        Label::of_stop(
            record.time,
            record.distance,
            self.problem.windows[stop.index()],
        )
    }

    fn hop(&self, label: &Label, position: usize, from: usize, to: usize, next: &Label) -> Label {
        let exit = self.problem.mode(self.stops[position], from).exit;
        let entry = self.problem.mode(self.stops[position + 1], to).entry;
        let leg = self.problem.legs.leg(self.class.profile, exit, entry);
        if !leg.is_reachable() {
            return Label::IMPOSSIBLE;
        }
        let distance = i64::from(leg.distance);
        match self.ready[position] {
            0 => label.then(leg.time, distance, next),
            ready => {
                let wait = Label::of_stop(0, 0, (ready, OPEN_END));
                label.then(0, 0, &wait).then(leg.time, distance, next)
            }
        }
    }

    fn rest_label(&self) -> Label {
        self.class.rest.map_or(Label::IMPOSSIBLE, |rest| {
            Label::of_stop(rest.duration, 0, rest.window)
        })
    }

    fn plan(&self) -> Option<Timetable> {
        let last = self.stops.len() - 1;
        // By position, break taken and mode.
        let mut states: Vec<[Vec<State>; 2]> = Vec::with_capacity(self.stops.len());
        let impossible = || (Label::IMPOSSIBLE, (0, 0));
        for position in 0..=last {
            let count = self.mode_count(position);
            let mut layers = [vec![impossible(); count], vec![impossible(); count]];
            for to in 0..count {
                let stop = self.label(position, to);
                if position == 0 {
                    layers[0][to].0 = stop;
                    continue;
                }
                for from in 0..self.mode_count(position - 1) {
                    let before = &states[position - 1];
                    let rested = before[0][from].0.then(0, 0, &self.rest_label());
                    for (layer, label, origin) in [
                        (0, before[0][from].0, 0),
                        (1, before[1][from].0, 1),
                        (1, rested, 0),
                    ] {
                        let label = self.hop(&label, position - 1, from, to, &stop);
                        let known = &mut layers[layer][to];
                        if !label.is_impossible()
                            && (known.0.is_impossible()
                                || label.rank(self.class) < known.0.rank(self.class))
                        {
                            *known = (label, (origin, from));
                        }
                    }
                }
            }
            states.push(layers);
        }
        let layer = self.layer_driven(states[last][0][0].0, states[last][1][0].0)?;
        let mut modes = vec![0; self.stops.len()];
        let (mut at_layer, mut mode) = (layer, 0);
        for position in (0..=last).rev() {
            modes[position] = mode;
            (at_layer, mode) = states[position][at_layer][mode].1;
        }
        let rest_behind = if layer == 1 {
            Some(self.place_rest(&modes)?)
        } else {
            None
        };
        let label = self.whole(&modes, rest_behind)?;
        Some(self.clock(modes, rest_behind, &label))
    }

    /// Whether the route is driven without (0) or with (1) a break.
    fn layer_driven(&self, without: Label, with: Label) -> Option<usize> {
        let fits =
            |label: &Label| !label.is_impossible() && label.duration <= self.class.max_duration;
        let is_due = self.class.rest.is_some_and(|rest| {
            without.duration > rest.due_after || without.early + without.duration > rest.due_past
        });
        let without_fits = fits(&without) && !is_due;
        let with_fits = self.class.rest.is_some() && fits(&with);
        match (without_fits, with_fits) {
            (true, true) => Some(usize::from(
                with.rank(self.class) < without.rank(self.class),
            )),
            (true, false) => Some(0),
            (false, true) => Some(1),
            (false, false) => None,
        }
    }

    /// Label of the whole route with given modes and break.
    fn whole(&self, modes: &[usize], rest_behind: Option<usize>) -> Option<Label> {
        let mut label = self.label(0, modes[0]);
        for position in 1..self.stops.len() {
            if rest_behind == Some(position - 1) {
                label = label.then(0, 0, &self.rest_label());
            }
            let stop = self.label(position, modes[position]);
            label = self.hop(
                &label,
                position - 1,
                modes[position - 1],
                modes[position],
                &stop,
            );
        }
        (!label.is_impossible()).then_some(label)
    }

    /// The break where it costs least, and there as near to the middle of the work as possible.
    fn place_rest(&self, modes: &[usize]) -> Option<usize> {
        let last = self.stops.len() - 1;
        let mut heads = vec![self.label(0, modes[0])];
        for position in 1..=last {
            let stop = self.label(position, modes[position]);
            let head = self.hop(
                &heads[position - 1],
                position - 1,
                modes[position - 1],
                modes[position],
                &stop,
            );
            heads.push(head);
        }
        let mut tails = vec![self.label(last, modes[last])];
        for position in (0..last).rev() {
            let stop = self.label(position, modes[position]);
            let next = tails[tails.len() - 1];
            tails.push(self.hop(&stop, position, modes[position], modes[position + 1], &next));
        }
        tails.reverse();
        let candidates: Vec<(i64, i32, usize)> = (0..last)
            .filter_map(|position| {
                let rested = heads[position].then(0, 0, &self.rest_label());
                let whole = self.hop(
                    &rested,
                    position,
                    modes[position],
                    modes[position + 1],
                    &tails[position + 1],
                );
                // Where time costs nothing, one that is too long may be as cheap.
                if whole.is_impossible() || whole.duration > self.class.max_duration {
                    return None;
                }
                let begun = heads[position].duration;
                let off_middle = (2 * begun - whole.duration).abs();
                Some((whole.cost(self.class), off_middle, position))
            })
            .collect();
        candidates
            .into_iter()
            .min()
            .map(|(_, _, position)| position)
    }

    fn clock(&self, modes: Vec<usize>, rest_behind: Option<usize>, label: &Label) -> Timetable {
        let mut now = label.early;
        let mut times = Vec::with_capacity(self.stops.len());
        let mut rest = None;
        for position in 0..self.stops.len() {
            let stop = self.stops[position];
            let mode = self.problem.mode(stop, modes[position]);
            if position > 0 {
                let exit = self
                    .problem
                    .mode(self.stops[position - 1], modes[position - 1])
                    .exit;
                now += self
                    .problem
                    .legs
                    .leg(self.class.profile, exit, mode.entry)
                    .time;
            }
            let begin = now.max(self.problem.windows[stop.index()].0);
            let end = begin + mode.time;
            times.push(StopTimes {
                arrival: now,
                begin,
                end,
            });
            now = end;
            if let (Some(behind), Some(rule)) = (rest_behind, self.class.rest)
                && behind == position
            {
                let begin = now.max(rule.window.0);
                let end = begin + rule.duration;
                rest = Some((
                    position,
                    StopTimes {
                        arrival: now,
                        begin,
                        end,
                    },
                ));
                now = end;
            }
            now = now.max(self.ready[position]);
        }
        Timetable {
            modes,
            times,
            rest,
            distance: label.distance,
        }
    }
}

/// When each trip may begin, at the position where it begins.
fn ready_times<L: Legs>(problem: &Problem<L>, stops: &[StopId]) -> Vec<i32> {
    let mut ready = vec![0; stops.len()];
    let mut begin = 0;
    for (position, &stop) in stops.iter().enumerate() {
        if problem.is_disposal(stop) {
            begin = position;
        }
        ready[begin] = ready[begin].max(problem.releases[stop.index()]);
    }
    ready
}
