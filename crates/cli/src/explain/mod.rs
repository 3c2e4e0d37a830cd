//! `microstage explain`: why a visitor is where they are, with the values that were read.

mod arguments;
mod document;
mod report;
mod story;
mod tree;

use std::io::{BufWriter, Write};
use std::rc::Rc;

use self::story::Story;
use crate::failure::{Ending, Failure};
use crate::recording::{self, Key, Log, Run};
use crate::shape::Shape;
use crate::source;
use crate::text::{count, quote};
use crate::when;

pub(crate) use self::arguments::Arguments;

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let at = arguments.at.as_deref().map(instant).transpose()?;
    let explainer = source::explainer(&arguments.journey)?;
    let programs = vec![Rc::clone(explainer.loaded())];
    let mut log = Log::new(programs, arguments.reading.renames());
    recording::read(&arguments.events, &arguments.reading, &mut log)?;
    let mut err = anstream::stderr().lock();
    log.problems
        .iter()
        .try_for_each(|problem| problem.write(&mut err))?;
    let run = choose(&log, arguments.visitor.as_deref())?;
    // The source's sessions pause as long as they like, as in a replay.
    let explainer = match run.key {
        Key::Session(_) => explainer.endless(),
        Key::Visitor(_) => explainer,
    };
    let story = Story::tell(&explainer, &log, run, at)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    match arguments.format {
        Shape::Text => report::write(&mut out, &story)?,
        Shape::Json => document::write(&mut out, &story)?,
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn instant(text: &str) -> Result<u64, Failure> {
    when::parse(text)
        .ok_or_else(|| Failure::refused("--at", quote(text), when::EXPECTED, when::REMEDY))
}

/// The session or the visitor that was named, or the only one that there is.
fn choose<'a>(log: &'a Log, name: Option<&str>) -> Result<&'a Run, Failure> {
    let some: Vec<String> = log.runs.iter().map(|run| quote(run.key.name())).collect();
    let some = match some.len() {
        0 => "no events at all".into(),
        1..=5 => some.join(", "),
        many => format!("{} … ({} in all)", some[..5].join(", "), count(many)),
    };
    let found = match name {
        Some(name) => log.runs.iter().find(|run| run.key.name() == name),
        None => log.runs.first().filter(|_| log.runs.len() == 1),
    };
    found.ok_or_else(|| {
        let (found, expected) = match name {
            Some(name) => (quote(name), format!("one of {some}")),
            None => (some, "the events of one visitor".into()),
        };
        let remedy = "name one of the visitors, or sessions, of the recording";
        Failure::refused("--visitor", found, expected, remedy)
    })
}
