//! Checks a journey against its shape.

use jsonc_parser::ast::{Object as JsonObject, Value as Json};
use jsonc_parser::common::Ranged;

use super::json::number;
use super::problem::{Place, Problems, did_you_mean};
use super::shape::{LONGEST_TEXT, Object, Shape, expectation};
use super::spelling::{accepts_text, text_fits};

/// More elements than any person writes.
pub(crate) const MOST_ELEMENTS: usize = 1000;

/// More members than any tool writes that makes journeys.
pub(crate) const MOST_MEMBERS: usize = 20_000;

/// Checks a value against a shape, and everything below it.
pub(crate) fn check(shape: &Shape, value: &Json, place: &Place, problems: &Problems) {
    match (shape, value) {
        (Shape::Bool | Shape::BoolOr(_), Json::BooleanLit(_)) => {}
        (Shape::BoolOr(inner), Json::Object(_) | Json::Array(_)) => {
            check(inner, value, place, problems);
        }
        (Shape::Int(low, high), Json::NumberLit(number)) => {
            let inside = number
                .value
                .parse::<i64>()
                .is_ok_and(|value| (*low..=*high).contains(&value));
            if !inside {
                refuse(shape, number.value, "bad_value", place, problems);
            }
        }
        (Shape::Number, Json::NumberLit(_)) => {
            if number(value).is_none() {
                refuse(shape, &describe(value), "bad_value", place, problems);
            }
        }
        (Shape::Tree, _) => check_tree(value, place, problems),
        (Shape::Between(low, high), Json::NumberLit(number)) => {
            let value = number.value.parse::<f64>().unwrap_or(f64::NAN);
            if !(*low as f64..=*high as f64).contains(&value) {
                refuse(shape, number.value, "bad_value", place, problems);
            }
        }
        (Shape::List(item) | Shape::OneOrMany(item), Json::Array(list)) => {
            if refuse_too_many(list.elements.len(), MOST_ELEMENTS, place, problems) {
                return;
            }
            for (index, element) in list.elements.iter().enumerate() {
                check(
                    item,
                    element,
                    &place.element(index, element.start()),
                    problems,
                );
            }
            if list.elements.is_empty() {
                refuse(shape, "an empty list", "bad_value", place, problems);
            }
            if matches!(shape, Shape::OneOrMany(_)) || matches!(item, Shape::Str(..)) {
                refuse_repeated(&list.elements, place, problems);
            }
        }
        (Shape::OneOrMany(item), _) => check(item, value, place, problems),
        (Shape::Map(item), Json::Object(object)) => {
            check_map(&Shape::Name, item, object, place, problems);
        }
        (Shape::Words, Json::Object(object)) => {
            check_map(&Shape::Language, &Shape::Text, object, place, problems);
            if object.properties.is_empty() {
                refuse(shape, "an empty object", "bad_value", place, problems);
            }
        }
        (Shape::Attributes(item), Json::Object(object)) => {
            check_map(&Shape::Attribute, item, object, place, problems);
        }
        (Shape::Events(item), Json::Object(object)) => {
            check_map(&Shape::Event, item, object, place, problems);
            if object.properties.is_empty() {
                refuse(shape, "an empty object", "bad_value", place, problems);
            }
        }
        (
            Shape::Object(shape) | Shape::ExprOr(shape) | Shape::EventOr(shape),
            Json::Object(object),
        ) => {
            check_object(shape, object, place, problems);
        }
        (Shape::Kinds(kinds), Json::Object(object)) => check_kind(kinds, object, place, problems),
        (_, Json::StringLit(text)) if accepts_text(shape) => {
            check_text(shape, &text.value, place, problems);
        }
        _ => refuse(shape, &describe(value), "wrong_type", place, problems),
    }
}

/// A tree and those that hang on it: `[feature, threshold, below, from]`, and behind them the mean
/// of what it says, which explanations start from. How deep they nest the JSON parser bounds.
fn check_tree(value: &Json, place: &Place, problems: &Problems) {
    let list = match value {
        Json::Array(list) if (4..=5).contains(&list.elements.len()) => &list.elements,
        _ if number(value).is_some() => return,
        _ => {
            return refuse(
                &Shape::Tree,
                &describe(value),
                "wrong_type",
                place,
                problems,
            );
        }
    };
    let shapes = [
        Shape::Int(0, 999),
        Shape::Number,
        Shape::Tree,
        Shape::Tree,
        Shape::Number,
    ];
    for (index, (element, shape)) in list.iter().zip(shapes).enumerate() {
        let at = place.element(index, element.start());
        check(&shape, element, &at, problems);
    }
}

fn check_text(shape: &Shape, text: &str, place: &Place, problems: &Problems) {
    let is_long = text.len() > LONGEST_TEXT;
    if is_long
        && matches!(
            shape,
            Shape::Expr | Shape::ExprOr(_) | Shape::Text | Shape::Words | Shape::Selector
        )
    {
        problems.error(
            "too_long",
            place,
            format!("{} bytes", text.len()),
            format!("at most {LONGEST_TEXT} bytes"),
            "shorten it",
        );
    } else if !text_fits(shape, text) {
        let found = format!("\"{text}\"");
        refuse(shape, &found, "bad_value", place, problems);
    }
}

/// Where there are too many, nothing is said of each.
fn refuse_too_many(found: usize, most: usize, place: &Place, problems: &Problems) -> bool {
    let too_many = found > most;
    if too_many {
        problems.error(
            "too_many",
            place,
            format!("{found} entries"),
            format!("at most {most}"),
            "split the journey",
        );
    }
    too_many
}

/// The same name twice in a list of names would count twice.
fn refuse_repeated(elements: &[Json], place: &Place, problems: &Problems) {
    let text = |element: &Json| match element {
        Json::StringLit(text) => Some(text.value.to_string()),
        _ => None,
    };
    let mut known = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        let Some(text) = text(element) else { continue };
        if known.contains(&text) {
            problems.error(
                "repeated_value",
                &place.element(index, element.start()),
                format!("\"{text}\" a second time"),
                "each value once",
                "remove one of them",
            );
        }
        known.push(text);
    }
}

fn check_map(names: &Shape, item: &Shape, object: &JsonObject, place: &Place, problems: &Problems) {
    if refuse_too_many(object.properties.len(), MOST_MEMBERS, place, problems) {
        return;
    }
    report_repeated(object, place, problems);
    for property in &object.properties {
        let name = property.name.as_str();
        let at = place.member(name, property.range.start);
        if !text_fits(names, name) {
            refuse(names, &format!("\"{name}\""), "bad_name", &at, problems);
        }
        check(
            item,
            &property.value,
            &place.member(name, property.value.start()),
            problems,
        );
    }
}

fn check_object(shape: &Object, object: &JsonObject, place: &Place, problems: &Problems) {
    report_repeated(object, place, problems);
    for property in &object.properties {
        let name = property.name.as_str();
        match shape.fields.iter().find(|field| field.name == name) {
            Some(field) => {
                let at = place.member(name, property.value.start());
                check(&field.shape, &property.value, &at, problems);
            }
            None => {
                let names = || shape.fields.iter().map(|field| field.name);
                problems.error(
                    "unknown_field",
                    &place.member(name, property.range.start),
                    format!("`{name}`"),
                    format!("one of {}", names().collect::<Vec<_>>().join(", ")),
                    did_you_mean(name, names(), "remove it"),
                );
            }
        }
    }
    let has = |name: &str| {
        object
            .properties
            .iter()
            .any(|property| property.name.as_str() == name)
    };
    for field in shape
        .fields
        .iter()
        .filter(|field| field.required && !has(field.name))
    {
        problems.error(
            "missing_field",
            place,
            format!("no `{}`", field.name),
            expectation(&field.shape),
            format!("add `{}`: {}", field.name, field.doc),
        );
    }
    report_one_of(shape, &has, place, problems);
}

fn report_one_of(shape: &Object, has: &dyn Fn(&str) -> bool, place: &Place, problems: &Problems) {
    if shape.one_of.is_empty() {
        return;
    }
    let present: Vec<&str> = shape
        .one_of
        .iter()
        .filter(|name| has(name))
        .copied()
        .collect();
    if present.len() != 1 {
        let found = if present.is_empty() {
            "none of them".into()
        } else {
            present.join(" and ")
        };
        problems.error(
            if present.is_empty() {
                "missing_field"
            } else {
                "conflicting_fields"
            },
            place,
            found,
            format!("exactly one of {}", shape.one_of.join(", ")),
            if present.is_empty() {
                "add the one that you mean"
            } else {
                "keep one of them"
            },
        );
    }
}

fn check_kind(
    kinds: &[(&'static str, &'static Object)],
    object: &JsonObject,
    place: &Place,
    problems: &Problems,
) {
    let words = || kinds.iter().map(|(name, _)| *name);
    let Some(kind) = object
        .properties
        .iter()
        .find(|property| property.name.as_str() == "kind")
    else {
        problems.error(
            "missing_field",
            place,
            "no `kind`",
            format!("one of {}", words().collect::<Vec<_>>().join(", ")),
            "add `kind`: what the block is built as",
        );
        return;
    };
    let at = place.member("kind", kind.value.start());
    match &kind.value {
        Json::StringLit(name) => match kinds.iter().find(|(kind, _)| *kind == name.value) {
            Some((_, shape)) => check_object(shape, object, place, problems),
            None => problems.error(
                "bad_value",
                &at,
                format!("\"{}\"", name.value),
                format!("one of {}", words().collect::<Vec<_>>().join(", ")),
                did_you_mean(&name.value, words(), "use a kind that exists"),
            ),
        },
        other => problems.error(
            "wrong_type",
            &at,
            describe(other),
            format!("one of {}", words().collect::<Vec<_>>().join(", ")),
            "use one of them",
        ),
    }
}

/// JSON leaves it open which of two members of one name counts, so neither may.
fn report_repeated(object: &JsonObject, place: &Place, problems: &Problems) {
    for (index, property) in object.properties.iter().enumerate() {
        let name = property.name.as_str();
        if object.properties[..index]
            .iter()
            .any(|earlier| earlier.name.as_str() == name)
        {
            problems.error(
                "repeated_field",
                &place.member(name, property.range.start),
                format!("`{name}` a second time"),
                "each name once",
                "rename or remove one of them",
            );
        }
    }
}

fn refuse(shape: &Shape, found: &str, code: &'static str, place: &Place, problems: &Problems) {
    let expected = expectation(shape);
    let remedy = match shape {
        Shape::Duration => "write a number with its unit: ms, s, m, h or d".into(),
        Shape::Name => "use letters, digits and _, and begin with a letter".into(),
        Shape::Slug => "use letters, digits, - and _, and begin with a letter".into(),
        Shape::Language => "use the tag that `lang` of a page would have".into(),
        Shape::Attribute => "begin it with data-, as HTML writes it".into(),
        Shape::Event => "name the event alone; use GA4's name where it has one".into(),
        Shape::Currency => "write it as EUR, USD or the like".into(),
        Shape::EventPath => "name the event and the property, such as view_item.item_id".into(),
        Shape::Word(words) => did_you_mean(
            found.trim_matches('"'),
            words.iter().copied(),
            "use one of them",
        ),
        _ => format!("write {expected}"),
    };
    problems.error(code, place, found, expected, remedy);
}

/// A value in words, for `found`.
pub(crate) fn describe(value: &Json) -> String {
    match value {
        Json::StringLit(text) => format!("\"{}\"", text.value),
        Json::NumberLit(number) => format!("{} (a number)", number.value),
        Json::BooleanLit(flag) => format!("{} (a boolean)", flag.value),
        Json::Object(_) => "an object".into(),
        Json::Array(_) => "a list".into(),
        Json::NullKeyword(_) => "null".into(),
    }
}
