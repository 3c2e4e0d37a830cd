//! An announcement: one line over the whole width, with a link, and a button that closes it.

use super::parts::{close, line, link};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;

/// Its styles.
pub(super) const CSS: &str = include_str!("announcement.css");

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let text = line(lowering, block, "text", "p", "ms-text");
    let body = Node::new("div", "ms-announcement-body")
        .holding(text)
        .holding(link(lowering, block, "link", "ms-link"));
    let is_dismissible = block.get("dismissible").and_then(|flag| flag.flag());
    let button = is_dismissible
        .unwrap_or(false)
        .then(|| close(lowering, block));
    Node::new("div", "ms-block ms-announcement")
        .holding([body])
        .holding(button)
}
