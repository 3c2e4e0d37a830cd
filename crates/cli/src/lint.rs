//! `microstage lint`: all problems of journeys, at once.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use microstage_engine::compile::{Problem, compile};
use serde::Serialize;

use crate::diagnostics;
use crate::failure::{Ending, Failure};
use crate::source::{Source, tally};
use crate::style::{ERROR, GOOD, WARNING, paint};
use crate::text::{clean, counted};

/// Check journeys and show every problem with its remedy
///
/// Exit codes: 0 = no errors; 1 = errors; 2 = a file cannot be read.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The journeys; `-` is the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// For people, or one JSON object a line, one for each file
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,

    /// What to count as an error besides errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Pretty,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

/// What is known of one file, as programs read it.
#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    errors: usize,
    warnings: usize,
    problems: &'a [Problem],
}

/// A file that could not be read, as programs read it.
#[derive(Serialize)]
struct Unreadable<'a> {
    file: &'a str,
    unreadable: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let mut out = anstream::stdout().lock();
    let mut ending = Ending::Done;
    for file in &arguments.files {
        let ended = match Source::read(file) {
            Ok(source) => lint(&mut out, &source, arguments)?,
            Err(error) => {
                let name = file.display().to_string();
                write_unreadable(&mut out, &name, &error, arguments.format)?;
                Ending::Unreadable
            }
        };
        ending = ending.max(ended);
    }
    Ok(ending)
}

fn lint(out: &mut dyn Write, source: &Source, arguments: &Arguments) -> io::Result<Ending> {
    let problems = compile(&source.text).problems;
    let (errors, warnings) = tally(&problems);
    match arguments.format {
        Format::Pretty => {
            diagnostics::write(out, source, &problems)?;
            write_verdict(out, &source.name, errors, warnings)?;
        }
        Format::Json => {
            let report = Report {
                file: &source.name,
                errors,
                warnings,
                problems: &problems,
            };
            write_line(out, &report)?;
        }
    }
    let denied = warnings > 0 && arguments.deny == Some(Deny::Warnings);
    Ok(if errors > 0 || denied {
        Ending::Problems
    } else {
        Ending::Done
    })
}

fn write_verdict(
    out: &mut dyn Write,
    name: &str,
    errors: usize,
    warnings: usize,
) -> io::Result<()> {
    let verdict = match (errors, warnings) {
        (0, 0) => paint(GOOD, "no problems"),
        (0, _) => paint(WARNING, &counted(warnings, "warning")),
        (_, 0) => paint(ERROR, &counted(errors, "error")),
        _ => format!(
            "{}, {}",
            paint(ERROR, &counted(errors, "error")),
            paint(WARNING, &counted(warnings, "warning"))
        ),
    };
    writeln!(out, "{}: {verdict}", clean(name))
}

fn write_unreadable(
    out: &mut dyn Write,
    name: &str,
    error: &io::Error,
    format: Format,
) -> io::Result<()> {
    match format {
        Format::Pretty => {
            let word = paint(ERROR, "cannot be read");
            writeln!(out, "{}: {word}: {error}", clean(name))
        }
        Format::Json => {
            let unreadable = error.to_string();
            write_line(
                out,
                &Unreadable {
                    file: name,
                    unreadable,
                },
            )
        }
    }
}

fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    writeln!(out, "{}", serde_json::to_string(value)?)
}
