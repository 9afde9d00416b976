//! `rounds route`: the way from one position to another, told or drawn.

use clap::Args;
use osm_data::network::Position;
use route_core::directions::arms::Arms;
use route_core::directions::guide::Guide;
use route_core::graph::road_graph::RoadGraph;
use route_core::messages::Language;
use route_core::messages::manoeuvres::manoeuvre_sentence;
use route_core::model::fault::Fault;
use route_core::paths::dijkstra::Path;
use route_core::paths::index::Query;
use serde_json::json;

use crate::error::CommandError;
use crate::roads::{Ground, RoadArgs, Roads, parse_position};
use crate::solve::in_pool;
use crate::terminal::print;

/// From where to where.
#[derive(Args, Clone, Debug)]
pub struct RouteArgs {
    #[command(flatten)]
    roads: RoadArgs,
    /// Where it begins
    #[arg(long, value_name = "LON,LAT", value_parser = parse_position, allow_hyphen_values = true)]
    from: Position,
    /// Where it ends
    #[arg(long, value_name = "LON,LAT", value_parser = parse_position, allow_hyphen_values = true)]
    to: Position,
    /// Print the line as GeoJSON instead of directions
    #[arg(long)]
    geojson: bool,
}

/// Prints the fastest way.
pub fn route(args: &RouteArgs, language: Language) -> Result<(), CommandError> {
    in_pool(None, || run(args, language))?
}

fn run(args: &RouteArgs, language: Language) -> Result<(), CommandError> {
    let ground = Ground::read(&args.roads, &|_| {})?;
    let roads = ground.roads();
    let (from, to) = (
        roads.place(args.from, "--from")?,
        roads.place(args.to, "--to")?,
    );
    let topology = &roads.map().topology;
    let mut query = Query::new(topology, roads.network(), &roads.profile().index);
    let path = query.path(&from, &to).ok_or_else(|| {
        Fault::new(
            "NOT_CONNECTED",
            "--from, --to",
            "the vehicle finds no way between them",
            "check its weight and size, and the extract",
        )
    })?;
    print(&if args.geojson {
        line(&roads.map().graph, &path)
    } else {
        told(&roads, &path, language)?
    })
}

/// A feature with the exact line.
fn line(graph: &RoadGraph, path: &Path) -> String {
    let last = path.edges.len() - 1;
    let mut points: Vec<Position> = Vec::new();
    for (index, &edge) in path.edges.iter().enumerate() {
        let from_dm = if index == 0 { path.from_offset_dm } else { 0 };
        let to_dm = if index == last {
            path.to_offset_dm
        } else {
            graph.length_dm(edge)
        };
        points.extend(graph.positions_between(edge, from_dm, to_dm));
    }
    points.dedup();
    let coordinates: Vec<[f64; 2]> = points.iter().map(|p| [p.lon(), p.lat()]).collect();
    json!({
        "type": "Feature",
        "properties": {
            "distance_m": f64::from(path.weight.distance_dm()) / 10.0,
            "duration_s": f64::from(path.weight.time_ms()) / 1_000.0,
        },
        "geometry": { "type": "LineString", "coordinates": coordinates },
    })
    .to_string()
}

/// A line for each manoeuvre, with the way to the next one, and the sums.
fn told(roads: &Roads, path: &Path, language: Language) -> Result<String, CommandError> {
    let arms = Arms::of(&roads.map().graph);
    let guide = Guide {
        network: roads.network(),
        arms: &arms,
    };
    let manoeuvres = guide
        .leg(path)
        .map_err(|error| CommandError::Machine(error.to_string()))?;
    let way = |distance_dm: u32, time_ms: u32| {
        let metres = language.number(f64::from(distance_dm) / 10.0, 0);
        let minutes = language.number(f64::from(time_ms) / 60_000.0, 1);
        language.typeset(&format!("{metres} m, {minutes} min"))
    };
    let mut lines: Vec<String> = manoeuvres
        .iter()
        .map(|manoeuvre| {
            let sentence = manoeuvre_sentence(language, manoeuvre);
            match manoeuvre.distance_dm {
                0 => sentence,
                distance_dm => format!("{sentence} ({})", way(distance_dm, manoeuvre.time_ms)),
            }
        })
        .collect();
    let total = way(path.weight.distance_dm(), path.weight.time_ms());
    lines.push(language.pick(format!("Total : {total}"), format!("Total: {total}")));
    Ok(lines.join("\n"))
}
