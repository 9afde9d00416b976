//! The junctions of the motorway.

use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::network::street::{Class, Street};
use crate::agglomeration::network::{Network, NodeId};
use crate::agglomeration::roads::divides::{CARRIAGEWAY, motorway};
use crate::agglomeration::roads::main_roads::MainRoads;

/// Where slip roads leave and join the carriageway, metres from the bridge.
const SLIP: f64 = 330.0;
/// Where they meet the road over the bridge, metres from the axis of the motorway.
const TERMINAL: f64 = 85.0;
/// Junctions are at least this far apart, metres.
const APART: f64 = 4_000.0;

/// Connects some of the larger roads that pass over the motorway with it.
pub fn connect(network: &mut Network, made: &MainRoads) {
    let axis = motorway();
    let mut junctions: Vec<f64> = Vec::new();
    for &(bridge, middle) in &made.flyovers {
        let road = network.street(bridge);
        let large = matches!(road.class, Class::Primary | Class::Secondary);
        let s = position(&axis, middle);
        let near = |other: &f64| (other - s).abs() < APART;
        let inside = s > 2.0 * SLIP && s < axis.length() - 2.0 * SLIP;
        if large && inside && !junctions.iter().any(near) && build(network, &axis, s, middle) {
            junctions.push(s);
        }
    }
}

/// How far along a line a place is.
fn position(line: &Polyline, place: Point) -> f64 {
    let steps = line.length() as usize / 5;
    (0..steps)
        .map(|step| step as f64 * 5.0)
        .min_by(|&a, &b| {
            let distance = |s: f64| line.at(s).0.distance(place);
            distance(a).total_cmp(&distance(b))
        })
        .unwrap_or(0.0)
}

/// Four slip roads around a bridge; nothing if they would cross other roads.
fn build(network: &mut Network, axis: &Polyline, s: f64, middle: Point) -> bool {
    let along = axis.at(s).1;
    // To the right of the axis traffic follows it, to the left it comes back.
    let sides = [(along.left() * -1.0, 1.0), (along.left(), -1.0)];
    let mut slips: Vec<(Polyline, Point, bool)> = Vec::new();
    for (outwards, flow) in sides {
        let terminal = network.nearest(middle + outwards * TERMINAL, 45.0, |_, street| {
            matches!(street.class, Class::Primary | Class::Secondary)
        });
        let Some(terminal) = terminal else {
            return false;
        };
        for leaving in [true, false] {
            let there = if leaving { -flow } else { flow };
            let beside = |distance: f64, offset: f64| {
                axis.at(s + there * distance).0 + outwards * (CARRIAGEWAY + offset)
            };
            let slip = Polyline::new(vec![
                beside(SLIP, 0.0),
                beside(SLIP * 0.6, 16.0),
                beside(SLIP * 0.3, 34.0),
                terminal.at,
            ]);
            let clear = slip.points[1..].windows(2).all(|pair| {
                let end = pair[1].towards(pair[0], 0.02);
                network.first_crossing(pair[0], end, |_| true).is_none()
            });
            if !clear {
                return false;
            }
            slips.push((slip, terminal.at, leaving));
        }
    }
    for (slip, terminal, leaving) in slips {
        let mut nodes: Vec<NodeId> = vec![joint(network, slip.points[0], true)];
        nodes.extend(slip.points[1..3].iter().map(|&at| network.add_node(at)));
        nodes.push(joint(network, terminal, false));
        if !leaving {
            nodes.reverse();
        }
        network.add_street(
            Street::new(nodes, Class::MotorwayLink, 0)
                .one_way()
                .tagged("maxspeed", "70")
                .tagged("surface", "asphalt"),
        );
    }
    true
}

/// A node on the carriageway or on the road at this place.
fn joint(network: &mut Network, place: Point, motorway: bool) -> NodeId {
    let near = network
        .nearest(place, 30.0, |_, street| {
            (street.class == Class::Motorway) == motorway
                && street.class <= Class::Secondary
                && street.class != Class::MotorwayLink
        })
        .expect("a slip road begins and ends on a road");
    [near.segment.a, near.segment.b]
        .into_iter()
        .find(|&end| network.at(end).distance(near.at) < 3.0)
        .unwrap_or_else(|| network.cut_in(near.segment, near.at))
}
