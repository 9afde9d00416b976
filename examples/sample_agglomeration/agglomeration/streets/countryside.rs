//! Between the villages: hamlets, farm tracks and private drives.

use crate::agglomeration::communes::{Commune, owner};
use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::names::Names;
use crate::agglomeration::network::ground::{
    CLEARANCE, Ground, attachment, junction, meeting_point,
};
use crate::agglomeration::network::layout::Layout;
use crate::agglomeration::network::street::{Class, Frontage, Street};
use crate::agglomeration::network::{Network, NodeId, StreetId};
use crate::agglomeration::random::Random;

/// Hamlets along the longer roads in open country.
pub fn hamlets(
    communes: &[Commune],
    network: &mut Network,
    names: &mut [Names],
    random: &mut Random,
) {
    for id in network.street_ids() {
        let length = network.length(id);
        if network.street(id).frontage != Frontage::Scattered
            || length < 900.0
            || !random.chance(60)
        {
            continue;
        }
        let line = Polyline::new(network.points(id));
        let from = length * random.between(0.35, 0.5);
        let to = from + random.between(140.0, 320.0);
        let commune = owner(communes, line.at(from).0);
        let Some(hamlet) = middle_part(network, id, &line, from, to) else {
            continue;
        };
        let name = names[commune].street(random);
        let street = network.street_mut(hamlet);
        street.commune = commune;
        street.name = name;
        street.frontage = Frontage::Village;
        street.tags.insert("maxspeed", "50".into());
        lane(
            communes,
            commune,
            network,
            names,
            random,
            line.at((from + to) / 2.0),
        );
    }
}

/// Cuts a street at two places; gives the part between them.
fn middle_part(
    network: &mut Network,
    id: StreetId,
    line: &Polyline,
    from: f64,
    to: f64,
) -> Option<StreetId> {
    let first = junction(network, line.at(from).0)?;
    let last = junction(network, line.at(to).0)?;
    let rest = network.split(id, first)?;
    network.split(rest, last);
    Some(rest)
}

/// A lane beside a hamlet's road: a bow, or a dead end.
fn lane(
    communes: &[Commune],
    commune: usize,
    network: &mut Network,
    names: &mut [Names],
    random: &mut Random,
    (at, along): (Point, Point),
) {
    let street = Street::new(Vec::new(), Class::Unclassified, commune).fronted(Frontage::Village);
    let mut layout = Layout::default();
    if random.chance(50) {
        let (width, depth) = (random.between(90.0, 150.0), random.between(60.0, 110.0));
        layout.draw(
            &[
                (0.0, 0.0),
                (10.0, depth * 0.7),
                (width / 2.0, depth),
                (width, depth * 0.8),
                (width, 0.0),
            ],
            street,
        );
    } else {
        let depth = random.between(90.0, 220.0);
        layout.draw(&[(0.0, 0.0), (4.0, depth * 0.5), (-6.0, depth)], street);
    }
    let ground = Ground {
        communes,
        commune,
        reach: f64::INFINITY,
    };
    for away in [along.left(), along.left() * -1.0] {
        if let Some(streets) = layout.build(network, &ground, at, away) {
            let name = names[commune].street(random);
            network.street_mut(streets[0]).name = name;
            return;
        }
    }
}

/// Tracks into the fields, some through to another road, some behind a gate.
pub fn tracks(communes: &[Commune], network: &mut Network, random: &mut Random) {
    for id in network.street_ids() {
        let street = network.street(id);
        let open = matches!(street.frontage, Frontage::Scattered | Frontage::Village);
        if !open || street.class > Class::Unclassified {
            continue;
        }
        let line = Polyline::new(network.points(id));
        let mut s = random.between(150.0, 600.0);
        while s < line.length() - 60.0 {
            let (at, along) = line.at(s);
            let side = if random.chance(50) { 1.0 } else { -1.0 };
            let away = (along.left() * side).turned(random.between(-0.35, 0.35));
            let from = attachment(network, at, 1.0).unwrap_or(at);
            let points = wander(network, random, from, away);
            if points.len() >= 3 {
                track(communes, network, random, &points);
            }
            s += random.between(500.0, 1_100.0);
        }
    }
}

/// A way through open land, until something is near; if that is a road, the way ends on it.
fn wander(network: &Network, random: &mut Random, from: Point, away: Point) -> Vec<Point> {
    let mut points = vec![from];
    let mut heading = away;
    for _ in 0..3 + random.below(4) {
        let last = points[points.len() - 1];
        let here = last + heading * 4.0;
        let there = last + heading * random.between(70.0, 130.0);
        if let Some((segment, share)) = network.first_crossing(here, there, |_| true) {
            if network.street(segment.street).class.can_be_joined() {
                let place = here.towards(there, share);
                points.push(meeting_point(network, place, [segment.a, segment.b]));
            }
            break;
        }
        if network.nearest(there, CLEARANCE, |_, _| true).is_some() {
            break;
        }
        points.push(there);
        heading = heading.turned(random.between(-0.25, 0.25));
    }
    points
}

fn track(communes: &[Commune], network: &mut Network, random: &mut Random, points: &[Point]) {
    let mut nodes: Vec<NodeId> = points
        .iter()
        .map(|&at| junction(network, at).unwrap_or_else(|| network.add_node(at)))
        .collect();
    if random.chance(25) {
        nodes.insert(1, gate(network, points[0].towards(points[1], 0.15)));
    }
    let grade = *random.pick(&["grade2", "grade3", "grade3", "grade4"]);
    let surface = *random.pick(&["unpaved", "gravel", "compacted", "ground"]);
    network.add_street(
        Street::new(nodes, Class::Track, owner(communes, points[1]))
            .tagged("tracktype", grade)
            .tagged("surface", surface)
            .barred(),
    );
}

fn gate(network: &mut Network, at: Point) -> NodeId {
    let gate = network.add_node(at);
    network.node(gate).tags.insert("barrier", "gate".into());
    gate
}

/// Private drives of farms and large houses, some with a gate.
pub fn drives(network: &mut Network, random: &mut Random) {
    for id in network.street_ids() {
        let street = network.street(id);
        let percent = match street.frontage {
            Frontage::Scattered => 40,
            Frontage::Village => 6,
            _ => continue,
        };
        let commune = street.commune;
        let line = Polyline::new(network.points(id));
        let mut s = random.between(40.0, 120.0);
        while s < line.length() - 20.0 {
            let (at, along) = line.at(s);
            s += random.between(80.0, 160.0);
            if !random.chance(percent) {
                continue;
            }
            let side = if random.chance(50) { 1.0 } else { -1.0 };
            let away = along.left() * side;
            let from = attachment(network, at, 1.0).unwrap_or(at);
            let end = from + away * random.between(28.0, 60.0);
            let crossed = network.first_crossing(from + away * 3.0, end, |_| true);
            if crossed.is_some() || network.nearest(end, 24.0, |_, _| true).is_some() {
                continue;
            }
            let Some(start) = junction(network, from) else {
                continue;
            };
            let mut nodes = vec![start, network.add_node(end)];
            if random.chance(30) {
                nodes.insert(1, gate(network, from.towards(end, 0.25)));
            }
            network.add_street(
                Street::new(nodes, Class::Service, commune)
                    .tagged("service", "driveway")
                    .tagged("access", "private")
                    .barred(),
            );
        }
    }
}
