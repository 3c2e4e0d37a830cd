//! `microstage report`: what experiments have shown.

mod analysis;
mod arguments;
mod bandits;
mod compared;
mod exposures;
mod html;
mod people;
mod probe;
mod results;
mod shares;
mod text;
mod verdict;
mod words;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::rc::Rc;

use self::bandits::Bandits;
use self::exposures::Journey;
use self::people::Time;
use self::probe::Probe;
use self::results::Kind;
use crate::failure::{Ending, Failure};
use crate::recording::{self, Log};
use crate::shape::Shape;
use crate::source::{self, Source};
use crate::text::quote;
use crate::when;

pub(crate) use self::arguments::Arguments;

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let time = Time {
        since: instant("--since", arguments.since.as_deref(), 0)?,
        until: instant("--until", arguments.until.as_deref(), u64::MAX)?,
    };
    let probe = Probe::new(&arguments.goal, &arguments.value)?;
    let journey = arguments.journey.as_deref();
    let journey = journey.map(|path| Journey::new(&source::explainer(path)?));
    let journey = journey.transpose()?;
    let bandits = bandits(arguments, journey.as_ref())?;
    let programs = journey.iter().map(|it| Rc::clone(&it.loaded));
    let programs = programs.chain([Rc::clone(&probe.loaded)]).collect();
    let mut log = Log::new(programs, arguments.reading.renames());
    log.keeps_exposures = true;
    let database = arguments.database.as_deref();
    recording::read_all(&arguments.events, database, &arguments.reading, &mut log)?;
    let is_text = !arguments.json && arguments.format == Shape::Text;
    if is_text {
        let mut err = anstream::stderr().lock();
        log.problems
            .iter()
            .try_for_each(|problem| problem.write(&mut err))?;
    }
    let people = people::people(&log, &probe, journey.as_ref(), &bandits, time);
    let results = analysis::results(people, journey.as_ref(), &bandits, arguments);
    if let Some(path) = &arguments.html {
        fs::write(path, html::page(&results)).map_err(|error| Failure::unwritable(path, &error))?;
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    if is_text {
        text::write(&mut out, &results)?;
    } else {
        serde_json::to_writer_pretty(&mut out, &results).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    out.flush()?;
    let mut verdicts = results.experiments.iter().map(|it| it.verdict.kind);
    Ok(if verdicts.any(|kind| kind == Kind::Mismatch) {
        Ending::Problems
    } else {
        Ending::Done
    })
}

/// The bandits of the journey, where there is one.
fn bandits(arguments: &Arguments, journey: Option<&Journey>) -> Result<Bandits, Failure> {
    let Some((path, journey)) = arguments.journey.as_deref().zip(journey) else {
        return Ok(Bandits::default());
    };
    let source = Source::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    let name = &journey.loaded.program.journey;
    Bandits::new(&source.text, name, arguments.database.as_deref())
}

fn instant(option: &str, text: Option<&str>, otherwise: u64) -> Result<u64, Failure> {
    let Some(text) = text else {
        return Ok(otherwise);
    };
    when::parse(text)
        .ok_or_else(|| Failure::refused(option, quote(text), when::EXPECTED, when::REMEDY))
}
