//! Reading the parts of a JSON tree that has the right shape. What has not is reported by the
//! checker of shapes; here it is passed over.

use jsonc_parser::ast::{Object, ObjectProp, Value as Json};
use jsonc_parser::common::Ranged;

use super::problem::Place;

/// A value together with its place.
#[derive(Clone, Debug)]
pub(crate) struct At<'a> {
    pub(crate) value: &'a Json<'a>,
    pub(crate) place: Place,
}

impl<'a> At<'a> {
    /// The member of that name.
    pub(crate) fn get(&self, name: &str) -> Option<Self> {
        let property = self
            .object()?
            .properties
            .iter()
            .find(|property| property.name.as_str() == name)?;
        Some(self.child(property))
    }

    /// The members, in the order in which they are written.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let place = self.place.clone();
        let properties = self
            .object()
            .map_or(&[][..], |object| object.properties.as_slice());
        properties.iter().map(move |property| {
            let name = property.name.as_str();
            (
                name,
                At {
                    value: &property.value,
                    place: place.member(name, property.value.start()),
                },
            )
        })
    }

    /// The elements of a list; of anything else, itself.
    pub(crate) fn one_or_many(&self) -> Vec<Self> {
        match self.value {
            Json::Array(list) => list
                .elements
                .iter()
                .enumerate()
                .map(|(index, value)| At {
                    value,
                    place: self.place.element(index, value.start()),
                })
                .collect(),
            _ => vec![self.clone()],
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> Option<&'a str> {
        match self.value {
            Json::StringLit(text) => Some(&text.value),
            _ => None,
        }
    }

    /// The whole number.
    pub(crate) fn int(&self) -> Option<i64> {
        match self.value {
            Json::NumberLit(number) => number.value.parse().ok(),
            _ => None,
        }
    }

    /// The number, where it is finite.
    pub(crate) fn number(&self) -> Option<f64> {
        number(self.value)
    }

    /// The boolean.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self.value {
            Json::BooleanLit(flag) => Some(flag.value),
            _ => None,
        }
    }

    /// The text of a member.
    pub(crate) fn text_of(&self, name: &str) -> Option<&'a str> {
        self.get(name)?.text()
    }

    fn object(&self) -> Option<&'a Object<'a>> {
        match self.value {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    fn child(&self, property: &'a ObjectProp<'a>) -> Self {
        let place = self
            .place
            .member(property.name.as_str(), property.value.start());
        At {
            value: &property.value,
            place,
        }
    }
}

/// A number that is finite as a double.
pub(crate) fn number(value: &Json) -> Option<f64> {
    match value {
        Json::NumberLit(number) => number
            .value
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite()),
        _ => None,
    }
}

/// The value without comments, white space and the order of members: what definitions are hashed
/// by, so that a new layout of the file is not a new definition.
pub(crate) fn canonical(value: &Json) -> String {
    match value {
        Json::StringLit(text) => quoted(&text.value),
        Json::NumberLit(number) => number.value.into(),
        Json::BooleanLit(flag) => flag.value.to_string(),
        Json::NullKeyword(_) => "null".into(),
        Json::Array(list) => {
            let items: Vec<String> = list.elements.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        Json::Object(object) => {
            let members = object.properties.iter().map(|property| {
                let name = quoted(property.name.as_str());
                format!("{name}:{}", canonical(&property.value))
            });
            let mut members: Vec<String> = members.collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
    }
}

/// The inside of a text of JSON (RFC 8259 §7).
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{0}'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            _ => out.push(c),
        }
    }
    out
}

/// A text between quotes. The standard library's form of it changes with Unicode's tables, and
/// with it the identity of what a visitor's snapshot holds.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
