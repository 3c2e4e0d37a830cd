//! Reading the fields of a JSON object while noting everything that is wrong with them.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::problem::{Problem, describe};

/// One object of a message, and the problems found in it so far.
pub(crate) struct Fields<'a, 'p> {
    object: &'a Map<String, Value>,
    path: String,
    problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    pub(crate) fn new(
        object: &'a Map<String, Value>,
        path: impl Into<String>,
        problems: &'p mut Vec<Problem>,
    ) -> Self {
        Self {
            object,
            path: path.into(),
            problems,
        }
    }

    /// The value, where `null` counts as absent: many clients write out what they do not know.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn problem(
        &mut self,
        code: &'static str,
        name: &str,
        found: impl Into<String>,
        expected: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let path = format!("{}.{name}", self.path);
        self.problems
            .push(Problem::new(code, path, found, expected, remedy));
    }

    /// Notes that a field that must be there is not.
    pub(crate) fn missing(&mut self, name: &str, expected: &str, remedy: &str) {
        self.problem("missing", name, "nothing", expected, remedy);
    }

    /// A string of 1 to `max` characters.
    pub(crate) fn text(&mut self, name: &str, max: usize, remedy: &str) -> Option<&'a str> {
        let value = self.value(name)?;
        let (code, found) = match value.as_str() {
            None => ("wrong_type", describe(value)),
            Some("") => ("empty", describe(value)),
            // A string has at least as many bytes as characters, so counting is for the long.
            Some(text) if text.len() <= max || text.chars().count() <= max => return Some(text),
            Some(text) => ("too_long", format!("{} characters", text.chars().count())),
        };
        self.problem(
            code,
            name,
            found,
            format!("a string of 1 to {max} characters"),
            remedy,
        );
        None
    }

    /// A whole number from `min` on, as exact as JavaScript's.
    pub(crate) fn integer(&mut self, name: &str, min: i64, remedy: &str) -> Option<i64> {
        const MAX_SAFE: i64 = (1 << 53) - 1;
        self.whole(name, min..=MAX_SAFE, remedy)
    }

    /// A whole number in a range.
    pub(crate) fn whole(
        &mut self,
        name: &str,
        range: RangeInclusive<i64>,
        remedy: &str,
    ) -> Option<i64> {
        let value = self.value(name)?;
        if let Some(number) = value.as_i64().filter(|number| range.contains(number)) {
            return Some(number);
        }
        let code = if value.is_number() {
            "out_of_range"
        } else {
            "wrong_type"
        };
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        self.problem(code, name, describe(value), expected, remedy);
        None
    }

    /// An object.
    pub(crate) fn object(&mut self, name: &str, remedy: &str) -> Option<&'a Map<String, Value>> {
        let value = self.value(name)?;
        if value.as_object().is_none() {
            self.problem("wrong_type", name, describe(value), "an object", remedy);
        }
        value.as_object()
    }
}
