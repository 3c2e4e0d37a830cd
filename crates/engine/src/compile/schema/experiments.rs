//! The format of experiments.

use super::{optional, required};
use crate::compile::shape::{Object, Shape};

pub(super) static EXPERIMENT: Object = Object {
    doc: "an experiment",
    one_of: &["variants", "factors"],
    fields: &[
        optional(
            "variants",
            Shape::Map(&Shape::Number),
            "how many percent of the visitors each variant has; one of them is `control`",
        )
        .such_as(r#"{ "control": 50, "reviews": 50 }"#),
        optional(
            "factors",
            Shape::Map(&Shape::Map(&Shape::Number)),
            "several things that are tried at once: for each how many percent of the visitors a level has; one of them is `control`",
        )
        .such_as(r#"{ "title": { "control": 50, "short": 50 }, "picture": { "control": 50, "person": 50 } }"#),
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
            "held_out",
            Shape::Object(&GROUP),
            "visitors who are held out of all experiments that name the same group",
        )
        .such_as(r#"{ "name": "all_2026", "percent": 5 }"#),
        optional(
            "coverage",
            Shape::Int(0, 100),
            "how many percent of each variant's visitors take part; 100 without it",
        )
        .or("100")
        .such_as("20"),
        optional(
            "ramp",
            Shape::List(&Shape::Object(&STEP)),
            "coverage that grows with time; more of it moves nobody",
        )
        .such_as(r#"[{ "from": "2026-12-01T09:00:00+01:00", "coverage": 10 }, { "from": "2026-12-08T09:00:00+01:00", "coverage": 50 }]"#),
        optional(
            "starts",
            Shape::Str(1, 40),
            "when it begins, as RFC 3339; at once without it",
        )
        .such_as(r#""2026-12-01T09:00:00+01:00""#),
        optional(
            "ends",
            Shape::Str(1, 40),
            "when it ends: its choices are passed by from then on, for all variants",
        )
        .such_as(r#""2026-12-31T23:59:59+01:00""#),
        optional(
            "bandit",
            Shape::Object(&BANDIT),
            "the collector draws the weights anew, epoch after epoch, so that what does better is shown more often",
        )
        .such_as(r#"{ "goal": "purchase", "every": "1d" }"#),
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

static STEP: Object = Object {
    doc: "a step of a ramp",
    one_of: &[],
    fields: &[
        required("from", Shape::Str(1, 40), "when it begins, as RFC 3339")
            .such_as(r#""2026-12-01T09:00:00+01:00""#),
        required(
            "coverage",
            Shape::Int(0, 100),
            "how many percent of each variant's visitors take part from then on",
        )
        .such_as("10"),
    ],
};

static BANDIT: Object = Object {
    doc: "a bandit",
    one_of: &[],
    fields: &[
        required(
            "goal",
            Shape::Event,
            "the event that the variants are to bring about",
        )
        .such_as(r#""purchase""#),
        optional(
            "every",
            Shape::Duration,
            "how long an epoch is, from 1h to 30d: a visitor keeps the variant for so long",
        )
        .or(r#""1d""#)
        .such_as(r#""12h""#),
        optional(
            "within",
            Shape::Duration,
            "how long behind the exposure the goal counts, 30d at most",
        )
        .or(r#""1d""#)
        .such_as(r#""3d""#),
        optional(
            "explore",
            Shape::Int(1, 100),
            "how many percent of the visitors are divided evenly, whatever is known",
        )
        .or("10")
        .such_as("20"),
        optional(
            "epoch",
            Shape::Int(1, 4_000_000_000),
            "which epoch the weights are of; the collector writes it",
        )
        .such_as("20780"),
        optional(
            "weights",
            Shape::Map(&Shape::Number),
            "how many percent of the visitors each variant has in this epoch; the collector writes it",
        )
        .such_as(r#"{ "control": 12.5, "reviews": 87.5 }"#),
    ],
};

static GROUP: Object = Object {
    doc: "a group that is held out",
    one_of: &[],
    fields: &[
        required("name", Shape::Name, "the group").such_as(r#""all_2026""#),
        required(
            "percent",
            Shape::Int(1, 50),
            "how many percent of the visitors are held out; the same wherever the group is named",
        )
        .such_as("5"),
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
