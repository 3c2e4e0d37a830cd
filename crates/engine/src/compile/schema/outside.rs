//! The format of what looks at a journey from the outside: personas and workflows.

use super::optional;
use crate::compile::shape::{Object, Shape};

pub(super) static PERSONA: Object = Object {
    doc: "a persona",
    one_of: &[],
    fields: &[
        optional(
            "stage",
            Shape::OneOrMany(&Shape::Name),
            "only visitors who are in this stage, or in one of these",
        )
        .such_as(r#""intent""#),
        optional(
            "segment",
            Shape::OneOrMany(&Shape::Name),
            "only visitors who are in this segment, or in all of these",
        )
        .such_as(r#"["high_value", "returning"]"#),
    ],
};

pub(super) static WORKFLOW: Object = Object {
    doc: "a workflow",
    one_of: &["moment", "stage"],
    fields: &[
        optional(
            "moment",
            Shape::OneOrMany(&Shape::Name),
            "when this moment begins, or one of these",
        )
        .such_as(r#""cart_abandonment""#),
        optional(
            "stage",
            Shape::OneOrMany(&Shape::Name),
            "when this stage is entered, or one of these",
        )
        .such_as(r#""intent""#),
        optional(
            "from",
            Shape::OneOrMany(&Shape::Name),
            "beside `stage`: only when it is entered from this stage, or one of these",
        )
        .such_as(r#""browsing""#),
        optional(
            "send",
            Shape::Map(&Shape::Str(0, 500)),
            "texts that go along with the message",
        )
        .such_as(r#"{ "template": "come_back" }"#),
    ],
};
