//! A model of visitors: a semi-Markov chain of what they do, as a JSON file says it.
//!
//! The form is described in `docs/cli.md`. A state is something that a visitor does; which comes
//! next depends on the state alone, and how long it takes on both.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::distribution::Spread;
use crate::failure::{Failure, Refusal};
use crate::text::quote;

/// The end of a session, among the states that may come next.
pub(super) const END: &str = "end";

/// The visitors of a shop, where nothing better is known.
const SHOP: &str = include_str!("shop.json");

/// A model of visitors.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Model {
    /// What it is, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) about: String,
    /// Where sessions begin, with weights.
    pub(super) begin: BTreeMap<String, f64>,
    /// What visitors do.
    pub(super) states: BTreeMap<String, State>,
    /// How visitors come back.
    #[serde(rename = "return", skip_serializing_if = "Option::is_none")]
    pub(super) comes_back: Option<Return>,
    /// Weights of the 24 hours of a day (UTC) in which visitors first come; none: all alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) hours: Vec<f64>,
}

/// Something that a visitor does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    /// The event that happens; the name of the state where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event: Option<String>,
    /// Whether a page comes into view with it, beside those that are called `page_view`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) page: bool,
    /// The event's properties.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) properties: BTreeMap<String, Property>,
    /// What comes next, with weights; `end` is the end of the session.
    pub(super) next: BTreeMap<String, Next>,
    /// How long it takes until then, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<Spread>,
}

/// What may come next.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Next {
    /// Its weight; the time is that of the state.
    Weight(f64),
    /// With a time of its own.
    Timed {
        /// Its weight.
        weight: f64,
        /// How long it takes, in milliseconds.
        after: Spread,
    },
}

/// How a property comes about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Property {
    /// Always the same value.
    Value(Json),
    /// One of some texts, with weights.
    Choice(BTreeMap<String, f64>),
    /// A number, to so many decimals.
    Number {
        /// How it is distributed.
        spread: Spread,
        /// Decimals; 2 where it is left out.
        #[serde(default = "two")]
        decimals: u8,
    },
    /// One of so many texts `prefix1`, `prefix2`, …, each less common than the one before (Zipf's
    /// law), as products are.
    Zipf {
        /// How they begin.
        prefix: String,
        /// How many there are.
        many: u32,
        /// How much the first ones stand out; 1 is usual.
        exponent: f64,
    },
}

/// How visitors come back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Return {
    /// The share of sessions behind which another one comes.
    pub(super) share: f64,
    /// How much later, in milliseconds.
    pub(super) after: Spread,
}

fn two() -> u8 {
    2
}

impl Next {
    pub(super) fn weight(&self) -> f64 {
        match self {
            Self::Weight(weight) | Self::Timed { weight, .. } => *weight,
        }
    }
}

impl Model {
    /// The visitors of a shop.
    pub(super) fn shop() -> Result<Self, Failure> {
        Self::parse("the built-in model", SHOP)
    }

    /// Reads a file, and checks it.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
        Self::parse(
            &path.display().to_string(),
            &String::from_utf8_lossy(&bytes),
        )
    }

    fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let model: Self = serde_json::from_str(text).map_err(|error| {
            let remedy = "see the model of visitors in docs/cli.md; --write-model writes one";
            Failure::refused(name, error.to_string(), "a model of visitors", remedy)
        })?;
        let problems = model.problems(name);
        if problems.is_empty() {
            Ok(model)
        } else {
            Err(Failure::Refused(problems))
        }
    }

    /// Everything that is wrong with it.
    fn problems(&self, name: &str) -> Vec<Refusal> {
        let mut check = Check {
            name,
            model: self,
            problems: Vec::new(),
        };
        check.weights(
            "begin",
            self.begin.iter().map(|(to, weight)| (to, *weight)),
            false,
        );
        for (state, definition) in &self.states {
            check.state(&format!("states.{state}"), definition);
        }
        if let Some(back) = &self.comes_back {
            if !(0.0..1.0).contains(&back.share) {
                check.problem(
                    "return.share",
                    back.share.to_string(),
                    "a share from 0 to below 1",
                );
            }
            check.spread("return.after", &back.after);
        }
        let hours = self.hours.len();
        let hours_fit = hours == 24 && self.hours.iter().sum::<f64>() > 0.0;
        if hours > 0 && !(hours_fit && self.hours.iter().all(|hour| *hour >= 0.0)) {
            check.problem(
                "hours",
                format!("{hours} numbers"),
                "24 weights of 0 or more",
            );
        }
        check.problems
    }
}

/// What is wrong with a model, as it is found.
struct Check<'a> {
    name: &'a str,
    model: &'a Model,
    problems: Vec<Refusal>,
}

impl Check<'_> {
    fn problem(&mut self, path: &str, found: impl Into<String>, expected: &str) {
        self.problems.push(Refusal {
            place: format!("{}: {path}", self.name),
            found: found.into(),
            expected: expected.into(),
            remedy: "see the model of visitors in docs/cli.md".into(),
        });
    }

    fn state(&mut self, path: &str, state: &State) {
        let next = state.next.iter().map(|(to, next)| (to, next.weight()));
        self.weights(&format!("{path}.next"), next, true);
        for (to, next) in &state.next {
            match next {
                Next::Timed { after, .. } => self.spread(&format!("{path}.next.{to}"), after),
                Next::Weight(_) if state.after.is_none() && to != END => {
                    let expected = "a time of its own, or `after` beside `next`";
                    self.problem(&format!("{path}.next.{to}"), "no time", expected);
                }
                Next::Weight(_) => {}
            }
        }
        if let Some(after) = &state.after {
            self.spread(&format!("{path}.after"), after);
        }
        for (name, property) in &state.properties {
            self.property(&format!("{path}.properties.{name}"), property);
        }
    }

    fn weights<'b>(
        &mut self,
        path: &str,
        weights: impl Iterator<Item = (&'b String, f64)>,
        may_end: bool,
    ) {
        let mut total = 0.0;
        for (to, weight) in weights {
            let known = self.model.states.contains_key(to) || may_end && to == END;
            if !known {
                self.problem(
                    &format!("{path}.{to}"),
                    quote(to),
                    "the name of a state, or end",
                );
            }
            if weight < 0.0 {
                self.problem(
                    &format!("{path}.{to}"),
                    weight.to_string(),
                    "a weight of 0 or more",
                );
            }
            total += weight;
        }
        if total <= 0.0 {
            self.problem(
                path,
                "no weight above 0",
                "at least one state that may come",
            );
        }
    }

    fn spread(&mut self, path: &str, spread: &Spread) {
        if let Some((found, expected)) = spread.fault() {
            self.problem(path, found, expected);
        }
    }

    fn property(&mut self, path: &str, property: &Property) {
        match property {
            Property::Value(Json::Array(_) | Json::Object(_)) => {
                self.problem(
                    path,
                    "a list or an object",
                    "a text, a number, true or false",
                );
            }
            Property::Value(_) => {}
            Property::Choice(weights) => {
                if weights.values().sum::<f64>() <= 0.0 {
                    self.problem(path, "no weight above 0", "at least one text");
                }
            }
            Property::Number { spread, .. } => self.spread(path, spread),
            Property::Zipf { many, exponent, .. } => {
                if *many == 0 || *exponent < 0.0 {
                    let found = format!("{many} texts, exponent {exponent}");
                    self.problem(
                        path,
                        found,
                        "at least one text, and an exponent of 0 or more",
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_of_the_documents_is_sound() {
        let page = include_str!("../../../../docs/cli.md");
        let part = page.split("### The model of visitors").nth(1).unwrap();
        let code = part.split("```json\n").nth(1).unwrap();
        let model = Model::parse("docs/cli.md", code.split("```").next().unwrap()).unwrap();
        assert_eq!(model.states.len(), 4);
    }

    #[test]
    fn the_built_in_model_is_sound_and_comes_back_as_it_was_written() {
        let model = Model::shop().unwrap();
        let text = serde_json::to_string(&model).unwrap();
        let again = Model::parse("again", &text).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), text);
    }
}
