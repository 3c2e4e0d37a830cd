//! How far it is to a goal: free shipping, mostly.

use super::parts::{compared, holds, line, literal, number, tree, words};
use crate::compile::cel::tree::Binary;
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};

/// Its styles.
pub(super) const CSS: &str = include_str!("progress.css");

/// Lowers it. The text is the bar's label, so that both are read together.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let title = line(lowering, block, "title", "h2", "ms-title");
    let max = block.get("max").and_then(|max| max.number()).unwrap_or(1.0);
    let value = number(lowering, block, "value");
    let is_number = value.is_some();
    let mut text = |field: &str, operator| {
        let value = tree(lowering, block, "value").filter(|_| is_number)?;
        let condition = compared(value, operator, literal(max));
        let condition = holds(lowering, block, "value", &condition);
        let text = words(lowering, block, field)?;
        Some(Node::new("span", "ms-text").saying(text).only_if(condition))
    };
    let (below, reached) = (
        text("below", Binary::Less),
        text("reached", Binary::GreaterEqual),
    );
    let bar = Node::new("progress", "ms-bar")
        .with("value", value)
        .with("max", Text::fixed(&max.to_string()));
    let label = Node::new("label", "ms-progress-label")
        .holding(below)
        .holding(reached)
        .holding([bar]);
    Node::new("div", "ms-block ms-progress")
        .holding(title)
        .holding([label])
}
