//! Fleets of several vehicle types after Taillard (1999) and Golden et al. (1984), with
//! coordinates, and after Duhamel, Lacomme and Prodhon (2009), with a road matrix.

use crate::model::fault::Fault;

use super::instance::{Customer, Depot, Instance, Layout, Metric, Rounding, VehicleType};
use super::rows::{Row, Rows};

/// From this range on routes are not limited.
const NO_RANGE: f64 = 999_999.0;

/// Metres per kilometre: the matrix is in metres, the costs are per kilometre.
const METRES: f64 = 1_000.0;

pub fn read(file: &str, name: &str, text: &str) -> Result<Instance, Fault> {
    let mut rows = Rows::new(file, text);
    let row = rows.expect("the numbers of customers and types")?;
    let head = row.at_least(4, "customers, types, range, service time")?;
    let customer_count = row.whole(head[0], "the number of customers")? as usize;
    let type_count = row.whole(head[1], "the number of types")?;
    if type_count == 0 {
        row.vehicles(0.0)?;
    }
    let range = row.not_negative(head[2], "the range")?;
    let service = row.not_negative(head[3], "the service time")?;
    let mut vehicles = Vec::new();
    for _ in 0..type_count {
        vehicles.push(vehicle_type(&rows.expect("all vehicle types")?, range)?);
    }
    let row = rows.expect("the depot")?;
    let depot = row.at_least(1, "the place of the depot")?;
    let customer = |number: u32, demand: f64, line: usize| Customer {
        number,
        place: number as usize,
        demand,
        service,
        window: (0.0, f64::INFINITY),
        release: 0.0,
        line,
    };
    let mut customers = Vec::new();
    let (places, metric, depot) = if depot.len() > 1 {
        let mut places = vec![[depot[0], depot[1]]];
        for number in 1..=customer_count {
            let row = rows.expect("all customers")?;
            let numbers = row.at_least(3, "x, y, demand")?;
            places.push([numbers[0], numbers[1]]);
            let demand = row.not_negative(numbers[2], "the demand")?;
            customers.push(customer(number as u32, demand, row.line));
        }
        (places, Metric::Euclidean, 0)
    } else {
        let depot = row.whole(depot[0], "the index of the depot")? as usize;
        if depot != 0 {
            return Err(row.fault(
                "WRONG_DEPOT",
                format!("the depot is place {depot}"),
                "put the depot first, as place 0",
            ));
        }
        let size = customer_count + 1;
        let mut table = Vec::new();
        for _ in 0..size {
            distances(&rows.expect("the whole matrix")?, size, &mut table)?;
        }
        for number in 1..=customer_count {
            let row = rows.expect("all demands")?;
            let numbers = row.at_least(2, "index and demand")?;
            let index = row.whole(numbers[0], "the index")? as usize;
            if index != number {
                return Err(row.fault(
                    "WRONG_ID",
                    format!("the index is {index} where {number} is due"),
                    "state the demands in order, from 1",
                ));
            }
            let demand = row.not_negative(numbers[1], "the demand")?;
            customers.push(customer(number as u32, demand, row.line));
        }
        for vehicle in &mut vehicles {
            vehicle.distance_cost /= METRES;
        }
        (vec![[0.0; 2]; size], Metric::Table(table), depot)
    };
    Ok(Instance {
        name: name.to_owned(),
        layout: Layout::Json,
        places,
        metric,
        rounding: Rounding::Real,
        pace: 1.0,
        customers,
        depots: vec![Depot {
            place: depot,
            window: (0.0, f64::INFINITY),
        }],
        sites: Vec::new(),
        unloads_at_depot: true,
        vehicles,
        lunch: None,
        vehicles_first: false,
    })
}

fn vehicle_type(row: &Row, range: f64) -> Result<VehicleType, Fault> {
    let numbers = row.at_least(4, "number, capacity, fixed cost, cost per distance")?;
    let capacity = row.not_negative(numbers[1], "the capacity")?;
    Ok(VehicleType {
        count: Some(row.vehicles(numbers[0])?),
        duration: if range < NO_RANGE {
            range
        } else {
            f64::INFINITY
        },
        fixed_cost: row.not_negative(numbers[2], "the fixed cost")?,
        distance_cost: row.not_negative(numbers[3], "the cost per distance")?,
        ..VehicleType::of_capacity(capacity)
    })
}

/// A row of a matrix; `inf` where there is no way.
fn distances(row: &Row, size: usize, table: &mut Vec<f64>) -> Result<(), Fault> {
    let before = table.len();
    for word in row.words() {
        let is_infinite = word
            .parse::<f64>()
            .is_ok_and(|number| number == f64::INFINITY);
        table.push(if is_infinite {
            f64::INFINITY
        } else {
            row.not_negative(row.number(word)?, "a distance")?
        });
    }
    let found = table.len() - before;
    if found != size {
        return Err(row.fault(
            "WRONG_COUNT",
            format!("the row has {found} distances where {size} are due"),
            "state one distance per place",
        ));
    }
    Ok(())
}
