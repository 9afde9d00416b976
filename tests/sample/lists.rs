//! The example data fits the extract and the fleet.

use std::collections::{BTreeMap, BTreeSet};

use route_core::model::fleet::{Fleet, Stream};

use crate::committed::{Roads, Tags, bins, bytes, extract, metres, number, place, rows};

fn fleet() -> Fleet {
    serde_json::from_slice(&bytes("examples/data/fleet.json")).expect("a valid fleet file")
}

/// The first number of `12bis Rue …`.
fn house_number(address: &str) -> Option<u32> {
    let digits = address.find(|c: char| !c.is_ascii_digit())?;
    address[..digits].parse().ok()
}

#[test]
fn every_bin_stands_4_to_15_m_from_the_middle_of_the_street_in_its_address() {
    for row in bins() {
        let near = Roads::of_sample().nearest(place(row)).expect("a road");
        assert!(
            (4.0..=15.0).contains(&near.metres),
            "{row:?}: {}",
            near.metres
        );
        let street = extract().ways[&near.piece.way].tag("name").unwrap_or("");
        assert!(
            row["adresse"].ends_with(street) || row["adresse"].starts_with("Entrée"),
            "{row:?} stands in {street}"
        );
    }
}

#[test]
fn every_bin_stands_on_the_side_of_its_house_number() {
    for row in bins() {
        if let Some(number) = house_number(&row["adresse"]) {
            let near = Roads::of_sample().nearest(place(row)).expect("a road");
            assert_eq!(near.left, number % 2 == 1, "{row:?}");
        }
    }
}

#[test]
fn the_week_has_1200_to_2000_rows_a_day() {
    let mut days: BTreeMap<&str, usize> = BTreeMap::new();
    for row in bins() {
        *days.entry(&row["jour"]).or_default() += 1;
    }
    assert_eq!(days.len(), 5);
    for (day, rows) in days {
        assert!((1_200..=2_000).contains(&rows), "{day}: {rows} rows");
    }
}

#[test]
fn some_rows_say_more_than_where_and_what() {
    for column in ["debut", "fin", "cote", "remplissage", "taux_presentation"] {
        let filled = bins().iter().filter(|row| !row[column].is_empty()).count();
        assert!(
            filled > 0 && filled < bins().len() / 4,
            "{column}: {filled} rows"
        );
    }
}

#[test]
fn ids_are_unique_and_streams_are_those_of_the_fleet() {
    let ids: BTreeSet<&str> = bins().iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), bins().len());
    let fleet = fleet();
    let streams: BTreeSet<&str> = fleet.streams.iter().map(|s| s.id.as_str()).collect();
    assert!(
        bins()
            .iter()
            .all(|row| streams.contains(row["flux"].as_str()))
    );
}

/// Kilograms and cubic metres in the truck.
fn load(row: &Tags, stream: &Stream) -> (f64, f64) {
    let factors = ["volume_l", "nombre", "remplissage", "taux_presentation"];
    let litres: f64 = factors.iter().map(|&column| number(&row[column])).product();
    let mass = litres * stream.density_kg_per_l;
    (mass, mass / stream.compacted_kg_per_m3)
}

#[test]
fn on_monday_the_trucks_of_each_stream_unload_about_two_or_three_times() {
    let fleet = fleet();
    for (stream, class) in [
        ("OMR", "bom26-omr"),
        ("EMB", "bom26-emb"),
        ("VERRE", "grue-verre"),
    ] {
        let stream = fleet
            .streams
            .iter()
            .find(|s| s.id == stream)
            .expect("a stream");
        let class = fleet
            .vehicles
            .iter()
            .find(|v| v.id == class)
            .expect("a class");
        let monday = bins()
            .iter()
            .filter(|row| row["jour"] == "lundi" && row["flux"] == stream.id);
        let (mass, volume) = monday
            .map(|row| load(row, stream))
            .fold((0.0, 0.0), |sum, load| (sum.0 + load.0, sum.1 + load.1));
        let trips = f64::max(mass / class.payload_kg, volume / class.body_m3);
        let each = trips / f64::from(class.count);
        assert!(
            (1.5..=3.0).contains(&each),
            "{}: {mass:.0} kg, {volume:.0} m³, {each:.1} trips for each truck",
            stream.id
        );
    }
}

#[test]
fn depots_and_disposal_sites_lie_beside_a_road() {
    let fleet = fleet();
    let depots = fleet.depots.iter().map(|depot| (depot.lon, depot.lat));
    let sites = fleet.disposal_sites.iter().map(|site| (site.lon, site.lat));
    for (lon, lat) in depots.chain(sites) {
        let near = Roads::of_sample()
            .nearest(metres(lon, lat))
            .expect("a road");
        assert!(near.metres < 20.0, "{lon} {lat}: {:.0} m", near.metres);
    }
    assert_eq!(fleet.depots.len(), 2);
    assert_eq!(fleet.disposal_sites.len(), 3);
}

#[test]
fn the_address_list_holds_numbers_of_both_sides_with_a_decimal_point() {
    let text = String::from_utf8(bytes("examples/data/kerbside-addresses.csv")).expect("UTF-8");
    let rows = rows(&text);
    assert!(rows.len() > 2_000, "{} rows", rows.len());
    for row in &rows {
        let near = Roads::of_sample().nearest(place(row)).expect("a road");
        assert!((4.0..=16.0).contains(&near.metres), "{row:?}");
        assert!(row["lon"].contains('.'), "{row:?}");
    }
    let odd = rows
        .iter()
        .filter(|row| number(&row["numero"]) % 2.0 == 1.0);
    let share = odd.count() * 100 / rows.len();
    assert!((40..=60).contains(&share), "{share} % odd numbers");
}

#[test]
fn the_bring_points_are_a_windows_list_of_the_columns_on_the_map() {
    let bytes = bytes("examples/data/bring-points.csv");
    assert!(String::from_utf8(bytes.clone()).is_err());
    let (text, _, broken) = encoding_rs::WINDOWS_1252.decode(&bytes);
    assert!(!broken);
    let rows = rows(&text);
    let places: BTreeSet<(&str, &str)> = rows
        .iter()
        .map(|row| (row["lon"].as_str(), row["lat"].as_str()))
        .collect();
    let on_map = extract().tagged.values().filter(|tags| {
        let container = tags
            .get("recycling_type")
            .is_some_and(|kind| kind == "container");
        container
            || tags
                .get("amenity")
                .is_some_and(|kind| kind == "waste_disposal")
    });
    assert_eq!(places.len(), on_map.count());
    assert!(rows.iter().any(|row| row["commune"] == "Béthune"));
}
