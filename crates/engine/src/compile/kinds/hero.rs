//! A hero: a headline, a text, a link, and a picture beside them where there is room.

use super::parts::{headings, link, picture};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;

/// Its styles.
pub(super) const CSS: &str = include_str!("hero.css");

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let body = Node::new("div", "ms-body")
        .holding(headings(lowering, block))
        .holding(link(lowering, block, "cta", "ms-cta"));
    let inside = Node::new("div", "ms-hero-inside")
        .holding([body])
        .holding(picture(lowering, block, "image", "ms-hero-image"));
    Node::new("div", "ms-block ms-hero").holding([inside])
}
