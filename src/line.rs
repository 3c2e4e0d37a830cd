//! A message as a line of text, on its way from the page's module to the one that delivers it, and
//! in the storage for as long as that one is not there:
//!
//! ```text
//! <1 urgent, 0 not><id> <seq> <at> <the message as JSON>
//! ```
//!
//! JSON has no line feed in it, and the head has no brace: so the host can join lines, and can send
//! one's message without reading its head.

use microstage_delivery::{Message, Priority};

use crate::text::{cut, parse_id, push_id, push_number, read_number};

/// What stands before the JSON.
pub(crate) fn head(id: u128, seq: u32, at: u64, urgent: bool) -> String {
    let mut line = String::from(if urgent { "1" } else { "0" });
    push_id(id, &mut line);
    for number in [seq.into(), at] {
        line.push(' ');
        push_number(number, &mut line);
    }
    line.push(' ');
    line
}

/// Reads a line; `None` where it is none, such as one that was cut off.
pub(crate) fn read(line: &str) -> Option<Message> {
    let (id, rest) = cut(line, b' ');
    let (seq, rest) = cut(rest, b' ');
    let (at, json) = cut(rest, b' ');
    let priority = match id.as_bytes().first()? {
        b'0' => Priority::Normal,
        b'1' => Priority::High,
        _ => return None,
    };
    Some(Message {
        id: parse_id(id.get(1..)?)?,
        seq: read_number(seq) as u32,
        at: read_number(at),
        priority,
        json: (json.starts_with('{') && json.ends_with('}')).then(|| String::from(json))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = "{\"type\":\"track\",\"event\":\"a b\"}";

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for (urgent, priority) in [(false, Priority::Normal), (true, Priority::High)] {
            let line = head(u128::MAX / 3, 7, 1_795_341_604_120, urgent) + JSON;
            let expected = Message {
                id: u128::MAX / 3,
                seq: 7,
                at: 1_795_341_604_120,
                priority,
                json: String::from(JSON),
            };
            assert_eq!(read(&line), Some(expected));
            assert!(!line.contains('\n'));
            assert_eq!(line.find('{'), Some(line.len() - JSON.len()));
        }
    }

    #[test]
    fn what_was_cut_off_is_no_line() {
        let line = head(u128::MAX / 3, 7, 1_795_341_604_120, true) + JSON;
        for at in 1..line.len() {
            assert_eq!(read(&line[at..]), None, "without its first {at} bytes");
            assert_eq!(read(&line[..at]), None, "its first {at} bytes");
        }
    }
}
