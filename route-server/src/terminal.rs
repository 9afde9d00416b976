//! What is written on the terminal: data on the standard output, messages on the standard error
//! stream.

use std::io::{ErrorKind, Write};

use crate::error::CommandError;

/// Prints data. A reader that has seen enough (`rounds … | head`) is no error.
pub fn print(text: &str) -> Result<(), CommandError> {
    let mut output = std::io::stdout().lock();
    let written = writeln!(output, "{}", text.trim_end()).and_then(|()| output.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CommandError::Machine(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a message. There is nobody to tell if that fails.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
