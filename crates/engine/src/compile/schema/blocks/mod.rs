//! The format of blocks: their kinds, and what several of them are made of.

mod forms;
mod lists;
mod notes;
mod overlays;

pub(crate) use overlays::STICKY_CART;

use super::{optional, required};
use crate::compile::shape::{Field, Object, Shape};

/// The kinds by their names.
pub(super) static BLOCKS: &[(&str, &Object)] = &[
    ("hero", &notes::HERO),
    ("banner", &notes::BANNER),
    ("announcement", &notes::ANNOUNCEMENT),
    ("carousel", &lists::CAROUSEL),
    ("grid", &lists::GRID),
    ("urgency", &notes::URGENCY),
    ("progress", &notes::PROGRESS),
    ("reviews", &lists::REVIEWS),
    ("badges", &lists::BADGES),
    ("comparison", &lists::COMPARISON),
    ("tooltip", &overlays::TOOLTIP),
    ("hotspot", &overlays::HOTSPOT),
    ("toast", &overlays::TOAST),
    ("modal", &overlays::MODAL),
    ("slide_in", &overlays::SLIDE_IN),
    ("coupon", &forms::COUPON),
    ("sticky_cart", &STICKY_CART),
    ("reminder", &overlays::REMINDER),
    ("survey", &forms::SURVEY),
    ("template", &forms::TEMPLATE),
];

/// The field that says which kind it is.
const fn kind(word: &'static [&'static str]) -> Field {
    required("kind", Shape::Word(word), word[0])
}

/// A headline, where one may be missing.
const fn headline() -> Field {
    optional("title", Shape::Words, "its headline").such_as(r#""Chosen for you""#)
}

/// What a button that takes the block away is called.
const CLOSE: Field = optional(
    "close",
    Shape::Words,
    "what the button that closes it is called",
)
.or(r#""Close""#)
.such_as(r#"{ "en": "Close", "de": "Schließen" }"#);

const CTA: Field = optional("cta", Shape::Object(&LINK), "its link")
    .such_as(r#"{ "label": "See everything", "href": "/shop/" }"#);

const IMAGE: Field = optional("image", Shape::Object(&PICTURE), "its picture")
    .such_as(r#"{ "src": "/img/coat.jpg", "alt": "A long grey coat" }"#);

static LINK: Object = Object {
    doc: "a call to action",
    one_of: &[],
    fields: &[
        required("label", Shape::Words, "its text").such_as(r#""See everything""#),
        required(
            "href",
            Shape::Words,
            "where it leads: https, http, mailto, tel, or an address within the shop",
        )
        .such_as(r#""/shop/category.html""#),
    ],
};

static PICTURE: Object = Object {
    doc: "a picture",
    one_of: &[],
    fields: &[
        required(
            "src",
            Shape::Words,
            "its address: https, http, or within the shop",
        )
        .such_as(r#""/img/coat.jpg""#),
        optional(
            "alt",
            Shape::Words,
            "what it shows, for those who do not see it; without it, it adorns and says nothing",
        )
        .such_as(r#""A long grey coat""#),
        optional(
            "width",
            Shape::Int(1, 10_000),
            "its own width in pixels; with `height` it gives the place that is kept for it",
        )
        .such_as("1200"),
        optional("height", Shape::Int(1, 10_000), "its own height in pixels").such_as("800"),
    ],
};

static PRODUCT: Object = Object {
    doc: "a product",
    one_of: &[],
    fields: &[
        required("title", Shape::Words, "its name").such_as(r#""Long coat""#),
        required("href", Shape::Words, "its page").such_as(r#""/shop/product.html?id=coat""#),
        optional("price", Shape::Words, "its price").such_as(r#""{{ money(129.0) }}""#),
        optional("was", Shape::Words, "its price before, struck through")
            .such_as(r#""{{ money(159.0) }}""#),
        optional("image", Shape::Words, "the address of its picture").such_as(r#""/img/coat.jpg""#),
        optional(
            "alt",
            Shape::Words,
            "what the picture shows beyond its name; without it, it adorns and says nothing",
        )
        .such_as(r#""The coat from behind""#),
        optional("badge", Shape::Words, "a word or two on its picture").such_as(r#""New""#),
    ],
};
