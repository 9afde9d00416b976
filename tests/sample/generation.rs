use crate::agglomeration::Agglomeration;
use crate::committed::{bytes, extract};

const COMMAND: &str = "cargo run --release --example sample_agglomeration";

#[test]
fn the_committed_files_are_made_again_byte_for_byte() {
    for file in Agglomeration::new().files().expect("valid files") {
        assert!(
            bytes(file.path) == file.content,
            "{} is not what the generator makes: run `{COMMAND}` and commit the result",
            file.path
        );
    }
}

#[test]
fn the_extract_takes_at_most_4_mb_and_the_example_data_2_5_mb() {
    let extract = bytes("osm-data/sample/bethune-bruay.osm.pbf").len();
    assert!(extract <= 4_000_000, "{extract} bytes");
    let lists: usize = [
        "fleet.json",
        "bins-week.csv",
        "kerbside-addresses.csv",
        "bring-points.csv",
    ]
    .iter()
    .map(|file| bytes(&format!("examples/data/{file}")).len())
    .sum();
    assert!(lists <= 2_500_000, "{lists} bytes");
}

#[test]
fn all_100_communes_are_there_with_their_inhabitants() {
    let places: Vec<u32> = extract()
        .tagged
        .values()
        .filter(|tags| tags.contains_key("ref:INSEE"))
        .map(|tags| tags["population"].parse().expect("a number"))
        .collect();
    assert_eq!(places.len(), 100);
    assert_eq!(places.iter().sum::<u32>(), 275_327);
}

#[test]
fn about_120_000_households_have_an_address() {
    let households: u32 = extract()
        .addresses()
        .map(|(_, tags)| match tags.get("addr:flats") {
            None => 1,
            Some(flats) => {
                let last = flats.strip_prefix("1-").expect("flats from 1");
                last.parse().expect("a number")
            }
        })
        .sum();
    assert_eq!(households, 119_707);
}
