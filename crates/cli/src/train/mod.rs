//! `microstage train`: learns a model from recorded events or from a table, and writes it into a
//! journey.

mod arguments;
mod edit;
mod events;
mod items;
mod learn;
mod report;
mod table;

use std::io::Write;

use microstage_engine::compile::{Severity, compile};
use microstage_train::export::Feature;

use self::arguments::{Kind, ModelArguments, Other};
use self::learn::Outcome;
use crate::diagnostics;
use crate::failure::{Ending, Failure};
use crate::source::Source;
use crate::style::{GOOD, paint};

pub(crate) use self::arguments::Arguments;

/// What there is to learn from.
pub(crate) struct Data {
    /// The features, in the order of the numbers of a row.
    pub(crate) features: Vec<Feature>,
    pub(crate) rows: Vec<Vec<f64>>,
    /// Whether what is to be foretold came; empty where nothing is.
    pub(crate) labels: Vec<bool>,
    /// Whose row it is.
    pub(crate) visitors: Vec<String>,
    /// Where it comes from, for people.
    pub(crate) origin: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    match (&arguments.other, &arguments.model.0) {
        (Some(Other::Items(arguments)), _) => items::run(arguments),
        (None, Some(model)) => learn_model(model),
        // The command line refuses that by itself.
        (None, None) => Err(Failure::Shown),
    }
}

fn learn_model(arguments: &ModelArguments) -> Result<Ending, Failure> {
    arguments.check()?;
    let path = &arguments.journey;
    let source = Source::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    let outcome = if arguments.kind == Kind::Markov {
        events::chain(arguments)?
    } else {
        let data = match &arguments.table {
            Some(table) => table::read(table, arguments)?,
            None => events::rows(&source, arguments)?,
        };
        learn::learn(&data, arguments)?
    };
    let text = edit::with_member(&source.text, "models", &arguments.name, &outcome.json)
        .ok_or(Failure::Shown)?;
    let changed = Source {
        name: source.name.clone(),
        text,
    };
    let compiled = compile(&changed.text);
    let errors = compiled.problems.into_iter();
    let errors: Vec<_> = errors
        .filter(|problem| problem.severity == Severity::Error)
        .collect();
    diagnostics::write(&mut anstream::stderr(), &changed, &errors)?;
    if !errors.is_empty() {
        return Ok(Ending::Problems);
    }
    finish(&changed, &outcome, arguments)
}

fn finish(
    changed: &Source,
    outcome: &Outcome,
    arguments: &ModelArguments,
) -> Result<Ending, Failure> {
    let mut out = anstream::stdout().lock();
    report::write(&mut out, outcome)?;
    if let Some(path) = &arguments.report {
        std::fs::write(path, report::html(&arguments.name, outcome))?;
        writeln!(out, "The report is in {}.", path.display())?;
    }
    if arguments.dry_run {
        writeln!(out, "Nothing was written (--dry-run).")?;
        return Ok(Ending::Done);
    }
    let to = arguments.out.as_ref().unwrap_or(&arguments.journey);
    std::fs::write(to, &changed.text)?;
    let done = paint(GOOD, "written");
    writeln!(
        out,
        "{done}  model `{}` in {}; {}",
        arguments.name,
        to.display(),
        arguments.how_to_read()
    )?;
    Ok(Ending::Done)
}
