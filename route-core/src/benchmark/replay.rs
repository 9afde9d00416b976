//! Replays routes on an instance as its file states it, in doubles and in the units of the file.
//!
//! Whether routes are feasible is not asked of what made them: nothing here knows the problem,
//! the search or its costs.

use super::instance::{Instance, Lunch, Rounding, VehicleType};
use super::mapping::Routes;

/// Slack for sums of doubles, in units of the file.
const SLACK: f64 = 1e-6;

/// Where a route stops.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Customer(usize),
    Site(usize),
}

/// When a vehicle is through with what it has done: if it left at `s`, at the later one of
/// `s + takes` and `not_before`; who leaves after `latest` is too late somewhere.
#[derive(Clone, Copy)]
struct Clock {
    takes: f64,
    not_before: f64,
    latest: f64,
}

impl Clock {
    /// Drives on and begins something within a window; `None` if nobody who leaves at `earliest`
    /// or later can.
    fn on(self, drive: f64, window: (f64, f64), work: f64, earliest: f64) -> Option<Self> {
        let clock = Self {
            takes: self.takes + drive + work,
            not_before: (self.not_before + drive).max(window.0) + work,
            latest: self.latest.min(window.1 - drive - self.takes),
        };
        let is_open = self.not_before + drive <= window.1 + SLACK;
        (is_open && clock.latest >= earliest - SLACK).then_some(clock)
    }

    /// Least time from leaving to the end.
    fn duration(self, earliest: f64) -> f64 {
        let without_waiting = self.not_before - self.takes;
        let left = without_waiting.min(self.latest).max(earliest);
        self.takes.max(self.not_before - left)
    }

    /// The end for who leaves so that it takes the least, and no earlier than necessary.
    fn end(self, earliest: f64) -> f64 {
        let without_waiting = self.not_before - self.takes;
        let left = without_waiting.min(self.latest).max(earliest);
        (left + self.takes).max(self.not_before)
    }
}

impl Instance {
    /// What routes break of the rules of the instance, each said with its route; empty if nothing.
    pub fn breaches(&self, routes: &Routes) -> Vec<String> {
        let mut breaches = Vec::new();
        let mut times_served = vec![0_u32; self.customers.len()];
        let mut used = vec![0_u32; self.vehicles.len()];
        let driven = routes.iter().filter(|(_, stops)| !stops.is_empty());
        for (number, (class, stops)) in driven.enumerate() {
            let class = *class as usize;
            used[class] += 1;
            let visits: Vec<Visit> = stops
                .iter()
                .map(
                    |stop| match stop.index().checked_sub(self.customers.len()) {
                        None => Visit::Customer(stop.index()),
                        Some(site) => Visit::Site(site),
                    },
                )
                .collect();
            for visit in &visits {
                if let Visit::Customer(customer) = *visit {
                    times_served[customer] += 1;
                }
            }
            let vehicle = &self.vehicles[class];
            let found = self
                .breaches_of_loads(vehicle, &visits)
                .into_iter()
                .chain(self.breach_of_times(vehicle, &visits));
            breaches.extend(found.map(|breach| format!("route {}: {breach}", number + 1)));
        }
        for (customer, &times) in self.customers.iter().zip(&times_served) {
            if times != 1 {
                breaches.push(format!(
                    "customer {} is served {times} times",
                    customer.number
                ));
            }
        }
        for (index, (vehicle, &used)) in self.vehicles.iter().zip(&used).enumerate() {
            if vehicle.count.is_some_and(|count| used > count) {
                breaches.push(format!("{used} vehicles of type {} are used", index + 1));
            }
        }
        breaches
    }

    fn breaches_of_loads(&self, vehicle: &VehicleType, visits: &[Visit]) -> Vec<String> {
        let mut breaches = Vec::new();
        let (mut trip, mut route, mut count) = (0.0, 0.0, 0);
        for visit in visits {
            match *visit {
                Visit::Site(_) => trip = 0.0,
                Visit::Customer(index) => {
                    let customer = &self.customers[index];
                    trip += customer.demand;
                    route += customer.demand;
                    count += 1;
                    if trip > vehicle.capacity + SLACK {
                        breaches.push(format!("customer {} overloads a trip", customer.number));
                    }
                    if vehicle
                        .allowed
                        .as_ref()
                        .is_some_and(|allowed| !allowed[index])
                    {
                        breaches.push(format!(
                            "the vehicle may not serve customer {}",
                            customer.number
                        ));
                    }
                }
            }
        }
        if route > vehicle.route_capacity + SLACK {
            breaches.push(format!("{route} is above the capacity of all trips"));
        }
        if count > vehicle.most_customers {
            breaches.push(format!("{count} customers are too many"));
        }
        if !self.unloads_at_depot && trip > SLACK {
            breaches.push("the vehicle comes home loaded".to_owned());
        }
        breaches
    }

    fn breach_of_times(&self, vehicle: &VehicleType, visits: &[Visit]) -> Option<String> {
        let depot = &self.depots[vehicle.depot];
        let unrested = self.drive(vehicle, visits, None);
        let lunch_is_due = |lunch: &Lunch| {
            unrested.is_none_or(|clock| clock.end(depot.window.0) > lunch.window.1 + SLACK)
        };
        let fits = |clock: &Clock| clock.duration(depot.window.0) <= vehicle.duration + SLACK;
        if unrested.as_ref().is_some_and(fits) && !self.lunch.as_ref().is_some_and(lunch_is_due) {
            return None;
        }
        if let Some(lunch) = &self.lunch {
            let mut rested = (0..=visits.len())
                .filter_map(|behind| self.drive(vehicle, visits, Some((lunch, behind))));
            return (!rested.any(|clock| fits(&clock)))
                .then(|| "no break makes it end in time".to_owned());
        }
        Some(match unrested {
            None => "something is reached too late".to_owned(),
            Some(clock) => format!("it lasts {}", clock.duration(depot.window.0)),
        })
    }

    /// The clock at the end of a route, with a break behind so many visits; `None` if something
    /// is reached too late.
    fn drive(
        &self,
        vehicle: &VehicleType,
        visits: &[Visit],
        lunch: Option<(&Lunch, usize)>,
    ) -> Option<Clock> {
        let depot = &self.depots[vehicle.depot];
        let earliest = depot.window.0;
        let mut clock = Clock {
            takes: 0.0,
            not_before: earliest,
            latest: depot.window.1,
        };
        let mut at = depot.place;
        for position in 0..=visits.len() {
            if let Some((lunch, behind)) = lunch
                && behind == position
            {
                clock = clock.on(0.0, lunch.window, lunch.duration, earliest)?;
            }
            let begins_trip = position == 0 || matches!(visits[position - 1], Visit::Site(_));
            if begins_trip {
                clock.not_before = clock.not_before.max(self.ready(&visits[position..]));
            }
            let (place, window, work) = match visits.get(position) {
                None => (depot.place, depot.window, 0.0),
                Some(&Visit::Customer(index)) => {
                    let customer = &self.customers[index];
                    (customer.place, customer.window, customer.service)
                }
                Some(&Visit::Site(index)) => {
                    let site = &self.sites[index];
                    (site.place, site.window, site.service)
                }
            };
            clock = clock.on(self.driving_time(at, place), window, work, earliest)?;
            at = place;
        }
        Some(clock)
    }

    /// When the goods of the trip that visits begin with are ready.
    fn ready(&self, visits: &[Visit]) -> f64 {
        let trip = visits.iter().map_while(|visit| match *visit {
            Visit::Customer(index) => Some(self.customers[index].release),
            Visit::Site(_) => None,
        });
        trip.fold(0.0, f64::max)
    }

    fn driving_time(&self, from: usize, to: usize) -> f64 {
        let straight = self.straight(from, to);
        let rounded = match self.rounding {
            Rounding::Nearest(factor) => (straight * f64::from(factor)).round() / f64::from(factor),
            Rounding::Truncated(factor) => {
                (straight * f64::from(factor)).floor() / f64::from(factor)
            }
            Rounding::Real => straight,
        };
        rounded * self.pace
    }
}
