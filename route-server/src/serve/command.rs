//! `rounds serve`.

use std::path::PathBuf;

use clap::Args;
use route_core::messages::Language;

use crate::error::CommandError;
use crate::sample;
use crate::terminal::say;

use super::{Application, Settings};

/// What to serve and where.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// OpenStreetMap extract, `.osm.pbf`, or a road map of `rounds import`; the sample agglomeration if absent
    #[arg(long, value_name = "FILE")]
    extract: Option<PathBuf>,
    /// Rules of your own or decrees, JSON or CSV; may be given several times
    #[arg(long, value_name = "FILE")]
    overrides: Vec<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Threads that plan; all cores if absent
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Serves until it is interrupted.
pub fn serve(args: &ServeArgs, language: Language) -> Result<(), CommandError> {
    let sample = || sample::find().map(|files| files.extract);
    let Some(extract) = args.extract.clone().or_else(sample) else {
        return Err(CommandError::Machine(
            language
                .pick(
                    "les données d'exemple sont introuvables : indiquez --extract",
                    "the sample data cannot be found: give --extract",
                )
                .to_owned(),
        ));
    };
    let settings = Settings {
        extract,
        overrides: args.overrides.clone(),
        listen: args.listen.clone(),
        threads: args.threads,
        language,
    };
    let application = Application::build(settings)?;
    say(&format!("http://{}", application.address()));
    actix_web::rt::System::new().block_on(application.run())?;
    Ok(())
}
