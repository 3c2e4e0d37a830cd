//! One thing that happened, ready for the wire.

use alloc::string::String;

/// What must not be lost first, and what leaves first when the page goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Page views, clicks, scrolling, engagement.
    Normal,
    /// Exposures and purchases: without them experiments and revenue are wrong.
    High,
}

/// A message, already written as JSON by the host. The outbox never looks into the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The `messageId` of the text: made once, never again, so that the collector recognises
    /// a message that was sent twice.
    pub id: u128,
    /// Number of the message in its tab. Push in this order; the outbox keeps it.
    pub seq: u32,
    /// The engine's time when it happened, in milliseconds since the epoch, which never runs
    /// back: its age counts from here, and restored messages find their place by it.
    pub at: u64,
    /// Whether it goes first on hidden and is dropped last.
    pub priority: Priority,
    /// The JSON object, as it will stand in `batch`.
    pub json: String,
}
