//! The messages that are not yet acknowledged, oldest first, and their bounds.

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
    pub(crate) fn new(message: Message) -> Self {
        Self {
            message,
            request: WAITING,
        }
    }

    fn bytes(&self) -> usize {
        RECORD_BYTES + self.message.json.len()
    }
}

/// Messages in the order in which they leave.
#[derive(Default)]
pub(crate) struct Queue {
    pub(crate) entries: Vec<Entry>,
}

impl Queue {
    /// Puts in messages of another page, each at its place in time: they may be older than
    /// those of this page, or newer when this one comes back from the back/forward cache. A
    /// message that is here already is passed over: its copy here may be under way.
    pub(crate) fn merge(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            let mut place = self.entries.len();
            for (index, known) in self.entries.iter().enumerate().rev() {
                if known.message.id == entry.message.id {
                    place = usize::MAX;
                    break;
                }
                if (entry.message.at, entry.message.seq) < (known.message.at, known.message.seq) {
                    place = index;
                }
            }
            if place <= self.entries.len() {
                self.entries.insert(place, entry);
            }
        }
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
        let before = self.entries.len();
        self.entries.retain(|entry| entry.request != request);
        (before - self.entries.len()) as u32
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

    /// Drops what is too old, then what is too much. Messages under way are spared: their
    /// answer is near, and they cannot be taken back. Returns whether something went.
    pub(crate) fn trim(&mut self, now: u64, actions: &mut Vec<Action>) -> bool {
        for entry in &mut self.entries {
            if entry.request == WAITING && now.saturating_sub(entry.message.at) > AGE_MS {
                entry.request = GONE;
            }
        }
        let expired = self.give_up(GONE, Reason::Expired, actions);
        let mut surplus = self.surplus(MEMORY_BYTES, false);
        for entry in &mut self.entries {
            if entry.request == WAITING && surplus.takes(entry) {
                entry.request = GONE;
            }
        }
        expired | self.give_up(GONE, Reason::Full, actions)
    }

    /// How many messages are beyond a bound of bytes or the bound of count: first the oldest
    /// of normal priority, then the oldest of high. Those under way count only if asked for.
    pub(crate) fn surplus(&self, bound: usize, under_way: bool) -> Surplus {
        let mut count = self.entries.len();
        let mut bytes = 0;
        for entry in &self.entries {
            bytes += entry.bytes();
        }
        let mut surplus = Surplus { normal: 0, high: 0 };
        for priority in [Priority::Normal, Priority::High] {
            for entry in &self.entries {
                if (count > QUEUE_COUNT || bytes > bound)
                    && entry.message.priority == priority
                    && (under_way || entry.request == WAITING)
                {
                    count -= 1;
                    bytes -= entry.bytes();
                    *surplus.of(priority) += 1;
                }
            }
        }
        surplus
    }
}

/// How many of the oldest messages of each priority are too many.
pub(crate) struct Surplus {
    normal: u32,
    high: u32,
}

impl Surplus {
    fn of(&mut self, priority: Priority) -> &mut u32 {
        match priority {
            Priority::Normal => &mut self.normal,
            Priority::High => &mut self.high,
        }
    }

    /// Whether the next entry, from the oldest on, is one of them.
    pub(crate) fn takes(&mut self, entry: &Entry) -> bool {
        let left = self.of(entry.message.priority);
        let takes = *left > 0;
        *left = left.saturating_sub(1);
        takes
    }
}
