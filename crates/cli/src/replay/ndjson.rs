//! Events from NDJSON: messages of our wire format, as `export` writes them.

use std::io::BufRead;

use microstage_engine::hash::fnv64;
use serde_json::{Map, Value as Json};

use super::events::{Event, Key, Log, PAGE_VIEW};
use super::problem::Fault;
use crate::host;
use crate::text::quote;
use crate::when;

/// Reads a file into the log. A line that cannot be replayed is left out.
pub(crate) fn read(mut input: Box<dyn BufRead>, log: &mut Log) {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => return,
            Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => {}
            Ok(_) => read_line(&bytes, line, log),
            Err(error) => return log.leave_out(line, Fault::cut_off(&error)),
        }
    }
}

fn read_line(bytes: &[u8], line: u64, log: &mut Log) {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii();
    let object = match serde_json::from_slice(text) {
        Ok(Json::Object(object)) => object,
        Ok(other) => {
            let remedy = "write one message a line, as `microstage export` does";
            let fault = Fault::new("wrong_type", "$", describe(&other), "an object", remedy);
            return log.leave_out(line, fault);
        }
        Err(error) => {
            // The text is one line, so the parser's own count of lines says nothing.
            let reason = error.to_string().replace(" at line 1 column", " at column");
            let found = format!("{} ({reason})", quote(&String::from_utf8_lossy(text)));
            let remedy = "write one message a line; this line is cut off or damaged";
            let fault = Fault::new("not_json", "$", found, "a message as JSON", remedy);
            return log.leave_out(line, fault);
        }
    };
    let mut message = Message {
        object: &object,
        faults: Vec::new(),
    };
    match message.read(line, log) {
        Some(Read::Event(key, event)) => log.add(key, event),
        Some(Read::Derived) => log.derived += 1,
        Some(Read::NoInput) => log.no_inputs += 1,
        None => message
            .faults
            .into_iter()
            .for_each(|fault| log.leave_out(line, fault)),
    }
}

/// What a message is to a replay.
enum Read {
    /// An input.
    Event(Key, Event),
    /// A conclusion of the engine, which the replay concludes anew.
    Derived,
    /// Nothing that an engine is told: who the visitor is, not what happened.
    NoInput,
}

/// A message that is read, with everything that is wrong with it.
struct Message<'a> {
    object: &'a Map<String, Json>,
    faults: Vec<Fault>,
}

impl<'a> Message<'a> {
    fn read(&mut self, line: u64, log: &mut Log) -> Option<Read> {
        let ours = self.ours();
        let derived = ours.and_then(|ours| ours.get("derived"));
        if derived.and_then(Json::as_bool) == Some(true) {
            return Some(Read::Derived);
        }
        let kind = self.object.get("type").and_then(Json::as_str);
        if matches!(kind, Some("identify" | "group" | "alias")) {
            return Some(Read::NoInput);
        }
        let id = self.text("messageId", "the id of the message");
        let visitor = self.visitor();
        let name = self.name();
        let at = self.time(ours);
        let properties = self.properties();
        let (Some(id), Some(visitor), Some(name), Some(at), true) =
            (id, visitor, name, at, self.faults.is_empty())
        else {
            return None;
        };
        let kind = log.kind(name);
        let fields = host::fields(&log.loaded, kind.event, kind.is_page_view, properties);
        let number = |name: &str| ours.and_then(|ours| ours.get(name)?.as_u64()).unwrap_or(0);
        let word = |name: &str| ours.and_then(|ours| ours.get(name)?.as_str());
        let is_of_journey = word("journey") == Some(log.loaded.program.journey.as_str());
        let recorded = word("stage").filter(|_| is_of_journey);
        let is_other = word("program").is_some_and(|program| program != log.hash);
        log.other_program += usize::from(recorded.is_some() && is_other);
        let event = Event {
            at,
            order: (number("order"), number("seq")),
            id: id_of(id),
            tab: word("tab").map_or(0, |tab| fnv64(tab.as_bytes())),
            kind,
            fields: fields.into(),
            recorded: recorded.map(|stage| log.stage(stage)),
            place: log.place(line),
        };
        Some(Read::Event(Key::Visitor(visitor.into()), event))
    }

    /// What the SDK wrote; absent in messages of other clients.
    fn ours(&self) -> Option<&'a Map<String, Json>> {
        self.object.get("context")?.get("microstage")?.as_object()
    }

    fn visitor(&mut self) -> Option<&'a str> {
        let is_there = |name: &str| self.object.get(name).is_some_and(|value| !value.is_null());
        let name = if is_there("userId") && !is_there("anonymousId") {
            "userId"
        } else {
            "anonymousId"
        };
        self.text(name, "the id of a visitor in anonymousId or userId")
    }

    /// The name under which the engine knows the message, as the collector names it.
    fn name(&mut self) -> Option<&'a str> {
        let expected = "the type of a message: track, page or identify";
        match self.text("type", expected)? {
            "track" => self.text("event", "the name of an event"),
            "page" => Some(PAGE_VIEW),
            "screen" => Some("screen_view"),
            other => {
                let remedy = "write \"track\" for something that happened";
                self.fault("unknown_value", "type", quote(other), expected, remedy);
                None
            }
        }
    }

    /// The engine's time, or else the client's.
    fn time(&mut self, ours: Option<&Map<String, Json>>) -> Option<u64> {
        if let Some(value) = ours.and_then(|ours| ours.get("time")) {
            let time = value.as_u64();
            if time.is_none() {
                self.fault(
                    "wrong_type",
                    "context.microstage.time",
                    describe(value),
                    "milliseconds since 1970, as a whole number",
                    "leave the field as the SDK wrote it",
                );
            }
            return time;
        }
        let text = self.text("timestamp", when::EXPECTED)?;
        let time = when::parse(text);
        if time.is_none() {
            self.fault(
                "bad_time",
                "timestamp",
                quote(text),
                when::EXPECTED,
                when::REMEDY,
            );
        }
        time
    }

    fn properties(&mut self) -> &'a Json {
        // Traits are to `identify` what properties are to the others.
        let value = self
            .object
            .get("properties")
            .or_else(|| self.object.get("traits"));
        match value {
            None => &Json::Null,
            Some(value @ (Json::Null | Json::Object(_))) => value,
            Some(other) => {
                let remedy = "write the properties by name: { \"value\": 49.9 }";
                self.fault(
                    "wrong_type",
                    "properties",
                    describe(other),
                    "an object",
                    remedy,
                );
                &Json::Null
            }
        }
    }

    fn text(&mut self, name: &'static str, expected: &str) -> Option<&'a str> {
        let remedy = "see docs/wire-format.md; `microstage export` writes it";
        match self.object.get(name) {
            None | Some(Json::Null) => self.fault("missing", name, "nothing", expected, remedy),
            Some(Json::String(text)) if text.is_empty() => {
                self.fault("missing", name, "an empty string", expected, remedy);
            }
            Some(Json::String(text)) => return Some(text),
            Some(other) => {
                let expected = format!("{expected}, as a string");
                self.fault("wrong_type", name, describe(other), &expected, remedy);
            }
        }
        None
    }

    fn fault(
        &mut self,
        code: &'static str,
        path: &str,
        found: impl Into<String>,
        expected: &str,
        remedy: &str,
    ) {
        self.faults
            .push(Fault::new(code, path, found, expected, remedy));
    }
}

/// The id as the engine has it: a UUID's bits, or a hash of what another client sent.
pub(crate) fn id_of(text: &str) -> u128 {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let is_uuid = digits.len() == 32 && text.len() == 36;
    let uuid = u128::from_str_radix(&digits, 16).ok().filter(|_| is_uuid);
    uuid.unwrap_or_else(|| {
        let salted = format!("id:{text}");
        u128::from(fnv64(text.as_bytes())) << 64 | u128::from(fnv64(salted.as_bytes()))
    })
}

/// Says what a JSON value is, in the words of `found`.
fn describe(value: &Json) -> String {
    match value {
        Json::Null => "null".into(),
        Json::Bool(value) => format!("{value} (boolean)"),
        Json::Number(value) => format!("{value} (number)"),
        Json::String(value) => quote(value),
        Json::Array(_) => "an array".into(),
        Json::Object(_) => "an object".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_or_hashes() {
        let uuid = "0199a5e2-7c1b-7d2e-9b1a-3f5a0c9d8e71";
        assert_eq!(id_of(uuid), 0x0199_a5e2_7c1b_7d2e_9b1a_3f5a_0c9d_8e71);
        let others = ["", "a", "b", "0199a5e27c1b7d2e9b1a3f5a0c9d8e71", "+199a5e2"];
        for (index, text) in others.iter().enumerate() {
            assert!(
                others[..index]
                    .iter()
                    .all(|other| id_of(other) != id_of(text)),
                "{text}"
            );
        }
    }
}
