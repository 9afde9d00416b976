//! Turn restrictions, followed segment by segment as they stand in the road network.
//!
//! * A forbidden manoeuvre is one that drives all segments of the restriction over all its
//!   junctions. A mandatory one is broken by driving all but the last and then another.
//! * One with hours counts if it holds at any time of the shift.
//! * Mandatory restrictions over the same segments and junctions leave the choice between what
//!   they name, as far as they hold throughout the shift.
//! * A mandatory restriction whose last segment is one-way against it leaves no exit; it is
//!   taken for a mistake of the map and left out.

use std::collections::HashMap;

use osm_data::network::{
    JunctionId, RestrictionKind, RoadNetwork, SegmentId, Travel, TurnRestriction,
};

use super::hours::{Clock, Hold};
use super::overrides::Rules;

/// Restrictions of which a truck has driven the first segments: index, and how many of them
/// (at least two; those begun by the segment just driven need no memory). Sorted.
pub(super) type Begun = Vec<(u32, u32)>;

/// The turn restrictions that hold in a shift.
pub(super) struct Restrictions<'a> {
    all: Vec<&'a TurnRestriction>,
    hold: Vec<Hold>,
    /// Manoeuvres that are allowed whatever forbids them.
    allowances: Vec<&'a TurnRestriction>,
    by_first: HashMap<SegmentId, Vec<u32>>,
}

impl<'a> Restrictions<'a> {
    /// Those of a network and of the planner's own rules, read at the hours of a shift, with or
    /// without those that hold for goods vehicles only.
    pub fn new(
        network: &'a RoadNetwork,
        rules: &Rules<'a>,
        is_goods_vehicle: bool,
        ignores_hours: bool,
        clock: &mut Clock<'a>,
    ) -> Self {
        let mut all: Vec<&TurnRestriction> = network.restrictions.iter().collect();
        let hold = all.iter().map(|restriction| {
            let is_whole =
                restriction.path.len() >= 2 && restriction.via.len() + 1 == restriction.path.len();
            let concerns_us = (is_goods_vehicle || !restriction.hgv_only)
                && !(ignores_hours && restriction.hours.is_some());
            if is_whole
                && concerns_us
                && !(is_mandatory(restriction) && leads_nowhere(network, restriction))
            {
                clock.hold(restriction.hours.as_deref())
            } else {
                Hold::Never
            }
        });
        let mut hold: Vec<Hold> = hold.collect();
        for &(restriction, during) in &rules.restrictions {
            all.push(restriction);
            hold.push(during);
        }
        let mut by_first: HashMap<SegmentId, Vec<u32>> = HashMap::new();
        for (index, restriction) in all.iter().enumerate() {
            if hold[index] != Hold::Never {
                let first = by_first.entry(restriction.path[0]).or_default();
                first.push(index as u32);
            }
        }
        Self {
            all,
            hold,
            allowances: rules.allowances.clone(),
            by_first,
        }
    }

    /// Drives from the end of a segment, at a junction, onto another: what has been begun
    /// afterwards, and the OSM relation of the restriction that is broken, if any.
    pub fn drive_on(
        &self,
        segment: SegmentId,
        at: JunctionId,
        onto: SegmentId,
        begun: &Begun,
    ) -> (Begun, Option<i64>) {
        let continued = begun
            .iter()
            .filter(|&&(index, driven)| self.all[index as usize].via[driven as usize - 1] == at);
        let first_driven = self.by_first.get(&segment).into_iter().flatten();
        let started = first_driven.filter(|&&index| self.all[index as usize].via[0] == at);
        let here: Begun = continued
            .copied()
            .chain(started.map(|&index| (index, 1)))
            .collect();
        let broken = self.broken(&here, onto);
        let goes_on = here.into_iter().filter_map(|(index, driven)| {
            let path = &self.all[index as usize].path;
            let is_next = path[driven as usize] == onto && driven as usize + 1 < path.len();
            is_next.then_some((index, driven + 1))
        });
        let mut begun: Begun = goes_on.collect();
        begun.sort_unstable();
        (begun, broken)
    }

    fn broken(&self, here: &Begun, onto: SegmentId) -> Option<i64> {
        let at_their_last = here.iter().filter_map(|&(index, driven)| {
            let restriction = self.all[index as usize];
            let is_last = driven as usize + 1 == restriction.path.len();
            is_last.then_some((restriction, self.hold[index as usize]))
        });
        let here: Vec<(&TurnRestriction, Hold)> = at_their_last.collect();
        let names_it = |restriction: &TurnRestriction| restriction.path.last() == Some(&onto);
        let is_a_choice = |restriction: &TurnRestriction| {
            here.iter().any(|&(other, hold)| {
                is_mandatory(other)
                    && names_it(other)
                    && hold == Hold::Throughout
                    && is_of_a_rule(other) == is_of_a_rule(restriction)
                    && other.via == restriction.via
                    && other.path[..other.via.len()] == restriction.path[..restriction.via.len()]
            })
        };
        let is_lifted = |restriction: &TurnRestriction| {
            let behind = &restriction.path[..restriction.via.len()];
            self.allowances.iter().any(|allowed| {
                let (last, before) = (allowed.path.last(), &allowed.path[..allowed.via.len()]);
                last == Some(&onto)
                    && behind.ends_with(before)
                    && restriction.via.ends_with(&allowed.via)
            })
        };
        let broken = here.iter().find(|&&(restriction, _)| {
            let forbids = if is_mandatory(restriction) {
                !names_it(restriction) && !is_a_choice(restriction)
            } else {
                names_it(restriction)
            };
            forbids && !is_lifted(restriction)
        });
        broken.map(|(restriction, _)| restriction.relation)
    }

    /// All manoeuvres that may have been begun when a truck drives a segment towards a junction.
    pub fn possibly_begun(&self, segment: SegmentId, towards: JunctionId) -> Begun {
        let mut begun = Begun::new();
        for (index, restriction) in self.all.iter().enumerate() {
            if self.hold[index] == Hold::Never {
                continue;
            }
            for driven in 2..restriction.path.len() {
                if restriction.path[driven - 1] == segment && restriction.via[driven - 1] == towards
                {
                    begun.push((index as u32, driven as u32));
                }
            }
        }
        begun
    }
}

/// Relations of the map have ids.
fn is_of_a_rule(restriction: &TurnRestriction) -> bool {
    restriction.relation == 0
}

fn is_mandatory(restriction: &TurnRestriction) -> bool {
    restriction.kind == RestrictionKind::Mandatory
}

/// Whether nobody may drive the last segment away from the junction before it.
fn leads_nowhere(network: &RoadNetwork, restriction: &TurnRestriction) -> bool {
    let last = restriction.path.len() - 1;
    let segment = &network.segments[restriction.path[last].0 as usize];
    match network.attributes[segment.attributes.0 as usize].travel {
        Travel::Both => false,
        Travel::Forward => segment.from != restriction.via[last - 1],
        Travel::Backward => segment.to != restriction.via[last - 1],
        Travel::Neither => true,
    }
}

#[cfg(test)]
mod tests {
    use osm_data::network::RestrictionKind::{Forbidden, Mandatory};

    use super::*;
    use crate::check::testing::{Case, date};

    fn of_the_map<'a>(
        network: &'a RoadNetwork,
        is_goods_vehicle: bool,
        clock: &mut Clock<'a>,
    ) -> Restrictions<'a> {
        Restrictions::new(network, &Rules::default(), is_goods_vehicle, false, clock)
    }

    /// Drives streets of the town, each a single segment: the restrictions broken on the way.
    fn broken(case: &mut Case, streets: &[&str]) -> Vec<i64> {
        let class = case.truck().clone();
        let network = &case.map.network;
        let restrictions = of_the_map(network, true, &mut Clock::new(&class, date()));
        let mut begun = Begun::new();
        let mut broken = Vec::new();
        for pair in streets.windows(2) {
            let (segment, onto) = (case.map.segment(pair[0]), case.map.segment(pair[1]));
            let at = pair[0].chars().next_back().expect("a street with ends");
            let at = case.map.junction_id(at);
            let (next, found) = restrictions.drive_on(segment, at, onto, &begun);
            begun = next;
            broken.extend(found);
        }
        broken
    }

    fn town_with(restrictions: &[(RestrictionKind, &[&str], Option<&str>)]) -> Case {
        let mut case = Case::town();
        for &(kind, streets, hours) in restrictions {
            case.map.restrict(kind, streets).hours = hours.map(str::to_owned);
        }
        case
    }

    #[test]
    fn a_forbidden_turn_binds_only_who_makes_it() {
        let mut case = town_with(&[(Forbidden, &["AB", "BF"], None)]);
        for (streets, expected) in [
            (&["AB", "BF"], &[1][..]),
            (&["AB", "BC"], &[]),
            (&["CB", "BF"], &[]),
            (&["FB", "BA"], &[]),
        ] {
            assert_eq!(broken(&mut case, streets), expected, "{streets:?}");
        }
    }

    #[test]
    fn a_mandatory_turn_binds_who_comes_from_its_first_street() {
        let mut case = town_with(&[(Mandatory, &["AB", "BC"], None)]);
        for (streets, expected) in [
            (&["AB", "BC"], &[][..]),
            (&["AB", "BF"], &[1]),
            (&["AB", "BA"], &[1]),
            (&["CB", "BF"], &[]),
        ] {
            assert_eq!(broken(&mut case, streets), expected, "{streets:?}");
        }
    }

    #[test]
    fn a_restriction_over_streets_binds_who_has_driven_all_of_them() {
        let via = ["AB", "BF", "FE"];
        let mut forbidden = town_with(&[(Forbidden, &via, None)]);
        let mut mandatory = town_with(&[(Mandatory, &via, None)]);
        for (streets, is_forbidden, is_mandatory) in [
            (&["DA", "AB", "BF", "FE"], true, false),
            (&["DA", "AB", "BF", "FG"], false, true),
            (&["GC", "CB", "BF", "FE"], false, false),
            (&["GC", "CB", "BF", "FG"], false, false),
            (&["DA", "AB", "BC", "CG"], false, false),
        ] {
            assert_eq!(
                !broken(&mut forbidden, streets).is_empty(),
                is_forbidden,
                "{streets:?}"
            );
            assert_eq!(
                !broken(&mut mandatory, streets).is_empty(),
                is_mandatory,
                "{streets:?}"
            );
        }
    }

    #[test]
    fn a_restriction_with_hours_binds_when_they_touch_the_shift() {
        for (hours, expected) in [
            ("Mo 12:00-18:00", &[1][..]),
            ("Mo 13:00-18:00", &[]),
            ("sometimes", &[1]),
        ] {
            let mut case = town_with(&[(Forbidden, &["AB", "BF"], Some(hours))]);
            assert_eq!(broken(&mut case, &["AB", "BF"]), expected, "{hours}");
        }
    }

    #[test]
    fn a_restriction_for_goods_vehicles_leaves_others_alone() {
        let mut case = Case::town();
        let kind = RestrictionKind::Forbidden;
        case.map.restrict(kind, &["AB", "BF"]).hgv_only = true;
        let (ab, bf) = (case.map.segment("AB"), case.map.segment("BF"));
        let (at, class) = (case.map.junction_id('B'), case.truck().clone());
        for (is_goods_vehicle, expected) in [(true, Some(1)), (false, None)] {
            let clock = &mut Clock::new(&class, date());
            let restrictions = of_the_map(&case.map.network, is_goods_vehicle, clock);
            let (_, broken) = restrictions.drive_on(ab, at, bf, &Begun::new());
            assert_eq!(broken, expected);
        }
    }

    #[test]
    fn several_mandatory_turns_of_one_street_leave_a_choice() {
        let mut case = town_with(&[
            (Mandatory, &["AB", "BC"], None),
            (Mandatory, &["AB", "BF"], None),
        ]);
        assert!(broken(&mut case, &["AB", "BC"]).is_empty());
        assert!(broken(&mut case, &["AB", "BF"]).is_empty());
        assert!(!broken(&mut case, &["AB", "BA"]).is_empty());
    }

    #[test]
    fn a_choice_that_does_not_hold_throughout_the_shift_is_none() {
        let mut case = town_with(&[
            (Mandatory, &["AB", "BC"], None),
            (Mandatory, &["AB", "BF"], Some("Mo 05:00-12:00")),
        ]);
        assert_eq!(broken(&mut case, &["AB", "BF"]), [1]);
    }

    #[test]
    fn a_mandatory_turn_of_another_street_gives_no_choice() {
        let mut case = town_with(&[
            (Mandatory, &["AB", "BF", "FE"], None),
            (Mandatory, &["CB", "BF", "FG"], None),
        ]);
        assert_eq!(broken(&mut case, &["AB", "BF", "FG"]), [1]);
        assert_eq!(broken(&mut case, &["CB", "BF", "FE"]), [2]);
    }

    #[test]
    fn a_mandatory_turn_into_a_one_way_against_it_is_a_mistake_of_the_map() {
        for (travel, expected) in [(Travel::Backward, &[][..]), (Travel::Forward, &[1])] {
            let mut case = town_with(&[(Mandatory, &["AB", "BC"], None)]);
            case.map.road_mut("BC").travel = travel;
            assert_eq!(broken(&mut case, &["AB", "BF"]), expected);
        }
    }

    #[test]
    fn what_may_have_been_begun_on_a_street_is_all_that_leads_over_it() {
        let mut case = town_with(&[
            (Forbidden, &["AB", "BF", "FE"], None),
            (Forbidden, &["CB", "BF", "FG"], None),
            (Forbidden, &["EF", "FB", "BA"], None),
        ]);
        let class = case.truck().clone();
        let map = &case.map;
        let restrictions = of_the_map(&map.network, true, &mut Clock::new(&class, date()));
        let begun =
            |towards| restrictions.possibly_begun(map.segment("BF"), map.junction_id(towards));
        assert_eq!(begun('F'), [(0, 2), (1, 2)]);
        assert_eq!(begun('B'), [(2, 2)]);
    }
}
