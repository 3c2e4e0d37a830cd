//! Products side by side: all of them in a grid, or in a row that is moved.

use super::parts::{address, button, line, list, words, words_or};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};
use crate::compile::source::{enter, leave};

/// The styles of a grid.
pub(super) const CSS: &str = include_str!("grid.css");

/// The styles of a carousel.
pub(super) const CAROUSEL_CSS: &str = include_str!("carousel.css");

/// Lowers a grid.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    Node::new("div", "ms-block ms-grid")
        .holding(line(lowering, block, "title", "h2", "ms-title"))
        .holding([Node::new("ul", "ms-list ms-grid-list").holding(products(lowering, block))])
}

/// Lowers a carousel. What moves it is its behaviour's; without that it is a row that scrolls.
pub(super) fn lower_carousel<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let label = words(lowering, block, "title");
    let mut arrow = |field: &'static str, class, default, sign| {
        let label = words_or(lowering, block, field, default);
        button(class, Text::fixed(sign))
            .with("aria-label", label)
            .set("aria-disabled", "true")
            .set("data-ms-to", field)
    };
    let arrows = [
        arrow("previous", "ms-button ms-arrow", "Previous", "‹"),
        arrow("next", "ms-button ms-arrow", "Next", "›"),
    ];
    let head = Node::new("div", "ms-carousel-head")
        .holding([Node::new("h2", "ms-title").saying(label.clone())])
        .holding(arrows);
    let row = Node::new("ul", "ms-list ms-carousel-list").holding(products(lowering, block));
    Node::new("section", "ms-block ms-carousel")
        .with("aria-label", label)
        .set("data-ms-use", "carousel")
        .holding([head, row])
}

fn products<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Vec<Node> {
    let products = list(block, "products");
    let products = products.iter().map(|each| product(lowering, each));
    products.collect()
}

/// One link for all of it, so that the keyboard stops at each product once.
fn product<'a>(lowering: &mut Lowering<'a>, product: &At<'a>) -> Node {
    let each = enter(lowering, product);
    let image = address(lowering, product, "image").map(|src| {
        let alt = words_or(lowering, product, "alt", "");
        Node::new("img", "ms-product-image")
            .with("src", src)
            .with("alt", alt)
            .set("loading", "lazy")
            .set("decoding", "async")
    });
    let badge = line(lowering, product, "badge", "span", "ms-product-badge");
    let title = line(lowering, product, "title", "span", "ms-product-title");
    let price = line(lowering, product, "price", "span", "ms-price");
    let was = line(lowering, product, "was", "del", "ms-was");
    let prices = (price.is_some() || was.is_some())
        .then(|| Node::new("span", "ms-prices").holding(price).holding(was));
    let link = Node::new("a", "ms-product")
        .with("href", address(lowering, product, "href"))
        .holding(image)
        .holding(badge)
        .holding(title)
        .holding(prices);
    leave(lowering, product);
    Node::new("li", "").holding([link]).for_each(each)
}
