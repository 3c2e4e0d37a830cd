//! The format of slots.

use super::{optional, required};
use crate::compile::shape::{Object, Shape};

pub(crate) static SLOT: Object = Object {
    doc: "a slot",
    one_of: &[],
    fields: &[
        required(
            "choose",
            Shape::List(&Shape::Object(&CHOICE)),
            "rules; the first that holds wins, none leaves the default",
        )
        .such_as(r#"[{ "block": "interest_banner", "when": "stage == 'interest'" }]"#),
        optional(
            "selector",
            Shape::Selector,
            "the elements that are this slot, where the page has no mark for it; those with `data-ms-slot` or `<microstage-slot name>` without it",
        )
        .such_as(r#""main > .hero""#),
        optional(
            "reserved",
            Shape::Bool,
            "the page keeps a place of one size for it, so a block appears at once and nothing moves; without it a change that would move what the visitor sees waits",
        )
        .or("false")
        .such_as("true"),
        optional(
            "overlay",
            Shape::Bool,
            "its blocks lie over the page and move nothing; where no element is this slot, one is made at the end of the page",
        )
        .or("false")
        .such_as("true"),
        optional(
            "transition",
            Shape::Bool,
            "a change is shown by a view transition, where the browser has them and the visitor wants motion",
        )
        .or("false")
        .such_as("true"),
        optional(
            "announce",
            Shape::Bool,
            "what it shows is told, politely, to those who hear the page",
        )
        .or("false")
        .such_as("true"),
    ],
};

static CHOICE: Object = Object {
    doc: "a slot's rule",
    one_of: &[],
    fields: &[
        required("block", Shape::Name, "the block to show").such_as(r#""interest_banner""#),
        optional("when", Shape::Expr, "only while this holds").such_as(r#""stage == 'interest'""#),
        optional(
            "experiment",
            Shape::Name,
            "only for visitors of this experiment; those in control or holdout keep the default",
        )
        .such_as(r#""reviews_test""#),
        optional(
            "variant",
            Shape::Name,
            "beside `experiment`: the variant that shows the block; without it all but control and those that other choices of the slot name",
        )
        .such_as(r#""reviews""#),
        optional(
            "cap",
            Shape::OneOrMany(&Shape::Object(&CAP)),
            "how often the block may be seen; seen is half of it for a second",
        )
        .such_as(r#"{ "per": "session", "max": 3 }"#),
        optional(
            "cooldown",
            Shape::Duration,
            "not again in another view until so long after it was last seen",
        )
        .such_as(r#""2h""#),
        optional(
            "dismissed",
            Shape::Duration,
            "how long it stays away once the visitor has closed it; 30d without it for kinds that can be closed",
        )
        .such_as(r#""90d""#),
        optional(
            "exempt",
            Shape::Bool,
            "its block neither counts for the journey's `frequency` nor is limited by it",
        )
        .or("false")
        .such_as("true"),
        optional(
            "swap",
            Shape::Word(&["now", "next_view"]),
            "whether a later change of mind shows now or on the next view; now without it",
        )
        .or(r#""now""#)
        .such_as(r#""next_view""#),
    ],
};

pub(super) static FREQUENCY: Object = Object {
    doc: "how often blocks may be seen, all together",
    one_of: &[],
    fields: &[
        optional(
            "cap",
            Shape::OneOrMany(&Shape::Object(&CAP)),
            "how many of them; one that is seen stays for its view",
        )
        .such_as(r#"[{ "per": "session", "max": 5 }, { "per": "day", "max": 10 }]"#),
        optional(
            "cooldown",
            Shape::Duration,
            "none in another view until so long after one was last seen",
        )
        .such_as(r#""30s""#),
    ],
};

pub(super) static PROMOTIONS: Object = Object {
    doc: "who is told of promotions",
    one_of: &[],
    fields: &[optional(
        "data_layer",
        Shape::Bool,
        "whether the shop's data layer is, by view_promotion, select_promotion and dismiss_promotion in GA4's form",
    )
    .or("false")
    .such_as("true")],
};

static CAP: Object = Object {
    doc: "a cap",
    one_of: &[],
    fields: &[
        required(
            "per",
            Shape::Word(&["session", "day", "visitor"]),
            "in what time; a day is 24 hours, from each impression on",
        )
        .such_as(r#""session""#),
        required("max", Shape::Int(1, 1000), "how often at most").such_as("3"),
    ],
};
