//! Imports extracts and prints what became of each:
//! `cargo run --release -p osm-data --example import_report -- FILE…`

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use osm_data::{ImportOptions, import};

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: import_report FILE.osm.pbf…");
        return ExitCode::FAILURE;
    }
    let options = ImportOptions { buildings: true };
    let mut failed = false;
    for file in files {
        let start = Instant::now();
        match import(Path::new(&file), &options, &mut |_| {}) {
            Ok(import) => {
                println!("{file}: {:.0?}", start.elapsed());
                println!("{}", import.report);
            }
            Err(error) => {
                eprintln!("{error}");
                failed = true;
            }
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
