//! `rounds table`: times and distances between many positions.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use clap::Args;
use osm_data::network::Position;
use route_core::messages::Language;
use route_core::model::fault::Fault;
use route_core::paths::table::{LegTable, Place, Watch};
use serde::Deserialize;

use crate::error::CommandError;
use crate::inputs::{InputError, read};
use crate::output::write_file;
use crate::roads::{Ground, RoadArgs, Roads, has_extension};
use crate::solve::in_pool;
use crate::terminal::say;

/// Between which positions.
#[derive(Args, Clone, Debug)]
pub struct TableArgs {
    #[command(flatten)]
    roads: RoadArgs,
    /// Positions, CSV with columns id, lon, lat: where legs end, and begin if there are no sources
    #[arg(long, value_name = "FILE")]
    points: PathBuf,
    /// Where legs begin, likewise
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// What to write: `.csv` (from, to, seconds, metres), or `.npy` (sources x points x 2 of
    /// 32-bit integers: deciseconds and decimetres, -1 where there is no way)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    lon: f64,
    lat: f64,
}

/// A position on the road.
struct Point {
    id: String,
    place: Place,
}

/// Writes the table.
pub fn table(args: &TableArgs, language: Language) -> Result<(), CommandError> {
    in_pool(None, || run(args, language))?
}

fn run(args: &TableArgs, language: Language) -> Result<(), CommandError> {
    let is_npy = has_extension(&args.out, "npy");
    if !is_npy && !has_extension(&args.out, "csv") {
        return Err(Fault::new(
            "FORMAT_UNKNOWN",
            "--out",
            format!("`{}` ends neither in .csv nor in .npy", args.out.display()),
            "give it one of the two endings",
        )
        .into());
    }
    let ground = Ground::read(&args.roads)?;
    let roads = ground.roads();
    let entries = points(&args.points, &roads)?;
    let exits = match &args.sources {
        Some(sources) => points(sources, &roads)?,
        None => points(&args.points, &roads)?,
    };
    let places = |points: &[Point]| -> Vec<Place> {
        points.iter().map(|point| point.place.clone()).collect()
    };
    let pruned = roads.profile().index.pruned();
    let watch = Watch {
        cancel: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let table = pruned.and_then(|pruned| {
        LegTable::compute(
            &roads.map().topology,
            pruned,
            roads.network(),
            &places(&exits),
            &places(&entries),
            &watch,
        )
    });
    let table = table.ok_or(CommandError::Interrupted)?;
    let bytes = if is_npy {
        as_npy(&table, exits.len(), entries.len())
    } else {
        as_csv(&table, &exits, &entries)
    };
    write_file(&args.out, bytes)?;
    let legs = language.number((exits.len() * entries.len()) as f64, 0);
    say(&language.pick(
        format!("{legs} trajets : {}", args.out.display()),
        format!("{legs} legs: {}", args.out.display()),
    ));
    Ok(())
}

/// The positions of a file, all faults at once.
fn points(file: &Path, roads: &Roads) -> Result<Vec<Point>, CommandError> {
    let name = file.display().to_string();
    let bytes = read(file)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let header = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text);
    let (mut points, mut faults) = (Vec::new(), Vec::new());
    for (index, row) in reader.deserialize::<Row>().enumerate() {
        let place = format!("{name}, row {}", index + 2);
        let on_road = row.map_err(|error| {
            let action = "write the columns id, lon, lat, with decimal points";
            Fault::new("ROW_UNREADABLE", &*place, error.to_string(), action)
        });
        let on_road = on_road.and_then(|row| {
            if row.lon.abs() > 180.0 || row.lat.abs() > 90.0 {
                let cause = format!("{}, {} is nowhere on Earth", row.lon, row.lat);
                let action = "write degrees, longitude before latitude";
                return Err(Fault::new("NOT_A_POSITION", &*place, cause, action));
            }
            let position = Position::from_degrees(row.lon, row.lat);
            let place = roads.place(position, &place)?;
            Ok(Point { id: row.id, place })
        });
        match on_road {
            Ok(point) => points.push(point),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() {
        Ok(points)
    } else {
        Err(InputError::Faults(faults).into())
    }
}

fn as_csv(table: &LegTable, exits: &[Point], entries: &[Point]) -> Vec<u8> {
    let mut text = String::from("from,to,time_s,distance_m\n");
    let quoted = |id: &str| {
        if id.contains([',', '"', '\n']) {
            format!("\"{}\"", id.replace('"', "\"\""))
        } else {
            id.to_owned()
        }
    };
    for (i, exit) in exits.iter().enumerate() {
        for (j, entry) in entries.iter().enumerate() {
            let leg = table.leg(i as u32, j as u32);
            let (from, to) = (quoted(&exit.id), quoted(&entry.id));
            if leg.is_reachable() {
                let tenths = |value: i32| format!("{}.{}", value / 10, value % 10);
                let (time, distance) = (tenths(leg.time), tenths(leg.distance));
                text += &format!("{from},{to},{time},{distance}\n");
            } else {
                text += &format!("{from},{to},,\n");
            }
        }
    }
    text.into_bytes()
}

/// NumPy's format, version 1.0: magic, length of the header, header padded to 64 bytes, values.
fn as_npy(table: &LegTable, exits: usize, entries: usize) -> Vec<u8> {
    let mut header =
        format!("{{'descr': '<i4', 'fortran_order': False, 'shape': ({exits}, {entries}, 2), }}");
    let unpadded = 10 + header.len() + 1;
    header += &" ".repeat(unpadded.next_multiple_of(64) - unpadded);
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    for exit in 0..exits as u32 {
        for entry in 0..entries as u32 {
            let leg = table.leg(exit, entry);
            let pair = if leg.is_reachable() {
                [leg.time, leg.distance]
            } else {
                [-1, -1]
            };
            bytes.extend(pair.into_iter().flat_map(i32::to_le_bytes));
        }
    }
    bytes
}
