//! The program from outside: files in, files out, messages and exit codes.

mod check;
mod import;
mod inputs;
#[cfg(unix)]
mod interrupt;
mod overrides;
mod program;
mod roads;
mod solve;
