//! The command line.

use clap::{Parser, Subcommand};

/// Terms of service as code: who broke what, with evidence down to the line and amounts to the cent.
#[derive(Parser, Debug)]
#[command(name = "goodterms", version, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Checks recorded engagements against a policy, as of a day.
    Check(super::check::Args),
    /// Explains one finding: the clause, the count day by day, the amounts, the evidence.
    Explain(super::explain::Args),
    /// Gives policies their one form.
    Fmt(super::fmt::Args),
    /// Prints the JSON Schema of records, for editors.
    Schema(super::schema::Args),
    /// Makes records from the files of other programs.
    Import(super::import::Args),
}

/// Runs the command line and returns the exit status.
pub fn run() -> u8 {
    match Args::parse().command {
        Command::Check(args) => args.run(),
        Command::Explain(args) => args.run(),
        Command::Fmt(args) => args.run(),
        Command::Schema(args) => args.run(),
        Command::Import(args) => args.run(),
    }
}
