//! Features: what goes into a model.

use crate::compile::cel::types::Type;
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::program::{Cell, Input};

/// The features of a model.
pub(super) struct Features {
    pub(super) inputs: Vec<Input>,
    /// Their expressions.
    pub(super) texts: Vec<String>,
    pub(super) means: Vec<f64>,
    pub(super) scales: Vec<f64>,
    /// What they read, each once.
    pub(super) cells: Vec<Cell>,
}

impl Features {
    /// Lowers the features of a model, and reports what is wrong with them.
    pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, model: &At<'a>) -> Self {
        let mut features = Self {
            inputs: Vec::new(),
            texts: Vec::new(),
            means: Vec::new(),
            scales: Vec::new(),
            cells: Vec::new(),
        };
        let list = model.get("features");
        check_place(lowering, model, list.as_ref());
        for item in list.iter().flat_map(At::one_or_many) {
            features.add(lowering, &item);
        }
        features
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.inputs.len()
    }

    fn add<'a>(&mut self, lowering: &mut Lowering<'a>, item: &At<'a>) {
        let number = |name| item.get(name).and_then(|number| number.number());
        let value = item.get("value");
        let expr = value.as_ref().and_then(|value| self.value(lowering, value));
        let scale = number("scale").unwrap_or(1.0);
        if scale == 0.0 {
            lowering.problems.error(
                "bad_value",
                &item.place,
                "a scale of 0",
                "a number that is not 0",
                "leave the feature out: one that never changes says nothing",
            );
        }
        // One that is refused keeps its place, so that the others keep theirs.
        self.inputs.push(Input {
            expr: expr.unwrap_or(0),
            default: number("default"),
        });
        let text = value.as_ref().and_then(At::text).unwrap_or("");
        self.texts.push(text.trim().into());
        self.means.push(number("mean").unwrap_or(0.0));
        self.scales.push(scale);
    }

    fn value<'a>(&mut self, lowering: &mut Lowering<'a>, value: &At<'a>) -> Option<u16> {
        let text = value.text()?;
        let tree = lowering.parse(text, &value.place)?;
        let (expr, emitted) = lowering.emit(&tree, text, &value.place, false)?;
        if !emitted.result.is_number() && !emitted.result.may_be(Type::Bool) {
            lowering.problems.error(
                "type_error",
                &value.place,
                emitted.result.name(),
                "a number, or true or false",
                "compare it, such as device == 'mobile'",
            );
        }
        for cell in emitted.reads {
            if matches!(cell, Cell::Segment(_) | Cell::Model(_)) {
                lowering.problems.error(
                    "unknown_name",
                    &value.place,
                    "a segment or another model",
                    "facts, stage, moments and page",
                    "repeat the segment's expression: models are asked before segments",
                );
            }
            if !self.cells.contains(&cell) {
                self.cells.push(cell);
            }
        }
        Some(expr)
    }
}

/// Every kind but the Markov chain has features, and only those of numbers that are weighed scale
/// them.
fn check_place<'a>(lowering: &Lowering<'a>, model: &At<'a>, list: Option<&At<'a>>) {
    let is_markov = model.get("markov").is_some();
    match list {
        None if !is_markov => lowering.problems.error(
            "missing_field",
            &model.place,
            "no `features`",
            "what the model looks at",
            "add `features`",
        ),
        Some(list) if is_markov => lowering.problems.error(
            "conflicting_fields",
            &list.place,
            "`features` beside `markov`",
            "`markov` alone: it looks at the stage",
            "remove them",
        ),
        Some(list) if model.get("trees").is_some() => {
            let items = list.one_or_many();
            let scaled = items
                .iter()
                .find_map(|item| item.get("mean").or(item.get("scale")));
            if let Some(scaled) = scaled {
                lowering.problems.error(
                    "conflicting_fields",
                    &scaled.place,
                    "a scaled feature beside `trees`",
                    "features as they are: trees compare",
                    "remove it",
                );
            }
        }
        _ => {}
    }
}
