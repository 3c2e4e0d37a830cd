//! The format of blocks: their kinds, and what several of them are made of.

mod forms;
mod lists;
mod notes;
mod overlays;
mod page;
mod recommend;

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
    ("page", &page::PAGE),
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

/// Where its content comes from.
const SOURCE: Field = optional(
    "source",
    Shape::Object(&FROM),
    "JSON of the shop's own system, which its texts read as `{{ source.name }}`",
)
.such_as(r#"{ "url": "/cms/hero.json", "fields": { "title": { "type": "text" } } }"#);

static FROM: Object = Object {
    doc: "a source",
    one_of: &[],
    fields: &[
        required(
            "url",
            Shape::Str(1, 500),
            "its address, the same for every visitor: a path of the shop's own, or at an origin that `privacy.sources` names",
        )
        .such_as(r#""/cms/hero.json""#),
        required(
            "fields",
            Shape::Map(&Shape::Object(&FROM_FIELD)),
            "what is read of it; anything else is passed over",
        )
        .such_as(r#"{ "title": { "type": "text", "default": "Winter" } }"#),
        optional("timeout", Shape::Duration, "how long it may take")
            .or(r#""3s""#)
            .such_as(r#""1s""#),
    ],
};

static FROM_FIELD: Object = Object {
    doc: "a field of a source",
    one_of: &[],
    fields: &[
        required(
            "type",
            Shape::Word(&["text", "number", "address", "list"]),
            "what it is; only an address may be all of a `href` or `src`",
        )
        .such_as(r#""text""#),
        optional(
            "default",
            Shape::Str(0, 500),
            "what stands there where the source fails or lacks it; without it the page then keeps its own content",
        )
        .such_as(r#""Winter""#),
        optional(
            "of",
            Shape::Map(&Shape::Word(&["text", "number", "address"])),
            "beside `list`: what each of its items has; those that lack something are passed over",
        )
        .such_as(r#"{ "title": "text", "price": "number" }"#),
    ],
};

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
        optional(
            "each",
            Shape::Name,
            "beside a `source`: there is one for each item of this list of it; beside `recommend`, `items`",
        )
        .such_as(r#""items""#),
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
