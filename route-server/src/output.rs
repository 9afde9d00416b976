//! The files of a plan, and how they are written: all or none of them half.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use osm_data::ImportReport;
use rayon::prelude::*;
use route_core::export::csv_stops::csv_stops;
use route_core::export::csv_unserved::csv_unserved;
use route_core::export::error::ExportError;
use route_core::export::geojson::{plan_geojson, round_geojson};
use route_core::export::gpx::{GpxContent, gpx};
use route_core::export::picture::picture;
use route_core::export::plan_json::plan_json;
use route_core::export::summary::summary;
use route_core::graph::road_graph::RoadGraph;
use route_core::messages::Language;
use route_core::plan::{Plan, Round};
use thiserror::Error;

/// The plan itself, which `rounds check` reads.
pub const PLAN: &str = "plan.json";

/// A plan that did not pass the check.
pub const REJECTED_PLAN: &str = "plan.rejected.json";

const UNSERVED: &str = "unserved.csv";

/// A file and where it cannot be written.
#[derive(Error, Debug)]
#[error("{}: cannot be written: {source}. Check the path, the permissions and the free space.", .path.display())]
pub struct WriteError {
    path: PathBuf,
    source: io::Error,
}

/// A file: its name and what is in it.
pub type Named = (String, Vec<u8>);

/// The files of one round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoundFile {
    /// GPX with route and track.
    Gpx,
    /// GPX with the track alone, for OsmAnd.
    Track,
    /// GeoJSON.
    GeoJson,
    /// The stop list.
    Csv,
}

impl RoundFile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gpx, Self::Track, Self::GeoJson, Self::Csv];

    /// What follows the number of the round in the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gpx => ".gpx",
            Self::Track => "-track.gpx",
            Self::GeoJson => ".geojson",
            Self::Csv => ".csv",
        }
    }

    /// Media type, for the web.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Gpx | Self::Track => "application/gpx+xml",
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// Number of the round and kind of the file, from a name without `round-`: `3.gpx`,
    /// `03-track.gpx`.
    pub fn parse(name: &str) -> Option<(u32, Self)> {
        let digits = name.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, ending) = name.split_at(digits);
        let file = Self::ALL.into_iter().find(|file| file.ending() == ending)?;
        Some((number.parse().ok()?, file))
    }

    /// What is in the file.
    ///
    /// # Errors
    /// The plan is not of this road graph.
    pub fn render(
        self,
        plan: &Plan,
        round: &Round,
        graph: &RoadGraph,
        language: Language,
    ) -> Result<Vec<u8>, ExportError> {
        let as_gpx = |content| gpx(plan, round, graph, content, language).map(String::into_bytes);
        match self {
            Self::Gpx => as_gpx(GpxContent::RouteAndTrack),
            Self::Track => as_gpx(GpxContent::Track),
            Self::GeoJson => round_geojson(plan, round, graph, language).map(String::into_bytes),
            Self::Csv => Ok(csv_stops(round, language)),
        }
    }
}

/// All files of a plan; the plan itself is the last one.
///
/// # Errors
/// The plan is not of this road graph.
pub fn plan_files(
    plan: &Plan,
    graph: &RoadGraph,
    report: &ImportReport,
    language: Language,
) -> Result<Vec<Named>, ExportError> {
    let of_rounds: Result<Vec<Named>, ExportError> = plan
        .rounds
        .par_iter()
        .flat_map_iter(|round| RoundFile::ALL.map(|file| (round, file)))
        .map(|(round, file)| {
            let name = format!("round-{:02}{}", round.number, file.ending());
            Ok((name, file.render(plan, round, graph, language)?))
        })
        .collect();
    let mut files = of_rounds?;
    let mut add = |name: &str, text: String| files.push((name.to_owned(), text.into_bytes()));
    add("plan.geojson", plan_geojson(plan, graph, language)?);
    add("plan.svg", picture(plan, graph, language)?);
    add("summary.txt", summary(plan, language));
    add(
        "import-report.json",
        serde_json::to_string_pretty(report)? + "\n",
    );
    add(PLAN, plan_json(plan)?);
    if !plan.unserved.is_empty() {
        files.insert(0, (UNSERVED.to_owned(), csv_unserved(plan, language)));
    }
    Ok(files)
}

/// Makes a folder, with those above it.
///
/// # Errors
/// It cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), WriteError> {
    fs::create_dir_all(folder).map_err(at(folder))
}

/// Puts files into a folder: first all of them beside their places, then each into its place,
/// so that no file is ever half written.
///
/// # Errors
/// One of them cannot be written.
pub fn write_files(folder: &Path, files: &[Named]) -> Result<(), WriteError> {
    let aside = tempfile::Builder::new()
        .prefix(".rounds-")
        .tempdir_in(folder)
        .map_err(at(folder))?;
    for (name, bytes) in files {
        let path = aside.path().join(name);
        write_through(&path, bytes).map_err(at(&folder.join(name)))?;
    }
    for (name, _) in files {
        let path = folder.join(name);
        fs::rename(aside.path().join(name), &path).map_err(at(&path))?;
    }
    Ok(())
}

/// Writes one file, as [`write_files`].
///
/// # Errors
/// It cannot be written.
pub fn write_file(path: &Path, bytes: Vec<u8>) -> Result<(), WriteError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    write_files(folder, &[(name.into_owned(), bytes)])
}

/// Removes what an earlier plan left in the folder and this one does not have. Only files with
/// names of ours are touched.
///
/// # Errors
/// One cannot be removed.
pub fn remove_stale(folder: &Path, files: &[Named]) -> Result<(), WriteError> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_current = files.iter().any(|(current, _)| current == name);
        if is_of_one_plan(name) && !is_current {
            fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
        }
    }
    Ok(())
}

/// Whether some plans have such a file and others do not.
fn is_of_one_plan(name: &str) -> bool {
    let of_round = name.strip_prefix("round-").and_then(RoundFile::parse);
    let is_ours =
        |(number, file): (u32, RoundFile)| name == format!("round-{number:02}{}", file.ending());
    of_round.is_some_and(is_ours) || name == UNSERVED || name == REJECTED_PLAN
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_round_files_are_read_back() {
        for (name, found) in [
            ("3.gpx", Some((3, RoundFile::Gpx))),
            ("03-track.gpx", Some((3, RoundFile::Track))),
            ("12.geojson", Some((12, RoundFile::GeoJson))),
            ("1.csv", Some((1, RoundFile::Csv))),
            (".csv", None),
            ("1.CSV", None),
            ("1", None),
            ("-1.csv", None),
            ("99999999999.csv", None),
            ("1.csv.bak", None),
        ] {
            assert_eq!(RoundFile::parse(name), found, "{name}");
        }
    }

    #[test]
    fn files_replace_those_of_an_earlier_plan_and_touch_no_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path();
        let theirs = [
            "round-trip.csv",
            "round-1.csv",
            "round-003.gpx",
            "notes.txt",
        ];
        let ours = ["round-01.gpx", "round-02-track.gpx", "round-100.csv"];
        for name in theirs.iter().chain(&ours).chain(&[UNSERVED, PLAN]) {
            fs::write(path.join(name), "old").expect("written");
        }
        let files = vec![
            ("round-01.gpx".to_owned(), b"new".to_vec()),
            (PLAN.to_owned(), b"new".to_vec()),
        ];
        write_files(path, &files).expect("written");
        remove_stale(path, &files).expect("removed");
        let mut found: Vec<(String, String)> = fs::read_dir(path)
            .expect("a folder")
            .map(|entry| entry.expect("an entry"))
            .map(|entry| {
                let text = fs::read_to_string(entry.path()).expect("text");
                (entry.file_name().into_string().expect("UTF-8"), text)
            })
            .collect();
        found.sort();
        let mut expected: Vec<(String, String)> = theirs
            .iter()
            .map(|name| ((*name).to_owned(), "old".to_owned()))
            .chain([PLAN, "round-01.gpx"].map(|name| (name.to_owned(), "new".to_owned())))
            .collect();
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_folder_that_is_none_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        write_file(&file, b"x".to_vec()).expect("written");
        assert_eq!(fs::read(&file).expect("read"), b"x");
        let error = make_folder(&file.join("out")).expect_err("an error");
        assert!(
            error.to_string().contains("out: cannot be written"),
            "{error}"
        );
    }
}
