//! A replay as programs read it: one JSON document.

use std::io::{self, Write};

use microstage_engine::{Loaded, Program};
use serde::Serialize;

use super::summary::Summary;
use super::timeline::{Step, Timeline, What};
use crate::recording::{Key, Problem};
use crate::when::iso;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    journey: &'a str,
    version: u32,
    program: String,
    #[serde(flatten)]
    summary: &'a Summary,
    timelines: Vec<Way<'a>>,
    problems: &'a [Problem],
    seconds: f64,
    events_per_second: f64,
}

/// A timeline; the stages and moments keep their order in `steps`.
#[derive(Serialize)]
struct Way<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visitor: Option<&'a str>,
    start: String,
    end: String,
    events: usize,
    sessions: usize,
    initial: &'a str,
    steps: Vec<Stop<'a>>,
}

#[derive(Serialize)]
struct Stop<'a> {
    at: String,
    #[serde(flatten)]
    what: Name<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Name<'a> {
    Stage(&'a str),
    Moment(&'a str),
}

/// Writes the document, indented.
pub(crate) fn write(
    out: &mut dyn Write,
    loaded: &Loaded,
    summary: &Summary,
    timelines: &[Timeline],
    problems: &[Problem],
    seconds: f64,
) -> io::Result<()> {
    let program = &loaded.program;
    let document = Document {
        journey: &program.journey,
        version: program.version,
        program: format!("{:016x}", loaded.hash),
        summary,
        timelines: timelines.iter().map(|it| way(it, program)).collect(),
        problems,
        seconds,
        events_per_second: summary.events as f64 / seconds.max(1e-9),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn way<'a>(timeline: &'a Timeline<'_>, program: &'a Program) -> Way<'a> {
    let (session, visitor) = match timeline.key {
        Key::Session(name) => (Some(name.as_str()), None),
        Key::Visitor(name) => (None, Some(name.as_str())),
    };
    Way {
        session,
        visitor,
        start: iso(timeline.start),
        end: iso(timeline.end),
        events: timeline.events,
        sessions: timeline.sessions,
        initial: &program.stages[usize::from(timeline.initial)],
        steps: timeline
            .steps
            .iter()
            .map(|step| stop(*step, program))
            .collect(),
    }
}

fn stop(step: Step, program: &Program) -> Stop<'_> {
    let what = match step.what {
        What::Stage(stage) => Name::Stage(&program.stages[usize::from(stage)]),
        What::Moment(moment) => Name::Moment(&program.moments[usize::from(moment)].name),
    };
    Stop {
        at: iso(step.at),
        what,
    }
}
