//! A message as a line of text, on its way from the host (`js/message.ts`) to the module that delivers
//! it, and in the storage for as long as that one is not there:
//!
//! ```text
//! <1 urgent, 0 not><id> <seq> <at> <the message as JSON>
//! ```
//!
//! JSON has no line feed in it, and the head has no brace: so the host can join lines, and can send
//! one's message without reading its head.

use microstage_delivery::{Message, Priority};

use crate::text::{cut, parse_id, read_number};

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

    /// What stands before the JSON.
    fn head(id: &str, seq: u32, at: u64, urgent: bool) -> String {
        format!("{}{id} {seq} {at} ", u8::from(urgent))
    }

    const ID: &str = "0199a5e2-7c1b-7d2e-9b1a-3f5a0c9d8e71";
    const JSON: &str = "{\"type\":\"track\",\"event\":\"a b\"}";

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for (urgent, priority) in [(false, Priority::Normal), (true, Priority::High)] {
            let line = head(ID, 7, 1_795_341_604_120, urgent) + JSON;
            let expected = Message {
                id: 0x0199_a5e2_7c1b_7d2e_9b1a_3f5a_0c9d_8e71,
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
        let line = head(ID, 7, 1_795_341_604_120, true) + JSON;
        for at in 1..line.len() {
            assert_eq!(read(&line[at..]), None, "without its first {at} bytes");
            assert_eq!(read(&line[..at]), None, "its first {at} bytes");
        }
    }
}
