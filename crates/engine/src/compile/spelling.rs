//! Which texts are names, events, durations and the like.

use super::duration::parse_duration;
use super::shape::Shape;

/// Whether a text can be what a shape means.
pub(crate) fn accepts_text(shape: &Shape) -> bool {
    !matches!(
        shape,
        Shape::Bool
            | Shape::Int(..)
            | Shape::Number
            | Shape::Tree
            | Shape::Between(..)
            | Shape::List(_)
            | Shape::Map(_)
            | Shape::Events(_)
            | Shape::Attributes(_)
            | Shape::Object(_)
            | Shape::Kinds(_)
            | Shape::BoolOr(_)
    )
}

/// Whether a text is what a shape means.
pub(crate) fn text_fits(shape: &Shape, text: &str) -> bool {
    match shape {
        Shape::Str(low, high) => (*low..=*high).contains(&text.chars().count()),
        Shape::Name => is_name(text),
        Shape::Slug => is_name(&text.replace('-', "_")),
        Shape::Event | Shape::EventOr(_) => is_event(text),
        Shape::EventPath => text
            .split_once('.')
            .is_some_and(|(event, path)| is_event(event) && path.split('.').all(is_name)),
        Shape::Duration => parse_duration(text).is_some(),
        Shape::Attribute => is_attribute(text),
        Shape::Word(words) => words.contains(&text),
        Shape::Expr | Shape::ExprOr(_) | Shape::Selector => !text.trim().is_empty(),
        Shape::Language => is_language(text),
        Shape::Currency => text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        _ => true,
    }
}

/// Whether a text is a name as CEL can read it.
pub(crate) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text.len() <= 64
}

/// Whether a text is an attribute for data of the shop's own: those of `data-ms-` are read by the page.
fn is_attribute(text: &str) -> bool {
    let name = text.strip_prefix("data-").unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(is_plain)
        && !name.starts_with("ms-")
}

/// Whether a text is the tag of a language: letters, and behind hyphens letters and digits
/// (<https://www.rfc-editor.org/rfc/rfc5646>, section 2.1, without its rarer forms).
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn is_event(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 128
        && !text.contains(['.', '"'])
        && text.chars().all(|c| !c.is_control())
}
