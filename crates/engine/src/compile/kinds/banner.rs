//! A banner: a headline, a line below it and a link.

use crate::compile::address::lower_address;
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;
use crate::compile::text::lower_text;

/// Its styles.
pub(super) const CSS: &str = include_str!("banner.css");

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let mut body = Node::new("div", "ms-banner-body");
    for (field, class) in [("title", "ms-banner-title"), ("text", "ms-banner-text")] {
        if let Some(text) = block
            .get(field)
            .and_then(|text| lower_text(lowering, &text))
        {
            body.children.push(Node {
                text: Some(text),
                ..Node::new("p", class)
            });
        }
    }
    let mut root = Node::new("div", "ms-banner");
    root.children.push(body);
    if let Some(cta) = block.get("cta") {
        let mut link = Node::new("a", "ms-banner-cta");
        link.text = cta
            .get("label")
            .and_then(|label| lower_text(lowering, &label));
        if let Some(href) = cta.get("href")
            && let Some(text) = lower_address(lowering, &href)
        {
            link.attributes.push(("href", text));
        }
        root.children.push(link);
    }
    root
}
