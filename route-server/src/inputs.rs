//! What a plan is made from: the map, the bin list and the fleet, read and made ready.

use std::path::{Path, PathBuf};

use osm_data::network::RoadNetwork;
use osm_data::{ImportOptions, ImportPhase, ImportProgress, ImportReport, OsmError};
use route_core::format::bin_list::{BinList, BinListOptions, read_bin_list};
use route_core::format::decrees::read_decrees;
use route_core::format::fleet::read_fleet;
use route_core::format::overrides::read_overrides;
use route_core::model::fault::Fault;
use route_core::model::fleet::{Fleet, VehicleClass};
use route_core::model::overrides::Overrides;
use route_core::paths::road_map::RoadMap;
use route_core::planning::baseline::Baseline;
use route_core::planning::request::Request;
use route_core::roads_file::{self, ImportedMap, RoadsFileError, is_roads_file};
use thiserror::Error;

use crate::calendar::Calendar;
use crate::progress::{Phase, Step};

/// Why there is nothing to plan with.
#[derive(Error, Debug)]
#[non_exhaustive]
pub enum InputError {
    /// A file that cannot be read.
    #[error("{}: cannot be read: {source}. Check the path and the permissions.", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// An extract that cannot be read.
    #[error(transparent)]
    Extract(#[from] OsmError),
    /// A road map that cannot be opened.
    #[error(transparent)]
    Roads(#[from] RoadsFileError),
    /// What has to be mended in the files.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
}

/// The bytes of a file.
///
/// # Errors
/// It cannot be read.
pub fn read(file: &Path) -> Result<Vec<u8>, InputError> {
    std::fs::read(file).map_err(|source| InputError::Unreadable {
        file: file.to_owned(),
        source,
    })
}

/// Imports an extract and makes it ready for planning, on the current rayon pool.
///
/// # Errors
/// The extract cannot be read.
pub fn import_extract(
    file: &Path,
    report: &(dyn Fn(Step) + Sync),
) -> Result<ImportedMap, InputError> {
    let options = ImportOptions::default();
    let import = osm_data::import(file, &options, &mut |step| report(import_step(step)))?;
    report(Step::at(Phase::Roads, 0.0));
    Ok(ImportedMap::build(import))
}

/// A map made ready for planning, and the planner's own rules on it.
pub struct Map {
    /// The roads as they are in the extract; the checker replays plans on them.
    pub network: RoadNetwork,
    /// What the import dropped and guessed.
    pub report: ImportReport,
    /// The roads as the planner uses them.
    pub roads: RoadMap,
    /// The planner's own rules.
    pub overrides: Overrides,
}

impl Map {
    /// Opens a road map of `rounds import`, or imports an extract.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(file: &Path, report: &(dyn Fn(Step) + Sync)) -> Result<Self, InputError> {
        let ImportedMap {
            network,
            report,
            roads,
        } = if is_roads_file(file) {
            report(Step::at(Phase::Import, 0.0));
            roads_file::open(file)?
        } else {
            import_extract(file, report)?
        };
        Ok(Self {
            network,
            report,
            roads,
            overrides: Overrides::default(),
        })
    }

    /// Puts the planner's own rules on the roads, for vehicles of some classes.
    pub fn obey(&mut self, overrides: Overrides, classes: &[VehicleClass]) {
        let turns_round = |class: &VehicleClass| {
            let profile = class.profile.as_ref();
            profile.is_some_and(|profile| profile.turns_in_dead_ends)
        };
        let in_dead_ends = classes.iter().any(turns_round);
        if !overrides.rules.is_empty() || !overrides.doubts.is_empty() || in_dead_ends {
            self.roads.set_overrides(&overrides, in_dead_ends);
        }
        self.overrides = overrides;
    }
}

/// Reads files of rules, in JSON or as decrees in CSV, by what they hold.
///
/// # Errors
/// A file cannot be read, or what is wrong with all of them.
pub fn read_rules(files: &[PathBuf]) -> Result<Overrides, InputError> {
    let mut overrides = Overrides::default();
    let mut faults = Vec::new();
    for file in files {
        let (name, bytes) = (file.display().to_string(), read(file)?);
        let bare = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let is_json = bare.trim_ascii_start().starts_with(b"{");
        let rules = if is_json {
            read_overrides(&name, &bytes)
        } else {
            read_decrees(&name, &bytes)
        };
        match rules {
            Ok(rules) => overrides.append(rules),
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() {
        Ok(overrides)
    } else {
        Err(InputError::Faults(faults))
    }
}

/// Each of the four phases counts for a quarter.
pub(crate) fn import_step(progress: ImportProgress) -> Step {
    let read = progress.bytes_done as f64 / progress.bytes_total.max(1) as f64;
    let (before, part) = match progress.phase {
        ImportPhase::Relations => (0.0, read),
        ImportPhase::Ways => (0.25, read),
        ImportPhase::Nodes => (0.5, read),
        ImportPhase::Network => (0.75, 0.0),
    };
    Step::at(Phase::Import, before + part / 4.0)
}

/// The bin list and the fleet.
pub struct Inputs {
    /// Good and bad rows.
    pub bins: BinList,
    /// Depots, disposal sites, streams and vehicles.
    pub fleet: Fleet,
}

/// A name for messages, and what is in the file.
pub type Named<'a> = (&'a str, &'a [u8]);

impl Inputs {
    /// Reads bin list and fleet. Bad rows are kept apart, unless `strict`.
    ///
    /// # Errors
    /// All faults of the fleet, and those of the bin list if none of its rows can be planned or
    /// if `strict`.
    pub fn parse(bins: Named, fleet: Named, strict: bool) -> Result<Self, Vec<Fault>> {
        let list = read_bin_list(bins.0, bins.1, &BinListOptions::default());
        let fleet = read_fleet(fleet.0, fleet.1);
        let mut faults = Vec::new();
        if strict || list.containers.is_empty() {
            faults.extend_from_slice(&list.faults);
        }
        if list.containers.is_empty() && list.faults.is_empty() {
            faults.push(Fault::new(
                "NO_ROWS",
                bins.0,
                "there is no row under the header",
                "give one row for each place with bins",
            ));
        }
        match fleet {
            Ok(fleet) if faults.is_empty() => Ok(Self { bins: list, fleet }),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more);
                Err(faults)
            }
        }
    }

    /// Reads the files of a bin list and a fleet.
    ///
    /// # Errors
    /// As [`Self::parse`], or a file cannot be read.
    pub fn read(bins: &Path, fleet: &Path, strict: bool) -> Result<Self, InputError> {
        let (bins_name, fleet_name) = (bins.display().to_string(), fleet.display().to_string());
        let (bins, fleet) = (read(bins)?, read(fleet)?);
        Self::parse((&bins_name, &bins), (&fleet_name, &fleet), strict).map_err(InputError::Faults)
    }

    /// What is asked of the planner for a day.
    pub fn request<'a>(
        &'a self,
        calendar: Calendar,
        baseline: Option<&'a Baseline>,
    ) -> Request<'a> {
        Request {
            containers: &self.bins.containers,
            rejected_rows: &self.bins.faults,
            fleet: &self.fleet,
            date: calendar.date,
            day: calendar.day,
            baseline,
        }
    }
}
