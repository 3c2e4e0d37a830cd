//! A template of the page itself, with texts in it.

use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{quoted, texts_json};
use crate::compile::text::lower_text;

/// Lowers it to JSON: which template, and its texts by name.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> String {
    let mut texts = Vec::new();
    for (name, text) in block.get("bind").iter().flat_map(At::members) {
        texts.extend(lower_text(lowering, &text).map(|text| (name, text)));
    }
    format!(
        "{{\"template\":{},\"texts\":{}}}",
        quoted(block.text_of("template").unwrap_or("")),
        texts_json(texts.iter().map(|(name, text)| (*name, text)))
    )
}
