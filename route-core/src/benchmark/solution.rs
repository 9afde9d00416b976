//! Solution files.

use std::fmt::Write;

use serde_json::json;

use crate::model::fault::Fault;
use crate::model::problem::StopId;

use super::instance::{Instance, Layout};
use super::mapping::Routes;
use super::rows::{Row, Rows};

/// A solution as its file states it.
#[derive(Clone, PartialEq, Debug)]
pub struct Stated {
    /// The routes.
    pub routes: Routes,
    /// The cost that the file states, in its own units.
    pub cost: Option<f64>,
}

/// Reads a solution file in the layout of the instance. `file` is for messages.
///
/// # Errors
/// A line cannot be read, or names a customer or vehicle that the instance does not have.
pub fn read(instance: &Instance, file: &str, text: &str) -> Result<Stated, Fault> {
    let mut stated = Stated {
        routes: Vec::new(),
        cost: None,
    };
    for row in Rows::new(file, text) {
        if instance.layout == Layout::Cordeau {
            let numbers = row.at_least(1, "the cost or a route")?;
            if numbers.len() < 6 {
                stated.cost.get_or_insert(numbers[0]);
                continue;
            }
            let depot = row.whole(numbers[0], "the depot")?;
            if depot == 0 || depot as usize > instance.vehicles.len() {
                return Err(row.fault(
                    "WRONG_ID",
                    format!("there is no depot {depot}"),
                    "state one",
                ));
            }
            // The sequence begins and ends with the depot.
            let stops = stops(instance, &row, &numbers[5..numbers.len() - 1])?;
            stated.routes.push((depot - 1, stops));
        } else if let Some((vehicle, visits)) = route_line(&row) {
            let numbers: Result<Vec<f64>, Fault> = visits
                .split_whitespace()
                .map(|word| row.number(word))
                .collect();
            let mut stops = stops(instance, &row, &numbers?)?;
            if !stops.is_empty() {
                let class = class_of(instance, &row, vehicle)?;
                drop_idle_visits(instance, class, &mut stops);
                stated.routes.push((class, stops));
            }
        } else if let Some(cost) = row.text.strip_prefix("Cost") {
            stated.cost = Some(row.number(cost.trim_start_matches([':', ' ', '\t']))?);
        }
    }
    Ok(stated)
}

/// Number and visits of `Route #3: 4 5 6`, also without the mark.
fn route_line<'t>(row: &Row<'t>) -> Option<(&'t str, &'t str)> {
    let (head, visits) = row.text.strip_prefix("Route")?.split_once(':')?;
    Some((head.trim().trim_start_matches('#').trim(), visits))
}

fn class_of(instance: &Instance, row: &Row, vehicle: &str) -> Result<u32, Fault> {
    if instance.vehicles.iter().all(|t| t.numbers.is_empty()) {
        return Ok(0);
    }
    let number = row.whole(row.number(vehicle)?, "the vehicle")?;
    let class = instance
        .vehicles
        .iter()
        .position(|t| t.numbers.contains(&number));
    class.map(|class| class as u32).ok_or_else(|| {
        row.fault(
            "WRONG_ID",
            format!("there is no vehicle {number}"),
            "state a vehicle of the instance",
        )
    })
}

fn stops(instance: &Instance, row: &Row, numbers: &[f64]) -> Result<Vec<StopId>, Fault> {
    let customers = &instance.customers;
    let stop = |&number: &f64| -> Result<StopId, Fault> {
        let number = row.whole(number, "a visit")?;
        let customer = customers.binary_search_by_key(&number, |customer| customer.number);
        let site = || instance.sites.iter().position(|site| site.number == number);
        let index = match customer {
            Ok(index) => Some(index),
            Err(_) => site().map(|site| customers.len() + site),
        };
        index.map(|index| StopId(index as u32)).ok_or_else(|| {
            row.fault(
                "WRONG_ID",
                format!("there is no customer {number}"),
                "state a customer of the instance",
            )
        })
    };
    numbers.iter().map(stop).collect()
}

/// Some published routes have trips without customers: visits that take no time to where the
/// vehicle is already, empty. They are left out.
fn drop_idle_visits(instance: &Instance, class: u32, stops: &mut Vec<StopId>) {
    let depot = instance.vehicles[class as usize].depot;
    let mut empty_at = Some(instance.depots[depot].place);
    stops.retain(|stop| {
        let site = stop.index().checked_sub(instance.customers.len());
        let site = site.map(|site| &instance.sites[site]);
        let is_idle = site.is_some_and(|site| site.service == 0.0 && empty_at == Some(site.place));
        empty_at = site.map(|site| site.place);
        !is_idle
    });
}

/// Writes a solution file in the layout of the instance.
pub fn write(instance: &Instance, routes: &Routes, seconds: f64) -> String {
    let objective = instance.objective(routes);
    let driven: Vec<&(u32, Vec<StopId>)> = routes
        .iter()
        .filter(|(_, stops)| !stops.is_empty())
        .collect();
    let numbers = |stops: &[StopId]| -> Vec<u32> {
        stops
            .iter()
            .map(|&stop| number_of(instance, stop))
            .collect()
    };
    let mut text = String::new();
    // Writing into a string cannot fail.
    let mut line = |arguments: std::fmt::Arguments| {
        let _ = text.write_fmt(arguments);
        text.push('\n');
    };
    match instance.layout {
        Layout::Cvrplib(decimals) => {
            for (index, (_, stops)) in driven.iter().enumerate() {
                line(format_args!(
                    "Route #{}: {}",
                    index + 1,
                    words(&numbers(stops))
                ));
            }
            line(format_args!("Cost {objective:.decimals$}"));
        }
        Layout::Sintef => {
            line(format_args!("Instance name : {}", instance.name));
            line(format_args!("Solution"));
            for (index, (_, stops)) in driven.iter().enumerate() {
                line(format_args!(
                    "Route {} : {}",
                    index + 1,
                    words(&numbers(stops))
                ));
            }
        }
        Layout::ByVehicle { factor, decimals } => {
            for (vehicle, stops) in by_vehicle(instance, &driven) {
                line(format_args!("Route #{vehicle}: {}", words(&numbers(stops))));
            }
            let cost = objective * f64::from(factor);
            line(format_args!("Cost: {cost:.decimals$}"));
        }
        Layout::Cordeau => {
            line(format_args!("{objective:.2}"));
            let mut vehicles = vec![0; instance.vehicles.len()];
            for (class, stops) in &driven {
                let class = *class as usize;
                vehicles[class] += 1;
                let (duration, load) = duration_and_load(instance, class, stops);
                line(format_args!(
                    "{} {} {duration:.2} {load} 0 {} 0",
                    class + 1,
                    vehicles[class],
                    words(&numbers(stops)),
                ));
            }
        }
        Layout::Json => {
            let routes: Vec<Vec<u32>> = driven.iter().map(|(_, stops)| numbers(stops)).collect();
            let types: Vec<u32> = driven.iter().map(|(class, _)| class + 1).collect();
            line(format_args!(
                "{}",
                json!({
                    "instance": instance.name,
                    "objective": objective,
                    "vehicles": routes.len(),
                    "seconds": seconds,
                    "routes": routes,
                    "types": types,
                })
            ));
        }
    }
    text
}

fn words(numbers: &[u32]) -> String {
    let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
    words.join(" ")
}

fn number_of(instance: &Instance, stop: StopId) -> u32 {
    match stop.index().checked_sub(instance.customers.len()) {
        None => instance.customers[stop.index()].number,
        Some(site) => instance.sites[site].number,
    }
}

/// Stops of every vehicle of the file, in the order of their numbers; none for unused ones.
fn by_vehicle<'r>(
    instance: &Instance,
    driven: &[&'r (u32, Vec<StopId>)],
) -> Vec<(u32, &'r [StopId])> {
    let mut rows = Vec::new();
    for (class, vehicle) in instance.vehicles.iter().enumerate() {
        let own = driven.iter().filter(|(own, _)| *own as usize == class);
        let mut own = own.map(|(_, stops)| stops.as_slice());
        for &number in &vehicle.numbers {
            rows.push((number, own.next().unwrap_or_default()));
        }
    }
    rows.sort_unstable_by_key(|&(number, _)| number);
    rows
}

/// Without windows a route takes its distance and its service times.
fn duration_and_load(instance: &Instance, class: usize, stops: &[StopId]) -> (f64, f64) {
    let route = vec![(class as u32, stops.to_vec())];
    let customers = || {
        stops
            .iter()
            .filter_map(|stop| instance.customers.get(stop.index()))
    };
    let service: f64 = customers().map(|customer| customer.service).sum();
    let load = customers().map(|customer| customer.demand).sum();
    (instance.objective(&route) + service, load)
}
