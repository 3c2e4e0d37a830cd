//! Slots and blocks. A block's kind is data: it is expanded here to a tree of nodes, and the page
//! has one interpreter for all of them.

use super::choices::lower_choices;
use super::json::At;
use super::lower::Lowering;
use super::node::{Node, Text, Writer, is_safe_address};
use super::problem::did_you_mean;
use super::text::lower_text;
use super::written::Written;
use crate::program::{Block, Choice, Part, Slot};

/// The styles of banners.
const BANNER_CSS: &str = include_str!("banner.css");

/// Lowers all blocks.
pub(crate) fn lower_blocks<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, block) in root.get("blocks").iter().flat_map(At::members) {
        let mut out = Writer::default();
        if block.text_of("kind") == Some("template") {
            lower_template(lowering, &block, &mut out);
        } else {
            lower_banner(lowering, &block).write(&mut out);
            lowering.program.styles = squeeze(BANNER_CSS);
        }
        lowering.program.blocks.push(Block {
            name: name.into(),
            parts: out.finish(),
        });
    }
}

/// Lowers all slots, and warns of blocks that none shows.
pub(crate) fn lower_slots<'a>(
    lowering: &mut Lowering<'a>,
    root: &At<'a>,
    targets: &[Option<Written>],
) {
    let mut used = vec![false; lowering.program.blocks.len()];
    for (name, slot) in root.get("slots").iter().flat_map(At::members) {
        let mut choose = Vec::new();
        for (choice, conditions) in lower_choices(lowering, &slot, targets) {
            let Some(block) = choice
                .get("block")
                .and_then(|block| find_block(lowering, &block))
            else {
                continue;
            };
            used[usize::from(block)] = true;
            if choose
                .last()
                .is_some_and(|last: &Choice| last.condition.is_none())
            {
                lowering.problems.warn(
                    "shadowed_choice",
                    &choice.place,
                    "a choice behind one that always holds",
                    "a choice that can be reached",
                    "give the one above a `when`, or remove this one",
                );
            }
            let next_view = choice.text_of("swap") == Some("next_view");
            choose.push(Choice {
                block,
                condition: conditions.holds,
                control: conditions.control,
                next_view,
            });
        }
        lowering.program.slots.push(Slot {
            name: name.into(),
            choose,
        });
    }
    // A choice that was refused may be the one that shows a block.
    let complete = !lowering.problems.has_error();
    for ((name, block), used) in root.get("blocks").iter().flat_map(At::members).zip(used) {
        if complete && !used {
            lowering.problems.warn(
                "unused_block",
                &block.place,
                format!("no slot shows `{name}`"),
                "a slot that chooses it",
                "use it or remove it: every visitor loads it",
            );
        }
    }
}

fn find_block(lowering: &Lowering, item: &At) -> Option<u16> {
    let name = item.text()?;
    let names = || {
        lowering
            .program
            .blocks
            .iter()
            .map(|block| block.name.as_str())
    };
    let found = names().position(|known| known == name);
    if found.is_none() {
        lowering.problems.error(
            "unknown_name",
            &item.place,
            format!("\"{name}\""),
            "a block of this journey",
            did_you_mean(name, names(), "define it under `blocks`"),
        );
    }
    found.map(|index| index as u16)
}

fn lower_template<'a>(lowering: &mut Lowering<'a>, block: &At<'a>, out: &mut Writer) {
    let mut texts = Vec::new();
    for (name, text) in block.get("bind").iter().flat_map(At::members) {
        texts.extend(lower_text(lowering, &text).map(|text| (name, text)));
    }
    out.raw("{\"template\":");
    out.text(block.text_of("template").unwrap_or(""));
    out.raw(",\"texts\":");
    out.object(texts.iter().map(|(name, text)| (*name, text)));
    out.raw("}");
}

/// A headline, a line below it and a link.
fn lower_banner<'a>(lowering: &mut Lowering<'a>, block: &At<'a>) -> Node {
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
            && let Some(text) = lower_text(lowering, &href)
        {
            check_address(lowering, &href, &text);
            link.attributes.push(("href", text));
        }
        root.children.push(link);
    }
    root
}

/// Addresses may have only schemes that lead somewhere and run nothing. What a placeholder brings
/// must not be able to change the scheme, so the scheme, or the beginning of an address without
/// one, is written out. The page checks the whole address again.
fn check_address(lowering: &Lowering, href: &At, text: &Text) {
    let mut address = String::new();
    let mut begun = true;
    for (index, part) in text.iter().enumerate() {
        match part {
            Part::Literal { text } => address.push_str(text),
            // Stands for something harmless.
            Part::Plain { .. } | Part::Money { .. } => {
                begun &= index > 0 && address.contains([':', '/', '?', '#']);
                address.push('x');
            }
        }
    }
    if !begun || !is_safe_address(&address) {
        lowering.problems.error(
            "unsafe_address",
            &href.place,
            format!("\"{}\"", href.text().unwrap_or("")),
            "an address that begins with https:, http:, mailto:, tel:, /, # or ?, or a relative one, without spaces",
            "write the beginning of the address out, without a script in it",
        );
    }
}

/// Without comments and line breaks: the styles travel in the program.
fn squeeze(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        rest = rest[open..].split_once("*/").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("{ ", "{")
        .replace("; ", ";")
        .replace(" {", "{")
        .replace(";}", "}")
        .replace("} ", "}")
        .replace(": ", ":")
}
