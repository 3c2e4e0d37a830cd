//! Events of GA4's BigQuery export: <https://support.google.com/analytics/answer/7029846>.
//!
//! A row has `event_name`, `event_timestamp` in microseconds, `user_pseudo_id`, and its properties
//! as a list of `{ key, value: { string_value | int_value | double_value } }`. BigQuery writes
//! integers of 64 bits as texts, in JSON and in CSV.

use microstage_engine::Value;
use microstage_engine::path::Tree;
use serde_json::Value as Json;

/// The columns that tell such an export from other files.
pub(crate) const EVENT: &str = "event_name";
/// See [`EVENT`].
pub(crate) const TIME: &str = "event_timestamp";
/// See [`EVENT`].
pub(crate) const VISITOR: &str = "user_pseudo_id";

/// Columns of records and lists, which a CSV file holds as JSON (`TO_JSON_STRING(event_params)`).
pub(crate) const NESTED: [&str; 3] = ["event_params", "items", "ecommerce"];

/// What the export calls the properties of a page's view.
const PAGE: [(&str, &str); 3] = [
    ("url", "page_location"),
    ("title", "page_title"),
    ("referrer", "page_referrer"),
];

/// Columns of integers of 64 bits among the items and the sums of an order.
const INTEGERS: [&str; 3] = ["quantity", "total_item_quantity", "unique_items"];

/// An event of the export as a tree of properties: its parameters by their keys, then `items`, and
/// the sums of an order under the names that the event's parameters have.
#[derive(Clone)]
pub(crate) enum Properties<'a> {
    /// The whole row.
    Row(&'a Json),
    /// Something in it.
    Inner(&'a Json),
    /// A value that was read already.
    Leaf(Value),
}

impl Tree for Properties<'_> {
    fn member(&self, name: &str) -> Option<Self> {
        match self {
            Self::Row(row) => member_of_row(row, name),
            Self::Inner(json) => {
                let member = json.get(name)?;
                if INTEGERS.contains(&name) {
                    return Some(Self::Leaf(integer(member)));
                }
                Some(Self::Inner(member))
            }
            Self::Leaf(_) => None,
        }
    }

    fn first(&self) -> Option<Self> {
        match self {
            Self::Row(json) | Self::Inner(json) => json.get(0).map(Self::Inner),
            Self::Leaf(_) => None,
        }
    }

    fn scalar(&self) -> Value {
        match self {
            Self::Row(json) | Self::Inner(json) => json.scalar(),
            Self::Leaf(value) => value.clone(),
        }
    }
}

fn member_of_row<'a>(row: &'a Json, name: &str) -> Option<Properties<'a>> {
    let leaf = |value: Value| (!value.is_absent()).then_some(Properties::Leaf(value));
    if let Some(value) = parameter(row, name) {
        return leaf(value);
    }
    if name == "path" {
        let Some(Value::Str(url)) = parameter(row, "page_location") else {
            return None;
        };
        return Some(Properties::Leaf(Value::text(path_of(&url))));
    }
    if let Some((_, key)) = PAGE.iter().find(|(ours, _)| *ours == name) {
        return leaf(parameter(row, key)?);
    }
    let order = |name: &str| row.get("ecommerce")?.get(name);
    match name {
        "value" => order("purchase_revenue").map(Properties::Inner),
        "transaction_id" => order(name).map(Properties::Inner),
        _ => row.get(name).map(Properties::Inner),
    }
}

/// The value of a parameter of the event.
fn parameter(row: &Json, name: &str) -> Option<Value> {
    let parameters = row.get("event_params")?.as_array()?;
    let is_named = |it: &&Json| it.get("key").and_then(Json::as_str) == Some(name);
    let value = parameters.iter().find(is_named)?.get("value")?;
    let present = |kind: &str| value.get(kind).filter(|value| !value.is_null());
    if let Some(text) = present("string_value") {
        return Some(text.scalar());
    }
    let kinds = ["int_value", "double_value", "float_value"];
    let number = kinds.iter().find_map(|kind| present(kind))?;
    Some(integer(number))
}

/// A number, also where it was written as a text.
fn integer(json: &Json) -> Value {
    match json {
        Json::String(text) => text.parse().map_or(Value::Absent, Value::double),
        other => (&other).scalar(),
    }
}

/// The path of an address, as the page itself would name it.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |begin| &rest[begin..]);
    path.split(['?', '#']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use microstage_engine::path::resolve;
    use serde_json::json;

    #[test]
    fn properties_are_found_where_the_export_has_them() {
        let row = json!({
            "event_params": [
                { "key": "page_location", "value": { "string_value": "https://shop.example/a/b?x=1", "int_value": null } },
                { "key": "ga_session_id", "value": { "int_value": "17" } },
                { "key": "score", "value": { "double_value": 0.5 } },
                { "key": "nothing", "value": {} },
            ],
            "items": [{ "item_id": "44", "price": 9.5, "quantity": "2" }],
            "ecommerce": { "purchase_revenue": 19.0, "transaction_id": "t1" },
            "device": { "category": "mobile" },
        });
        for (path, expected) in [
            ("path", Value::text("/a/b")),
            ("url", Value::text("https://shop.example/a/b?x=1")),
            ("ga_session_id", Value::Double(17.0)),
            ("score", Value::Double(0.5)),
            ("nothing", Value::Absent),
            ("item_id", Value::text("44")),
            ("quantity", Value::Double(2.0)),
            ("price", Value::Double(9.5)),
            ("value", Value::Double(19.0)),
            ("transaction_id", Value::text("t1")),
            ("device.category", Value::text("mobile")),
            ("device.none", Value::Absent),
        ] {
            let segments: Vec<String> = path.split('.').map(Into::into).collect();
            let found = resolve(&Properties::Row(&row), &segments);
            assert_eq!(found, expected, "{path}");
        }
    }

    #[test]
    fn the_path_of_an_address_has_no_query() {
        for (url, expected) in [
            ("https://shop.example", "/"),
            ("https://shop.example/", "/"),
            ("https://shop.example/a?b#c", "/a"),
            ("https://shop.example/a#c", "/a"),
            ("/a/b", "/a/b"),
        ] {
            assert_eq!(path_of(url), expected, "{url}");
        }
    }
}
