//! Models: from the numbers that were learned to those that the page computes with.

mod calibration;
mod explain;
mod features;
mod kinds;
mod markov;
mod trees;

pub use explain::{Contribution, Explanation, ModelSymbol};

use self::features::Features;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::names::{Gives, ModelName};
use super::problem::did_you_mean;
use super::schema::MODEL_KINDS;
use crate::hash::fnv32;
use crate::program::{Model, Trees};
use crate::value::Value;

/// Makes the names of the models known, and the segments that are their clusters.
pub(crate) fn declare_models<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, model) in root.get("models").iter().flat_map(At::members) {
        if name == "moment" {
            lowering.problems.error(
                "bad_name",
                &model.place,
                "`moment`",
                "a name that expressions do not use for something else",
                "rename the model: `predict.moment` stands before the names of moments",
            );
        }
        let gives = match kind_of(&model) {
            Some(("kmeans", numbers)) => Gives::Cluster(clusters(&numbers)),
            Some(("markov", numbers)) => Gives::NextStage(markov::rows(lowering, &numbers)),
            _ => Gives::Probability,
        };
        let moment = predicted_moment(lowering, &model);
        refuse_second(lowering, &model, &gives, moment);
        lowering.names.models.push(ModelName {
            name: name.into(),
            id: fnv32(format!("model:{name}:{}", canonical(model.value)).as_bytes()),
            gives,
            moment: moment.map(Into::into),
            read: false,
        });
    }
    for (name, segment) in root.get("segments").iter().flat_map(At::members) {
        if let Some(model) = segment.get("kmeans") {
            let index = find_clusters(lowering, &model).unwrap_or(u16::MAX);
            lowering.names.clustered.push((name.into(), index));
        }
    }
}

/// Lowers all models, each at the place of its name.
pub(crate) fn lower_models<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, model) in root.get("models").iter().flat_map(At::members) {
        let features = Features::lower(lowering, &model);
        let mut lowered = Model {
            inputs: features.inputs.clone(),
            reads: Vec::new(),
            weights: Vec::new(),
            trees: Trees::default(),
            steps: Vec::new(),
            classes: Vec::new(),
        };
        let calibration = calibration::lower(lowering, &model);
        let mut symbol = ModelSymbol::new(name, &features);
        match kind_of(&model) {
            Some(("logistic", numbers)) => {
                kinds::logistic(lowering, &numbers, &features, &mut lowered);
            }
            Some(("trees", numbers)) => {
                let slope = calibration.slope;
                symbol.trees = trees::lower(lowering, &numbers, &features, slope, &mut lowered);
            }
            Some(("kmeans", numbers)) => {
                kinds::kmeans(lowering, &numbers, &features, &mut lowered);
                symbol.explain_clusters(&numbers, &features);
            }
            _ => {}
        }
        if lowered.classes.is_empty() {
            calibration.apply(&mut lowered);
        }
        if !lowered.weights.iter().all(|weight| weight.is_finite()) {
            lowering.problems.error(
                "bad_value",
                &model.place,
                "numbers whose products are too large",
                "weights and scales whose quotients are finite",
                "scale the features otherwise",
            );
        }
        lowering.program.models.push(lowered);
        lowering.model_cells.push(features.cells);
        lowering.symbols.models.push(symbol);
    }
}

/// Takes out of the program what no expression reads: nobody would pay for it but the visitor.
pub(crate) fn drop_unread<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    let complete = !lowering.problems.has_error();
    for (index, (name, model)) in root.get("models").iter().flat_map(At::members).enumerate() {
        if lowering.names.models[index].read {
            continue;
        }
        let lowered = &mut lowering.program.models[index];
        lowered.inputs.clear();
        lowered.weights.clear();
        lowered.trees = Trees::default();
        lowering.model_cells[index].clear();
        if complete {
            lowering.problems.warn(
                "unused_model",
                &model.place,
                format!("nothing reads `{name}`"),
                "an expression that reads it, such as predict.name > 0.5",
                "use it or remove it",
            );
        }
    }
}

/// The kind of a model and its numbers.
fn kind_of<'a>(model: &At<'a>) -> Option<(&'a str, At<'a>)> {
    model.members().find(|(name, _)| MODEL_KINDS.contains(name))
}

/// What the clusters are called: by their names, or by their numbers.
fn clusters(numbers: &At) -> Vec<Value> {
    let list = |name| {
        numbers
            .get(name)
            .map_or(Vec::new(), |list| list.one_or_many())
    };
    let names = list("names");
    if names.is_empty() {
        let count = list("centroids").len() as i64;
        return (0..count).map(Value::Int).collect();
    }
    let texts = names.iter().map(|name| name.text().unwrap_or(""));
    texts.map(Value::text).collect()
}

fn predicted_moment<'a>(lowering: &Lowering<'a>, model: &At<'a>) -> Option<&'a str> {
    let moment = model.get("moment")?;
    let name = moment.text()?;
    let moments = &lowering.names.moments;
    if !moments.iter().any(|known| known == name) {
        lowering.problems.error(
            "unknown_name",
            &moment.place,
            format!("\"{name}\""),
            "a moment of this journey",
            did_you_mean(
                name,
                moments.iter().map(String::as_str),
                "define it under `moments`",
            ),
        );
    }
    Some(name)
}

/// Two models that answer the same question.
fn refuse_second(lowering: &Lowering, model: &At, gives: &Gives, moment: Option<&str>) {
    let conflict = |found: &str, expected: &str, remedy: &str| {
        let problems = lowering.problems;
        problems.error("conflicting_fields", &model.place, found, expected, remedy);
    };
    let mut others = lowering.names.models.iter();
    if matches!(gives, Gives::NextStage(_))
        && others.any(|other| matches!(other.gives, Gives::NextStage(_)))
    {
        conflict(
            "a second `markov` model",
            "one, which `next_stage` reads",
            "remove one of them",
        );
    }
    let Some(moment) = moment else { return };
    if !matches!(gives, Gives::Probability) {
        conflict(
            "`moment` on a model that gives no probability",
            "`moment` beside `logistic` or `trees`",
            "remove it",
        );
    }
    let mut others = lowering.names.models.iter();
    if others.any(|other| other.moment.as_deref() == Some(moment)) {
        conflict(
            "a second model for this moment",
            "one model for each moment",
            "remove one of them",
        );
    }
}

fn find_clusters(lowering: &Lowering, model: &At) -> Option<u16> {
    let name = model.text()?;
    let models = &lowering.names.models;
    let is_clusters = |model: &&ModelName| matches!(model.gives, Gives::Cluster(_));
    let found = models
        .iter()
        .position(|model| model.name == name && is_clusters(&model));
    if found.is_none() {
        let names = models.iter().filter(is_clusters).map(|model| &*model.name);
        lowering.problems.error(
            "unknown_name",
            &model.place,
            format!("\"{name}\""),
            "a k-means model of this journey",
            did_you_mean(name, names, "define it under `models`"),
        );
    }
    found.map(|index| index as u16)
}

/// Reports a list of numbers that has not one for each feature, where there are features.
fn check_dimension(lowering: &Lowering, list: &At, features: &Features) {
    let (found, expected) = (list.one_or_many().len(), features.len());
    if found == expected || expected == 0 {
        return;
    }
    lowering.problems.error(
        "wrong_dimension",
        &list.place,
        format!("{found} numbers"),
        format!("{expected}, one for each feature"),
        "add what is missing, or remove what is too much",
    );
}

/// The numbers of a list; what is none is reported where shapes are checked.
fn numbers(list: &At) -> Vec<f64> {
    let items = list.one_or_many();
    items.iter().filter_map(At::number).collect()
}
