//! The journey's format: the one definition that the checker, the JSON Schema and the reference
//! are made from.

use super::shape::{Field, Object, Shape};

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field {
        name,
        shape,
        required: true,
        doc,
    }
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field {
        name,
        shape,
        required: false,
        doc,
    }
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
        ),
        required("journey", Shape::Slug, "the journey's name"),
        required(
            "version",
            Shape::Int(1, 4_000_000_000),
            "counts up with each publication",
        ),
        optional(
            "currency",
            Shape::Currency,
            "ISO 4217 code that money() writes; EUR without it",
        ),
        optional("session", Shape::Object(&SESSION), "when a session ends"),
        optional(
            "facts",
            Shape::Map(&Shape::Object(&FACT)),
            "values kept up to date from events",
        ),
        required(
            "stages",
            Shape::Map(&Shape::Object(&STAGE)),
            "where a visitor can be",
        ),
        optional(
            "moments",
            Shape::Map(&Shape::Object(&MOMENT)),
            "triggers that do not move the visitor",
        ),
        optional("segments", Shape::Map(&Shape::Expr), "standing memberships"),
        optional(
            "slots",
            Shape::Map(&Shape::Object(&SLOT)),
            "places of the page, and what they show when",
        ),
        optional(
            "blocks",
            Shape::Map(&Shape::Kinds(BLOCKS)),
            "content for slots",
        ),
    ],
};

static SESSION: Object = Object {
    doc: "the session's rules",
    one_of: &[],
    fields: &[optional(
        "timeout",
        Shape::Duration,
        "inactivity that ends a session; 30m without it",
    )],
};

/// The kinds of facts.
pub(crate) const FACT_KINDS: &[&str] = &[
    "count", "sum", "min", "max", "mean", "last", "first", "distinct",
];

static FACT: Object = Object {
    doc: "a fact",
    one_of: FACT_KINDS,
    fields: &[
        optional(
            "count",
            Shape::OneOrMany(&Shape::Event),
            "how many of these events",
        ),
        optional(
            "sum",
            Shape::OneOrMany(&Shape::EventPath),
            "sum of a number",
        ),
        optional(
            "min",
            Shape::OneOrMany(&Shape::EventPath),
            "smallest number",
        ),
        optional("max", Shape::OneOrMany(&Shape::EventPath), "largest number"),
        optional(
            "mean",
            Shape::OneOrMany(&Shape::EventPath),
            "mean of a number",
        ),
        optional(
            "last",
            Shape::OneOrMany(&Shape::EventPath),
            "the latest value",
        ),
        optional(
            "first",
            Shape::OneOrMany(&Shape::EventPath),
            "the first value",
        ),
        optional(
            "distinct",
            Shape::OneOrMany(&Shape::EventPath),
            "how many different values",
        ),
        optional("where", Shape::Expr, "only events for which this holds"),
        optional(
            "within",
            Shape::Duration,
            "only events of this last stretch of time",
        ),
        optional(
            "scope",
            Shape::Word(&["page", "session", "visitor"]),
            "how long the fact lives; visitor without it",
        ),
        optional(
            "keep",
            Shape::Int(1, 4096),
            "how many entries a window or a distinct keeps at most, where the compiler cannot tell from the comparisons",
        ),
    ],
};

static STAGE: Object = Object {
    doc: "a stage",
    one_of: &[],
    fields: &[
        optional(
            "initial",
            Shape::Bool,
            "true for the stage of a new visitor",
        ),
        optional(
            "enter",
            Shape::List(&Shape::Object(&ENTER)),
            "what brings a visitor here",
        ),
        optional(
            "from",
            Shape::List(&Shape::Str(1, 64)),
            "stages that lead here, or \"*\"; without it those written above",
        ),
        optional(
            "exit",
            Shape::List(&Shape::Object(&EXIT)),
            "what takes a visitor away",
        ),
    ],
};

const TRIGGERS: &[&str] = &["on", "when", "after"];

/// The fields of a trigger, with what `since` means without being written, and what stands beside
/// them.
macro_rules! trigger_fields {
    ($since:literal $(, $more:expr)*) => {
        &[
            optional(
                "on",
                Shape::OneOrMany(&Shape::Event),
                "when such an event happens",
            ),
            optional("where", Shape::Expr, "only events for which this holds"),
            optional("when", Shape::Expr, "when this becomes true"),
            optional("after", Shape::Duration, "this long after `since`"),
            optional("since", Shape::OneOrMany(&Shape::Event), $since),
            optional(
                "unless",
                Shape::OneOrMany(&Shape::Event),
                "events that stop the time",
            ),
            $($more),*
        ]
    };
}

static ENTER: Object = Object {
    doc: "a trigger",
    one_of: TRIGGERS,
    fields: trigger_fields!("the event that the time counts from; without it the stage's entry"),
};

static EXIT: Object = Object {
    doc: "a trigger with a stage to go to",
    one_of: TRIGGERS,
    fields: trigger_fields!(
        "the event that the time counts from; without it the stage's entry",
        required("to", Shape::Name, "the stage to go to")
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
    ),
};

static SLOT: Object = Object {
    doc: "a slot",
    one_of: &[],
    fields: &[required(
        "choose",
        Shape::List(&Shape::Object(&CHOICE)),
        "rules; the first that holds wins, none leaves the default",
    )],
};

static CHOICE: Object = Object {
    doc: "a slot's rule",
    one_of: &[],
    fields: &[
        required("block", Shape::Name, "the block to show"),
        optional("when", Shape::Expr, "only while this holds"),
        optional(
            "swap",
            Shape::Word(&["now", "next_view"]),
            "whether a later change of mind shows now or on the next view; now without it",
        ),
    ],
};

static BLOCKS: &[(&str, &Object)] = &[("banner", &BANNER), ("template", &TEMPLATE)];

static BANNER: Object = Object {
    doc: "a banner",
    one_of: &[],
    fields: &[
        required("kind", Shape::Word(&["banner"]), "banner"),
        required("title", Shape::Text, "its headline"),
        optional("text", Shape::Text, "a line below it"),
        optional("cta", Shape::Object(&CTA), "its link"),
    ],
};

static CTA: Object = Object {
    doc: "a call to action",
    one_of: &[],
    fields: &[
        required("label", Shape::Text, "its text"),
        required(
            "href",
            Shape::Text,
            "where it leads: https, http, mailto, tel, or an address within the shop",
        ),
    ],
};

static TEMPLATE: Object = Object {
    doc: "a template of the page",
    one_of: &[],
    fields: &[
        required("kind", Shape::Word(&["template"]), "template"),
        required(
            "template",
            Shape::Str(1, 64),
            "the page's <template data-ms-block> of this name",
        ),
        optional(
            "bind",
            Shape::Map(&Shape::Text),
            "texts for its data-ms-text names",
        ),
    ],
};
