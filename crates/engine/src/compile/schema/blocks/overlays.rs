//! The format of blocks that lie over the page, or open something that does.

use super::{CLOSE, CTA, IMAGE, LINK, PICTURE, SOURCE, headline, kind, optional, required};
use crate::compile::shape::{Object, Shape};

pub(super) static TOOLTIP: Object = Object {
    doc: "a tooltip",
    one_of: &[],
    fields: &[
        kind(&["tooltip"]),
        required("label", Shape::Words, "what the button says").such_as(r#""How does it fit?""#),
        required("text", Shape::Words, "what it opens")
            .such_as(r#""Half a size larger than usual.""#),
    ],
};

pub(super) static HOTSPOT: Object = Object {
    doc: "a hotspot",
    one_of: &[],
    fields: &[
        kind(&["hotspot"]),
        required("image", Shape::Object(&PICTURE), "the picture")
            .such_as(r#"{ "src": "/img/look.jpg", "alt": "A coat over a dress" }"#),
        required(
            "points",
            Shape::List(&Shape::Object(&POINT)),
            "what is told of it",
        )
        .such_as(r#"[{ "x": 40, "y": 55, "label": "Horn buttons" }]"#),
    ],
};

static POINT: Object = Object {
    doc: "a point",
    one_of: &[],
    fields: &[
        required(
            "x",
            Shape::Between(0, 100),
            "per cent of the width, from the left",
        )
        .such_as("40"),
        required(
            "y",
            Shape::Between(0, 100),
            "per cent of the height, from the top",
        )
        .such_as("55"),
        required("label", Shape::Words, "what is there").such_as(r#""Horn buttons""#),
        optional("text", Shape::Words, "more about it").such_as(r#""From an Italian workshop.""#),
        optional("link", Shape::Object(&LINK), "where more stands")
            .such_as(r#"{ "label": "The coat", "href": "/shop/product.html?id=coat" }"#),
    ],
};

pub(super) static TOAST: Object = Object {
    doc: "a toast",
    one_of: &[],
    fields: &[
        kind(&["toast"]),
        required("text", Shape::Words, "its one line")
            .such_as(r#""Your basket is kept for a day""#),
        CTA,
        optional(
            "stay",
            Shape::Duration,
            "after how long it goes by itself, unless the pointer or the focus is on it",
        )
        .or(r#""8s""#)
        .such_as(r#""12s""#),
        CLOSE,
    ],
};

pub(super) static MODAL: Object = Object {
    doc: "a modal",
    one_of: &[],
    fields: &[
        kind(&["modal"]),
        required("title", Shape::Words, "its headline").such_as(r#""10 % on your first order""#),
        optional("text", Shape::Words, "what stands below the headline")
            .such_as(r#""With the code HELLO.""#),
        IMAGE,
        CTA,
        CLOSE,
        SOURCE,
    ],
};

pub(super) static SLIDE_IN: Object = Object {
    doc: "a slide-in",
    one_of: &[],
    fields: &[
        kind(&["slide_in"]),
        required("title", Shape::Words, "its headline").such_as(r#""Still there?""#),
        optional("text", Shape::Words, "what stands below the headline")
            .such_as(r#""We kept your size.""#),
        IMAGE,
        CTA,
        CLOSE,
        optional(
            "side",
            Shape::Word(&["end", "start"]),
            "the side where it comes in, as the language is read",
        )
        .or(r#""end""#)
        .such_as(r#""start""#),
    ],
};

pub(crate) static STICKY_CART: Object = Object {
    doc: "a sticky bar",
    one_of: &[],
    fields: &[
        kind(&["sticky_cart"]),
        required(
            "watch",
            Shape::Selector,
            "the element, mostly the shop's own button, while which is out of view the bar shows",
        )
        .such_as(r#"".add-to-cart""#),
        required("title", Shape::Words, "what is on offer").such_as(r#""Long coat""#),
        optional("price", Shape::Words, "its price").such_as(r#""{{ money(129.0) }}""#),
        required("cta", Shape::Object(&LINK), "its link")
            .such_as(r#"{ "label": "Add to basket", "href": "/cart?add=coat" }"#),
    ],
};

pub(super) static REMINDER: Object = Object {
    doc: "a reminder",
    one_of: &[],
    fields: &[
        kind(&["reminder"]),
        required(
            "after",
            Shape::Duration,
            "shows when the visitor comes back to the tab after being away for so long",
        )
        .such_as(r#""1m""#),
        headline(),
        required("text", Shape::Words, "what it says").such_as(r#""Your basket is still here.""#),
        CTA,
        CLOSE,
    ],
};
