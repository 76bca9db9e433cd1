//! The program: a thin face on the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(goodterms::cli::args::run())
}
