//! A button that explains something.

use super::parts::{button, line, words};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let label = words(lowering, block, "label");
    let tip = Node::new("div", "ms-tip")
        .set("hidden", "")
        .holding(line(lowering, block, "text", "p", "ms-text"));
    let opener = button("ms-link ms-opener", label).set("aria-expanded", "false");
    let point = Node::new("div", "ms-point").holding([opener, tip]);
    Node::new("div", "ms-block ms-tooltip")
        .set("data-ms-use", "tooltip")
        .holding([point])
}
