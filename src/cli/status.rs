//! The exit statuses.

use super::terminal::Failure;
use crate::report::error::Error;

/// Nothing is wrong and nothing is broken.
pub const CLEAN: u8 = 0;
/// Something is broken, unknown or unformatted.
pub const BROKEN: u8 = 1;
/// The input, the policy or the call is in error.
pub const WRONG: u8 = 2;
/// Ctrl-C came (128 and the number of the signal, as shells have it).
pub const INTERRUPTED: u8 = 130;

/// Nobody read the report to its end: the rest was not looked at (128 and the number of the signal, as shells have it).
pub const UNREAD: u8 = 141;

/// Returns the status of a command; what failed is said.
pub fn of(result: Result<u8, Failure>) -> u8 {
    result.unwrap_or_else(|failure| {
        failure.complain();
        WRONG
    })
}

/// Returns the status of a pass: what is in error counts before what is broken.
pub fn of_pass(errors: &[Error], is_broken: bool) -> u8 {
    match (errors.is_empty(), is_broken) {
        (false, _) => WRONG,
        (true, true) => BROKEN,
        (true, false) => CLEAN,
    }
}
