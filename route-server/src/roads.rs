//! The roads as one vehicle of a fleet may drive them, for commands that need no bins.

use std::path::{Path, PathBuf};

use clap::Args;
use osm_data::network::Position;
use route_core::format::fleet::read_fleet;
use route_core::format::profile::{read_profile, vehicle_of};
use route_core::model::container::Day;
use route_core::model::fault::Fault;
use route_core::model::fleet::VehicleClass;
use route_core::model::opening::PlanDate;
use route_core::paths::dijkstra::Network;
use route_core::paths::place::{RADIUS_M, place_at};
use route_core::paths::road_map::RoadMap;
use route_core::paths::table::Place;
use route_core::planning::class_roads::ProfileRoads;

use crate::error::CommandError;
use crate::inputs::{InputError, Map, read, read_rules};
use crate::progress::{Phase, Step};
use crate::terminal::say;

/// Which roads, and for whom.
#[derive(Args, Clone, Debug)]
pub struct RoadArgs {
    /// OpenStreetMap extract, `.osm.pbf`, or a road map of `rounds import`
    #[arg(long, value_name = "FILE")]
    pub extract: PathBuf,
    /// Fleet, JSON
    #[arg(long, value_name = "FILE")]
    pub fleet: Option<PathBuf>,
    /// Vehicle of the fleet whose size, weight and shift count; without a fleet, a profile file,
    /// JSON
    #[arg(long, value_name = "ID|FILE")]
    pub profile: String,
    /// Rules of your own or decrees, JSON or CSV; may be given several times
    #[arg(long, value_name = "FILE")]
    pub overrides: Vec<PathBuf>,
    /// Date for dated road rules; an ordinary Monday if absent. Rules for hours are those of the
    /// vehicle's shift
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = PlanDate::parse)]
    pub date: Option<PlanDate>,
}

/// A map, the vehicle, and a date.
pub struct Ground {
    map: Map,
    class: VehicleClass,
    date: PlanDate,
}

fn vehicle_of_fleet(file: &Path, id: &str) -> Result<VehicleClass, CommandError> {
    let name = file.display().to_string();
    let fleet = read_fleet(&name, &read(file)?).map_err(InputError::Faults)?;
    let known: Vec<String> = fleet.vehicles.iter().map(|v| v.id.clone()).collect();
    let mut vehicles = fleet.vehicles.into_iter();
    vehicles.find(|vehicle| vehicle.id == id).ok_or_else(|| {
        let cause = format!("there is no vehicle `{id}`");
        let action = format!("take one of: {}", known.join(", "));
        Fault::new("VEHICLE_UNKNOWN", name + ", /vehicles", cause, action).into()
    })
}

impl Ground {
    /// Reads all.
    ///
    /// # Errors
    /// A file cannot be read or is wrong, or the fleet has no such vehicle.
    pub fn read(args: &RoadArgs, report: &(dyn Fn(Step) + Sync)) -> Result<Self, CommandError> {
        let overrides = read_rules(&args.overrides)?;
        let class = match &args.fleet {
            Some(fleet) => vehicle_of_fleet(fleet, &args.profile)?,
            None => {
                let bytes = read(Path::new(&args.profile))?;
                let profile = read_profile(&args.profile, &bytes).map_err(InputError::Faults)?;
                vehicle_of(profile)
            }
        };
        let mut map = Map::open(&args.extract, report)?;
        map.obey(overrides, std::slice::from_ref(&class));
        for fault in &map.roads.rules.faults {
            say(&fault.to_string());
        }
        report(Step::at(Phase::Legs, 0.0));
        let monday = PlanDate::in_ordinary_week(Day::Monday);
        let date = args.date.unwrap_or(monday);
        Ok(Self { map, class, date })
    }

    /// The roads on the date.
    pub fn roads(&self) -> Roads<'_> {
        Roads {
            map: &self.map.roads,
            profile: ProfileRoads::build(&self.map.roads, &self.class, self.date),
        }
    }
}

/// Roads of the one vehicle.
pub struct Roads<'a> {
    map: &'a RoadMap,
    profile: ProfileRoads,
}

impl Roads<'_> {
    /// The map.
    pub fn map(&self) -> &RoadMap {
        self.map
    }

    /// Weights, main component and index.
    pub fn profile(&self) -> &ProfileRoads {
        &self.profile
    }

    /// The network.
    pub fn network(&self) -> Network<'_> {
        Network {
            graph: &self.map.graph,
            states: &self.map.states,
            metric: &self.profile.metric,
        }
    }

    /// Where on the road a position lies.
    ///
    /// # Errors
    /// The vehicle can use no road near it; `said` is where the position stands.
    pub fn place(&self, position: Position, said: &str) -> Result<Place, Fault> {
        let place = place_at(
            self.map(),
            self.network(),
            &self.profile().component,
            position,
        );
        if place.is_empty() {
            return Err(Fault::new(
                "NO_ROAD_WITHIN_RADIUS",
                said,
                format!("the vehicle can come to no road within {RADIUS_M} m and leave it again"),
                "check that it is longitude, latitude, and inside the extract",
            ));
        }
        Ok(place)
    }
}

/// Whether a file's name ends so.
pub fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Longitude and latitude, separated by a comma.
///
/// # Errors
/// It is not that.
pub fn parse_position(text: &str) -> Result<Position, String> {
    let degrees = text.split_once(',').and_then(|(lon, lat)| {
        let lon: f64 = lon.trim().parse().ok()?;
        let lat: f64 = lat.trim().parse().ok()?;
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then(|| Position::from_degrees(lon, lat))
    });
    degrees.ok_or_else(|| format!("`{text}` is not a position: write for example 2.64,50.53"))
}
