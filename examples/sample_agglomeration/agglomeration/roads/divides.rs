//! What divides the land: the canal, the railways and the motorway, roughly where they are.

use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::network::Network;
use crate::agglomeration::network::street::{Class, Street};

type Degrees = (f64, f64);

const CANAL: [Degrees; 16] = [
    (2.900, 50.5375),
    (2.830, 50.5305),
    (2.760, 50.5275),
    (2.720, 50.5330),
    (2.700, 50.5425),
    (2.660, 50.5405),
    (2.632, 50.5500),
    (2.618, 50.5620),
    (2.605, 50.5780),
    (2.575, 50.5800),
    (2.545, 50.5850),
    (2.515, 50.5990),
    (2.490, 50.6000),
    (2.460, 50.6065),
    (2.432, 50.6105),
    (2.400, 50.6300),
];

const RAILWAYS: [&[Degrees]; 3] = [
    &[
        (2.900, 50.5120),
        (2.850, 50.5160),
        (2.800, 50.5140),
        (2.750, 50.5150),
        (2.700, 50.5190),
        (2.645, 50.5215),
        (2.605, 50.5310),
        (2.570, 50.5465),
        (2.505, 50.5590),
        (2.491, 50.5690),
        (2.474, 50.5860),
        (2.446, 50.6070),
        (2.435, 50.6300),
    ],
    &[
        (2.6435, 50.5226),
        (2.649, 50.5140),
        (2.652, 50.5040),
        (2.676, 50.4830),
        (2.700, 50.4700),
        (2.740, 50.4500),
    ],
    &[
        (2.603, 50.5316),
        (2.578, 50.5080),
        (2.566, 50.4960),
        (2.545, 50.4790),
        (2.522, 50.4640),
        (2.490, 50.4480),
        (2.455, 50.4280),
    ],
];

const MOTORWAY: [Degrees; 13] = [
    (2.700, 50.4400),
    (2.640, 50.4640),
    (2.602, 50.4730),
    (2.588, 50.4855),
    (2.572, 50.4990),
    (2.550, 50.5210),
    (2.545, 50.5340),
    (2.512, 50.5460),
    (2.448, 50.5495),
    (2.425, 50.5600),
    (2.400, 50.5590),
    (2.350, 50.5695),
    (2.300, 50.5780),
];

/// From the middle of the motorway to the middle of a carriageway, metres.
pub const CARRIAGEWAY: f64 = 9.0;

/// The axis of the motorway, from south-east to north-west.
pub fn motorway() -> Polyline {
    line(&MOTORWAY)
}

fn line(degrees: &[Degrees]) -> Polyline {
    let points = degrees
        .iter()
        .map(|&(lon, lat)| Point::from_degrees(lon, lat));
    Polyline::new(points.collect()).rounded().rounded()
}

/// Lays them all; nothing may be in the network before.
pub fn lay(network: &mut Network) {
    let mut add = |line: &Polyline, class, finish: &dyn Fn(Street) -> Street| {
        let nodes = line.points.iter().map(|&at| network.add_node(at)).collect();
        let street = finish(Street::new(nodes, class, 0));
        network.add_street(street);
    };
    add(&line(&CANAL), Class::Canal, &|street| {
        street.named("Canal d'Aire")
    });
    for railway in RAILWAYS {
        add(&line(railway), Class::Railway, &|street| street);
    }
    let axis = motorway();
    for carriageway in [
        axis.beside(-CARRIAGEWAY),
        axis.beside(CARRIAGEWAY).reversed(),
    ] {
        add(&carriageway, Class::Motorway, &|street| {
            street
                .one_way()
                .named("Autoroute des Anglais")
                .tagged("ref", "A 26")
                .tagged("maxspeed", "130")
                .tagged("lanes", "2")
                .tagged("surface", "asphalt")
        });
    }
}
