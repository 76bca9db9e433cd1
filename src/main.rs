//! The program: hands the arguments over and exits with the status it gets back.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(goodterms::cli::command::run())
}
