//! What models say. A model is a cell as a fact is: a change of what it reads marks it, it is
//! computed once before conditions are looked at, and only another answer marks its readers.

use crate::codec::Reader;
use crate::index::Loaded;
use crate::program::{Cell, Model, Trees};
use crate::state::State;
use crate::value::Value;

impl State {
    /// Has all models looked at again.
    pub(crate) fn mark_models(&mut self, loaded: &Loaded) {
        for model in 0..loaded.program.models.len() {
            self.mark_model(model as u16);
        }
    }

    pub(crate) fn mark_model(&mut self, model: u16) {
        // A journey has a handful of models.
        if !self.work.models.contains(&model) {
            self.work.models.push(model);
        }
    }

    /// The answer of a model.
    pub(crate) fn answer(&self, model: usize) -> Value {
        self.answers.get(model).cloned().unwrap_or(Value::Absent)
    }

    /// Asks the models that read something that has changed. None reads another, so their order is
    /// of no importance.
    pub(crate) fn ask_changed_models(&mut self, loaded: &Loaded) {
        while let Some(number) = self.work.models.pop() {
            let index = usize::from(number);
            let answer = self.ask(loaded, &loaded.program.models[index]);
            if answer != self.answers[index] {
                self.answers[index] = answer;
                self.mark_cell(loaded, Cell::Model(number));
            }
        }
    }

    fn ask(&mut self, loaded: &Loaded, model: &Model) -> Value {
        if self.gather_inputs(loaded, model) {
            answer(model, &self.work.inputs)
        } else {
            Value::Absent
        }
    }

    /// Gathers what goes into a model; whether nothing is missing.
    pub(crate) fn gather_inputs(&mut self, loaded: &Loaded, model: &Model) -> bool {
        self.work.inputs.clear();
        for input in &model.inputs {
            let number = match self.evaluate(loaded, input.expr) {
                Value::Bool(flag) => Some(f64::from(u8::from(flag))),
                value => value.number().or(input.default),
            };
            match number {
                Some(number) if number.is_finite() => self.work.inputs.push(number),
                _ => return false,
            }
        }
        true
    }
}

/// The name of the class with the highest score, or a probability.
pub(crate) fn answer(model: &Model, inputs: &[f64]) -> Value {
    let (mut score, mut best) = (f64::NEG_INFINITY, usize::MAX);
    for (class, numbers) in model.weights.chunks_exact(inputs.len() + 1).enumerate() {
        let mut own = numbers[0];
        for (weight, input) in numbers[1..].iter().zip(inputs) {
            own += weight * input;
        }
        if own > score {
            (score, best) = (own, class);
        }
    }
    if !model.classes.is_empty() {
        return model.classes.get(best).cloned().unwrap_or(Value::Absent);
    }
    score += sum_of_leaves(&model.trees, inputs);
    let Some(lowest) = model.steps.get(1) else {
        return Value::double(1.0 / (1.0 + libm::exp(-score)));
    };
    let mut probability = *lowest;
    for step in model.steps.chunks_exact(2) {
        if score >= step[0] {
            probability = step[1];
        }
    }
    Value::double(probability)
}

fn sum_of_leaves(trees: &Trees, inputs: &[f64]) -> f64 {
    let mut forest = Reader::new(&trees.0);
    let mut sum = 0.0;
    while forest.has_more() {
        let len = forest.number(u64::MAX);
        let mut tree = Reader::new(forest.take(len));
        // Each turn reads a byte at least, and behind the last one 0 is read: a leaf.
        loop {
            let node = tree.number(u64::MAX);
            let number = if node & 1 == 1 {
                f64::from_le_bytes(tree.array())
            } else {
                f64::from(f32::from_le_bytes(tree.array()))
            };
            let Some(input) = (node >> 1).checked_sub(1) else {
                sum += number;
                break;
            };
            let below = tree.number(u64::MAX);
            if inputs
                .get(input as usize)
                .is_none_or(|input| *input >= number)
            {
                tree.take(below);
            }
        }
    }
    sum
}
