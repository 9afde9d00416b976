//! Files of the product.

use route_core::format::address_list::read_address_list;
use route_core::format::bin_list::{BinListOptions, read_bin_list};
use route_core::format::fleet::read_fleet;
use route_core::format::point_list::read_point_list;

use crate::read_damaged;

/// Bins in most spellings of everything.
const BINS: &str = "\u{feff}id;flux;volume_l;nombre;lon;lat;adresse;commune;jour;debut;fin;cote;remplissage;taux_presentation;poids_kg;service_s
EMB-1;EMB;770;1;2,619225;50,542755;30 Rue d'Essars;Annezin;lundi;05:00;12:00;D;80 %;0,9;12,5;30
EMB-2;EMB;770;3;2.616530;50.543085;\"Rue; du 11\";Annezin;mardi,jeudi;;;2;;;;
OMR-1;OMR;240;1;2.616128;50.543612;12 Rue Arago;B\u{e9}thune;Mo-Fr;06:00;07:30;G;0,5;1;;
OMR-2;OMR;240;2;2.615414;50.539618;;;;;;;;;;
";

const POINTS: &str =
    "id,x,y,nom\na,685000,7050000,depot\nb,685100.5,7050300,\"a, b\"\nc,686000,7051000,c\n";

const ADDRESSES: &str = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;x;y;lon;lat
62_1;12;;Rue Arago;62232;62035;Annezin;685000;7050000;2.616128;50.543612
62_2;14;bis;Rue Arago;62232;62035;Annezin;685010;7050000;2.616228;50.543652
";

#[test]
fn no_damage_makes_a_reader_of_lists_panic() {
    let good: [(&str, &[u8]); 3] = [
        ("bins.csv", BINS.as_bytes()),
        ("points.csv", POINTS.as_bytes()),
        ("addresses.csv", ADDRESSES.as_bytes()),
    ];
    read_damaged(&good, |index, bytes| match index {
        0 => {
            let list = read_bin_list("bins.csv", bytes, &BinListOptions::default());
            list.faults.is_empty()
        }
        1 => read_point_list("points.csv", bytes).is_ok(),
        _ => read_address_list("addresses.csv", bytes).faults.is_empty(),
    });
}

#[test]
fn no_damage_makes_the_reader_of_fleets_panic() {
    let fleet = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/fleet.json");
    let fleet = std::fs::read(fleet).expect("the fleet of the sample");
    read_damaged(&[("fleet.json", &fleet)], |_, bytes| {
        read_fleet("fleet.json", bytes).is_ok()
    });
}
