//! Through traffic: whether a leg enters destination-only ground more often than it has to.
//!
//! Only who has something to do there may drive on destination-only ground or through a gate.
//! A leg is therefore held against the legal path with the fewest entries. Two searches take
//! turns, by fewest entries first: one forwards over exactly the legal manoeuvres, one backwards
//! that overlooks what had been begun (turn restrictions over several streets). A path with `n`
//! entries consists of a part that the first knows with `i` entries and one that the second knows
//! with at most `n − i`; once they have seen all parts with few enough entries and have not met,
//! there is none. As destination-only ground comes in small pockets, that is soon. If they meet,
//! the first goes on alone until it arrives or has seen everything.

use std::collections::{HashMap, VecDeque};

use crate::graph::road_graph::EdgeId;

use super::access::Ground;
use super::driver::Driver;
use super::restrictions::Begun;

/// The fewest entries of any legal path from the end of an edge to the begin of another, if
/// they are fewer than `entries`. A path counts only if it is legal whatever manoeuvres had
/// been begun before.
pub(super) fn fewer_entries(
    driver: &Driver,
    from: EdgeId,
    to: EdgeId,
    entries: u32,
) -> Option<u32> {
    let most = entries.checked_sub(1)?;
    let mut forward = Forward::new(driver, from, to, most);
    let mut backward = Backward::new(driver, to, most);
    loop {
        let levels = forward.levels_seen().saturating_add(backward.levels_seen());
        if levels > most {
            return None;
        }
        if forward.advance(&backward.fewest) || backward.advance(&forward.fewest_on_edge) {
            break;
        }
    }
    forward.arrive()
}

/// From the begin, over legal manoeuvres.
struct Forward<'a> {
    driver: &'a Driver<'a>,
    to: EdgeId,
    most: u32,
    /// Fewest entries with which the end has been driven to.
    arrived: Option<u32>,
    queue: VecDeque<(u32, EdgeId, Begun)>,
    fewest: HashMap<(EdgeId, Begun), u32>,
    fewest_on_edge: HashMap<EdgeId, u32>,
}

impl<'a> Forward<'a> {
    fn new(driver: &'a Driver<'a>, from: EdgeId, to: EdgeId, most: u32) -> Self {
        Self {
            driver,
            to,
            most,
            arrived: None,
            queue: VecDeque::from([(0, from, driver.possibly_begun(from))]),
            fewest: HashMap::new(),
            fewest_on_edge: HashMap::from([(from, 0)]),
        }
    }

    /// All states with fewer entries than this have been seen and left.
    fn levels_seen(&self) -> u32 {
        self.queue.front().map_or(u32::MAX, |first| first.0)
    }

    /// Leaves one more state; whether it meets the other search.
    fn advance(&mut self, others: &HashMap<EdgeId, u32>) -> bool {
        let mut meets = false;
        let Some((entries, edge, begun)) = self.queue.pop_front() else {
            return meets;
        };
        for next in self.driver.roads.edges_after(edge) {
            if matches!(self.driver.ground(next), Ground::Closed(_)) {
                continue;
            }
            let passage = self.driver.drive_on(edge, next, &begun);
            let entries = entries + self.driver.entries(edge, next, passage.gates);
            if !passage.refusals.is_empty() || entries > self.most {
                continue;
            }
            if next == self.to {
                self.arrived = Some(self.arrived.map_or(entries, |fewest| fewest.min(entries)));
            }
            let rest = others.get(&next);
            meets |= rest.is_some_and(|rest| entries + rest <= self.most);
            let known = self.fewest.entry((next, passage.begun.clone()));
            let known = known.or_insert(u32::MAX);
            if entries < *known {
                *known = entries;
                let on_edge = self.fewest_on_edge.entry(next).or_insert(entries);
                *on_edge = entries.min(*on_edge);
                enqueue(&mut self.queue, (entries, next, passage.begun), |state| {
                    state.0
                });
            }
        }
        meets
    }

    /// Goes on until it knows with how few entries it arrives, if it ever does.
    fn arrive(&mut self) -> Option<u32> {
        while !self.queue.is_empty()
            && (self.arrived).is_none_or(|fewest| fewest > self.levels_seen())
        {
            self.advance(&HashMap::new());
        }
        self.arrived
    }
}

/// From the end, as if nothing had been begun anywhere.
struct Backward<'a> {
    driver: &'a Driver<'a>,
    most: u32,
    queue: VecDeque<(u32, EdgeId)>,
    fewest: HashMap<EdgeId, u32>,
}

impl<'a> Backward<'a> {
    fn new(driver: &'a Driver<'a>, to: EdgeId, most: u32) -> Self {
        Self {
            driver,
            most,
            queue: VecDeque::from([(0, to)]),
            fewest: HashMap::from([(to, 0)]),
        }
    }

    /// All edges from which the end is reached with fewer entries than this have been left.
    fn levels_seen(&self) -> u32 {
        self.queue.front().map_or(u32::MAX, |first| first.0)
    }

    /// Leaves one more edge; whether it meets the other search.
    fn advance(&mut self, others: &HashMap<EdgeId, u32>) -> bool {
        let mut meets = false;
        let Some((entries, edge)) = self.queue.pop_front() else {
            return meets;
        };
        for &previous in self.driver.roads.edges_before(edge) {
            let passage = self.driver.drive_on(previous, edge, &Begun::new());
            let entries = entries + self.driver.entries(previous, edge, passage.gates);
            if !passage.refusals.is_empty() || entries > self.most {
                continue;
            }
            let rest = others.get(&previous);
            meets |= rest.is_some_and(|rest| entries + rest <= self.most);
            if matches!(self.driver.ground(previous), Ground::Closed(_)) {
                continue;
            }
            let known = self.fewest.entry(previous).or_insert(u32::MAX);
            if entries < *known {
                *known = entries;
                enqueue(&mut self.queue, (entries, previous), |state| state.0);
            }
        }
        meets
    }
}

/// Keeps a queue of states with at most one entry more than its first in order.
fn enqueue<S>(queue: &mut VecDeque<S>, state: S, entries: impl Fn(&S) -> u32) {
    let is_first = queue
        .front()
        .is_none_or(|first| entries(&state) <= entries(first));
    if is_first {
        queue.push_front(state);
    } else {
        queue.push_back(state);
    }
}

#[cfg(test)]
mod tests {
    use osm_data::network::{
        Access, Barrier, BarrierKind, RestrictionKind, ServiceKind, TurningPlace,
    };

    use super::*;
    use crate::check::testing::sketch::{Sketch, barrier, edge};
    use crate::check::testing::{town_map, with_truck};

    fn fewer(map: &Sketch, from: &str, to: &str, entries: u32) -> Option<u32> {
        with_truck(map, |driver| {
            let graph = driver.roads.graph;
            fewer_entries(driver, edge(graph, from), edge(graph, to), entries)
        })
    }

    fn gate() -> Option<Barrier> {
        Some(barrier(BarrierKind::Gate))
    }

    #[test]
    fn a_short_cut_is_needless_if_there_is_a_way_round() {
        let mut map = town_map();
        map.road_mut("AB").access = Access::Destination;
        assert_eq!(fewer(&map, "DA", "BC", 1), Some(0));
        map.junction_mut('F').barrier = gate();
        // By A, E and F there is a gate now; there is no way without one entry.
        assert_eq!(fewer(&map, "DA", "BC", 1), None);
        assert_eq!(fewer(&map, "DA", "BC", 2), Some(1));
    }

    #[test]
    fn who_goes_to_a_private_street_has_to_enter_it() {
        let mut map = town_map();
        map.road_mut("AB").access = Access::Private;
        assert_eq!(fewer(&map, "DA", "AB", 1), None);
        assert_eq!(fewer(&map, "DA", "AB", 2), Some(1));
    }

    #[test]
    fn within_private_ground_no_entry_is_needed() {
        let mut map = town_map();
        map.road_mut("AE").service = Some(ServiceKind::Driveway);
        map.road_mut("EF").service = Some(ServiceKind::Driveway);
        // Round by D and back: there is nothing in D where a truck could turn.
        assert_eq!(fewer(&map, "AE", "EF", 1), Some(0));
        assert_eq!(fewer(&map, "EA", "EF", 1), None);
    }

    #[test]
    fn a_way_round_that_a_restriction_forbids_is_none() {
        let mut map = town_map();
        map.road_mut("AB").access = Access::Destination;
        map.restrict(RestrictionKind::Forbidden, &["AE", "EF"]);
        assert_eq!(fewer(&map, "DA", "BC", 1), None);
    }

    #[test]
    fn a_way_round_counts_only_if_it_is_legal_whatever_had_been_begun() {
        let mut map = town_map();
        map.road_mut("BC").access = Access::Destination;
        assert_eq!(fewer(&map, "AB", "CT", 1), Some(0));
        map.restrict(RestrictionKind::Forbidden, &["DA", "AB", "BF"]);
        assert_eq!(fewer(&map, "AB", "CT", 1), None);
    }

    #[test]
    fn the_way_back_to_the_same_street_leads_round_the_block() {
        let mut map = town_map();
        assert_eq!(fewer(&map, "AB", "AB", 1), Some(0));
        map.junction_mut('E').barrier = gate();
        assert_eq!(fewer(&map, "AB", "AB", 1), None);
    }

    /// A town in which a third of the streets and junctions have rules of their own.
    fn ruled_town(seed: usize) -> Sketch {
        let mut map = town_map();
        let mut number = seed;
        let mut next = |sides: usize| {
            number = (number * 1_103_515_245 + 12_345) % 2_147_483_648;
            number / 65_536 % sides
        };
        for street in ["DA", "AB", "BC", "AE", "BF", "CG", "EF", "FG"] {
            match next(6) {
                0 => map.road_mut(street).access = Access::Destination,
                1 => map.road_mut(street).service = Some(ServiceKind::Driveway),
                _ => {}
            }
        }
        for name in ['A', 'B', 'C', 'E', 'F', 'G'] {
            match next(6) {
                0 => map.junction_mut(name).barrier = gate(),
                1 => map.junction_mut(name).turning_place = Some(TurningPlace::Circle),
                _ => {}
            }
        }
        let ways = [["DA", "AB", "BF"], ["AB", "BF", "FG"], ["GF", "FE", "EA"]];
        map.restrict(RestrictionKind::Forbidden, &ways[next(3)]);
        map.restrict(RestrictionKind::Mandatory, &ways[next(3)]);
        map
    }

    #[test]
    fn two_searches_find_what_one_finds_alone() {
        let mut found = 0;
        for seed in 0..30 {
            with_truck(&ruled_town(seed), |driver| {
                let edges = || (0..driver.roads.graph.edge_count() as u32).map(EdgeId);
                for (from, to) in edges().flat_map(|from| edges().map(move |to| (from, to))) {
                    for entries in 1..5 {
                        let alone = Forward::new(driver, from, to, entries - 1).arrive();
                        let together = fewer_entries(driver, from, to, entries);
                        assert_eq!(together, alone, "seed {seed}, {from:?} to {to:?}");
                        found += u32::from(together.is_some_and(|fewest| fewest > 0));
                    }
                }
            });
        }
        assert!(found > 1_000, "only {found} legs that need an entry");
    }
}
