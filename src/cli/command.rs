//! The command line: which commands there are. Each is one file.

use clap::Parser;

use super::{
    backtest, bug, check, explain, fmt, forecast, import, letter, lint, print, report, review, schema, show, test,
    verify,
};

/// Terms of service as code: who broke what, with evidence down to the line and amounts to the cent.
#[derive(Debug, Parser)]
#[command(
    name = "goodterms",
    version,
    after_help = "Example: goodterms check acme.yaml --policy studio.terms",
    after_long_help = "Example: goodterms check acme.yaml --policy studio.terms

Exit status: 0 all is well, 1 something is broken (with `fmt --check`, unformatted; with `lint`, unwise; with `backtest`, decided otherwise), 2 an input, the policy or the call \
                       is in error."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Check(check::Args),
    Report(report::Args),
    Explain(explain::Args),
    Forecast(forecast::Args),
    Backtest(backtest::Args),
    Review(review::Args),
    Fmt(fmt::Args),
    Schema(schema::Args),
    Import(import::Args),
    Policy(show::Args),
    Letter(letter::Args),
    Print(print::Args),
    Lint(lint::Args),
    Test(test::Args),
    Verify(verify::Args),
}

/// Runs the command that the program was called with; returns the exit status.
pub fn run() -> u8 {
    bug::ends_the_program();
    match Cli::parse().command {
        Command::Check(args) => args.run(),
        Command::Report(args) => args.run(),
        Command::Explain(args) => args.run(),
        Command::Forecast(args) => args.run(),
        Command::Backtest(args) => args.run(),
        Command::Review(args) => args.run(),
        Command::Fmt(args) => args.run(),
        Command::Schema(args) => args.run(),
        Command::Import(args) => args.run(),
        Command::Policy(args) => args.run(),
        Command::Letter(args) => args.run(),
        Command::Print(args) => args.run(),
        Command::Lint(args) => args.run(),
        Command::Test(args) => args.run(),
        Command::Verify(args) => args.run(),
    }
}
