//! The exit statuses.

/// Nothing is wrong and nothing is broken.
pub const CLEAN: u8 = 0;
/// Something is broken, unknown or unformatted.
pub const BROKEN: u8 = 1;
/// The input, the policy or the call is in error.
pub const WRONG: u8 = 2;
