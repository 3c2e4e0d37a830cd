//! A banner: a headline, a line below it and a link.

use super::parts::{line, link};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;

/// Its styles.
pub(super) const CSS: &str = include_str!("banner.css");

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let body = Node::new("div", "ms-banner-body")
        .holding(line(lowering, block, "title", "p", "ms-banner-title"))
        .holding(line(lowering, block, "text", "p", "ms-banner-text"));
    Node::new("div", "ms-banner").holding([body]).holding(link(
        lowering,
        block,
        "cta",
        "ms-banner-cta",
    ))
}
