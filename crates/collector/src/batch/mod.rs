//! From the bytes of a request to messages that can be stored, and to the reasons for the others.
//!
//! Nothing here waits, reads a clock or touches the store, so every rule of the wire can be
//! tested as data.

mod body;
mod envelope;
mod fields;
mod message;

pub(crate) use body::unpack;
pub(crate) use envelope::Envelope;
pub(crate) use fields::Fields;
pub(crate) use message::{Message, Refused, judge};

/// A batch that has been judged: everything that one transaction writes.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) write_key: String,
    pub(crate) sent_at_ms: Option<i64>,
    pub(crate) received_at_ms: i64,
    /// Whether the browser that sent it said Global Privacy Control.
    pub(crate) gpc: bool,
    /// The family of that browser, where it is known.
    pub(crate) browser: Option<&'static str>,
    pub(crate) good: Vec<Message>,
    pub(crate) refused: Vec<Refused>,
}
