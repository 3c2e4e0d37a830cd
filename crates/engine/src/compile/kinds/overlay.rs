//! What lies over the page: a toast, a modal, what slides in, and what reminds a visitor who comes back.

use super::parts::{close, headings, link, picture, words};
use crate::compile::duration::parse_duration;
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};

/// Their styles.
pub(super) const CSS: &str = include_str!("overlay.css");

/// How long a toast stays, where it is not written.
const STAY: u64 = 8000;

/// Lowers it. A `<dialog>` that nobody opens shows nothing, so nothing flashes before its behaviour is there.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, kind: &str, block: &At<'a>) -> Node {
    let name = words(lowering, block, "title").or_else(|| words(lowering, block, "text"));
    let mut said = headings(lowering, block);
    if kind != "modal" {
        // It comes without the focus, so it says itself what it is.
        said = vec![
            Node::new("div", "ms-said")
                .set("role", "status")
                .holding(said),
        ];
    }
    let body = Node::new("div", "ms-body")
        .holding(said)
        .holding(link(lowering, block, "cta", "ms-cta"));
    let (class, behaviour) = class_of(kind, block);
    Node::new("dialog", class)
        .set("data-ms-use", behaviour)
        .with("data-ms-mode", (kind == "modal").then(|| Text::fixed(kind)))
        .with(
            "data-ms-stay",
            (kind == "toast").then(|| span(block, "stay", STAY)),
        )
        .with(
            "data-ms-after",
            (kind == "reminder").then(|| span(block, "after", 0)),
        )
        .with("aria-label", name)
        .holding([close(lowering, block)])
        .holding(picture(lowering, block, "image", "ms-overlay-image"))
        .holding([body])
}

fn class_of(kind: &str, block: &At) -> (&'static str, &'static str) {
    match kind {
        "toast" => ("ms-block ms-overlay ms-toast", "dialog"),
        "modal" => ("ms-block ms-overlay ms-modal", "dialog"),
        "reminder" => ("ms-block ms-overlay ms-slide", "reminder"),
        _ if block.text_of("side") == Some("start") => {
            ("ms-block ms-overlay ms-slide ms-start", "dialog")
        }
        _ => ("ms-block ms-overlay ms-slide", "dialog"),
    }
}

/// A duration in milliseconds.
fn span(block: &At, field: &str, default: u64) -> Text {
    let written = block.text_of(field).and_then(parse_duration);
    Text::fixed(&written.unwrap_or(default).to_string())
}
