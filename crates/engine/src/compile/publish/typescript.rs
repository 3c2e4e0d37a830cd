//! Types of a journey, for those who write it in TypeScript.

use std::fmt::Write;

use super::catalogue::{Catalogue, parted};
use super::upper;
use crate::compile::shape::{Field, Object, Shape, expectation};

const HEAD: &str = "\
// The types of a journey. Made from the compiler's own tables by `cargo xtask codegen`: change
// crates/engine/src/compile/schema.rs, not this file.

";

const DURATION: &str = "\
export type Duration = `${number}${Unit}` | `${number}${Unit}${number}${string}`;
type Unit = 'ms' | 's' | 'm' | 'h' | 'd';
";

const HELPERS: &str = "
/** A decision tree: a number, or a feature, a threshold, the trees below it and from it on, and the mean. */
export type Tree =
  | number
  | readonly [feature: number, threshold: number, below: Tree, from: Tree, mean?: number];

/** One, or a list of such. */
export type OneOrMany<T> = T | readonly T[];

/** An object with names of the author's choice. */
export type Named<T> = { readonly [name: string]: T };

/** Exactly one of these members. */
export type ExactlyOne<T> = {
  [K in keyof T]: { [P in K]: T[P] } & { [P in Exclude<keyof T, K>]?: never };
}[keyof T];
";

/// The module that declares the types of a journey.
#[must_use]
pub fn typescript() -> String {
    let catalogue = Catalogue::new();
    let mut out = String::from(HEAD);
    for (name, shape, text) in [
        ("EventName", Shape::Event, "string"),
        ("EventPath", Shape::EventPath, "`${string}.${string}`"),
        ("Selector", Shape::Selector, "string"),
        ("Expression", Shape::Expr, "string"),
        ("Text", Shape::Text, "string"),
    ] {
        out += &format!(
            "/** {}. */\nexport type {name} = {text};\n\n",
            upper(&expectation(&shape))
        );
    }
    out += &format!(
        "/** {}. */\n{DURATION}",
        upper(&expectation(&Shape::Duration))
    );
    out += HELPERS;
    for (name, object) in catalogue.objects() {
        write_object(&mut out, &catalogue, name, object);
    }
    out
}

fn write_object(out: &mut String, catalogue: &Catalogue, name: &str, object: &Object) {
    let (kinds, others) = parted(object);
    *out += &format!("\n/** {}. */\n", upper(object.doc));
    if kinds.is_empty() {
        *out += &format!("export interface {name} {{\n");
        others
            .iter()
            .for_each(|field| write_field(out, catalogue, field, field.required));
        *out += "}\n";
        return;
    }
    *out += &format!("export type {name} = ExactlyOne<{{\n");
    kinds
        .iter()
        .for_each(|field| write_field(out, catalogue, field, true));
    *out += "}> & {\n";
    others
        .iter()
        .for_each(|field| write_field(out, catalogue, field, field.required));
    *out += "};\n";
}

fn write_field(out: &mut String, catalogue: &Catalogue, field: &Field, required: bool) {
    let default = field
        .default
        .map(|value| format!(" Default: `{value}`."))
        .unwrap_or_default();
    let mark = if required { "" } else { "?" };
    // Writing to a text cannot fail.
    let _ = writeln!(
        out,
        "  /** {}.{default} */\n  readonly {}{mark}: {};",
        upper(field.doc),
        field.name,
        type_of(catalogue, &field.shape)
    );
}

fn type_of(catalogue: &Catalogue, shape: &Shape) -> String {
    match shape {
        Shape::Bool => "boolean".into(),
        Shape::Int(..) | Shape::Number | Shape::Between(..) => "number".into(),
        Shape::Tree => "Tree".into(),
        Shape::ExprOr(object) => format!("Expression | {}", catalogue.name_of(object)),
        Shape::EventOr(object) => format!("EventName | {}", catalogue.name_of(object)),
        Shape::Str(..) | Shape::Currency | Shape::Name | Shape::Slug | Shape::Language => {
            "string".into()
        }
        Shape::Event => "EventName".into(),
        Shape::EventPath => "EventPath".into(),
        Shape::Duration => "Duration".into(),
        Shape::BoolOr(inner) => format!("boolean | {}", type_of(catalogue, inner)),
        Shape::Selector => "Selector".into(),
        Shape::Expr => "Expression".into(),
        Shape::Text => "Text".into(),
        Shape::Words => "Text | Named<Text>".into(),
        Shape::Word(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
            words.join(" | ")
        }
        Shape::List(item) => format!("ReadonlyArray<{}>", type_of(catalogue, item)),
        Shape::OneOrMany(item) => format!("OneOrMany<{}>", type_of(catalogue, item)),
        Shape::Map(item) => format!("Named<{}>", type_of(catalogue, item)),
        Shape::Attribute => "`data-${string}`".into(),
        Shape::Attributes(item) => format!(
            "Readonly<Record<`data-${{string}}`, {}>>",
            type_of(catalogue, item)
        ),
        Shape::Events(item) => format!("Readonly<Record<EventName, {}>>", type_of(catalogue, item)),
        Shape::Object(object) => catalogue.name_of(object).into(),
        Shape::Kinds(kinds) => {
            let names: Vec<&str> = kinds
                .iter()
                .map(|(_, object)| catalogue.name_of(object))
                .collect();
            names.join(" | ")
        }
    }
}
