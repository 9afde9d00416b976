//! Ctrl-C: the first one ends the search and keeps the best plan, the second one ends the program.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use route_core::messages::Language;

use crate::error::CommandError;
use crate::terminal::say;

/// Exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// The flag that the first interruption sets. To be called once in the life of the program.
pub fn cancel_flag(language: Language) -> Result<Arc<AtomicBool>, CommandError> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&flag);
    let handler = move || {
        if set.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        let text = language.pick(
            "\nLa recherche s'arrête, le meilleur plan est gardé. Ctrl-C encore : abandon.",
            "\nThe search ends, the best plan is kept. Ctrl-C again: give up.",
        );
        say(&language.typeset(text));
    };
    ctrlc::set_handler(handler)
        .map_err(|error| CommandError::Machine(format!("signals cannot be handled: {error}")))?;
    Ok(flag)
}
