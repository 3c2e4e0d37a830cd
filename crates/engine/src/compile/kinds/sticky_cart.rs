//! A bar at the bottom of the window, as long as the shop's own button is out of view.

use super::parts::{line, link};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};
use crate::compile::schema::STICKY_CART;
use crate::compile::settings::check_selectors;

/// Its styles.
pub(super) const CSS: &str = include_str!("sticky_cart.css");

/// Lowers it. Its behaviour takes `hidden` away.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    check_selectors(&STICKY_CART, block, lowering.problems);
    let body = Node::new("div", "ms-body")
        .holding(line(lowering, block, "title", "p", "ms-sticky-title"))
        .holding(line(lowering, block, "price", "p", "ms-price"));
    Node::new("div", "ms-block ms-sticky")
        .set("hidden", "")
        .set("data-ms-use", "sticky")
        .with("data-ms-watch", block.text_of("watch").map(Text::fixed))
        .holding([body])
        .holding(link(lowering, block, "cta", "ms-cta"))
}
