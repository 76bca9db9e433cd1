//! Why a file is not read.

/// Why a file is not read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line at fault, from 1; 0 for the whole file.
    pub line: u32,
    /// What is wrong, and the way out.
    pub reason: String,
}

impl Refusal {
    /// Returns a refusal of a whole file.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { line: 0, reason: reason.into() }
    }
}

impl From<(u32, String)> for Refusal {
    fn from((line, reason): (u32, String)) -> Self {
        Self { line, reason }
    }
}
