//! Why a file is not read.

/// Why a file is not read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The line at fault, from 1; 0 for the whole file.
    pub line: u32,
    /// What is wrong, and the way out.
    pub reason: String,
}

/// A longer message quotes more of a file than a person reads.
const LONGEST: usize = 600;

/// So much of a longer one is left at its end, where the way out stands.
const END: usize = 200;

/// Returns a message without the middle of what it quotes, where that is long.
pub fn short(message: String) -> String {
    if message.len() <= LONGEST {
        return message;
    }
    let begin = message.floor_char_boundary(LONGEST - END);
    let end = message.ceil_char_boundary(message.len() - END);
    format!("{} … {}", &message[..begin], &message[end..])
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
