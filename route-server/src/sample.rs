//! `rounds` alone: the Monday of the sample agglomeration, from the data in the repository.

use std::path::{Path, PathBuf};

use route_core::messages::Language;
use route_core::model::container::Day;

use crate::baseline::BaselineArgs;
use crate::error::CommandError;
use crate::progress::ProgressMode;
use crate::solve::{InputFiles, SolveArgs, solve};
use crate::terminal::print;

const EXTRACT: &str = "osm-data/sample/bethune-bruay.osm.pbf";
const BINS: &str = "examples/data/bins-week.csv";
const FLEET: &str = "examples/data/fleet.json";

/// Folder of the results, in the current one.
const OUT: &str = "out";

/// With it the whole run takes less than a minute on two slow cores.
const SEARCH_S: u32 = 30;

/// The sample data below the current folder, or below the workspace that this was built in.
pub fn find() -> Option<InputFiles> {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    [PathBuf::new(), built_in].into_iter().find_map(|root| {
        let [extract, bins, fleet] = [EXTRACT, BINS, FLEET].map(|file| root.join(file));
        let is_there = [&extract, &bins, &fleet]
            .into_iter()
            .all(|file| file.is_file());
        is_there.then_some(InputFiles {
            extract,
            bins,
            fleet,
            overrides: Vec::new(),
        })
    })
}

/// Plans the sample's Monday and says where to look.
pub fn run(files: InputFiles, language: Language) -> Result<(), CommandError> {
    let args = SolveArgs {
        files,
        baseline: BaselineArgs::default(),
        out: PathBuf::from(OUT),
        seconds: SEARCH_S,
        iterations: None,
        seed: 0,
        threads: None,
        day: Some(Day::Monday),
        date: None,
        strict: false,
        progress: ProgressMode::Auto,
    };
    solve(&args, language)?;
    print(&language.typeset(language.pick(
        "\nÀ voir : out/plan.svg dans un navigateur ; out/plan.geojson dans QGIS ou sur geojson.io.\n\
         Pour le conducteur : out/round-01-track.gpx dans OsmAnd, out/round-01.gpx sur un GPS, out/round-01.csv dans un tableur.",
        "\nTo look at: out/plan.svg in a browser; out/plan.geojson in QGIS or on geojson.io.\n\
         For the driver: out/round-01-track.gpx in OsmAnd, out/round-01.gpx on a sat-nav, out/round-01.csv in a spreadsheet.",
    )))
}
