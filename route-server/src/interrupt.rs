//! Ctrl-C: the first one asks the work to end, the second one ends the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::CommandError;
use crate::terminal::say;

/// Exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// The flag that the first interruption sets, saying a text. To be called once in the life of the
/// program.
pub fn cancel_flag(text: String) -> Result<Arc<AtomicBool>, CommandError> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    let handler = move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        say(&text);
    };
    ctrlc::set_handler(handler)
        .map_err(|error| CommandError::Machine(format!("signals cannot be handled: {error}")))?;
    Ok(flag)
}
