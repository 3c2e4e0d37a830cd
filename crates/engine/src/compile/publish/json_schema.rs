//! JSON Schema, draft 2020-12.

use serde_json::{Map, Value as Json, json};

use super::SCHEMA_ADDRESS;
use super::catalogue::Catalogue;
use crate::compile::check::{MOST_ELEMENTS, MOST_MEMBERS};
use crate::compile::schema::JOURNEY;
use crate::compile::shape::{Field, LONGEST_TEXT, Object, Shape, expectation};

/// A name, as a part of a pattern.
const NAME: &str = "[A-Za-z_][A-Za-z0-9_]{0,63}";

/// An event's name, as a part of a pattern.
const EVENT: &str = r#"[^."\u0000-\u001f\u007f-\u009f]{1,128}"#;

/// Texts of a kind, each defined once: key, shape and pattern.
fn texts() -> [(&'static str, Shape, String); 11] {
    [
        ("name", Shape::Name, format!("^{NAME}$")),
        (
            "slug",
            Shape::Slug,
            "^[A-Za-z_-][A-Za-z0-9_-]{0,63}$".into(),
        ),
        ("event", Shape::Event, format!("^{EVENT}$")),
        ("path", Shape::EventPath, format!(r"^{EVENT}(\.{NAME})+$")),
        (
            "duration",
            Shape::Duration,
            "^([0-9]+(ms|s|m|h|d))+$".into(),
        ),
        ("selector", Shape::Selector, r"\S".into()),
        ("expression", Shape::Expr, r"\S".into()),
        ("text", Shape::Text, String::new()),
        (
            "language",
            Shape::Language,
            "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$".into(),
        ),
        (
            "attribute",
            Shape::Attribute,
            "^data-(?!ms-)[a-z][a-z0-9-]{0,63}$".into(),
        ),
        ("currency", Shape::Currency, "^[A-Z]{3}$".into()),
    ]
}

/// The JSON Schema of a journey. What it accepts has the right shape; what the names and
/// expressions in it mean, only the compiler can tell.
#[must_use]
pub fn json_schema() -> String {
    let catalogue = Catalogue::new();
    let mut definitions = Map::new();
    for (key, shape, pattern) in texts() {
        definitions.insert(key.into(), text(&shape, &pattern));
    }
    definitions.insert("tree".into(), tree());
    definitions.insert("languages".into(), languages());
    for (name, definition) in catalogue.objects().skip(1) {
        definitions.insert(name.into(), object(&catalogue, definition));
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ADDRESS,
        "title": "Microstage journey",
        // Visual Studio Code reads these two; to others they say nothing.
        "allowComments": true,
        "allowTrailingCommas": true,
    });
    if let (Some(root), Json::Object(journey)) =
        (schema.as_object_mut(), object(&catalogue, &JOURNEY))
    {
        root.extend(journey);
        root.insert("$defs".into(), Json::Object(definitions));
    }
    format!("{schema:#}\n")
}

fn text(shape: &Shape, pattern: &str) -> Json {
    let mut schema = json!({ "description": expectation(shape), "type": "string" });
    if !pattern.is_empty() {
        schema["pattern"] = pattern.into();
    }
    if matches!(shape, Shape::Selector | Shape::Expr | Shape::Text) {
        schema["maxLength"] = LONGEST_TEXT.into();
    }
    schema
}

/// A text for each language.
fn languages() -> Json {
    json!({
        "description": "a text for each language",
        "type": "object",
        "propertyNames": { "$ref": "#/$defs/language" },
        "additionalProperties": { "$ref": "#/$defs/text" },
        "minProperties": 1,
        "maxProperties": MOST_MEMBERS,
    })
}

/// A decision tree and those that hang on it.
fn tree() -> Json {
    let below = json!({ "$ref": "#/$defs/tree" });
    let number = json!({ "type": "number" });
    json!({
        "description": expectation(&Shape::Tree),
        "type": ["number", "array"],
        "prefixItems": [
            { "type": "integer", "minimum": 0, "maximum": 999 }, number, below, below, number,
        ],
        "minItems": 4,
        "maxItems": 5,
    })
}

fn object(catalogue: &Catalogue, definition: &Object) -> Json {
    let properties: Map<String, Json> = definition
        .fields
        .iter()
        .map(|field| (field.name.into(), property(catalogue, field)))
        .collect();
    let required: Vec<&str> = definition
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    let mut schema = json!({ "description": definition.doc, "type": "object" });
    schema["properties"] = properties.into();
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    if !definition.one_of.is_empty() {
        let kinds = definition.one_of.iter();
        schema["oneOf"] = kinds.map(|name| json!({ "required": [name] })).collect();
    }
    schema["additionalProperties"] = false.into();
    schema
}

fn property(catalogue: &Catalogue, field: &Field) -> Json {
    let Json::Object(value) = value(catalogue, &field.shape) else {
        return Json::Null;
    };
    let mut schema = Map::new();
    schema.insert("description".into(), field.doc.into());
    // What the value's own definition says of it stands there.
    schema.extend(value.into_iter().filter(|(key, _)| key != "description"));
    let parsed = |text: &str| serde_json::from_str::<Json>(text).ok();
    if let Some(default) = field.default.and_then(parsed) {
        schema.insert("default".into(), default);
    }
    if let Some(example) = field.example.and_then(parsed) {
        schema.insert("examples".into(), json!([example]));
    }
    schema.into()
}

fn value(catalogue: &Catalogue, shape: &Shape) -> Json {
    let reference = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    match shape {
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Int(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Between(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        Shape::Tree => reference("tree"),
        Shape::ExprOr(definition) => json!({
            "anyOf": [reference("expression"), reference(catalogue.name_of(definition))],
        }),
        Shape::BoolOr(inner) => json!({
            "anyOf": [{ "type": "boolean" }, value(catalogue, inner)],
        }),
        Shape::EventOr(definition) => json!({
            "anyOf": [reference("event"), reference(catalogue.name_of(definition))],
        }),
        Shape::Str(low, high) => {
            json!({ "type": "string", "minLength": low, "maxLength": high })
        }
        Shape::Word(words) => json!({ "type": "string", "enum": words }),
        Shape::List(item) => list(catalogue, item, matches!(item, Shape::Str(..))),
        Shape::OneOrMany(item) => json!({
            "anyOf": [value(catalogue, item), list(catalogue, item, true)],
        }),
        Shape::Map(item) => json!({
            "type": "object",
            "propertyNames": { "pattern": format!("^{NAME}$") },
            "additionalProperties": value(catalogue, item),
            "maxProperties": MOST_MEMBERS,
        }),
        Shape::Attributes(item) => json!({
            "type": "object",
            "propertyNames": reference("attribute"),
            "additionalProperties": value(catalogue, item),
            "maxProperties": MOST_MEMBERS,
        }),
        Shape::Events(item) => json!({
            "type": "object",
            "propertyNames": reference("event"),
            "additionalProperties": value(catalogue, item),
            "minProperties": 1,
            "maxProperties": MOST_MEMBERS,
        }),
        Shape::Object(definition) => reference(catalogue.name_of(definition)),
        Shape::Kinds(kinds) => kinds_of(catalogue, kinds),
        Shape::Name => reference("name"),
        Shape::Slug => reference("slug"),
        Shape::Event => reference("event"),
        Shape::EventPath => reference("path"),
        Shape::Duration => reference("duration"),
        Shape::Selector => reference("selector"),
        Shape::Expr => reference("expression"),
        Shape::Text => reference("text"),
        Shape::Language => reference("language"),
        Shape::Words => json!({ "anyOf": [reference("text"), reference("languages")] }),
        Shape::Attribute => reference("attribute"),
        Shape::Currency => reference("currency"),
    }
}

fn list(catalogue: &Catalogue, item: &Shape, unique: bool) -> Json {
    let mut schema = json!({
        "type": "array",
        "items": value(catalogue, item),
        "minItems": 1,
        "maxItems": MOST_ELEMENTS,
    });
    if unique {
        schema["uniqueItems"] = true.into();
    }
    schema
}

fn kinds_of(catalogue: &Catalogue, kinds: &[(&'static str, &'static Object)]) -> Json {
    let words: Vec<&str> = kinds.iter().map(|(word, _)| *word).collect();
    // Which kind it is decides alone: what is wrong is then told of that one.
    let cases = kinds.iter().map(|(word, definition)| {
        json!({
            "if": { "properties": { "kind": { "const": word } } },
            "then": { "$ref": format!("#/$defs/{}", catalogue.name_of(definition)) },
        })
    });
    json!({
        "type": "object",
        "properties": { "kind": { "type": "string", "enum": words } },
        "required": ["kind"],
        "allOf": cases.collect::<Vec<_>>(),
    })
}
