use proptest::prelude::*;

use super::*;
use crate::geometry::distance_m;

fn read(text: &str) -> AddressList {
    read_address_list("adresses.csv", text.as_bytes())
}

fn address(id: &str, lon: f64, lat: f64, parts: [&str; 3]) -> AddressRow {
    let [number, street, municipality] = parts.map(str::to_owned);
    AddressRow {
        id: id.to_owned(),
        position: Position::from_degrees(lon, lat),
        number,
        street,
        municipality,
    }
}

#[test]
fn addresses_of_every_layout_are_read_alike() {
    let expected = [
        address("a1", 2.64, 50.53, ["12 bis", "Rue Joffre", "Béthune"]),
        address("a2", 2.641, 50.531, ["3", "Rue Joffre", "Béthune"]),
    ];
    let ban = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;\
               code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;\
               nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;\
               certification_commune;cad_parcelles\n\
               a1;;12;bis;Rue Joffre;62400;62119;Béthune;;;674434.64;7048140.44;2.64;50.53;\
               entrée;;;BETHUNE;RUE JOFFRE;commune;commune;1;\n\
               a2;;3;;Rue Joffre;62400;62119;Béthune;;;674506.16;7048251.53;2.641;50.531;\
               segment;;;BETHUNE;RUE JOFFRE;commune;commune;1;\n";
    let bal_1_3 = "uid_adresse;cle_interop;commune_insee;commune_nom;voie_nom;numero;suffixe;\
                   position;x;y;long;lat\n\
                   u1;a1;62119;Béthune;Rue Joffre;12;bis;entrée;;;2.64;50.53\n\
                   u2;a2;62119;Béthune;Rue Joffre;3;;entrée;674506.16;7048251.53;2.641;50.531\n";
    let bal_1_5 = "id_ban_commune;id_ban_toponyme;id_ban_adresse;commune_insee;commune_nom;\
                   toponyme;numero;suffixe;position;x;y;long;lat\n\
                   c;t;a1;62119;Béthune;Rue Joffre;12;bis;entrée;;;2.64;50.53\n\
                   c;t;a2;62119;Béthune;Rue Joffre;3;;entrée;;;2.641;50.531\n";
    let bano = "a1,12 bis,Rue Joffre,62400,Béthune,C+O,50.53,2.64\n\
                a2,3,Rue Joffre,62400,Béthune,OSM,50.531,2.641\n";
    let kerbside = "Commune;Adresse;lon;lat;id\n\
                    Béthune;12 bis, Rue Joffre;2,64;50,53;a1\n\
                    Béthune;3 Rue Joffre;2,641;50,531;a2\n";
    for (layout, text) in [
        ("BAN", ban),
        ("BAL 1.3", bal_1_3),
        ("BAL 1.5", bal_1_5),
        ("BANO", bano),
        ("kerbside", kerbside),
    ] {
        let list = read(text);
        assert_eq!(list.faults, [], "{layout}");
        assert_eq!(list.addresses, expected, "{layout}");
        assert_eq!((list.rows, list.repeats), (2, 0), "{layout}");
    }
}

#[test]
fn metres_are_read_where_degrees_are_missing() {
    let list = read("id;x;y;voie_nom\na1;674434.64;7048140.44;Rue Joffre\n");
    let off = distance_m(
        list.addresses[0].position,
        Position::from_degrees(2.64, 50.53),
    );
    assert!(off < 0.03, "{off} m off");
}

#[test]
fn an_address_with_several_positions_is_one_address_at_its_entrance() {
    let list = read(
        "cle_interop;voie_nom;numero;position;long;lat\n\
         a;Rue Joffre;1;segment;2.640;50.53\n\
         a;Rue Joffre;1;entrée;2.641;50.53\n\
         a;Rue Joffre;1;parcelle;2.642;50.53\n",
    );
    assert_eq!(
        list.addresses,
        [address("a", 2.641, 50.53, ["1", "Rue Joffre", ""])]
    );
    assert_eq!((list.rows, list.repeats), (3, 2));
}

#[test]
fn hamlets_without_numbers_are_counted_and_not_read() {
    let list = read(
        "cle_interop;toponyme;numero;long;lat\n\
         a;Le Bourg;99999;;\n\
         b;Rue Joffre;1;2.64;50.53\n",
    );
    assert_eq!((list.addresses.len(), list.without_address), (1, 1));
    assert_eq!(list.faults, []);
}

#[test]
fn an_address_without_id_is_named_by_its_line() {
    let list = read("adresse;lon;lat\n1 rue A;2.64;50.53\n2 rue A;2.64;50.53\n");
    let ids: Vec<&str> = list.addresses.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["line 2", "line 3"]);
}

#[test]
fn bad_rows_and_missing_columns_are_faults() {
    let list = read("id;adresse;lon;lat\na;1 rue A;2.64;\nb;;2.64;50.53\nc;2 rue A;2.64;50.53\n");
    let found: Vec<(&str, &str)> = list
        .faults
        .iter()
        .map(|fault| (fault.code.as_str(), fault.place.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("EMPTY_CELL", "adresses.csv, line 2, column lat"),
            ("EMPTY_CELL", "adresses.csv, line 3, column adresse"),
        ]
    );
    assert_eq!(list.addresses.len(), 1);
    let none = read("id;numero\na;1\n");
    assert_eq!(none.faults[0].code, "MISSING_COLUMN");
}

#[test]
fn written_addresses_are_split_into_number_and_street() {
    for (written, number, street) in [
        ("12 rue Joffre", "12", "rue Joffre"),
        ("12 bis rue Joffre", "12 bis", "rue Joffre"),
        ("12bis, rue Joffre", "12 bis", "rue Joffre"),
        ("12 B rue Joffre", "12 B", "rue Joffre"),
        ("12, Place du 8 Mai", "12", "Place du 8 Mai"),
        ("Place du Marché", "", "Place du Marché"),
        ("12", "", "12"),
        ("", "", ""),
    ] {
        let split = split_address(written);
        assert_eq!((split.0.as_str(), split.1), (number, street), "{written}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_address_list("adresses.csv", &bytes);
    }

    #[test]
    fn no_address_makes_splitting_panic(text in "[0-9a-zé ,']{0,12}") {
        split_address(&text);
    }
}

fn shared(file: &str) -> Option<Vec<u8>> {
    let path = format!("{}/../../shared/osm/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: {path} is not there");
    }
    bytes
}

#[test]
fn a_real_bal_gives_the_same_places_in_degrees_and_in_lambert_93() {
    let Some(bytes) = shared("bal-adresses-mont-bonvillers-54084.csv") else {
        return;
    };
    let degrees = read_address_list("bal.csv", &bytes);
    assert_eq!(degrees.faults, []);
    assert_eq!(degrees.addresses.len(), 486);
    let text = String::from_utf8(bytes).expect("UTF-8");
    let metres = read(&text.replacen(";long;lat;", ";a;b;", 1));
    assert_eq!(metres.faults, []);
    for (one, other) in degrees.addresses.iter().zip(&metres.addresses) {
        let off = distance_m(one.position, other.position);
        assert!(off < 0.1, "{}: {off} m", one.id);
    }
}

#[test]
fn a_real_bano_file_is_read() {
    let Some(bytes) = shared("bano-adresses-correze-3-communes.csv") else {
        return;
    };
    let list = read_address_list("bano.csv", &bytes);
    assert_eq!(list.faults, []);
    assert_eq!(list.addresses.len(), 2_001);
    assert_eq!(list.addresses[0].street, "Place Allègre");
    assert_eq!(list.addresses[0].municipality, "Allassac");
}
