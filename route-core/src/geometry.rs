//! Plane geometry near a place: metres east and north of a reference position.
//!
//! Good to a few centimetres over a street and to about 1 % over an agglomeration, which is
//! what searching for near roads and measuring angles and lateral distances needs. Lengths
//! of roads do not come from here: they are geodesic, from the reader.

use osm_data::network::Position;

/// Mean radius of the Earth, metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A point in the plane, metres east and north of the plane's origin.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Metres {
    /// East.
    pub x: f64,
    /// North.
    pub y: f64,
}

/// An equirectangular projection around an origin.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LocalPlane {
    origin: Position,
    metres_per_unit_x: f64,
    metres_per_unit_y: f64,
}

impl LocalPlane {
    /// The plane that touches the globe at `origin`.
    pub fn at(origin: Position) -> Self {
        let metres_per_unit_y = EARTH_RADIUS_M * 1e-7_f64.to_radians();
        Self {
            origin,
            metres_per_unit_x: metres_per_unit_y * origin.lat().to_radians().cos(),
            metres_per_unit_y,
        }
    }

    /// Metres from the origin.
    pub fn project(&self, position: Position) -> Metres {
        Metres {
            x: (i64::from(position.lon_e7) - i64::from(self.origin.lon_e7)) as f64
                * self.metres_per_unit_x,
            y: (i64::from(position.lat_e7) - i64::from(self.origin.lat_e7)) as f64
                * self.metres_per_unit_y,
        }
    }

    /// The inverse of [`Self::project`], rounded to 1e-7 degree.
    pub fn unproject(&self, point: Metres) -> Position {
        Position {
            lon_e7: self.origin.lon_e7 + (point.x / self.metres_per_unit_x).round() as i32,
            lat_e7: self.origin.lat_e7 + (point.y / self.metres_per_unit_y).round() as i32,
        }
    }
}

/// Straight-line distance in metres, for positions of one region.
pub fn distance_m(a: Position, b: Position) -> f64 {
    let point = LocalPlane::at(a).project(b);
    point.x.hypot(point.y)
}

/// Where a point lies relative to a directed straight piece of road.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Foot {
    /// Position of the nearest point along the piece, 0 at its begin, 1 at its end.
    pub along: f64,
    /// Distance to it, metres.
    pub distance_m: f64,
    /// The point lies to the right of the direction of travel (or exactly on the line).
    pub right: bool,
}

/// The nearest point of the piece `begin → end` to `point`.
pub fn foot(begin: Metres, end: Metres, point: Metres) -> Foot {
    let (dx, dy) = (end.x - begin.x, end.y - begin.y);
    let (px, py) = (point.x - begin.x, point.y - begin.y);
    let length_squared = dx * dx + dy * dy;
    let along = if length_squared > 0.0 {
        ((px * dx + py * dy) / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    Foot {
        along,
        distance_m: (px - along * dx).hypot(py - along * dy),
        right: dx * py - dy * px <= 0.0,
    }
}

/// Direction of travel from one position to another, in 1/256 of a full turn, clockwise from north.
pub fn bearing(from: Position, to: Position) -> u8 {
    (turns_from_north(from, to) * 256.0)
        .round()
        .rem_euclid(256.0) as u8
}

/// Direction of travel from one position to another, whole degrees from 0 to 359, clockwise from
/// north.
pub fn bearing_degrees(from: Position, to: Position) -> u16 {
    (turns_from_north(from, to) * 360.0)
        .round()
        .rem_euclid(360.0) as u16
}

fn turns_from_north(from: Position, to: Position) -> f64 {
    let point = LocalPlane::at(from).project(to);
    point.x.atan2(point.y) / std::f64::consts::TAU
}

#[cfg(test)]
mod tests {
    use super::*;

    const BETHUNE: Position = Position {
        lon_e7: 26_400_000,
        lat_e7: 505_300_000,
    };

    #[test]
    fn a_minute_of_latitude_is_a_nautical_mile() {
        let north = Position {
            lat_e7: BETHUNE.lat_e7 + 166_667,
            ..BETHUNE
        };
        assert!((distance_m(BETHUNE, north) - 1_853.0).abs() < 1.0);
    }

    #[test]
    fn projecting_and_back_gives_the_position() {
        let plane = LocalPlane::at(BETHUNE);
        let place = Position {
            lon_e7: 27_123_456,
            lat_e7: 506_543_210,
        };
        assert_eq!(plane.unproject(plane.project(place)), place);
    }

    #[test]
    fn the_side_of_a_point_follows_the_direction_of_travel() {
        let (south, north) = (Metres { x: 0.0, y: 0.0 }, Metres { x: 0.0, y: 100.0 });
        let east = Metres { x: 7.0, y: 25.0 };
        assert_eq!(
            foot(south, north, east),
            Foot {
                along: 0.25,
                distance_m: 7.0,
                right: true
            }
        );
        assert!(!foot(north, south, east).right);
    }

    #[test]
    fn bearings_run_clockwise_from_north() {
        let step = |lon: i32, lat: i32| Position {
            lon_e7: BETHUNE.lon_e7 + lon,
            lat_e7: BETHUNE.lat_e7 + lat,
        };
        assert_eq!(bearing(BETHUNE, step(0, 1_000)), 0);
        assert_eq!(bearing(BETHUNE, step(1_000, 0)), 64);
        assert_eq!(bearing(BETHUNE, step(0, -1_000)), 128);
        assert_eq!(bearing(BETHUNE, step(-1_000, 0)), 192);
        assert_eq!(bearing_degrees(BETHUNE, step(0, 1_000)), 0);
        assert_eq!(bearing_degrees(BETHUNE, step(-1, 1_000)), 0);
        assert_eq!(bearing_degrees(BETHUNE, step(1_000, 0)), 90);
        assert_eq!(bearing_degrees(BETHUNE, step(-1_000, 0)), 270);
    }
}
