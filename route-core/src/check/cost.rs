//! Figures and cost, recomputed and compared with what the plan says.

use crate::model::fleet::VehicleCost;
use crate::plan::{CostBreakdown, Figures};

use super::violation::{Amount, Log, ViolationCode};

/// Costs may differ by this much through rounding, euro.
const PLAY_EURO: f64 = 0.005;

/// What a plan says about itself, or what is recomputed.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub(super) struct Sums {
    pub figures: Figures,
    pub cost: CostBreakdown,
}

impl Sums {
    /// Those of one round.
    pub fn of_round(figures: Figures, rates: &VehicleCost) -> Self {
        let distance_dm = figures.collecting_dm + figures.deadhead_dm;
        let time = rates.per_hour * figures.duration_ds as f64 / 36_000.0;
        let distance = rates.per_km * distance_dm as f64 / 10_000.0;
        let cost = CostBreakdown {
            total: rates.fixed + time + distance,
            fixed: rates.fixed,
            time,
            distance,
        };
        Self { figures, cost }
    }

    /// Those of both.
    pub fn plus(&self, other: &Self) -> Self {
        let (one, two) = (&self.figures, &other.figures);
        let figures = Figures {
            containers: one.containers.saturating_add(two.containers),
            stops: one.stops.saturating_add(two.stops),
            trips: one.trips.saturating_add(two.trips),
            mass_g: one.mass_g.saturating_add(two.mass_g),
            body_ml: one.body_ml.saturating_add(two.body_ml),
            collecting_dm: one.collecting_dm + two.collecting_dm,
            deadhead_dm: one.deadhead_dm + two.deadhead_dm,
            duration_ds: one.duration_ds + two.duration_ds,
            collecting_ds: one.collecting_ds + two.collecting_ds,
            deadhead_ds: one.deadhead_ds + two.deadhead_ds,
            disposal_ds: one.disposal_ds + two.disposal_ds,
            break_ds: one.break_ds + two.break_ds,
            waiting_ds: one.waiting_ds + two.waiting_ds,
        };
        let (one, two) = (&self.cost, &other.cost);
        let cost = CostBreakdown {
            total: one.total + two.total,
            fixed: one.fixed + two.fixed,
            time: one.time + two.time,
            distance: one.distance + two.distance,
        };
        Self { figures, cost }
    }

    /// Compares what is stated, of a round or of the plan, with these recomputed sums.
    pub fn compare(&self, stated: &Self, log: &mut Log) {
        let real = named(&self.figures).into_iter();
        for ((name, real), (_, stated)) in real.zip(named(&stated.figures)) {
            if stated != real {
                let message = format!("`{name}` is said to be {stated}, it is {real}");
                log.add(ViolationCode::FiguresWrong, message)
                    .by(in_unit_of(name, stated.saturating_sub(real)));
            }
        }
        for (name, stated, real) in [
            ("total", stated.cost.total, self.cost.total),
            ("fixed", stated.cost.fixed, self.cost.fixed),
            ("time", stated.cost.time, self.cost.time),
            ("distance", stated.cost.distance, self.cost.distance),
        ] {
            // Written so that what is not a number is wrong.
            let is_right = (stated - real).abs() <= PLAY_EURO + f64::EPSILON * real.abs();
            if !is_right {
                let message = format!("cost `{name}` is said to be {stated} €, it is {real:.2} €");
                log.add(ViolationCode::CostWrong, message)
                    .by(Amount::Euro(stated - real));
            }
        }
    }
}

/// Every figure with its name in JSON.
fn named(figures: &Figures) -> [(&'static str, i64); 13] {
    [
        ("containers", figures.containers.into()),
        ("stops", figures.stops.into()),
        ("trips", figures.trips.into()),
        ("mass_g", figures.mass_g),
        ("body_ml", figures.body_ml),
        ("collecting_dm", figures.collecting_dm),
        ("deadhead_dm", figures.deadhead_dm),
        ("duration_ds", figures.duration_ds),
        ("collecting_ds", figures.collecting_ds),
        ("deadhead_ds", figures.deadhead_ds),
        ("disposal_ds", figures.disposal_ds),
        ("break_ds", figures.break_ds),
        ("waiting_ds", figures.waiting_ds),
    ]
}

/// A value in the unit that the name of its figure ends with.
fn in_unit_of(name: &str, value: i64) -> Amount {
    match name.rsplit('_').next() {
        Some("g") => Amount::Grams(value),
        Some("ml") => Amount::Millilitres(value),
        Some("dm") => Amount::Decimetres(value),
        Some("ds") => Amount::Deciseconds(value),
        _ => Amount::Count(value),
    }
}
