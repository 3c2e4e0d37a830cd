//! `microstage lint`: all problems of journeys, at once.

mod explain;
mod report;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use microstage_engine::compile::compile_for;

use crate::failure::{Ending, Failure};
use crate::source::Source;
use crate::watch::Watch;
use report::Report;

/// Check journeys and show every problem with its remedy
///
/// Exit codes: 0 = no errors (and no warnings, with `--deny warnings`); 1 = problems; 2 = a file
/// cannot be read, or the arguments make no sense.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The journeys; `-` is the standard input
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    files: Vec<PathBuf>,

    /// For people, or one JSON object a line, one for each file
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,

    /// What to count as an error besides errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// How many visitors a day to reckon with, instead of what the journeys say
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    visitors: Option<u64>,

    /// Check a file again whenever it changes, until Ctrl+C
    #[arg(long)]
    watch: bool,

    /// Say what a kind of problem means and how it is mended, such as `unused_fact`
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<String>,
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

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let mut out = anstream::stdout().lock();
    if let Some(code) = &arguments.explain {
        return explain::explain(&mut out, code);
    }
    if arguments.watch {
        return watch(&mut out, arguments);
    }
    let mut ending = Ending::Done;
    for file in &arguments.files {
        let source = Source::read(file).map_err(|error| error.to_string());
        ending = ending.max(lint(&mut out, file, &source, arguments)?);
    }
    Ok(ending)
}

/// Checks each file, and again whenever what stands in it has become something else.
fn watch(out: &mut dyn Write, arguments: &Arguments) -> Result<Ending, Failure> {
    if arguments.files.iter().any(|file| file == Path::new("-")) {
        return Err(Failure::refused(
            "--watch",
            "the standard input",
            "files",
            "name the files, or leave --watch out",
        ));
    }
    // It begins before the files are read, so that no change falls between the two.
    let watch = Watch::over(&arguments.files)?;
    let mut known = vec![None; arguments.files.len()];
    let mut ending;
    loop {
        ending = Ending::Done;
        let mut changed = false;
        for (file, known) in arguments.files.iter().zip(&mut known) {
            let now = Some(Source::read(file).map_err(|error| error.to_string()));
            if *known != now {
                *known = now;
                changed = true;
                if let Some(source) = known {
                    ending = ending.max(lint(out, file, source, arguments)?);
                }
            }
        }
        if changed && arguments.format == Format::Pretty {
            report::write_watching(out, arguments.files.len())?;
        }
        out.flush()?;
        if !watch.wait() {
            return Ok(ending);
        }
    }
}

/// Checks one file, and writes what there is to say of it.
fn lint(
    out: &mut dyn Write,
    file: &Path,
    source: &Result<Source, String>,
    arguments: &Arguments,
) -> io::Result<Ending> {
    let json = arguments.format == Format::Json;
    let source = match source {
        Ok(source) => source,
        Err(error) => {
            report::write_unreadable(out, &file.display().to_string(), error, json)?;
            return Ok(Ending::Unreadable);
        }
    };
    let compiled = compile_for(&source.text, arguments.visitors);
    let report = Report::of(source, &compiled);
    if json {
        report.write_json(out)?;
    } else {
        report.write_pretty(out, source)?;
    }
    let denied = report.warnings > 0 && arguments.deny == Some(Deny::Warnings);
    Ok(if report.errors > 0 || denied {
        Ending::Problems
    } else {
        Ending::Done
    })
}
