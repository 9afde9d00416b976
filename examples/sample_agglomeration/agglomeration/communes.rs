//! The 100 communes of the agglomeration: facts of INSEE and La Poste.

use std::f64::consts::PI;

use super::geometry::Point;

/// How a commune is built.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Size {
    /// Below 700 inhabitants: a street and a few lanes.
    SmallVillage,
    /// Below 2,500: a village with an estate or two.
    Village,
    /// Below 5,000: a large village with a centre.
    SmallTown,
    /// A town.
    Town,
}

pub struct Commune {
    /// Official code.
    pub insee: String,
    pub name: String,
    pub postcode: String,
    pub population: u32,
    pub centre: Point,
    /// How far it reaches compared with its neighbours.
    reach: f64,
}

impl Commune {
    /// 2.3 inhabitants live in a household.
    pub fn households(&self) -> u32 {
        (self.population * 10 + 11) / 23
    }

    pub fn size(&self) -> Size {
        match self.population {
            ..700 => Size::SmallVillage,
            700..2_500 => Size::Village,
            2_500..5_000 => Size::SmallTown,
            _ => Size::Town,
        }
    }

    /// Households in a hundred that live in blocks of flats.
    pub fn flats_percent(&self) -> u32 {
        match self.population {
            ..2_500 => 0,
            2_500..5_000 => 5,
            5_000..9_000 => 12,
            9_000..20_000 => 18,
            _ => 27,
        }
    }

    /// Within this distance from the centre, the land is built on, metres.
    pub fn radius(&self) -> f64 {
        let land = match self.size() {
            Size::SmallVillage => 1_500.0,
            Size::Village => 1_150.0,
            Size::SmallTown => 850.0,
            Size::Town => 620.0,
        };
        let houses = self.households() * (100 - self.flats_percent()) / 100;
        (f64::from(houses) * land / PI).sqrt().max(260.0)
    }

    /// Within this distance from the centre a town is old and dense, metres.
    pub fn core(&self) -> f64 {
        self.radius() * 0.4
    }

    pub fn is_central(&self, place: Point) -> bool {
        place.distance(self.centre) < self.core()
    }

    /// `de Béthune`, `d'Auchel`: what follows *Rue* where the street leads there.
    pub fn with_preposition(&self) -> String {
        match self.name.chars().next() {
            _ if self.name.starts_with("La ") => format!("de la {}", &self.name[3..]),
            Some('A' | 'E' | 'É' | 'H' | 'I' | 'O' | 'U') => format!("d'{}", self.name),
            _ => format!("de {}", self.name),
        }
    }
}

pub fn read() -> Vec<Commune> {
    let table = include_str!("communes.csv");
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(table.as_bytes());
    rows.deserialize()
        .map(|row| {
            let (insee, name, postcode, population, lon, lat): (_, _, _, u32, f64, f64) =
                row.expect("communes.csv has six columns in each row");
            Commune {
                insee,
                name,
                postcode,
                population,
                centre: Point::from_degrees(lon, lat),
                reach: 60.0 + f64::from(population).sqrt(),
            }
        })
        .collect()
}

/// The commune a place belongs to: the nearest, where larger ones reach further.
pub fn owner(communes: &[Commune], place: Point) -> usize {
    let mut nearest = (f64::INFINITY, 0);
    for (index, commune) in communes.iter().enumerate() {
        let distance = place.distance(commune.centre) / commune.reach;
        if distance < nearest.0 {
            nearest = (distance, index);
        }
    }
    nearest.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_lead_to_communes_in_correct_french() {
        let communes = read();
        for (name, expected) in [
            ("Béthune", "de Béthune"),
            ("Auchel", "d'Auchel"),
            ("Houdain", "d'Houdain"),
            ("La Couture", "de la Couture"),
            ("Lillers", "de Lillers"),
        ] {
            let commune = communes.iter().find(|commune| commune.name == name);
            let commune = commune.expect("a commune of the agglomeration");
            assert_eq!(commune.with_preposition(), expected);
        }
    }

    #[test]
    fn every_centre_belongs_to_its_own_commune() {
        let communes = read();
        for (index, commune) in communes.iter().enumerate() {
            assert_eq!(owner(&communes, commune.centre), index, "{}", commune.name);
        }
    }
}
