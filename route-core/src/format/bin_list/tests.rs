use osm_data::network::Position;
use proptest::prelude::*;

use super::*;
use crate::model::container::{Day, LiftSide};

fn read(text: &str) -> BinList {
    read_bin_list("bins.csv", text.as_bytes(), &BinListOptions::default())
}

/// (code, place) of each fault.
fn faults(list: &BinList) -> Vec<(&str, &str)> {
    list.faults
        .iter()
        .map(|fault| (fault.code.as_str(), fault.place.as_str()))
        .collect()
}

#[test]
fn a_row_with_every_column_is_read() {
    let list = read(
        "id;lon;lat;flux;volume_l;nombre;poids_kg;remplissage;taux_presentation;service_s;\
         debut;fin;cote;adresse;commune;jour\n\
         b1;2,64;50,53;OMR;240;3;18,5;80 %;0,75;45;06:00;11h30;G;12 rue Joffre;Béthune;lundi, jeudi\n",
    );
    assert_eq!(list.faults, []);
    assert_eq!(list.rows, 1);
    assert_eq!(
        list.containers,
        [Container {
            id: "b1".into(),
            line: 2,
            position: Position::from_degrees(2.64, 50.53),
            stream: "OMR".into(),
            volume_l: 240.0,
            count: 3,
            weight_kg: Some(18.5),
            fill: 0.8,
            set_out_rate: 0.75,
            service_s: Some(45),
            window_s: Some((21_600, 41_400)),
            side: Some(LiftSide::Left),
            address: "12 rue Joffre".into(),
            municipality: "Béthune".into(),
            days: vec![Day::Monday, Day::Thursday],
        }]
    );
}

#[test]
fn what_the_list_does_not_say_comes_from_the_options() {
    let text = b"id,lon,lat,stream,volume,count\nb1,2.64,50.53,OMR,240,1\n";
    let options = BinListOptions {
        fill: 0.7,
        set_out_rate: 0.6,
        ..BinListOptions::default()
    };
    let list = read_bin_list("bins.csv", text, &options);
    let container = &list.containers[0];
    assert_eq!((container.fill, container.set_out_rate), (0.7, 0.6));
    assert_eq!(
        (
            container.weight_kg,
            container.service_s,
            container.window_s,
            container.side
        ),
        (None, None, None, None)
    );
    assert_eq!(container.days, []);
}

/// The acceptance test of the importer: one list, as many programs would export it.
#[test]
fn one_list_in_many_dialects_gives_the_same_containers() {
    let french = "id;lon;lat;flux;volume_l;nombre;commune\n\
                  b1;2,64;50,53;OMR;240;1;Béthune\n\
                  b2;2,641;50,531;OMR;1100;2;Béthune\n";
    let expected = read(french).containers;
    assert_eq!(expected.len(), 2);
    let english = "Municipality,Count,Volume L,Stream,Latitude,Longitude,ID\n\
                   Béthune,1,240 L,OMR,50.53,2.64,b1\n\
                   Béthune,2,\"1,1 m3\",OMR,50.531,2.641,b2\n";
    let lambert = "id;x_l93;y_l93;flux;volume_l;nombre;commune\n\
                   b1;674434,642;7048140,444;OMR;240;1;Béthune\n\
                   b2;674506,163;7048251,532;OMR;1 100;2;Béthune\n";
    let zone_50 = "id;x;y;flux;volume_l;nombre;commune\n\
                   b1;1 674 475,578;9 259 011,331;OMR;240;1;Béthune\n\
                   b2;1674547.013;9259122.224;OMR;1100;2;Béthune\n";
    let titled = french.replacen(
        "id;",
        "Liste des bacs;;;;;;\n\n\"Mars\n2026\";;;;;;\nid;",
        1,
    );
    let capitals = french
        .replace("volume_l", "VOLUME (L)")
        .replace("nombre", "Nb bacs")
        .replace("flux", "Type de déchet");
    for (dialect, text, off_e7) in [
        ("English", english, 0),
        ("Lambert-93", lambert, 3),
        ("CC50", zone_50, 3),
        ("titles", &titled, 0),
        ("capitals", &capitals, 0),
        ("tabs", &french.replace(';', "\t"), 0),
    ] {
        for encoding in [encoding_rs::UTF_8, encoding_rs::WINDOWS_1252] {
            let (bytes, _, _) = encoding.encode(text);
            let list = read_bin_list("bins.csv", &bytes, &BinListOptions::default());
            assert_eq!(list.faults, [], "{dialect}");
            for (read, expected) in list.containers.iter().zip(&expected) {
                let off = |a: i32, b: i32| (a - b).abs();
                assert!(
                    off(read.position.lon_e7, expected.position.lon_e7) <= off_e7,
                    "{dialect}"
                );
                assert!(
                    off(read.position.lat_e7, expected.position.lat_e7) <= off_e7,
                    "{dialect}"
                );
                let same = Container {
                    line: expected.line,
                    position: expected.position,
                    ..read.clone()
                };
                assert_eq!(&same, expected, "{dialect}");
            }
            assert_eq!(list.containers.len(), 2, "{dialect}");
        }
    }
}

#[test]
fn every_bad_cell_is_a_fault_with_line_and_column_and_good_rows_stay() {
    let header = "id;lon;lat;flux;volume_l;nombre;remplissage;taux_presentation;service_s;\
                  debut;fin;cote;jour;poids_kg\n";
    let good = "b1;2,64;50,53;OMR;240;1;;;;;;;;\n";
    for (row, code, column) in [
        (";2,64;50,53;OMR;240;1;;;;;;;;", "EMPTY_CELL", "id"),
        ("b2;;50,53;OMR;240;1;;;;;;;;", "EMPTY_CELL", "lon"),
        ("b2;2,64;;OMR;240;1;;;;;;;;", "EMPTY_CELL", "lat"),
        ("b2;2,64;N50;OMR;240;1;;;;;;;;", "NOT_A_NUMBER", "lat"),
        ("b2;NaN;50,53;OMR;240;1;;;;;;;;", "NOT_A_NUMBER", "lon"),
        (
            "b2;50,53;2,64;OMR;240;1;;;;;;;;",
            "COORDINATES_SWAPPED",
            "lat",
        ),
        ("b2;0;0;OMR;240;1;;;;;;;;", "POSITION_ZERO", "lat"),
        (
            "b2;264;50,53;OMR;240;1;;;;;;;;",
            "POSITION_OUT_OF_RANGE",
            "lat",
        ),
        ("b2;2,64;50,53;;240;1;;;;;;;;", "EMPTY_CELL", "flux"),
        ("b2;2,64;50,53;OMR;;1;;;;;;;;", "EMPTY_CELL", "volume_l"),
        (
            "b2;2,64;50,53;OMR;0,24;1;;;;;;;;",
            "OUT_OF_RANGE",
            "volume_l",
        ),
        ("b2;2,64;50,53;OMR;240;;;;;;;;;", "EMPTY_CELL", "nombre"),
        ("b2;2,64;50,53;OMR;240;0;;;;;;;;", "OUT_OF_RANGE", "nombre"),
        (
            "b2;2,64;50,53;OMR;240;1,5;;;;;;;;",
            "OUT_OF_RANGE",
            "nombre",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;130;;;;;;;",
            "OUT_OF_RANGE",
            "remplissage",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;;-1;;;;;;",
            "OUT_OF_RANGE",
            "taux_presentation",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;;;-5;;;;;",
            "OUT_OF_RANGE",
            "service_s",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;;;;25h99;;;;",
            "NOT_A_TIME",
            "debut",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;;;;12:00;06:00;;;",
            "WINDOW_REVERSED",
            "fin",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;;;;;;pair;;",
            "UNKNOWN_SIDE",
            "cote",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;;;;;;;lunid;",
            "UNKNOWN_DAY",
            "jour",
        ),
        (
            "b2;2,64;50,53;OMR;240;1;;;;;;;;lourd",
            "NOT_A_NUMBER",
            "poids_kg",
        ),
        ("b1;2,65;50,53;OMR;240;1;;;;;;;;", "DUPLICATE_ID", "id"),
    ] {
        let list = read(&format!(
            "{header}{good}{row}\n{}",
            good.replace("b1", "b9")
        ));
        let place = format!("bins.csv, line 3, column {column}");
        assert_eq!(faults(&list), [(code, place.as_str())], "{row}");
        let ids: Vec<&str> = list.containers.iter().map(|row| row.id.as_str()).collect();
        assert_eq!((ids, list.rows), (vec!["b1", "b9"], 3), "{row}");
    }
}

#[test]
fn all_that_is_wrong_with_a_row_is_said_at_once() {
    let list = read("id;lon;lat;flux;volume_l;nombre\n;x;50;;240;0\n");
    let codes: Vec<&str> = list
        .faults
        .iter()
        .map(|fault| fault.code.as_str())
        .collect();
    assert_eq!(
        codes,
        ["EMPTY_CELL", "NOT_A_NUMBER", "EMPTY_CELL", "OUT_OF_RANGE"]
    );
    assert!(list.faults[1].cause.contains("`x`"));
}

#[test]
fn a_missing_column_is_one_fault_that_names_near_spellings() {
    let list = read("id;lon;lat;flx;volume_l;qty\nb1;2,64;50,53;OMR;240;1\n");
    assert_eq!(faults(&list), [("MISSING_COLUMN", "bins.csv")]);
    let cause = &list.faults[0].cause;
    assert_eq!(
        cause,
        "no column `flux` (is it `flx`?), `nombre` (is it `qty`?)"
    );
    assert_eq!(list.containers, []);
    let half = read("id;x;flux;volume_l;nombre\nb1;674434;OMR;240;1\n");
    assert_eq!(half.faults[0].cause, "no column `y`");
    let none = read("a;b\n1;2\n");
    assert_eq!(
        none.faults[0].cause,
        "no column `id`, `lon`, `lat`, `flux`, `volume_l`, `nombre`"
    );
    let twice = read("id;lon;lat;flux;Flux;volume_l;nombre\n");
    assert_eq!(faults(&twice), [("DUPLICATE_COLUMN", "bins.csv")]);
}

#[test]
fn columns_about_people_are_not_read_and_unknown_ones_are_named() {
    let list = read(
        "id;lon;lat;flux;volume_l;nombre;Nom;Téléphone;E-mail;remplisage;couleur\n\
         b1;2,64;50,53;OMR;240;1;M. Untel;0102030405;a@b.fr;0,5;vert\n",
    );
    assert_eq!(list.faults, []);
    let ignored: Vec<String> = list.ignored.iter().map(ToString::to_string).collect();
    assert_eq!(
        ignored,
        [
            "column `Nom` names people and is not read",
            "column `Téléphone` names people and is not read",
            "column `E-mail` names people and is not read",
            "column `remplisage` is not known; is it `remplissage`?",
            "column `couleur` is not known",
        ]
    );
    assert!(!format!("{:?}", list.containers).contains("Untel"));
}

#[test]
fn an_address_in_parts_is_put_together() {
    let list = read(
        "id;lon;lat;flux;volume_l;nombre;numero;rep;nom_voie;nom_commune\n\
         b1;2,64;50,53;OMR;240;1;12;bis;Rue Joffre;Béthune\n\
         b2;2,64;50,53;OMR;240;1;;;Place du Marché;Béthune\n",
    );
    let addresses: Vec<&str> = list
        .containers
        .iter()
        .map(|row| row.address.as_str())
        .collect();
    assert_eq!(addresses, ["12 bis Rue Joffre", "Place du Marché"]);
    assert_eq!(list.containers[0].municipality, "Béthune");
}

#[test]
fn repeated_positions_are_real() {
    let list =
        read("id;lon;lat;flux;volume_l;nombre\nb1;2,64;50,53;VE;3000;1\nb2;2,64;50,53;CS;3000;1\n");
    assert_eq!((list.containers.len(), list.faults.len()), (2, 0));
}

#[test]
fn a_row_far_from_the_list_is_left_out() {
    let mut text = String::from("id;lon;lat;flux;volume_l;nombre\n");
    for row in 0..12 {
        let sign = if row == 4 { "" } else { "-" };
        text += &format!("b{row};{sign}1,49{row:02};47,2;OMR;240;1\n");
    }
    let list = read(&text);
    assert_eq!(
        faults(&list),
        [("POSITION_FAR_AWAY", "bins.csv, line 6, column lat")]
    );
    assert_eq!(list.containers.len(), 11);
    assert!(list.containers.iter().all(|row| row.id != "b4"));
}

#[test]
fn a_fault_reads_as_a_sentence() {
    let list = read("id;lon;lat;flux;volume_l;nombre\nb1;2,64;50,53;OMR;gros;1\n");
    assert_eq!(
        list.faults[0].to_string(),
        "bins.csv, line 2, column volume_l: `gros` is not a number [NOT_A_NUMBER]; \
         write a number, with a decimal comma or point"
    );
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_bin_list("bins.csv", &bytes, &BinListOptions::default());
    }

    #[test]
    fn every_row_is_either_kept_or_explained(
        cells in prop::collection::vec("[-0-9a-zA-Z éÉ,.;:'\"%\r\n\t³]{0,12}", 0..60),
        delimiter in prop::sample::select(vec![";", ",", "\t"]),
    ) {
        let header = ["id", "lon", "lat", "flux", "volume_l", "nombre", "fin", "jour"];
        let mut text = header.join(delimiter);
        for row in cells.chunks(8) {
            text += "\n";
            text += &row.join(delimiter);
        }
        let list = read(&text);
        prop_assert!(list.containers.len() <= list.rows);
        prop_assert!(list.rows - list.containers.len() <= list.faults.len());
    }
}

/// Facts of the real file: 2,068 rows, 484 without a stream; it has no volume and no count.
#[test]
fn the_bring_points_of_nantes_are_read_once_the_missing_columns_are_there() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/osm/nantes-points-apport-volontaire-2016.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: {path} is not there");
        return;
    };
    let list = read(&text);
    assert_eq!(faults(&list), [("MISSING_COLUMN", "bins.csv")]);
    let mut lines = text.lines();
    let header = lines
        .next()
        .expect("a header")
        .replace("modes_collecte", "flux");
    let rows: Vec<String> = lines
        .enumerate()
        .map(|(row, line)| format!("{row}{line},3000,1"))
        .collect();
    let list = read(&format!("{header},volume_l,nombre\n{}\n", rows.join("\n")));
    assert_eq!((list.rows, list.faults.len()), (2_068, 484));
    assert!(list.faults.iter().all(|fault| fault.code == "EMPTY_CELL"));
}
