//! Faults of an input, all returned together, each with place, cause and action.

use serde::{Deserialize, Serialize};

/// One thing that is wrong with an input and must be mended by whoever sent it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// Stable name of the kind of fault, `SCREAMING_SNAKE_CASE`; never changes.
    pub code: String,
    /// File and place in it: `bins.csv, line 12, column lat` or `fleet.json, /vehicles/0/payload_kg`.
    pub place: String,
    /// What is wrong, with the value found.
    pub cause: String,
    /// What to do about it.
    pub action: String,
}

impl Fault {
    /// A fault with its four parts.
    pub fn new(
        code: impl Into<String>,
        place: impl Into<String>,
        cause: impl Into<String>,
        action: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            place: place.into(),
            cause: cause.into(),
            action: action.into(),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {} [{}]; {}",
            self.place, self.cause, self.code, self.action
        )
    }
}
