//! The format of what the page observes beyond views, clicks, scrolling and engaged time. Each
//! member is a feature of `js/capture`, and off until a journey asks for it.

use super::{optional, required};
use crate::compile::shape::{Field, Object, Shape};

const fn feature(name: &'static str, doc: &'static str) -> Field {
    optional(name, Shape::Bool, doc).or("false").such_as("true")
}

const fn feature_with(name: &'static str, options: &'static Shape, doc: &'static str) -> Field {
    optional(name, Shape::BoolOr(options), doc)
        .or("false")
        .such_as("true")
}

const ELEMENTS: Field =
    required("elements", Shape::Selector, "which elements").such_as(r#"".price, .reviews""#);

pub(crate) static CAPTURE: Object = Object {
    doc: "capture",
    one_of: &[],
    fields: &[
        feature_with(
            "routes",
            &Shape::Object(&ROUTES),
            "`page_view` for each route of a single-page application",
        ),
        feature_with(
            "scroll",
            &Shape::Object(&SCROLL),
            "`scroll` with pixels and the height of the content, also in pages that grow",
        ),
        feature_with(
            "engagement",
            &Shape::Object(&ENGAGEMENT),
            "`element_engaged`: engaged time of elements and slots",
        ),
        optional(
            "visibility",
            Shape::Object(&VISIBILITY),
            "`element_view` once an element was in view for long enough; as it stands, by the rule of the Media Rating Council",
        )
        .such_as(r#"{ "elements": ".product-card" }"#),
        optional(
            "hesitation",
            Shape::Object(&HESITATION),
            "`hesitation` when the pointer stays on an element without a click",
        )
        .such_as(r#"{ "elements": ".add-to-cart" }"#),
        feature(
            "selection",
            "`text_select` and `text_copy`, without the text",
        ),
        feature(
            "exit",
            "`exit_intent` when the mouse leaves for the address bar",
        ),
        feature("forms", "`form_start` and `form_submit`, without values"),
        feature_with(
            "search",
            &Shape::List(&Shape::Str(1, 64)),
            "`search` with the term in these query parameters; with `true`, those that GA4 knows: q, s, search, query and keyword",
        ),
        feature_with(
            "links",
            &Shape::Object(&LINKS),
            "`link_click` on links to other sites, and `file_download`",
        ),
        feature(
            "video",
            "`video_start`, `video_progress` by quarters and `video_complete`",
        ),
        feature("errors", "`exception` for errors that the visitor sees"),
        feature("vitals", "`web_vitals`: Core Web Vitals"),
        feature("frustration", "`rage_click` and `dead_click`"),
        feature(
            "heat",
            "`heat`: clicks and attention by cells of a coarse grid, summed up in the page",
        ),
        feature(
            "product",
            "schema.org's facts of a product page, as properties of the page",
        ),
        feature(
            "segment",
            "events of Segment's `analytics.track`, by their names in GA4",
        ),
    ],
};

static ROUTES: Object = Object {
    doc: "the routes of an application",
    one_of: &[],
    fields: &[
        optional(
            "key",
            Shape::List(&Shape::Str(1, 64)),
            "query parameters that make another view; without it only the path does",
        )
        .such_as(r#"["tab"]"#),
        optional(
            "hash",
            Shape::Bool,
            "whether the fragment is the route, as in `#/products/7`",
        )
        .or("false")
        .such_as("true"),
    ],
};

static SCROLL: Object = Object {
    doc: "the scroll depth",
    one_of: &[],
    fields: &[optional(
        "root",
        Shape::Selector,
        "the element that holds the content; without it the page",
    )
    .such_as(r#""main""#)],
};

static ENGAGEMENT: Object = Object {
    doc: "engaged time",
    one_of: &[],
    fields: &[
        optional(
            "idle",
            Shape::Duration,
            "without a movement for so long, a visitor counts as gone",
        )
        .such_as(r#""30s""#),
        optional("elements", Shape::Selector, "elements of their own time")
            .such_as(r#"".reviews""#),
        optional("slots", Shape::Bool, "whether each slot has its own time")
            .or("false")
            .such_as("true"),
    ],
};

static VISIBILITY: Object = Object {
    doc: "the visibility of elements",
    one_of: &[],
    fields: &[
        ELEMENTS,
        optional(
            "share",
            Shape::Between(0, 1),
            "how much of an element has to be in view",
        )
        .or("0.5")
        .such_as("0.75"),
        optional("seconds", Shape::Between(0, 600), "for how long")
            .or("1")
            .such_as("2"),
        optional(
            "size",
            Shape::Int(0, 10_000),
            "elements with a side of fewer pixels are passed over",
        )
        .or("0")
        .such_as("50"),
    ],
};

static HESITATION: Object = Object {
    doc: "hesitation",
    one_of: &[],
    fields: &[ELEMENTS],
};

static LINKS: Object = Object {
    doc: "links",
    one_of: &[],
    fields: &[optional(
        "downloads",
        Shape::List(&Shape::Str(1, 16)),
        "file extensions that are downloads; without it those that GA4 counts as such",
    )
    .such_as(r#"["pdf", "zip"]"#)],
};
