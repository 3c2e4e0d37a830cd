//! The envelope of a batch, cut into messages without judging them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::Refusal;
use crate::problem::{Problem, describe};
use crate::timestamp::parse_ms;

/// A batch whose messages are still text: a message that cannot be read must not take the others
/// with it, and serde gives up a whole value for one lone surrogate in one string.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    fields: BTreeMap<String, &'a RawValue>,
}

impl<'a> Envelope<'a> {
    /// Reads the outermost object.
    pub(crate) fn read(body: &'a [u8]) -> Result<Self, Refusal> {
        let text = std::str::from_utf8(body).map_err(|error| {
            bad_request("not_json", format!("bytes that are not UTF-8: {error}"))
        })?;
        if text.trim_ascii().is_empty() {
            return Err(bad_request("empty_body", "nothing"));
        }
        let whole: &RawValue = serde_json::from_str(text)
            .map_err(|error| bad_request("not_json", error.to_string()))?;
        if !whole.get().starts_with('{') {
            return Err(bad_request("wrong_type", describe_raw(whole)));
        }
        let fields = serde_json::from_str(whole.get())
            .map_err(|error| bad_request("not_json", error.to_string()))?;
        Ok(Self { fields })
    }

    /// The key of the body: none when it is absent, a problem when it is no string.
    pub(crate) fn write_key(&self) -> Result<Option<String>, Problem> {
        let Some(raw) = self
            .fields
            .get("writeKey")
            .filter(|raw| raw.get() != "null")
        else {
            return Ok(None);
        };
        serde_json::from_str(raw.get()).map(Some).map_err(|_| {
            let remedy = "send the shop's write key, such as \"demo\"";
            Problem::new(
                "wrong_type",
                "writeKey",
                describe_raw(raw),
                "a string",
                remedy,
            )
        })
    }

    /// When the client sent the batch, by its own clock. It only serves to compare clocks, so an
    /// unreadable one is no reason to refuse what came with it.
    pub(crate) fn sent_at_ms(&self) -> Option<i64> {
        let text: String = serde_json::from_str(self.fields.get("sentAt")?.get()).ok()?;
        parse_ms(&text)
    }

    /// The messages, each as the text that was sent.
    pub(crate) fn messages(&self, limit: usize) -> Result<Vec<&'a RawValue>, Refusal> {
        let Some(raw) = self.fields.get("batch") else {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                no_batch("missing", "nothing"),
            ));
        };
        let messages: Vec<&RawValue> = serde_json::from_str(raw.get()).map_err(|_| {
            Refusal::new(
                StatusCode::BAD_REQUEST,
                no_batch("wrong_type", describe_raw(raw)),
            )
        })?;
        if messages.len() <= limit {
            return Ok(messages);
        }
        let problem = Problem::new(
            "too_many_messages",
            "batch",
            format!("{} messages", messages.len()),
            format!("at most {limit} messages"),
            "send them in several batches",
        );
        Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, problem))
    }
}

fn bad_request(code: &'static str, found: impl Into<String>) -> Refusal {
    let expected = "a JSON object with writeKey and batch";
    let remedy = "send {\"writeKey\": …, \"batch\": [ … ]}, see docs/wire-format.md";
    Refusal::new(
        StatusCode::BAD_REQUEST,
        Problem::new(code, "$", found, expected, remedy),
    )
}

fn no_batch(code: &'static str, found: impl Into<String>) -> Problem {
    let remedy = "put the messages in an array, even if it is only one";
    Problem::new(code, "batch", found, "an array of messages", remedy)
}

fn describe_raw(raw: &RawValue) -> String {
    match serde_json::from_str::<Value>(raw.get()) {
        Ok(value) => describe(&value),
        Err(error) => error.to_string(),
    }
}
