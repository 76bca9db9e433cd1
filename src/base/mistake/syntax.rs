//! Mistakes of form, found by the parser.
