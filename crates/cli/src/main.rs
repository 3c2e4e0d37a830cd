//! The `microstage` command line: the arguments, and which command takes them.

#![forbid(unsafe_code)]

mod compile;
mod diagnostics;
mod explain;
mod export;
mod failure;
mod host;
mod lint;
mod page;
mod recording;
mod replay;
mod report;
mod schema;
mod serve;
mod shape;
mod simulate;
mod source;
mod style;
mod text;
#[cfg(feature = "train")]
mod train;
mod vectors;
mod watch;
mod when;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Ending;

/// Personalisation for online shops, decided in the visitor's own browser.
///
/// Exit codes: 0 = done; 1 = problems were found, or something failed; 2 = a file cannot be read
/// or written, or the arguments make no sense.
#[derive(Parser)]
#[command(name = "microstage", version, max_term_width = 100, styles = style::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Arguments),
    Lint(lint::Arguments),
    Compile(compile::Arguments),
    Schema(schema::Arguments),
    Replay(replay::Arguments),
    Explain(explain::Arguments),
    Report(Box<report::Arguments>),
    Simulate(simulate::Arguments),
    #[cfg(feature = "train")]
    Train(Box<train::Arguments>),
    Export(export::Arguments),
    Vectors(vectors::Arguments),
}

fn main() -> ExitCode {
    let ending = match Arguments::parse().command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Compile(arguments) => compile::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        #[cfg(feature = "train")]
        Command::Train(arguments) => train::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Vectors(arguments) => vectors::run(&arguments),
    };
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Problems) => ExitCode::from(1),
        Ok(Ending::Unreadable) => ExitCode::from(2),
        Err(failure) => failure.report(),
    }
}
