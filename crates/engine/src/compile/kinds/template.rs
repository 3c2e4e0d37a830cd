//! A template of the page itself, and what its places are filled with.

use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Text, quoted, texts_json};
use crate::compile::text::lower_text;

/// Lowers it to JSON: which template, its texts, conditions and repetitions by name.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> String {
    let mut members = vec![
        format!(
            "\"template\":{}",
            quoted(block.text_of("template").unwrap_or(""))
        ),
        format!("\"texts\":{}", bound(lowering, block.get("bind").as_ref())),
    ];
    let conditions = conditions(lowering, block);
    if !conditions.is_empty() {
        members.push(format!("\"if\":{{{}}}", conditions.join(",")));
    }
    let each = repetitions(lowering, block);
    if !each.is_empty() {
        members.push(format!("\"each\":{{{}}}", each.join(",")));
    }
    format!("{{{}}}", members.join(","))
}

/// Texts by name.
fn bound<'a>(lowering: &mut Lowering<'a>, names: Option<&At<'a>>) -> String {
    let mut texts: Vec<(&str, Text)> = Vec::new();
    for (name, text) in names.into_iter().flat_map(At::members) {
        texts.extend(lower_text(lowering, &text).map(|text| (name, text)));
    }
    texts_json(texts.iter().map(|(name, text)| (*name, text)))
}

fn conditions<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Vec<String> {
    let mut written = Vec::new();
    for (name, condition) in block.get("if").iter().flat_map(At::members) {
        let source = condition.text().unwrap_or_default();
        let Some(tree) = lowering.parse(source, &condition.place) else {
            continue;
        };
        if let Some((expr, emitted)) = lowering.emit(&tree, source, &condition.place, false) {
            lowering.demand_bool(&emitted, &condition.place);
            written.push(format!("{}:{expr}", quoted(name)));
        }
    }
    written
}

fn repetitions<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Vec<String> {
    let mut written = Vec::new();
    for (name, list) in block.get("each").iter().flat_map(At::members) {
        let rows = list.one_or_many();
        let rows: Vec<_> = rows.iter().map(|row| bound(lowering, Some(row))).collect();
        written.push(format!("{}:[{}]", quoted(name), rows.join(",")));
    }
    written
}
