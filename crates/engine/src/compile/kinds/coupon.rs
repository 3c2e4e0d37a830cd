//! A code, and a button that copies it.

use super::parts::{button, headings, line, words_or};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;

/// Its styles.
pub(super) const CSS: &str = include_str!("coupon.css");

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let body = Node::new("div", "ms-body").holding(headings(lowering, block));
    let label = words_or(lowering, block, "copy", "Copy");
    let row = Node::new("div", "ms-coupon-row")
        .holding(line(lowering, block, "code", "span", "ms-code"))
        .holding([button("ms-button", label)]);
    Node::new("div", "ms-block ms-coupon")
        .set("data-ms-use", "copy")
        .with(
            "data-ms-copied",
            words_or(lowering, block, "copied", "Copied"),
        )
        .with(
            "data-ms-selected",
            words_or(lowering, block, "selected", "Marked: copy it by hand"),
        )
        .holding([body, row, Node::new("p", "ms-status").set("role", "status")])
}
