//! The format of what is recommended.

use super::{optional, required};
use crate::compile::shape::{Field, Object, Shape};

/// Products that are chosen for the visitor.
pub(super) const RECOMMEND: Field = optional(
    "recommend",
    Shape::Object(&RECOMMENDING),
    "products that the page chooses for the visitor, which its texts read as `{{ source.items.name }}`",
)
.such_as(r#"{ "list": "next", "from": "/recommend/" }"#);

static RECOMMENDING: Object = Object {
    doc: "a recommendation",
    one_of: &[],
    fields: &[
        required(
            "list",
            Shape::Word(&[
                "next",
                "viewed_together",
                "bought_together",
                "recently_viewed",
                "best_sellers",
            ]),
            "which products",
        )
        .such_as(r#""next""#),
        required(
            "from",
            Shape::Str(1, 500),
            "the folder that `microstage train items` has written: a path of the shop's own, or at an origin that `privacy.sources` names",
        )
        .such_as(r#""/recommend/""#),
        optional("most", Shape::Int(1, 50), "how many products at most")
            .or("12")
            .such_as("8"),
        optional(
            "category",
            Shape::Str(1, 200),
            "the category that is chosen from; without it that of the product viewed last",
        )
        .such_as(r#""Dresses""#),
        optional(
            "brand",
            Shape::Int(1, 50),
            "how many products of one brand at most",
        )
        .such_as("3"),
        optional("timeout", Shape::Duration, "how long its files may take")
            .or(r#""3s""#)
            .such_as(r#""1s""#),
    ],
};
