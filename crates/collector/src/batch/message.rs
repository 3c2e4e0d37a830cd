//! The judgement over one message.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::fields::Fields;
use crate::config::Limits;
use crate::problem::{Problem, describe, quote};
use crate::timestamp::{YEAR_2000_MS, parse_ms};
use crate::user_agent;

/// The message types of Segment's spec. The page sends the first three; the others are taken
/// because the collector takes what any Segment client sends.
const TYPES: [&str; 6] = ["track", "page", "identify", "screen", "group", "alias"];

/// Fields that belong to one sending of a message and not to the message: without them, a
/// message that is sent again, or that comes out of an export, is the same message.
const OF_THE_SENDING: [&str; 5] = ["sentAt", "receivedAt", "writeKey", "gpc", "browser"];

/// A clock may be this far ahead of ours.
const AHEAD_MS: i64 = 24 * 60 * 60 * 1000;

/// A message that will be stored.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) position: usize,
    pub(crate) message_id: String,
    pub(crate) visitor: String,
    pub(crate) user_id: Option<String>,
    pub(crate) kind: String,
    pub(crate) event: String,
    pub(crate) context: PageContext,
    /// When it happened: the engine's time, else the client's, else ours.
    pub(crate) time_ms: i64,
    /// What a line of an export says of its first sending.
    pub(crate) sending: Sending,
    /// The message as it is kept: compact JSON.
    pub(crate) content: String,
}

/// What is known of the browser that sent a message.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sending {
    /// It said Global Privacy Control.
    pub(crate) gpc: bool,
    /// Its family.
    pub(crate) browser: Option<&'static str>,
}

/// What `context.microstage` tells about the place of a message in its visitor's log.
#[derive(Debug, Default)]
pub(crate) struct PageContext {
    pub(crate) journey: Option<String>,
    pub(crate) version: Option<i64>,
    pub(crate) stage: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) order: i64,
    pub(crate) seq: i64,
    time_ms: Option<i64>,
}

/// Where a visitor stands in a journey after a message.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) journey: &'a str,
    pub(crate) version: i64,
    pub(crate) stage: &'a str,
}

impl PageContext {
    /// The place, when the message tells all of it.
    pub(crate) fn place(&self) -> Option<Place<'_>> {
        let (journey, stage) = (self.journey.as_deref()?, self.stage.as_deref()?);
        Some(Place {
            journey,
            version: self.version?,
            stage,
        })
    }
}

/// A message that goes to quarantine, with all the reasons.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) position: usize,
    pub(crate) message_id: Option<String>,
    pub(crate) problems: Vec<Problem>,
    /// What was sent, cut to the size that a message may have.
    pub(crate) content: String,
    /// How many bytes were sent.
    pub(crate) bytes: usize,
}

impl Refused {
    pub(crate) fn new(
        position: usize,
        message_id: Option<String>,
        problems: Vec<Problem>,
        sent: &str,
        limits: &Limits,
    ) -> Self {
        let end = sent.floor_char_boundary(limits.message_bytes);
        let content = sent[..end].to_owned();
        Self {
            position,
            message_id,
            problems,
            content,
            bytes: sent.len(),
        }
    }
}

/// Judges one message by itself. `received_at_ms` is the collector's clock.
pub(crate) fn judge(
    position: usize,
    raw: &RawValue,
    received_at_ms: i64,
    limits: &Limits,
) -> Result<Message, Refused> {
    let path = format!("batch[{position}]");
    let refuse = |message_id, problems| {
        Err(Refused::new(
            position,
            message_id,
            problems,
            raw.get(),
            limits,
        ))
    };
    let (object, sending) = match read_object(raw, &path) {
        Ok(read) => read,
        Err(problem) => return refuse(None, vec![problem]),
    };
    let mut problems = Vec::new();
    let content = content(&object);
    if content.len() > limits.message_bytes {
        problems.push(too_large(&path, content.len(), limits));
    }
    match check(&object, position, content, received_at_ms, &mut problems) {
        Some(message) if problems.is_empty() => Ok(Message { sending, ..message }),
        _ => {
            let message_id = object.get("messageId").and_then(Value::as_str);
            let readable = message_id.filter(|id| (1..=100).contains(&id.chars().count()));
            refuse(readable.map(str::to_owned), problems)
        }
    }
}

/// The fields of the message itself, and what is known of its sending before.
fn read_object(raw: &RawValue, path: &str) -> Result<(Map<String, Value>, Sending), Problem> {
    match serde_json::from_str(raw.get()) {
        Ok(Value::Object(mut object)) => {
            let browser = object.get("browser").and_then(Value::as_str);
            let sending = Sending {
                gpc: object.get("gpc") == Some(&Value::Bool(true)),
                browser: browser.and_then(user_agent::known),
            };
            OF_THE_SENDING
                .iter()
                .for_each(|name| drop(object.shift_remove(*name)));
            Ok((object, sending))
        }
        Ok(other) => {
            let remedy = "send each message as an object with type, messageId and anonymousId";
            Err(Problem::new(
                "wrong_type",
                path,
                describe(&other),
                "an object",
                remedy,
            ))
        }
        Err(error) => Err(Problem::new(
            "unreadable",
            path,
            error.to_string(),
            "JSON with well-formed strings, numbers that fit a double, and at most 127 levels",
            "send strings without half surrogate pairs, and flatter values",
        )),
    }
}

/// The text that is kept and compared. Writing it anew makes it compact, and what was sent twice
/// with other spaces is the same.
fn content(object: &Map<String, Value>) -> String {
    // A map that was just read can always be written; the alternative is a refused message.
    serde_json::to_string(object).unwrap_or_default()
}

fn too_large(path: &str, bytes: usize, limits: &Limits) -> Problem {
    let expected = format!("at most {} bytes", limits.message_bytes);
    let remedy = "send fewer properties or fewer items";
    Problem::new(
        "message_too_large",
        path,
        format!("{bytes} bytes"),
        expected,
        remedy,
    )
}

/// Checks every field, so that one answer names all that is wrong.
fn check(
    object: &Map<String, Value>,
    position: usize,
    content: String,
    received_at_ms: i64,
    problems: &mut Vec<Problem>,
) -> Option<Message> {
    let path = format!("batch[{position}]");
    let mut fields = Fields::new(object, path.as_str(), problems);
    let kind = check_type(&mut fields);
    let message_id = check_message_id(&mut fields);
    let (visitor, user_id) = check_visitor(&mut fields);
    let event = kind.and_then(|kind| check_event(kind, &mut fields));
    let timestamp_ms = check_timestamp(&mut fields, received_at_ms);
    fields.object(
        "properties",
        "send the properties by name: { \"value\": 49.9 }",
    );
    fields.object("traits", "send the traits by name: { \"plan\": \"pro\" }");
    let context = fields.object("context", "send an object, or leave it out");
    let context = context
        .map(|context| check_context(context, &path, problems))
        .unwrap_or_default();
    let time_ms = context.time_ms.or(timestamp_ms).unwrap_or(received_at_ms);
    Some(Message {
        position,
        message_id: message_id?.into(),
        visitor: visitor?.into(),
        user_id: user_id.map(str::to_owned),
        kind: kind?.into(),
        event: event?.into(),
        context,
        time_ms,
        sending: Sending::default(),
        content,
    })
}

fn check_type<'a>(fields: &mut Fields<'a, '_>) -> Option<&'a str> {
    let expected = format!("one of {}", TYPES.join(", "));
    let remedy = "send \"track\" for something that happened, \"page\" for a view of a page";
    match fields.value("type") {
        None => fields.missing("type", &expected, remedy),
        Some(Value::String(kind)) if TYPES.contains(&kind.as_str()) => return Some(kind),
        Some(Value::String(kind)) => {
            fields.problem("unknown_value", "type", quote(kind), expected, remedy);
        }
        Some(other) => fields.problem("wrong_type", "type", describe(other), expected, remedy),
    }
    None
}

fn check_message_id<'a>(fields: &mut Fields<'a, '_>) -> Option<&'a str> {
    let remedy = "make one id for each message, once, such as a UUIDv7";
    if fields.value("messageId").is_none() {
        fields.missing("messageId", "a string of 1 to 100 characters", remedy);
    }
    fields.text("messageId", 100, remedy)
}

/// The visitor is the anonymous id, or the user id of those who only have that.
fn check_visitor<'a>(fields: &mut Fields<'a, '_>) -> (Option<&'a str>, Option<&'a str>) {
    let remedy = "send the visitor's id as a string";
    let present = ["anonymousId", "userId"].map(|name| fields.value(name).is_some());
    let anonymous_id = fields.text("anonymousId", 200, remedy);
    let user_id = fields.text("userId", 200, remedy);
    if present == [false, false] {
        let expected = "anonymousId or userId, a string of 1 to 200 characters";
        fields.missing(
            "anonymousId",
            expected,
            "send an id that is the same in every message",
        );
    }
    (anonymous_id.or(user_id), user_id)
}

/// The name under which the message is read: that of a `track`, GA4's name for a view.
fn check_event<'a>(kind: &'a str, fields: &mut Fields<'a, '_>) -> Option<&'a str> {
    let remedy = "send the event's name, such as \"add_to_cart\"";
    match kind {
        "track" if fields.value("event").is_none() => {
            fields.missing("event", "a string of 1 to 128 characters", remedy);
            None
        }
        "track" => fields.text("event", 128, remedy),
        "page" => Some("page_view"),
        "screen" => Some("screen_view"),
        other => Some(other),
    }
}

fn check_timestamp(fields: &mut Fields<'_, '_>, received_at_ms: i64) -> Option<i64> {
    let value = fields.value("timestamp")?;
    let expected = "ISO 8601 with a time and an offset, such as \"2026-11-22T10:00:04.120Z\"";
    let Some(text) = value.as_str() else {
        let remedy = "send new Date().toISOString()";
        fields.problem("wrong_type", "timestamp", describe(value), expected, remedy);
        return None;
    };
    let Some(ms) = parse_ms(text) else {
        let remedy = "send new Date().toISOString()";
        fields.problem("bad_time", "timestamp", quote(text), expected, remedy);
        return None;
    };
    if (YEAR_2000_MS..=received_at_ms.saturating_add(AHEAD_MS)).contains(&ms) {
        return Some(ms);
    }
    fields.problem(
        "out_of_range",
        "timestamp",
        quote(text),
        "a time not before 2000 and at most 24 hours ahead of the collector's clock",
        "send when it happened; if that is what was sent, the device's clock is wrong",
    );
    None
}

fn check_context(
    context: &Map<String, Value>,
    path: &str,
    problems: &mut Vec<Problem>,
) -> PageContext {
    let mut fields = Fields::new(context, format!("{path}.context"), problems);
    let ours = fields.object("microstage", "leave it out: it is what the SDK writes");
    let Some(ours) = ours else {
        return PageContext::default();
    };
    let mut fields = Fields::new(ours, format!("{path}.context.microstage"), problems);
    let remedy = "send what the SDK writes, see docs/wire-format.md";
    for name in ["tab", "view", "cause"] {
        fields.text(name, 100, remedy);
    }
    let program = fields.text("program", 16, remedy);
    if let Some(program) = program.filter(|text| !is_hash(text)) {
        fields.problem(
            "bad_hash",
            "program",
            quote(program),
            "16 hex digits",
            remedy,
        );
    }
    if let Some(derived) = fields.value("derived").filter(|value| !value.is_boolean()) {
        fields.problem(
            "wrong_type",
            "derived",
            describe(derived),
            "true, or nothing",
            remedy,
        );
    }
    // Of a visitor who is not in the sample nothing is sent, so it is never 0.
    fields.whole("sample", 1..=100, remedy);
    PageContext {
        journey: fields.text("journey", 100, remedy).map(str::to_owned),
        version: fields.integer("version", 0, remedy),
        stage: fields.text("stage", 128, remedy).map(str::to_owned),
        session: fields.text("session", 100, remedy).map(str::to_owned),
        order: fields.integer("order", 0, remedy).unwrap_or_default(),
        seq: fields.integer("seq", 1, remedy).unwrap_or_default(),
        time_ms: fields.integer("time", 0, remedy),
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Judges a good message with these fields changed, received at noon.
    fn judged(changes: &Value) -> Result<Message, Vec<String>> {
        let mut message = json!({
            "type": "track", "messageId": "m", "anonymousId": "a", "event": "e",
        });
        let fields = changes.as_object().unwrap().clone();
        message.as_object_mut().unwrap().extend(fields);
        let raw = RawValue::from_string(message.to_string()).unwrap();
        let noon = parse_ms("2026-11-22T12:00:00Z").unwrap();
        let codes = |refused: Refused| refused.problems.into_iter().map(|it| it.code.into_owned());
        judge(0, &raw, noon, &Limits::default()).map_err(|refused| codes(refused).collect())
    }

    #[test]
    fn a_clock_may_be_a_day_ahead() {
        let rows = [
            ("2026-11-23T12:00:00.000Z", true),
            ("2026-11-23T12:00:00.001Z", false),
            ("2000-01-01T00:00:00.000Z", true),
            ("1999-12-31T23:59:59.999Z", false),
        ];
        for (timestamp, fine) in rows {
            let outcome = judged(&json!({ "timestamp": timestamp }));
            let expected = if fine {
                None
            } else {
                Some(vec!["out_of_range".to_owned()])
            };
            assert_eq!(outcome.err(), expected, "{timestamp}");
        }
    }

    #[test]
    fn the_engine_s_time_counts_before_the_client_s_before_ours() {
        let timestamp = "2026-11-22T10:00:00Z";
        let context = json!({ "microstage": { "time": 5 } });
        let rows = [
            (
                json!({ "timestamp": timestamp, "context": context }),
                "1970-01-01T00:00:00.005Z",
            ),
            (json!({ "timestamp": timestamp }), timestamp),
            (json!({}), "2026-11-22T12:00:00Z"),
        ];
        for (changes, expected) in rows {
            let time_ms = judged(&changes).ok().map(|message| message.time_ms);
            assert_eq!(time_ms, parse_ms(expected), "{changes}");
        }
    }
}
