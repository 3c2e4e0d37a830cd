//! The format of what may be read, and of how a visitor is known again.

use super::optional;
use crate::compile::shape::{Object, Shape};

pub(crate) static PRIVACY: Object = Object {
    doc: "privacy",
    one_of: &[],
    fields: &[
        optional(
            "query",
            Shape::List(&Shape::Str(1, 64)),
            "query parameters that stay in addresses, beside those of campaigns; all others are taken out before anything leaves the page",
        )
        .such_as(r#"["category"]"#),
        optional(
            "text",
            Shape::Selector,
            "elements whose text may be told; of all others none is read",
        )
        .such_as(r#""[data-ms-text], nav""#),
        optional(
            "ignore",
            Shape::Selector,
            "elements in which nothing is observed, as by `data-ms-ignore`",
        )
        .such_as(r#"".account""#),
        optional(
            "gpc",
            Shape::Word(&["ignore", "no-share", "opt-out"]),
            "what a browser's Global Privacy Control does: nothing, keeps every message back, or refuses consent that nobody gave expressly",
        )
        .or(r#""no-share""#)
        .such_as(r#""opt-out""#),
        optional(
            "cookie",
            Shape::Object(&COOKIE),
            "also keeps the visitor's id in a cookie, once that is consented to; without it the id is kept in this origin only",
        )
        .such_as(r#"{ "domain": "shop.example" }"#),
        optional(
            "sources",
            Shape::List(&Shape::Str(1, 200)),
            "origins, beside the shop's own, that blocks may fetch their content from, once the visitor allows that something is sent",
        )
        .such_as(r#"["https://cms.shop.example"]"#),
    ],
};

static COOKIE: Object = Object {
    doc: "the visitor's cookie",
    one_of: &[],
    fields: &[
        optional(
            "domain",
            Shape::Str(1, 253),
            "the domain whose subdomains share it; without it, the widest that the browser allows",
        )
        .such_as(r#""shop.example""#),
        optional(
            "age",
            Shape::Duration,
            "how long it is kept after the last visit; browsers keep none longer than 400 days",
        )
        .or(r#""365d""#)
        .such_as(r#""90d""#),
        optional(
            "rotate",
            Shape::Duration,
            "a new id this long after the last one was made; without it the id stays",
        )
        .such_as(r#""180d""#),
    ],
};
