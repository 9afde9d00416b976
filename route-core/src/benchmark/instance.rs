//! An instance as its file states it, in the units of the file.

/// How distances are rounded, and so what an objective means: objectives of different roundings
/// cannot be compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// Distances times a factor, to the nearest integer.
    Nearest(u32),
    /// Distances times a factor, cut down to an integer.
    Truncated(u32),
    /// Double precision.
    Real,
}

/// What lies between two places.
#[derive(Clone, PartialEq, Debug)]
pub enum Metric {
    /// Straight lines.
    Euclidean,
    /// Along the axes.
    Manhattan,
    /// A square table by place; infinite where there is no way.
    Table(Vec<f64>),
}

/// The layout of solution files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// `Route #r: c c c`, then `Cost C`, with this many decimals.
    Cvrplib(usize),
    /// `Route #v: c c 0 c` for each vehicle of the file, used or not, then `Cost: C`, the
    /// objective times a factor with decimals. A 0 is a visit to the depot.
    ByVehicle {
        /// Objective of the file over that of the list of best known values.
        factor: u32,
        /// Decimals written.
        decimals: usize,
    },
    /// `Route r : c c c` without costs (SINTEF).
    Sintef,
    /// The objective, then `depot vehicle duration load sequence` for each route (Cordeau).
    Cordeau,
    /// JSON with routes as lists.
    Json,
}

/// One customer.
#[derive(Clone, PartialEq, Debug)]
pub struct Customer {
    /// Its number in solution files.
    pub number: u32,
    /// Index of its place.
    pub place: usize,
    /// Demand.
    pub demand: f64,
    /// Service time.
    pub service: f64,
    /// Earliest and latest begin of the service.
    pub window: (f64, f64),
    /// When its goods are ready at the depot; 0 where they always are.
    pub release: f64,
    /// Line of the file that states it.
    pub line: usize,
}

/// A depot.
#[derive(Clone, PartialEq, Debug)]
pub struct Depot {
    /// Index of its place.
    pub place: usize,
    /// Earliest departure and latest return.
    pub window: (f64, f64),
}

/// A place where a vehicle is emptied between two trips.
#[derive(Clone, PartialEq, Debug)]
pub struct Site {
    /// Its number in solution files.
    pub number: u32,
    /// Index of its place.
    pub place: usize,
    /// Time to unload.
    pub service: f64,
    /// Earliest and latest begin of unloading.
    pub window: (f64, f64),
}

/// A break within a window, due in routes that end behind it.
#[derive(Clone, PartialEq, Debug)]
pub struct Lunch {
    /// Its length.
    pub duration: f64,
    /// Earliest and latest begin.
    pub window: (f64, f64),
}

/// Equal vehicles.
#[derive(Clone, PartialEq, Debug)]
pub struct VehicleType {
    /// Their numbers in solution files; empty where the file does not number them.
    pub numbers: Vec<u32>,
    /// How many; without limit if `None`.
    pub count: Option<u32>,
    /// Index of the depot.
    pub depot: usize,
    /// Most carried at a time.
    pub capacity: f64,
    /// Most carried over all trips of a route.
    pub route_capacity: f64,
    /// Most customers of a route.
    pub most_customers: u32,
    /// Longest time from leaving the depot to being back.
    pub duration: f64,
    /// Cost of using one, in units of the objective.
    pub fixed_cost: f64,
    /// Cost per unit of distance, in units of the objective.
    pub distance_cost: f64,
    /// For each customer whether it may be served; all if `None`.
    pub allowed: Option<Vec<bool>>,
}

impl VehicleType {
    /// Any number of vehicles of a capacity that cost their distance.
    pub fn of_capacity(capacity: f64) -> Self {
        Self {
            numbers: Vec::new(),
            count: None,
            depot: 0,
            capacity,
            route_capacity: f64::INFINITY,
            most_customers: u32::MAX,
            duration: f64::INFINITY,
            fixed_cost: 0.0,
            distance_cost: 1.0,
            allowed: None,
        }
    }
}

/// An instance.
#[derive(Clone, PartialEq, Debug)]
pub struct Instance {
    /// Name of its file, without extension.
    pub name: String,
    /// Layout of its solution files.
    pub layout: Layout,
    /// Coordinates of all places; all the same where distances come from a table.
    pub places: Vec<[f64; 2]>,
    /// What lies between places.
    pub metric: Metric,
    /// How distances are rounded.
    pub rounding: Rounding,
    /// Time per unit of distance.
    pub pace: f64,
    /// Customers.
    pub customers: Vec<Customer>,
    /// Depots, at least one.
    pub depots: Vec<Depot>,
    /// Where vehicles are emptied between trips; nowhere where each route is one trip.
    pub sites: Vec<Site>,
    /// Whether a vehicle may come home loaded.
    pub unloads_at_depot: bool,
    /// Vehicle types, at least one.
    pub vehicles: Vec<VehicleType>,
    /// Break of every route.
    pub lunch: Option<Lunch>,
    /// Whether fewer vehicles come before less distance.
    pub vehicles_first: bool,
}

impl Instance {
    /// Distance between two places in units of the file, not rounded.
    #[inline]
    pub fn straight(&self, from: usize, to: usize) -> f64 {
        let ([ax, ay], [bx, by]) = (self.places[from], self.places[to]);
        match &self.metric {
            Metric::Euclidean => ((ax - bx) * (ax - bx) + (ay - by) * (ay - by)).sqrt(),
            Metric::Manhattan => (ax - bx).abs() + (ay - by).abs(),
            Metric::Table(table) => table[from * self.places.len() + to],
        }
    }

    /// Whether times matter at all.
    pub fn is_timed(&self) -> bool {
        let bounded = |&(early, late): &(f64, f64)| early > 0.0 || late.is_finite();
        self.lunch.is_some()
            || self.has_releases()
            || self.vehicles.iter().any(|t| t.duration.is_finite())
            || self.depots.iter().any(|depot| bounded(&depot.window))
            || self.sites.iter().any(|site| bounded(&site.window))
            || self
                .customers
                .iter()
                .any(|customer| bounded(&customer.window))
    }

    /// Whether goods become ready at the depot during the day.
    pub fn has_releases(&self) -> bool {
        self.customers.iter().any(|customer| customer.release > 0.0)
    }
}
