//! What the report reads of recorded events: a journey of its own names it, so that every kind of
//! recording is read as for a replay.

use std::rc::Rc;

use microstage_engine::compile::{Severity, compile};
use microstage_engine::{Field, Loaded, Value};
use serde_json::json;

use crate::failure::Failure;
use crate::recording::{EXPOSURE, PAGE_VIEW};
use crate::source;
use crate::text::quote;

/// What an event says to the report.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// Which experiment, and which of its variants.
    Exposure(String, String),
    /// What it was worth.
    Goal(f64),
    /// The path of the page that came into view.
    Page(String),
    /// Something else.
    Nothing,
}

/// Reads what events say.
pub(super) struct Probe {
    pub(super) loaded: Rc<Loaded>,
    goal: String,
    /// The paths of the program: experiment, variant, page, worth.
    paths: [Option<u16>; 4],
}

impl Probe {
    /// For a goal and the property that is its worth.
    pub(super) fn new(goal: &str, value: &str) -> Result<Self, Failure> {
        let journey = json!({
            "journey": "report",
            "version": 1,
            "facts": {
                "report_experiment": { "last": format!("{EXPOSURE}.experiment_id") },
                "report_variant": { "last": format!("{EXPOSURE}.variation_id") },
                "report_page": { "last": format!("{PAGE_VIEW}.path") },
                "report_value": { "last": format!("{goal}.{value}") },
            },
            "stages": { "all": { "initial": true } },
        });
        let compiled = compile(&journey.to_string());
        let Some(program) = compiled.program else {
            let mut problems = compiled.problems.iter();
            let problem = problems.find(|it| it.severity == Severity::Error);
            return Err(Failure::refused(
                "--goal and --value",
                quote(&format!("{goal}.{value}")),
                problem.map_or("an event and a property", |it| it.expected.as_str()),
                "write them as a journey does: purchase, and value",
            ));
        };
        let loaded = Loaded::decode(&program)
            .map_err(|error| source::broken_program("the report's own journey", &error))?;
        let path = |text: &str| {
            let paths = loaded.program.paths.iter();
            let mut paths = paths.map(|path| path.segments.join("."));
            paths.position(|path| path == text).map(|path| path as u16)
        };
        Ok(Self {
            paths: ["experiment_id", "variation_id", "path", value].map(path),
            goal: goal.into(),
            loaded: Rc::new(loaded),
        })
    }

    /// What an event of a name says.
    pub(super) fn read(&self, name: &str, is_page_view: bool, fields: &[Field]) -> Said {
        let value = |path: usize| {
            let path = self.paths[path]?;
            let found = fields.iter().find(|(own, _)| *own == path);
            found.map(|(_, value)| value)
        };
        if name == EXPOSURE {
            let text = |path| value(path).and_then(text);
            let both = text(0).zip(text(1));
            return both.map_or(Said::Nothing, |(experiment, variant)| {
                Said::Exposure(experiment, variant)
            });
        }
        if name == self.goal {
            let worth = value(3).and_then(Value::number);
            return Said::Goal(worth.filter(|worth| worth.is_finite()).unwrap_or(0.0));
        }
        if is_page_view {
            return Said::Page(value(2).and_then(text).unwrap_or_default());
        }
        Said::Nothing
    }
}

/// A name, which others may write as a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) if !text.is_empty() => Some(text.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Double(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_event_is_refused() {
        for (goal, value, is_taken) in [
            ("purchase", "value", true),
            ("sign_up", "plan.price", true),
            ("Order Completed", "value", true),
            ("", "value", false),
            ("purchase", "", false),
        ] {
            assert_eq!(Probe::new(goal, value).is_ok(), is_taken, "{goal}.{value}");
        }
    }
}
