//! The messages that are not yet acknowledged, oldest first, and their bounds.

use alloc::vec::Vec;

use crate::message::{Message, Priority};
use crate::outbox::{Action, Reason};

/// The most messages that are kept: a visitor's afternoon without a network.
pub const QUEUE_COUNT: usize = 500;
/// The most bytes of message text that are kept in memory.
pub const MEMORY_BYTES: usize = 256 * 1024;
/// The longest message: the collector refuses a longer one.
pub const MESSAGE_BYTES: usize = 32 * 1024;
/// The greatest age: what is a week old tells nobody anything and has no consent any more.
pub const AGE_MS: u64 = 7 * 24 * 3600 * 1000;

/// The request of messages that are in none.
pub(crate) const WAITING: u32 = 0;

/// A message and the request that carries it.
pub(crate) struct Entry {
    pub(crate) message: Message,
    pub(crate) request: u32,
}

/// Messages in the order in which they leave.
#[derive(Default)]
pub(crate) struct Queue {
    pub(crate) entries: Vec<Entry>,
}

impl Queue {
    /// Appends a new message.
    pub(crate) fn push(&mut self, message: Message) {
        self.entries.push(Entry {
            message,
            request: WAITING,
        });
    }

    /// Puts messages of an earlier page before those of this one. A message that is here
    /// already is passed over: its copy here may be under way.
    pub(crate) fn put_before(&mut self, messages: Vec<Message>) {
        let mut place = 0;
        for message in messages {
            if !self
                .entries
                .iter()
                .any(|entry| entry.message.id == message.id)
            {
                self.entries.insert(
                    place,
                    Entry {
                        message,
                        request: WAITING,
                    },
                );
                place += 1;
            }
        }
    }

    /// Count and bytes of the messages that are (`true`) or are not (`false`) in a request.
    pub(crate) fn load(&self, sent: bool) -> (usize, usize) {
        let mut load = (0, 0);
        for entry in &self.entries {
            if (entry.request != WAITING) == sent {
                load.0 += 1;
                load.1 += entry.message.json.len();
            }
        }
        load
    }

    /// Lets the messages of a request wait again; says how many they were.
    pub(crate) fn release(&mut self, request: u32) -> u32 {
        let mut count = 0;
        for entry in &mut self.entries {
            if entry.request == request {
                entry.request = WAITING;
                count += 1;
            }
        }
        count
    }

    /// Lets all messages wait again.
    pub(crate) fn release_all(&mut self) {
        for entry in &mut self.entries {
            entry.request = WAITING;
        }
    }

    /// Takes out the messages of a request; says how many they were.
    pub(crate) fn settle(&mut self, request: u32) -> u32 {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.request != request);
        (before - self.entries.len()) as u32
    }

    /// Drops what is too old, then what is too much. Messages under way are spared: their
    /// answer is near, and they cannot be taken back. Returns whether something went.
    pub(crate) fn trim(&mut self, now: u64, actions: &mut Vec<Action>) -> bool {
        let mut expired = 0;
        while let Some(index) = self.entries.iter().position(|entry| {
            entry.request == WAITING && now.saturating_sub(entry.message.at) > AGE_MS
        }) {
            self.entries.remove(index);
            expired += 1;
        }
        let mut surplus = 0;
        while self.is_over() {
            let Some(index) = self.victim() else { break };
            self.entries.remove(index);
            surplus += 1;
        }
        report(actions, expired, Reason::Expired) | report(actions, surplus, Reason::Full)
    }

    fn is_over(&self) -> bool {
        let bytes = self.load(true).1 + self.load(false).1;
        self.entries.len() > QUEUE_COUNT || bytes > MEMORY_BYTES
    }

    /// The oldest message of low priority that waits, else the oldest one that waits.
    fn victim(&self) -> Option<usize> {
        let mut fallback = None;
        for (index, entry) in self.entries.iter().enumerate() {
            if entry.request == WAITING {
                if entry.message.priority == Priority::Normal {
                    return Some(index);
                }
                fallback = fallback.or(Some(index));
            }
        }
        fallback
    }
}

/// Reports dropped messages, if there were any.
pub(crate) fn report(actions: &mut Vec<Action>, count: u32, reason: Reason) -> bool {
    if count > 0 {
        actions.push(Action::Dropped { count, reason });
    }
    count > 0
}
