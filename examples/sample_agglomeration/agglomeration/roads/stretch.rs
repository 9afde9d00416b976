//! A stretch of main road with the same surroundings: its name, its signs and its houses.

use crate::agglomeration::communes::{Commune, Size};
use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::network::street::{Class, Frontage, Street, Trucks};
use crate::agglomeration::random::Random;

use super::links::Link;

/// How a road and what it crosses pass each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// Nothing to cross, or on the level.
    None,
    Bridge,
    Underpass,
}

pub struct Stretch {
    /// In the direction of the link.
    pub line: Polyline,
    pub structure: Structure,
    /// The commune in whose built-up area it lies.
    pub urban: Option<usize>,
    /// With two carriageways.
    pub boulevard: bool,
}

impl Stretch {
    pub fn middle(&self) -> Point {
        self.line.at(self.line.length() / 2.0).0
    }

    /// The street it becomes, still without nodes.
    pub fn street(&self, communes: &[Commune], link: &Link, random: &mut Random) -> Street {
        let mut street = match self.urban {
            Some(commune) => self.in_town(communes, link, commune),
            None => self.in_the_open(communes, link, random),
        };
        if !link.number.is_empty() {
            street = street.tagged("ref", &link.number);
        }
        if !link.is_minor() {
            street = street.tagged("lanes", "2").tagged("surface", "asphalt");
        }
        match self.structure {
            Structure::None if link.barred && !link.crosses && self.urban.is_none() => {
                let signs = [
                    ("hgv", "no"),
                    ("maxweight", "7.5"),
                    ("maxweight", "12"),
                    ("maxaxleload", "6"),
                ];
                let (key, value) = *random.pick(&signs);
                street.tagged(key, value).fronted(Frontage::None).barred()
            }
            Structure::None => street,
            Structure::Bridge => {
                street = street.tagged("bridge", "yes").tagged("layer", "1");
                if link.barred {
                    let limit = *random.pick(&["3.5", "7.5", "12", "19"]);
                    street = street.tagged("maxweight", limit).barred();
                }
                street.fronted(Frontage::None)
            }
            Structure::Underpass => {
                street = street.tagged("tunnel", "yes").tagged("layer", "-1");
                let clear = if link.barred {
                    street.trucks = Trucks::Barred;
                    *random.pick(&["2.6", "3.2", "3.4"])
                } else {
                    *random.pick(&["4.1", "4.3", "4.5"])
                };
                street.tagged("maxheight", clear).fronted(Frontage::None)
            }
        }
    }

    fn in_town(&self, communes: &[Commune], link: &Link, commune: usize) -> Street {
        let here = &communes[commune];
        let kind = match (link.class, here.size()) {
            (Class::Primary, Size::Town) => "Avenue",
            (Class::Primary | Class::Secondary, _) => "Route",
            _ => "Rue",
        };
        let frontage = match here.size() {
            Size::Town if here.is_central(self.middle()) => Frontage::Centre,
            Size::Town => Frontage::Town,
            _ => Frontage::Village,
        };
        let there = &communes[link.other_end(commune)];
        Street::new(Vec::new(), link.class, commune)
            .named(format!("{kind} {}", there.with_preposition()))
            .tagged("maxspeed", "50")
            .fronted(frontage)
    }

    fn in_the_open(&self, communes: &[Commune], link: &Link, random: &mut Random) -> Street {
        let speed = match link.class {
            Class::Primary if random.chance(50) => "90",
            Class::Unclassified => "70",
            _ => "80",
        };
        let street = Street::new(Vec::new(), link.class, link.a).tagged("maxspeed", speed);
        if !link.is_minor() {
            return street;
        }
        let there = communes[link.b].with_preposition();
        street
            .named(format!("Route {there}"))
            .fronted(Frontage::Scattered)
    }
}
