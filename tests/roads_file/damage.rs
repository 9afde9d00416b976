//! What is refused, and what is said.

use route_core::roads_file::{Flaw, ImportedMap, VERSION, open};

use crate::town;

fn flaw(bytes: &[u8]) -> Option<Flaw> {
    ImportedMap::from_bytes(bytes).err()
}

#[test]
fn a_file_with_any_byte_changed_is_refused() {
    let sound = town::built().to_bytes();
    assert_eq!(flaw(&sound), None);
    for at in 0..sound.len() {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(flaw(&bytes).is_some(), "byte {at} of {}", sound.len());
    }
}

#[test]
fn a_file_that_ends_early_or_goes_on_is_refused() {
    let mut bytes = town::built().to_bytes();
    for end in 0..bytes.len() {
        assert!(flaw(&bytes[..end]).is_some(), "cut at {end}");
    }
    bytes.push(0);
    assert_eq!(flaw(&bytes), Some(Flaw::GoesOn));
}

#[test]
fn a_refusal_says_what_is_wrong_and_what_to_do() {
    let sound = town::built().to_bytes();
    let file = std::env::temp_dir().join(format!("rounds-damage-{}.roads", std::process::id()));
    let said = |bytes: &[u8]| {
        std::fs::write(&file, bytes).expect("written");
        open(&file).err().expect("a refusal").to_string()
    };
    let mut older = sound.clone();
    older[8..12].copy_from_slice(&(VERSION - 1).to_le_bytes());
    let mut damaged = sound.clone();
    *damaged.last_mut().expect("bytes") ^= 1;
    for (bytes, wrong) in [
        (
            older.as_slice(),
            format!(
                "has version {}, and this program reads version {VERSION}",
                VERSION - 1
            ),
        ),
        (
            &damaged,
            "is damaged: the checksum of its topology differs".to_owned(),
        ),
        (
            &sound[..sound.len() - 1],
            "is damaged: it ends too early".to_owned(),
        ),
        (b"id;lon;lat", "is no road map".to_owned()),
    ] {
        let text = said(bytes);
        let name = file.display();
        assert_eq!(
            text,
            format!(
                "{name}: {wrong}. Make it again from its extract: rounds import EXTRACT.osm.pbf --out {name}"
            )
        );
    }
    std::fs::remove_file(&file).expect("removed");
}
