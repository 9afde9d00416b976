//! Commercial waste collection with disposal sites and a lunch break (Kim, Kim and Sahoo 2006).

use crate::model::fault::Fault;

use super::instance::{
    Customer, Depot, Instance, Layout, Lunch, Metric, Rounding, Site, VehicleType,
};
use super::rows::{Row, Rows};

const FEET_PER_MILE: f64 = 5_280.0;
const HOUR: f64 = 3_600.0;

/// Lunch begins between eleven and twelve.
const LUNCH: (f64, f64) = (11.0 * HOUR, 12.0 * HOUR);

pub fn read(file: &str, name: &str, text: &str) -> Result<Instance, Fault> {
    let mut rows = Rows::new(file, text);
    let mut parameter = |what: &str| -> Result<(f64, Row), Fault> {
        let row = rows.expect(what)?;
        let number = row.at_least(1, what)?[0];
        Ok((row.not_negative(number, what)?, row))
    };
    let (capacity, _) = parameter("the vehicle capacity")?;
    let (route_capacity, _) = parameter("the load allowed per day")?;
    let (stops, row) = parameter("the stops allowed per day")?;
    let most_customers = row.whole(stops, "the stops allowed per day")?;
    let (lunch, _) = parameter("the lunch duration")?;
    let (speed, row) = parameter("the speed")?;
    if speed == 0.0 {
        return Err(row.fault("NO_SPEED", "the speed is 0", "state miles per hour"));
    }
    let mut instance = Instance {
        name: name.to_owned(),
        layout: Layout::Json,
        places: Vec::new(),
        metric: Metric::Manhattan,
        rounding: Rounding::Real,
        pace: HOUR / (FEET_PER_MILE * speed),
        customers: Vec::new(),
        depots: Vec::new(),
        sites: Vec::new(),
        unloads_at_depot: false,
        vehicles: vec![VehicleType {
            route_capacity,
            most_customers,
            distance_cost: 1.0 / FEET_PER_MILE,
            ..VehicleType::of_capacity(capacity)
        }],
        lunch: Some(Lunch {
            duration: lunch,
            window: LUNCH,
        }),
        vehicles_first: false,
    };
    let titles = rows.expect("the titles of the columns")?;
    for row in rows {
        stop(&row, &mut instance)?;
    }
    let missing = |what: &str, action: &str| Err(titles.fault("MISSING_STOP", what, action));
    if instance.depots.len() != 1 {
        let count = instance.depots.len();
        return missing(&format!("{count} rows have type 0"), "state one depot");
    }
    if instance.sites.is_empty() {
        return missing("no row has type 2", "state a disposal site");
    }
    Ok(instance)
}

fn stop(row: &Row, instance: &mut Instance) -> Result<(), Fault> {
    let numbers = row.at_least(8, "id, x, y, early, late, service, load, type")?;
    let number = row.whole(numbers[0], "the id")?;
    let window = row.window(clock(row, numbers[3])?, clock(row, numbers[4])?)?;
    let service = row.not_negative(numbers[5], "the service time")?;
    let demand = row.not_negative(numbers[6], "the load")?;
    let place = instance.places.len();
    instance.places.push([numbers[1], numbers[2]]);
    match row.whole(numbers[7], "the type")? {
        0 => instance.depots.push(Depot { place, window }),
        1 => instance.customers.push(Customer {
            number,
            place,
            demand,
            service,
            window,
            release: 0.0,
            line: row.line,
        }),
        2 => instance.sites.push(Site {
            number,
            place,
            service,
            window,
        }),
        other => {
            return Err(row.fault(
                "WRONG_TYPE",
                format!("the type is {other}"),
                "state 0 for the depot, 1 for a customer, 2 for a disposal site",
            ));
        }
    }
    Ok(())
}

/// Seconds of a clock time such as 830 or 2400. Minutes are counted on: a published file has 875,
/// a quarter past nine.
fn clock(row: &Row, hhmm: f64) -> Result<f64, Fault> {
    let whole = row.whole(hhmm, "a clock time")?;
    let (hours, minutes) = (whole / 100, whole % 100);
    if whole > 2_400 {
        return Err(row.fault(
            "NOT_A_CLOCK_TIME",
            format!("{whole} is not a clock time"),
            "state hours and minutes as HHMM",
        ));
    }
    Ok(f64::from(hours) * HOUR + f64::from(minutes) * 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_window(early: &str) -> Result<Instance, Fault> {
        let text = format!(
            "280.0 // capacity\n400.0 // per day\n500 // stops\n3600 // lunch\n40 // speed\n\
             Stop_ID X Y Early Late Service Load Type\n\
             0 0 0 0400 1500 0 9999 0\n1 10 0 0000 2400 600 9999 2\n2 20 0 {early} 2400 300 4 1\n"
        );
        read("few.txt", "few", &text)
    }

    #[test]
    fn minutes_beyond_the_hour_are_counted_on() {
        for (early, seconds) in [("0830", 30_600.0), ("875", 33_300.0), ("2400", 86_400.0)] {
            let instance = with_window(early).expect("an instance");
            assert_eq!(instance.customers[0].window.0, seconds, "{early}");
        }
        let fault = with_window("2410").expect_err("no time of the day");
        assert_eq!(fault.code, "NOT_A_CLOCK_TIME");
        assert!(fault.place.ends_with("line 9"), "{}", fault.place);
    }
}
