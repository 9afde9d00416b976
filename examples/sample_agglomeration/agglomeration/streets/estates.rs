//! Streets that were built together: estates of detached houses, miners' towns, blocks of flats.

use crate::agglomeration::communes::Size;
use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::names::{Names, Theme};
use crate::agglomeration::network::Network;
use crate::agglomeration::network::ground::Ground;
use crate::agglomeration::network::layout::Layout;
use crate::agglomeration::network::street::{Class, Frontage, Street};
use crate::agglomeration::random::Random;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A stem with a ring.
    Loop,
    /// A street with closes to both sides.
    Closes,
    /// A bow with both ends on the same road.
    Crescent,
    /// Parallel rows.
    MinersTown,
    /// Blocks of flats around car parks.
    Flats,
}

impl Kind {
    fn of_houses(size: Size, random: &mut Random) -> Self {
        let kinds: &[Self] = match size {
            Size::Town => &[
                Self::MinersTown,
                Self::MinersTown,
                Self::Loop,
                Self::Closes,
                Self::Crescent,
            ],
            _ => &[Self::Loop, Self::Closes, Self::Closes, Self::Crescent],
        };
        *random.pick(kinds)
    }

    /// What the streets are named after; blocks of flats have names of their own.
    fn theme(self, random: &mut Random) -> Option<Theme> {
        match self {
            Self::Flats => None,
            Self::MinersTown => Some(Theme::Mines),
            _ => Some(*random.pick(&Theme::OF_ESTATES)),
        }
    }
}

/// Builds estates around a commune until there is room for so many blocks of flats and houses.
pub fn build(
    ground: &Ground<'_>,
    network: &mut Network,
    names: &mut Names,
    random: &mut Random,
    (mut blocks, mut houses): (f64, f64),
) {
    let size = ground.communes[ground.commune].size();
    for (origin, away) in places(ground, network, random) {
        let (wanted, kind) = if blocks > 0.0 {
            (&mut blocks, Kind::Flats)
        } else if houses > 0.0 {
            (&mut houses, Kind::of_houses(size, random))
        } else {
            return;
        };
        let built = [1.0, 0.8, 0.62].into_iter().find_map(|scale| {
            let layout = draw(kind, ground.commune, scale, random);
            layout.build(network, ground, origin, away)
        });
        let theme = kind.theme(random);
        for street in built.into_iter().flatten() {
            *wanted -= network.street(street).frontage.room(network.length(street));
            if network.street(street).class != Class::Service {
                network.street_mut(street).name = match theme {
                    Some(theme) => names.of_theme(theme, random),
                    None => names.residence(random),
                };
            }
        }
    }
}

/// Where an estate could be attached, the best first: place and direction away from the road.
fn places(ground: &Ground<'_>, network: &Network, random: &mut Random) -> Vec<(Point, Point)> {
    let mut places = Vec::new();
    for id in network.street_ids() {
        let street = network.street(id);
        if street.commune != ground.commune
            || matches!(
                street.frontage,
                Frontage::None | Frontage::Scattered | Frontage::Industry
            )
        {
            continue;
        }
        let line = Polyline::new(network.points(id));
        let mut s = random.between(20.0, 50.0);
        while s < line.length() - 15.0 {
            let (at, along) = line.at(s);
            for away in [along.left(), along.left() * -1.0] {
                let rank = at.distance(ground.centre()) * random.between(0.5, 1.5);
                places.push((rank, at, away));
            }
            s += random.between(35.0, 60.0);
        }
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places.into_iter().map(|(_, at, away)| (at, away)).collect()
}

fn draw(kind: Kind, commune: usize, scale: f64, random: &mut Random) -> Layout {
    let street = Street::new(Vec::new(), Class::Residential, commune).fronted(Frontage::Estate);
    let mut layout = Layout::default();
    let mut metres = |low: f64, high: f64| (random.between(low, high) * scale).round();
    match kind {
        Kind::Loop => {
            let (stem, half, depth) = (metres(45.0, 70.0), metres(50.0, 85.0), metres(75.0, 120.0));
            let (low, high, cut) = (stem, stem + depth, 14.0);
            layout.draw(&[(0.0, 0.0), (0.0, low)], street.clone());
            layout.draw(
                &[
                    (0.0, low),
                    (half - cut, low),
                    (half, low + cut),
                    (half, high - cut),
                    (half - cut, high),
                    (0.0, high),
                    (cut - half, high),
                    (-half, high - cut),
                    (-half, low + cut),
                    (cut - half, low),
                    (0.0, low),
                ],
                street.clone(),
            );
            layout.draw(&[(0.0, high), (8.0, high + metres(50.0, 90.0))], street);
        }
        Kind::Closes => {
            let gap = metres(62.0, 75.0).max(58.0);
            let closes = 2 + (scale * 2.0) as usize;
            let mut spine = vec![(0.0, 0.0)];
            for close in 1..=closes {
                let v = gap * close as f64 - 12.0;
                spine.push((0.0, v));
                let reach = metres(60.0, 120.0);
                let side = if close % 2 == 0 { 1.0 } else { -1.0 };
                layout.draw(&[(0.0, v), (side * reach, v + 6.0)], street.clone());
                if close == closes {
                    let reach = metres(55.0, 90.0);
                    layout.draw(&[(0.0, v), (-side * reach, v - 6.0)], street.clone());
                }
            }
            layout.draw(&spine, street);
        }
        Kind::Crescent => {
            let (width, depth) = (metres(110.0, 190.0), metres(80.0, 130.0));
            let cut = 25.0 * scale;
            layout.draw(
                &[
                    (0.0, 0.0),
                    (0.0, depth - cut),
                    (cut, depth),
                    (width / 2.0, depth),
                    (width - cut, depth),
                    (width, depth - cut),
                    (width, 0.0),
                ],
                street.clone(),
            );
            let spur = (width / 2.0, depth + metres(50.0, 90.0));
            layout.draw(&[(width / 2.0, depth), spur], street);
        }
        Kind::MinersTown => {
            let street = street.fronted(Frontage::Row);
            let (rows, gap) = (3 + (scale * 2.0) as usize, metres(58.0, 64.0).max(56.0));
            let width = metres(150.0, 240.0);
            let side = |u: f64| -> Vec<(f64, f64)> {
                let mut points = vec![(u, 0.0)];
                points.extend((1..=rows).map(|row| (u, gap * row as f64)));
                points
            };
            layout.draw(&side(0.0), street.clone());
            layout.draw(&side(width), street.clone());
            for row in 1..=rows {
                let v = gap * row as f64;
                layout.draw(&[(0.0, v), (width, v)], street.clone());
            }
        }
        Kind::Flats => {
            let street = street.fronted(Frontage::Flats);
            let aisle = Street::new(Vec::new(), Class::Service, commune)
                .tagged("service", "parking_aisle")
                .barred();
            let (width, depth) = (metres(100.0, 150.0), metres(70.0, 110.0));
            layout.draw(
                &[
                    (0.0, 0.0),
                    (0.0, 40.0),
                    (0.0, 40.0 + depth),
                    (width, 40.0 + depth),
                    (width, 40.0),
                    (width, 0.0),
                ],
                street,
            );
            layout.draw(&[(0.0, 40.0), (width, 40.0)], aisle);
        }
    }
    layout
}
