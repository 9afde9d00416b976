//! Lengths, angles and centres on the ground.
//!
//! Streets are short, so a plane that touches the ellipsoid at the place in
//! question is exact enough: below 0.01 % for anything shorter than 50 km.

use crate::network::Position;

/// WGS 84.
const SEMI_MAJOR_AXIS_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_14;

/// Metres per 1e-7 degree at a latitude.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalScale {
    pub metres_per_lon: f64,
    pub metres_per_lat: f64,
}

impl LocalScale {
    pub fn at_latitude(degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let w2 = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        let prime_vertical = SEMI_MAJOR_AXIS_M / w2.sqrt();
        let meridian = prime_vertical * (1.0 - ECCENTRICITY_SQUARED) / w2;
        let unit = 1e-7_f64.to_radians();
        Self {
            metres_per_lon: prime_vertical * cos * unit,
            metres_per_lat: meridian * unit,
        }
    }

    fn between(a: Position, b: Position) -> Self {
        Self::at_latitude((a.lat() + b.lat()) / 2.0)
    }

    /// Metres east and north from `a` to `b`.
    pub fn offset_m(self, a: Position, b: Position) -> (f64, f64) {
        const FULL_TURN: i64 = 3_600_000_000;
        let lon = i64::from(b.lon_e7) - i64::from(a.lon_e7);
        // The short way round, also across the date line.
        let lon = (lon + FULL_TURN / 2).rem_euclid(FULL_TURN) - FULL_TURN / 2;
        let lat = i64::from(b.lat_e7) - i64::from(a.lat_e7);
        (
            lon as f64 * self.metres_per_lon,
            lat as f64 * self.metres_per_lat,
        )
    }
}

/// Metres between two positions.
fn distance_m(a: Position, b: Position) -> f64 {
    let (east, north) = LocalScale::between(a, b).offset_m(a, b);
    east.hypot(north)
}

/// Length of a line in decimetres, at least 1.
pub(crate) fn length_dm(line: &[Position]) -> u32 {
    let metres: f64 = line.windows(2).map(|p| distance_m(p[0], p[1])).sum();
    ((metres * 10.0).round() as u32).max(1)
}

/// Direction from `a` to `b` in degrees clockwise from north; `None` where they are one.
pub(crate) fn bearing(a: Position, b: Position) -> Option<f64> {
    let (east, north) = LocalScale::between(a, b).offset_m(a, b);
    (a != b).then(|| east.atan2(north).to_degrees())
}

/// The turn from one bearing to another, in degrees from -180 to 180, positive to the right.
pub(crate) fn turn_angle(from: f64, to: f64) -> f64 {
    (to - from + 180.0).rem_euclid(360.0) - 180.0
}

/// The centre of an area given by its outlines, or of lines that enclose none.
pub(crate) fn centre(lines: &[Vec<Position>]) -> Option<Position> {
    let first = *lines.iter().flatten().next()?;
    let scale = LocalScale::at_latitude(first.lat());
    let local = |p: &Position| scale.offset_m(first, *p);
    let mut by_area = Weighted::default();
    let mut by_length = Weighted::default();
    for line in lines {
        let closed = line.len() > 3 && line.first() == line.last();
        for pair in line.windows(2) {
            let ((x0, y0), (x1, y1)) = (local(&pair[0]), local(&pair[1]));
            by_length.add((x1 - x0).hypot(y1 - y0), (x0 + x1) / 2.0, (y0 + y1) / 2.0);
            if closed {
                let twice_area = x0 * y1 - x1 * y0;
                by_area.add(twice_area, (x0 + x1) / 3.0, (y0 + y1) / 3.0);
            }
        }
    }
    let all_closed = lines.iter().all(|line| line.first() == line.last());
    let (x, y) = all_closed
        .then(|| by_area.mean())
        .flatten()
        .or_else(|| by_length.mean())
        .unwrap_or_default();
    Some(Position {
        lon_e7: first
            .lon_e7
            .saturating_add((x / scale.metres_per_lon).round() as i32),
        lat_e7: first
            .lat_e7
            .saturating_add((y / scale.metres_per_lat).round() as i32),
    })
}

#[derive(Default)]
struct Weighted {
    weight: f64,
    x: f64,
    y: f64,
}

impl Weighted {
    fn add(&mut self, weight: f64, x: f64, y: f64) {
        self.weight += weight;
        self.x += weight * x;
        self.y += weight * y;
    }

    /// The mean, unless the weights all but cancel out.
    fn mean(&self) -> Option<(f64, f64)> {
        (self.weight.abs() > 1e-3).then(|| (self.x / self.weight, self.y / self.weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::from_degrees(lon, lat)
    }

    #[test]
    fn lengths_agree_with_geodesics() {
        // Geodesics on WGS 84 (Karney's algorithm, GeographicLib).
        for (a, b, metres) in [
            (at(2.64, 50.53), at(2.65, 50.53), 709.045),
            (at(2.64, 50.53), at(2.64, 50.54), 1_112.394),
            (at(0.0, 0.0), at(0.01, 0.0), 1_113.195),
            (at(0.0, 60.0), at(0.01, 60.0), 558.000),
            (at(2.6, 50.5), at(2.9, 50.6), 23_996.437),
        ] {
            let length = f64::from(length_dm(&[a, b])) / 10.0;
            let tolerance = 0.05 + metres * 1e-5;
            assert!(
                (length - metres).abs() <= tolerance,
                "{a:?} {b:?}: {length}"
            );
        }
    }

    #[test]
    fn a_length_is_never_zero() {
        assert_eq!(length_dm(&[at(2.0, 50.0), at(2.0, 50.0)]), 1);
    }

    #[test]
    fn crosses_the_date_line_the_short_way() {
        let length = length_dm(&[at(179.995, 0.0), at(-179.995, 0.0)]);
        assert!((11_131..=11_133).contains(&length), "{length}");
    }

    #[test]
    fn turns_right_are_positive() {
        let origin = at(2.64, 50.53);
        let north = bearing(at(2.64, 50.52), origin).expect("a bearing");
        let to = |lon, lat| bearing(origin, at(lon, lat)).expect("a bearing");
        assert!((turn_angle(north, to(2.65, 50.53)) - 90.0).abs() < 0.1);
        assert!((turn_angle(north, to(2.63, 50.53)) + 90.0).abs() < 0.1);
        assert!(turn_angle(north, to(2.64, 50.54)).abs() < 0.1);
        assert!((turn_angle(north, to(2.64, 50.52)).abs() - 180.0).abs() < 0.1);
        assert_eq!(bearing(origin, origin), None);
    }

    #[test]
    fn the_centre_of_an_area_is_its_centroid() {
        // An L of three unit squares: the centroid is at (5/6, 5/6).
        let corner = |x: f64, y: f64| at(2.0 + x * 1e-3, 50.0 + y * 1e-3);
        let ring: Vec<_> = [(0, 0), (2, 0), (2, 1), (1, 1), (1, 2), (0, 2), (0, 0)]
            .map(|(x, y)| corner(f64::from(x), f64::from(y)))
            .into();
        let expected = corner(5.0 / 6.0, 5.0 / 6.0);
        let found = centre(std::slice::from_ref(&ring)).expect("a centre");
        assert!((found.lon_e7 - expected.lon_e7).abs() <= 2, "{found:?}");
        assert!((found.lat_e7 - expected.lat_e7).abs() <= 2, "{found:?}");
    }

    #[test]
    fn the_centre_of_a_line_or_a_point_lies_on_it() {
        let line = vec![at(2.0, 50.0), at(2.002, 50.0)];
        assert_eq!(centre(&[line]), Some(at(2.001, 50.0)));
        assert_eq!(centre(&[vec![at(2.0, 50.0)]]), Some(at(2.0, 50.0)));
        assert_eq!(centre(&[vec![]]), None);
        let flat = vec![
            at(2.0, 50.0),
            at(2.002, 50.0),
            at(2.001, 50.0),
            at(2.0, 50.0),
        ];
        assert!(centre(&[flat]).is_some());
    }
}
