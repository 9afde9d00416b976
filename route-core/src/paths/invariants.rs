//! What shortcuts keep to, whoever found them: what customisation and queries rely on.

use crate::graph::invariants::{BrokenInvariant, ensure, ensure_rows};
use crate::graph::states::{StateGraph, StateId};

use super::hierarchy::{NO_PARENT, Shortcuts, Topology};
use super::node_order::Part;

impl Shortcuts {
    /// Every state has one rank.
    pub(super) fn check_order(&self, states: usize) -> Result<(), BrokenInvariant> {
        let order = &self.order.states;
        ensure(order.len() == states, "rank", order.len(), "is missing")?;
        let mut is_ranked = vec![false; states];
        for (rank, state) in order.iter().enumerate() {
            let slot = is_ranked.get_mut(state.index());
            let is_first = slot.is_some_and(|is_ranked| !std::mem::replace(is_ranked, true));
            ensure(
                is_first,
                "rank",
                rank,
                "its state does not exist or has another rank",
            )?;
        }
        Ok(())
    }

    /// Arcs lead upwards, and the higher neighbours of each rank are neighbours of each other:
    /// all but the lowest are neighbours of the lowest, and so on upwards.
    pub(super) fn check_arcs(&self) -> Result<(), BrokenInvariant> {
        let (first_up, heads) = (&self.first_up, &self.heads);
        let count = self.order.states.len();
        ensure_rows("shortcuts of rank", first_up, count, heads.len())?;
        // Arcs are doubled to say their direction as well.
        let are_countable = heads.len() < u32::MAX as usize / 2;
        ensure(are_countable, "rank", count, "there are too many shortcuts")?;
        let row = |rank: usize| &heads[first_up[rank] as usize..first_up[rank + 1] as usize];
        for rank in 0..count {
            let heads = row(rank);
            let Some((&lowest, others)) = heads.split_first() else {
                continue;
            };
            let ascend = heads.windows(2).all(|pair| pair[0] < pair[1]);
            let leads_up = lowest as usize > rank && (heads[heads.len() - 1] as usize) < count;
            ensure(
                ascend && leads_up,
                "rank",
                rank,
                "a shortcut does not lead upwards",
            )?;
            let mut of_lowest = row(lowest as usize);
            let is_filled = others.iter().all(|other| {
                let at = of_lowest.partition_point(|head| head < other);
                of_lowest = &of_lowest[at..];
                of_lowest.first() == Some(other)
            });
            ensure(
                is_filled,
                "rank",
                rank,
                "a shortcut between its neighbours is missing",
            )?;
        }
        Ok(())
    }
}

impl Topology {
    /// Every manoeuvre from a state to another one is carried by an arc.
    pub(super) fn check_carriers(&self, states: &StateGraph) -> Result<(), BrokenInvariant> {
        for (index, row) in states.first_out.windows(2).enumerate() {
            for arc in row[0] as usize..row[1] as usize {
                let is_carried = self.carriers[arc] != Self::NOT_CARRIED
                    || states.arcs[arc].head == StateId(index as u32);
                ensure(
                    is_carried,
                    "state",
                    index,
                    "no shortcut carries one of its manoeuvres",
                )?;
            }
        }
        Ok(())
    }

    /// Halves lie side by side before what separates them, and no arc leads from one to the other.
    pub(super) fn check_parts(&self) -> Result<(), BrokenInvariant> {
        let is_whole = self.parts.begin == 0 && self.parts.end as usize == self.rank_count();
        ensure(is_whole, "part", 0, "is not the whole")?;
        self.check_part(&self.parts)
    }

    fn check_part(&self, part: &Part) -> Result<(), BrokenInvariant> {
        let index = part.begin as usize;
        let mut begin = part.begin;
        for half in &part.halves {
            ensure(
                half.begin == begin && half.begin <= half.end,
                "part",
                index,
                "its halves do not lie side by side",
            )?;
            begin = half.end;
        }
        let is_sound =
            part.halves.len() <= 2 && begin == part.separator && part.separator <= part.end;
        ensure(
            is_sound,
            "part",
            index,
            "its halves do not lie before its separator",
        )?;
        for half in &part.halves {
            // All higher neighbours are ancestors: if parents stay within, everything does.
            let parents = &self.parents[half.begin as usize..half.end as usize];
            let stay = parents.iter().all(|&parent| {
                parent < half.end || parent >= part.separator || parent == NO_PARENT
            });
            ensure(
                stay,
                "part",
                index,
                "a shortcut leads from one half to the other",
            )?;
            self.check_part(half)?;
        }
        Ok(())
    }
}
