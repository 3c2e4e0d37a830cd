//! Recorded events, from whatever wrote them: our own wire format, other Segment clients, GA4's
//! export, CSV files of any columns.
//!
//! Recordings are read once, line by line, into a [`Log`] that keeps of each event what the engine
//! needs. What cannot be read is left out and reported.

mod arguments;
mod cell;
mod columns;
mod csv;
mod database;
mod ga4;
mod input;
mod log;
mod ndjson;
mod problem;
mod records;
mod run;
mod segment;
#[cfg(feature = "train")]
mod table;
mod visit;

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use self::columns::Misfit;
use self::input::Format;
use crate::failure::Failure;

pub(crate) use self::arguments::Reading;
pub(crate) use self::database::refused as refused_database;
pub(crate) use self::log::{EXPOSURE, Event, Log, PAGE_VIEW};
pub(crate) use self::ndjson::id_of;
pub(crate) use self::problem::Problem;
pub(crate) use self::run::{Key, Run};
#[cfg(feature = "train")]
pub(crate) use self::table::{Table, open_table};
pub(crate) use self::visit::Visit;

/// Reads all recordings. One that cannot be opened, or whose header does not fit, stops the
/// command before anything is done with the others.
pub(crate) fn read(files: &[PathBuf], arguments: &Reading, log: &mut Log) -> Result<(), Failure> {
    read_all(files, None, arguments, log)
}

/// The same, with what a collector's database holds before them.
pub(crate) fn read_all(
    files: &[PathBuf],
    database: Option<&Path>,
    arguments: &Reading,
    log: &mut Log,
) -> Result<(), Failure> {
    let mapping = arguments.mapping()?;
    if let Some(path) = database {
        log.begin_file(path.display().to_string());
        database::read(path, |lines| ndjson::read(lines, &mapping, log))?;
    }
    let bar = bar("reading", "{bytes} of {total_bytes}", total_size(files));
    for file in files {
        let name = file.display().to_string();
        let unreadable = |error| Failure::unreadable(file, &error);
        let input = input::open(file, &bar).map_err(unreadable)?;
        log.begin_file(name.clone());
        match input.format {
            Format::Ndjson => ndjson::read(input.reader, &mapping, log),
            Format::Csv { delimiter } => csv::read(input.reader, delimiter, &mapping, log)
                .map_err(|misfit| refused(name, misfit))?,
        }
    }
    log.finish();
    bar.finish_using_style();
    Ok(())
}

fn refused(file: String, misfit: Misfit) -> Failure {
    Failure::refused(file, misfit.found, misfit.expected, misfit.remedy)
}

/// A bar on the error output, where that is a terminal.
pub(crate) fn bar(what: &'static str, numbers: &str, length: Option<u64>) -> ProgressBar {
    let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let template = format!("{{msg:>10}} {{wide_bar}} {numbers}");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar.with_message(what).with_finish(ProgressFinish::AndClear)
}

/// The bytes of all files; none where one of them does not tell.
fn total_size(files: &[PathBuf]) -> Option<u64> {
    let size = |file: &PathBuf| {
        let meta = std::fs::metadata(file).ok()?;
        meta.is_file().then_some(meta.len())
    };
    files.iter().map(size).sum()
}

/// Where something was recorded, for people: the file and the line.
pub(crate) fn place(log: &Log, event: &Event) -> (String, u64) {
    let (file, line) = event.place;
    let name = log.files.get(file as usize).cloned();
    (name.unwrap_or_default(), line)
}
