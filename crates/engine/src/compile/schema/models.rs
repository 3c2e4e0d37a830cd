//! The format of models.

use super::{optional, required};
use crate::compile::shape::{Object, Shape};

/// The kinds of models.
pub(crate) const MODEL_KINDS: &[&str] = &["logistic", "trees", "kmeans", "markov"];

pub(super) static MODEL: Object = Object {
    doc: "a model",
    one_of: MODEL_KINDS,
    fields: &[
        optional(
            "features",
            Shape::List(&Shape::Object(&FEATURE)),
            "what the model looks at, in the order of its numbers",
        ),
        optional(
            "logistic",
            Shape::Object(&LOGISTIC),
            "a logistic regression: a probability",
        ),
        optional(
            "trees",
            Shape::Object(&TREES),
            "gradient-boosted trees: a probability",
        ),
        optional(
            "kmeans",
            Shape::Object(&KMEANS),
            "clusters: the one whose centroid is nearest",
        ),
        optional(
            "markov",
            Shape::Object(&MARKOV),
            "how often which stage follows which: next_stage",
        ),
        optional(
            "calibration",
            Shape::Object(&CALIBRATION),
            "what makes a true probability of the score; without it the logistic function",
        ),
        optional(
            "moment",
            Shape::Name,
            "the moment that it predicts, read as predict.moment.name",
        ),
        optional(
            "trained",
            Shape::Str(1, 1000),
            "how it came about, for people",
        ),
    ],
};

static FEATURE: Object = Object {
    doc: "a feature",
    one_of: &[],
    fields: &[
        required(
            "value",
            Shape::Expr,
            "a number, or true (1) and false (0), such as device == 'mobile'",
        ),
        optional(
            "mean",
            Shape::Number,
            "taken off before it is scaled; 0 without it",
        ),
        optional("scale", Shape::Number, "divides what is left; 1 without it"),
        optional(
            "default",
            Shape::Number,
            "counts where there is no value; without it the model then has no answer",
        ),
    ],
};

static LOGISTIC: Object = Object {
    doc: "a logistic regression",
    one_of: &[],
    fields: &[
        required("bias", Shape::Number, "the score before any feature"),
        required(
            "weights",
            Shape::List(&Shape::Number),
            "what each scaled feature adds to it",
        ),
    ],
};

static TREES: Object = Object {
    doc: "boosted trees",
    one_of: &[],
    fields: &[
        required("bias", Shape::Number, "the score before any tree"),
        required(
            "trees",
            Shape::List(&Shape::Tree),
            "trees that add to it: a number, or [feature, threshold, tree below it, tree from it on]",
        ),
    ],
};

static KMEANS: Object = Object {
    doc: "clusters",
    one_of: &[],
    fields: &[
        required(
            "centroids",
            Shape::List(&Shape::List(&Shape::Number)),
            "the middle of each cluster, in scaled features",
        ),
        optional(
            "names",
            Shape::List(&Shape::Name),
            "what the clusters are called; without it 0, 1, 2 and so on",
        ),
    ],
};

static MARKOV: Object = Object {
    doc: "a Markov chain over the stages",
    one_of: &[],
    fields: &[
        required(
            "rows",
            Shape::Map(&Shape::Object(&ROW)),
            "for each stage what followed it",
        ),
        optional(
            "smoothing",
            Shape::Number,
            "added to each count, so that nothing is impossible; 1 without it",
        ),
    ],
};

static ROW: Object = Object {
    doc: "what followed a stage",
    one_of: &[],
    fields: &[
        required(
            "next",
            Shape::Map(&Shape::Number),
            "how often which stage came next",
        ),
        optional(
            "end",
            Shape::Number,
            "how often the visit ended there; 0 without it",
        ),
    ],
};

static CALIBRATION: Object = Object {
    doc: "a calibration",
    one_of: &["platt", "isotonic"],
    fields: &[
        optional(
            "platt",
            Shape::Object(&PLATT),
            "the logistic function of slope × score + offset",
        ),
        optional(
            "isotonic",
            Shape::List(&Shape::List(&Shape::Number)),
            "pairs of a score and the probability from there on, both rising",
        ),
    ],
};

static PLATT: Object = Object {
    doc: "Platt's scaling",
    one_of: &[],
    fields: &[
        required("slope", Shape::Number, "factor of the score"),
        required("offset", Shape::Number, "added to it"),
    ],
};
