//! Makes the sample agglomeration: the extract in `osm-data/sample/` and the example data in
//! `examples/data/`, the same bytes each time.
//!
//! ```console
//! cargo run --release --example sample_agglomeration [-- --out DIR]
//! ```

mod agglomeration;

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;

use agglomeration::Agglomeration;

/// Makes the sample agglomeration.
#[derive(Parser)]
struct Arguments {
    /// Folder under which the files are written; the repository if absent.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let out = arguments
        .out
        .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    for file in Agglomeration::new().files()? {
        let path = out.join(file.path);
        let folder = path.parent().context("a file lies in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&path, &file.content)
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!("{:>9} bytes  {}", file.content.len(), path.display());
    }
    Ok(())
}
