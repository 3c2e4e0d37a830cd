//! The outbox of one tab, and its place in the storage.

use microstage_delivery::{Action, Config, Consent, Input, Message, Outbox};

use super::Carrier;
use crate::line;
use crate::store::{from_text, to_text};
use crate::text::{cut, each_line, push_number, read_number};

/// What a tab left that gave no sign for this long is taken over.
const ORPHAN_MS: u64 = 600_000;

/// An outbox's records.
const OUTBOX: &str = "outbox.";

/// The lines of a tab whose module for delivery was not there yet; the host writes them.
const LINES: &str = "lines.";

/// An outbox with what it needs of a browser.
pub(super) struct Courier {
    outbox: Outbox,
    carrier: Carrier,
    tab: String,
    /// Messages that were given up.
    dropped: u32,
}

impl Courier {
    pub(super) fn new(write_key: &str, seed: u32, tab: String, carrier: Carrier) -> Self {
        Self {
            outbox: Outbox::new(Config { write_key, seed }),
            carrier,
            tab,
            dropped: 0,
        }
    }

    /// On agreement, what this tab has stored comes back. What others left is for `take_over`, which
    /// the host calls when it is this tab's turn.
    pub(super) fn decide(&mut self, now: u64, consent: Consent) -> Option<u64> {
        let wake_at = self.deliver(now, Input::Consent(consent));
        if consent == Consent::Granted {
            return self.restore(now);
        }
        wake_at
    }

    pub(super) fn adopt(&mut self, now: u64, lines: &str) -> Option<u64> {
        let wake_at = self.deliver(now, Input::Adopt(self.messages(lines)));
        // They stand in the outbox's own place now.
        self.carrier.write(&self.key(LINES), "");
        wake_at
    }

    pub(super) fn push(&mut self, now: u64, lines: &str) -> Option<u64> {
        let mut wake_at = None;
        for message in self.messages(lines) {
            wake_at = self.deliver(now, Input::Push(message));
        }
        wake_at
    }

    pub(super) fn leave(&mut self, now: u64, unloading: bool) -> Option<u64> {
        let wake_at = self.deliver(now, Input::Hidden);
        if unloading {
            self.persist(now, true);
        }
        wake_at
    }

    pub(super) fn back(&mut self, now: u64, restored: bool) -> Option<u64> {
        if restored {
            self.restore(now);
        }
        self.deliver(now, Input::Visible)
    }

    pub(super) fn deliver(&mut self, now: u64, input: Input) -> Option<u64> {
        let outcome = self.outbox.handle(now, input);
        for action in outcome.actions {
            match action {
                Action::Send {
                    request,
                    body,
                    keepalive,
                } => self.carrier.send(request, &body, keepalive),
                Action::Persist => self.persist(now, false),
                Action::Erase => self.carrier.write(&self.key(OUTBOX), ""),
                Action::Dropped { count, .. } => self.dropped += count,
                Action::Unreadable(_) => {}
            }
        }
        outcome.wake_at
    }

    pub(super) fn counts(&self) -> String {
        let stats = self.outbox.stats();
        let mut out = String::new();
        for number in [
            stats.waiting as u64,
            stats.under_way as u64,
            stats.bytes as u64,
            stats.failures.into(),
            self.dropped.into(),
        ] {
            push_number(number, &mut out);
            out.push(' ');
        }
        out
    }

    /// Reads what this tab has stored.
    fn restore(&mut self, now: u64) -> Option<u64> {
        let records = self.carrier.read(&self.key(OUTBOX)).unwrap_or_default();
        let records = cut(cut(&records, b'|').1, b'|').1;
        self.deliver(now, Input::Restore(from_text(records)))
    }

    /// Reads what tabs that are gone have left. One tab at a time: two would send the same twice.
    pub(super) fn take_over(&mut self, now: u64) -> Option<u64> {
        let own = self.key(OUTBOX);
        let mut wake_at = self.deliver(now, Input::Tick);
        each_line(&self.carrier.keys(), &mut |key| {
            if key == own || key == self.key(LINES) {
                return;
            }
            let text = self.carrier.read(key).unwrap_or_default();
            let (closed, rest) = cut(&text, b'|');
            let (saved, left) = cut(rest, b'|');
            let is_alive = closed != "1" && read_number(saved).saturating_add(ORPHAN_MS) >= now;
            let input = if is_alive {
                return;
            } else if key.starts_with(OUTBOX) {
                Input::Restore(from_text(left))
            } else if key.starts_with(LINES) {
                Input::Adopt(self.messages(left))
            } else {
                return;
            };
            wake_at = self.deliver(now, input);
            // Ours first: between the two a crash may leave both, and the collector recognises
            // what comes twice.
            self.persist(now, false);
            self.carrier.write(key, "");
        });
        wake_at
    }

    /// Writes what is not acknowledged; `closed`: others may take it over.
    fn persist(&self, now: u64, closed: bool) {
        let mut text = String::new();
        // All at once, two bytes for each and what stands before: a text that grows by and by takes
        // twice the memory.
        text.reserve_exact(2 * self.outbox.records_length() + 32);
        self.outbox.each_record(&mut |piece| {
            if text.is_empty() {
                text.push_str(if closed { "1|" } else { "0|" });
                push_number(now, &mut text);
                text.push('|');
            }
            to_text(piece, &mut text);
        });
        self.carrier.write(&self.key(OUTBOX), &text);
    }

    fn messages(&self, lines: &str) -> Vec<Message> {
        let mut messages = Vec::new();
        each_line(lines, &mut |text| messages.extend(line::read(text)));
        messages
    }

    fn key(&self, kind: &str) -> String {
        let mut key = String::from(kind);
        key.push_str(&self.tab);
        key
    }
}
