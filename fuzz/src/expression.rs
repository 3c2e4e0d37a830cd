//! Any text as an expression, over facts of all kinds of values.

use super::journey::compiled;

/// As for a journey: refused, or a program that runs.
pub fn check(bytes: &[u8]) {
    let Ok(expression) = std::str::from_utf8(bytes) else {
        return;
    };
    compiled(&journey(expression));
}

/// The expression is a segment, a filter and a condition of a slot.
fn journey(expression: &str) -> String {
    let expression = quoted(expression);
    format!(
        r#"{{ "journey": "t", "version": 1,
  "facts": {{
    "n": {{ "count": "a" }}, "d": {{ "distinct": "a.x" }}, "v": {{ "last": "a.x" }}, "s": {{ "sum": "a.y" }},
    "w": {{ "mean": "a.y", "within": "10m" }}, "f": {{ "count": "a", "where": {expression} }}
  }},
  "stages": {{ "one": {{ "initial": true }}, "two": {{ "enter": [{{ "on": "b" }}] }} }},
  "moments": {{ "m": {{ "on": "a", "hold": "10s" }} }},
  "segments": {{ "e": {expression} }},
  "slots": {{ "place": {{ "choose": [{{ "block": "note", "when": {expression} }}] }} }},
  "blocks": {{ "note": {{ "kind": "banner", "title": "A note" }} }} }}"#
    )
}

/// A text as JSON has it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..'\u{20}' => quoted.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
