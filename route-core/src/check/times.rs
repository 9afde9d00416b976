//! How long driving takes, in milliseconds, recomputed from the original roads.

use osm_data::network::Position;

use crate::geometry::bearing;
use crate::graph::profile::driving_ms;
use crate::graph::road_graph::EdgeId;

use super::driver::Driver;

/// Milliseconds as deciseconds, halves rounded up.
pub(super) fn to_ds(ms: u64) -> i64 {
    i64::try_from(ms.saturating_add(50) / 100).unwrap_or(i64::MAX)
}

impl Driver<'_> {
    /// Time from the tail of an edge to an offset, signals on the way shared out evenly.
    pub fn until_ms(&self, edge: EdgeId, offset_dm: u32) -> u64 {
        let length_dm = self.roads.length_dm(edge).max(1);
        let Some(first) = self.roads.first_step(edge) else {
            return 0;
        };
        let speed_kmh = self.speed_kmh(edge, first);
        let signals = self.roads.steps(edge).skip(1).filter(|&step| {
            let begin = self.roads.begin(step).0 as usize;
            self.roads.network.junctions[begin].signals
        });
        let signals_ms = signals.count() as u64 * u64::from(self.profile.turns.signals);
        let whole_ms = u64::from(driving_ms(length_dm, speed_kmh)) + signals_ms;
        whole_ms * u64::from(offset_dm) / u64::from(length_dm)
    }

    /// Time for a stretch of an edge at the speed of collecting.
    pub fn collecting_ms(&self, edge: EdgeId, distance_dm: u32) -> u64 {
        let speed_kmh =
            (self.roads.first_step(edge)).map_or(1, |step| self.collecting_kmh(edge, step));
        u64::from(driving_ms(distance_dm, speed_kmh))
    }

    /// Time lost between the end of an edge and the begin of the next, gates included.
    ///
    /// Turning round has a time of its own. Bends take time where at least three roads meet: the
    /// one come by and those that may be left by. Signals take theirs in any case.
    pub fn turn_ms(&self, edge: EdgeId, next: EdgeId, gates: u32) -> u64 {
        let times = &self.profile.turns;
        let Some(before) = self.roads.last_step(edge) else {
            return 0;
        };
        let at = &self.roads.network.junctions[self.roads.end(before).0 as usize];
        let bend_ms = if self.roads.are_opposite(edge, next) {
            times.turn_round
        } else if self.roads.ends_met_by(edge) < 3 {
            0
        } else {
            // 256 make a full turn: 30° are 21.3, 60° are 42.7, 135° are 96.
            match self.turned(edge, next, at.position) {
                -20..=20 => 0,
                -42..=42 => times.slight,
                43..=95 => times.right,
                -95..=-43 => times.left,
                _ => times.sharp,
            }
        };
        let signals_ms = if at.signals { times.signals } else { 0 };
        u64::from(bend_ms) + u64::from(signals_ms) + u64::from(gates) * u64::from(times.gate)
    }

    /// Change of direction over a junction in 1/256 of a full turn, positive to the right.
    fn turned(&self, edge: EdgeId, next: EdgeId, at: Position) -> i8 {
        let is_elsewhere = |point: &Position| *point != at;
        let before = self.roads.points(edge).into_iter().rfind(is_elsewhere);
        let after = self.roads.points(next).into_iter().find(is_elsewhere);
        before.zip(after).map_or(0, |(before, after)| {
            bearing(at, after).wrapping_sub(bearing(before, at)) as i8
        })
    }
}

#[cfg(test)]
mod tests {
    use osm_data::network::TurningPlace;

    use super::*;
    use crate::check::testing::sketch::{Sketch, edge};
    use crate::check::testing::{town_map, with_truck};

    /// Time in a turn, in seconds, between streets called by their ends.
    fn turn_s(map: &Sketch, from: &str, onto: &str) -> u64 {
        with_truck(map, |driver| {
            let graph = driver.roads.graph;
            driver.turn_ms(edge(graph, from), edge(graph, onto), 0) / 1_000
        })
    }

    #[test]
    fn halves_of_a_decisecond_are_rounded_up() {
        for (ms, ds) in [
            (0, 0),
            (49, 0),
            (50, 1),
            (149, 1),
            (150, 2),
            (u64::MAX, i64::MAX),
        ] {
            if ms == u64::MAX {
                assert!(to_ds(ms) > 0);
            } else {
                assert_eq!(to_ds(ms), ds, "{ms}");
            }
        }
    }

    #[test]
    fn parts_of_an_edge_are_rounded_down_and_share_the_signals_on_the_way() {
        with_truck(&town_map(), |driver| {
            let graph = driver.roads.graph;
            let (ab, ct) = (edge(graph, "AB"), edge(graph, "CT"));
            // 24 s for 2,000 dm: 12 ms each.
            assert_eq!(driver.until_ms(ab, 7), 84);
            // With signals 32 s.
            assert_eq!(driver.until_ms(ct, 2_000), 32_000);
            assert_eq!(driver.until_ms(ct, 333), 5_328);
            // 10 km/h.
            assert_eq!(driver.collecting_ms(ab, 1_000), 36_000);
        });
    }

    #[test]
    fn bends_cost_by_their_angle_where_there_is_a_choice() {
        // A street from the south to O and eight ways to go on.
        let mut map = Sketch::default();
        map.junction('O', 0.0, 0.0);
        map.junction('S', 0.0, -1_000.0);
        map.road("SO");
        let ways = [
            ('a', 0.0_f64, 0),
            ('b', 28.0, 0),
            ('c', 32.0, 1),
            ('d', 58.0, 1),
            ('e', 62.0, 3),
            ('f', 134.0, 3),
            ('g', 137.0, 8),
            ('h', -28.0, 0),
            ('i', -32.0, 1),
            ('j', -58.0, 1),
            ('k', -62.0, 6),
            ('l', -134.0, 6),
            ('m', -137.0, 8),
        ];
        for (name, degrees, _) in ways {
            let (x, y) = degrees.to_radians().sin_cos();
            map.junction(name, x * 1_000.0, y * 1_000.0);
            map.road(&format!("O{name}"));
        }
        for (name, degrees, expected) in ways {
            assert_eq!(
                turn_s(&map, "SO", &format!("O{name}")),
                expected,
                "{degrees}°"
            );
        }
    }

    #[test]
    fn a_bend_without_a_choice_costs_nothing() {
        let map = town_map();
        assert_eq!(turn_s(&map, "AE", "EF"), 0);
    }

    #[test]
    fn signals_and_gates_and_turning_round_have_their_times() {
        let mut map = town_map();
        map.junction_mut('D').turning_place = Some(TurningPlace::Circle);
        map.junction_mut('T').signals = true;
        assert_eq!(turn_s(&map, "BC", "CT"), 8);
        assert_eq!(turn_s(&map, "AD", "DA"), 20);
        assert_eq!(turn_s(&map, "CT", "TC"), 28);
        with_truck(&map, |driver| {
            let graph = driver.roads.graph;
            let (da, ab) = (edge(graph, "DA"), edge(graph, "AB"));
            assert_eq!(driver.turn_ms(da, ab, 1), 20_000);
        });
    }
}
