//! The reference page: every object and field, and every kind of problem.

use super::catalogue::{Catalogue, parted};
use super::codes::CODES;
use super::functions::FUNCTIONS;
use super::{SCHEMA_ADDRESS, upper};
use crate::compile::problem::Severity;
use crate::compile::schema::JOURNEY;
use crate::compile::shape::{Field, LONGEST_TEXT, Object, Shape, expectation};

/// The reference page, in Markdown.
#[must_use]
pub fn reference() -> String {
    let catalogue = Catalogue::new();
    let mut out = format!(
        "# Reference of the journey format\n\n\
         Made from the compiler's own tables by `cargo xtask codegen`: change\n\
         `crates/engine/src/compile/schema.rs` and `publish/codes.rs`, not this page. What the parts\n\
         mean together stands in [journey.md](journey.md). The same format as a JSON Schema, for\n\
         editors: `{SCHEMA_ADDRESS}`, which a collector serves at\n\
         `/schema/journey-1.json`, the npm package has as `microstage/journey.schema.json`, and\n\
         `microstage schema` prints.\n"
    );
    write_types(&mut out);
    for (name, object) in catalogue.objects() {
        write_object(&mut out, &catalogue, name, object);
    }
    write_functions(&mut out);
    write_problems(&mut out);
    out
}

fn write_types(out: &mut String) {
    *out += "\n## Types\n\n| type | what it is |\n|---|---|\n";
    for shape in [
        Shape::Name,
        Shape::Slug,
        Shape::Event,
        Shape::EventPath,
        Shape::Duration,
        Shape::Selector,
        Shape::Expr,
        Shape::Text,
        Shape::Words,
        Shape::Language,
        Shape::Currency,
        Shape::Tree,
    ] {
        let more = match shape {
            Shape::Duration => {
                "; units `ms`, `s`, `m`, `h`, `d`, exact to the millisecond, at most 3,660 days"
                    .into()
            }
            Shape::Selector => format!(", of at most {LONGEST_TEXT} bytes"),
            Shape::Expr => format!(", in CEL, of at most {LONGEST_TEXT} bytes"),
            Shape::Text => ", with `{{ expression }}` placeholders".into(),
            _ => String::new(),
        };
        *out += &format!(
            "| {} | {}{more} |\n",
            short(&shape),
            cell(&expectation(&shape))
        );
    }
}

fn write_object(out: &mut String, catalogue: &Catalogue, name: &str, object: &Object) {
    *out += &format!("\n## {name}\n\n");
    let (kinds, _) = parted(object);
    let journey = std::ptr::eq(object, &JOURNEY);
    let what = if journey { "a whole file" } else { object.doc };
    *out += &upper(what);
    if !kinds.is_empty() {
        let names: Vec<String> = kinds
            .iter()
            .map(|kind| format!("`{}`", kind.name))
            .collect();
        *out += &format!(". Exactly one of {}", names.join(", "));
    }
    *out += ".\n\n| field | type | default | meaning | example |\n|---|---|---|---|---|\n";
    for field in object.fields {
        write_field(out, catalogue, object, field);
    }
}

fn write_field(out: &mut String, catalogue: &Catalogue, object: &Object, field: &Field) {
    let default = match field.default {
        Some(default) => format!("`{}`", cell(default)),
        None if field.required => "**required**".into(),
        None if object.one_of.contains(&field.name) => "one of these".into(),
        None => String::new(),
    };
    let example = field.example.map(|text| format!("`{}`", cell(text)));
    *out += &format!(
        "| `{}` | {} | {default} | {} | {} |\n",
        field.name,
        type_of(catalogue, &field.shape),
        prose(field.doc),
        example.unwrap_or_default(),
    );
}

fn write_functions(out: &mut String) {
    *out += "\n## Functions\n\n\
             What an [expression](#types) can call; names, operators and bounds stand in\n\
             [journey.md](journey.md#expressions). A zone is a constant, such as `'Europe/Berlin'` or `'+02:00'`.\n\n\
             | function | gives | example |\n|---|---|---|\n";
    for [form, gives, example] in FUNCTIONS {
        *out += &format!("| `{form}` | {} | `{}` |\n", prose(gives), cell(example));
    }
}

fn write_problems(out: &mut String) {
    *out += "\n## Problems\n\n\
             Every problem that `microstage lint` can tell. An error refuses the journey, a warning\n\
             advises. `microstage lint --explain CODE` prints the same.\n";
    for code in CODES {
        let severity = match code.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
        };
        *out += &format!(
            "\n### {}\n\n{severity}. {}\n\n*Remedy:* {}\n",
            code.name, code.meaning, code.remedy
        );
    }
}

/// A type in a table; what is defined on this page is a link.
fn type_of(catalogue: &Catalogue, shape: &Shape) -> String {
    match shape {
        Shape::Int(low, high) => format!("whole number, {low} to {high}"),
        Shape::Str(low, high) => format!("text, {low} to {high} characters"),
        Shape::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            words.join(" or ")
        }
        Shape::List(item) => format!("list of {}", type_of(catalogue, item)),
        Shape::OneOrMany(item) => format!("{}, or a list of such", type_of(catalogue, item)),
        Shape::Map(item) => format!("names → {}", type_of(catalogue, item)),
        Shape::Object(object) => link(catalogue.name_of(object)),
        Shape::Kinds(kinds) => {
            let links: Vec<String> = kinds
                .iter()
                .map(|(_, object)| link(catalogue.name_of(object)))
                .collect();
            links.join(" or ")
        }
        Shape::ExprOr(object) => {
            format!(
                "[expression](#types), or {}",
                link(catalogue.name_of(object))
            )
        }
        Shape::EventOr(object) => {
            format!("[event](#types), or {}", link(catalogue.name_of(object)))
        }
        Shape::Bool => "`true` or `false`".into(),
        Shape::BoolOr(inner) => format!("`true` or `false`, or {}", type_of(catalogue, inner)),
        Shape::Number => "number".into(),
        Shape::Between(low, high) => format!("number, {low} to {high}"),
        Shape::Attributes(item) => format!("`data-` attributes → {}", type_of(catalogue, item)),
        Shape::Events(item) => format!("events → {}", type_of(catalogue, item)),
        _ => format!("[{}](#types)", short(shape)),
    }
}

/// The name of a type of text.
fn short(shape: &Shape) -> &'static str {
    match shape {
        Shape::Slug => "slug",
        Shape::Event => "event",
        Shape::EventPath => "path",
        Shape::Duration => "duration",
        Shape::Selector => "selector",
        Shape::Expr => "expression",
        Shape::Text => "text",
        Shape::Words => "words",
        Shape::Language => "language",
        Shape::Currency => "currency",
        Shape::Tree => "tree",
        _ => "name",
    }
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_ascii_lowercase())
}

/// A text that keeps to its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A sentence that keeps to its cell, in which nothing is markup.
fn prose(text: &str) -> String {
    cell(text).replace('<', "&lt;").replace('*', "\\*")
}
