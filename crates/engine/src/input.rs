//! What goes into the engine and what comes out of it: closed lists of plain values.

use crate::time::Timestamp;
use crate::value::Value;

/// A property that the host looked up for an event: which path of the program, and its value.
pub type Field = (u16, Value);

/// What can happen to a visit.
#[derive(Clone, Debug, PartialEq)]
pub enum Input<'a> {
    /// A page came into view. Page facts and moments without a hold begin anew, the page's
    /// properties are replaced, and every slot is decided.
    PageView {
        /// The message's id.
        id: u128,
        /// The event's index, where the journey listens to `page_view`.
        event: Option<u16>,
        /// The properties that the program reads, of root `event` and of root `page`.
        fields: &'a [Field],
    },
    /// Something happened.
    Event {
        /// The message's id.
        id: u128,
        /// The event's index ([`crate::Program::event`]); `None` for one that the journey does not
        /// listen to: it still keeps the session alive.
        event: Option<u16>,
        /// The properties that the program reads for it.
        fields: &'a [Field],
    },
    /// Only time passed.
    Tick,
}

/// What the host may have to do or to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// The visitor went to another stage.
    Stage {
        /// From where.
        from: u16,
        /// To where.
        to: u16,
        /// Why and when.
        conclusion: Conclusion,
    },
    /// A moment began, or began again.
    Moment {
        /// Which one.
        moment: u16,
        /// Why and when.
        conclusion: Conclusion,
    },
    /// A slot shows something else from now on.
    Slot {
        /// Which one.
        slot: u16,
        /// The block to show; `None` = the slot's own default content.
        block: Option<u16>,
        /// Which of the slot's choices decided.
        choice: Option<u16>,
    },
}

/// What every conclusion of the engine carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// Its id, the same wherever it is concluded ([`crate::hash::derive_id`]).
    pub id: u128,
    /// The rule that fired: an index into [`crate::Program::rules`].
    pub rule: u16,
    /// The message, or the deadline, that led to it.
    pub cause: u128,
    /// When: for a deadline its own instant, however late the host woke.
    pub at: Timestamp,
}

/// Everything that came of one call.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// In the order in which they happened.
    pub outputs: Vec<Output>,
    /// When to call again, if nothing else happens; `None` = there is nothing to wait for.
    pub wake_at: Option<Timestamp>,
}
