//! A picture with points that tell of what is there.

use super::parts::{button, line, link, list, picture, words};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};

/// Its styles.
pub(super) const CSS: &str = include_str!("hotspot.css");

/// Lowers it. Where the points lie, their behaviour sets: the page's policy may forbid style attributes.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let image = picture(lowering, block, "image", "ms-hotspot-image");
    let mut points = Node::new("ul", "ms-list");
    for each in list(block, "points") {
        points.children.push(point(lowering, &each));
    }
    Node::new("div", "ms-block ms-hotspot")
        .set("data-ms-use", "hotspot")
        .holding(image)
        .holding([points])
}

fn point<'a>(lowering: &mut Lowering<'a>, point: &At<'a>) -> Node {
    let label = words(lowering, point, "label");
    let place = |field: &str| Some(Text::fixed(&point.get(field)?.number()?.to_string()));
    let opener = button("ms-dot ms-opener", Text::fixed("+"))
        .with("aria-label", label.clone())
        .set("aria-expanded", "false");
    let tip = Node::new("div", "ms-tip")
        .set("hidden", "")
        .holding(label.map(|label| Node::new("p", "ms-tip-title").saying(label)))
        .holding(line(lowering, point, "text", "p", "ms-text"))
        .holding(link(lowering, point, "link", "ms-link"));
    Node::new("li", "ms-point")
        .with("data-ms-x", place("x"))
        .with("data-ms-y", place("y"))
        .holding([opener, tip])
}
