//! Where trucks are kept and where they unload: made-up yards in real communes.

use crate::agglomeration::communes::Commune;
use crate::agglomeration::geometry::Point;
use crate::agglomeration::network::Network;
use crate::agglomeration::random::Random;
use crate::agglomeration::streets::industry;

/// What a site is for, and how OSM says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    Depot,
    Incinerator,
    SortingPlant,
    TransferStation,
    Landfill,
    /// Where inhabitants bring bulky waste.
    RecyclingCentre,
}

impl Purpose {
    pub fn tags(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Depot => &[("landuse", "depot")],
            Self::Incinerator => &[
                ("power", "plant"),
                ("plant:source", "waste"),
                ("plant:method", "combustion"),
            ],
            Self::SortingPlant => &[("landuse", "industrial"), ("industrial", "recycling")],
            Self::TransferStation => &[("amenity", "waste_transfer_station")],
            Self::Landfill => &[("landuse", "landfill")],
            Self::RecyclingCentre => &[("amenity", "recycling"), ("recycling_type", "centre")],
        }
    }
}

/// A site and what is known of it.
pub struct Plan {
    /// Name in the fleet file; only depots and sites with streams are in it.
    pub id: &'static str,
    pub name: &'static str,
    pub purpose: Purpose,
    /// INSEE code of its commune.
    insee: &'static str,
    /// In the syntax of OSM's `opening_hours`.
    pub open: &'static str,
    pub streams: &'static [&'static str],
}

pub struct Site {
    pub plan: &'static Plan,
    pub at: Point,
}

/// One of the disposal sites closes at noon, another on Wednesdays.
const PLANS: [Plan; 10] = [
    Plan {
        id: "depot-bethune",
        name: "Dépôt de collecte de Béthune",
        purpose: Purpose::Depot,
        insee: "62119",
        open: "",
        streams: &[],
    },
    Plan {
        id: "depot-lillers",
        name: "Dépôt de collecte de Lillers",
        purpose: Purpose::Depot,
        insee: "62516",
        open: "",
        streams: &[],
    },
    Plan {
        id: "cve-labeuvriere",
        name: "Centre de valorisation énergétique de Labeuvrière",
        purpose: Purpose::Incinerator,
        insee: "62479",
        open: "Mo-Sa 05:00-20:00",
        streams: &["OMR"],
    },
    Plan {
        id: "tri-ruitz",
        name: "Centre de tri de Ruitz",
        purpose: Purpose::SortingPlant,
        insee: "62727",
        open: "Mo-Fr 06:00-12:00,13:00-18:00",
        streams: &["EMB"],
    },
    Plan {
        id: "quai-haisnes",
        name: "Quai de transfert de Haisnes",
        purpose: Purpose::TransferStation,
        insee: "62401",
        open: "Mo,Tu,Th,Fr 06:00-17:30",
        streams: &["OMR", "VERRE"],
    },
    Plan {
        id: "stockage-hersin",
        name: "Installation de stockage d'Hersin-Coupigny",
        purpose: Purpose::Landfill,
        insee: "62443",
        open: "Mo-Fr 07:00-16:00",
        streams: &[],
    },
    Plan {
        id: "decheterie-bruay",
        name: "Déchèterie de Bruay-la-Buissière",
        purpose: Purpose::RecyclingCentre,
        insee: "62178",
        open: "Tu-Sa 09:00-12:00,14:00-18:00",
        streams: &[],
    },
    Plan {
        id: "decheterie-noeux",
        name: "Déchèterie de Noeux-les-Mines",
        purpose: Purpose::RecyclingCentre,
        insee: "62617",
        open: "Mo-Sa 09:00-12:00,14:00-18:00",
        streams: &[],
    },
    Plan {
        id: "decheterie-isbergues",
        name: "Déchèterie d'Isbergues",
        purpose: Purpose::RecyclingCentre,
        insee: "62473",
        open: "Mo-Sa 09:00-12:00,14:00-18:00",
        streams: &[],
    },
    Plan {
        id: "decheterie-houdain",
        name: "Déchèterie de Houdain",
        purpose: Purpose::RecyclingCentre,
        insee: "62457",
        open: "Mo,We-Sa 09:00-12:00,14:00-18:00",
        streams: &[],
    },
];

/// Builds the yards of all sites.
pub fn build(communes: &[Commune], network: &mut Network, random: &mut Random) -> Vec<Site> {
    PLANS
        .iter()
        .map(|plan| {
            let commune = communes
                .iter()
                .position(|commune| commune.insee == plan.insee)
                .expect("every site lies in a commune of the agglomeration");
            let at = industry::yard(communes, commune, network, random)
                .expect("there is room for a yard in every commune that needs one");
            Site { plan, at }
        })
        .collect()
}
