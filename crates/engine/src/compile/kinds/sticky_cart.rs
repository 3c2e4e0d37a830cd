//! A bar at the bottom of the window, as long as the shop's own button is out of view.

use super::parts::{line, link, words};
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
    let title = words(lowering, block, "title");
    let named = title.clone();
    let body = Node::new("div", "ms-body")
        .holding(title.map(|text| Node::new("p", "ms-sticky-title").saying(text)))
        .holding(line(lowering, block, "price", "p", "ms-price"));
    // It stands at the end of the page, in none of its landmarks.
    Node::new("section", "ms-block ms-sticky")
        .set("hidden", "")
        .with("aria-label", named)
        .set("data-ms-use", "sticky")
        .with("data-ms-watch", block.text_of("watch").map(Text::fixed))
        .holding([body])
        .holding(link(lowering, block, "cta", "ms-cta"))
}
