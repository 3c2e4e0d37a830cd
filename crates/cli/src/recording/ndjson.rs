//! Events from NDJSON: messages of our wire format, as `export` writes them, messages of other
//! Segment clients, and rows of GA4's export.

use std::io::BufRead;

use microstage_collector::user_agent;
use microstage_engine::Value;
use microstage_engine::hash::fnv64;
use microstage_engine::path::{Tree, resolve};
use serde_json::{Map, Value as Json};

use super::columns::Mapping;
use super::ga4;
use super::log::{EXPOSURE, Log, PAGE_VIEW, Told};
use super::problem::Fault;
use super::run::{KeyRef, Who};
use super::segment;
use crate::text::quote;
use crate::when;

/// Reads a file into the log. A line that cannot be replayed is left out.
pub(crate) fn read(mut input: Box<dyn BufRead>, mapping: &Mapping, log: &mut Log) {
    let renamed = Renamed::new(mapping, log);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => return,
            Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => {}
            Ok(_) => read_line(&bytes, line, &renamed, log),
            Err(error) => return log.leave_out(line, Fault::cut_off(&error)),
        }
    }
}

/// Properties that the command line says are called otherwise: for each path of the log where to
/// look first.
struct Renamed(Vec<Option<Vec<String>>>);

impl Renamed {
    fn new(mapping: &Mapping, log: &Log) -> Self {
        let place = |own: &str| {
            let found = mapping.properties.iter().find(|(name, _)| name == own);
            found.map(|(_, place)| place.split('.').map(Into::into).collect())
        };
        let paths = log.paths.iter();
        Self(paths.map(|path| place(&path.segments.join("."))).collect())
    }

    fn value(&self, log: &Log, path: u16, properties: &impl Tree) -> Value {
        let index = usize::from(path);
        if let Some(Some(segments)) = self.0.get(index) {
            let value = resolve(properties, segments);
            if !value.is_absent() {
                return value;
            }
        }
        let path = log.paths.get(index);
        path.map_or(Value::Absent, |path| resolve(properties, &path.segments))
    }
}

fn read_line(bytes: &[u8], line: u64, renamed: &Renamed, log: &mut Log) {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii();
    let json = match serde_json::from_slice(text) {
        Ok(json @ Json::Object(_)) => json,
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
        json: &json,
        faults: Vec::new(),
    };
    let is_export = json.get(ga4::EVENT).is_some() && json.get("type").is_none();
    if is_export {
        message.tell_row(line, renamed, log);
    } else {
        message.tell(line, renamed, log);
    }
    for fault in message.faults {
        log.leave_out(line, fault);
    }
}

/// A message that is read, with everything that is wrong with it.
struct Message<'a> {
    json: &'a Json,
    faults: Vec<Fault>,
}

impl<'a> Message<'a> {
    /// Adds the message to the log, unless something is wrong with it.
    fn tell(&mut self, line: u64, renamed: &Renamed, log: &mut Log) {
        let ours = self.ours();
        let derived = ours.and_then(|ours| ours.get("derived"));
        let is_exposure = self.json.get("event").and_then(Json::as_str) == Some(EXPOSURE);
        let is_kept = is_exposure && log.keeps_exposures;
        if derived.and_then(Json::as_bool) == Some(true) && !is_kept {
            // A conclusion of the engine, which the replay concludes anew.
            log.derived += 1;
            return;
        }
        let kind = self.json.get("type").and_then(Json::as_str);
        if matches!(kind, Some("identify" | "group" | "alias")) {
            // Who the visitor is, and not what happened.
            log.no_inputs += 1;
            return;
        }
        let id = self.text("messageId", "the id of the message");
        let visitor = self.visitor();
        let name = self.name();
        let at = self.time(ours);
        let properties = self.properties();
        let (Some(id), Some(visitor), Some(name), Some(at), true) =
            (id, visitor, name, at, self.faults.is_empty())
        else {
            return;
        };
        let number = |name: &str| ours.and_then(|ours| ours.get(name)?.as_u64()).unwrap_or(0);
        let word = |name: &str| ours.and_then(|ours| ours.get(name)?.as_str());
        let journey = log.programs.first().map(|it| it.program.journey.as_str());
        let recorded = word("stage").filter(|_| word("journey") == journey);
        let is_other = word("program").is_some_and(|program| program != log.hash);
        log.other_program += usize::from(recorded.is_some() && is_other);
        let told = Told {
            at,
            order: (number("order"), number("seq")),
            id: Some(id_of(id)),
            tab: word("tab").map_or(0, |tab| fnv64(tab.as_bytes())),
            recorded: recorded.map(|stage| log.stage(stage)),
            line,
        };
        log.note(KeyRef::Visitor(visitor), &self.who(ours));
        let name = log.name(name);
        // What our own page read is read as it was; other clients may call it otherwise.
        let is_ours = ours.is_some();
        log.add(KeyRef::Visitor(visitor), name, told, |log, path| {
            if is_ours {
                renamed.value(log, path, &properties)
            } else {
                renamed.value(log, path, &segment::Properties(properties))
            }
        });
    }

    /// Adds a row of GA4's export to the log, unless something is wrong with it.
    fn tell_row(&mut self, line: u64, renamed: &Renamed, log: &mut Log) {
        let visitor = self.text(ga4::VISITOR, "the id of a visitor");
        let name = self.text(ga4::EVENT, "the name of an event");
        let micros = self.micros();
        let (Some(visitor), Some(name), Some(micros), true) =
            (visitor, name, micros, self.faults.is_empty())
        else {
            return;
        };
        let told = Told {
            at: micros / 1000,
            order: (micros % 1000, 0),
            id: None,
            tab: 0,
            recorded: None,
            line,
        };
        let name = log.name(name);
        let row = ga4::Properties::Row(self.json);
        log.add(KeyRef::Visitor(visitor), name, told, |log, path| {
            renamed.value(log, path, &row)
        });
    }

    /// The time of a row: BigQuery writes whole numbers as texts.
    fn micros(&mut self) -> Option<u64> {
        let value = self.json.get(ga4::TIME).unwrap_or(&Json::Null);
        let micros = match value {
            Json::String(text) => text.parse().ok(),
            other => other.as_u64(),
        };
        if micros.is_none() {
            self.fault(
                "bad_time",
                ga4::TIME,
                describe(value),
                "microseconds since 1970, as a whole number",
                "leave the column as the export wrote it",
            );
        }
        micros
    }

    /// What the SDK wrote; absent in messages of other clients.
    fn ours(&self) -> Option<&'a Map<String, Json>> {
        self.json.get("context")?.get("microstage")?.as_object()
    }

    /// Flags of our own page, and the browser as the collector or Segment's clients tell it.
    fn who(&self, ours: Option<&Map<String, Json>>) -> Who {
        let is = |name: &str| ours.is_some_and(|ours| ours.get(name) == Some(&Json::Bool(true)));
        let agent = self.json.get("context").and_then(|it| it.get("userAgent"));
        let agent = agent.and_then(Json::as_str).unwrap_or_default();
        let browser = self.json.get("browser").and_then(Json::as_str);
        Who {
            is_preview: is("preview") || is("forced"),
            is_bot: is("bot") || user_agent::is_bot(agent),
            browser: browser
                .and_then(user_agent::known)
                .or(user_agent::family(agent)),
        }
    }

    fn visitor(&mut self) -> Option<&'a str> {
        let is_there = |name: &str| self.json.get(name).is_some_and(|value| !value.is_null());
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
            .json
            .get("properties")
            .or_else(|| self.json.get("traits"));
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
        match self.json.get(name) {
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
