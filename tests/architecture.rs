//! The rules of the house that the compiler does not hold.

use std::fs;
use std::path::{Path, PathBuf};

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("a readable folder entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn assert_nowhere(folder: &str, forbidden: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in rust_files(&root.join(folder)) {
        let text = fs::read_to_string(&file).expect("a readable source file");
        for (number, line) in text.lines().enumerate() {
            for word in forbidden {
                assert!(
                    !line.contains(word),
                    "{}:{}: `{word}` has no place in {folder}: {line}",
                    file.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn only_osm_data_knows_a_tag_string() {
    let tags = [
        "\"highway\"",
        "\"oneway\"",
        "\"maxweight\"",
        "\"maxheight\"",
        "\"addr:",
        "\"hgv\"",
    ];
    assert_nowhere("route-core/src", &tags);
    assert_nowhere("route-server/src", &tags);
}

#[test]
fn the_checker_shares_no_code_with_what_makes_plans() {
    let makers = [
        "crate::search",
        "crate::cost",
        "crate::services",
        "crate::paths",
        "graph::states",
        "graph::metric",
        "graph::connectivity",
        "graph::snap",
        // What of `graph::profile` decides rather than says.
        ".permit(",
        ".passage(",
        "turns.of(",
        // Spellings in which the names above would not be seen.
        "crate::{",
        "crate::graph::{",
        "super::super::",
    ];
    assert_nowhere("route-core/src/check", &makers);
}

#[test]
fn route_core_has_no_http_sql_or_async() {
    assert_nowhere("route-core/src", &["actix", "sqlx", "tokio", "async fn"]);
}
