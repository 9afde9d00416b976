//! `rounds import`: what is in an extract, and bin lists made from addresses.

use std::path::{Path, PathBuf};

use clap::Args;
use osm_data::network::Position;
use osm_data::{ImportOptions, ImportReport};
use route_core::format::address_list::read_address_list;
use route_core::format::bin_list::{BinListOptions, read_bin_list};
use route_core::format::bin_list_writer::write_bin_list;
use route_core::messages::Language;
use route_core::model::fault::Fault;

use crate::bin_list_maker::{Place, Recipe, bin_list};
use crate::error::{CommandError, fault_lines};
use crate::inputs::{InputError, import_extract, import_step, read};
use crate::output::write_file;
use crate::progress::{Phase, ProgressDisplay, ProgressMode, Step};
use crate::roads::parse_position;
use crate::solve::in_pool;
use crate::terminal::{print, say};

/// An extract with fewer addresses is probably of a country where they are not in the map.
const FEW_ADDRESSES: usize = 100;

/// What to import.
#[derive(Args, Clone, Debug)]
pub struct ImportArgs {
    /// OpenStreetMap extract, `.osm.pbf`: prints what was kept, dropped and guessed, and with
    /// --out makes it ready for the other commands
    #[arg(required_unless_present = "addresses", conflicts_with = "addresses")]
    extract: Option<PathBuf>,
    /// Write the import report to a file, as JSON
    #[arg(long, value_name = "FILE", requires = "extract")]
    report: Option<PathBuf>,
    /// Print the import report as JSON
    #[arg(long, requires = "extract")]
    json: bool,
    /// Make a bin list from an address file (BAN, BAL, BANO, CSV) or from an extract's addresses
    #[arg(long, value_name = "FILE", requires = "out")]
    addresses: Option<PathBuf>,
    /// The road map to write (such as pas-de-calais.roads: the other commands take it as their
    /// --extract and start at once), or with --addresses the bin list
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    choice: Choice,
}

/// Which bins at which addresses.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Bin lists from addresses")]
struct Choice {
    /// Stream of the bins
    #[arg(long, value_name = "ID", default_value = "OMR", requires = "addresses")]
    stream: String,
    /// Volume of a bin, litres
    #[arg(
        long,
        value_name = "L",
        default_value_t = 240.0,
        requires = "addresses"
    )]
    volume: f64,
    /// Bins at each address
    #[arg(long, value_name = "N", default_value_t = 1, requires = "addresses")]
    count: u32,
    /// At most so many addresses, chosen at random
    #[arg(long, value_name = "N", requires = "addresses")]
    limit: Option<usize>,
    /// Seed of that choice
    #[arg(long, value_name = "N", default_value_t = 0, requires = "addresses")]
    seed: u64,
    /// The extract's buildings instead of its addresses
    #[arg(long, requires = "addresses")]
    buildings: bool,
    /// Only addresses around this position
    #[arg(
        long,
        value_name = "LON,LAT",
        value_parser = parse_position,
        allow_hyphen_values = true,
        requires = "radius"
    )]
    near: Option<Position>,
    /// Only addresses so near to it, metres
    #[arg(long, value_name = "M", requires = "near")]
    radius: Option<f64>,
}

/// Prints an import report and writes a road map, or writes a bin list.
pub fn import(args: &ImportArgs, language: Language) -> Result<(), CommandError> {
    in_pool(None, || match (&args.extract, &args.addresses, &args.out) {
        (Some(extract), ..) => look_into(extract, args, language),
        (None, Some(addresses), Some(out)) => make_bin_list(addresses, out, &args.choice, language),
        _ => Ok(()),
    })?
}

fn look_into(extract: &Path, args: &ImportArgs, language: Language) -> Result<(), CommandError> {
    let report = match &args.out {
        Some(out) => make_road_map(extract, out, language)?,
        None => read_extract(extract, language)?.report,
    };
    let json = || {
        let text = serde_json::to_string_pretty(&report).map(|text| text + "\n");
        text.map_err(|error| CommandError::Export(error.into()))
    };
    if let Some(file) = &args.report {
        write_file(file, json()?.into_bytes())?;
    }
    let text = if args.json {
        json()?
    } else {
        report.to_string()
    };
    print(&text)
}

/// Writes a road map; returns what the import dropped and guessed.
fn make_road_map(
    extract: &Path,
    out: &Path,
    language: Language,
) -> Result<ImportReport, CommandError> {
    let progress = ProgressDisplay::new(ProgressMode::Auto, language);
    let map = import_extract(extract, &|step| progress.show(step));
    let written = map.map_err(CommandError::from).and_then(|map| {
        progress.show(Step::at(Phase::Write, 0.0));
        write_file(out, map.to_bytes())?;
        Ok(map.report)
    });
    progress.finish();
    written
}

fn read_extract(extract: &Path, language: Language) -> Result<osm_data::Import, CommandError> {
    let progress = ProgressDisplay::new(ProgressMode::Auto, language);
    let options = ImportOptions { buildings: true };
    let import = osm_data::import(extract, &options, &mut |step| {
        progress.show(import_step(step));
    });
    progress.finish();
    import.map_err(|error| InputError::from(error).into())
}

fn make_bin_list(
    addresses: &Path,
    out: &Path,
    choice: &Choice,
    language: Language,
) -> Result<(), CommandError> {
    let places = if is_extract(addresses) {
        places_of_extract(addresses, choice.buildings, language)?
    } else {
        places_of_list(addresses, language)?
    };
    let recipe = Recipe {
        stream: choice.stream.clone(),
        volume_l: choice.volume,
        count: choice.count,
        near: choice.near.zip(choice.radius),
        limit: choice.limit,
        seed: choice.seed,
    };
    let bins = bin_list(&places, &recipe);
    if bins.is_empty() {
        let cause = "there is no address, or none so near";
        let action = "take another file, a larger --radius, or with an extract --buildings";
        return Err(Fault::new(
            "NO_ADDRESSES",
            addresses.display().to_string(),
            cause,
            action,
        )
        .into());
    }
    let bytes = write_bin_list(&bins);
    let name = out.display().to_string();
    // What cannot be read back is not written: a volume out of range, for example.
    let list = read_bin_list(&name, &bytes, &BinListOptions::default());
    if !list.faults.is_empty() {
        return Err(InputError::Faults(list.faults).into());
    }
    write_file(out, bytes)?;
    let [bins, places] = [bins.len(), places.len()].map(|count| language.number(count as f64, 0));
    print(&language.typeset(&language.pick(
        format!("{name} : {bins} lignes pour {places} adresses ou bâtiments"),
        format!("{name}: {bins} rows for {places} addresses or buildings"),
    )))
}

fn is_extract(file: &Path) -> bool {
    file.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("pbf"))
}

fn places_of_extract(
    extract: &Path,
    buildings: bool,
    language: Language,
) -> Result<Vec<Place>, CommandError> {
    let network = read_extract(extract, language)?.network;
    if buildings {
        return Ok(network.buildings.iter().map(Place::from).collect());
    }
    let [found, built] = [network.addresses.len(), network.buildings.len()];
    if found < FEW_ADDRESSES && built > found {
        let [found, built] = [found, built].map(|count| language.number(count as f64, 0));
        let file = extract.display();
        say(&language.typeset(&language.pick(
            format!("{file} : {found} adresses seulement, mais {built} bâtiments : --buildings les prend à la place"),
            format!("{file}: only {found} addresses, but {built} buildings: --buildings takes those instead"),
        )));
    }
    Ok(network.addresses.iter().map(Place::from).collect())
}

fn places_of_list(file: &Path, language: Language) -> Result<Vec<Place>, CommandError> {
    let list = read_address_list(&file.display().to_string(), &read(file)?);
    if list.addresses.is_empty() && !list.faults.is_empty() {
        return Err(InputError::Faults(list.faults).into());
    }
    fault_lines(&list.faults, language)
        .iter()
        .for_each(|line| say(line));
    Ok(list.addresses.iter().map(Place::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_longitude_and_latitude() {
        for (text, position) in [
            ("2.64,50.53", Some((2.64, 50.53))),
            ("-1.5, 47", Some((-1.5, 47.0))),
            ("2.64", None),
            ("2,64,50,53", None),
            ("200,50", None),
            ("nan,50", None),
        ] {
            let expected = position.map(|(lon, lat)| Position::from_degrees(lon, lat));
            assert_eq!(parse_position(text).ok(), expected, "{text}");
        }
    }
}
