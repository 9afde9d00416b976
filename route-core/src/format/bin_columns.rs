//! The columns of a bin list and the names they go by.

use super::cells::PositionColumns;
use super::columns::Column;

/// Indices into [`COLUMNS`].
pub const ID: usize = 0;
pub const LON: usize = 1;
pub const LAT: usize = 2;
pub const X: usize = 3;
pub const Y: usize = 4;
pub const STREAM: usize = 5;
pub const VOLUME_L: usize = 6;
pub const VOLUME_M3: usize = 7;
pub const COUNT: usize = 8;
pub const WEIGHT: usize = 9;
pub const FILL: usize = 10;
pub const SET_OUT_RATE: usize = 11;
pub const SERVICE: usize = 12;
pub const BEGIN: usize = 13;
pub const END: usize = 14;
pub const SIDE: usize = 15;
pub const ADDRESS: usize = 16;
pub const NUMBER: usize = 17;
pub const SUFFIX: usize = 18;
pub const STREET: usize = 19;
pub const MUNICIPALITY: usize = 20;
pub const DAYS: usize = 21;

pub const POSITION: PositionColumns = PositionColumns {
    lon: LON,
    lat: LAT,
    x: X,
    y: Y,
};

/// Names seen in public French data (bring points of Nantes, Compiègne and Brest, layers of other
/// authorities) and usual in exports of container management, with the documented names first.
#[rustfmt::skip]
pub const COLUMNS: [Column; 22] = [
    Column { name: "id", aliases: &["id", "identifiant", "idbac", "numbac", "numerobac", "nbac", "idcont", "idconteneur", "puce", "npuce", "numpuce", "rfid", "idlieu", "code", "reference", "ref"] },
    Column { name: "lon", aliases: &["lon", "long", "longitude", "lng"] },
    Column { name: "lat", aliases: &["lat", "latitude"] },
    Column { name: "x", aliases: &["x", "xl93", "xlambert93", "coordx", "xcoord"] },
    Column { name: "y", aliases: &["y", "yl93", "ylambert93", "coordy", "ycoord"] },
    Column { name: "flux", aliases: &["flux", "stream", "wastestream", "typeflux", "codeflux", "typedechet", "typedechets", "typededechet", "typededechets", "dechet", "dechets", "matiere"] },
    Column { name: "volume_l", aliases: &["volumel", "volume", "volumelitres", "litrage", "litres", "contenance", "capacite", "capacitel", "volumebac", "capacity"] },
    Column { name: "volume_m3", aliases: &["volumem3"] },
    Column { name: "nombre", aliases: &["nombre", "count", "nb", "nbre", "nbbacs", "nbbac", "nombrebacs", "nombredebacs", "nbcont", "nbconteneurs", "qte", "quantite", "quantity"] },
    Column { name: "poids_kg", aliases: &["poidskg", "weightkg", "poids", "weight", "kg", "massekg"] },
    Column { name: "remplissage", aliases: &["remplissage", "fill", "tauxremplissage", "tauxderemplissage", "tauxrempl", "fillrate", "filllevel"] },
    Column { name: "taux_presentation", aliases: &["tauxpresentation", "setoutrate", "tauxdepresentation", "presentation", "setout"] },
    Column { name: "service_s", aliases: &["services", "service", "dureeservices", "dureeservice", "servicetimes", "servicetime"] },
    Column { name: "debut", aliases: &["debut", "twstart", "heuredebut", "start"] },
    Column { name: "fin", aliases: &["fin", "twend", "heurefin", "end"] },
    Column { name: "cote", aliases: &["cote", "side", "cotecollecte", "cotedecollecte"] },
    Column { name: "adresse", aliases: &["adresse", "address", "adressecomplete"] },
    Column { name: "numero", aliases: &["numero", "housenumber", "numvoie", "numerovoie", "num", "no", "n"] },
    Column { name: "suffixe", aliases: &["suffixe", "rep", "bis", "indicerepetition"] },
    Column { name: "voie", aliases: &["voie", "street", "rue", "nomvoie", "voienom", "libellevoie", "nomdevoie"] },
    Column { name: "commune", aliases: &["commune", "municipality", "ville", "city", "town", "nomcommune", "communenom", "localite"] },
    Column { name: "jour", aliases: &["jour", "day", "jours", "days", "jourcollecte", "jourscollecte", "jourdecollecte", "joursdecollecte", "collectionday", "collectiondays", "jourom"] },
];

/// Columns that name people, folded.
#[rustfmt::skip]
pub const PERSONAL: [&str; 28] = [
    "nom", "name", "prenom", "firstname", "lastname", "surname", "nomprenom", "nometprenom",
    "nomusager", "usager", "titulaire", "proprietaire", "occupant", "locataire", "contact", "client",
    "telephone", "tel", "phone", "phonenumber", "mobile", "portable", "numtel", "numerotelephone",
    "email", "mail", "courriel", "adressemail",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_indices_are_those_of_the_columns() {
        let names = [
            (ID, "id"),
            (LON, "lon"),
            (Y, "y"),
            (STREAM, "flux"),
            (COUNT, "nombre"),
            (SERVICE, "service_s"),
            (ADDRESS, "adresse"),
            (DAYS, "jour"),
        ];
        for (index, name) in names {
            assert_eq!(COLUMNS[index].name, name);
        }
    }

    #[test]
    fn no_name_stands_for_two_columns_or_for_a_person() {
        let mut seen: HashSet<&str> = PERSONAL.into();
        for alias in COLUMNS.iter().flat_map(|column| column.aliases) {
            assert!(seen.insert(alias), "{alias}");
        }
    }
}
