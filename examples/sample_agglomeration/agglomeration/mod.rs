//! A made-up agglomeration in a real place: the 100 communes of Béthune-Bruay, Artois Lys Romane
//! are where they are and have the names and inhabitants they have; canal, railways and motorway
//! run roughly where they run. Every street and every house is invented.
//!
//! The land is divided and the communes are connected ([`roads`]), then yards and streets are
//! built ([`streets`]) and signs put up ([`signs`]), then people move in and put out their waste
//! ([`people`]). [`network`] holds the lines and knows where a new one may go.

mod communes;
mod files;
mod geometry;
mod names;
mod network;
mod people;
mod random;
mod roads;
mod signs;
mod streets;

use std::cmp::Reverse;

use communes::Commune;
use files::{extract, fleet, tables};
use names::Names;
use network::ground::Ground;
use network::{Network, StreetId};
use people::addresses::{self, Address};
use people::bins::{self, Bin};
use people::bring_points::{self, BringPoint};
use people::sites::{self, Site};
use random::Random;
use roads::{divides, links, main_roads, motorway};
use signs::restrictions::{self, Restriction};
use signs::traffic;
use streets::growth::Growth;
use streets::{countryside, dead_ends, estates, industry};

/// Everything that was made up.
pub struct Agglomeration {
    pub communes: Vec<Commune>,
    pub network: Network,
    pub restrictions: Vec<Restriction>,
    pub sites: Vec<Site>,
    pub addresses: Vec<Address>,
    /// Whether a truck of 26 t can serve an address.
    pub reachable: Vec<bool>,
    pub bring_points: Vec<BringPoint>,
    pub bins: Vec<Bin>,
    /// Roads around the market squares.
    squares: Vec<StreetId>,
}

/// A file of the sample: its path from the root of the repository, and its content.
pub struct SampleFile {
    pub path: &'static str,
    pub content: Vec<u8>,
}

/// Communes whose house numbers are given as a list: a part of the plain of the Lys.
const LISTED: [&str; 4] = ["62252", "62330", "62706", "62851"];

impl Agglomeration {
    /// Always the same one.
    pub fn new() -> Self {
        let communes = communes::read();
        let mut random = Random::new(62);
        let random = &mut random;
        let mut network = Network::new();
        divides::lay(&mut network);
        let links = links::plan(&communes, &network, random);
        let made = main_roads::lay(&communes, &links, &mut network, random);
        motorway::connect(&mut network, &made);
        let mut names: Vec<Names> = communes
            .iter()
            .map(|commune| Names::new(commune.size(), random))
            .collect();
        industry::zones(&communes, &made.entries, &mut network, &mut names, random);
        let sites = sites::build(&communes, &mut network, random);
        build_up(&communes, &mut network, &mut names);
        industry::car_parks(&communes, &mut network, random);
        industry::shortcuts(&communes, &mut network, &mut names, random);
        countryside::hamlets(&communes, &mut network, &mut names, random);
        countryside::tracks(&communes, &mut network, random);
        countryside::drives(&mut network, random);
        dead_ends::make_room_to_turn(&mut network, random);
        traffic::regulate(&mut network, &communes, random);
        let restrictions = restrictions::impose(&mut network, &communes, &made.crossovers, random);
        restrictions::signal(&mut network, &communes, random);
        let addresses = addresses::settle(&network, &communes, random);
        let reachable = addresses::reachable(&network, &addresses, &restrictions);
        let bring_points = bring_points::place(&communes, &addresses, &reachable, random);
        let mut agglomeration = Self {
            communes,
            network,
            restrictions,
            sites,
            addresses,
            reachable,
            bring_points,
            bins: Vec::new(),
            squares: made.squares,
        };
        agglomeration.bins = bins::week(&agglomeration, random);
        agglomeration
    }

    /// The extract and the example data for it.
    ///
    /// # Errors
    ///
    /// None is expected: everything is written to memory.
    pub fn files(&self) -> anyhow::Result<Vec<SampleFile>> {
        let mut fleet = serde_json::to_vec_pretty(&fleet::fleet(&self.sites))?;
        fleet.push(b'\n');
        let file = |path, content| SampleFile { path, content };
        Ok(vec![
            file(
                "osm-data/sample/bethune-bruay.osm.pbf",
                extract::file(self)?,
            ),
            file("examples/data/fleet.json", fleet),
            file("examples/data/bins-week.csv", tables::bins(self)?),
            file(
                "examples/data/kerbside-addresses.csv",
                tables::addresses(self, &LISTED)?,
            ),
            file(
                "examples/data/bring-points.csv",
                tables::bring_points(self)?,
            ),
        ])
    }
}

/// The streets of all communes, the largest first.
fn build_up(communes: &[Commune], network: &mut Network, names: &mut [Names]) {
    let mut order: Vec<usize> = (0..communes.len()).collect();
    order.sort_by_key(|&commune| Reverse(communes[commune].population));
    for index in order {
        let commune = &communes[index];
        // Its own draws, so that a change in one commune leaves the others as they are.
        let seed = commune.insee.parse().expect("INSEE codes here are numbers");
        let mut random = Random::new(seed);
        let flats = commune.households() * commune.flats_percent() / 100;
        let houses = f64::from(commune.households() - flats);
        let ground = Ground {
            communes,
            commune: index,
            reach: commune.radius() * 1.6,
        };
        let grown =
            Growth::new(&ground, network, &mut names[index], &mut random).run(houses * 0.75);
        let wanted = (f64::from(flats) / 40.0, houses * 1.1 - grown);
        estates::build(&ground, network, &mut names[index], &mut random, wanted);
        dead_ends::link(&ground, network, &mut random);
    }
}
