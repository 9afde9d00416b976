//! Towns with every kind of rule in them, drawn at random from a seed.

use osm_data::network::{
    Access, AttributesId, Barrier, BarrierKind, ConditionalAccess, Junction, JunctionId, NameId,
    Position, RestrictionKind, RoadAttributes, RoadClass, RoadNetwork, Segment, SegmentId,
    ServiceKind, Travel, TurnRestriction, TurningPlace,
};
use route_core::geometry::{LocalPlane, Metres, distance_m};

/// A small generator of random numbers (xorshift), the same everywhere.
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % sides
    }

    /// True once in `sides` times.
    pub fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// How a town is drawn.
pub struct Layout {
    /// Crossings from west to east and from south to north.
    pub size: (usize, usize),
    /// Every so many streets one has a rule of each kind; `None`: two-way streets without rules.
    pub rules_one_in: Option<usize>,
}

/// Draws a grid of crooked streets.
pub fn draw(layout: &Layout, dice: &mut Dice) -> RoadNetwork {
    let mut network = RoadNetwork::default();
    let (columns, rows) = layout.size;
    for row in 0..rows {
        for column in 0..columns {
            let [x, y] = [column, row].map(|index| index as f64 * 150.0 + dice.roll(60) as f64);
            add_junction(&mut network, layout, (x, y), dice);
        }
    }
    for row in 0..rows {
        for column in 0..columns {
            let here = row * columns + column;
            if column + 1 < columns && !dice.one_in(12) {
                add_street(&mut network, layout, (here, here + 1), dice);
            }
            if row + 1 < rows && !dice.one_in(12) {
                add_street(&mut network, layout, (here, here + columns), dice);
            }
        }
    }
    if let Some(one_in) = layout.rules_one_in {
        let count = network.segments.len() / one_in;
        for relation in 0..count {
            add_restriction(&mut network, relation as i64, dice);
        }
    }
    network
}

fn add_junction(network: &mut RoadNetwork, layout: &Layout, (x, y): (f64, f64), dice: &mut Dice) {
    let corner = Position::from_degrees(2.64, 50.53);
    let mut happens = |usual: usize| {
        layout
            .rules_one_in
            .is_some_and(|one_in| dice.one_in(one_in * usual))
    };
    let (turns, is_barred, signals) = (happens(1), happens(2), happens(1));
    let turning_place = turns.then(|| {
        let places = [
            TurningPlace::Circle,
            TurningPlace::Loop,
            TurningPlace::MiniRoundabout,
        ];
        *dice.pick(&places)
    });
    let barrier = is_barred.then(|| Barrier {
        kind: *dice.pick(&[BarrierKind::Closed, BarrierKind::Gate, BarrierKind::Open]),
        access: *dice.pick(&[None, None, Some(Access::Allowed), Some(Access::Private)]),
        max_height_cm: *dice.pick(&[None, None, Some(300)]),
        max_width_cm: None,
        max_weight_kg: None,
    });
    network.junctions.push(Junction {
        osm_node: network.junctions.len() as i64,
        position: LocalPlane::at(corner).unproject(Metres { x, y }),
        turning_place,
        barrier,
        signals,
    });
}

/// One to three segments between two crossings, some of them with a crooked shape.
fn add_street(
    network: &mut RoadNetwork,
    layout: &Layout,
    (from, to): (usize, usize),
    dice: &mut Dice,
) {
    let name = NameId(network.names.len() as u32);
    network.names.push(format!("rue {}", name.0));
    let attributes = AttributesId(network.attributes.len() as u32);
    let road = road(name, layout, dice);
    network.attributes.push(road);
    let [begin, end] = [from, to].map(|index| network.junctions[index].position);
    let plane = LocalPlane::at(begin);
    let pieces = 1 + dice.roll(3);
    let mut previous = JunctionId(from as u32);
    for piece in 1..=pieces {
        let target = plane.project(end);
        let share = piece as f64 / pieces as f64;
        let next = if piece == pieces {
            JunctionId(to as u32)
        } else {
            network.junctions.push(Junction {
                osm_node: network.junctions.len() as i64,
                position: plane.unproject(Metres {
                    x: target.x * share + dice.roll(20) as f64,
                    y: target.y * share + dice.roll(20) as f64,
                }),
                turning_place: None,
                barrier: None,
                signals: dice.one_in(4),
            });
            JunctionId(network.junctions.len() as u32 - 1)
        };
        let is_drawn_backwards = dice.one_in(2);
        let (a, b) = if is_drawn_backwards {
            (next, previous)
        } else {
            (previous, next)
        };
        add_segment(network, (a, b), attributes, dice);
        previous = next;
    }
}

fn add_segment(
    network: &mut RoadNetwork,
    (from, to): (JunctionId, JunctionId),
    attributes: AttributesId,
    dice: &mut Dice,
) {
    let [begin, end] = [from, to].map(|id| network.junctions[id.0 as usize].position);
    let mut points = vec![begin];
    if dice.one_in(2) {
        let plane = LocalPlane::at(begin);
        let end = plane.project(end);
        points.push(plane.unproject(Metres {
            x: end.x / 2.0 + dice.roll(10) as f64,
            y: end.y / 2.0 + dice.roll(10) as f64,
        }));
    }
    points.push(end);
    let metres: f64 = points
        .windows(2)
        .map(|pair| distance_m(pair[0], pair[1]))
        .sum();
    let shape = network.shapes.len() as u32;
    network.shapes.extend(&points);
    network.segments.push(Segment {
        from,
        to,
        way: network.segments.len() as i64,
        shape: shape..network.shapes.len() as u32,
        length_dm: ((metres * 10.0).round() as u32).max(1),
        attributes,
    });
}

fn road(name: NameId, layout: &Layout, dice: &mut Dice) -> RoadAttributes {
    let class = *dice.pick(&[
        RoadClass::Residential,
        RoadClass::Tertiary,
        RoadClass::Secondary,
        RoadClass::LivingStreet,
    ]);
    let mut road = RoadAttributes {
        name: Some(name),
        max_speed_kmh: *dice.pick(&[None, None, Some(30), Some(70)]),
        unpaved: dice.one_in(10),
        ..RoadAttributes::of_class(class)
    };
    let Some(one_in) = layout.rules_one_in else {
        return road;
    };
    if dice.one_in(one_in) {
        road.travel = *dice.pick(&[Travel::Forward, Travel::Backward]);
    }
    if dice.one_in(one_in) {
        road.access = *dice.pick(&[Access::Destination, Access::Private, Access::Closed]);
    }
    if dice.one_in(one_in) {
        road.service = *dice.pick(&[
            Some(ServiceKind::Driveway),
            Some(ServiceKind::ParkingAisle),
            Some(ServiceKind::Alley),
        ]);
    }
    if dice.one_in(one_in) {
        let access = [
            None,
            Some(Access::Allowed),
            Some(Access::Closed),
            Some(Access::Destination),
        ];
        road.hgv = [*dice.pick(&access), *dice.pick(&access)];
    }
    if dice.one_in(one_in) {
        let limits = &mut road.limits;
        let limit: &mut Option<u32> = [
            &mut limits.weight_kg,
            &mut limits.hgv_weight_kg,
            &mut limits.axle_load_kg,
            &mut limits.height_cm,
            &mut limits.width_cm,
            &mut limits.length_cm,
        ]
        .into_iter()
        .nth(dice.roll(6))
        .expect("one of six");
        *limit = Some(*dice.pick(&[200, 400, 1_100, 12_000, 30_000]));
    }
    // What a general rule means beside a sign for goods vehicles is a question of its own.
    if road.hgv == [None, None] && dice.one_in(one_in) {
        road.conditional.push(ConditionalAccess {
            access: *dice.pick(&[Access::Closed, Access::Destination]),
            hgv_only: dice.one_in(2),
            hours: (*dice.pick(&[None, Some("Mo 06:00-09:00"), Some("Sa,Su 10:00-18:00")]))
                .map(str::to_owned),
            above_weight_kg: *dice.pick(&[None, Some(7_500), Some(32_000)]),
        });
    }
    road
}

/// A restriction along a random walk of two or three segments. Only the first one over its last
/// junction is kept, so that mandatory ones do not contradict each other.
fn add_restriction(network: &mut RoadNetwork, relation: i64, dice: &mut Dice) {
    let ends = |network: &RoadNetwork, id: SegmentId| {
        let segment = &network.segments[id.0 as usize];
        [segment.from, segment.to]
    };
    let count = network.segments.len();
    let mut path = vec![SegmentId(dice.roll(count) as u32)];
    let mut via = Vec::new();
    let mut at = ends(network, path[0])[dice.roll(2)];
    for _ in 0..=dice.roll(2) {
        let leaving: Vec<SegmentId> = (0..count as u32)
            .map(SegmentId)
            .filter(|id| Some(id) != path.last() && ends(network, *id).contains(&at))
            .collect();
        if leaving.is_empty() {
            break;
        }
        let next = *dice.pick(&leaving);
        via.push(at);
        path.push(next);
        let [from, to] = ends(network, next);
        at = if from == at { to } else { from };
    }
    let is_taken = |at: &JunctionId| {
        let mut others = network.restrictions.iter();
        others.any(|other| other.via.last() == Some(at))
    };
    if via.is_empty() || via.last().is_some_and(is_taken) {
        return;
    }
    network.restrictions.push(TurnRestriction {
        relation,
        path,
        via,
        kind: *dice.pick(&[RestrictionKind::Forbidden, RestrictionKind::Mandatory]),
        hours: (*dice.pick(&[None, None, Some("Mo 06:00-09:00"), Some("Su 08:00-12:00")]))
            .map(str::to_owned),
        hgv_only: false,
    });
}
