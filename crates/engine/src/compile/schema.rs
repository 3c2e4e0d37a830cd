//! The journey's format: the one definition that the checker, the JSON Schema and the reference
//! are made from.

mod blocks;
mod capture;
mod content;
mod experiments;
mod facts;
mod models;
mod outside;
mod privacy;

use super::shape::{Field, Object, Shape};

pub(crate) use blocks::STICKY_CART;
pub(crate) use capture::CAPTURE;
pub(crate) use content::SLOT;
pub(crate) use facts::FACT_KINDS;
pub(crate) use models::MODEL_KINDS;
pub(crate) use privacy::PRIVACY;

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field::new(name, shape, true, doc)
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field::new(name, shape, false, doc)
}

/// A whole journey.
pub(crate) static JOURNEY: Object = Object {
    doc: "a journey",
    one_of: &[],
    fields: &[
        optional(
            "$schema",
            Shape::Str(1, 200),
            "address of this schema, for editors",
        )
        .such_as(r#""https://microstage.dev/schema/journey-1.json""#),
        required("journey", Shape::Slug, "the journey's name").such_as(r#""fashion-shop""#),
        required(
            "version",
            Shape::Int(1, 4_000_000_000),
            "counts up with each publication",
        )
        .such_as("7"),
        optional(
            "currency",
            Shape::Currency,
            "ISO 4217 code that money() writes; EUR without it",
        )
        .or(r#""EUR""#)
        .such_as(r#""GBP""#),
        optional(
            "rollout",
            Shape::Int(0, 100),
            "per cent of visitors for whom the journey runs; at 0 it is off, also in pages that are open",
        )
        .or("100")
        .such_as("10"),
        optional(
            "sample",
            Shape::Int(0, 100),
            "per cent of visitors whose events are sent; it runs for the others all the same",
        )
        .or("100")
        .such_as("25"),
        optional(
            "privacy",
            Shape::Object(&privacy::PRIVACY),
            "what may be read in the page, and how a visitor is known again",
        )
        .such_as(r#"{ "query": ["category"] }"#),
        optional(
            "capture",
            Shape::Object(&capture::CAPTURE),
            "what the page observes beyond views, clicks, scrolling and engaged time",
        )
        .such_as(r#"{ "exit": true, "visibility": { "elements": ".product-card" } }"#),
        optional("session", Shape::Object(&SESSION), "when a session ends")
            .such_as(r#"{ "timeout": "20m" }"#),
        optional(
            "traffic",
            Shape::Object(&TRAFFIC),
            "how many visitors there are; only the advice of `microstage lint` depends on it",
        )
        .such_as(r#"{ "visitors_per_day": 5000 }"#),
        optional(
            "facts",
            Shape::Map(&Shape::Object(&facts::FACT)),
            "values kept up to date from events",
        )
        .such_as(r#"{ "views_10m": { "count": "view_item", "within": "10m" } }"#),
        required(
            "stages",
            Shape::Map(&Shape::Object(&STAGE)),
            "where a visitor can be",
        )
        .such_as(r#"{ "browsing": { "initial": true } }"#),
        optional(
            "moments",
            Shape::Map(&Shape::Object(&MOMENT)),
            "triggers that do not move the visitor",
        )
        .such_as(r#"{ "reading_reviews": { "on": "view_reviews" } }"#),
        optional(
            "segments",
            Shape::Map(&Shape::ExprOr(&CLUSTERED)),
            "standing memberships",
        )
        .such_as(r#"{ "has_basket": "cart_value > 0.0" }"#),
        optional(
            "personas",
            Shape::Map(&Shape::Object(&outside::PERSONA)),
            "named kinds of visitors, for reports and expressions",
        )
        .such_as(r#"{ "ready_high_value": { "stage": "intent", "segment": "high_value" } }"#),
        optional(
            "workflows",
            Shape::Map(&Shape::Object(&outside::WORKFLOW)),
            "what the outside is to be told, and when",
        )
        .such_as(r#"{ "abandoned_cart_mail": { "moment": "cart_abandonment" } }"#),
        optional(
            "models",
            Shape::Map(&Shape::Object(&models::MODEL)),
            "learned numbers that predict",
        ),
        optional(
            "experiments",
            Shape::Map(&Shape::Object(&experiments::EXPERIMENT)),
            "tests of variants on visitors",
        )
        .such_as(r#"{ "reviews_test": { "stage": "interest", "variants": { "control": 50, "reviews": 50 } } }"#),
        optional(
            "slots",
            Shape::Map(&Shape::Object(&content::SLOT)),
            "places of the page, and what they show when",
        )
        .such_as(r#"{ "hero": { "choose": [{ "block": "welcome" }] } }"#),
        optional(
            "frequency",
            Shape::Object(&content::FREQUENCY),
            "how often blocks may be seen, all together",
        )
        .such_as(r#"{ "cap": { "per": "session", "max": 5 }, "cooldown": "30s" }"#),
        optional(
            "promotions",
            Shape::Object(&content::PROMOTIONS),
            "who is told of blocks that are seen, clicked and closed, beside the collector",
        )
        .such_as(r#"{ "data_layer": true }"#),
        optional(
            "blocks",
            Shape::Map(&Shape::Kinds(blocks::BLOCKS)),
            "content for slots",
        )
        .such_as(r#"{ "welcome": { "kind": "banner", "title": "Good to see you" } }"#),
    ],
};

static SESSION: Object = Object {
    doc: "the session's rules",
    one_of: &[],
    fields: &[
        optional(
            "timeout",
            Shape::Duration,
            "inactivity that ends a session; 30m without it",
        )
        .or(r#""30m""#)
        .such_as(r#""20m""#),
        optional(
            "midnight",
            Shape::Str(1, 64),
            "the time zone at whose midnight a session ends; without it midnight ends none",
        )
        .such_as(r#""Europe/Berlin""#),
        optional(
            "campaign",
            Shape::Bool,
            "whether a page view by another campaign (utm_source, gclid and the like among its properties) begins a new session",
        )
        .or("false")
        .such_as("true"),
    ],
};

static TRAFFIC: Object = Object {
    doc: "the traffic of the site",
    one_of: &[],
    fields: &[required(
        "visitors_per_day",
        Shape::Int(1, 1_000_000_000),
        "how many different visitors come in a day",
    )
    .such_as("5000")],
};

static STAGE: Object = Object {
    doc: "a stage",
    one_of: &[],
    fields: &[
        optional(
            "initial",
            Shape::Bool,
            "true for the stage of a new visitor",
        )
        .or("false")
        .such_as("true"),
        optional(
            "enter",
            Shape::List(&Shape::Object(&ENTER)),
            "what brings a visitor here",
        )
        .such_as(r#"[{ "on": "purchase" }]"#),
        optional(
            "from",
            Shape::List(&Shape::Str(1, 64)),
            "stages that lead here, or \"*\"; without it those written above",
        )
        .such_as(r#"["browsing"]"#),
        optional(
            "exit",
            Shape::List(&Shape::Object(&EXIT)),
            "what takes a visitor away",
        )
        .such_as(r#"[{ "after": "30d", "to": "browsing" }]"#),
        optional(
            "stay",
            Shape::Duration,
            "how long a visitor stays at least, before a `when` leads away",
        )
        .such_as(r#""30s""#),
    ],
};

const TRIGGERS: &[&str] = &["on", "when", "after", "sequence"];

/// The fields of a trigger, with what `since` means without being written, and what stands beside
/// them.
macro_rules! trigger_fields {
    ($since:literal $(, $more:expr)*) => {
        &[
            optional(
                "on",
                Shape::OneOrMany(&Shape::Event),
                "when such an event happens",
            ).such_as(r#""begin_checkout""#),
            optional("where", Shape::Expr, "only events for which this holds").such_as(r#""event.value > 0.0""#),
            optional("when", Shape::Expr, "when this becomes true").such_as(r#""views_10m >= 5""#),
            optional("after", Shape::Duration, "this long after `since`").such_as(r#""30d""#),
            optional("since", Shape::OneOrMany(&Shape::Event), $since).such_as(r#""add_to_cart""#),
            optional(
                "unless",
                Shape::OneOrMany(&Shape::Event),
                "events that stop the time, or break the sequence",
            ).such_as(r#"["purchase"]"#),
            optional(
                "sequence",
                Shape::List(&Shape::EventOr(&STEP)),
                "when these events have happened one after the other",
            ).such_as(r#"["view_item", "add_to_cart"]"#),
            optional("within", Shape::Duration, "beside `sequence`: from its first event to its last")
                .such_as(r#""5m""#),
            optional("guard", Shape::Expr, "beside `on`, `after` or `sequence`: only while this holds")
                .such_as(r#""cart_value > 0.0""#),
            $($more),*
        ]
    };
}

static STEP: Object = Object {
    doc: "a step of a sequence",
    one_of: &[],
    fields: &[
        required(
            "on",
            Shape::OneOrMany(&Shape::Event),
            "the event, or any of them",
        )
        .such_as(r#""add_to_cart""#),
        optional("where", Shape::Expr, "only events for which this holds")
            .such_as(r#""event.value > 50.0""#),
    ],
};

static ENTER: Object = Object {
    doc: "a trigger",
    one_of: TRIGGERS,
    fields: trigger_fields!(
        "the event that the time counts from; without it the stage's entry",
        PRIORITY
    ),
};

const PRIORITY: Field = optional(
    "priority",
    Shape::Int(-1000, 1000),
    "of several transitions at one time the one of the highest priority is taken; 0 without it",
)
.or("0")
.such_as("10");

static EXIT: Object = Object {
    doc: "a trigger with a stage to go to",
    one_of: TRIGGERS,
    fields: trigger_fields!(
        "the event that the time counts from; without it the stage's entry",
        PRIORITY,
        required("to", Shape::Name, "the stage to go to").such_as(r#""browsing""#)
    ),
};

static MOMENT: Object = Object {
    doc: "a moment's trigger",
    one_of: TRIGGERS,
    fields: trigger_fields!(
        "the event that the time counts from",
        optional(
            "hold",
            Shape::Duration,
            "how long the moment stays true; without it until the end of the page view"
        )
        .such_as(r#""10m""#)
    ),
};

static CLUSTERED: Object = Object {
    doc: "the clusters of a model",
    one_of: &[],
    fields: &[required(
        "kmeans",
        Shape::Name,
        "the k-means model whose nearest cluster it is",
    )],
};
