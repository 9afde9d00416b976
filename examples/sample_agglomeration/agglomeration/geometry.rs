//! Plane geometry in metres east and north of Béthune's belfry.
//!
//! Only operations that IEEE 754 rounds exactly (no sine, no logarithm): the coordinates are the
//! same on every machine.

use std::ops::{Add, Mul, Sub};

use osm_data::network::Position;

/// Where the plane touches the globe, 1e-7 degree.
const ORIGIN: Position = Position {
    lon_e7: 26_437_940,
    lat_e7: 505_299_440,
};

/// Length of 1e-7 degree of longitude and of latitude at the origin (WGS 84), metres.
const LON_M: f64 = 0.007_090;
const LAT_M: f64 = 0.011_125;

/// A place, or the way from one place to another.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Add for Point {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            x: self.x + other.x,
            y: self.y + other.y,
        }
    }
}

impl Sub for Point {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            x: self.x - other.x,
            y: self.y - other.y,
        }
    }
}

impl Mul<f64> for Point {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self {
            x: self.x * factor,
            y: self.y * factor,
        }
    }
}

impl Point {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn from_degrees(lon: f64, lat: f64) -> Self {
        let position = Position::from_degrees(lon, lat);
        Self {
            x: f64::from(position.lon_e7 - ORIGIN.lon_e7) * LON_M,
            y: f64::from(position.lat_e7 - ORIGIN.lat_e7) * LAT_M,
        }
    }

    /// Rounded to 1e-6 degree, about 10 cm: more digits would say nothing of a made-up place.
    pub fn position(self) -> Position {
        let round = |metres: f64, unit: f64| (metres / unit / 10.0).round() as i32 * 10;
        Position {
            lon_e7: ORIGIN.lon_e7 + round(self.x, LON_M),
            lat_e7: ORIGIN.lat_e7 + round(self.y, LAT_M),
        }
    }

    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Positive if `other` lies to the left of `self`.
    pub fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    pub fn distance(self, other: Self) -> f64 {
        (self - other).length()
    }

    /// The same direction with length 1; the vector must not be zero.
    pub fn unit(self) -> Self {
        self * (1.0 / self.length())
    }

    /// Turned by a quarter to the left.
    pub fn left(self) -> Self {
        Self {
            x: -self.y,
            y: self.x,
        }
    }

    /// Turned to the left by the angle with this sine (at most a quarter turn).
    pub fn turned(self, sine: f64) -> Self {
        self * (1.0 - sine * sine).sqrt() + self.left() * sine
    }

    /// The point at `share` of the way to `other`.
    pub fn towards(self, other: Self, share: f64) -> Self {
        self + (other - self) * share
    }

    /// Grows with the angle from east, counter-clockwise, 0 to 4.
    pub fn pseudo_angle(self) -> f64 {
        let slope = self.y / (self.x.abs() + self.y.abs());
        match (self.x < 0.0, self.y < 0.0) {
            (false, false) => slope,
            (true, _) => 2.0 - slope,
            (false, true) => 4.0 + slope,
        }
    }
}

/// The point of the segment `a`–`b` nearest to `p`, as a share of the way from `a` to `b`.
pub fn project(p: Point, a: Point, b: Point) -> f64 {
    let way = b - a;
    ((p - a).dot(way) / way.dot(way)).clamp(0.0, 1.0)
}

/// Where the segments `a`–`b` and `c`–`d` cross, as shares of the way along each.
pub fn crossing(a: Point, b: Point, c: Point, d: Point) -> Option<(f64, f64)> {
    let (ab, cd, ac) = (b - a, d - c, c - a);
    let area = ab.cross(cd);
    if area == 0.0 {
        return None;
    }
    let (t, u) = (ac.cross(cd) / area, ac.cross(ab) / area);
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then_some((t, u))
}

/// A line through points, measured along its length.
#[derive(Clone, Debug)]
pub struct Polyline {
    pub points: Vec<Point>,
}

impl Polyline {
    pub fn new(points: Vec<Point>) -> Self {
        Self { points }
    }

    pub fn length(&self) -> f64 {
        self.points.windows(2).map(|p| p[0].distance(p[1])).sum()
    }

    /// The point at `s` metres from the start and the direction there.
    pub fn at(&self, s: f64) -> (Point, Point) {
        let mut rest = s.max(0.0);
        for pair in self.points.windows(2) {
            let length = pair[0].distance(pair[1]);
            if rest <= length {
                return (
                    pair[0].towards(pair[1], rest / length),
                    (pair[1] - pair[0]).unit(),
                );
            }
            rest -= length;
        }
        let last = self.points.len() - 1;
        let (a, b) = (self.points[last - 1], self.points[last]);
        (b, (b - a).unit())
    }

    /// The part from `from` to `to` metres.
    pub fn part(&self, from: f64, to: f64) -> Self {
        let mut points = vec![self.at(from).0];
        let mut s = 0.0;
        for pair in self.points.windows(2) {
            s += pair[0].distance(pair[1]);
            // A point closer than this to an end would only make a kink.
            if s > from + 6.0 && s < to - 6.0 {
                points.push(pair[1]);
            }
        }
        points.push(self.at(to).0);
        Self { points }
    }

    pub fn reversed(&self) -> Self {
        Self {
            points: self.points.iter().rev().copied().collect(),
        }
    }

    /// Corners rounded by cutting them (Chaikin 1974).
    pub fn rounded(&self) -> Self {
        let mut points = vec![self.points[0]];
        for pair in self.points.windows(2) {
            points.push(pair[0].towards(pair[1], 0.25));
            points.push(pair[0].towards(pair[1], 0.75));
        }
        points.push(self.points[self.points.len() - 1]);
        Self { points }
    }

    /// Moved sideways, to the left if `metres` is positive.
    pub fn beside(&self, metres: f64) -> Self {
        let last = self.points.len() - 1;
        let points = (0..=last)
            .map(|i| {
                let way = self.points[(i + 1).min(last)] - self.points[i.saturating_sub(1)];
                self.points[i] + way.unit().left() * metres
            })
            .collect();
        Self { points }
    }

    /// Where it crosses another line: metres along this one.
    pub fn crossings(&self, other: &Self) -> Vec<f64> {
        let mut found = Vec::new();
        let mut s = 0.0;
        for pair in self.points.windows(2) {
            let length = pair[0].distance(pair[1]);
            for other in other.points.windows(2) {
                if let Some((t, _)) = crossing(pair[0], pair[1], other[0], other[1]) {
                    found.push(s + t * length);
                }
            }
            s += length;
        }
        found.sort_by(f64::total_cmp);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_returns_to_its_degrees() {
        let place = Point::from_degrees(2.566_123, 50.484_321);
        assert_eq!(
            place.position(),
            Position::from_degrees(2.566_123, 50.484_321)
        );
    }

    #[test]
    fn lines_cross_only_within_both() {
        let (a, b) = (Point::new(0.0, 0.0), Point::new(10.0, 0.0));
        let cross = |x: f64, low: f64| {
            let (c, d) = (Point::new(x, low), Point::new(x, low + 4.0));
            crossing(a, b, c, d)
        };
        assert_eq!(cross(5.0, -1.0), Some((0.5, 0.25)));
        assert_eq!(cross(5.0, 1.0), None);
        assert_eq!(cross(11.0, -1.0), None);
    }

    #[test]
    fn pseudo_angles_grow_counter_clockwise() {
        let compass = [
            (1.0, 0.0),
            (1.0, 1.0),
            (0.0, 1.0),
            (-1.0, 1.0),
            (-1.0, 0.0),
            (-1.0, -1.0),
            (0.0, -1.0),
            (1.0, -1.0),
        ];
        let angles = compass.map(|(x, y)| Point::new(x, y).pseudo_angle());
        assert!(angles.is_sorted(), "{angles:?}");
    }

    #[test]
    fn a_part_of_a_line_keeps_the_bends_between_its_ends() {
        let line = Polyline::new(vec![
            Point::new(0.0, 0.0),
            Point::new(100.0, 0.0),
            Point::new(100.0, 50.0),
        ]);
        assert_eq!(
            line.part(40.0, 120.0).points,
            [
                Point::new(40.0, 0.0),
                Point::new(100.0, 0.0),
                Point::new(100.0, 20.0)
            ]
        );
    }
}
