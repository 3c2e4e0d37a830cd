//! The journey's words to the page's host, as the JSON that stands in front of a program
//! ([`crate::program::Settings`]; JavaScript reads it in `js/settings.ts`).
//!
//! Written out are: the journey's name and version; `rollout` and `sample` where they are less than
//! 100; the members of `privacy`, without that word around them; `capture`; and what blocks are built
//! of (`content.rs`). What is `false` or says what holds anyway is left out, and a duration is a number
//! of milliseconds.

use super::duration::parse_duration;
use super::json::{At, escape};
use super::lower::Lowering;
use super::problem::Problems;
use super::schema::{CAPTURE, JOURNEY, PRIVACY};
use super::shape::{Field, Object, Shape, expectation};
use super::source::recommends;

/// Members of the journey itself that the host reads.
const OWN: [&str; 6] = [
    "journey",
    "version",
    "rollout",
    "sample",
    "capture",
    "promotions",
];

/// What holds where it is not written.
const DEFAULTS: [&str; 5] = [
    r#""rollout":100"#,
    r#""sample":100"#,
    r#""gpc":"no-share""#,
    r#""capture":{}"#,
    r#""promotions":{}"#,
];

/// Browsers keep no cookie for longer
/// (<https://www.rfc-editor.org/rfc/rfc6265bis>, section 5.5: an upper limit of 400 days).
const LONGEST_COOKIE: u64 = 400 * 86_400_000;

/// Writes the settings of a journey, and reports what in them a table cannot say.
pub(crate) fn lower_settings(lowering: &mut Lowering, root: &At) {
    let own = JOURNEY.fields.iter();
    let mut members = members_json(own.filter(|field| OWN.contains(&field.name)), root);
    if let Some(privacy) = root.get("privacy") {
        members.extend(members_json(PRIVACY.fields.iter(), &privacy));
        check_selectors(&PRIVACY, &privacy, lowering.problems);
        check_cookie(&privacy, lowering.problems);
    }
    if let Some(capture) = root.get("capture") {
        check_selectors(&CAPTURE, &capture, lowering.problems);
    }
    members.retain(|member| !DEFAULTS.contains(&member.as_str()));
    if recommends(root) {
        remember_items(&mut members);
    }
    lowering.host = members;
}

/// What a feature of capture does that no journey names: it tells nothing, and keeps what was looked at.
fn remember_items(members: &mut Vec<String>) {
    const CAPTURE: &str = "\"capture\":{";
    let found = members.iter_mut().find(|it| it.starts_with(CAPTURE));
    match found {
        Some(capture) => capture.insert_str(CAPTURE.len(), "\"items\":true,"),
        None => members.push(format!("{CAPTURE}\"items\":true}}")),
    }
}

/// What these fields say, as members of an object of JSON.
pub(crate) fn members_json(
    fields: impl Iterator<Item = &'static Field>,
    parent: &At,
) -> Vec<String> {
    let written = fields.filter_map(|field| {
        let json = write(&field.shape, &parent.get(field.name)?)?;
        Some(format!("\"{}\":{json}", field.name))
    });
    written.collect()
}

/// A value as the host reads it; `None` where it says nothing.
fn write(shape: &Shape, at: &At) -> Option<String> {
    match shape {
        Shape::Bool => at.flag()?.then(|| "true".into()),
        Shape::BoolOr(inner) => match at.flag() {
            Some(flag) => flag.then(|| "true".into()),
            None => write(inner, at),
        },
        Shape::Int(..) => Some(at.int()?.to_string()),
        Shape::Between(..) => Some(at.number()?.to_string()),
        Shape::Duration => Some(parse_duration(at.text()?)?.to_string()),
        Shape::List(item) => {
            let items = at.one_or_many();
            let items: Option<Vec<_>> = items.iter().map(|each| write(item, each)).collect();
            Some(format!("[{}]", items?.join(",")))
        }
        Shape::Object(object) => {
            let members = members_json(object.fields.iter(), at);
            Some(format!("{{{}}}", members.join(",")))
        }
        _ => Some(format!("\"{}\"", escape(at.text()?))),
    }
}

/// Refuses selectors of an object, and of those in it, that no browser takes.
pub(crate) fn check_selectors(object: &Object, at: &At, problems: &Problems) {
    for (field, member) in object
        .fields
        .iter()
        .filter_map(|field| Some((field, at.get(field.name)?)))
    {
        match &field.shape {
            Shape::Object(inner) | Shape::BoolOr(Shape::Object(inner)) => {
                check_selectors(inner, &member, problems);
            }
            Shape::Selector if !closes(member.text().unwrap_or_default()) => problems.error(
                "bad_value",
                &member.place,
                format!("\"{}\"", member.text().unwrap_or_default()),
                expectation(&Shape::Selector),
                "close what is opened, and write selectors alone, with commas between them",
            ),
            _ => {}
        }
    }
}

fn check_cookie(privacy: &At, problems: &Problems) {
    let age = privacy.get("cookie").and_then(|cookie| cookie.get("age"));
    let Some((age, text)) = age.and_then(|age| Some((age.place.clone(), age.text()?))) else {
        return;
    };
    if parse_duration(text).is_some_and(|age| age > LONGEST_COOKIE) {
        problems.error(
            "bad_value",
            &age,
            format!("\"{text}\""),
            "a duration of at most 400d",
            "write 400d or less: no browser keeps a cookie for longer",
        );
    }
}

/// Whether a selector closes every bracket and quote that it opens, and is no rule. The browser
/// knows the rest of the grammar, and tells the panel.
fn closes(selector: &str) -> bool {
    let mut open = Vec::new();
    let mut quote = None;
    let mut chars = selector.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (_, '\\') if chars.next().is_none() => return false,
            (_, '\\') => {}
            (Some(end), _) => quote = Some(end).filter(|end| *end != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => open.push(']'),
            (None, '(') => open.push(')'),
            (None, ']' | ')') if open.pop() != Some(c) => return false,
            (None, '{' | '}' | ';') => return false,
            _ => {}
        }
    }
    open.is_empty() && quote.is_none()
}
