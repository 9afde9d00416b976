//! Legs of an instance: looked up in a small instance, computed on the fly in a large one.

use crate::model::problem::{Leg, Legs};

use super::instance::{Instance, Metric, Rounding};

/// Up to this many places legs are looked up. The table of mdvrptw-vidal's PR24A, 972 places, takes
/// 7.6 MB; with it 40,000 iterations took 2.4 s, and 2.8 s where legs were computed.
const TABLE_UP_TO: usize = 1_300;

/// Slack for times that are whole but for the last bits of a double.
const NEARLY: f64 = 1e-6;

/// Legs between the places of an instance.
#[derive(Clone, Debug)]
pub struct Travel {
    places: Vec<[f64; 2]>,
    is_manhattan: bool,
    units: Units,
    /// By place and place; empty if legs are computed.
    table: Vec<Leg>,
}

/// What distances and times are counted in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Units {
    /// How distances are rounded.
    pub rounding: Rounding,
    /// Units of distance per unit of the file.
    pub distance: f64,
    /// Units of time per unit of the file's distance; 0 where time does not matter.
    pub time: f64,
}

impl Units {
    /// The leg of a distance in units of the file.
    #[inline]
    fn leg(&self, straight: f64) -> Leg {
        let scaled = straight * self.distance;
        let rounded = match self.rounding {
            Rounding::Nearest(_) | Rounding::Real => (scaled + 0.5) as i32,
            Rounding::Truncated(_) => scaled as i32,
        };
        let time = match self.rounding {
            _ if self.time == 0.0 => 0,
            // Never early: what fits these times fits the real ones.
            Rounding::Real => rounded_up(straight * self.time - NEARLY),
            _ => rounded,
        };
        Leg {
            time,
            distance: rounded,
        }
    }
}

/// Without a call of the library, for numbers above -1.
#[inline]
fn rounded_up(number: f64) -> i32 {
    let whole = number as i32;
    whole + i32::from(f64::from(whole) < number)
}

impl Travel {
    /// Legs of an instance; endpoints are its places. All distances must fit.
    pub fn new(instance: &Instance, units: Units) -> Self {
        let size = instance.places.len();
        let looked_up = matches!(instance.metric, Metric::Table(_)) || size <= TABLE_UP_TO;
        let mut table = Vec::new();
        if looked_up {
            table.reserve(size * size);
            for from in 0..size {
                table.extend((0..size).map(|to| {
                    let straight = instance.straight(from, to);
                    if straight.is_finite() {
                        units.leg(straight)
                    } else {
                        Leg::UNREACHABLE
                    }
                }));
            }
        }
        Self {
            places: instance.places.clone(),
            is_manhattan: instance.metric == Metric::Manhattan,
            units,
            table,
        }
    }

    /// A leg that is not in the table; out of the way, so that looking up is inlined.
    #[inline(never)]
    fn measured(&self, from: usize, to: usize) -> Leg {
        let ([ax, ay], [bx, by]) = (self.places[from], self.places[to]);
        let (dx, dy) = (ax - bx, ay - by);
        self.units.leg(if self.is_manhattan {
            dx.abs() + dy.abs()
        } else {
            (dx * dx + dy * dy).sqrt()
        })
    }
}

impl Legs for Travel {
    #[inline(always)]
    fn leg(&self, _profile: u32, exit: u32, entry: u32) -> Leg {
        let (from, to) = (exit as usize, entry as usize);
        match self.table.get(from * self.places.len() + to) {
            Some(&leg) => leg,
            None => self.measured(from, to),
        }
    }
}
