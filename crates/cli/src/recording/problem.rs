//! A line of a recording that cannot be replayed.

use std::io::{self, Write};

use serde::Serialize;

use crate::style::{WARNING, paint};
use crate::text::clean;

/// What is wrong with a line, in the four parts of every problem of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// The file, as it was given.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: u64,
    #[serde(flatten)]
    pub(crate) fault: Fault,
}

/// What is wrong, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    /// Stable name of the kind of problem.
    pub(crate) code: &'static str,
    /// The field or the column.
    pub(crate) path: String,
    /// What stands there.
    pub(crate) found: String,
    /// What may stand there.
    pub(crate) expected: String,
    /// How to mend it.
    pub(crate) remedy: String,
}

impl Fault {
    pub(crate) fn new(
        code: &'static str,
        path: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code,
            path: path.into(),
            found: found.into(),
            expected: expected.into(),
            remedy: remedy.into(),
        }
    }
}

impl Fault {
    /// What is left of the file cannot be had.
    pub(crate) fn cut_off(error: &io::Error) -> Self {
        Self::new(
            "unreadable",
            "the rest of the file",
            error.to_string(),
            "a file that can be read to its end",
            "fetch the file again: it is cut off or damaged",
        )
    }
}

impl Problem {
    /// One line: there may be many of them.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { file, line, fault } = self;
        let code = format!("{}[{}]", paint(WARNING, "left out"), fault.code);
        writeln!(
            out,
            "{}:{line}: {code} {}: found {}, expected {}; {}",
            clean(file),
            clean(&fault.path),
            clean(&fault.found),
            fault.expected,
            fault.remedy
        )
    }
}
