//! A journey's source, and what compiles from it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use microstage_engine::compile::{Problem, Severity, compile};
use microstage_engine::explain::Explainer;
use microstage_engine::{Loaded, Program};

use crate::diagnostics;
use crate::failure::Failure;

/// A journey as it was read.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// How it is called in messages.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
}

impl Source {
    /// Reads a file; `-` is the standard input.
    pub(crate) fn read(path: &Path) -> Result<Self, io::Error> {
        let mut bytes = Vec::new();
        let name = if path == Path::new("-") {
            io::stdin().read_to_end(&mut bytes)?;
            "<stdin>".into()
        } else {
            bytes = std::fs::read(path)?;
            path.display().to_string()
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("byte {at} is not UTF-8"),
            )
        })?;
        Ok(Self { name, text })
    }
}

/// How many of the problems are errors, and how many are warnings.
pub(crate) fn tally(problems: &[Problem]) -> (usize, usize) {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    (errors, problems.len() - errors)
}

/// Reads and compiles a journey for a command that is about something else: its problems go to
/// the error output.
pub(crate) fn load(path: &Path) -> Result<Rc<Loaded>, Failure> {
    let source = Source::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    let compiled = compile(&source.text);
    diagnostics::write(&mut anstream::stderr(), &source, &compiled.problems)?;
    let program = compiled.program.ok_or(Failure::Shown)?;
    Loaded::decode(&program)
        .map(Rc::new)
        .map_err(|error| broken_program(&source.name, &error))
}

/// Reads and compiles a journey that is to be explained.
pub(crate) fn explainer(path: &Path) -> Result<Explainer, Failure> {
    let source = Source::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    Explainer::new(&source.text).or_else(|problems| {
        diagnostics::write(&mut anstream::stderr(), &source, &problems)?;
        Err(Failure::Shown)
    })
}

/// Reads and compiles several journeys; what is wrong with any of them is shown before it ends.
pub(crate) fn load_all<'a>(
    paths: impl Iterator<Item = &'a PathBuf>,
) -> Result<Vec<Rc<Loaded>>, Failure> {
    let mut loaded = Vec::new();
    let mut refusals = Vec::new();
    let mut shown = false;
    for path in paths {
        match load(path) {
            Ok(program) => loaded.push(program),
            Err(Failure::Refused(more)) => refusals.extend(more),
            Err(Failure::Shown) => shown = true,
            Err(other) => return Err(other),
        }
    }
    if !refusals.is_empty() {
        return Err(Failure::Refused(refusals));
    }
    if shown {
        Err(Failure::Shown)
    } else {
        Ok(loaded)
    }
}

/// The same program without a session timeout: for events whose sessions are known already.
pub(crate) fn without_timeout(loaded: &Loaded) -> Result<Rc<Loaded>, Failure> {
    let program = Program {
        session_timeout: 0,
        session_midnight: None,
        session_campaign: Vec::new(),
        ..loaded.program.clone()
    };
    Loaded::decode(&program.encode())
        .map(Rc::new)
        .map_err(|error| broken_program(&program.journey, &error))
}

/// The engine refuses what its own compiler made: a fault of ours, that has to be told.
pub(crate) fn broken_program(name: &str, error: &dyn std::fmt::Debug) -> Failure {
    Failure::refused(
        name,
        format!("a program that the engine refuses ({error:?})"),
        "a program that the engine runs",
        "this is a fault of microstage: please report it with this journey",
    )
}
