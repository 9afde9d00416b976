//! Industrial zones, yards and car parks.

use crate::agglomeration::communes::{Commune, Size};
use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::names::{Names, Theme};
use crate::agglomeration::network::ground::{Ground, junction, meeting_point};
use crate::agglomeration::network::layout::Layout;
use crate::agglomeration::network::street::{Class, Frontage, Street};
use crate::agglomeration::network::{Network, StreetId};
use crate::agglomeration::random::Random;
use crate::agglomeration::roads::main_roads::TownEntry;

/// Industrial zones are built at some entries of the towns, outside the streets that people
/// live in.
pub fn zones(
    communes: &[Commune],
    entries: &[TownEntry],
    network: &mut Network,
    names: &mut [Names],
    random: &mut Random,
) {
    let mut built = vec![0; communes.len()];
    for entry in entries {
        let commune = &communes[entry.commune];
        let wanted = 1 + usize::from(commune.population > 9_000);
        if built[entry.commune] >= wanted {
            continue;
        }
        let ground = Ground {
            communes,
            commune: entry.commune,
            reach: f64::INFINITY,
        };
        let left = entry.outwards.left();
        let zone = [left, left * -1.0].into_iter().find_map(|away| {
            [1.0, 0.75].into_iter().find_map(|scale| {
                let layout = zone(entry.commune, scale, random);
                layout.build(network, &ground, entry.at + away * 18.0, away)
            })
        });
        let Some(streets) = zone else {
            continue;
        };
        built[entry.commune] += 1;
        for street in streets {
            if network.street(street).class == Class::Unclassified {
                let name = names[entry.commune].of_theme(Theme::Industry, random);
                network.street_mut(street).name = name;
            }
        }
    }
}

/// A ring with a road through its middle and two yards.
fn zone(commune: usize, scale: f64, random: &mut Random) -> Layout {
    let mut metres = |low: f64, high: f64| (random.between(low, high) * scale).round();
    let road = Street::new(Vec::new(), Class::Unclassified, commune)
        .fronted(Frontage::Industry)
        .tagged("lanes", "2")
        .tagged("width", "7.5")
        .tagged("surface", "asphalt")
        .tagged("maxspeed", "50")
        .tagged("hgv", "designated");
    let (low, half) = (metres(80.0, 110.0), metres(150.0, 230.0));
    let high = low + metres(170.0, 260.0);
    let mut layout = Layout::default();
    layout.draw(&[(0.0, 0.0), (0.0, low), (0.0, high)], road.clone());
    layout.draw(
        &[
            (0.0, low),
            (half - 20.0, low),
            (half, low + 20.0),
            (half, high - 20.0),
            (half - 20.0, high),
            (half / 2.0, high),
            (0.0, high),
            (-half / 2.0, high),
            (20.0 - half, high),
            (-half, high - 20.0),
            (-half, low + 20.0),
            (20.0 - half, low),
            (0.0, low),
        ],
        road,
    );
    for right in [half / 2.0, -half / 2.0] {
        draw_yard(&mut layout, right, high, commune);
    }
    layout
}

/// A way into a yard, and a one-way ring around it.
fn draw_yard(layout: &mut Layout, right: f64, away: f64, commune: usize) {
    let service = Street::new(Vec::new(), Class::Service, commune).tagged("surface", "asphalt");
    let at = |u: f64, v: f64| (right + u, away + v);
    let gate = at(0.0, 34.0);
    layout.draw(&[(right, away), gate], service.clone());
    layout.draw(
        &[
            gate,
            at(24.0, 46.0),
            at(24.0, 76.0),
            at(0.0, 88.0),
            at(-24.0, 76.0),
            at(-24.0, 46.0),
            gate,
        ],
        service.one_way(),
    );
}

/// Builds a yard beside a road of a commune; gives a place in it, beside its ring.
pub fn yard(
    communes: &[Commune],
    commune: usize,
    network: &mut Network,
    random: &mut Random,
) -> Option<Point> {
    let ground = Ground {
        communes,
        commune,
        reach: f64::INFINITY,
    };
    let mut places = roadsides(network, commune, random, |street| {
        street.frontage == Frontage::Industry || street.class <= Class::Tertiary
    });
    // Industrial streets first, then main roads far from the centre.
    places.sort_by(|a, b| {
        let rank = |&(at, _, frontage): &(Point, Point, Frontage)| {
            let distance = at.distance(ground.centre());
            if frontage == Frontage::Industry {
                distance - 1e6
            } else {
                -distance
            }
        };
        rank(a).total_cmp(&rank(b))
    });
    places.into_iter().find_map(|(origin, away, _)| {
        let mut layout = Layout::default();
        draw_yard(&mut layout, 0.0, 0.0, commune);
        layout.build(network, &ground, origin, away)?;
        Some(origin + away * 96.0)
    })
}

/// Car parks of supermarkets at the edge of towns, with two ways in.
pub fn car_parks(communes: &[Commune], network: &mut Network, random: &mut Random) {
    for commune in 0..communes.len() {
        let wanted = match communes[commune].size() {
            Size::Town => 1 + communes[commune].population as usize / 8_000,
            Size::SmallTown => 1,
            _ => continue,
        };
        let ground = Ground {
            communes,
            commune,
            reach: communes[commune].radius() * 1.5,
        };
        let mut places = roadsides(network, commune, random, |street| {
            street.frontage != Frontage::Scattered && street.class <= Class::Unclassified
        });
        random.shuffle(&mut places);
        let mut built = 0;
        for (origin, away, _) in places {
            if built < wanted
                && let Some(streets) =
                    car_park(commune, random).build(network, &ground, origin, away)
            {
                built += 1;
                obstruct(network, &streets, random);
            }
        }
    }
}

fn car_park(commune: usize, random: &mut Random) -> Layout {
    let width = random.between(60.0, 90.0).round();
    let way = Street::new(Vec::new(), Class::Service, commune).barred();
    let aisle = way.clone().tagged("service", "parking_aisle");
    let way = way.tagged("access", "customers");
    let mut layout = Layout::default();
    let rows = [36.0, 54.0, 72.0];
    for right in [0.0, width] {
        let mut points = vec![(right, 0.0), (right, 14.0)];
        points.extend(rows.map(|row| (right, row)));
        layout.draw(&points, way.clone());
    }
    for row in rows {
        layout.draw(&[(0.0, row), (width, row)], aisle.clone());
    }
    layout
}

/// A height restrictor at one way in, a lift gate at the other.
fn obstruct(network: &mut Network, ways_in: &[StreetId], random: &mut Random) {
    let gate = |street: StreetId, network: &Network| network.street(street).nodes[1];
    if random.chance(60) {
        let node = gate(ways_in[0], network);
        let height = *random.pick(&["1.9", "2.1", "2.5"]);
        let tags = &mut network.node(node).tags;
        tags.insert("barrier", "height_restrictor".into());
        tags.insert("maxheight", height.into());
    }
    if random.chance(40) {
        let node = gate(ways_in[1], network);
        let tags = &mut network.node(node).tags;
        tags.insert("barrier", "lift_gate".into());
        tags.insert("access", "customers".into());
    }
}

/// Places along the streets of a commune, with both directions away from the street.
fn roadsides(
    network: &Network,
    commune: usize,
    random: &mut Random,
    counts: impl Fn(&Street) -> bool,
) -> Vec<(Point, Point, Frontage)> {
    let mut places = Vec::new();
    for id in network.street_ids() {
        let street = network.street(id);
        if street.commune != commune || street.one_way || !counts(street) {
            continue;
        }
        let line = Polyline::new(network.points(id));
        let mut s = random.between(20.0, 60.0);
        while s < line.length() {
            let (at, along) = line.at(s);
            for away in [along.left(), along.left() * -1.0] {
                places.push((at, away, street.frontage));
            }
            s += random.between(50.0, 80.0);
        }
    }
    places
}

/// A way is worth building if its ends are at least this far apart, metres.
const APART: f64 = 40.0;

/// Narrow ways from industrial zones to the streets around, closed to heavy trucks.
pub fn shortcuts(
    communes: &[Commune],
    network: &mut Network,
    names: &mut [Names],
    random: &mut Random,
) {
    for id in network.street_ids() {
        let street = network.street(id);
        if street.frontage != Frontage::Industry || street.nodes.len() < 6 {
            continue;
        }
        let commune = street.commune;
        let ground = Ground {
            communes,
            commune,
            reach: f64::INFINITY,
        };
        let shortest = street.nodes.clone().into_iter().filter_map(|node| {
            let from = network.at(node);
            let near = network.nearest(from, 420.0, |_, street| {
                street.class == Class::Residential && street.frontage != Frontage::Industry
            })?;
            let ends = [near.segment.a, near.segment.b];
            let to = meeting_point(network, near.at, ends);
            ground
                .is_free(network, from, to, &[from, to])
                .then_some((from.distance(to), node, to))
        });
        let Some((distance, from, to)) = shortest.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            continue;
        };
        if distance < APART {
            // A street leads there already.
            continue;
        }
        if let Some(to) = junction(network, to) {
            let limit = *random.pick(&["3.5", "7.5", "12"]);
            let name = names[commune].street(random);
            network.add_street(
                Street::new(vec![from, to], Class::Unclassified, commune)
                    .named(name)
                    .tagged("maxweight", limit)
                    .barred(),
            );
        }
    }
}
