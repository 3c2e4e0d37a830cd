//! The format of experiments.

use super::{optional, required};
use crate::compile::shape::{Object, Shape};

pub(super) static EXPERIMENT: Object = Object {
    doc: "an experiment",
    one_of: &[],
    fields: &[
        required(
            "variants",
            Shape::Map(&Shape::Number),
            "how many percent of the visitors each variant has; one of them is `control`",
        )
        .such_as(r#"{ "control": 50, "reviews": 50 }"#),
        optional(
            "stage",
            Shape::OneOrMany(&Shape::Name),
            "only visitors who are in this stage",
        )
        .such_as(r#""interest""#),
        optional(
            "when",
            Shape::Expr,
            "only visitors for whom this comes to hold",
        )
        .such_as(r#""segment.high_value""#),
        optional(
            "holdout",
            Shape::Int(1, 50),
            "how many percent of the visitors are kept out",
        )
        .such_as("5"),
        optional(
            "coverage",
            Shape::Int(0, 100),
            "how many percent of each variant's visitors take part; 100 without it",
        )
        .or("100")
        .such_as("20"),
        optional(
            "namespace",
            Shape::Object(&NAMESPACE),
            "experiments with other parts of the same namespace have other visitors",
        )
        .such_as(r#"{ "name": "checkout", "from": 0, "until": 50 }"#),
        optional(
            "seed",
            Shape::Str(1, 100),
            "what visitors are distributed by; the experiment's name without it",
        )
        .such_as(r#""reviews-2026""#),
        optional(
            "bucket_version",
            Shape::Int(1, 1_000_000),
            "another one gives all visitors variants anew; 1 without it",
        )
        .or("1")
        .such_as("2"),
    ],
};

static NAMESPACE: Object = Object {
    doc: "a part of a namespace",
    one_of: &[],
    fields: &[
        required("name", Shape::Str(1, 100), "the namespace").such_as(r#""checkout""#),
        required(
            "from",
            Shape::Int(0, 100),
            "where the part begins, in percent",
        )
        .such_as("0"),
        required(
            "until",
            Shape::Int(0, 100),
            "where the part ends, in percent",
        )
        .such_as("50"),
    ],
};
