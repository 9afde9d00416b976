//! Several depots in the layout of Cordeau, Gendreau and Laporte (1997).

use crate::model::fault::Fault;

use super::instance::{Customer, Depot, Instance, Layout, Metric, Rounding, VehicleType};
use super::rows::Rows;

/// The only type of problem in these files that is read: several depots.
const MULTI_DEPOT: u32 = 2;

pub fn read(file: &str, name: &str, text: &str) -> Result<Instance, Fault> {
    let mut rows = Rows::new(file, text);
    let row = rows.expect("type, vehicles, customers and depots")?;
    let head = row.at_least(4, "type, vehicles per depot, customers, depots")?;
    let kind = row.whole(head[0], "the type")?;
    if kind != MULTI_DEPOT {
        return Err(row.fault(
            "OTHER_PROBLEM",
            format!("the type is {kind}"),
            "choose an instance of type 2, several depots",
        ));
    }
    let per_depot = row.vehicles(head[1])?;
    let customer_count = row.whole(head[2], "the number of customers")?;
    let depot_count = row.whole(head[3], "the number of depots")?;
    if depot_count == 0 {
        return Err(row.fault("NO_DEPOT", "there are 0 depots", "state at least 1 depot"));
    }
    let mut vehicles = Vec::new();
    for depot in 0..depot_count {
        let row = rows.expect("duration and capacity of each depot")?;
        let limits = row.at_least(2, "longest duration, capacity")?;
        let duration = row.not_negative(limits[0], "the longest duration")?;
        let capacity = row.not_negative(limits[1], "the capacity")?;
        let unlimited = |most: f64| if most == 0.0 { f64::INFINITY } else { most };
        vehicles.push(VehicleType {
            count: Some(per_depot),
            depot: depot as usize,
            duration: unlimited(duration),
            ..VehicleType::of_capacity(capacity)
        });
    }
    let (mut places, mut customers, mut depots) = (Vec::new(), Vec::new(), Vec::new());
    for place in 0..(u64::from(customer_count) + u64::from(depot_count)) as usize {
        let row = rows.expect("all customers and depots")?;
        let numbers = row.at_least(5, "id, x, y, service time, demand")?;
        let number = row.whole(numbers[0], "the id")?;
        if number as usize != place + 1 {
            return Err(row.fault(
                "WRONG_ID",
                format!("the id is {number} where {} is due", place + 1),
                "number the customers from 1, and then the depots",
            ));
        }
        places.push([numbers[1], numbers[2]]);
        if number > customer_count {
            depots.push(Depot {
                place,
                window: (0.0, f64::INFINITY),
            });
            continue;
        }
        customers.push(Customer {
            number,
            place,
            demand: row.not_negative(numbers[4], "the demand")?,
            service: row.not_negative(numbers[3], "the service time")?,
            window: (0.0, f64::INFINITY),
            release: 0.0,
            line: row.line,
        });
    }
    Ok(Instance {
        name: name.to_owned(),
        layout: Layout::Cordeau,
        places,
        metric: Metric::Euclidean,
        rounding: Rounding::Real,
        pace: 1.0,
        customers,
        depots,
        sites: Vec::new(),
        unloads_at_depot: true,
        vehicles,
        lunch: None,
        vehicles_first: false,
    })
}
