//! The format as others read it: a JSON Schema for editors, types for TypeScript, a page for people.
//! All three are made from the tables that the compiler checks by, so none can say anything else.

mod catalogue;
mod codes;
mod functions;
mod json_schema;
mod reference;
#[cfg(test)]
mod tests;
mod typescript;

pub use codes::{CODES, Code};
pub use json_schema::json_schema;
pub use reference::reference;
pub use typescript::typescript;

/// Where the JSON Schema is published: its identity, and what `$schema` names.
pub const SCHEMA_ADDRESS: &str = "https://microstage.dev/schema/journey-1.json";

/// With a capital letter, as a sentence begins.
fn upper(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
