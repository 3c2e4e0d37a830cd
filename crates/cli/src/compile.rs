//! `microstage compile`: from a journey to the program that pages load.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use microstage_engine::compile::compile;
use microstage_engine::{FORMAT, Program};

use crate::diagnostics;
use crate::failure::{Ending, Failure};
use crate::source::{Source, broken_program};
use crate::style::{FAINT, paint};
use crate::text::{clean, count, left, width};

/// Compile a journey to the program that pages load
///
/// Exit codes: 0 = compiled; 1 = the journey has errors and nothing was written; 2 = a file
/// cannot be read or written.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The journey; `-` is the standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Where the program goes
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,

    /// Where the symbols go: names of facts, texts of expressions, places of rules, as JSON
    #[arg(long, value_name = "FILE")]
    symbols: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let file = &arguments.file;
    let source = Source::read(file).map_err(|error| Failure::unreadable(file, &error))?;
    let compiled = compile(&source.text);
    diagnostics::write(&mut anstream::stderr(), &source, &compiled.problems)?;
    let bytes = compiled.program.ok_or(Failure::Shown)?;
    let (program, hash) =
        Program::decode(&bytes).map_err(|error| broken_program(&source.name, &error))?;
    let mut written = vec![(arguments.output.as_path(), bytes)];
    if let Some(path) = &arguments.symbols {
        let symbols = serde_json::to_vec_pretty(&compiled.symbols).map_err(io::Error::from)?;
        written.push((path, symbols));
    }
    for (path, bytes) in &written {
        fs::write(path, bytes).map_err(|error| Failure::unwritable(path, &error))?;
    }
    let details = [
        format!(
            "hash {hash:016x}  format {FORMAT}  {} {}",
            program.journey, program.version
        ),
        "symbols".into(),
    ];
    write_files(&written, &details)?;
    Ok(Ending::Done)
}

fn write_files(written: &[(&Path, Vec<u8>)], details: &[String]) -> io::Result<()> {
    let names: Vec<String> = written
        .iter()
        .map(|(path, _)| clean(&path.display().to_string()).into_owned())
        .collect();
    let columns = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let mut out = anstream::stdout().lock();
    for ((name, (_, bytes)), details) in names.iter().zip(written).zip(details) {
        let size = format!("{} bytes", count(bytes.len()));
        let details = paint(FAINT, &clean(details));
        writeln!(out, "{}  {size:>14}  {details}", left(name, columns))?;
    }
    Ok(())
}
