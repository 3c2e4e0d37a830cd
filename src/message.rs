//! Messages as JSON text (`docs/wire-format.md`), written by hand: a serialiser would cost more
//! than the rest of the delivery.

use microstage_delivery::iso8601;
use microstage_engine::Timestamp;

use crate::text::{push_all, push_id, push_json, push_number};

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
    /// Appends the message's text.
    pub(crate) fn write(&self, message: &Particulars, out: &mut String) {
        push_all(out, &["{\"type\":\"", message.kind]);
        push_uuid(out, "\",\"messageId\":\"", message.id);
        push_uuid(out, ",\"anonymousId\":\"", self.visitor);
        if let Some(user) = &self.user {
            push_all(out, &[",\"userId\":", user]);
        }
        if let Some(event) = message.event {
            out.push_str(",\"event\":");
            push_json(event, out);
        }
        let member = if message.kind == "identify" {
            ",\"traits\":"
        } else {
            ",\"properties\":"
        };
        let timestamp = iso8601(message.time.0);
        push_all(
            out,
            &[member, message.properties, ",\"timestamp\":\"", &timestamp],
        );
        out.push_str("\",\"context\":{\"library\":{\"name\":\"microstage\",\"version\":\"");
        push_all(
            out,
            &[env!("CARGO_PKG_VERSION"), "\"},\"page\":", &self.page],
        );
        push_all(out, &[",\"microstage\":{", &self.journey, ",\"stage\":"]);
        push_json(message.stage, out);
        push_uuid(out, ",\"session\":\"", message.session);
        push_uuid(out, ",\"tab\":\"", self.tab);
        push_uuid(out, ",\"view\":\"", self.view);
        push_member(out, ",\"seq\":", message.seq.into());
        push_member(out, ",\"order\":", message.order.into());
        push_member(out, ",\"time\":", message.time.0);
        if let Some(cause) = message.cause {
            push_uuid(out, ",\"derived\":true,\"cause\":\"", cause);
        }
        out.push_str("}}}");
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
