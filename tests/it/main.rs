//! The one test binary.

mod records;
