//! A look at a block before it is decoded.
//!
//! `osmpbf` takes a few things on trust: that sums of deltas fit their type
//! (with overflow checks it panics), that members of relations have a known
//! type (it panics), that parallel arrays are equally long (it drops the rest)
//! and that a block holds a reasonable number of messages (32 MiB of empty
//! ones take gigabytes). A block that breaks this trust is damaged.

use super::wire::{Fields, Malformed, Value, zigzag};

/// Groups, elements and unknown fields; writers stay below 8,000 elements.
const MAX_MESSAGES: u64 = 1 << 20;
/// Strings in the table of one block.
const MAX_STRINGS: u64 = 1 << 21;

/// What kinds of elements a block holds.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Contents {
    pub nodes: bool,
    pub ways: bool,
    pub relations: bool,
}

/// Examines an unpacked data block.
pub(super) fn examine(block: &[u8]) -> Result<Contents, Malformed> {
    let mut guard = Guard::default();
    let mut granularity = 100i64;
    let mut offset = 0u64;
    for field in Fields(block) {
        match field? {
            (1, table) => guard.string_table(table.bytes()?)?,
            (2, group) => guard.group(group.bytes()?)?,
            (17, value) => granularity = i64::from(value.number()? as i32),
            (19 | 20, value) => offset = offset.max((value.number()? as i64).unsigned_abs()),
            _ => guard.count_message()?,
        }
    }
    if granularity < 1 {
        return Err(Malformed::new(format!("a granularity of {granularity}")));
    }
    let furthest = u128::from(guard.reach) * granularity as u128 + u128::from(offset);
    if furthest > u128::from(u64::MAX / 4) {
        return Err(Malformed::new("a coordinate beyond all measure"));
    }
    Ok(guard.contents)
}

#[derive(Default)]
struct Guard {
    contents: Contents,
    messages: u64,
    strings: u64,
    /// The largest coordinate, in units of the granularity.
    reach: u64,
}

impl Guard {
    fn count_message(&mut self) -> Result<(), Malformed> {
        self.messages += 1;
        if self.messages > MAX_MESSAGES {
            return Err(Malformed::new(format!("more than {MAX_MESSAGES} elements")));
        }
        Ok(())
    }

    fn string_table(&mut self, table: &[u8]) -> Result<(), Malformed> {
        for field in Fields(table) {
            field?;
            self.strings += 1;
        }
        if self.strings > MAX_STRINGS {
            return Err(Malformed::new(format!("more than {MAX_STRINGS} strings")));
        }
        Ok(())
    }

    fn group(&mut self, group: &[u8]) -> Result<(), Malformed> {
        self.count_message()?;
        for field in Fields(group) {
            self.count_message()?;
            match field? {
                (1, node) => {
                    self.contents.nodes = true;
                    self.node(node.bytes()?)?;
                }
                (2, dense) => {
                    self.contents.nodes = true;
                    self.dense_nodes(dense.bytes()?)?;
                }
                (3, way) => {
                    self.contents.ways = true;
                    self.way(way.bytes()?)?;
                }
                (4, relation) => {
                    self.contents.relations = true;
                    self.relation(relation.bytes()?)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn node(&mut self, node: &[u8]) -> Result<(), Malformed> {
        let mut keys = Sum::default();
        let mut values = Sum::default();
        for field in Fields(node) {
            match field? {
                (2, value) => keys.count(value)?,
                (3, value) => values.count(value)?,
                (8 | 9, value) => {
                    let coordinate = zigzag(value.number()?).unsigned_abs();
                    self.reach = self.reach.max(coordinate);
                }
                (1 | 4, _) => {}
                _ => self.count_message()?,
            }
        }
        equally_many("keys and values", &[&keys, &values])
    }

    fn dense_nodes(&mut self, dense: &[u8]) -> Result<(), Malformed> {
        let mut ids = Sum::default();
        let mut lats = Sum::default();
        let mut lons = Sum::default();
        let mut tags = DenseTags::default();
        for field in Fields(dense) {
            match field? {
                (1, value) => ids.add(value)?,
                (5, info) => self.dense_info(info.bytes()?)?,
                (8, value) => lats.add(value)?,
                (9, value) => lons.add(value)?,
                (10, value) => tags.add(value)?,
                _ => self.count_message()?,
            }
        }
        self.reach = self.reach.max(lats.reach).max(lons.reach);
        equally_many("node ids, latitudes and longitudes", &[&ids, &lats, &lons])?;
        if tags.any && (tags.nodes != ids.count || tags.open) {
            return Err(Malformed::new("tags that do not fit their nodes"));
        }
        Ok(())
    }

    fn dense_info(&mut self, info: &[u8]) -> Result<(), Malformed> {
        let mut sums: [Sum; 6] = Default::default();
        for field in Fields(info) {
            match field? {
                (field @ (2 | 3), value) => sums[field as usize - 1].add(value)?,
                (field @ (4 | 5), value) => sums[field as usize - 1].add_32(value)?,
                (1 | 6, _) => {}
                _ => self.count_message()?,
            }
        }
        Ok(())
    }

    fn way(&mut self, way: &[u8]) -> Result<(), Malformed> {
        let mut keys = Sum::default();
        let mut values = Sum::default();
        let mut nodes = Sum::default();
        let mut lats = Sum::default();
        let mut lons = Sum::default();
        for field in Fields(way) {
            match field? {
                (2, value) => keys.count(value)?,
                (3, value) => values.count(value)?,
                (8, value) => nodes.add(value)?,
                (9, value) => lats.add(value)?,
                (10, value) => lons.add(value)?,
                (1 | 4, _) => {}
                _ => self.count_message()?,
            }
        }
        self.reach = self.reach.max(lats.reach).max(lons.reach);
        equally_many("keys and values", &[&keys, &values])
    }

    fn relation(&mut self, relation: &[u8]) -> Result<(), Malformed> {
        let mut keys = Sum::default();
        let mut values = Sum::default();
        let mut roles = Sum::default();
        let mut members = Sum::default();
        let mut types = Sum::default();
        for field in Fields(relation) {
            match field? {
                (2, value) => keys.count(value)?,
                (3, value) => values.count(value)?,
                (8, value) => roles.count(value)?,
                (9, value) => members.add(value)?,
                (10, value) => {
                    for number in value.numbers() {
                        let number = number? as i32;
                        if !(0..=2).contains(&number) {
                            let what = format!("a relation member of unknown type {number}");
                            return Err(Malformed::new(what));
                        }
                        types.count += 1;
                    }
                }
                (1 | 4, _) => {}
                _ => self.count_message()?,
            }
        }
        equally_many("keys and values", &[&keys, &values])?;
        equally_many("members, roles and types", &[&members, &roles, &types])
    }
}

/// The running sum of a repeated field of deltas.
#[derive(Default)]
struct Sum {
    count: u64,
    total: i64,
    reach: u64,
}

impl Sum {
    fn count(&mut self, value: Value) -> Result<(), Malformed> {
        for number in value.numbers() {
            number?;
            self.count += 1;
        }
        Ok(())
    }

    fn add(&mut self, value: Value) -> Result<(), Malformed> {
        for number in value.numbers() {
            let delta = zigzag(number?);
            self.total = self
                .total
                .checked_add(delta)
                .ok_or_else(|| Malformed::new("a number beyond all measure"))?;
            self.reach = self.reach.max(self.total.unsigned_abs());
            self.count += 1;
        }
        Ok(())
    }

    fn add_32(&mut self, value: Value) -> Result<(), Malformed> {
        for number in value.numbers() {
            let delta = zigzag(u64::from(number? as u32)) as i32;
            self.total += i64::from(delta);
            if i32::try_from(self.total).is_err() {
                return Err(Malformed::new("a user number beyond all measure"));
            }
        }
        Ok(())
    }
}

/// Keys and values of dense nodes, a zero after each node.
#[derive(Default)]
struct DenseTags {
    any: bool,
    nodes: u64,
    /// A node whose tags have begun but not ended.
    open: bool,
    value_follows: bool,
}

impl DenseTags {
    fn add(&mut self, value: Value) -> Result<(), Malformed> {
        for number in value.numbers() {
            let zero = number? as i32 == 0;
            self.any = true;
            if self.value_follows {
                self.value_follows = false;
            } else if zero {
                self.nodes += 1;
                self.open = false;
            } else {
                self.open = true;
                self.value_follows = true;
            }
        }
        Ok(())
    }
}

fn equally_many(what: &str, sums: &[&Sum]) -> Result<(), Malformed> {
    if sums.windows(2).all(|pair| pair[0].count == pair[1].count) {
        return Ok(());
    }
    Err(Malformed::new(format!("not equally many {what}")))
}
