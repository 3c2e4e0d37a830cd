//! The format of blocks that show several things side by side.

use super::{PICTURE, PRODUCT, SOURCE, headline, kind, optional, recommend::RECOMMEND, required};
use crate::compile::shape::{Field, Object, Shape};

const PRODUCTS_SHAPE: Shape = Shape::List(&Shape::Object(&PRODUCT));

const PRODUCTS: Field = required(
    "products",
    PRODUCTS_SHAPE,
    "what it shows",
)
.such_as(r#"[{ "title": "Long coat", "href": "/shop/product.html?id=coat", "price": "{{ money(129.0) }}" }]"#);

pub(super) static CAROUSEL: Object = Object {
    doc: "a carousel",
    one_of: &[],
    fields: &[
        kind(&["carousel"]),
        required("title", Shape::Words, "its headline").such_as(r#""Chosen for you""#),
        PRODUCTS,
        optional("previous", Shape::Words, "what the arrow back is called")
            .or(r#""Previous""#)
            .such_as(r#""Zurück""#),
        optional("next", Shape::Words, "what the arrow forward is called")
            .or(r#""Next""#)
            .such_as(r#""Weiter""#),
        SOURCE,
        RECOMMEND,
    ],
};

pub(super) static GRID: Object = Object {
    doc: "a grid",
    one_of: &[],
    fields: &[kind(&["grid"]), headline(), PRODUCTS, SOURCE, RECOMMEND],
};

pub(super) static REVIEWS: Object = Object {
    doc: "reviews",
    one_of: &[],
    fields: &[
        kind(&["reviews"]),
        headline(),
        optional("rating", Shape::Between(0, 5), "the mean of all ratings").such_as("4.6"),
        optional("count", Shape::Words, "how many there are, in words")
            .such_as(r#""from 1,204 reviews""#),
        optional(
            "stars",
            Shape::Words,
            "how a rating is read out, with `#` where the number stands",
        )
        .or(r##""# / 5""##)
        .such_as(r##""# of 5 stars""##),
        required(
            "reviews",
            Shape::List(&Shape::Object(&REVIEW)),
            "what it shows",
        )
        .such_as(r#"[{ "quote": "Fits as drawn.", "author": "Ada", "rating": 5 }]"#),
    ],
};

static REVIEW: Object = Object {
    doc: "a review",
    one_of: &[],
    fields: &[
        required("quote", Shape::Words, "what it says").such_as(r#""Fits as drawn.""#),
        optional("author", Shape::Words, "who says it").such_as(r#""Ada, Turin""#),
        optional("rating", Shape::Between(0, 5), "stars, 0 to 5").such_as("5"),
    ],
};

pub(super) static BADGES: Object = Object {
    doc: "badges",
    one_of: &[],
    fields: &[
        kind(&["badges"]),
        headline(),
        required(
            "badges",
            Shape::List(&Shape::Object(&BADGE)),
            "what it shows",
        )
        .such_as(r#"[{ "text": "30 days to return" }]"#),
    ],
};

static BADGE: Object = Object {
    doc: "a badge",
    one_of: &[],
    fields: &[
        required("text", Shape::Words, "what it promises").such_as(r#""30 days to return""#),
        optional("image", Shape::Object(&PICTURE), "a picture before it")
            .such_as(r#"{ "src": "/img/return.svg" }"#),
    ],
};

pub(super) static COMPARISON: Object = Object {
    doc: "a comparison",
    one_of: &[],
    fields: &[
        kind(&["comparison"]),
        required("title", Shape::Words, "its headline").such_as(r#""Which coat?""#),
        required(
            "columns",
            Shape::List(&Shape::Object(&COLUMN)),
            "what is compared",
        )
        .such_as(r#"[{ "title": "Long coat" }, { "title": "Short coat" }]"#),
        required("rows", Shape::List(&Shape::Object(&ROW)), "in what")
            .such_as(r#"[{ "label": "Weight", "values": ["1.2 kg", "0.9 kg"] }]"#),
    ],
};

static COLUMN: Object = Object {
    doc: "a column",
    one_of: &[],
    fields: &[
        required("title", Shape::Words, "what it is about").such_as(r#""Long coat""#),
        optional("href", Shape::Words, "its page").such_as(r#""/shop/product.html?id=coat""#),
        optional("image", Shape::Object(&PICTURE), "its picture")
            .such_as(r#"{ "src": "/img/coat.jpg" }"#),
    ],
};

static ROW: Object = Object {
    doc: "a row",
    one_of: &[],
    fields: &[
        required("label", Shape::Words, "what is compared").such_as(r#""Weight""#),
        required(
            "values",
            Shape::List(&Shape::Words),
            "one for each column, in their order",
        )
        .such_as(r#"["1.2 kg", "0.9 kg"]"#),
    ],
};
