//! The program `rounds`.

use std::process::ExitCode;

fn main() -> ExitCode {
    route_server::cli::run()
}
