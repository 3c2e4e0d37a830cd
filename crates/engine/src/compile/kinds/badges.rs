//! What the shop stands for, in a row.

use super::parts::{line, list, picture};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;

/// Its styles.
pub(super) const CSS: &str = include_str!("badges.css");

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let title = line(lowering, block, "title", "h2", "ms-title");
    let mut row = Node::new("ul", "ms-list ms-badges-list");
    for badge in list(block, "badges") {
        let item = Node::new("li", "ms-badge")
            .holding(picture(lowering, &badge, "image", "ms-badge-image"))
            .holding(line(lowering, &badge, "text", "span", "ms-badge-text"));
        row.children.push(item);
    }
    Node::new("div", "ms-block ms-badges")
        .holding(title)
        .holding([row])
}
