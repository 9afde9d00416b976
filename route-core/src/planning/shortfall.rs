//! What would have to give way for a route that breaks rules to be driven.

use crate::cost::timetable::timetable;
use crate::model::problem::{Amount, Legs, Problem, StopId};

/// A minute in the problem's time.
pub const MINUTE: i32 = 600;

/// What has to give way, and by how much; times in whole minutes.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Shortfall {
    /// The shift would have to end so much later, and to last as much longer.
    pub shift: i32,
    /// The shift would have to last so much longer within its hours.
    pub length: i32,
    /// The window of the service would have to end so much later.
    pub window: i32,
    /// Disposals that would have to close so much later.
    pub closings: Vec<(StopId, i32)>,
    /// The vehicle would have to carry so much more at a time.
    pub load: Amount,
    /// It would have to make so many trips more.
    pub trips: u32,
}

impl Shortfall {
    /// What is short for a class to drive stops (start and end included), in the times that the
    /// route has in a more generous problem. `None` if it has none there either.
    pub fn of<L: Legs>(
        problem: &Problem<L>,
        generous: &Problem<L>,
        class: usize,
        stops: &[StopId],
        service: StopId,
    ) -> Option<Self> {
        let times = timetable(generous, class, stops)?;
        let record = &problem.classes[class];
        let late = whole_minutes(times.times[stops.len() - 1].end - record.shift.1);
        let long = whole_minutes(times.duration() - record.max_duration);
        let (load, trips) = overload(problem, class, stops);
        let mut shortfall = Self {
            shift: if late > 0 { late.max(long) } else { 0 },
            length: if late > 0 { 0 } else { long },
            load,
            trips,
            ..Self::default()
        };
        for (&stop, times) in stops.iter().zip(&times.times) {
            let late = whole_minutes(times.begin - problem.windows[stop.index()].1);
            if late == 0 {
                continue;
            }
            if stop == service {
                shortfall.window = late;
            } else if problem.is_disposal(stop) {
                shortfall.close_later(stop, late);
            }
        }
        Some(shortfall)
    }

    fn close_later(&mut self, disposal: StopId, by: i32) {
        let mut known = self.closings.iter_mut();
        match known.find(|(known, _)| *known == disposal) {
            Some((_, most)) => *most = by.max(*most),
            None => self.closings.push((disposal, by)),
        }
    }

    /// How much it is, in millionths: times as shares of the shift, loads of the capacity, trips of
    /// those that the vehicle may make, all added up.
    pub fn size<L>(&self, problem: &Problem<L>, class: usize) -> i64 {
        let class = &problem.classes[class];
        let share = |part: i64, whole: i64| part * 1_000_000 / whole.max(1);
        let shift = class.max_duration.min(class.shift.1 - class.shift.0);
        let closings = self.closings.iter().map(|&(_, late)| late);
        let time = self.shift + self.length + self.window + closings.sum::<i32>();
        let loads = (0..2).map(|dimension| {
            let capacity = class.capacity[dimension];
            share(i64::from(self.load[dimension]), i64::from(capacity))
        });
        share(i64::from(time), i64::from(shift))
            + loads.sum::<i64>()
            + share(i64::from(self.trips), i64::from(class.max_trips))
    }

    /// Judges a problem in which it has given way for a class and a service, and takes that back.
    pub fn granted<L: Legs, R>(
        &self,
        problem: &mut Problem<L>,
        class: usize,
        service: StopId,
        judge: impl FnOnce(&Problem<L>) -> R,
    ) -> R {
        self.grant(problem, class, service, 1);
        let verdict = judge(problem);
        self.grant(problem, class, service, -1);
        verdict
    }

    fn grant<L: Legs>(
        &self,
        problem: &mut Problem<L>,
        class: usize,
        service: StopId,
        direction: i32,
    ) {
        problem.lengthen_shift(class, direction * self.shift);
        let own = [(service, self.window)];
        for &(stop, late) in self.closings.iter().chain(&own) {
            problem.windows[stop.index()].1 += direction * late;
        }
        let record = &mut problem.classes[class];
        record.max_duration += direction * self.length;
        for (capacity, more) in record.capacity.iter_mut().zip(self.load) {
            *capacity += direction * more;
        }
        record.max_trips = match direction {
            1 => record.max_trips.saturating_add(self.trips),
            _ => record.max_trips - self.trips,
        };
    }
}

/// A time over a limit in whole minutes, rounded up; 0 if it is not over.
pub fn whole_minutes(over: i32) -> i32 {
    (over.max(0) + MINUTE - 1) / MINUTE * MINUTE
}

/// By how much the fullest trip of a route is beyond the capacity of a class, and by how many
/// trips the route is beyond those that the class may make.
fn overload<L: Legs>(problem: &Problem<L>, class: usize, stops: &[StopId]) -> (Amount, u32) {
    let record = &problem.classes[class];
    let (mut over, mut trips) = ([0, 0], 0);
    let mut on_board = [0, 0];
    for &stop in stops {
        for dimension in 0..2 {
            on_board[dimension] += problem.loads[stop.index()][dimension];
            let more = on_board[dimension] - record.capacity[dimension];
            over[dimension] = more.max(over[dimension]);
        }
        if problem.is_disposal(stop) {
            on_board = [0, 0];
            trips += 1;
        }
    }
    let brings_home = stops.len() > 2 && problem.is_service(stops[stops.len() - 2]);
    trips += u32::from(brings_home && record.unloads_at_end);
    (over, trips.saturating_sub(record.max_trips))
}
