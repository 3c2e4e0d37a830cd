//! Several things, compared in a table.

use super::parts::{address, line, list, picture, words};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::Node;
use crate::compile::text::lower_text;

/// Its styles.
pub(super) const CSS: &str = include_str!("comparison.css");

/// Lowers it. On a narrow screen the table scrolls by itself, which the keyboard can do too.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
    let columns = list(block, "columns");
    let label = words(lowering, block, "title");
    let mut top = Node::new("tr", "").holding([Node::new("td", "")]);
    for each in &columns {
        top.children.push(column(lowering, each));
    }
    let mut body = Node::new("tbody", "");
    for each in list(block, "rows") {
        body.children.push(row(lowering, &each, columns.len()));
    }
    let table = Node::new("table", "ms-table").holding([
        Node::new("caption", "ms-title").saying(label.clone()),
        Node::new("thead", "").holding([top]),
        body,
    ]);
    let scroller = Node::new("div", "ms-comparison-scroller")
        .set("role", "group")
        .with("aria-label", label)
        .set("tabindex", "0")
        .holding([table]);
    Node::new("div", "ms-block ms-comparison").holding([scroller])
}

fn column<'a>(lowering: &mut Lowering<'a>, column: &At<'a>) -> Node {
    let head = Node::new("th", "").set("scope", "col");
    let image = picture(lowering, column, "image", "ms-column-image");
    match address(lowering, column, "href") {
        Some(href) => {
            let link = line(lowering, column, "title", "a", "ms-link");
            head.holding(image)
                .holding(link.map(|link| link.with("href", href)))
        }
        None => {
            head.holding(image)
                .holding(line(lowering, column, "title", "span", "ms-column-title"))
        }
    }
}

fn row<'a>(lowering: &mut Lowering<'a>, row: &At<'a>, columns: usize) -> Node {
    let label = words(lowering, row, "label");
    let mut made =
        Node::new("tr", "").holding([Node::new("th", "").set("scope", "row").saying(label)]);
    let Some(written) = row.get("values") else {
        return made;
    };
    let values = written.one_or_many();
    if values.len() != columns {
        lowering.problems.error(
            "bad_value",
            &written.place,
            format!("{} values", values.len()),
            format!("{columns}, one for each column"),
            "add what is missing, \"–\" where there is nothing to say, or remove what is too much",
        );
    }
    for value in &values {
        let text = lower_text(lowering, value);
        made.children.push(Node::new("td", "").saying(text));
    }
    made
}
