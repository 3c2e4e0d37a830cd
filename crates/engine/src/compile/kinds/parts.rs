//! What several kinds are made of: texts, links, buttons, pictures, conditions.

use crate::compile::address::lower_address;
use crate::compile::cel::tree::{Binary, Expr, Kind};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Node, Text};
use crate::compile::text::lower_text;

/// The text of a field.
pub(super) fn words<'a>(lowering: &mut Lowering<'a>, of: &At<'a>, field: &str) -> Option<Text> {
    lower_text(lowering, &of.get(field)?)
}

/// The text of a field, or what holds without it.
pub(super) fn words_or<'a>(
    lowering: &mut Lowering<'a>,
    of: &At<'a>,
    field: &str,
    default: &str,
) -> Text {
    words(lowering, of, field).unwrap_or_else(|| Text::fixed(default))
}

/// An element that says what a field says, where there is such a field.
pub(super) fn line<'a>(
    lowering: &mut Lowering<'a>,
    of: &At<'a>,
    field: &str,
    tag: &'static str,
    class: &'static str,
) -> Option<Node> {
    words(lowering, of, field).map(|text| Node::new(tag, class).saying(text))
}

/// The headline and what stands below it.
pub(super) fn headings<'a>(lowering: &mut Lowering<'a>, of: &At<'a>) -> Vec<Node> {
    let title = line(lowering, of, "title", "h2", "ms-title");
    let text = line(lowering, of, "text", "p", "ms-text");
    title.into_iter().chain(text).collect()
}

/// The elements of a field that is a list.
pub(super) fn list<'a>(of: &At<'a>, field: &str) -> Vec<At<'a>> {
    of.get(field)
        .map_or_else(Vec::new, |list| list.one_or_many())
}

/// The address of a field.
pub(super) fn address<'a>(lowering: &mut Lowering<'a>, of: &At<'a>, field: &str) -> Option<Text> {
    lower_address(lowering, &of.get(field)?)
}

/// The link of a field, where there is one.
pub(super) fn link<'a>(
    lowering: &mut Lowering<'a>,
    of: &At<'a>,
    field: &str,
    class: &'static str,
) -> Option<Node> {
    let link = of.get(field)?;
    let label = words(lowering, &link, "label");
    let href = address(lowering, &link, "href");
    Some(Node::new("a", class).saying(label).with("href", href))
}

/// The picture of a field, where there is one.
pub(super) fn picture<'a>(
    lowering: &mut Lowering<'a>,
    of: &At<'a>,
    field: &str,
    class: &'static str,
) -> Option<Node> {
    let picture = of.get(field)?;
    let number = |field: &str| Some(Text::fixed(&picture.get(field)?.int()?.to_string()));
    let (width, height) = (number("width"), number("height"));
    let src = address(lowering, &picture, "src");
    let alt = words_or(lowering, &picture, "alt", "");
    let image = Node::new("img", class).with("src", src).with("alt", alt);
    Some(
        image
            .with("width", width)
            .with("height", height)
            .set("decoding", "async"),
    )
}

/// A button that does nothing by itself.
pub(super) fn button(class: &'static str, label: impl Into<Option<Text>>) -> Node {
    Node::new("button", class)
        .set("type", "button")
        .saying(label)
}

/// The button that takes the block away.
pub(super) fn close<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let label = words_or(lowering, block, "close", "Close");
    button("ms-close", Text::fixed("×"))
        .with("aria-label", label)
        .set("data-ms-do", "dismiss")
}

/// A field's expression as a tree.
pub(super) fn tree(lowering: &Lowering, of: &At, field: &str) -> Option<Expr> {
    let source = of.get(field)?;
    lowering.parse(source.text()?, &source.place)
}

/// A field's expression, which gives a number.
pub(super) fn number<'a>(lowering: &mut Lowering<'a>, of: &At<'a>, field: &str) -> Option<Text> {
    let source = of.get(field)?;
    let tree = tree(lowering, of, field)?;
    let (expr, emitted) = lowering.emit(&tree, source.text()?, &source.place, false)?;
    if !emitted.result.is_number() {
        lowering.problems.error(
            "type_error",
            &source.place,
            emitted.result.name(),
            "an expression that gives a number",
            "name a fact or a property that is one, such as cart_value",
        );
        return None;
    }
    Some(Text::value(expr))
}

/// A comparison with a field's expression: `0 < stock`.
pub(super) fn compared(left: Expr, operator: Binary, right: Expr) -> Expr {
    let at = left.at.max(right.at);
    Expr {
        at,
        kind: Kind::Binary(operator, Box::new(left), Box::new(right)),
    }
}

/// A number for a comparison.
pub(super) fn literal(number: f64) -> Expr {
    Expr {
        at: 0,
        kind: Kind::Double(number),
    }
}

/// The index of a condition made of a field's expression; what is wrong is told at the field.
pub(super) fn holds<'a>(
    lowering: &mut Lowering<'a>,
    of: &At<'a>,
    field: &str,
    condition: &Expr,
) -> Option<u16> {
    let source = of.get(field)?;
    let text = source.text()?;
    lowering
        .emit(condition, text, &source.place, false)
        .map(|(expr, _)| expr)
}
