//! The format of facts.

use super::optional;
use crate::compile::shape::{Object, Shape};

/// The kinds of facts.
pub(crate) const FACT_KINDS: &[&str] = &[
    "count", "sum", "min", "max", "mean", "last", "first", "distinct", "rate", "since", "streak",
    "score",
];

pub(super) static FACT: Object = Object {
    doc: "a fact",
    one_of: FACT_KINDS,
    fields: &[
        optional(
            "count",
            Shape::OneOrMany(&Shape::Event),
            "how many of these events",
        ).such_as(r#""view_item""#),
        optional(
            "sum",
            Shape::OneOrMany(&Shape::EventPath),
            "sum of a number",
        ).such_as(r#""purchase.value""#),
        optional(
            "min",
            Shape::OneOrMany(&Shape::EventPath),
            "smallest number",
        ).such_as(r#""view_item.price""#),
        optional("max", Shape::OneOrMany(&Shape::EventPath), "largest number").such_as(r#""view_item.price""#),
        optional(
            "mean",
            Shape::OneOrMany(&Shape::EventPath),
            "mean of a number",
        ).such_as(r#""view_item.price""#),
        optional(
            "last",
            Shape::OneOrMany(&Shape::EventPath),
            "the latest value",
        ).such_as(r#""cart.value""#),
        optional(
            "first",
            Shape::OneOrMany(&Shape::EventPath),
            "the first value",
        ).such_as(r#""page_view.path""#),
        optional(
            "distinct",
            Shape::OneOrMany(&Shape::EventPath),
            "how many different values",
        ).such_as(r#""view_item.item_id""#),
        optional(
            "rate",
            Shape::OneOrMany(&Shape::Event),
            "how many of these events in each `per`, on the average of `within`",
        ).such_as(r#""view_item""#),
        optional(
            "since",
            Shape::OneOrMany(&Shape::Event),
            "seconds since the latest of these events",
        ).such_as(r#""add_to_cart""#),
        optional(
            "streak",
            Shape::OneOrMany(&Shape::Event),
            "how many of these events in a row",
        ).such_as(r#""view_item""#),
        optional(
            "score",
            Shape::Events(&Shape::Between(-1_000_000, 1_000_000)),
            "sum of the weights of these events",
        ).such_as(r#"{ "view_item": 1, "add_to_cart": 5 }"#),
        optional("where", Shape::Expr, "only events for which this holds").such_as(r#""page.type == 'product'""#),
        optional(
            "within",
            Shape::Duration,
            "only events of this last stretch of time; for a streak the pause that ends it",
        ).such_as(r#""10m""#),
        optional(
            "per",
            Shape::Duration,
            "the stretch of time that a rate is given for",
        ).such_as(r#""1m""#),
        optional(
            "half_life",
            Shape::Duration,
            "the time in which a score loses half of its value; without it all stays",
        ).such_as(r#""1d""#),
        optional(
            "unless",
            Shape::OneOrMany(&Shape::Event),
            "events that end a streak",
        ).such_as(r#""add_to_cart""#),
        optional(
            "scope",
            Shape::Word(&["page", "session", "visitor"]),
            "how long the fact lives; visitor without it",
        ).or(r#""visitor""#).such_as(r#""session""#),
        optional(
            "keep",
            Shape::Int(1, 4096),
            "how many entries a window or a distinct keeps at most, where the compiler cannot tell from the comparisons; 256 without it",
        ).such_as("20"),
    ],
};
