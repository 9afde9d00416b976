//! Why a command failed, and the exit code that says so.

use std::path::PathBuf;

use route_core::export::error::ExportError;
use route_core::messages::Language;
use route_core::model::fault::Fault;

use crate::inputs::InputError;
use crate::output::WriteError;
use crate::serve::ServeError;

/// Why a command of the program failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum CommandError {
    /// The input has to be mended.
    Input(InputError),
    /// A plan given breaks rules; they have been listed.
    Violations(usize),
    /// A plan made breaks rules; it was kept for diagnosis.
    Rejected(PathBuf, Vec<String>),
    /// It was ended before there was anything to keep.
    Interrupted,
    /// A file that cannot be written.
    Write(WriteError),
    /// A plan that cannot be exported.
    Export(ExportError),
    /// The machine refuses threads, a port, or a place to write to.
    Machine(String),
}

impl CommandError {
    /// 1 for what is wrong with the program or the machine, 2 for what is wrong with the input,
    /// 130 for an interruption.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) | Self::Violations(_) => 2,
            Self::Rejected(..) | Self::Write(_) | Self::Export(_) | Self::Machine(_) => 1,
            Self::Interrupted => 130,
        }
    }

    /// What to tell the user. Faults are in English in both languages.
    pub fn message(&self, language: Language) -> String {
        let text = match self {
            Self::Input(InputError::Faults(faults)) => {
                let heading = language.pick("à corriger :", "to be mended:");
                let mut lines = vec![heading.to_owned()];
                lines.extend(fault_lines(faults, language));
                lines.join("\n")
            }
            Self::Input(error) => error.to_string(),
            Self::Violations(count) => {
                let [one, many] =
                    language.pick(["règle enfreinte", "règles enfreintes"], ["violation"; 2]);
                let many = language.pick(many, "violations");
                language.count(*count, one, many)
            }
            Self::Rejected(file, violations) => {
                let file = file.display();
                let heading = language.pick(
                    format!("erreur interne : le plan obtenu enfreint des règles ; il est dans {file} pour diagnostic :"),
                    format!("internal error: the plan made breaks rules; it is in {file} for diagnosis:"),
                );
                let mut lines = vec![heading];
                lines.extend(violations.iter().map(|violation| format!("  {violation}")));
                lines.join("\n")
            }
            Self::Interrupted => language
                .pick(
                    "interrompu : rien n'a été écrit",
                    "interrupted: nothing was written",
                )
                .to_owned(),
            Self::Write(error) => error.to_string(),
            Self::Export(error) => error.to_string(),
            Self::Machine(cause) => cause.clone(),
        };
        language.typeset(&text)
    }
}

/// Faults listed in full.
const LISTED_FAULTS: usize = 20;

/// The first faults, one line each, and how many more there are.
pub fn fault_lines(faults: &[Fault], language: Language) -> Vec<String> {
    let mut lines: Vec<String> = faults
        .iter()
        .take(LISTED_FAULTS)
        .map(|fault| format!("  {fault}"))
        .collect();
    if faults.len() > LISTED_FAULTS {
        let more = language.number((faults.len() - LISTED_FAULTS) as f64, 0);
        lines.push(language.pick(
            format!("  … et {more} de plus"),
            format!("  … and {more} more"),
        ));
    }
    lines
}

impl From<InputError> for CommandError {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}

impl From<Fault> for CommandError {
    fn from(fault: Fault) -> Self {
        Self::Input(InputError::Faults(vec![fault]))
    }
}

impl From<WriteError> for CommandError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl From<ExportError> for CommandError {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<ServeError> for CommandError {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Map(error) => Self::Input(error),
            machine => Self::Machine(machine.to_string()),
        }
    }
}
