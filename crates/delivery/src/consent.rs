//! What the visitor allows, and what the outbox owns in each case.

use crate::line::Line;
use crate::queue::Queue;

/// What the visitor allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Not asked yet: messages are held in memory, nothing is stored, nothing is sent.
    Pending,
    /// Messages are stored and sent.
    Granted,
    /// Nothing is kept, stored or sent.
    Denied,
}

/// A state and all that exists in it: without consent there is no line to send on, and after
/// a refusal there is no queue, so neither can be used by mistake.
pub(crate) enum State {
    Pending(Queue),
    Granted(Line),
    Denied,
}
