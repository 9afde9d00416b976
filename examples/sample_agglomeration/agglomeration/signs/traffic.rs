//! What the signs say: one-way streets, speed, weight and width limits, closures and barriers.

use crate::agglomeration::communes::{Commune, Size};
use crate::agglomeration::geometry::Polyline;
use crate::agglomeration::network::circulation::{can_close, make_one_way};
use crate::agglomeration::network::street::{Class, Frontage, Trucks};
use crate::agglomeration::network::{Network, StreetId};
use crate::agglomeration::random::Random;

/// Distance between streets of opposite direction, metres.
const PAIR: f64 = 80.0;

/// Puts up the signs in the streets of all communes.
pub fn regulate(network: &mut Network, communes: &[Commune], random: &mut Random) {
    let mut streets: Vec<Vec<StreetId>> = communes.iter().map(|_| Vec::new()).collect();
    for id in network.street_ids() {
        if network.street(id).class == Class::Residential {
            streets[network.street(id).commune].push(id);
        }
    }
    for (commune, mut streets) in communes.iter().zip(streets) {
        random.shuffle(&mut streets);
        one_ways(network, commune, &streets, random);
        pedestrian_streets(network, commune, &streets);
        closures(network, commune, &streets, random);
        calm(network, &streets, random);
        times(network, &streets, random);
    }
}

/// In a town centre every other street is one-way, neighbours in opposite directions.
fn one_ways(network: &mut Network, commune: &Commune, streets: &[StreetId], random: &mut Random) {
    if commune.size() < Size::SmallTown {
        return;
    }
    for &id in streets {
        if network.street(id).frontage != Frontage::Centre && !random.chance(6) {
            continue;
        }
        if network.length(id) < 60.0 || !random.chance(65) {
            continue;
        }
        let points = network.points(id);
        let mut along = points[points.len() - 1] - points[0];
        if along.x < 0.0 {
            along = along * -1.0;
        }
        let row = (points[0] - commune.centre).dot(along.unit().left()) / PAIR;
        let eastwards = (row.floor() as i64).rem_euclid(2) == 0;
        if eastwards != (points[points.len() - 1].x > points[0].x) {
            network.reverse(id);
        }
        make_one_way(network, id);
    }
}

/// The first street beside the market square that trucks can do without.
fn pedestrian_streets(network: &mut Network, commune: &Commune, streets: &[StreetId]) {
    if commune.size() < Size::Town {
        return;
    }
    let mut near: Vec<(f64, StreetId)> = streets
        .iter()
        .map(|&id| {
            let line = Polyline::new(network.points(id));
            (line.at(line.length() / 2.0).0.distance(commune.centre), id)
        })
        .filter(|&(distance, _)| distance < 300.0)
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = if commune.population > 20_000 { 2 } else { 1 };
    let mut made = 0;
    for (_, id) in near {
        if made < wanted && network.length(id) > 60.0 && can_close(network, id) {
            let street = network.street_mut(id);
            street.class = Class::Pedestrian;
            street.one_way = false;
            street.trucks = Trucks::Barred;
            street.tags.insert("surface", "paving_stones".into());
            street.tags.insert(
                "motor_vehicle:conditional",
                "delivery @ (06:00-10:30)".into(),
            );
            made += 1;
        }
    }
}

/// Streets that heavy trucks must not use.
fn closures(network: &mut Network, commune: &Commune, streets: &[StreetId], random: &mut Random) {
    let mut wanted = commune.population as usize / 2_100 + usize::from(random.chance(30));
    for &id in streets {
        if wanted == 0 {
            return;
        }
        let street = network.street(id);
        let open = street.class == Class::Residential && street.trucks == Trucks::Welcome;
        if !open || !can_close(network, id) {
            continue;
        }
        wanted -= 1;
        let street = network.street_mut(id);
        if random.chance(20) {
            // Deliveries may enter, nobody may drive through.
            let value = *random.pick(&["destination", "delivery"]);
            street.tags.insert("hgv", value.into());
            continue;
        }
        street.trucks = Trucks::Barred;
        if random.chance(20) {
            bollard(network, id);
            continue;
        }
        let (key, value) = *random.pick(&[
            ("maxweight", "3.5"),
            ("maxweight", "3.5"),
            ("maxweight", "7.5"),
            ("maxweight", "7.5"),
            ("maxweight", "7.5"),
            ("maxweight", "12"),
            ("maxweight", "19"),
            ("hgv", "no"),
            ("maxwidth", "2.2"),
            ("maxheight", "2.8"),
            ("maxheight", "3.2"),
        ]);
        street.tags.insert(key, value.into());
    }
}

/// Cuts a street in two with a bollard.
fn bollard(network: &mut Network, id: StreetId) {
    let line = Polyline::new(network.points(id));
    let middle = line.at(line.length() / 2.0).0;
    let near = network
        .nearest(middle, 1.0, |other, _| other == id)
        .expect("the middle of a street lies on it");
    let node = network.cut_in(near.segment, near.at);
    let tags = &mut network.node(node).tags;
    tags.insert("barrier", "bollard".into());
    network.street_mut(id).one_way = false;
}

/// 30 km/h in the centre, shared space in some estates, cobbles here and there.
fn calm(network: &mut Network, streets: &[StreetId], random: &mut Random) {
    for &id in streets {
        let length = network.length(id);
        let street = network.street_mut(id);
        match street.frontage {
            Frontage::Centre => {
                street.tags.insert("maxspeed", "30".into());
                if random.chance(8) {
                    street.tags.insert("surface", "sett".into());
                }
            }
            Frontage::Estate
                if street.class == Class::Residential && length < 110.0 && random.chance(12) =>
            {
                street.class = Class::LivingStreet;
                street.tags.insert("maxspeed", "20".into());
            }
            Frontage::Row | Frontage::Estate if random.chance(25) => {
                street.tags.insert("maxspeed", "30".into());
            }
            _ => {}
        }
    }
}

/// Rules that hold at times: schools, markets, quiet nights.
fn times(network: &mut Network, streets: &[StreetId], random: &mut Random) {
    for &id in streets
        .iter()
        .take(streets.len().min(streets.len() / 40 + 1))
    {
        if network.street(id).trucks == Trucks::Barred || !can_close(network, id) {
            continue;
        }
        let (key, value) = *random.pick(&[
            (
                "hgv:conditional",
                "no @ (Mo,Tu,Th,Fr 08:15-08:45,16:15-16:45)",
            ),
            ("hgv:conditional", "no @ (22:00-05:00)"),
            ("motor_vehicle:conditional", "no @ (Sa 06:00-14:00)"),
            (
                "motor_vehicle:conditional",
                "destination @ (Mo-Fr 07:00-09:00)",
            ),
            ("access:conditional", "no @ (weight>19)"),
            ("maxspeed:conditional", "30 @ (Mo-Fr 08:00-17:00)"),
        ]);
        let street = network.street_mut(id);
        street.tags.insert(key, value.into());
        if value.contains("weight>19") {
            street.trucks = Trucks::Barred;
        }
    }
}
