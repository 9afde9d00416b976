//! Waste bins of Finnish regions (Kytöjoki et al. 2007).

use crate::model::fault::Fault;

use super::instance::{Customer, Depot, Instance, Layout, Metric, Rounding, VehicleType};
use super::rows::Rows;

/// Columns of a bin, and where the benchmark's are.
const COLUMNS: usize = 19;
const DEMAND: usize = 7;
const X: usize = 14;

pub fn read(file: &str, name: &str, text: &str) -> Result<Instance, Fault> {
    let mut rows = Rows::new(file, text);
    rows.expect("the title")?;
    let row = rows.expect("vehicles, nodes, capacity and the place of the depot")?;
    let head = row.at_least(5, "vehicles, nodes, capacity, x and y of the depot")?;
    row.vehicles(head[0])?;
    let node_count = row.whole(head[1], "the number of nodes")? as usize;
    let capacity = row.not_negative(head[2], "the capacity")?;
    let mut places = vec![[head[3], head[4]]];
    let mut customers = Vec::new();
    loop {
        let row = rows.expect("END")?;
        if row.text.starts_with("END") {
            break;
        }
        // Dates and times stand in columns that the benchmark does not use.
        let cells: Vec<&str> = row.text.split('\t').map(str::trim).collect();
        if cells.len() < COLUMNS {
            return Err(row.fault(
                "TOO_FEW_COLUMNS",
                format!("{} columns where {COLUMNS} are due", cells.len()),
                "complete the line",
            ));
        }
        let number = row.whole(row.number(cells[0])?, "the running number")?;
        if number as usize != places.len() {
            return Err(row.fault(
                "WRONG_ID",
                format!(
                    "the running number is {number} where {} is due",
                    places.len()
                ),
                "number the bins from 1 in order",
            ));
        }
        customers.push(Customer {
            number,
            place: places.len(),
            demand: row.not_negative(row.number(cells[DEMAND])?, "the demand")?,
            service: 0.0,
            window: (0.0, f64::INFINITY),
            release: 0.0,
            line: row.line,
        });
        places.push([row.number(cells[X])?, row.number(cells[X + 1])?]);
    }
    if places.len() != node_count {
        return Err(row.fault(
            "WRONG_COUNT",
            format!("{node_count} nodes are announced, {} follow", places.len()),
            "correct the number, which counts the depot and the bins",
        ));
    }
    Ok(Instance {
        name: name.to_owned(),
        layout: Layout::Cvrplib(6),
        places,
        metric: Metric::Euclidean,
        rounding: Rounding::Real,
        pace: 1.0,
        customers,
        depots: vec![Depot {
            place: 0,
            window: (0.0, f64::INFINITY),
        }],
        sites: Vec::new(),
        unloads_at_depot: true,
        vehicles: vec![VehicleType::of_capacity(capacity)],
        lunch: None,
        vehicles_first: false,
    })
}
