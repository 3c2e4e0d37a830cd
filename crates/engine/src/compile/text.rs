//! Texts with placeholders: `Free shipping over {{ money(50) }}`.

use super::cel::tree::Kind;
use super::json::At;
use super::lower::Lowering;
use super::node::Text;
use super::problem::Place;
use crate::program::Part;

/// Lowers a text; what is wrong with a placeholder is reported and left out.
pub(crate) fn lower_text<'a>(lowering: &mut Lowering<'a>, text: &At<'a>) -> Option<Text> {
    let source = text.text()?;
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(open) = source[at..].find("{{").map(|offset| at + offset) {
        push_literal(&mut parts, &source[at..open]);
        let Some(close) = source[open..].find("}}").map(|offset| open + offset) else {
            let place = Place {
                path: text.place.path.clone(),
                offset: text.place.offset + 1 + open,
            };
            lowering.problems.error(
                "bad_expression",
                &place,
                "{{ without }}",
                "{{ expression }}",
                "close the placeholder",
            );
            return None;
        };
        let inner = &source[open + 2..close];
        let place = Place {
            path: text.place.path.clone(),
            offset: text.place.offset + open + 2,
        };
        parts.extend(placeholder(lowering, inner, &place));
        at = close + 2;
    }
    push_literal(&mut parts, &source[at..]);
    Some(parts)
}

fn placeholder(lowering: &mut Lowering, source: &str, place: &Place) -> Option<Part> {
    if source.trim().is_empty() {
        lowering.problems.error(
            "bad_expression",
            place,
            "an empty placeholder",
            "{{ expression }}",
            "write an expression into it, or remove it",
        );
    }
    let tree = lowering.parse(source, place)?;
    match &tree.kind {
        Kind::Call {
            target: None,
            name,
            arguments,
        } if name == "money" && arguments.len() == 1 => {
            let argument = arguments.first()?;
            let (expr, emitted) = lowering.emit(argument, source, place, false)?;
            lowering.demand_number(&emitted, argument.at, place);
            Some(Part::Money { expr })
        }
        _ => Some(Part::Plain {
            expr: lowering.emit(&tree, source, place, false)?.0,
        }),
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Literal { text: text.into() });
    }
}
