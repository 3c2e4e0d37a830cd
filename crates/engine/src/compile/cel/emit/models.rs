//! What models say: `predict.name`, `predict.moment.name`, `next_stage.name`, and the segments that
//! are clusters.

use super::super::Fault;
use super::super::tree::{Binary, Expr, Kind};
use super::super::types::Type;
use super::Emitter;
use crate::compile::names::Gives;
use crate::compile::problem::did_you_mean;
use crate::op;
use crate::program::Cell;
use crate::value::Value;

impl Emitter<'_> {
    /// `predict.name`: the probability that a model gives.
    pub(super) fn prediction(&mut self, at: usize, name: &str, test: bool) -> Result<Type, Fault> {
        let probable =
            |model: &&crate::compile::names::ModelName| matches!(model.gives, Gives::Probability);
        let models = &self.names.models;
        let found = models
            .iter()
            .position(|model| model.name == name && probable(&model));
        let Some(index) = found else {
            let names = models.iter().filter(probable).map(|model| &*model.name);
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`predict.{name}`"),
                "a logistic model or one of trees",
                did_you_mean(name, names, "define it under `models`"),
            ));
        };
        Ok(self.answer(index as u16, test, Type::Double))
    }

    /// `predict.moment.name`: the probability of the model that predicts this moment.
    pub(super) fn predicted_moment(
        &mut self,
        at: usize,
        name: &str,
        test: bool,
    ) -> Result<Type, Fault> {
        let models = &self.names.models;
        let found = models
            .iter()
            .position(|model| model.moment.as_deref() == Some(name));
        let Some(index) = found else {
            let names = models.iter().filter_map(|model| model.moment.as_deref());
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`predict.moment.{name}`"),
                "a moment that a model predicts",
                did_you_mean(name, names, "give a model this `moment`"),
            ));
        };
        Ok(self.answer(index as u16, test, Type::Double))
    }

    /// `segment.name` of a k-means model: the name or number of the nearest cluster.
    pub(super) fn cluster(&mut self, name: &str, test: bool) -> Result<Type, Fault> {
        let Some((model, clusters)) = self.names.clusters(name) else {
            return Ok(self.op(op::NULL, Type::Dyn));
        };
        let result = match clusters.first() {
            Some(Value::Str(_)) => Type::Str,
            _ => Type::Int,
        };
        Ok(self.answer(model, test, result))
    }

    /// `next_stage.name`: a constant for each stage that the visitor may be in.
    pub(super) fn next_stage(&mut self, at: usize, name: &str, test: bool) -> Result<Type, Fault> {
        let stages = &self.names.stages;
        let Some(next) = stages.iter().position(|stage| stage == name) else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`next_stage.{name}`"),
                "a stage of this journey",
                did_you_mean(name, stages.iter().map(String::as_str), "name a stage"),
            ));
        };
        let rows = self.names.models.iter_mut().find_map(|model| {
            let Gives::NextStage(rows) = &model.gives else {
                return None;
            };
            model.read = true;
            Some(rows.clone())
        });
        let Some(rows) = rows else {
            return Err(Fault::new(
                "unknown_name",
                at,
                format!("`next_stage.{name}`"),
                "a model that says which stage comes next",
                "define a `markov` model under `models`",
            ));
        };
        if test {
            return Ok(self.op(op::TRUE, Type::Bool));
        }
        self.depend(Cell::Stage);
        let mut ends = Vec::new();
        for (stage, row) in rows.iter().enumerate().skip(1) {
            self.op(op::IS_STAGE, Type::Bool);
            self.operand(stage as u16);
            self.op(op::BRANCH, Type::Bool);
            let on_false = self.hole();
            let on_error = self.hole();
            self.probability(row, next);
            self.op(op::JUMP, Type::Double);
            ends.push(on_error);
            ends.push(self.hole());
            self.fill(on_false, on_error + 2);
        }
        self.probability(rows.first().map_or(&[], Vec::as_slice), next);
        for end in ends {
            self.fill(end, end + 2);
        }
        Ok(Type::Double)
    }

    fn probability(&mut self, row: &[f64], next: usize) {
        let value = row.get(next).copied().unwrap_or(0.0);
        self.constant(Value::Double(value));
    }

    /// A model's answer is a cell behind the facts.
    fn answer(&mut self, model: u16, test: bool, result: Type) -> Type {
        self.depend(Cell::Model(model));
        self.names.models[usize::from(model)].read = true;
        self.op(if test { op::HAS_FACT } else { op::FACT }, result);
        self.operand(self.names.facts.len() as u16 + model);
        if test { Type::Bool } else { result }
    }

    /// `segment.style == 'bargain'` and `segment.style in ['bargain', 'loyal']`: the names must be
    /// those of clusters.
    pub(super) fn check_cluster_names(
        &self,
        operator: Binary,
        left: &Expr,
        right: &Expr,
    ) -> Result<(), Fault> {
        let (segment, others) = match (operator, &right.kind) {
            (Binary::In, Kind::List(items)) => (left, items.as_slice()),
            (Binary::Equal | Binary::NotEqual, _) if self.clusters_of(left).is_some() => {
                (left, std::slice::from_ref(right))
            }
            (Binary::Equal | Binary::NotEqual, _) => (right, std::slice::from_ref(left)),
            _ => return Ok(()),
        };
        let Some(clusters) = self.clusters_of(segment) else {
            return Ok(());
        };
        for other in others {
            let Some(value) = literal(other) else {
                continue;
            };
            if clusters.iter().any(|cluster| cluster.equals(&value)) {
                continue;
            }
            let names = clusters.iter().filter_map(|cluster| match cluster {
                Value::Str(name) => Some(name.as_str()),
                _ => None,
            });
            let (found, otherwise) = match &value {
                Value::Str(name) => (
                    format!("'{name}'"),
                    did_you_mean(name, names, "name the cluster under `names`"),
                ),
                Value::Int(number) => (
                    number.to_string(),
                    format!("there are {} clusters", clusters.len()),
                ),
                _ => continue,
            };
            return Err(Fault::new(
                "unknown_name",
                other.at,
                found,
                "a cluster of this model",
                otherwise,
            ));
        }
        Ok(())
    }

    fn clusters_of(&self, expr: &Expr) -> Option<&[Value]> {
        let Kind::Member(root, name) = &expr.kind else {
            return None;
        };
        if root.kind != Kind::Name("segment".into()) {
            return None;
        }
        self.names.clusters(name).map(|(_, clusters)| clusters)
    }
}

fn literal(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        Kind::Str(text) => Some(Value::text(text)),
        Kind::Int(number) => Some(Value::Int(*number)),
        _ => None,
    }
}
