//! Turns any instance into a problem, and solutions of the problem into objectives.

use crate::model::fault::Fault;
use crate::model::problem::{
    Disposal, IMPOSSIBLE, Legs, Mode, OPEN_END, Problem, Rest, Service, StopId, VehicleClass,
};
use crate::search::route_cost;
use crate::search::snapshot::Snapshot;

use super::instance::{Instance, Metric, Rounding};
use super::legs::{Travel, Units};

/// Longest leg in units of the problem, well below one that is unreachable.
const LONGEST_LEG: f64 = 1e8;

/// Latest time and largest load in units of the problem.
const MOST: f64 = 4e8;

/// Finest units: this many per unit of the file.
const FINEST: f64 = 1e6;

/// An unserved customer costs as much as so many that are served alone.
const UNSERVED: i64 = 20;

/// Class and stops (depots left out) of each route, in the order in which the file's vehicles
/// drive. Stops are customers, then sites, as the instance numbers them.
pub type Routes = Vec<(u32, Vec<StopId>)>;

/// An instance as a problem.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The problem. Classes are the vehicle types, services the customers, disposals the sites,
    /// each in the order of the instance.
    pub problem: Problem<Travel>,
    /// Whether legs cost the same in both directions.
    pub is_symmetric: bool,
}

/// Why a customer cannot be served by anyone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hopeless {
    /// The customer's number.
    pub customer: u32,
    /// The line that states it.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// Maps an instance.
///
/// # Errors
/// Numbers are too large for the units of the product, or there are too many vehicle types.
pub fn map(instance: &Instance) -> Result<Mapped, Fault> {
    let scales = Scales::of(instance)?;
    let legs = Travel::new(instance, scales.units);
    let classes = scales.classes(instance)?;
    let (fixed, price) = stakes(instance, &classes, &legs);
    let classes = classes
        .into_iter()
        .map(|class| VehicleClass {
            fixed_cost: class.fixed_cost + fixed,
            ..class
        })
        .collect();
    let services: Result<Vec<Service>, Fault> = (0..instance.customers.len())
        .map(|index| scales.service(instance, index, price))
        .collect();
    let sites: Result<Vec<Disposal>, Fault> = (0..instance.sites.len())
        .map(|index| scales.disposal(instance, index))
        .collect();
    let problem = Problem::new(&services?, &sites?, classes, legs);
    Ok(Mapped {
        problem: problem.map_err(|error| {
            Fault::new(
                "NOT_SOLVABLE",
                &instance.name,
                error.to_string(),
                "take another instance",
            )
        })?,
        is_symmetric: is_symmetric(instance),
    })
}

fn is_symmetric(instance: &Instance) -> bool {
    let size = instance.places.len();
    match &instance.metric {
        Metric::Table(table) => (0..size)
            .all(|from| (0..from).all(|to| table[from * size + to] == table[to * size + from])),
        _ => true,
    }
}

/// What each vehicle costs more where fewer vehicles come first, and the price of a customer.
fn stakes(instance: &Instance, classes: &[VehicleClass], legs: &Travel) -> (i64, i64) {
    let alone = |place: u32| -> i64 {
        let costs = classes.iter().map(|class| {
            let way = i64::from(legs.leg(0, class.start, place).distance)
                + i64::from(legs.leg(0, place, class.end).distance);
            class.fixed_cost + class.distance_cost * way
        });
        costs.max().unwrap_or(0)
    };
    let each: Vec<i64> = instance
        .customers
        .iter()
        .map(|customer| alone(customer.place as u32))
        .collect();
    // No solution without detours is longer than all customers served alone.
    let fixed = if instance.vehicles_first {
        each.iter().sum()
    } else {
        0
    };
    let most = fixed + each.iter().max().copied().unwrap_or(0) + 1;
    let fitting = IMPOSSIBLE / 64 / (each.len() as i64 + 1);
    (fixed, most.saturating_mul(UNSERVED).min(fitting))
}

/// What the units of the problem are in units of the file.
struct Scales {
    units: Units,
    /// Units of time per unit of the file.
    time: f64,
    load: f64,
    /// Cost per unit of the objective and of distance.
    cost: f64,
}

impl Scales {
    fn of(instance: &Instance) -> Result<Self, Fault> {
        let longest = longest_leg(instance);
        let latest = latest_time(instance);
        let (distance, time) = match instance.rounding {
            Rounding::Nearest(factor) | Rounding::Truncated(factor) => {
                (f64::from(factor), f64::from(factor))
            }
            Rounding::Real => (
                finest(longest, LONGEST_LEG),
                finest(longest * instance.pace, LONGEST_LEG).min(finest(latest, MOST)),
            ),
        };
        if longest * distance > LONGEST_LEG || longest * instance.pace * time > LONGEST_LEG {
            return Err(too_large(instance, "distance", longest));
        }
        if latest * time > MOST {
            return Err(too_large(instance, "time", latest));
        }
        let loads = || {
            let capacities = instance.vehicles.iter();
            let capacities = capacities.flat_map(|t| [t.capacity, t.route_capacity]);
            let demands = instance.customers.iter().map(|customer| customer.demand);
            capacities.filter(|most| most.is_finite()).chain(demands)
        };
        let load = decimals(loads(), 1_000.0).ok_or_else(|| {
            Fault::new(
                "TOO_FINE",
                &instance.name,
                "a demand or capacity has more than 3 decimals",
                "state it with fewer",
            )
        })?;
        let demand: f64 = instance
            .customers
            .iter()
            .map(|customer| customer.demand)
            .sum();
        if demand * load > MOST {
            return Err(too_large(instance, "total demand", demand));
        }
        Ok(Self {
            units: Units {
                rounding: instance.rounding,
                distance,
                time: if instance.is_timed() {
                    instance.pace * time
                } else {
                    0.0
                },
            },
            time,
            load,
            cost: cost_scale(instance)?,
        })
    }

    /// A time from which on, never before.
    fn from(&self, time: f64) -> i32 {
        (time * self.time - 1e-6).ceil() as i32
    }

    /// A time up to which, never after; open if infinite.
    fn until(&self, time: f64) -> i32 {
        ((time * self.time + 1e-6).floor()).min(f64::from(OPEN_END)) as i32
    }

    fn window(&self, (early, late): (f64, f64)) -> (i32, i32) {
        let (early, late) = (self.from(early), self.until(late));
        // Both lie between the same two units.
        (early, late.max(early))
    }

    fn amount(&self, load: f64) -> [i32; 2] {
        [
            (load * self.load).round().min(f64::from(i32::MAX / 2)) as i32,
            0,
        ]
    }

    fn classes(&self, instance: &Instance) -> Result<Vec<VehicleClass>, Fault> {
        let classes = instance.vehicles.iter().map(|vehicle| {
            let depot = &instance.depots[vehicle.depot];
            let unlimited = [i32::MAX / 2; 2];
            let fixed = vehicle.fixed_cost * self.cost * self.units.distance;
            if fixed > 1e15 || vehicle.distance_cost * self.cost > 1e9 {
                return Err(too_large(instance, "cost of a vehicle", vehicle.fixed_cost));
            }
            Ok(VehicleClass {
                count: vehicle.count.unwrap_or(u32::MAX),
                profile: 0,
                start: depot.place as u32,
                end: depot.place as u32,
                shift: self.window(depot.window),
                max_duration: self.until(vehicle.duration),
                capacity: self.amount(vehicle.capacity),
                route_capacity: if vehicle.route_capacity.is_finite() {
                    [self.amount(vehicle.route_capacity)[0], unlimited[1]]
                } else {
                    unlimited
                },
                max_services: vehicle.most_customers,
                max_trips: u32::MAX,
                unloads_at_end: instance.unloads_at_depot,
                rest: instance.lunch.as_ref().map(|lunch| Rest {
                    duration: self.from(lunch.duration),
                    window: self.window(lunch.window),
                    due_after: OPEN_END,
                    // Who is back by then has lunch at home.
                    due_past: self.until(lunch.window.1),
                }),
                fixed_cost: fixed.round() as i64,
                time_cost: 0,
                distance_cost: (vehicle.distance_cost * self.cost).round() as i64,
            })
        });
        classes.collect()
    }

    fn service(&self, instance: &Instance, index: usize, price: i64) -> Result<Service, Fault> {
        let customer = &instance.customers[index];
        let mut classes = 0;
        for (class, vehicle) in instance.vehicles.iter().enumerate().take(64) {
            let is_allowed = vehicle
                .allowed
                .as_ref()
                .is_none_or(|allowed| allowed[index]);
            classes |= u64::from(is_allowed) << class;
        }
        Ok(Service {
            modes: vec![Mode {
                entry: customer.place as u32,
                exit: customer.place as u32,
                time: self.from(customer.service),
                distance: 0,
                classes,
            }],
            window: self.window(customer.window),
            load: self.amount(customer.demand),
            stream: 0,
            release: self.from(customer.release),
            price,
            point: self.point(instance, customer.place),
        })
    }

    fn disposal(&self, instance: &Instance, index: usize) -> Result<Disposal, Fault> {
        let site = &instance.sites[index];
        Ok(Disposal {
            site: index as u32,
            entry: site.place as u32,
            exit: site.place as u32,
            time: self.from(site.service),
            window: self.window(site.window),
            streams: u64::MAX,
            classes: u64::MAX,
        })
    }

    /// Coordinates for what is near, from the corner of all places on.
    fn point(&self, instance: &Instance, place: usize) -> [i32; 2] {
        let [x, y] = instance.places[place];
        let [left, bottom] = instance.places[instance.depots[0].place];
        [x - left, y - bottom].map(|along| (along * self.units.distance).round() as i32)
    }
}

fn too_large(instance: &Instance, what: &str, value: f64) -> Fault {
    Fault::new(
        "TOO_LARGE",
        &instance.name,
        format!("a {what} of {value} does not fit the solver's integers"),
        "state smaller numbers, in another unit",
    )
}

/// The largest power of ten, from 1 to the finest, that leaves a number below a limit.
fn finest(number: f64, limit: f64) -> f64 {
    let mut factor = FINEST;
    while factor > 1.0 && number * factor > limit {
        factor /= 10.0;
    }
    factor
}

/// The smallest power of ten that makes all numbers whole, up to a limit.
fn decimals(numbers: impl Iterator<Item = f64> + Clone, limit: f64) -> Option<f64> {
    let mut factor = 1.0;
    while factor <= limit {
        let is_whole = |number: f64| {
            let scaled = number * factor;
            (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0)
        };
        if numbers.clone().all(is_whole) {
            return Some(factor);
        }
        factor *= 10.0;
    }
    None
}

/// Cost per unit of the objective and of distance, so that costs per distance are whole.
fn cost_scale(instance: &Instance) -> Result<f64, Fault> {
    let rates = instance
        .vehicles
        .iter()
        .map(|vehicle| vehicle.distance_cost);
    let first = instance.vehicles[0].distance_cost;
    if first > 0.0 && rates.clone().all(|rate| rate == first) {
        return Ok(1.0 / first);
    }
    decimals(rates, 1e6).ok_or_else(|| {
        Fault::new(
            "TOO_FINE",
            &instance.name,
            "a cost per distance has more than 6 decimals",
            "state it with fewer",
        )
    })
}

fn longest_leg(instance: &Instance) -> f64 {
    if let Metric::Table(table) = &instance.metric {
        let finite = table.iter().filter(|distance| distance.is_finite());
        return finite.fold(0.0, |longest, &distance| distance.max(longest));
    }
    let extent = |axis: usize| {
        let along = instance.places.iter().map(|place| place[axis]);
        let (low, high) = along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (x.min(low), x.max(high))
        });
        high - low
    };
    extent(0) + extent(1)
}

fn latest_time(instance: &Instance) -> f64 {
    let customers = instance.customers.iter();
    let sites = instance.sites.iter();
    let windows = instance.depots.iter().map(|depot| (depot.window, 0.0));
    let windows = windows
        .chain(customers.map(|customer| (customer.window, customer.service)))
        .chain(sites.map(|site| (site.window, site.service)));
    // A late end that no vehicle reaches is as good as open.
    let times = windows.flat_map(|((early, _), service)| [early, service]);
    let shifts = instance.depots.iter().map(|depot| depot.window.1);
    let durations = instance.vehicles.iter().map(|vehicle| vehicle.duration);
    let releases = instance.customers.iter().map(|customer| customer.release);
    let breaks = instance.lunch.iter().map(|lunch| lunch.duration);
    times
        .chain(breaks)
        .chain(shifts)
        .chain(durations)
        .chain(releases)
        .filter(|time| time.is_finite())
        .fold(0.0, f64::max)
}

impl Mapped {
    /// The driven routes of a solution, without visits to the depot that they end at anyway.
    pub fn routes(&self, solution: &Snapshot) -> Routes {
        let routes = solution.routes.iter();
        let driven = routes.filter(|(_, stops)| !stops.is_empty());
        let ended = driven.cloned().map(|(class, mut stops)| {
            let record = &self.problem.classes[class as usize];
            let ends_at_home = |&stop: &StopId| {
                let mode = self.problem.mode(stop, 0);
                self.problem.is_disposal(stop) && mode.entry == record.end && mode.time == 0
            };
            if record.unloads_at_end && stops.last().is_some_and(ends_at_home) {
                stops.pop();
            }
            (class, stops)
        });
        ended.collect()
    }

    /// Cost of the routes in the problem; impossible if one breaks a rule, if too many vehicles of
    /// a class are used, or if a customer is served twice.
    pub fn cost(&self, routes: &Routes) -> i64 {
        let mut used = vec![0_u32; self.problem.classes.len()];
        let mut served = vec![false; self.problem.service_count];
        let mut sum = 0;
        for route in routes.iter().filter(|(_, stops)| !stops.is_empty()) {
            let (class, stops) = (route.0 as usize, &route.1);
            used[class] += 1;
            let cost = route_cost(&self.problem, class, stops);
            let services = stops.iter().filter(|&&stop| self.problem.is_service(stop));
            let mut is_first = |stop: &StopId| !std::mem::replace(&mut served[stop.index()], true);
            if cost >= IMPOSSIBLE
                || used[class] > self.problem.classes[class].count
                || !services.copied().all(|stop| is_first(&stop))
            {
                return IMPOSSIBLE;
            }
            sum += cost;
        }
        sum
    }

    /// Whether the routes break no rule and leave no customer out.
    pub fn is_feasible(&self, instance: &Instance, routes: &Routes) -> bool {
        let stops = routes.iter().flat_map(|(_, stops)| stops);
        let customers = instance.customers.len();
        let served = stops.filter(|stop| stop.index() < customers).count();
        served == customers && self.cost(routes) < IMPOSSIBLE
    }

    /// Customers that no vehicle can serve, even alone.
    pub fn hopeless(&self, instance: &Instance) -> Vec<Hopeless> {
        let customers = instance.customers.iter().zip(self.problem.services());
        let reasons = customers.filter_map(|(customer, service)| {
            Some(Hopeless {
                customer: customer.number,
                line: customer.line,
                reason: self.reason(service)?,
            })
        });
        reasons.collect()
    }

    fn reason(&self, service: StopId) -> Option<String> {
        let problem = &self.problem;
        let classes: Vec<usize> = (0..problem.classes.len()).collect();
        let serves_alone = |class: usize| {
            let by_end = route_cost(problem, class, &[service]) < IMPOSSIBLE;
            let mut sites = problem.disposals();
            by_end || sites.any(|site| route_cost(problem, class, &[service, site]) < IMPOSSIBLE)
        };
        if classes.iter().any(|&class| serves_alone(class)) {
            return None;
        }
        let allowed = |class: &usize| problem.can_serve(*class, service);
        let load = problem.loads[service.index()][0];
        let carries = |class: &usize| {
            let class = &problem.classes[*class];
            load <= class.capacity[0].min(class.route_capacity[0])
        };
        let reaches = |class: &usize| {
            let class = &problem.classes[*class];
            let place = problem.mode(service, 0).entry;
            let there = problem.legs.leg(class.profile, class.start, place);
            let back = problem.legs.leg(class.profile, place, class.end);
            there.is_reachable() && back.is_reachable()
        };
        let some = |test: &dyn Fn(&usize) -> bool| classes.iter().any(test);
        Some(if !some(&allowed) {
            "no vehicle may serve it".to_owned()
        } else if !some(&|class| allowed(class) && carries(class)) {
            "its demand is above every capacity".to_owned()
        } else if !some(&|class| allowed(class) && carries(class) && reaches(class)) {
            "there is no way from a depot and back".to_owned()
        } else {
            "its window and service time leave no time to come from the depot and return".to_owned()
        })
    }
}

impl Instance {
    /// Objective of routes in the units of the list of best known values: exact integers where
    /// distances are rounded, sums of doubles where they are not.
    pub fn objective(&self, routes: &Routes) -> f64 {
        let mut fixed = 0.0;
        let mut distances = vec![0.0; self.vehicles.len()];
        for (class, stops) in routes.iter().filter(|(_, stops)| !stops.is_empty()) {
            let vehicle = &self.vehicles[*class as usize];
            let home = self.depots[vehicle.depot].place;
            let inner = stops.iter().map(|&stop| self.place_of(stop));
            let mut at = home;
            for place in inner.chain([home]) {
                distances[*class as usize] += self.rounded(self.straight(at, place));
                at = place;
            }
            fixed += vehicle.fixed_cost;
        }
        let rates = self.vehicles.iter().map(|vehicle| vehicle.distance_cost);
        let first = self.vehicles[0].distance_cost;
        // Whole sums stay whole as long as they can.
        let driven = if rates.clone().all(|rate| rate == first) {
            first * distances.iter().sum::<f64>()
        } else {
            let costs = rates
                .zip(&distances)
                .map(|(rate, distance)| rate * distance);
            costs.sum()
        };
        fixed + driven / self.factor()
    }

    fn place_of(&self, stop: StopId) -> usize {
        match stop.index().checked_sub(self.customers.len()) {
            None => self.customers[stop.index()].place,
            Some(site) => self.sites[site].place,
        }
    }

    fn factor(&self) -> f64 {
        match self.rounding {
            Rounding::Nearest(factor) | Rounding::Truncated(factor) => f64::from(factor),
            Rounding::Real => 1.0,
        }
    }

    fn rounded(&self, straight: f64) -> f64 {
        match self.rounding {
            Rounding::Nearest(factor) => (straight * f64::from(factor) + 0.5).floor(),
            Rounding::Truncated(factor) => (straight * f64::from(factor)).floor(),
            Rounding::Real => straight,
        }
    }
}
