//! What a line on the ground is.

use std::collections::BTreeMap;

use crate::agglomeration::network::NodeId;

/// Kind of line, as OSM classes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    Motorway,
    MotorwayLink,
    Primary,
    PrimaryLink,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
    LivingStreet,
    Pedestrian,
    Service,
    Track,
    Canal,
    Railway,
}

impl Class {
    /// The tag that says so.
    pub fn tag(self) -> (&'static str, &'static str) {
        match self {
            Self::Motorway => ("highway", "motorway"),
            Self::MotorwayLink => ("highway", "motorway_link"),
            Self::Primary => ("highway", "primary"),
            Self::PrimaryLink => ("highway", "primary_link"),
            Self::Secondary => ("highway", "secondary"),
            Self::Tertiary => ("highway", "tertiary"),
            Self::Unclassified => ("highway", "unclassified"),
            Self::Residential => ("highway", "residential"),
            Self::LivingStreet => ("highway", "living_street"),
            Self::Pedestrian => ("highway", "pedestrian"),
            Self::Service => ("highway", "service"),
            Self::Track => ("highway", "track"),
            Self::Canal => ("waterway", "canal"),
            Self::Railway => ("railway", "rail"),
        }
    }

    /// Divides the land: only a bridge or a level crossing leads over it.
    pub fn divides(self) -> bool {
        matches!(self, Self::Motorway | Self::Canal | Self::Railway)
    }

    /// A road that other streets may join.
    pub fn can_be_joined(self) -> bool {
        !self.divides() && !matches!(self, Self::MotorwayLink | Self::PrimaryLink)
    }
}

/// What stands along a street.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frontage {
    /// Nothing: open country, bridges, roundabouts.
    None,
    /// Town centre: house beside house.
    Centre,
    /// Miners' rows.
    Row,
    /// Later streets of a town.
    Town,
    /// Village street.
    Village,
    /// Detached houses of an estate.
    Estate,
    /// Blocks of flats.
    Flats,
    /// Single houses and farms.
    Scattered,
    /// Works and warehouses.
    Industry,
}

impl Frontage {
    /// Metres of one side of the street for each house.
    pub fn spacing(self) -> Option<f64> {
        match self {
            Self::None | Self::Industry => None,
            Self::Centre => Some(8.5),
            Self::Row => Some(9.0),
            Self::Town => Some(13.5),
            Self::Village => Some(20.0),
            Self::Estate => Some(18.0),
            Self::Flats => Some(30.0),
            Self::Scattered => Some(70.0),
        }
    }

    /// About how many houses find room on both sides of so many metres of street.
    pub fn room(self, metres: f64) -> f64 {
        // A fifth is lost to corners.
        self.spacing().map_or(0.0, |spacing| metres * 1.6 / spacing)
    }

    /// How far a house number stands from the middle of the street, least and most, metres.
    pub fn setback(self) -> (f64, f64) {
        match self {
            Self::Centre | Self::Row => (6.0, 7.5),
            Self::Town => (6.5, 10.0),
            Self::Village | Self::None | Self::Industry => (7.0, 13.0),
            Self::Estate | Self::Flats | Self::Scattered => (9.0, 15.0),
        }
    }
}

/// Whether trucks of 26 t may use a street.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trucks {
    Welcome,
    Barred,
}

/// A line through nodes that is the same all along.
#[derive(Clone, Debug)]
pub struct Street {
    pub nodes: Vec<NodeId>,
    pub class: Class,
    /// Empty where it has none.
    pub name: String,
    /// Index of the commune it belongs to.
    pub commune: usize,
    pub frontage: Frontage,
    /// Traffic follows the nodes and never returns.
    pub one_way: bool,
    pub trucks: Trucks,
    /// Further OSM tags.
    pub tags: BTreeMap<&'static str, String>,
}

impl Street {
    pub fn new(nodes: Vec<NodeId>, class: Class, commune: usize) -> Self {
        Self {
            nodes,
            class,
            name: String::new(),
            commune,
            frontage: Frontage::None,
            one_way: false,
            trucks: Trucks::Welcome,
            tags: BTreeMap::new(),
        }
    }

    /// A street in which a truck of 26 t may drive.
    pub fn carries_trucks(&self) -> bool {
        let closed = matches!(
            self.class,
            Class::Pedestrian | Class::Track | Class::Canal | Class::Railway
        );
        !closed && self.trucks == Trucks::Welcome
    }

    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    pub fn fronted(mut self, frontage: Frontage) -> Self {
        self.frontage = frontage;
        self
    }

    pub fn tagged(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.tags.insert(key, value.into());
        self
    }

    pub fn barred(mut self) -> Self {
        self.trucks = Trucks::Barred;
        self
    }

    pub fn one_way(mut self) -> Self {
        self.one_way = true;
        self
    }
}
