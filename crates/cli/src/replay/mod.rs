//! `microstage replay`: what a journey would have done with recorded events.
//!
//! Recordings are read once, line by line, into a log that keeps of each event what the engine
//! needs; then one engine after the other runs through the events of a session or a visitor.

mod arguments;
mod columns;
mod csv;
mod document;
mod events;
mod input;
mod ndjson;
mod problem;
mod records;
mod report;
mod summary;
mod timeline;

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use self::arguments::Shape;
use self::columns::{Mapping, Misfit};
use self::events::{Key, Log};
use self::input::Format;
use self::summary::Summary;
use self::timeline::Timeline;
use crate::failure::{Ending, Failure};
use crate::source;

pub(crate) use self::arguments::Arguments;

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let mapping = arguments.mapping()?;
    let loaded = source::load(&arguments.journey)?;
    let begin = Instant::now();
    let mut log = Log::new(
        Rc::clone(&loaded),
        arguments.event_names.iter().cloned().collect(),
    );
    read(&arguments.events, &mapping, &mut log)?;
    let (summary, timelines) = replay(&mut log, arguments)?;
    let seconds = begin.elapsed().as_secs_f64();
    let mut out = BufWriter::new(anstream::stdout().lock());
    let program = &loaded.program;
    match arguments.format {
        Shape::Text => {
            let mut err = anstream::stderr().lock();
            log.problems
                .iter()
                .try_for_each(|problem| problem.write(&mut err))?;
            let more = summary.replayed - timelines.len();
            report::write_timelines(&mut out, &timelines, more, program)?;
            report::write_summary(&mut out, &summary, program, loaded.hash)?;
            report::write_speed(&mut out, summary.events, seconds)?;
        }
        Shape::Json => {
            document::write(
                &mut out,
                &loaded,
                &summary,
                &timelines,
                &log.problems,
                seconds,
            )?;
        }
    }
    out.flush()?;
    let different = summary.recorded.different;
    report::warn(log.lines_left_out(), different, arguments.strict);
    let is_clean = log.problems.is_empty() && different == 0;
    Ok(if arguments.strict && !is_clean {
        Ending::Problems
    } else {
        Ending::Done
    })
}

/// Reads all recordings. One that cannot be opened, or whose header does not fit, stops the
/// command before anything is replayed.
fn read(files: &[PathBuf], mapping: &Mapping, log: &mut Log) -> Result<(), Failure> {
    let bar = bar("reading", "{bytes} of {total_bytes}", total_size(files));
    for file in files {
        let name = file.display().to_string();
        let unreadable = |error| Failure::unreadable(file, &error);
        let input = input::open(file, &bar).map_err(unreadable)?;
        log.begin_file(name.clone());
        match input.format {
            Format::Ndjson => ndjson::read(input.reader, log),
            Format::Csv { delimiter } => csv::read(input.reader, delimiter, mapping, log)
                .map_err(|misfit| refused(name, misfit))?,
        }
    }
    bar.finish_using_style();
    Ok(())
}

fn refused(file: String, misfit: Misfit) -> Failure {
    Failure::refused(file, misfit.found, misfit.expected, misfit.remedy)
}

/// Runs the engine through everything that was read, and frees it on the way.
fn replay(log: &mut Log, arguments: &Arguments) -> Result<(Summary, Vec<Timeline>), Failure> {
    let endless = source::without_timeout(&log.loaded)?;
    let mut summary = Summary::new(&log.loaded.program);
    let mut timelines = Vec::new();
    let bar = bar("replaying", "{pos} of {len}", Some(log.runs.len() as u64));
    for run in bar.wrap_iter(std::mem::take(&mut log.runs).into_iter()) {
        let loaded = match run.key {
            Key::Session(_) => &endless,
            Key::Visitor(_) => &log.loaded,
        };
        let timeline = Timeline::replay(run, loaded, arguments.linger);
        summary.add(&timeline, &log.files);
        if timelines.len() < arguments.timelines {
            timelines.push(timeline);
        }
    }
    summary.derived = log.derived;
    summary.no_inputs = log.no_inputs;
    summary.recorded.other_program = log.other_program;
    summary.finish();
    Ok((summary, timelines))
}

/// A bar on the error output, where that is a terminal.
fn bar(what: &'static str, numbers: &str, length: Option<u64>) -> ProgressBar {
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
