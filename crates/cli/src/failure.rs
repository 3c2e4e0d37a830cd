//! How a command ends.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::style::{ERROR, LABEL, paint};
use crate::text::clean;

/// A command that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// Nothing to complain about.
    Done,
    /// It reported what it found wrong.
    Problems,
    /// It could not read something that it was given, and reported that.
    Unreadable,
}

/// A command that had to stop.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What it was given does not work; everything that is wrong with it.
    Refused(Vec<Refusal>),
    /// What it was given does not work, and all of that has been shown already.
    Shown,
    /// Its output could not be written.
    Output(io::Error),
}

/// What was given, and how to mend it.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The file or the option.
    pub(crate) place: String,
    pub(crate) found: String,
    pub(crate) expected: String,
    pub(crate) remedy: String,
}

impl Failure {
    /// What was given does not work, so the command does not begin.
    pub(crate) fn refused(
        place: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self::Refused(vec![Refusal {
            place: place.into(),
            found: found.into(),
            expected: expected.into(),
            remedy: remedy.into(),
        }])
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(file: &Path, error: &io::Error) -> Self {
        Self::refused(
            file.display().to_string(),
            error.to_string(),
            "a file that can be read",
            "check its name and whether you may read it",
        )
    }

    /// A file that cannot be written.
    pub(crate) fn unwritable(file: &Path, error: &io::Error) -> Self {
        Self::refused(
            file.display().to_string(),
            error.to_string(),
            "a file that can be written",
            "check that its folder exists and that you may write there",
        )
    }

    /// Says what happened, on the error output.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            // Whoever read our output has seen enough, as in `microstage replay … | head`.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Output(error) => {
                anstream::eprintln!("{}: the output cannot be written: {error}", error_word());
                ExitCode::from(2)
            }
            Self::Shown => ExitCode::from(1),
            Self::Refused(refusals) => {
                for refusal in refusals {
                    anstream::eprintln!("{}", refusal.text());
                }
                ExitCode::from(2)
            }
        }
    }
}

impl Refusal {
    /// The four parts, each on a line of its own.
    pub(crate) fn text(&self) -> String {
        let label = |name: &str| paint(LABEL, &format!("{name:>10}"));
        format!(
            "{}: {}\n{}  {}\n{}  {}\n{}  {}",
            error_word(),
            clean(&self.place),
            label("found"),
            clean(&self.found),
            label("expected"),
            self.expected,
            label("remedy"),
            self.remedy,
        )
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn error_word() -> String {
    paint(ERROR, "error")
}
