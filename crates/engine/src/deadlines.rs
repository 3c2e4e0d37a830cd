//! What will happen by itself, in order: a heap with at most one entry for each thing that waits.
//!
//! Deadlines mostly move later (a timer starts anew, a session goes on). Such a move changes
//! nothing here: when the early entry is due, its owner says that it is not, and it is put back at
//! the right instant. So an event costs no heap work for the deadlines that it postpones.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::time::Timestamp;

/// Who waits. The order is the order among deadlines of the same instant: sessions end before
/// windows move, windows before timers, timers before moments end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Waiter {
    /// The session.
    Session,
    /// The oldest entry of a fact's window.
    Fact(u16),
    /// The timer of a rule.
    Rule(u16),
    /// The hold of a moment.
    Moment(u16),
}

/// The deadlines of an engine.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deadlines {
    heap: BinaryHeap<Reverse<(Timestamp, Waiter)>>,
}

impl Deadlines {
    /// Adds a waiter, unless it is in already, with an instant that is not later.
    pub(crate) fn add(&mut self, at: Timestamp, waiter: Waiter) {
        let covered = self
            .heap
            .iter()
            .any(|Reverse((time, who))| *who == waiter && *time <= at);
        if !covered {
            self.heap.push(Reverse((at, waiter)));
        }
    }

    /// The earliest instant.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes out the earliest waiter that is due at `now`.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<(Timestamp, Waiter)> {
        if self.next()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse(due)| due)
    }

    /// Forgets everybody.
    pub(crate) fn clear(&mut self) {
        self.heap.clear();
    }
}
