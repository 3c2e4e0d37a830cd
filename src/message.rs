//! Messages as JSON text (`docs/wire-format.md`), written by hand: a serialiser would cost more
//! than the rest of the delivery.

use microstage_delivery::iso8601;
use microstage_engine::Timestamp;

use crate::ids::{push_digit, push_id};

/// What every message of a page has in common.
pub(crate) struct Envelope {
    /// `"journey":…,"version":…,"program":…` as it stands in `context.microstage`.
    pub(crate) journey: String,
    /// The page as JSON.
    pub(crate) page: String,
    pub(crate) visitor: u128,
    pub(crate) tab: u128,
    pub(crate) view: u128,
    /// The visitor's name at the shop, as JSON text.
    pub(crate) user: Option<String>,
}

/// What is particular to one message.
pub(crate) struct Particulars<'a> {
    pub(crate) id: u128,
    /// `page`, `track` or `identify`.
    pub(crate) kind: &'a str,
    /// The event's name; none for `page` and `identify`.
    pub(crate) event: Option<&'a str>,
    /// JSON: `properties`, or `traits` of an `identify`.
    pub(crate) properties: &'a str,
    pub(crate) time: Timestamp,
    pub(crate) stage: &'a str,
    pub(crate) session: u128,
    pub(crate) seq: u32,
    pub(crate) order: u32,
    /// The input that a derived message follows from.
    pub(crate) cause: Option<u128>,
}

impl Envelope {
    /// The message's text.
    pub(crate) fn write(&self, message: &Particulars) -> String {
        let mut out = String::from("{\"type\":\"");
        out.push_str(message.kind);
        push_uuid(&mut out, "\",\"messageId\":\"", message.id);
        push_uuid(&mut out, ",\"anonymousId\":\"", self.visitor);
        if let Some(user) = &self.user {
            push_all(&mut out, &[",\"userId\":", user]);
        }
        if let Some(event) = message.event {
            out.push_str(",\"event\":");
            push_json(event, &mut out);
        }
        let member = if message.kind == "identify" {
            ",\"traits\":"
        } else {
            ",\"properties\":"
        };
        let timestamp = iso8601(message.time.0);
        push_all(
            &mut out,
            &[member, message.properties, ",\"timestamp\":\"", &timestamp],
        );
        out.push_str("\",\"context\":{\"library\":{\"name\":\"microstage\",\"version\":\"");
        push_all(
            &mut out,
            &[env!("CARGO_PKG_VERSION"), "\"},\"page\":", &self.page],
        );
        push_all(
            &mut out,
            &[",\"microstage\":{", &self.journey, ",\"stage\":"],
        );
        push_json(message.stage, &mut out);
        push_uuid(&mut out, ",\"session\":\"", message.session);
        push_uuid(&mut out, ",\"tab\":\"", self.tab);
        push_uuid(&mut out, ",\"view\":\"", self.view);
        push_member(&mut out, ",\"seq\":", message.seq.into());
        push_member(&mut out, ",\"order\":", message.order.into());
        push_member(&mut out, ",\"time\":", message.time.0);
        if let Some(cause) = message.cause {
            push_uuid(&mut out, ",\"derived\":true,\"cause\":\"", cause);
        }
        out.push_str("}}}");
        out
    }
}

/// Appends texts.
pub(crate) fn push_all(out: &mut String, texts: &[&str]) {
    for text in texts {
        out.push_str(text);
    }
}

fn push_uuid(out: &mut String, before: &str, id: u128) {
    out.push_str(before);
    push_id(id, out);
    out.push('"');
}

fn push_member(out: &mut String, before: &str, number: u64) {
    out.push_str(before);
    push_number(number, out);
}

/// Appends a whole number. The standard library's formatting would bring `core::fmt` into the page.
pub(crate) fn push_number(mut number: u64, out: &mut String) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// What stands before the first such character, and what stands behind it. The standard library's
/// searchers would be larger than all that this module does with texts.
pub(crate) fn cut(text: &str, separator: u8) -> (&str, &str) {
    let at = text
        .bytes()
        .position(|byte| byte == separator)
        .unwrap_or(text.len());
    (
        text.get(..at).unwrap_or(text),
        text.get(at + 1..).unwrap_or(""),
    )
}

/// Does something with each line of a text that ends each with a line feed.
pub(crate) fn each_line(text: &str, act: &mut dyn FnMut(&str)) {
    let mut rest = text;
    while !rest.is_empty() {
        let (line, tail) = cut(rest, b'\n');
        act(line);
        rest = tail;
    }
}

/// The whole number at the beginning of a text; 0 where there is none.
pub(crate) fn read_number(text: &str) -> u64 {
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.fold(0u64, |number, digit| {
        number
            .wrapping_mul(10)
            .wrapping_add(u64::from(digit - b'0'))
    })
}

/// Appends a text as JSON, with its quotes (RFC 8259 §7).
pub(crate) fn push_json(text: &str, out: &mut String) {
    out.push('"');
    push_escaped(text, out);
    out.push('"');
}

/// Appends a text as it stands inside of JSON's quotes.
pub(crate) fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\u{0}'..='\u{1f}' => {
                out.push_str("\\u00");
                push_digit(c as u8 >> 4, out);
                push_digit(c as u8, out);
            }
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_texts() {
        for (text, expected) in [
            ("plain", "\"plain\""),
            ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("tab\tnul\0esc\u{1b}", "\"tab\\u0009nul\\u0000esc\\u001b\""),
            ("größe 😀 \u{2028}", "\"größe 😀 \u{2028}\""),
        ] {
            let mut out = String::new();
            push_json(text, &mut out);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn numbers() {
        for number in [0, 9, 10, 1_795_341_604_120, u64::MAX] {
            let mut out = String::new();
            push_number(number, &mut out);
            assert_eq!(out, number.to_string());
            assert_eq!(read_number(&out), number);
        }
        assert_eq!(read_number("12x"), 12);
        assert_eq!(read_number(""), 0);
    }
}
