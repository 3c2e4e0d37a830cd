//! `microstage simulate`: synthetic visitors through a journey.

mod arguments;
mod axis;
mod distribution;
mod html;
mod learn;
mod model;
mod report;
mod results;
mod tally;
mod walk;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::rc::Rc;

use microstage_engine::explain::Explainer;

use self::model::Model;
use self::results::{Results, Setting};
use self::tally::Tally;
use self::walk::{Plan, Span, Walk};
use crate::failure::{Ending, Failure};
use crate::recording::{self, Log, bar};
use crate::shape::Shape;
use crate::source;
use crate::text::quote;
use crate::when;

pub(crate) use self::arguments::Arguments;

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let start = when::parse(&arguments.start).ok_or_else(|| {
        Failure::refused(
            "--start",
            quote(&arguments.start),
            when::EXPECTED,
            when::REMEDY,
        )
    })?;
    let explainer = source::explainer(&arguments.journey)?;
    let model = model(arguments, &explainer)?;
    if let Some(path) = &arguments.write_model {
        let mut text = serde_json::to_vec_pretty(&model).map_err(io::Error::from)?;
        text.push(b'\n');
        write(path, &text)?;
    }
    let span = Span {
        start,
        days: arguments.days,
    };
    let tally = simulate(&model, &explainer, arguments, span);
    let setting = Setting {
        model: &model.about,
        seed: arguments.seed,
        span,
    };
    let results = Results::new(&explainer, &tally, &setting);
    if let Some(path) = &arguments.html {
        write(path, html::page(&results).as_bytes())?;
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    match arguments.format {
        Shape::Text => report::write(&mut out, &results)?,
        Shape::Json => {
            serde_json::to_writer_pretty(&mut out, &results).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn model(arguments: &Arguments, explainer: &Explainer) -> Result<Model, Failure> {
    if let Some(path) = &arguments.model {
        return Model::read(path);
    }
    if arguments.learn.is_empty() {
        return Model::shop();
    }
    let programs = vec![Rc::clone(explainer.loaded())];
    let mut log = Log::new(programs, arguments.reading.renames());
    recording::read(&arguments.learn, &arguments.reading, &mut log)?;
    let mut err = anstream::stderr().lock();
    log.problems
        .iter()
        .try_for_each(|problem| problem.write(&mut err))?;
    learn::learn(&log).ok_or_else(|| {
        let files = arguments
            .learn
            .iter()
            .map(|file| file.display().to_string());
        Failure::refused(
            files.collect::<Vec<_>>().join(", "),
            "no events that can be learned from",
            "at least one event",
            "name another recording, or say how its columns are called",
        )
    })
}

fn simulate(model: &Model, explainer: &Explainer, arguments: &Arguments, span: Span) -> Tally {
    let loaded = explainer.loaded();
    let plan = Plan::new(model, loaded);
    let mut tally = Tally::new(explainer, span);
    let bar = bar("simulating", "{pos} of {len}", Some(arguments.visitors));
    for number in bar.wrap_iter(0..arguments.visitors) {
        tally.add(Walk::new(&plan, arguments.seed, number, span), loaded);
    }
    tally.finish();
    tally
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::unwritable(path, &error))
}
