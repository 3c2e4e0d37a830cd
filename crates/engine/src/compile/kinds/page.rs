//! What is done to the page as a whole: classes and attributes of its root, and its marked sections.

use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::compile::node::{Part, Text, quoted, texts_json};
use crate::compile::problem::Place;
use crate::compile::text::lower_text;

/// What is hidden stays so where the shop's styles say how it is laid out.
pub(in crate::compile) const CSS: &str = "[data-ms-section][hidden]{display:none!important}";

/// What a slot says of its place in the page.
const OF_PLACES: [&str; 5] = ["selector", "reserved", "overlay", "transition", "announce"];

/// What a choice says of how often its block may be seen.
const OF_SIGHT: [&str; 4] = ["cap", "cooldown", "dismissed", "exempt"];

/// Whether this kind is about the page as a whole.
pub(in crate::compile) fn is_page(kind: &str) -> bool {
    kind == "page"
}

/// Whether a choice is about the page as a whole.
pub(in crate::compile) fn is_of_page(root: &At, choice: &At) -> bool {
    let block = || root.get("blocks")?.get(choice.text_of("block")?);
    block().is_some_and(|block| block.text_of("kind").is_some_and(is_page))
}

/// Lowers it to JSON: what the page is to do, by `js/behaviours/page.ts`.
pub(super) fn lower<'a>(lowering: &mut Lowering<'a>, block: &At<'a>, root: &At<'a>) -> String {
    let mut members = Vec::new();
    for field in ["classes", "hide", "order"] {
        let list = block.get(field);
        let names = list.iter().flat_map(At::one_or_many);
        let names: Vec<String> = names.filter_map(|name| name.text().map(quoted)).collect();
        if !names.is_empty() {
            members.push(format!("\"{field}\":[{}]", names.join(",")));
        }
    }
    let mut attributes = Vec::new();
    for word in block.get("context").iter().flat_map(At::one_or_many) {
        let name = word.text().unwrap_or_default();
        let parts = context(lowering, name, root, &word.place);
        attributes.push((format!("data-ms-{name}"), Text::One(parts)));
    }
    for (name, text) in block.get("attributes").iter().flat_map(At::members) {
        attributes.extend(lower_text(lowering, &text).map(|text| (name.into(), text)));
    }
    if !attributes.is_empty() {
        let texts = attributes.iter().map(|(name, text)| (name.as_str(), text));
        members.push(format!("\"attributes\":{}", texts_json(texts)));
    }
    format!("{{\"page\":{{{}}}}}", members.join(","))
}

/// What the root says of the visitor's context.
fn context(lowering: &mut Lowering, word: &str, root: &At, place: &Place) -> Vec<Part> {
    let sources: Vec<String> = match word {
        "device" => vec!["page.device".into()],
        "segments" => {
            let segments = root.get("segments");
            let segments = segments.iter().flat_map(At::members);
            segments
                // One that a model gives is a name, and nothing that holds.
                .filter(|(_, segment)| segment.text().is_some())
                .map(|(name, _)| format!("segment.{name} ? '{name} ' : ''"))
                .collect()
        }
        _ => vec!["stage".into()],
    };
    let mut parts = Vec::new();
    for source in sources {
        let tree = lowering.parse(&source, place);
        let emitted = tree.and_then(|tree| lowering.emit(&tree, &source, place, false));
        parts.extend(emitted.map(|(expr, _)| Part::Value { expr, format: None }));
    }
    parts
}

/// Refuses what a slot of such blocks cannot have: other blocks beside them, a place in the page, and limits, which
/// count what was seen.
pub(in crate::compile) fn check_slot(lowering: &Lowering, root: &At, slot: &At) {
    let choices: Vec<At> = slot
        .get("choose")
        .iter()
        .flat_map(At::one_or_many)
        .collect();
    let Some(first) = choices.iter().find(|choice| is_of_page(root, choice)) else {
        return;
    };
    let refuse = |place: &Place, found: String, expected: &str, remedy: &str| {
        lowering
            .problems
            .error("conflicting_fields", place, found, expected, remedy);
    };
    let name = first.text_of("block").unwrap_or_default();
    for field in OF_PLACES.iter().filter_map(|field| slot.get(field)) {
        refuse(
            &field.place,
            format!("a place in the page, beside `{name}`, which is about all of it"),
            "a slot without it",
            "remove it",
        );
    }
    for choice in &choices {
        let Some(block) = choice.get("block") else {
            continue;
        };
        if !is_of_page(root, choice) {
            refuse(
                &block.place,
                format!("a block for a place, beside `{name}`, which is about the page as a whole"),
                "blocks of kind page alone, or none of them",
                "give them a slot of their own",
            );
            continue;
        }
        for field in OF_SIGHT.iter().filter_map(|field| choice.get(field)) {
            refuse(
                &field.place,
                "a limit for a block of kind page, which nobody sees as such".into(),
                "a choice without it",
                "remove it, or say by `when` whom it is for",
            );
        }
    }
}
