//! Figures of the road index on an extract, as one line of JSON, for `benches/roads/run.py`:
//! `cargo run --release --example road_figures -- EXTRACT.osm.pbf --out FOLDER`
//!
//! Draws positions beside roads, writes them and where on the road they come to lie, and tables
//! between them. CPU seconds are those of the process, where the system tells them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use osm_data::network::Position;
use osm_data::{ImportOptions, import};
use rayon::ThreadPoolBuilder;
use route_core::export::leg_table::npy_legs;
use route_core::format::profile::{read_profile, vehicle_of};
use route_core::geometry::{LocalPlane, Metres};
use route_core::graph::road_graph::EdgeId;
use route_core::graph::snap::SEARCH_RADIUS_M;
use route_core::graph::states::StateId;
use route_core::model::container::Day;
use route_core::model::opening::PlanDate;
use route_core::model::overrides::Overrides;
use route_core::model::road_profile::RoadProfile;
use route_core::paths::customize::arc_weight;
use route_core::paths::dijkstra::Network;
use route_core::paths::index::Query;
use route_core::paths::labels::LegLabels;
use route_core::paths::place::place_at;
use route_core::paths::road_map::RoadMap;
use route_core::paths::table::{LegTable, Place, Watch};
use route_core::paths::weight::PathWeight;
use route_core::planning::class_roads::ProfileRoads;
use route_core::random::Random;
use serde_json::{Map, Value, json};

/// How far beside the axis of the road positions lie, metres.
const ASIDE_M: f64 = 8.0;

/// Single legs asked for.
const QUERIES: usize = 1_000;

/// Positions of which the near roads are asked for.
const SNAPS: usize = 20_000;

/// Streets closed at once.
const WORKS: usize = 20;

/// How often other streets are closed.
const CLOSINGS: usize = 20;

/// Legs asked of labels.
const LABEL_QUERIES: usize = 1_000_000;

#[derive(Parser)]
struct Options {
    /// OpenStreetMap extract.
    extract: PathBuf,
    /// Where `points.csv` and `table.npy` go.
    #[arg(long)]
    out: PathBuf,
    /// Profile file; a big truck without.
    #[arg(long)]
    profile: Option<PathBuf>,
    /// Sizes of tables; the first is written.
    #[arg(long, value_delimiter = ',', default_value = "1000")]
    sizes: Vec<usize>,
    /// Positions to draw; as many as the largest table asks for without.
    #[arg(long)]
    points: Option<usize>,
    /// Threads to use.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Also single legs, near roads and closed streets.
    #[arg(long)]
    single: bool,
    /// Also labels of as many endpoints.
    #[arg(long)]
    labels: Option<usize>,
    /// Also writes manoeuvres as a graph: `tail`, `head` and `weight` (ms) of each arc, `lon` and
    /// `lat` of each node, as 32-bit numbers.
    #[arg(long)]
    states: bool,
}

/// What a step takes.
struct Step {
    begun: Instant,
    cpu_s: Option<f64>,
}

impl Step {
    fn begin() -> Self {
        Self {
            begun: Instant::now(),
            cpu_s: cpu_seconds(),
        }
    }

    fn end(self) -> Value {
        let cpu = self.cpu_s.zip(cpu_seconds()).map(|(then, now)| now - then);
        json!({ "wall_s": self.begun.elapsed().as_secs_f64(), "cpu_s": cpu })
    }
}

/// CPU time of this process, to the hundredth.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// Most memory this process has had, MB.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1_000)
}

fn main() -> Result<()> {
    let options = Options::parse();
    std::fs::create_dir_all(&options.out)?;
    let pool = ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .build()?;
    let figures = pool.install(|| figures(&options))?;
    println!("{}", Value::Object(figures));
    Ok(())
}

fn figures(options: &Options) -> Result<Map<String, Value>> {
    let mut figures = Map::new();
    let profile = match &options.profile {
        None => RoadProfile::default(),
        Some(path) => {
            let bytes = std::fs::read(path)?;
            let read = read_profile(&path.display().to_string(), &bytes);
            read.map_err(|faults| anyhow!("{}", faults[0]))?
        }
    };
    let turns_in_dead_ends = profile.turns_in_dead_ends;
    let class = vehicle_of(profile);

    let step = Step::begin();
    let map = ready_map(&options.extract)?;
    figures.insert("import".into(), step.end());
    figures.insert("peak_mb_after_import".into(), json!(peak_mb()));
    let map = map.with_overrides(&Overrides::default(), turns_in_dead_ends);
    let step = Step::begin();
    let roads = ProfileRoads::build(&map, &class, PlanDate::in_ordinary_week(Day::Monday));
    figures.insert("customise".into(), step.end());
    figures.insert("states".into(), json!(map.states.state_count()));

    let largest = options.sizes.iter().copied().max().unwrap_or(0);
    let count = options.points.unwrap_or(0).max(largest).max(2);
    let (positions, places) = draw(&map, &roads, count);
    write_points(&options.out, &map, &positions, &places)?;
    for (at, &size) in options.sizes.iter().enumerate() {
        let step = Step::begin();
        let table = table(&map, &roads, &places[..size])?;
        figures.insert(format!("table {size}"), step.end());
        if at == 0 {
            std::fs::write(options.out.join("table.npy"), npy_legs(&table, size, size))?;
        }
    }
    if options.states {
        write_states(&options.out, &map, &roads)?;
    }
    if options.single {
        figures.insert("query_us".into(), queries(&map, &roads, &places));
        figures.insert("snap_us".into(), snaps(&map, &positions));
        figures.insert("close_us".into(), closings(&map, &roads));
    }
    figures.insert("peak_mb".into(), json!(peak_mb()));
    if let Some(count) = options.labels {
        labels(&map, &roads, count, &mut figures)?;
    }
    Ok(figures)
}

fn ready_map(extract: &Path) -> Result<RoadMap> {
    let imported = import(extract, &ImportOptions::default(), &mut |_progress| {})?;
    Ok(RoadMap::build(&imported.network))
}

fn network<'a>(map: &'a RoadMap, roads: &'a ProfileRoads) -> Network<'a> {
    Network {
        graph: &map.graph,
        states: &map.states,
        metric: &roads.metric,
    }
}

/// Positions beside roads that can be reached and left again, and the places that they snap to.
fn draw(map: &RoadMap, roads: &ProfileRoads, count: usize) -> (Vec<Position>, Vec<Place>) {
    let graph = &map.graph;
    let mut random = Random::new(1, 0);
    let (mut positions, mut places) = (Vec::new(), Vec::new());
    while positions.len() < count {
        let edge = EdgeId(random.below(graph.edge_count()) as u32);
        let offset_dm = random.below(graph.length_dm(edge) as usize + 1) as u32;
        let angle = random.unit() * std::f64::consts::TAU;
        if !(roads.component).serves(&map.states, &roads.metric, edge) {
            continue;
        }
        let (x, y) = (ASIDE_M * angle.cos(), ASIDE_M * angle.sin());
        let exact = LocalPlane::at(graph.position_at(edge, offset_dm)).unproject(Metres { x, y });
        // As it is written, for others read it.
        let micro = |degrees: f64| (degrees * 1e6).round() / 1e6;
        let position = Position::from_degrees(micro(exact.lon()), micro(exact.lat()));
        let place = place_at(map, network(map, roads), &roads.component, position);
        if !place.is_empty() {
            positions.push(position);
            places.push(place);
        }
    }
    (positions, places)
}

/// Where positions are, where on the road they come to lie, on which ways (those of a piece
/// between two junctions), and in how many directions.
fn write_points(
    folder: &Path,
    map: &RoadMap,
    positions: &[Position],
    places: &[Place],
) -> Result<()> {
    let mut text = String::from("id,lon,lat,road_lon,road_lat,ways,directions\n");
    for (id, (position, place)) in positions.iter().zip(places).enumerate() {
        let point = place.first().context("a place on the road")?;
        let road = map.graph.position_at(point.edge, point.offset_dm);
        let chain = map.graph.chain_of(point.edge);
        let segments = chain.segments.start as usize..chain.segments.end as usize;
        let mut ways: Vec<String> = (map.graph.ways[segments].iter())
            .map(i64::to_string)
            .collect();
        ways.dedup();
        writeln!(
            text,
            "{id},{:.6},{:.6},{:.7},{:.7},{},{}",
            position.lon(),
            position.lat(),
            road.lon(),
            road.lat(),
            ways.join(" "),
            place.len(),
        )?;
    }
    std::fs::write(folder.join("points.csv"), text)?;
    Ok(())
}

fn write_states(folder: &Path, map: &RoadMap, roads: &ProfileRoads) -> Result<()> {
    let [mut tails, mut heads, mut weights, mut lons, mut lats] = [(); 5].map(|()| Vec::new());
    for state in (0..map.states.state_count() as u32).map(StateId) {
        let edge = map.graph.edge(map.states.edges[state.index()]);
        let position = map.graph.nodes[edge.tail.index()].position;
        lons.extend((position.lon() as f32).to_le_bytes());
        lats.extend((position.lat() as f32).to_le_bytes());
        for arc in map.states.out_arcs(state) {
            let weight = arc_weight(&map.states, &roads.metric, state, arc);
            if !weight.is_infinite() {
                tails.extend(state.0.to_le_bytes());
                heads.extend(map.states.arcs[arc].head.0.to_le_bytes());
                weights.extend(weight.time_ms().to_le_bytes());
            }
        }
    }
    let columns = [tails, heads, weights, lons, lats];
    for (name, column) in ["tail", "head", "weight", "lon", "lat"].iter().zip(columns) {
        std::fs::write(folder.join(name), column)?;
    }
    Ok(())
}

fn table(map: &RoadMap, roads: &ProfileRoads, places: &[Place]) -> Result<LegTable> {
    let watch = Watch {
        cancel: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let pruned = roads.index.pruned().context("a fresh index")?;
    let network = network(map, roads);
    LegTable::compute(&map.topology, pruned, network, places, places, &watch)
        .context("nobody cancels")
}

/// Labels of places in one direction, their memory, and what a leg from them takes.
fn labels(
    map: &RoadMap,
    roads: &ProfileRoads,
    count: usize,
    figures: &mut Map<String, Value>,
) -> Result<()> {
    let (_, mut places) = draw(map, roads, count);
    places.iter_mut().for_each(|place| place.truncate(1));
    let watch = Watch {
        cancel: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let pruned = roads.index.pruned().context("a fresh index")?;
    let network = network(map, roads);
    let step = Step::begin();
    let labels = LegLabels::compute(&map.topology, pruned, network, &places, &places, &watch)
        .context("nobody cancels")?;
    figures.insert(format!("labels {count}"), step.end());
    figures.insert("label_mb".into(), json!(labels.memory() / 1_000_000));
    let mut random = Random::new(3, 0);
    let us = timed(|| {
        for _ in 0..LABEL_QUERIES {
            let [exit, entry] = [(); 2].map(|()| random.below(count) as u32);
            std::hint::black_box(labels.leg(exit, entry));
        }
    });
    figures.insert("label_ns".into(), json!(us * 1e3 / LABEL_QUERIES as f64));
    Ok(())
}

/// Median and 99th percentile, microseconds.
fn spread(mut times: Vec<f64>) -> Value {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    json!({ "median": at(0.5), "p99": at(0.99) })
}

fn timed(run: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    run();
    begun.elapsed().as_secs_f64() * 1e6
}

fn queries(map: &RoadMap, roads: &ProfileRoads, places: &[Place]) -> Value {
    let mut query = Query::new(&map.topology, network(map, roads), &roads.index);
    let mut random = Random::new(2, 0);
    let mut ask = |_| {
        let [from, to] = [(); 2].map(|()| &places[random.below(places.len())]);
        timed(|| {
            std::hint::black_box(query.path(from, to));
        })
    };
    spread((0..QUERIES).map(&mut ask).collect())
}

fn snaps(map: &RoadMap, positions: &[Position]) -> Value {
    let ask = |&position| {
        timed(|| {
            std::hint::black_box(map.snap.near(position, SEARCH_RADIUS_M, 8));
        })
    };
    spread(positions.iter().cycle().take(SNAPS).map(ask).collect())
}

/// Streets are closed in the metric; the shortcuts follow.
fn closings(map: &RoadMap, roads: &ProfileRoads) -> Value {
    let mut random = Random::new(4, 0);
    let mut close = |_| {
        let (mut metric, mut edges) = (roads.metric.clone(), Vec::new());
        for _ in 0..WORKS {
            let edge = EdgeId(random.below(map.graph.edge_count()) as u32);
            edges.extend(map.graph.edges_of(map.graph.edge(edge).chain));
        }
        for edge in &edges {
            metric.edges[edge.index()] = PathWeight::INFINITE;
        }
        let mut customized = roads.index.customized.clone();
        timed(|| {
            customized.reweigh(&map.topology, &map.states, &metric, &edges);
        })
    };
    spread((0..CLOSINGS).map(&mut close).collect())
}
