//! The layout of Solomon (1987), also of Gehring and Homberger (1999).

use crate::model::fault::Fault;

use super::instance::{Customer, Depot, Instance, Layout, Metric, Rounding, VehicleType};
use super::recognition::Convention;
use super::rows::Rows;

pub fn read(file: &str, name: &str, text: &str, rules: Convention) -> Result<Instance, Fault> {
    let mut rows = Rows::new(file, text);
    section(&mut rows, "VEHICLE")?;
    rows.expect("the titles NUMBER and CAPACITY")?;
    let row = rows.expect("the number of vehicles and their capacity")?;
    let fleet = row.at_least(2, "vehicles and capacity")?;
    let count = row.vehicles(fleet[0])?;
    let capacity = row.not_negative(fleet[1], "the capacity")?;
    section(&mut rows, "CUSTOMER")?;
    rows.expect("the titles of the columns")?;
    let (mut places, mut depots, mut customers) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let numbers = row.at_least(7, "id, x, y, demand, ready, due, service")?;
        let number = row.whole(numbers[0], "the id")?;
        if number as usize != places.len() {
            return Err(row.fault(
                "WRONG_ID",
                format!("the id is {number} where {} is due", places.len()),
                "number the depot 0 and the customers from 1 in order",
            ));
        }
        let window = row.window(row.not_negative(numbers[4], "the ready time")?, numbers[5])?;
        places.push([numbers[1], numbers[2]]);
        if depots.is_empty() {
            depots.push(Depot { place: 0, window });
            continue;
        }
        customers.push(Customer {
            number,
            place: number as usize,
            demand: row.not_negative(numbers[3], "the demand")?,
            service: row.not_negative(numbers[6], "the service time")?,
            window,
            release: 0.0,
            line: row.line,
        });
    }
    if depots.is_empty() {
        return Err(Fault::new(
            "NO_DEPOT",
            file,
            "there is no row behind CUSTOMER",
            "state the depot as row 0, then the customers",
        ));
    }
    let sintef = rules == Convention::Sintef;
    Ok(Instance {
        name: name.to_owned(),
        layout: if sintef {
            Layout::Sintef
        } else {
            Layout::Cvrplib(1)
        },
        places,
        metric: Metric::Euclidean,
        rounding: if sintef {
            Rounding::Real
        } else {
            Rounding::Truncated(10)
        },
        pace: 1.0,
        customers,
        depots,
        sites: Vec::new(),
        unloads_at_depot: true,
        vehicles: vec![VehicleType {
            count: Some(count),
            ..VehicleType::of_capacity(capacity)
        }],
        lunch: None,
        vehicles_first: sintef,
    })
}

fn section(rows: &mut Rows, title: &str) -> Result<(), Fault> {
    let what = format!("the section {title}");
    while !rows.expect(&what)?.text.eq_ignore_ascii_case(title) {}
    Ok(())
}
