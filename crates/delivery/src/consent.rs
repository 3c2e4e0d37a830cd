//! What the visitor allows, and what the outbox owns in each case.

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

/// A state and the messages that exist in it: those that are held can only be sent or stored
/// after a step to `Granted`, and after a refusal there is nothing left to be used by mistake.
pub(crate) enum State {
    Pending(Queue),
    Granted(Queue),
    Denied,
}
