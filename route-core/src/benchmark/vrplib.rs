//! The layout of TSPLIB and CVRPLIB, with the further sections of PyVRP's VRPLIB dialect: several
//! depots, fleets of several types, windows, access restrictions, reloads and release times.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::fault::Fault;

use super::instance::{Customer, Depot, Instance, Layout, Metric, Rounding, Site, VehicleType};
use super::rows::{Row, Rows};

/// Keys that say nothing about the problem.
const REMARKS: [&str; 6] = [
    "NAME",
    "COMMENT",
    "TYPE",
    "NODE_COORD_TYPE",
    "DISPLAY_DATA_TYPE",
    "EDGE_WEIGHT_FORMAT",
];

const KEYS: [&str; 6] = [
    "DIMENSION",
    "EDGE_WEIGHT_TYPE",
    "CAPACITY",
    "VEHICLES",
    "VEHICLES_MAX_DURATION",
    "SERVICE_TIME",
];

const SECTIONS: [&str; 11] = [
    "NODE_COORD_SECTION",
    "DEMAND_SECTION",
    "DEPOT_SECTION",
    "SERVICE_TIME_SECTION",
    "TIME_WINDOW_SECTION",
    "RELEASE_TIME_SECTION",
    "CAPACITY_SECTION",
    "VEHICLES_FIXED_COST_SECTION",
    "VEHICLES_UNIT_DISTANCE_COST_SECTION",
    "VEHICLES_DEPOT_SECTION",
    "VEHICLES_ALLOWED_CLIENTS_SECTION",
];
const RELOADS: &str = "VEHICLES_RELOAD_DEPOT_SECTION";

/// More vehicle rows than any file has.
const MOST_VEHICLES: u32 = 100_000;

/// Costs in files of fleets are those of the literature times this.
const COST_FACTOR: f64 = 100.0;

pub fn read(file: &str, name: &str, text: &str) -> Result<Instance, Fault> {
    let parts = Parts::of(file, text)?;
    let nodes = parts.nodes()?;
    let family = Family::of(&parts);
    let depot_nodes = parts.depots(nodes.places.len())?;
    let is_depot = |node: usize| depot_nodes.contains(&node);
    let mut customers = Vec::new();
    for place in (0..nodes.places.len()).filter(|&place| !is_depot(place)) {
        // CVRPLIB counts customers, the dialect counts nodes from 0.
        let number = match family {
            Family::Plain => customers.len() + 1,
            _ => place,
        };
        customers.push(Customer {
            number: number as u32,
            place,
            demand: nodes.demands[place],
            service: nodes.services[place],
            window: nodes.windows[place],
            release: nodes.releases[place],
            line: nodes.lines[place],
        });
    }
    let depots: Vec<Depot> = depot_nodes
        .iter()
        .map(|&place| Depot {
            place,
            window: nodes.windows[place],
        })
        .collect();
    let sites = parts
        .reloads(&depot_nodes)?
        .into_iter()
        .map(|place| Site {
            number: 0,
            place,
            service: 0.0,
            window: nodes.windows[place],
        })
        .collect();
    let vehicles = parts.vehicles(family, &depot_nodes, &customers)?;
    Ok(Instance {
        name: name.to_owned(),
        layout: family.layout(),
        places: nodes.places,
        metric: Metric::Euclidean,
        rounding: family.rounding(),
        pace: 1.0,
        customers,
        depots,
        sites,
        unloads_at_depot: true,
        vehicles,
        lunch: None,
        vehicles_first: false,
    })
}

/// Families differ in how they round and how their solution files count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Plain,
    Windows,
    Fleet,
    Exact,
    Reloads,
}

impl Family {
    fn of(parts: &Parts) -> Self {
        let any = |names: &[&str]| names.iter().any(|name| parts.has(name));
        if any(&[RELOADS, "RELEASE_TIME_SECTION"]) {
            Self::Reloads
        } else if any(&[
            "VEHICLES_DEPOT_SECTION",
            "VEHICLES_ALLOWED_CLIENTS_SECTION",
            "VEHICLES_MAX_DURATION",
        ]) {
            Self::Exact
        } else if any(&[
            "CAPACITY_SECTION",
            "VEHICLES_FIXED_COST_SECTION",
            "VEHICLES_UNIT_DISTANCE_COST_SECTION",
        ]) {
            Self::Fleet
        } else if parts.has("TIME_WINDOW_SECTION") {
            Self::Windows
        } else {
            Self::Plain
        }
    }

    fn rounding(self) -> Rounding {
        match self {
            Self::Plain => Rounding::Nearest(1),
            Self::Windows | Self::Reloads => Rounding::Truncated(10),
            Self::Fleet => Rounding::Real,
            Self::Exact => Rounding::Nearest(1_000),
        }
    }

    fn layout(self) -> Layout {
        let by_vehicle = |factor, decimals| Layout::ByVehicle { factor, decimals };
        match self {
            Self::Plain => Layout::Cvrplib(0),
            Self::Windows => Layout::Cvrplib(1),
            Self::Fleet => by_vehicle(1, 2),
            Self::Exact => by_vehicle(1_000, 0),
            Self::Reloads => by_vehicle(10, 0),
        }
    }
}

/// What nodes have, by place.
struct Nodes {
    places: Vec<[f64; 2]>,
    demands: Vec<f64>,
    services: Vec<f64>,
    windows: Vec<(f64, f64)>,
    releases: Vec<f64>,
    lines: Vec<usize>,
}

/// Headers and sections of a file.
struct Parts<'t> {
    file: &'t str,
    keys: BTreeMap<&'t str, (Row<'t>, &'t str)>,
    sections: BTreeMap<&'t str, (Row<'t>, Vec<Row<'t>>)>,
}

impl<'t> Parts<'t> {
    fn of(file: &'t str, text: &'t str) -> Result<Self, Fault> {
        let mut parts = Self {
            file,
            keys: BTreeMap::new(),
            sections: BTreeMap::new(),
        };
        let mut open: Option<&'t str> = None;
        for row in Rows::new(file, text) {
            if row.text == "EOF" {
                break;
            }
            if row.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let end = row.text.find(|c: char| c == ':' || c.is_whitespace());
                let (key, value) = row.text.split_at(end.unwrap_or(row.text.len()));
                let value = value.trim_start_matches([':', ' ', '\t']).trim();
                open = parts.open(row, key, value)?;
                continue;
            }
            let Some((_, rows)) = open.and_then(|name| parts.sections.get_mut(name)) else {
                return Err(row.fault(
                    "NO_SECTION",
                    format!("`{}` belongs to no section", row.text),
                    "put it behind the name of its section",
                ));
            };
            rows.push(row);
        }
        Ok(parts)
    }

    /// Notes a line that begins with a name; gives the section that it opens.
    fn open(
        &mut self,
        row: Row<'t>,
        key: &'t str,
        value: &'t str,
    ) -> Result<Option<&'t str>, Fault> {
        if SECTIONS.contains(&key) || key == RELOADS {
            if self.sections.insert(key, (row, Vec::new())).is_some() {
                return Err(row.fault("TWICE", format!("{key} stands twice"), "keep one of them"));
            }
            return Ok(Some(key));
        }
        if KEYS.contains(&key) {
            self.keys.insert(key, (row, value));
        } else if !REMARKS.contains(&key) {
            return Err(row.fault(
                "UNKNOWN_KEY",
                format!("{key} is not known, and may change the problem"),
                "take an instance without it",
            ));
        }
        Ok(None)
    }

    fn has(&self, name: &str) -> bool {
        self.keys.contains_key(name) || self.sections.contains_key(name)
    }

    fn missing(&self, name: &str) -> Fault {
        Fault::new(
            "MISSING_SECTION",
            format!("{}, line 1", self.file),
            format!("{name} is missing"),
            "get the whole file",
        )
    }

    /// Number of a header, and its line.
    fn number(&self, key: &str) -> Result<Option<(f64, Row<'t>)>, Fault> {
        let Some(&(row, value)) = self.keys.get(key) else {
            return Ok(None);
        };
        Ok(Some((row.not_negative(row.number(value)?, key)?, row)))
    }

    fn rows(&self, section: &str) -> &[Row<'t>] {
        self.sections.get(section).map_or(&[], |(_, rows)| rows)
    }

    /// Rows `id value…` of a section, one for each id from 1 on; gives the values by index.
    /// Nothing if there is no such section.
    fn column<V>(
        &self,
        section: &str,
        count: usize,
        width: usize,
        mut value: impl FnMut(&Row<'t>, &[f64]) -> Result<V, Fault>,
    ) -> Result<Option<Vec<V>>, Fault> {
        let Some(&(head, ref rows)) = self.sections.get(section) else {
            return Ok(None);
        };
        let mut by_id: BTreeMap<usize, V> = BTreeMap::new();
        for row in rows {
            let numbers = row.at_least(1 + width, section)?;
            let id = row.whole(numbers[0], "the id")? as usize;
            if id == 0 || id > count {
                return Err(row.fault(
                    "WRONG_ID",
                    format!("the id is {id}; ids run from 1 to {count}"),
                    "correct the id, or the number that is announced",
                ));
            }
            if by_id.insert(id, value(row, &numbers[1..])?).is_some() {
                return Err(row.fault(
                    "TWICE",
                    format!("{id} stands twice in {section}"),
                    "keep one of them",
                ));
            }
        }
        if by_id.len() != count {
            let absent = (1..=count).find(|id| !by_id.contains_key(id));
            return Err(head.fault(
                "MISSING_ROW",
                format!("{} is missing in {section}", absent.unwrap_or_default()),
                "state one row per id",
            ));
        }
        Ok(Some(by_id.into_values().collect()))
    }

    fn nodes(&self) -> Result<Nodes, Fault> {
        let Some(&(row, weights)) = self.keys.get("EDGE_WEIGHT_TYPE") else {
            return Err(self.missing("EDGE_WEIGHT_TYPE"));
        };
        if weights != "EUC_2D" {
            return Err(row.fault(
                "OTHER_METRIC",
                format!("EDGE_WEIGHT_TYPE is {weights}"),
                "choose an instance with EUC_2D",
            ));
        }
        let (dimension, row) = self
            .number("DIMENSION")?
            .ok_or_else(|| self.missing("DIMENSION"))?;
        let count = row.whole(dimension, "DIMENSION")? as usize;
        if count == 0 {
            return Err(row.fault("NO_DEPOT", "there are 0 nodes", "state at least a depot"));
        }
        let coordinates = "NODE_COORD_SECTION";
        let places = self.column(coordinates, count, 2, |row, xy| {
            Ok(([xy[0], xy[1]], row.line))
        })?;
        let (places, lines): (Vec<_>, Vec<_>) = places
            .ok_or_else(|| self.missing(coordinates))?
            .into_iter()
            .unzip();
        let demands = self.column("DEMAND_SECTION", count, 1, |row, values| {
            Ok((row.not_negative(values[0], "the demand")?, row.line))
        })?;
        let (demands, demand_lines): (Vec<_>, Vec<_>) = demands
            .ok_or_else(|| self.missing("DEMAND_SECTION"))?
            .into_iter()
            .unzip();
        debug_assert_eq!(lines.len(), demand_lines.len());
        let one =
            |what: &'static str| move |row: &Row, values: &[f64]| row.not_negative(values[0], what);
        let everywhere = self.number("SERVICE_TIME")?.map_or(0.0, |(time, _)| time);
        Ok(Nodes {
            services: self
                .column("SERVICE_TIME_SECTION", count, 1, one("the service time"))?
                .unwrap_or_else(|| vec![everywhere; count]),
            windows: self
                .column("TIME_WINDOW_SECTION", count, 2, |row, values| {
                    row.window(row.not_negative(values[0], "the begin")?, values[1])
                })?
                .unwrap_or_else(|| vec![(0.0, f64::INFINITY); count]),
            releases: self
                .column("RELEASE_TIME_SECTION", count, 1, one("the release time"))?
                .unwrap_or_else(|| vec![0.0; count]),
            places,
            demands,
            lines: demand_lines,
        })
    }

    /// Places of depots, in order. Without a section the first node is the depot.
    fn depots(&self, count: usize) -> Result<Vec<usize>, Fault> {
        let mut depots = BTreeSet::new();
        let node = |row: &Row, number: f64| -> Result<usize, Fault> {
            let id = row.whole(number, "the depot")? as usize;
            if id == 0 || id > count {
                return Err(row.fault(
                    "WRONG_ID",
                    format!("the depot is node {id}; nodes run from 1 to {count}"),
                    "state one of the nodes",
                ));
            }
            Ok(id - 1)
        };
        for row in self.rows("DEPOT_SECTION") {
            for number in row.numbers()? {
                if number != -1.0 {
                    depots.insert(node(row, number)?);
                }
            }
        }
        for row in self.rows("VEHICLES_DEPOT_SECTION") {
            let numbers = row.at_least(2, "vehicle and depot")?;
            depots.insert(node(row, numbers[1])?);
        }
        if depots.is_empty() {
            if let Some((row, _)) = self.sections.get("DEPOT_SECTION") {
                return Err(row.fault("NO_DEPOT", "no depot is stated", "state a node"));
            }
            depots.insert(0);
        }
        Ok(depots.into_iter().collect())
    }

    /// Places where all vehicles reload.
    fn reloads(&self, depots: &[usize]) -> Result<Vec<usize>, Fault> {
        let mut common: Option<Vec<u32>> = None;
        for row in self.rows(RELOADS) {
            let numbers = row.at_least(1, "vehicle and depots")?;
            let ids: Result<Vec<u32>, Fault> = numbers[1..]
                .iter()
                .map(|&number| row.whole(number, "the depot"))
                .collect();
            let ids = ids?;
            if let Some(id) = ids
                .iter()
                .find(|&&id| id == 0 || !depots.contains(&(id as usize - 1)))
            {
                return Err(row.fault("WRONG_ID", format!("{id} is no depot"), "state a depot"));
            }
            if *common.get_or_insert_with(|| ids.clone()) != ids {
                return Err(row.fault(
                    "OTHER_RELOADS",
                    "vehicles reload at different depots",
                    "choose an instance where all reload at the same ones",
                ));
            }
        }
        let ids = common.unwrap_or_default();
        Ok(ids.into_iter().map(|id| id as usize - 1).collect())
    }

    /// Vehicles in types of equal ones.
    fn vehicles(
        &self,
        family: Family,
        depots: &[usize],
        customers: &[Customer],
    ) -> Result<Vec<VehicleType>, Fault> {
        let capacity = self.number("CAPACITY")?.map(|(capacity, _)| capacity);
        let Some((count, row)) = self.number("VEHICLES")? else {
            if family != Family::Plain && family != Family::Windows {
                return Err(self.missing("VEHICLES"));
            }
            let capacity = capacity.ok_or_else(|| self.missing("CAPACITY"))?;
            return Ok(vec![VehicleType::of_capacity(capacity)]);
        };
        let count = row.vehicles(count)?;
        if count > MOST_VEHICLES {
            return Err(row.fault(
                "TOO_MANY_VEHICLES",
                format!("{count} vehicles; at most {MOST_VEHICLES} are read"),
                "state as many as there are customers",
            ));
        }
        let count = count as usize;
        let cost =
            |row: &Row, values: &[f64]| Ok(row.not_negative(values[0], "the cost")? / COST_FACTOR);
        let fixed = self.column("VEHICLES_FIXED_COST_SECTION", count, 1, cost)?;
        let unit = self.column("VEHICLES_UNIT_DISTANCE_COST_SECTION", count, 1, cost)?;
        let capacities = self.column("CAPACITY_SECTION", count, 1, |row, values| {
            row.not_negative(values[0], "the capacity")
        })?;
        let homes = self.column("VEHICLES_DEPOT_SECTION", count, 1, |row, values| {
            let id = row.whole(values[0], "the depot")? as usize;
            Ok(depots
                .iter()
                .position(|&place| place + 1 == id)
                .unwrap_or(0))
        })?;
        let allowed = self.column(
            "VEHICLES_ALLOWED_CLIENTS_SECTION",
            count,
            0,
            |row, nodes| self.allowed(row, nodes, customers),
        )?;
        let duration = self.number("VEHICLES_MAX_DURATION")?.map(|(most, _)| most);
        let mut types: Vec<VehicleType> = Vec::new();
        for vehicle in 0..count {
            let own = match &capacities {
                Some(capacities) => capacities[vehicle],
                None => capacity.ok_or_else(|| self.missing("CAPACITY"))?,
            };
            let one = VehicleType {
                count: Some(1),
                depot: homes.as_ref().map_or(0, |homes| homes[vehicle]),
                duration: duration.unwrap_or(f64::INFINITY),
                fixed_cost: fixed.as_ref().map_or(0.0, |fixed| fixed[vehicle]),
                distance_cost: unit.as_ref().map_or(1.0, |unit| unit[vehicle]),
                allowed: allowed.as_ref().map(|allowed| allowed[vehicle].clone()),
                ..VehicleType::of_capacity(own)
            };
            add_vehicle(&mut types, one, vehicle as u32 + 1);
        }
        Ok(types)
    }

    /// For each customer whether its node is among some.
    fn allowed(
        &self,
        row: &Row,
        nodes: &[f64],
        customers: &[Customer],
    ) -> Result<Vec<bool>, Fault> {
        let mut named = BTreeSet::new();
        for &node in nodes {
            named.insert(row.whole(node, "a node")? as usize);
        }
        let count = customers.iter().map(|customer| customer.place + 1).max();
        if let Some(node) = named
            .iter()
            .find(|&&node| node == 0 || node > count.unwrap_or(0))
        {
            return Err(row.fault(
                "WRONG_ID",
                format!("{node} is no node"),
                "state nodes of customers",
            ));
        }
        let is_named = |customer: &Customer| named.contains(&(customer.place + 1));
        Ok(customers.iter().map(is_named).collect())
    }
}

/// Adds a vehicle to its type, or as a new one.
fn add_vehicle(types: &mut Vec<VehicleType>, one: VehicleType, number: u32) {
    let is_equal = |known: &&mut VehicleType| {
        VehicleType {
            count: one.count,
            numbers: Vec::new(),
            ..(*known).clone()
        } == one
    };
    match types.iter_mut().find(is_equal) {
        Some(known) => {
            known.count = known.count.map(|count| count + 1);
            known.numbers.push(number);
        }
        None => types.push(VehicleType {
            numbers: vec![number],
            ..one
        }),
    }
}
