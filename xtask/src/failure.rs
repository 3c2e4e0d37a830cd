//! What went wrong, said so that a reader can mend it.

use std::fmt;
use std::io;
use std::path::Path;

/// The result of everything here that can fail.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// One failure, whole: where, what was found, what was expected and the remedy.
#[derive(Debug)]
pub(crate) struct Failure {
    text: String,
}

impl Failure {
    /// A failure that somebody can mend.
    pub(crate) fn new(
        place: impl fmt::Display,
        found: impl fmt::Display,
        expected: impl fmt::Display,
        remedy: impl fmt::Display,
    ) -> Self {
        Self {
            text: format!(
                "{place}\n  found:    {found}\n  expected: {expected}\n  remedy:   {remedy}"
            ),
        }
    }

    /// A failure that is told by what another program printed.
    pub(crate) fn told(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// A file or process that the system refused.
    pub(crate) fn system(action: &str, path: &Path, error: &io::Error) -> Self {
        Self {
            text: format!("could not {action} {}: {error}", path.display()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
