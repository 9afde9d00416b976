//! The routing problem as the solver sees it: services, disposals, vehicle classes and legs.
//!
//! Everything is an integer; the units of time, distance, load and cost are whatever the legs,
//! loads and weights use (for rounds on roads: deciseconds, decimetres, grams and millilitres,
//! and billionths of a euro). A *stop* is a service, a disposal or a depot.
//!
//! One file, because the columns of a problem are only to be written together: what is said of a
//! stop stands at the same index in all of them.

/// Index of a stop: services first, then disposals, then depots.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct StopId(pub u32);

impl StopId {
    /// As an index into columns.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Loads have two dimensions, both limited: weight and volume.
pub type Amount = [i32; 2];

/// Two amounts together.
pub fn plus(a: Amount, b: Amount) -> Amount {
    [a[0] + b[0], a[1] + b[1]]
}

/// What is left of one amount without another.
pub fn minus(a: Amount, b: Amount) -> Amount {
    [a[0] - b[0], a[1] - b[1]]
}

/// Sums of amounts over a whole plan.
pub type Total = [i64; 2];

/// No limit of a total.
pub const UNLIMITED: Total = [i64::MAX; 2];

/// Times at or beyond this one are never reached; sums of two do not overflow.
pub const OPEN_END: i32 = i32::MAX / 4;

/// Cost of what is impossible; sums of a thousand do not overflow.
pub const IMPOSSIBLE: i64 = i64::MAX / 1024;

/// Time and distance from the exit of one stop to the entry of the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leg {
    /// Driving time.
    pub time: i32,
    /// Distance.
    pub distance: i32,
}

impl Leg {
    /// There is no way.
    pub const UNREACHABLE: Self = Self {
        time: i32::MAX / 16,
        distance: i32::MAX / 16,
    };

    /// Whether there is a way.
    #[inline]
    pub fn is_reachable(self) -> bool {
        self.time < Self::UNREACHABLE.time
    }
}

/// Gives legs between endpoints: the exits and entries of modes.
pub trait Legs: Sync {
    /// The leg for a road profile from an exit to an entry.
    fn leg(&self, profile: u32, exit: u32, entry: u32) -> Leg;
}

impl<L: Legs> Legs for &L {
    #[inline(always)]
    fn leg(&self, profile: u32, exit: u32, entry: u32) -> Leg {
        (**self).leg(profile, exit, entry)
    }
}

/// A way of performing a service: where the truck enters, where it leaves, and what it drives
/// and takes in between.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mode {
    /// Endpoint where legs end.
    pub entry: u32,
    /// Endpoint where legs begin.
    pub exit: u32,
    /// Time from entry to exit.
    pub time: i32,
    /// Distance from entry to exit.
    pub distance: i32,
    /// Vehicle classes that may use it, as bits.
    pub classes: u64,
}

/// One collection task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Ways of performing it, at least one.
    pub modes: Vec<Mode>,
    /// Earliest and latest begin.
    pub window: (i32, i32),
    /// What it adds to the load.
    pub load: Amount,
    /// Stream; a trip carries one stream only.
    pub stream: u8,
    /// When its goods are ready where its trip begins: the trip leaves from there (the start, or
    /// the disposal before it) no earlier. 0 where there is nothing to wait for.
    pub release: i32,
    /// Cost of leaving it unserved.
    pub price: i64,
    /// Where it is, in any plane: decides what is near in large problems.
    pub point: [i32; 2],
}

/// A visit to a disposal site within one opening interval: it empties the truck.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disposal {
    /// Number of the site; visits to one site share what it takes in total.
    pub site: u32,
    /// Endpoint where legs end.
    pub entry: u32,
    /// Endpoint where legs begin.
    pub exit: u32,
    /// Time to queue and unload.
    pub time: i32,
    /// Earliest and latest begin.
    pub window: (i32, i32),
    /// Streams it accepts, as bits.
    pub streams: u64,
    /// Vehicle classes that may use it, as bits.
    pub classes: u64,
}

/// Equal vehicles with equal shifts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VehicleClass {
    /// How many there are.
    pub count: u32,
    /// Profile of its legs.
    pub profile: u32,
    /// Endpoint where its routes begin.
    pub start: u32,
    /// Endpoint where its routes end.
    pub end: u32,
    /// Earliest start and latest end.
    pub shift: (i32, i32),
    /// Longest time from start to end.
    pub max_duration: i32,
    /// Most it carries at a time.
    pub capacity: Amount,
    /// Most it collects in a route, over all trips.
    pub route_capacity: Amount,
    /// Most services in a route.
    pub max_services: u32,
    /// Most trips in a route.
    pub max_trips: u32,
    /// The end depot takes the last load, so that no disposal is needed before it.
    pub unloads_at_end: bool,
    /// Rest break.
    pub rest: Option<Rest>,
    /// For a route that is driven at all.
    pub fixed_cost: i64,
    /// Per unit of time from start to end.
    pub time_cost: i64,
    /// Per unit of distance.
    pub distance_cost: i64,
}

impl VehicleClass {
    /// Whether anything limits a route beyond what limits its trips.
    pub fn limits_routes(&self) -> bool {
        let unlimited = |most: i32| most >= OPEN_END;
        self.max_trips != u32::MAX
            || self.max_services != u32::MAX
            || !self.route_capacity.iter().all(|&most| unlimited(most))
    }
}

/// A rest break, taken anywhere between two stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rest {
    /// Its length.
    pub duration: i32,
    /// Earliest and latest begin.
    pub window: (i32, i32),
    /// Due in routes that last longer than this, break not counted…
    pub due_after: i32,
    /// …or that end later than this.
    pub due_past: i32,
}

/// A problem, immutable while it is solved.
#[derive(Clone, Debug)]
pub struct Problem<L> {
    /// Legs between endpoints.
    pub legs: L,
    /// Number of services.
    pub service_count: usize,
    /// Modes per stop in the columns below.
    pub stride: usize,
    /// Number of modes of each stop.
    pub mode_counts: Vec<u8>,
    /// Modes, `stride` per stop.
    pub modes: Vec<Mode>,
    /// Window of each stop.
    pub windows: Vec<(i32, i32)>,
    /// Load of each service; nothing for other stops.
    pub loads: Vec<Amount>,
    /// Stream of each service.
    pub streams: Vec<u8>,
    /// When the goods of each service are ready; 0 for other stops.
    pub releases: Vec<i32>,
    /// Classes that can serve each stop by any mode.
    pub classes_of: Vec<u64>,
    /// Price of each service.
    pub prices: Vec<i64>,
    /// Where each service is.
    pub points: Vec<[i32; 2]>,
    /// Streams of each disposal.
    pub disposal_streams: Vec<u64>,
    /// Site of each disposal.
    pub disposal_sites: Vec<u32>,
    /// What each site takes in total; nothing here if all of them take anything.
    pub site_limits: Vec<Total>,
    /// Vehicle classes.
    pub classes: Vec<VehicleClass>,
    /// Classes of one kin have equal profiles, depots, shifts and breaks: a part of a route of
    /// one takes the same time in a route of the other.
    pub kin: Vec<u32>,
    /// Whether time matters at all: windows, shifts, breaks or costs of time.
    pub is_timed: bool,
    /// Whether any class has a break.
    pub has_rests: bool,
    /// Whether there are several streams.
    pub has_streams: bool,
    /// Whether trips wait for goods.
    pub has_releases: bool,
}

/// Why a problem cannot be built.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProblemError {
    /// More vehicle classes than bits.
    #[error("{0} vehicle classes; at most 64 are possible: merge equal ones")]
    TooManyClasses(usize),
    /// A service without a mode.
    #[error("service {0} has no mode")]
    NoMode(usize),
    /// A service with more modes than the solver handles.
    #[error("service {0} has {1} modes; at most 2 are possible")]
    TooManyModes(usize, usize),
    /// A negative load, time or cost.
    #[error("{0} is negative")]
    Negative(String),
    /// A window that ends before it begins.
    #[error("the window of {0} ends before it begins")]
    EmptyWindow(String),
    /// A stream beyond 63.
    #[error("service {0} has stream {1}; streams are numbered from 0 to 63")]
    StreamOutOfRange(usize, u8),
}

impl<L: Legs> Problem<L> {
    /// Assembles a problem.
    ///
    /// # Errors
    /// The first thing that makes no sense.
    pub fn new(
        services: &[Service],
        disposals: &[Disposal],
        classes: Vec<VehicleClass>,
        legs: L,
    ) -> Result<Self, ProblemError> {
        if classes.len() > 64 {
            return Err(ProblemError::TooManyClasses(classes.len()));
        }
        let stride = services
            .iter()
            .map(|s| s.modes.len())
            .max()
            .unwrap_or(1)
            .max(1);
        let mut problem = Self {
            kin: kin_groups(&classes),
            legs,
            service_count: services.len(),
            stride,
            mode_counts: Vec::new(),
            modes: Vec::new(),
            windows: Vec::new(),
            loads: Vec::new(),
            streams: Vec::new(),
            releases: Vec::new(),
            classes_of: Vec::new(),
            prices: services.iter().map(|s| s.price).collect(),
            points: services.iter().map(|s| s.point).collect(),
            disposal_streams: disposals.iter().map(|d| d.streams).collect(),
            disposal_sites: disposals.iter().map(|d| d.site).collect(),
            site_limits: Vec::new(),
            is_timed: false,
            has_rests: classes.iter().any(|class| class.rest.is_some()),
            has_streams: services.iter().any(|s| s.stream != services[0].stream),
            has_releases: services.iter().any(|s| s.release > 0),
            classes,
        };
        for (index, service) in services.iter().enumerate() {
            check_service(index, service)?;
            problem.push_stop(&service.modes, service.window);
            problem.loads.push(service.load);
            problem.streams.push(service.stream);
            problem.releases.push(service.release);
        }
        for (index, disposal) in disposals.iter().enumerate() {
            if disposal.time < 0 {
                return Err(ProblemError::Negative(format!(
                    "the time of disposal {index}"
                )));
            }
            if disposal.window.0 > disposal.window.1 {
                return Err(ProblemError::EmptyWindow(format!("disposal {index}")));
            }
            problem.push_stop(
                &[Mode {
                    entry: disposal.entry,
                    exit: disposal.exit,
                    time: disposal.time,
                    distance: 0,
                    classes: disposal.classes,
                }],
                disposal.window,
            );
            problem.loads.push([0, 0]);
        }
        for index in 0..problem.classes.len() {
            check_class(index, &problem.classes[index])?;
            let VehicleClass {
                start, end, shift, ..
            } = problem.classes[index];
            for endpoint in [start, end] {
                let depot = Mode {
                    entry: endpoint,
                    exit: endpoint,
                    time: 0,
                    distance: 0,
                    classes: u64::MAX,
                };
                problem.push_stop(&[depot], shift);
                problem.loads.push([0, 0]);
            }
        }
        problem.releases.resize(problem.windows.len(), 0);
        problem.is_timed = problem.time_matters();
        Ok(problem)
    }

    /// Limits what each site takes in total; a site beyond the list takes anything.
    ///
    /// # Errors
    /// A limit that is negative.
    pub fn with_site_limits(mut self, limits: &[Total]) -> Result<Self, ProblemError> {
        let is_negative = |limit: &Total| limit.iter().any(|&most| most < 0);
        if let Some(site) = limits.iter().position(is_negative) {
            return Err(ProblemError::Negative(format!("the limit of site {site}")));
        }
        let sites = self.disposal_sites.iter().map(|&site| site as usize + 1);
        let site_count = sites.max().unwrap_or(0);
        self.site_limits = limits.iter().copied().take(site_count).collect();
        if self.site_limits.iter().all(|&limit| limit == UNLIMITED) {
            self.site_limits.clear();
        } else {
            self.site_limits.resize(site_count, UNLIMITED);
        }
        Ok(self)
    }

    fn push_stop(&mut self, modes: &[Mode], window: (i32, i32)) {
        self.mode_counts.push(modes.len() as u8);
        self.classes_of
            .push(modes.iter().fold(0, |classes, mode| classes | mode.classes));
        self.windows.push(window);
        for index in 0..self.stride {
            self.modes.push(modes[index.min(modes.len() - 1)]);
        }
    }

    fn time_matters(&self) -> bool {
        let bounded = |&(early, late): &(i32, i32)| early > 0 || late < OPEN_END;
        self.stride > 1
            || self.has_releases
            || self.windows.iter().any(bounded)
            || self.classes.iter().any(|class| {
                class.rest.is_some() || class.time_cost > 0 || class.max_duration < OPEN_END
            })
    }

    /// The same problem with legs that it borrows, so that variants of it are cheap to make.
    pub fn borrowed(&self) -> Problem<&L> {
        Problem {
            legs: &self.legs,
            service_count: self.service_count,
            stride: self.stride,
            mode_counts: self.mode_counts.clone(),
            modes: self.modes.clone(),
            windows: self.windows.clone(),
            loads: self.loads.clone(),
            streams: self.streams.clone(),
            releases: self.releases.clone(),
            classes_of: self.classes_of.clone(),
            prices: self.prices.clone(),
            points: self.points.clone(),
            disposal_streams: self.disposal_streams.clone(),
            disposal_sites: self.disposal_sites.clone(),
            site_limits: self.site_limits.clone(),
            classes: self.classes.clone(),
            kin: self.kin.clone(),
            is_timed: self.is_timed,
            has_rests: self.has_rests,
            has_streams: self.has_streams,
            has_releases: self.has_releases,
        }
    }

    /// A service, as it was given.
    pub fn service(&self, service: StopId) -> Service {
        let index = service.index();
        let modes = usize::from(self.mode_counts[index]);
        Service {
            modes: (0..modes).map(|mode| *self.mode(service, mode)).collect(),
            window: self.windows[index],
            load: self.loads[index],
            stream: self.streams[index],
            release: self.releases[index],
            price: self.prices[index],
            point: self.points[index],
        }
    }

    /// A disposal, as it was given.
    pub fn disposal(&self, disposal: StopId) -> Disposal {
        let mode = self.mode(disposal, 0);
        Disposal {
            site: self.disposal_sites[disposal.index() - self.service_count],
            entry: mode.entry,
            exit: mode.exit,
            time: mode.time,
            window: self.windows[disposal.index()],
            streams: self.disposal_streams[disposal.index() - self.service_count],
            classes: mode.classes,
        }
    }

    /// Lets the vehicles of a class end later, and be out as much longer.
    pub fn lengthen_shift(&mut self, class: usize, by: i32) {
        let record = &mut self.classes[class];
        record.shift.1 += by;
        record.max_duration += by;
        let shift = record.shift;
        for depot in [self.start_of(class), self.end_of(class)] {
            self.windows[depot.index()] = shift;
        }
        self.kin = kin_groups(&self.classes);
    }

    /// Prices of services that are left unserved.
    pub fn owed(&self, unserved: &[StopId]) -> i64 {
        let prices = unserved.iter().map(|service| self.prices[service.index()]);
        prices.sum()
    }

    /// What a unit of time is worth to a class: its cost, and that of what is driven in it, from
    /// the depot to the services, on average.
    pub fn worth_of_time(&self, class: usize) -> i64 {
        let start = self.mode(self.start_of(class), 0).exit;
        let class = &self.classes[class];
        let (mut distance, mut time) = (0_i128, 0_i128);
        for service in self.services() {
            let entry = self.mode(service, 0).entry;
            let leg = self.legs.leg(class.profile, start, entry);
            if leg.is_reachable() {
                distance += i128::from(leg.distance);
                time += i128::from(leg.time);
            }
        }
        let driven = i128::from(class.distance_cost) * distance;
        let worth = (driven + time / 2).checked_div(time).unwrap_or(0);
        class.time_cost + i64::try_from(worth).unwrap_or(0)
    }

    /// Whether some vehicles carry more than others, and what a vehicle collects stays on board.
    pub fn has_sizes(&self) -> bool {
        let differs = |class: &VehicleClass| class.capacity != self.classes[0].capacity;
        self.disposal_streams.is_empty() && self.classes.iter().any(differs)
    }

    /// Number of stops of all kinds.
    pub fn stop_count(&self) -> usize {
        self.windows.len()
    }

    /// Services.
    pub fn services(&self) -> impl ExactSizeIterator<Item = StopId> + use<L> {
        (0..self.service_count as u32).map(StopId)
    }

    /// Disposals.
    pub fn disposals(&self) -> impl ExactSizeIterator<Item = StopId> + use<L> {
        let first = self.service_count as u32;
        (first..first + self.disposal_streams.len() as u32).map(StopId)
    }

    /// Whether a stop is a service.
    pub fn is_service(&self, stop: StopId) -> bool {
        stop.index() < self.service_count
    }

    /// Whether a stop is a disposal.
    pub fn is_disposal(&self, stop: StopId) -> bool {
        (self.service_count..self.service_count + self.disposal_streams.len())
            .contains(&stop.index())
    }

    /// Whether a disposal accepts a stream from a class.
    pub fn accepts(&self, disposal: StopId, stream: u8, class: usize) -> bool {
        self.disposal_streams[disposal.index() - self.service_count] >> stream & 1 == 1
            && self.classes_of[disposal.index()] >> class & 1 == 1
    }

    /// Whether any site takes only so much.
    #[inline]
    pub fn limits_sites(&self) -> bool {
        !self.site_limits.is_empty()
    }

    /// The site of a disposal; other stops have none.
    pub fn site_of(&self, stop: StopId) -> Option<usize> {
        let disposal = stop.index().checked_sub(self.service_count)?;
        let site = self.disposal_sites.get(disposal)?;
        Some(*site as usize)
    }

    /// The stop where routes of a class begin.
    pub fn start_of(&self, class: usize) -> StopId {
        StopId((self.service_count + self.disposal_streams.len() + 2 * class) as u32)
    }

    /// The stop where routes of a class end.
    pub fn end_of(&self, class: usize) -> StopId {
        StopId(self.start_of(class).0 + 1)
    }

    /// A mode of a stop.
    #[inline]
    pub fn mode(&self, stop: StopId, mode: usize) -> &Mode {
        &self.modes[stop.index() * self.stride + mode]
    }

    /// Whether a class can serve a stop.
    pub fn can_serve(&self, class: usize, stop: StopId) -> bool {
        self.classes_of[stop.index()] >> class & 1 == 1
    }
}

fn check_service(index: usize, service: &Service) -> Result<(), ProblemError> {
    let name = || format!("service {index}");
    if service.modes.is_empty() {
        return Err(ProblemError::NoMode(index));
    }
    if service.modes.len() > 2 {
        return Err(ProblemError::TooManyModes(index, service.modes.len()));
    }
    if service.stream > 63 {
        return Err(ProblemError::StreamOutOfRange(index, service.stream));
    }
    if service.window.0 > service.window.1 {
        return Err(ProblemError::EmptyWindow(name()));
    }
    if service.load.iter().any(|&load| load < 0) {
        return Err(ProblemError::Negative(format!("the load of {}", name())));
    }
    if service.release < 0 {
        return Err(ProblemError::Negative(format!("the release of {}", name())));
    }
    if service
        .modes
        .iter()
        .any(|mode| mode.time < 0 || mode.distance < 0)
    {
        return Err(ProblemError::Negative(format!("the time of {}", name())));
    }
    Ok(())
}

fn check_class(index: usize, class: &VehicleClass) -> Result<(), ProblemError> {
    if class.shift.0 > class.shift.1 {
        return Err(ProblemError::EmptyWindow(format!("vehicle class {index}")));
    }
    let costs = [class.fixed_cost, class.time_cost, class.distance_cost];
    if costs.iter().any(|&cost| cost < 0) || class.capacity.iter().any(|&most| most < 0) {
        return Err(ProblemError::Negative(format!(
            "a cost or capacity of vehicle class {index}"
        )));
    }
    Ok(())
}

fn kin_groups(classes: &[VehicleClass]) -> Vec<u32> {
    let is_kin = |a: &VehicleClass, b: &VehicleClass| {
        (a.profile, a.start, a.end, a.shift, a.rest) == (b.profile, b.start, b.end, b.shift, b.rest)
    };
    classes
        .iter()
        .map(|class| {
            let first = classes.iter().position(|other| is_kin(class, other));
            first.unwrap_or_default() as u32
        })
        .collect()
}
