//! The extract that is measured.

use std::path::{Path, PathBuf};

use osm_data::network::RoadNetwork;
use osm_data::{ImportOptions, import};

/// The largest real extract if it is beside the checkout, otherwise the committed sample.
pub fn largest() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let real = root.join("../shared/osm/porto-metro-roads-pt-2015.osm.pbf");
    if real.is_file() {
        return real;
    }
    eprintln!(
        "{} is not here: the committed sample is measured instead",
        real.display()
    );
    root.join("osm-data/sample/bethune-bruay.osm.pbf")
}

/// Reads an extract.
pub fn read(path: &Path) -> RoadNetwork {
    let import = import(path, &ImportOptions::default(), &mut |_progress| {});
    import.expect("a sound extract").network
}
