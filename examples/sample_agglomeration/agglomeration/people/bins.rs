//! The weekly bin list: what stands at the kerb on which day.

use std::collections::BTreeMap;

use crate::agglomeration::Agglomeration;
use crate::agglomeration::communes::Size;
use crate::agglomeration::geometry::Point;
use crate::agglomeration::network::StreetId;
use crate::agglomeration::network::street::Street;
use crate::agglomeration::random::Random;

use super::addresses::Address;

/// The days of collection.
pub const DAYS: [&str; 5] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"];

/// A row of the list.
pub struct Bin {
    pub stream: &'static str,
    pub volume_l: u32,
    pub count: u32,
    pub at: Point,
    /// Index of the house number it stands at.
    pub address: usize,
    /// What the list says instead, where it is not the house number.
    pub place: Option<String>,
    /// Index in [`DAYS`].
    pub day: usize,
    /// From and to, `HH:MM`, or empty.
    pub window: [&'static str; 2],
    /// On the left of a one-way street: may be lifted on either side of the truck.
    pub both_sides: bool,
    /// Percent, where it is known.
    pub fill: Option<u32>,
    /// Percent, where it is known.
    pub set_out: Option<u32>,
}

/// What is collected of a stream on a day.
struct Plan {
    stream: &'static str,
    /// Containers of blocks of flats: their volume, and litres a household.
    block: (u32, u32),
    /// Most rows for blocks of flats, and for streets that trucks cannot enter.
    blocks: usize,
    street_ends: usize,
    /// Rows in all, made up with single houses.
    rows: usize,
    /// Share of the houses that put a bin out, percent.
    houses: usize,
}

const PLANS: [Plan; 2] = [
    Plan {
        stream: "OMR",
        block: (660, 95),
        blocks: 420,
        street_ends: 110,
        rows: 960,
        houses: 100,
    },
    Plan {
        stream: "EMB",
        block: (770, 70),
        blocks: 210,
        street_ends: 60,
        rows: 510,
        houses: 50,
    },
];

/// The bins of all five days, in the order of day, stream and address.
pub fn week(agglomeration: &Agglomeration, random: &mut Random) -> Vec<Bin> {
    let days = days(agglomeration);
    let mut bins: Vec<Bin> = (0..DAYS.len())
        .flat_map(|day| Day::new(agglomeration, &days, day).bins(random))
        .collect();
    bins.sort_by(|a, b| (a.day, a.stream, a.address).cmp(&(b.day, b.stream, b.address)));
    bins
}

/// The day on which each commune is collected: five sectors around the incinerator with about
/// the same number of inhabitants.
fn days(agglomeration: &Agglomeration) -> Vec<usize> {
    let communes = &agglomeration.communes;
    let centre = Point::from_degrees(2.565, 50.523);
    let mut order: Vec<usize> = (0..communes.len()).collect();
    order.sort_by(|&a, &b| {
        let angle = |commune: usize| (communes[commune].centre - centre).pseudo_angle();
        angle(a).total_cmp(&angle(b))
    });
    let all: u32 = communes.iter().map(|commune| commune.population).sum();
    let mut days = vec![0; communes.len()];
    let mut before = 0;
    for commune in order {
        let population = communes[commune].population;
        let middle = (before + population / 2) as usize;
        days[commune] = middle * DAYS.len() / all as usize;
        before += population;
    }
    days
}

/// One day of collection.
struct Day<'a> {
    agglomeration: &'a Agglomeration,
    day: usize,
    /// Indices of the addresses of the day's communes.
    addresses: Vec<usize>,
}

impl<'a> Day<'a> {
    fn new(agglomeration: &'a Agglomeration, days: &[usize], day: usize) -> Self {
        let all = 0..agglomeration.addresses.len();
        Self {
            agglomeration,
            day,
            addresses: all
                .filter(|&index| days[agglomeration.addresses[index].commune] == day)
                .collect(),
        }
    }

    fn bins(&self, random: &mut Random) -> Vec<Bin> {
        let mut bins = Vec::new();
        for plan in &PLANS {
            let mut rows = self.blocks(plan, random);
            rows.extend(self.street_ends(plan, random));
            let left = plan.rows.saturating_sub(rows.len());
            rows.extend(self.houses(plan, left, random));
            bins.extend(rows);
        }
        self.set_windows(&mut bins, random);
        bins.extend(self.narrow_streets(random));
        bins.extend(self.glass(random));
        bins.extend(self.out_of_reach(random));
        bins
    }

    fn address(&self, index: usize) -> &'a Address {
        &self.agglomeration.addresses[index]
    }

    fn street(&self, index: usize) -> &'a Street {
        let street = self.address(index).street;
        self.agglomeration.network.street(street)
    }

    fn is_reachable(&self, index: usize) -> bool {
        self.agglomeration.reachable[index]
    }

    /// The day's addresses of some kind, in random order.
    fn some(&self, random: &mut Random, kind: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = self.addresses.clone();
        found.retain(|&index| kind(index));
        random.shuffle(&mut found);
        found
    }

    fn bin(&self, stream: &'static str, count: u32, volume_l: u32, index: usize) -> Bin {
        let address = self.address(index);
        Bin {
            stream,
            volume_l,
            count,
            at: address.kerb(4.6),
            address: index,
            place: None,
            day: self.day,
            window: ["", ""],
            // Odd numbers are on the left. Nobody can overtake there, so R437 allows it.
            both_sides: self.street(index).one_way && address.number % 2 == 1,
            fill: None,
            set_out: None,
        }
    }

    /// Containers of blocks of flats.
    fn blocks(&self, plan: &Plan, random: &mut Random) -> Vec<Bin> {
        let block = |index: usize| self.address(index).households >= 4 && self.is_reachable(index);
        let (volume, litres) = plan.block;
        self.some(random, block)
            .into_iter()
            .take(plan.blocks)
            .map(|index| {
                let count = (self.address(index).households * litres).div_ceil(volume);
                self.bin(plan.stream, count, volume, index)
            })
            .collect()
    }

    /// Shared containers at the mouth of streets from which a truck cannot return.
    fn street_ends(&self, plan: &Plan, random: &mut Random) -> Vec<Bin> {
        // Households of each street, and one of its addresses.
        let mut streets: BTreeMap<StreetId, (u32, usize)> = BTreeMap::new();
        for &index in self
            .addresses
            .iter()
            .filter(|&&index| !self.is_reachable(index))
        {
            let address = self.address(index);
            streets.entry(address.street).or_insert((0, index)).0 += address.households;
        }
        let mut streets: Vec<(u32, usize)> = streets.into_values().collect();
        random.shuffle(&mut streets);
        streets.truncate(plan.street_ends);
        let (volume, litres) = plan.block;
        streets
            .into_iter()
            .filter_map(|(households, first)| {
                let distance = |index: usize| {
                    let corner = self.address(index).on_axis;
                    corner.distance(self.address(first).on_axis)
                };
                let corner = self
                    .addresses
                    .iter()
                    .copied()
                    .filter(|&index| {
                        let near = self.address(index).commune == self.address(first).commune;
                        near && self.is_reachable(index)
                    })
                    .min_by(|&a, &b| distance(a).total_cmp(&distance(b)))?;
                let count = (households * litres).div_ceil(volume).min(5);
                let mut bin = self.bin(plan.stream, count, volume, corner);
                bin.place = Some(format!("Entrée {}", self.street(first).name));
                Some(bin)
            })
            .collect()
    }

    /// Bins of the houses of some villages.
    fn houses(&self, plan: &Plan, rows: usize, random: &mut Random) -> Vec<Bin> {
        let communes = &self.agglomeration.communes;
        let mut villages: Vec<usize> = self
            .addresses
            .iter()
            .map(|&index| self.address(index).commune)
            .collect();
        villages.dedup();
        villages.retain(|&village| communes[village].size() == Size::Village);
        random.shuffle(&mut villages);
        let mut bins: Vec<Bin> = Vec::new();
        for (village, is_first) in villages.iter().zip([true, false, false, false]) {
            let house = |&index: &usize| {
                let address = self.address(index);
                address.commune == *village && address.households == 1 && self.is_reachable(index)
            };
            let share = rows.div_ceil(3).min(rows - bins.len());
            let all = self.addresses.iter().copied().filter(house);
            let out = all.filter(|_| random.chance(plan.houses)).take(share);
            let houses: Vec<usize> = out.collect();
            for index in houses {
                let volume = *random.pick(&[120, 240, 240, 240, 360]);
                let mut bin = self.bin(plan.stream, 1, volume, index);
                bin.set_out = is_first.then(|| 60 + random.below(6) as u32 * 5);
                bins.push(bin);
            }
        }
        bins
    }

    /// Some containers are emptied before the market is set up, some before school begins.
    fn set_windows(&self, bins: &mut [Bin], random: &mut Random) {
        let mut left = 6;
        for bin in bins.iter_mut() {
            let street = self.address(bin.address).street;
            if left > 0 && self.agglomeration.squares.contains(&street) {
                bin.window = ["05:00", "07:00"];
                left -= 1;
            }
        }
        let mut large: Vec<&mut Bin> = bins
            .iter_mut()
            .filter(|bin| bin.count >= 2 && bin.window[0].is_empty())
            .collect();
        random.shuffle(&mut large);
        for bin in large.into_iter().take(6) {
            bin.window = ["05:30", "08:00"];
        }
    }

    /// Bins in streets that only the small truck may enter.
    fn narrow_streets(&self, random: &mut Random) -> Vec<Bin> {
        let only_small = |index: usize| {
            let tag = |key: &str| self.street(index).tags.get(key).map(String::as_str);
            matches!(tag("maxweight"), Some("7.5" | "12")) || tag("maxwidth") == Some("2.2")
        };
        self.some(random, only_small)
            .into_iter()
            .take(60)
            .map(|index| self.bin("OMR", 1, 240, index))
            .collect()
    }

    /// Glass columns, with the fill that their probes report; none on the day the transfer
    /// station is closed.
    fn glass(&self, random: &mut Random) -> Vec<Bin> {
        if DAYS[self.day] == "mercredi" {
            return Vec::new();
        }
        let points = self.agglomeration.bring_points.iter();
        let mut columns: Vec<(&_, u32)> = points
            .filter(|point| self.addresses.binary_search(&point.beside).is_ok())
            .filter_map(|point| Some((point, point.columns_for("VERRE")?)))
            .collect();
        random.shuffle(&mut columns);
        columns
            .into_iter()
            .take(22)
            .map(|(point, count)| Bin {
                at: point.at,
                fill: Some(45 + random.below(50) as u32),
                ..self.bin("VERRE", count, 4_000, point.beside)
            })
            .collect()
    }

    /// Bins that were put where no truck can come: in dead ends without a place to turn round,
    /// which have `Impasse` in their name.
    fn out_of_reach(&self, random: &mut Random) -> Vec<Bin> {
        let hidden = |index: usize| {
            !self.is_reachable(index) && self.street(index).name.starts_with("Impasse")
        };
        self.some(random, hidden)
            .into_iter()
            .take(4)
            .map(|index| self.bin("OMR", 1, 240, index))
            .collect()
    }
}
