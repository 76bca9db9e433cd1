//! The program: hands the arguments over and exits with the status it gets back.

use std::process::ExitCode;

/// A check makes many small things: a quarter of its time is theirs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(goodterms::cli::command::run())
}
