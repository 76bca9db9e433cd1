//! A format that is read: what it is called, how it is told from others, and who reads it.

use super::fact::{Given, Told};
use super::refusal::{Refusal, short};

/// Reads a file.
///
/// # Errors
/// Why nothing of the file can be told.
pub type Read = fn(&Given<'_>) -> Result<Told, Refusal>;

/// A format.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What it is called on the command line and in `sources`.
    pub name: &'static str,
    /// Other names of it.
    pub also: &'static [&'static str],
    /// What it is, for the list of formats.
    pub what: &'static str,
    /// Whether a file of that path that begins so is of this format.
    pub is: fn(path: &str, head: &[u8]) -> bool,
    /// Who reads it.
    pub read: Read,
}

impl Format {
    /// Reads a file, as a record can hold it.
    ///
    /// # Errors
    /// Why nothing of the file can be told.
    pub fn tell(&self, given: &Given<'_>) -> Result<Told, Refusal> {
        match (self.read)(given) {
            Ok(mut told) => {
                told.sift();
                Ok(told)
            }
            Err(Refusal { line, reason }) => Err(Refusal { line, reason: short(reason) }),
        }
    }
}
