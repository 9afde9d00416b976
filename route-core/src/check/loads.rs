//! What is on board: one stream per trip, two capacities, and where and when it is unloaded.

use std::collections::BTreeMap;

use crate::model::fleet::{DisposalSite, Fleet, VehicleClass};
use crate::model::load::Load;
use crate::model::opening::{PlanDate, open_intervals};
use crate::plan::Trip;

use super::violation::{Amount, Log, ViolationCode, clock};

/// Load factors may differ by this much through rounding.
const LOAD_FACTOR_PLAY: f64 = 1e-6;

/// The sum of two loads; hostile ones stay at the largest number.
pub(super) fn sum(load: Load, other: Load) -> Load {
    Load {
        mass_g: load.mass_g.saturating_add(other.mass_g),
        body_ml: load.body_ml.saturating_add(other.body_ml),
    }
}

/// What a truck of a class holds.
pub(super) fn capacity(class: &VehicleClass) -> Load {
    Load {
        mass_g: (class.payload_kg * 1e3).round() as i64,
        body_ml: (class.body_m3 * 1e6).round() as i64,
    }
}

/// What is on board of one truck.
pub(super) struct Body<'a> {
    class: &'a VehicleClass,
    stream: Option<&'a str>,
    load: Load,
    unloaded: Vec<Unloaded<'a>>,
}

/// What one disposal took.
struct Unloaded<'a> {
    stream: &'a str,
    site: &'a str,
    load: Load,
}

impl<'a> Body<'a> {
    /// An empty truck.
    pub fn of(class: &'a VehicleClass) -> Self {
        Self {
            class,
            stream: None,
            load: Load::ZERO,
            unloaded: Vec::new(),
        }
    }

    /// Takes the load of a collection on board.
    pub fn take(&mut self, stream: &'a str, load: Load, log: &mut Log) {
        if !self.class.streams.iter().any(|own| own == stream) {
            let message = format!("{} does not collect `{stream}`", self.class.id);
            log.add(ViolationCode::StreamNotCollected, message);
        }
        match self.stream {
            Some(on_board) if on_board != stream => {
                let message = format!("`{stream}` is collected while `{on_board}` is on board");
                log.add(ViolationCode::StreamsMixed, message);
            }
            _ => self.stream = Some(stream),
        }
        self.load = sum(self.load, load);
    }

    /// Unloads everything; `stream` and `load` are what the plan says.
    pub fn unload(&mut self, site: &'a str, stream: &'a str, load: Load, log: &mut Log) {
        self.check_capacity(log);
        let on_board = self.stream.unwrap_or(stream);
        if (stream, load) != (on_board, self.load) {
            let message = format!(
                "{} g and {} ml of `{stream}` are unloaded, {} g and {} ml of `{on_board}` are on board",
                load.mass_g, load.body_ml, self.load.mass_g, self.load.body_ml
            );
            log.add(ViolationCode::DisposalLoadWrong, message)
                .by(Amount::Grams(load.mass_g.saturating_sub(self.load.mass_g)));
        }
        self.unloaded.push(Unloaded {
            stream: on_board,
            site,
            load: self.load,
        });
        (self.stream, self.load) = (None, Load::ZERO);
    }

    /// A trip is fullest when it ends.
    fn check_capacity(&self, log: &mut Log) {
        let capacity = capacity(self.class);
        let (mass, body) = (self.load.mass_g, self.load.body_ml);
        if mass > capacity.mass_g {
            let message = format!("{mass} g on board, the payload is {} g", capacity.mass_g);
            log.add(ViolationCode::MassExceeded, message)
                .by(Amount::Grams(mass.saturating_sub(capacity.mass_g)));
        }
        if body > capacity.body_ml {
            let message = format!("{body} ml on board, the body holds {} ml", capacity.body_ml);
            log.add(ViolationCode::VolumeExceeded, message)
                .by(Amount::Millilitres(body.saturating_sub(capacity.body_ml)));
        }
    }

    /// The truck is back at the depot.
    pub fn finish(&self, log: &mut Log) {
        self.check_capacity(log);
        if self.load != Load::ZERO {
            let message = format!(
                "back at the depot with {} g and {} ml on board",
                self.load.mass_g, self.load.body_ml
            );
            log.add(ViolationCode::NotEmptyAtEnd, message)
                .by(Amount::Grams(self.load.mass_g));
        }
    }

    /// How often it was unloaded.
    pub fn trips(&self) -> u32 {
        u32::try_from(self.unloaded.len()).unwrap_or(u32::MAX)
    }

    /// Compares what was unloaded with the trips that a round lists, and with how many it may be.
    pub fn check_trips(&self, listed: &[Trip], log: &mut Log) {
        if let Some(most) = self.class.max_trips.filter(|&most| self.trips() > most) {
            let message = format!("{} trips, at most {most} are allowed", self.trips());
            log.add(ViolationCode::TooManyTrips, message)
                .by(Amount::Count(i64::from(self.trips()) - i64::from(most)));
        }
        if listed.len() != self.unloaded.len() {
            let (count, unloaded) = (listed.len(), self.unloaded.len());
            let message =
                format!("{count} trips are listed, the truck is unloaded {unloaded} times");
            log.add(ViolationCode::TripListWrong, message)
                .by(Amount::Count(count as i64 - unloaded as i64));
            return;
        }
        for (index, (trip, unloaded)) in listed.iter().zip(&self.unloaded).enumerate() {
            let factor = self.load_factor(unloaded.load);
            let is_same = trip.stream == unloaded.stream
                && trip.site == unloaded.site
                && (trip.mass_g, trip.body_ml) == (unloaded.load.mass_g, unloaded.load.body_ml)
                && (trip.load_factor - factor).abs() <= LOAD_FACTOR_PLAY;
            if !is_same {
                let message = format!(
                    "trip {} is not what is unloaded: {} g and {} ml of `{}` at `{}`, load factor {factor:.6}",
                    index + 1,
                    unloaded.load.mass_g,
                    unloaded.load.body_ml,
                    unloaded.stream,
                    unloaded.site
                );
                log.add(ViolationCode::TripListWrong, message);
            }
        }
    }

    /// Share of the tighter capacity that is used.
    fn load_factor(&self, load: Load) -> f64 {
        let capacity = capacity(self.class);
        let share = |used: i64, most: i64| {
            if used == 0 {
                0.0
            } else {
                used as f64 / most as f64
            }
        };
        let mass = share(load.mass_g, capacity.mass_g);
        mass.max(share(load.body_ml, capacity.body_ml))
    }
}

/// What each site has been brought by all trucks.
#[derive(Default)]
pub(super) struct Delivered<'a>(BTreeMap<&'a str, Load>);

impl<'a> Delivered<'a> {
    /// Adds what one truck has unloaded.
    pub fn add(&mut self, body: &Body<'a>) {
        for unloaded in &body.unloaded {
            let total = self.0.entry(unloaded.site).or_default();
            *total = sum(*total, unloaded.load);
        }
    }

    /// Checks that no site is brought more than it takes in a day.
    pub fn check(&self, fleet: &Fleet, log: &mut Log) {
        for site in &fleet.disposal_sites {
            let (Some(most_t), Some(total)) = (site.max_t_per_day, self.0.get(site.id.as_str()))
            else {
                continue;
            };
            let most_g = (most_t * 1e6).round() as i64;
            if total.mass_g > most_g {
                let message = format!(
                    "`{}` is brought {} g, it takes {most_g} g in a day",
                    site.id, total.mass_g
                );
                log.add(ViolationCode::SiteTonnageExceeded, message)
                    .by(Amount::Grams(total.mass_g.saturating_sub(most_g)));
            }
        }
    }
}

/// When unloading may begin at a site on a day, seconds after midnight; `None`: at any time.
pub(super) fn unloading_hours(site: &DisposalSite, date: PlanDate) -> Option<Vec<(u32, u32)>> {
    let open = site.open.as_deref()?;
    // What cannot be read is taken for closed.
    let intervals = open_intervals(open, date).unwrap_or_default();
    let begins = intervals.into_iter().filter_map(|(from, to)| {
        let last = to.checked_sub(site.queue_s)?;
        (from <= last).then_some((from, last))
    });
    Some(begins.collect())
}

/// Checks that a site accepts a stream and is open when unloading begins.
pub(super) fn check_site(
    site: &DisposalSite,
    stream: &str,
    date: PlanDate,
    begin_ds: i32,
    log: &mut Log,
) {
    if !site.streams.iter().any(|accepted| accepted == stream) {
        let message = format!("`{}` does not accept `{stream}`", site.id);
        log.add(ViolationCode::SiteRefusesStream, message);
    }
    let Some(hours) = unloading_hours(site, date) else {
        return;
    };
    let begin_ds = i64::from(begin_ds);
    let is_open = hours
        .iter()
        .any(|&(from, to)| (i64::from(from) * 10..=i64::from(to) * 10).contains(&begin_ds));
    if !is_open {
        let message = format!(
            "unloading at `{}` begins at {}, its hours are `{}` and it takes {} s to get to the scales",
            site.id,
            clock(begin_ds),
            site.open.as_deref().unwrap_or_default(),
            site.queue_s
        );
        log.add(ViolationCode::SiteClosed, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Case, date};

    use super::*;

    #[test]
    fn unloading_begins_when_the_site_is_open_and_the_queue_ends_before_it_closes() {
        let mut site = Case::town().fleet.disposal_sites[0].clone();
        site.open = Some("Mo 07:00-12:00,13:30-17:00".to_owned());
        site.queue_s = 600;
        for (begin, is_open) in [
            ("07:00", true),
            ("11:50", true),
            ("11:51", false),
            ("12:30", false),
            ("13:29", false),
            ("13:30", true),
            ("16:50", true),
            ("16:51", false),
            ("31:00", false),
        ] {
            let time: crate::model::fleet::TimeOfDay = begin.parse().expect("a time");
            let mut log = Log::default();
            check_site(&site, "OMR", date(), time.seconds as i32 * 10, &mut log);
            assert_eq!(log.len() == 0, is_open, "{begin}");
        }
    }

    #[test]
    fn a_queue_longer_than_an_opening_leaves_no_time_to_unload() {
        let mut site = Case::town().fleet.disposal_sites[0].clone();
        site.open = Some("Mo 07:00-07:05".to_owned());
        site.queue_s = 600;
        assert_eq!(unloading_hours(&site, date()), Some(vec![]));
        site.open = None;
        assert_eq!(unloading_hours(&site, date()), None);
    }

    #[test]
    fn a_site_is_full_to_the_gram_whichever_trucks_come() {
        let mut case = Case::town();
        case.fleet.disposal_sites[0].max_t_per_day = Some(0.1 + 0.2);
        for (loads, expected) in [
            ([100_000, 200_000], None),
            ([100_001, 200_000], Some(1)),
            ([0, 300_007], Some(7)),
            ([i64::MAX, i64::MAX], Some(i64::MAX - 300_000)),
        ] {
            let mut log = Log::default();
            let mut delivered = Delivered::default();
            for (class, mass_g) in case.fleet.vehicles.iter().zip(loads) {
                let mut body = Body::of(class);
                let load = Load { mass_g, body_ml: 0 };
                body.take("OMR", load, &mut Log::default());
                body.unload("tip", "OMR", load, &mut Log::default());
                delivered.add(&body);
            }
            delivered.check(&case.fleet, &mut log);
            let found = log.into_violations();
            let amounts: Vec<_> = found
                .iter()
                .map(|found| (found.code, found.amount))
                .collect();
            let code = ViolationCode::SiteTonnageExceeded;
            let expected = expected.map(|over| (code, Some(Amount::Grams(over))));
            assert_eq!(amounts, Vec::from_iter(expected), "{loads:?}");
        }
    }

    #[test]
    fn a_full_truck_is_full_to_the_gram() {
        let mut case = Case::town();
        let class = case.truck();
        class.payload_kg = 0.1 + 0.2;
        let mut body = Body::of(class);
        let mut log = Log::default();
        let load = |mass_g| Load { mass_g, body_ml: 0 };
        body.take("OMR", load(300), &mut log);
        body.finish(&mut log);
        assert_eq!(log.len(), 1, "only that it is not empty");
        body.take("OMR", load(1), &mut log);
        body.unload("tip", "OMR", load(301), &mut log);
        let found = log.into_violations();
        assert_eq!(found[1].code, ViolationCode::MassExceeded);
        assert_eq!(found[1].amount, Some(Amount::Grams(1)));
    }
}
