//! The one shape in which the collector says that something is wrong.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Strings that are shown back are cut here: enough to recognise a value, too little to let a
/// reply or a log be filled by the one who sent it.
const SHOWN_CHARS: usize = 60;

/// What is wrong: where, what was found, what was expected and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A stable word that programs can compare, such as `wrong_type`.
    pub code: Cow<'static, str>,
    /// Where it is, such as `batch[3].event`; `$` is the whole of what was read.
    pub path: String,
    /// What was found there.
    pub found: String,
    /// What would have been right.
    pub expected: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// A problem with its five parts, in the order in which they are read.
    pub fn new(
        code: &'static str,
        path: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            code: Cow::Borrowed(code),
            path: path.into(),
            found: found.into(),
            expected: expected.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            path,
            found,
            expected,
            remedy,
        } = self;
        write!(
            out,
            "{path}: found {found}, expected {expected}; {remedy} [{code}]"
        )
    }
}

/// Says what a JSON value is, in the words of `found`.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => format!("{value} (boolean)"),
        Value::Number(value) => format!("{value} (number)"),
        Value::String(value) => quote(value),
        Value::Array(items) => format!("an array with {}", count(items.len(), "item")),
        Value::Object(fields) => format!("an object with {}", count(fields.len(), "field")),
    }
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// Quotes a string, cut to what is needed to recognise it.
pub(crate) fn quote(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        None => format!("{text:?}"),
        Some((end, _)) => {
            format!(
                "{:?}… (string of {} characters)",
                &text[..end],
                text.chars().count()
            )
        }
    }
}
