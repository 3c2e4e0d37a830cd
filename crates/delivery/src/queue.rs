//! The messages that are not yet acknowledged, oldest first, and their bounds.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::message::{Message, Priority};
use crate::outbox::{Action, Reason};
use crate::records::RECORD_BYTES;

/// The most messages that are kept: a visitor's afternoon without a network.
pub const QUEUE_COUNT: usize = 500;
/// The most bytes that messages take in memory, with 33 for each beside its text.
pub const MEMORY_BYTES: usize = 256 * 1024;
/// The longest message: the collector refuses a longer one.
pub const MESSAGE_BYTES: usize = 32 * 1024;
/// The greatest age: what is a week old tells nobody anything.
pub const AGE_MS: u64 = 7 * 24 * 3600 * 1000;

/// The request of messages that are in none.
pub(crate) const WAITING: u32 = 0;
/// The request of messages that are about to be taken out.
pub(crate) const GONE: u32 = u32::MAX;

/// A message and the request that carries it.
pub(crate) struct Entry {
    pub(crate) message: Message,
    pub(crate) request: u32,
}

impl Entry {
    pub(crate) fn new(message: Message) -> Box<Self> {
        Box::new(Self {
            message,
            request: WAITING,
        })
    }

    pub(crate) fn bytes(&self) -> usize {
        RECORD_BYTES + self.message.json.len()
    }
}

/// Boxed, because moving a pointer takes less code than moving a message, and the page pays for
/// code by the byte.
#[allow(
    clippy::vec_box,
    reason = "smaller code matters more here than a level of pointers"
)]
pub(crate) type Entries = Vec<Box<Entry>>;

/// Messages in the order in which they leave.
#[derive(Default)]
pub(crate) struct Queue {
    pub(crate) entries: Entries,
}

impl Queue {
    /// Puts in messages of another page, each at its place in time: they may be older than
    /// those of this page, or newer when this one comes back from the back/forward cache. A
    /// message that is here already is passed over: its copy here may be under way.
    pub(crate) fn merge(&mut self, mut entries: Entries) {
        while let Some(entry) = entries.pop() {
            if self
                .entries
                .iter()
                .any(|known| known.message.id == entry.message.id)
            {
                continue;
            }
            let mut place = self.entries.len();
            self.entries.push(entry);
            while place > 0 && self.is_later(place - 1, place) {
                self.entries.swap(place - 1, place);
                place -= 1;
            }
        }
    }

    fn is_later(&self, one: usize, other: usize) -> bool {
        let time = |index: usize| {
            let entry = self.entries.get(index);
            entry.map(|entry| (entry.message.at, entry.message.seq))
        };
        time(one) > time(other)
    }

    /// Count and bytes of text of the messages that wait.
    pub(crate) fn waiting(&self) -> (usize, usize) {
        let mut waiting = (0, 0);
        for entry in &self.entries {
            if entry.request == WAITING {
                waiting.0 += 1;
                waiting.1 += entry.message.json.len();
            }
        }
        waiting
    }

    /// Lets the messages of a request wait again.
    pub(crate) fn release(&mut self, request: u32) {
        for entry in &mut self.entries {
            if entry.request == request {
                entry.request = WAITING;
            }
        }
    }

    /// Takes out the messages of a request; says how many they were.
    pub(crate) fn take_out(&mut self, request: u32) -> u32 {
        let mut count = 0;
        let mut index = 0;
        while let Some(entry) = self.entries.get(index) {
            if entry.request == request {
                self.entries.remove(index);
                count += 1;
            } else {
                index += 1;
            }
        }
        count
    }

    /// Takes out the messages of a request and reports them; returns whether there were any.
    pub(crate) fn give_up(
        &mut self,
        request: u32,
        reason: Reason,
        actions: &mut Vec<Action>,
    ) -> bool {
        let count = self.take_out(request);
        if count > 0 {
            actions.push(Action::Dropped { count, reason });
        }
        count > 0
    }

    /// Drops what is too old, then what is too much: high priority is kept before normal, and
    /// newer before older. Messages under way are spared: their answer is near, and they
    /// cannot be taken back. Returns whether something went.
    pub(crate) fn trim(&mut self, now: u64, actions: &mut Vec<Action>) -> bool {
        let mut count = QUEUE_COUNT;
        let mut bytes = MEMORY_BYTES;
        for entry in &mut self.entries {
            if entry.request != WAITING {
                count = count.saturating_sub(1);
                bytes = bytes.saturating_sub(entry.bytes());
            } else if now.saturating_sub(entry.message.at) > AGE_MS {
                entry.request = GONE;
            }
        }
        let expired = self.give_up(GONE, Reason::Expired, actions);
        for priority in [Priority::High, Priority::Normal] {
            for entry in self.entries.iter_mut().rev() {
                if entry.request == WAITING && entry.message.priority == priority {
                    if count == 0 || entry.bytes() > bytes {
                        entry.request = GONE;
                    } else {
                        count -= 1;
                        bytes -= entry.bytes();
                    }
                }
            }
        }
        expired | self.give_up(GONE, Reason::Full, actions)
    }
}
