//! An urgency message: that few pieces are left, or that the time ends.

use super::parts::{compared, holds, line, literal, number, tree, words, words_or};
use crate::compile::cel::times::read_instant;
use crate::compile::cel::tree::Binary;
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};

/// Its styles.
pub(super) const CSS: &str = include_str!("urgency.css");

/// Where `low` is not written.
const LOW: i64 = 10;

/// Lowers it.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let text = line(lowering, block, "text", "p", "ms-text");
    let is_low = is_low(lowering, block);
    let mut inside = Node::new("div", "ms-urgency-inside")
        .holding(text)
        .only_if(is_low);
    let root = Node::new("div", "ms-block ms-urgency");
    let Some(until) = until(lowering, block) else {
        return root.holding([inside]);
    };
    inside
        .children
        .push(Node::new("p", "ms-time").set("role", "timer"));
    let remaining = words_or(lowering, block, "remaining", "#");
    root.set("data-ms-use", "countdown")
        .with("data-ms-until", until)
        .with("data-ms-remaining", remaining)
        .with("data-ms-over", words(lowering, block, "over"))
        .holding([inside])
}

/// `0 < stock && stock <= low`: a number that nobody knows presses nobody.
fn is_low<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Option<u16> {
    let stock = tree(lowering, block, "stock")?;
    let low = block.get("low").and_then(|low| low.int()).unwrap_or(LOW);
    let some = compared(literal(0.0), Binary::Less, stock.clone());
    let few = compared(stock, Binary::LessEqual, literal(low as f64));
    holds(lowering, block, "stock", &compared(some, Binary::And, few))
}

/// Milliseconds since 1970.
fn until<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Option<Text> {
    match block.text_of("until").and_then(read_instant) {
        Some(instant) => Some(Text::fixed(&instant.to_string())),
        None => number(lowering, block, "until"),
    }
}
