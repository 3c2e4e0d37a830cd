//! The format of what is done to the page as a whole.

use super::{kind, optional};
use crate::compile::shape::{Object, Shape};

pub(super) static PAGE: Object = Object {
    doc: "an adaptation",
    one_of: &[],
    fields: &[
        kind(&["page"]),
        optional(
            "context",
            Shape::List(&Shape::Word(&["stage", "device", "segments"])),
            "what the root element says by `data-ms-stage`, `data-ms-device` and `data-ms-segments` (the names of those that hold)",
        )
        .such_as(r#"["stage", "device"]"#),
        optional(
            "classes",
            Shape::List(&Shape::Slug),
            "classes that the root element gets beside its own",
        )
        .such_as(r#"["is-interested"]"#),
        optional(
            "attributes",
            Shape::Attributes(&Shape::Words),
            "attributes of the root element",
        )
        .such_as(r#"{ "data-basket": "{{ plural(products, {'one': 'one', 'other': 'many'}) }}" }"#),
        optional(
            "hide",
            Shape::List(&Shape::Slug),
            "sections of the page, by `data-ms-section`, that are not there meanwhile",
        )
        .such_as(r#"["newsletter"]"#),
        optional(
            "order",
            Shape::List(&Shape::Slug),
            "sections of the page in this order: those under one parent change places, and others stay where they are",
        )
        .such_as(r#"["reviews", "story"]"#),
    ],
};
