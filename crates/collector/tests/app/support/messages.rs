//! Messages to send.

use serde_json::{Value, json};

use super::Request;

/// A good message with this id.
pub(crate) fn message(id: &str) -> Value {
    json!({
        "type": "track",
        "messageId": id,
        "anonymousId": "visitor-1",
        "event": "add_to_cart",
        "properties": { "currency": "EUR", "value": 49.9 },
        "timestamp": "2026-11-22T10:00:04.120Z",
    })
}

/// The message with other fields: `null` takes one out, a dotted name goes down.
pub(crate) fn with(mut message: Value, changes: &[(&str, Value)]) -> Value {
    for (name, value) in changes {
        let (last, parents) = {
            let mut names: Vec<&str> = name.split('.').collect();
            (names.pop().unwrap(), names)
        };
        let object = parents
            .into_iter()
            .fold(&mut message, |object, name| &mut object[name]);
        if value.is_null() {
            object.as_object_mut().unwrap().shift_remove(last);
        } else {
            object[last] = value.clone();
        }
    }
    message
}

/// The body of a batch from the demo shop.
pub(crate) fn batch(messages: &[Value]) -> Vec<u8> {
    let envelope = json!({
        "writeKey": "demo",
        "sentAt": "2026-11-22T10:00:05.000Z",
        "batch": messages,
    });
    envelope.to_string().into_bytes()
}

/// A request that posts a batch with these messages.
pub(crate) fn post_of(messages: &[Value]) -> Request {
    Request::new("POST", "/v1/batch").body(batch(messages))
}
