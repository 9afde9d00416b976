//! Positions in French files: degrees, Lambert-93, or one of the nine conic zones.

use std::sync::LazyLock;

use osm_data::network::Position;
use proj4rs::Proj;
use proj4rs::transform::transform;

use crate::geometry::distance_m;

use super::values::Wrong;

/// A row farther than this from the middle of its list has a wrong position, metres: no
/// agglomeration is that large, and a lost minus sign is that far in western France.
const FAR_M: f64 = 200_000.0;
/// Lists shorter than this have no middle worth the name.
const ENOUGH_ROWS: usize = 10;

/// A position from longitude and latitude in degrees.
pub fn from_degrees(lon: f64, lat: f64) -> Result<Position, Wrong> {
    let found = format!("longitude {lon}, latitude {lat}");
    if lon == 0.0 && lat == 0.0 {
        return Err(Wrong::new(
            "POSITION_ZERO",
            "longitude and latitude are 0",
            "fill in the position of the place",
        ));
    }
    if METROPOLITAN_FRANCE.contains(lat, lon)
        || (lon.abs() <= 90.0 && (90.0..=180.0).contains(&lat.abs()))
    {
        return Err(swapped(lon, lat));
    }
    if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
        return Ok(Position::from_degrees(lon, lat));
    }
    let action = if projected(lon, lat).is_some() {
        "these are metres of a French projection: name the columns `x` and `y`"
    } else {
        "write degrees: longitude from -180 to 180, latitude from -90 to 90"
    };
    Err(Wrong::new(
        "POSITION_OUT_OF_RANGE",
        format!("{found} is no place on Earth"),
        action,
    ))
}

/// A position from columns `x` and `y`: Lambert-93 (EPSG:2154) or CC42 to CC50 (EPSG:3942 to
/// 3950) by the area in which it then lies, or degrees if the numbers are that small.
///
/// Web Mercator (EPSG:3857) is not read: in the north of France its numbers are also places in
/// Lambert-93.
pub fn from_metres(x: f64, y: f64) -> Result<Position, Wrong> {
    if x.abs() <= 180.0 && y.abs() <= 180.0 {
        return from_degrees(x, y);
    }
    projected(x, y).ok_or_else(|| {
        Wrong::new(
            "POSITION_OUT_OF_RANGE",
            format!("x {x}, y {y} lies in France neither in Lambert-93 nor in CC42 to CC50"),
            "write metres in one of these projections, or degrees in columns `lon` and `lat`",
        )
    })
}

fn projected(x: f64, y: f64) -> Option<Position> {
    PROJECTIONS
        .iter()
        .find_map(|projection| projection.position(x, y))
}

fn swapped(lon: f64, lat: f64) -> Wrong {
    Wrong::new(
        "COORDINATES_SWAPPED",
        format!("longitude {lon} and latitude {lat} seem to be swapped"),
        "write the longitude in column `lon` and the latitude in column `lat`",
    )
}

/// Rows whose position cannot belong to a list, seen against the middle of all its positions:
/// swapped coordinates, a lost minus sign or digit.
pub fn strays(positions: &[Position]) -> Vec<(usize, Wrong)> {
    if positions.len() < ENOUGH_ROWS {
        return Vec::new();
    }
    let median = |mut values: Vec<i32>| {
        let middle = values.len() / 2;
        *values.select_nth_unstable(middle).1
    };
    let middle = Position {
        lon_e7: median(positions.iter().map(|position| position.lon_e7).collect()),
        lat_e7: median(positions.iter().map(|position| position.lat_e7).collect()),
    };
    let stray = |position: Position| {
        let distance = distance_m(middle, position);
        if distance <= FAR_M {
            return None;
        }
        let (lon, lat) = (position.lon(), position.lat());
        let exchanged = Position {
            lon_e7: position.lat_e7,
            lat_e7: position.lon_e7,
        };
        if lon.abs() <= 90.0 && distance_m(middle, exchanged) <= FAR_M {
            return Some(swapped(lon, lat));
        }
        Some(Wrong::new(
            "POSITION_FAR_AWAY",
            format!(
                "longitude {lon}, latitude {lat} is {:.0} km from the middle of the list",
                distance / 1e3
            ),
            "correct the position; perhaps a minus sign or a digit is missing",
        ))
    };
    positions
        .iter()
        .enumerate()
        .filter_map(|(row, &position)| Some((row, stray(position)?)))
        .collect()
}

/// An area in degrees.
#[derive(Debug)]
struct Area {
    lon: (f64, f64),
    lat: (f64, f64),
}

impl Area {
    fn contains(&self, lon: f64, lat: f64) -> bool {
        (self.lon.0..=self.lon.1).contains(&lon) && (self.lat.0..=self.lat.1).contains(&lat)
    }
}

const METROPOLITAN_FRANCE: Area = Area {
    lon: (-5.2, 9.7),
    lat: (41.2, 51.2),
};

/// A conic projection and where it is used.
#[derive(Debug)]
struct Projection {
    plane: Proj,
    used_in: Vec<Area>,
}

impl Projection {
    /// The position of a point, if the projection is used there.
    fn position(&self, x: f64, y: f64) -> Option<Position> {
        let mut point = (x, y, 0.0);
        transform(&self.plane, &GEOGRAPHIC, &mut point).ok()?;
        let (lon, lat) = (point.0.to_degrees(), point.1.to_degrees());
        let is_used = self.used_in.iter().any(|area| area.contains(lon, lat));
        is_used.then(|| Position::from_degrees(lon, lat))
    }
}

fn proj(definition: &str) -> Proj {
    Proj::from_proj_string(definition).expect("a valid built-in definition of a projection")
}

/// RGF93, which is WGS 84 to a few decimetres.
static GEOGRAPHIC: LazyLock<Proj> = LazyLock::new(|| proj("+proj=longlat +ellps=GRS80 +no_defs"));

/// Lambert-93 first, then CC42 to CC50, as the IGN defines them. The areas are drawn so that no
/// point of France in one projection is one in another: Lambert-93 without the sea between the
/// mainland's south-east and Corsica, which takes in Brittany's west in CC47.
static PROJECTIONS: LazyLock<Vec<Projection>> = LazyLock::new(|| {
    let conic = |origin: f64, lat_1: f64, lat_2: f64, x_0: f64, y_0: f64| {
        proj(&format!(
            "+proj=lcc +lon_0=3 +lat_0={origin} +lat_1={lat_1} +lat_2={lat_2} \
             +x_0={x_0} +y_0={y_0} +ellps=GRS80 +units=m +no_defs"
        ))
    };
    let (mainland, corsica) = (
        Area {
            lon: (-5.2, 8.3),
            lat: (42.2, 51.2),
        },
        Area {
            lon: (8.3, 9.7),
            lat: (41.2, 43.1),
        },
    );
    let lambert_93 = Projection {
        plane: conic(46.5, 49.0, 44.0, 700_000.0, 6_600_000.0),
        used_in: vec![mainland, corsica],
    };
    let zones = (42..=50).map(|zone| {
        let origin = f64::from(zone);
        Projection {
            plane: conic(
                origin,
                origin - 0.75,
                origin + 0.75,
                1_700_000.0,
                (origin - 41.0) * 1e6 + 200_000.0,
            ),
            used_in: vec![Area {
                lon: METROPOLITAN_FRANCE.lon,
                lat: (origin - 1.1, origin + 1.1),
            }],
        }
    });
    std::iter::once(lambert_93).chain(zones).collect()
});

#[cfg(test)]
mod tests;
