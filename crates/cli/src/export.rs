//! `microstage export`: a collector's database as NDJSON, for `replay` and for others.
//!
//! The lines are those of the collector's `GET /v1/export`, from the same function.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use microstage_collector::{ExportError, export};

use crate::failure::{Ending, Failure};
use crate::recording::refused_database;
use crate::text::counted;

/// Write a collector's events as NDJSON, one message a line
///
/// Each visitor's messages stand in the order in which they happened, so `microstage replay` reads
/// them. The collector may go on working meanwhile: what it stores later is not part of it.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The collector's database
    #[arg(long, value_name = "FILE")]
    db: PathBuf,

    /// Where the lines go, instead of the standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let Some(path) = &arguments.output else {
        write(&arguments.db, &mut BufWriter::new(io::stdout().lock()))?;
        return Ok(Ending::Done);
    };
    let file = File::create(path).map_err(|error| Failure::unwritable(path, &error))?;
    let messages = write(&arguments.db, &mut BufWriter::new(file))?;
    anstream::eprintln!("{}: {}", path.display(), counted(messages, "message"));
    Ok(Ending::Done)
}

fn write(database: &Path, out: &mut dyn Write) -> Result<usize, Failure> {
    export(database, out).map_err(|error| match error {
        ExportError::Output(error) => Failure::Output(error),
        other => refused_database(database, &other),
    })
}
