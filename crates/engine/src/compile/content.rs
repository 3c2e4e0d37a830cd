//! Slots and blocks. A block is data: its kind expands it to a tree of nodes, which the page builds by
//! one interpreter. The trees, and what the page has to know of a slot, stand in the settings.

use super::choices::lower_choices;
use super::exposures;
use super::json::At;
use super::kinds::{check_slot, lower_kind};
use super::lower::Lowering;
use super::node::quoted;
use super::problem::did_you_mean;
use super::schema::SLOT;
use super::settings::{check_selectors, members_json};
use super::shape::Field;
use super::written::Written;
use crate::program::{Block, Choice, Slot};

/// What the page has to know of a slot.
const OF_SLOTS: [&str; 5] = ["selector", "reserved", "overlay", "transition", "announce"];

/// Lowers all blocks.
pub(crate) fn lower_blocks<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    let mut blocks = Vec::new();
    let mut styles = String::new();
    for (name, block) in root.get("blocks").iter().flat_map(At::members) {
        let (json, sheets) = lower_kind(lowering, name, &block, root);
        blocks.push(format!("{}:{json}", quoted(name)));
        for css in sheets.iter().map(|css| squeeze(css)) {
            if !styles.contains(&css) {
                styles.push_str(&css);
            }
        }
        lowering.program.blocks.push(Block { name: name.into() });
    }
    if !blocks.is_empty() {
        let blocks = format!("\"blocks\":{{{}}}", blocks.join(","));
        lowering.host.push(blocks);
    }
    if !styles.is_empty() {
        lowering
            .host
            .push(format!("\"styles\":{}", quoted(&styles)));
    }
}

/// Lowers all slots, and warns of blocks that none shows.
pub(crate) fn lower_slots<'a>(
    lowering: &mut Lowering<'a>,
    root: &At<'a>,
    targets: &[Option<Written>],
) {
    let mut told_of = Vec::new();
    let mut used = vec![false; lowering.program.blocks.len()];
    for (name, slot) in root.get("slots").iter().flat_map(At::members) {
        let mut choose = Vec::new();
        let choices = lower_choices(lowering, &slot, targets);
        let is_reserved = slot.get("reserved").and_then(|it| it.flag()) == Some(true);
        let tests = exposures::told(lowering, &choices, is_reserved);
        for (choice, conditions) in choices {
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
        check_slot(lowering, root, &slot);
        check_selectors(&SLOT, &slot, lowering.problems);
        let fields = SLOT.fields.iter();
        let is_told = |field: &&Field| {
            OF_SLOTS.contains(&field.name) && (tests.is_none() || field.name != "reserved")
        };
        let mut told = members_json(fields.filter(is_told), &slot);
        told.extend(tests);
        if !told.is_empty() {
            told_of.push(format!("{}:{{{}}}", quoted(name), told.join(",")));
        }
        lowering.program.slots.push(Slot {
            name: name.into(),
            choose,
        });
    }
    if !told_of.is_empty() {
        let told_of = format!("\"slots\":{{{}}}", told_of.join(","));
        lowering.host.push(told_of);
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
