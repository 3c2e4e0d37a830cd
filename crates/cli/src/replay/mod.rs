//! `microstage replay`: what a journey would have done with recorded events, or what two would
//! have done differently.

mod arguments;
mod compare;
mod compare_report;
mod document;
mod done;
pub(crate) mod report;
mod summary;
mod timeline;

use std::io::{BufWriter, Write};
use std::time::Instant;

use self::compare::Comparison;
use self::summary::Summary;
use self::timeline::{Player, Timeline};
use crate::failure::{Ending, Failure};
use crate::recording::{self, Log, bar};
use crate::shape::Shape;
use crate::source;

pub(crate) use self::arguments::Arguments;

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let journeys = std::iter::once(&arguments.journey).chain(&arguments.against);
    let programs = source::load_all(journeys)?;
    let begin = Instant::now();
    let mut log = Log::new(programs, arguments.recording.renames());
    recording::read(&arguments.events, &arguments.recording, &mut log)?;
    if arguments.format == Shape::Text {
        let mut err = anstream::stderr().lock();
        log.problems
            .iter()
            .try_for_each(|problem| problem.write(&mut err))?;
    }
    let differences = if arguments.against.is_some() {
        compare(&log, arguments, begin)?
    } else {
        replay(&log, arguments, begin)?
    };
    report::warn(log.lines_left_out(), differences.recorded, arguments.strict);
    let is_clean = log.problems.is_empty() && differences.none();
    Ok(if arguments.strict && !is_clean {
        Ending::Problems
    } else {
        Ending::Done
    })
}

/// How much was found to differ.
#[derive(Default)]
struct Differences {
    /// Stages that are otherwise than they were recorded.
    recorded: usize,
    /// Sessions or visitors with which two journeys deal differently.
    compared: usize,
}

impl Differences {
    fn none(&self) -> bool {
        self.recorded == 0 && self.compared == 0
    }
}

fn replay(log: &Log, arguments: &Arguments, begin: Instant) -> Result<Differences, Failure> {
    let player = Player::new(log, 0, arguments.linger)?;
    let loaded = &log.programs[0];
    let mut summary = Summary::new(&loaded.program);
    let mut timelines: Vec<Timeline> = Vec::new();
    let bar = bar("replaying", "{pos} of {len}", Some(log.runs.len() as u64));
    for run in bar.wrap_iter(log.runs.iter()) {
        let timeline = player.replay(run);
        summary.add(&timeline);
        if timelines.len() < arguments.timelines {
            timelines.push(timeline);
        }
    }
    summary.derived = log.derived;
    summary.no_inputs = log.no_inputs;
    summary.recorded.other_program = log.other_program;
    summary.finish();
    let seconds = begin.elapsed().as_secs_f64();
    let mut out = BufWriter::new(anstream::stdout().lock());
    match arguments.format {
        Shape::Text => {
            let more = summary.replayed - timelines.len();
            report::write_timelines(&mut out, &timelines, more, &loaded.program)?;
            report::write_summary(&mut out, &summary, &loaded.program, loaded.hash)?;
            report::write_speed(&mut out, summary.events, seconds)?;
        }
        Shape::Json => {
            let problems = &log.problems;
            document::write(&mut out, loaded, &summary, &timelines, problems, seconds)?;
        }
    }
    out.flush()?;
    Ok(Differences {
        recorded: summary.recorded.different,
        compared: 0,
    })
}

fn compare(log: &Log, arguments: &Arguments, begin: Instant) -> Result<Differences, Failure> {
    let players = [
        Player::new(log, 0, arguments.linger)?,
        Player::new(log, 1, arguments.linger)?,
    ];
    let mut comparison = Comparison::new(&log.programs[0], &log.programs[1]);
    let bar = bar("replaying", "{pos} of {len}", Some(log.runs.len() as u64));
    for run in bar.wrap_iter(log.runs.iter()) {
        let [a, b] = players.each_ref().map(|player| player.replay(run));
        comparison.add(&a, &b, arguments.timelines);
    }
    comparison.finish();
    let seconds = begin.elapsed().as_secs_f64();
    let mut out = BufWriter::new(anstream::stdout().lock());
    match arguments.format {
        Shape::Text => {
            compare_report::write(&mut out, &comparison)?;
            report::write_speed(&mut out, comparison.events * 2, seconds)?;
        }
        Shape::Json => compare_report::write_json(&mut out, &comparison, &log.problems)?,
    }
    out.flush()?;
    Ok(Differences {
        recorded: 0,
        compared: comparison.different,
    })
}
