//! Who lives where: house numbers beside the streets.

use std::collections::{BTreeMap, HashMap};

use crate::agglomeration::communes::Commune;
use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::network::circulation::Served;
use crate::agglomeration::network::street::{Frontage, Street};
use crate::agglomeration::network::{Network, StreetId};
use crate::agglomeration::random::Random;
use crate::agglomeration::signs::restrictions::Restriction;

/// A house number.
pub struct Address {
    pub number: u32,
    /// `bis` or nothing.
    pub suffix: &'static str,
    pub street: StreetId,
    pub commune: usize,
    /// The door.
    pub at: Point,
    /// The point of the street's axis in front of it.
    pub on_axis: Point,
    /// More than one in a block of flats.
    pub households: u32,
}

impl Address {
    /// The place at the kerb in front of the door, so many metres from the street's axis.
    pub fn kerb(&self, metres: f64) -> Point {
        self.on_axis + (self.at - self.on_axis).unit() * metres
    }

    /// `12bis Rue de l'Église`.
    pub fn text(&self, network: &Network) -> String {
        let street = &network.street(self.street).name;
        format!("{}{} {street}", self.number, self.suffix)
    }
}

/// House numbers for all households: odd on the left, even on the right of the street as it is
/// drawn. What does not fit in houses lives in flats.
pub fn settle(network: &Network, communes: &[Commune], random: &mut Random) -> Vec<Address> {
    let mut plots: Vec<Vec<Address>> = communes.iter().map(|_| Vec::new()).collect();
    let mut doors = Doors::default();
    // Next odd and next even number of each name.
    let mut next: BTreeMap<(usize, &str), [u32; 2]> = BTreeMap::new();
    for id in network.street_ids() {
        let street = network.street(id);
        if street.frontage.spacing().is_none() {
            continue;
        }
        let next = next.entry((street.commune, &street.name)).or_insert([1, 2]);
        for (side, next) in [1.0, -1.0].into_iter().zip(next) {
            let numbered = number_side(network, id, side, next, &mut doors, random);
            plots[street.commune].extend(numbered);
        }
    }
    let per_commune = communes.iter().zip(plots);
    per_commune
        .flat_map(|(commune, plots)| inhabit(network, commune, plots, random))
        .collect()
}

/// Whether a truck of 26 t comes along each address with its right side, or on a one-way street at
/// all, and can leave again.
pub fn reachable(
    network: &Network,
    addresses: &[Address],
    restrictions: &[Restriction],
) -> Vec<bool> {
    let served = Served::find(network, |from, via, to| {
        !restrictions
            .iter()
            .any(|restriction| restriction.forbids(from, via, to))
    });
    addresses
        .iter()
        .map(|address| {
            let own = |id: StreetId, _: &Street| id == address.street;
            let near = network.nearest(address.on_axis, 1.0, own);
            let segment = near.expect("an address lies on its street").segment;
            let on_right = address.number.is_multiple_of(2);
            if on_right || network.street(address.street).one_way {
                served.contains(segment.a, segment.b)
            } else {
                served.contains(segment.b, segment.a)
            }
        })
        .collect()
}

/// One side of a street, 1 for the left and -1 for the right.
fn number_side(
    network: &Network,
    id: StreetId,
    side: f64,
    next: &mut u32,
    doors: &mut Doors,
    random: &mut Random,
) -> Vec<Address> {
    let street = network.street(id);
    let spacing = street.frontage.spacing().unwrap_or(f64::INFINITY);
    let (least, most) = street.frontage.setback();
    // One building line for the whole street, and small differences from it.
    let line = random.between(least, most - 1.0);
    let axis = Polyline::new(network.points(id));
    let length = axis.length();
    let mut side_of_street = Vec::new();
    let mut s = spacing * random.between(0.4, 0.9);
    let mut repeated = false;
    while s < length {
        let (on_axis, along) = axis.at(s);
        let at = on_axis + along.left() * (side * (line + random.between(0.0, 1.0)));
        s += spacing * random.between(0.85, 1.15);
        if !doors.is_free(network, street, at, on_axis) {
            // Numbers are kept for plots that are not built on.
            *next += if random.chance(30) { 2 } else { 0 };
            continue;
        }
        doors.take(at);
        repeated = !repeated && *next > 2 && random.chance(2);
        let number = if repeated { *next - 2 } else { *next };
        side_of_street.push(Address {
            number,
            suffix: if repeated { "bis" } else { "" },
            street: id,
            commune: street.commune,
            at,
            on_axis,
            households: 1,
        });
        if !repeated {
            *next += 2;
        }
    }
    side_of_street
}

/// Lets the households of a commune choose among its plots.
fn inhabit(
    network: &Network,
    commune: &Commune,
    mut plots: Vec<Address>,
    random: &mut Random,
) -> Vec<Address> {
    let households = commune.households() as usize;
    let flats = households * commune.flats_percent() as usize / 100;
    let frontage = |address: &Address| network.street(address.street).frontage;
    let mut order: Vec<usize> = (0..plots.len()).collect();
    random.shuffle(&mut order);
    // Blocks first, then the centre, then whatever there is.
    order.sort_by_key(|&plot| match frontage(&plots[plot]) {
        Frontage::Flats => 0,
        Frontage::Centre => 1,
        _ => 2,
    });
    let mut extra = flats.max(households.saturating_sub(plots.len()));
    let mut blocks = 0;
    for &plot in &order {
        if extra == 0 {
            break;
        }
        let (few, many) = match frontage(&plots[plot]) {
            Frontage::Flats => (10, 30),
            Frontage::Centre => (3, 12),
            _ => (2, 6),
        };
        let size = (few + random.below(many - few)).min(extra + 1);
        plots[plot].households = size as u32;
        extra -= size - 1;
        blocks += 1;
    }
    let settled: usize = plots.iter().map(|plot| plot.households as usize).sum();
    let mut empty = order.split_off(blocks);
    random.shuffle(&mut empty);
    empty.truncate(settled.saturating_sub(households));
    for plot in empty {
        plots[plot].households = 0;
    }
    plots.retain(|plot| plot.households > 0);
    plots
}

/// Doors that exist, to keep others away from them.
#[derive(Default)]
struct Doors {
    cells: HashMap<(i32, i32), Vec<Point>>,
}

impl Doors {
    /// Doors are at least this far apart, metres.
    const APART: f64 = 5.5;

    fn cell(at: Point) -> (i32, i32) {
        ((at.x / 8.0).floor() as i32, (at.y / 8.0).floor() as i32)
    }

    fn take(&mut self, at: Point) {
        self.cells.entry(Self::cell(at)).or_default().push(at);
    }

    /// Whether a door may open here: its own street is by far the nearest, nobody is too close.
    fn is_free(&self, network: &Network, street: &Street, at: Point, on_axis: Point) -> bool {
        let setback = at.distance(on_axis);
        let nearest = network.nearest(at, setback + 3.0, |_, other| {
            other.name != street.name || other.commune != street.commune
        });
        let own = network.nearest(at, setback - 0.5, |_, _| true);
        let (x, y) = Self::cell(at);
        let mut around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        nearest.is_none()
            && own.is_none()
            && around.all(|cell| {
                let doors = self.cells.get(&cell).map_or(&[][..], |doors| doors);
                doors.iter().all(|door| door.distance(at) >= Self::APART)
            })
    }
}
