//! Texts with placeholders: `Free shipping over {{ money(50) }}`, in one or several languages.

use super::cel::Fault;
use super::cel::tree::{Expr, Kind};
use super::dates;
use super::json::At;
use super::lower::Lowering;
use super::node::{Part, Text, quoted};
use super::problem::Place;
use super::source;

/// Lowers a text, or one for each language; what is wrong with a placeholder is reported and left out.
pub(crate) fn lower_text<'a>(lowering: &mut Lowering<'a>, text: &At<'a>) -> Option<Text> {
    if text.text().is_some() {
        return lower_parts(lowering, text).map(Text::One);
    }
    let mut versions = Vec::new();
    for (tag, version) in text.members() {
        versions.push((tag.into(), lower_parts(lowering, &version)?));
    }
    (!versions.is_empty()).then_some(Text::Languages(versions))
}

fn lower_parts<'a>(lowering: &mut Lowering<'a>, text: &At<'a>) -> Option<Vec<Part>> {
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
        // A map of CEL may end a placeholder: `{{ plural(n, {'other': '#'}) }}`.
        let close = close
            + source[close..]
                .find(|c| c != '}')
                .unwrap_or(source.len() - close)
            - 2;
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
    let (argument, format) = match &tree.kind {
        Kind::Call {
            target: None,
            name,
            arguments,
        } => match (name.as_str(), arguments.as_slice()) {
            ("money", [amount]) => (amount, Some(money(&lowering.currency))),
            ("number", [number]) => (number, Some("\"NumberFormat\"".into())),
            ("date" | "time", [instant, rest @ ..]) if rest.len() <= 2 => {
                (instant, Some(dates::format(lowering, name, rest, place)?))
            }
            ("plural", [number, forms]) => (number, Some(plural(lowering, forms, place)?)),
            _ => (&tree, None),
        },
        _ => (&tree, None),
    };
    if let Some(found) = source::read(lowering, argument, place) {
        let (path, kind) = found?;
        if format.is_some() && kind != "number" {
            lowering.problems.error(
                "type_error",
                place,
                format!("source.{path}, of the type {kind}"),
                "a number",
                "give it the type number, or write it as it is",
            );
        }
        return Some(Part::Source { path, kind, format });
    }
    let instant = match &tree.kind {
        Kind::Call { name, .. }
            if format.is_some() && ["date", "time"].contains(&name.as_str()) =>
        {
            Some(dates::milliseconds(lowering, name, argument, place)?)
        }
        _ => None,
    };
    let (expr, emitted) =
        lowering.emit(instant.as_ref().unwrap_or(argument), source, place, false)?;
    if let (Some(_), None, Kind::Call { name, .. }) = (&format, &instant, &tree.kind) {
        lowering.demand_number(&emitted, name, argument.at, place);
    }
    Some(Part::Value { expr, format })
}

/// An amount in the journey's currency. Browsers that do not know the last option write the zeros.
fn money(currency: &str) -> String {
    format!(
        "\"NumberFormat\",{{\"style\":\"currency\",\"currency\":{},\"trailingZeroDisplay\":\"stripIfInteger\"}}",
        quoted(currency)
    )
}

/// The categories of numbers that languages have (<https://cldr.unicode.org/index/cldr-spec/plural-rules>).
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A text for each category of numbers, with `#` where the number stands.
fn plural(lowering: &Lowering, forms: &Expr, place: &Place) -> Option<String> {
    let form = |(key, text): &(Expr, Expr)| match (&key.kind, &text.kind) {
        (Kind::Str(key), Kind::Str(text)) if CATEGORIES.contains(&key.as_str()) => {
            Some((key.clone(), text.clone()))
        }
        _ => None,
    };
    let written = match &forms.kind {
        Kind::Map(pairs) => pairs.iter().map(form).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    match written {
        Some(forms) if forms.iter().any(|(key, _)| key == "other") => {
            let members = forms
                .iter()
                .map(|(key, text)| format!("{}:{}", quoted(key), quoted(text)));
            let members = members.collect::<Vec<_>>().join(",");
            Some(format!("\"PluralRules\",{{}},{{{members}}}"))
        }
        _ => {
            lowering.report(
                Fault::new(
                    "bad_expression",
                    forms.at,
                    "something else",
                    "texts by zero, one, two, few, many and other, of which other must be there",
                    "write it as plural(n, {'one': '# product', 'other': '# products'})",
                ),
                place,
            );
            None
        }
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Literal(text.into()));
    }
}
