//! The format of blocks that take something from the visitor, and of the page's own templates.

use super::{headline, kind, optional, required};
use crate::compile::shape::{Object, Shape};

pub(super) static COUPON: Object = Object {
    doc: "a coupon",
    one_of: &[],
    fields: &[
        kind(&["coupon"]),
        headline(),
        optional("text", Shape::Words, "what it is worth").such_as(r#""10 % on everything warm""#),
        required("code", Shape::Words, "the code").such_as(r#""FROST10""#),
        optional("copy", Shape::Words, "what the button says")
            .or(r#""Copy""#)
            .such_as(r#""Copy the code""#),
        optional(
            "copied",
            Shape::Words,
            "what stands there once it is copied",
        )
        .or(r#""Copied""#)
        .such_as(r#""Copied: paste it at the checkout""#),
        optional(
            "selected",
            Shape::Words,
            "what stands there where the browser does not let us copy: the code is marked then",
        )
        .or(r#""Marked: copy it by hand""#)
        .such_as(r#""Marked: now copy it""#),
    ],
};

pub(super) static SURVEY: Object = Object {
    doc: "a survey",
    one_of: &[],
    fields: &[
        kind(&["survey"]),
        optional(
            "survey",
            Shape::Slug,
            "its name in events; the block's without it",
        )
        .such_as(r#""why-not""#),
        required("question", Shape::Words, "what it asks")
            .such_as(r#""What keeps you from ordering?""#),
        required(
            "answer",
            Shape::Word(&["choice", "rating", "text"]),
            "how it is answered",
        )
        .such_as(r#""choice""#),
        optional(
            "choices",
            Shape::List(&Shape::Object(&ANSWER)),
            "beside `choice`: what can be answered",
        )
        .such_as(r#"[{ "value": "price", "label": "The price" }]"#),
        optional("lowest", Shape::Words, "beside `rating`: what 1 means")
            .such_as(r#""Not at all""#),
        optional("highest", Shape::Words, "beside `rating`: what 5 means").such_as(r#""Very""#),
        optional(
            "submit",
            Shape::Words,
            "beside `text`: what the button says",
        )
        .or(r#""Send""#)
        .such_as(r#""Tell us""#),
        optional("thanks", Shape::Words, "what stands there afterwards")
            .or(r#""Thank you""#)
            .such_as(r#""Thank you: that helps""#),
    ],
};

static ANSWER: Object = Object {
    doc: "an answer",
    one_of: &[],
    fields: &[
        required("value", Shape::Name, "its name in events").such_as(r#""price""#),
        required("label", Shape::Words, "its text").such_as(r#""The price""#),
    ],
};

pub(super) static TEMPLATE: Object = Object {
    doc: "a template of the page",
    one_of: &[],
    fields: &[
        kind(&["template"]),
        required(
            "template",
            Shape::Str(1, 64),
            "the page's <template data-ms-block> of this name",
        )
        .such_as(r#""delivery-note""#),
        optional(
            "bind",
            Shape::Map(&Shape::Words),
            "texts and addresses for its data-ms-text, data-ms-attr, data-ms-href and data-ms-src names",
        )
        .such_as(r#"{ "products": "{{ products }}" }"#),
        optional(
            "if",
            Shape::Map(&Shape::Expr),
            "conditions for its data-ms-if names",
        )
        .such_as(r#"{ "many": "products > 3" }"#),
        optional(
            "each",
            Shape::Map(&Shape::List(&Shape::Map(&Shape::Words))),
            "for its data-ms-each names: the texts of each repetition",
        )
        .such_as(r#"{ "steps": [{ "text": "Choose" }, { "text": "Pay" }] }"#),
    ],
};
