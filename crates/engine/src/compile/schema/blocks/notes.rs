//! The format of blocks that say one thing.

use super::{CLOSE, CTA, IMAGE, LINK, SOURCE, headline, kind, optional, required};
use crate::compile::shape::{Object, Shape};

pub(super) static HERO: Object = Object {
    doc: "a hero",
    one_of: &[],
    fields: &[
        kind(&["hero"]),
        required("title", Shape::Words, "its headline").such_as(r#""Coats for the first frost""#),
        optional("text", Shape::Words, "what stands below the headline")
            .such_as(r#""Warm, light, and here tomorrow.""#),
        IMAGE,
        CTA,
        SOURCE,
    ],
};

pub(super) static BANNER: Object = Object {
    doc: "a banner",
    one_of: &[],
    fields: &[
        kind(&["banner"]),
        required("title", Shape::Words, "its headline").such_as(r#""Cannot decide? Order both.""#),
        optional("text", Shape::Words, "a line below it")
            .such_as(r#""Delivery costs nothing from {{ money(60.0) }}.""#),
        CTA,
        SOURCE,
    ],
};

pub(super) static ANNOUNCEMENT: Object = Object {
    doc: "an announcement",
    one_of: &[],
    fields: &[
        kind(&["announcement"]),
        required("text", Shape::Words, "its one line")
            .such_as(r#""Returns are free until January""#),
        optional("link", Shape::Object(&LINK), "a link behind it")
            .such_as(r#"{ "label": "How", "href": "/returns" }"#),
        optional(
            "dismissible",
            Shape::Bool,
            "whether the visitor can close it",
        )
        .or("false")
        .such_as("true"),
        CLOSE,
        SOURCE,
    ],
};

pub(super) static URGENCY: Object = Object {
    doc: "an urgency message",
    one_of: &[],
    fields: &[
        kind(&["urgency"]),
        required("text", Shape::Words, "what is urgent")
            .such_as(r#""Only {{ page.stock }} left""#),
        optional(
            "stock",
            Shape::Expr,
            "how many pieces there are: the text stands only while this is known and between 1 and `low`",
        )
        .such_as(r#""page.stock""#),
        optional("low", Shape::Int(1, 1_000_000), "beside `stock`: how many are few")
            .or("10")
            .such_as("5"),
        optional(
            "until",
            Shape::Expr,
            "when it ends, for a countdown: an instant, or an expression that gives milliseconds since 1970",
        )
        .such_as(r#""2026-11-27T23:59:59+01:00""#),
        optional(
            "remaining",
            Shape::Words,
            "beside `until`: the line of the countdown, with `#` where the time stands",
        )
        .or(r##""#""##)
        .such_as(r#""Ends in #""#),
        optional(
            "over",
            Shape::Words,
            "beside `until`: what stands there from then on; without it nothing does",
        )
        .such_as(r#""The sale is over""#),
    ],
};

pub(super) static PROGRESS: Object = Object {
    doc: "a progress",
    one_of: &[],
    fields: &[
        kind(&["progress"]),
        required("value", Shape::Expr, "how far it is: a number").such_as(r#""cart_value""#),
        required(
            "max",
            Shape::Between(1, 1_000_000_000),
            "where it is reached",
        )
        .such_as("60"),
        required("below", Shape::Words, "what stands there before")
            .such_as(r#""{{ money(60.0 - cart_value) }} more, and delivery is free""#),
        required("reached", Shape::Words, "what stands there from then on")
            .such_as(r#""Delivery is free""#),
        headline(),
    ],
};
