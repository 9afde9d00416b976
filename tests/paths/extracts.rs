//! The extracts that the tests run on.

use std::path::{Path, PathBuf};

use osm_data::ImportOptions;
use osm_data::network::RoadNetwork;

/// Extracts that are quick in the test profile; the others only when many legs are asked for.
const SMALL: [&str; 5] = [
    "dreieich-de-2022",
    "lauf-pegnitz-de-2020",
    "north-bayreuth-de-2014",
    "lille-centre-fr-2017-rebuilt",
    "monaco-riviera-fr-2016",
];

fn import(path: &Path) -> RoadNetwork {
    let import = osm_data::import(path, &ImportOptions::default(), &mut |_| {});
    import.expect("a sound extract").network
}

/// The committed sample.
pub fn sample() -> RoadNetwork {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    import(&root.join("osm-data/sample/bethune-bruay.osm.pbf"))
}

/// Real extracts beside the checkout, those that are there.
pub fn real(all: bool) -> impl Iterator<Item = (String, RoadNetwork)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/osm");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".osm.pbf"))
        .collect();
    files.sort();
    files.into_iter().filter_map(move |path| {
        let name = path.file_name()?.to_string_lossy().replace(".osm.pbf", "");
        let is_wanted = all || SMALL.contains(&name.as_str());
        is_wanted.then(|| (name, import(&path)))
    })
}
