//! The line to the collector, which exists while consent is granted: when a batch goes out,
//! what an answer means, when the host is to store.

use alloc::string::String;
use alloc::vec::Vec;

use crate::batch::{
    self, BATCH_BYTES, BATCH_COUNT, Bounds, FLUSH_BYTES, FLUSH_COUNT, HIDDEN_BATCH_BYTES,
};
use crate::ledger::{ANSWER_MS, Ledger, Open};
use crate::message::Priority;
use crate::outbox::{Action, Answer, Page, Reason};
use crate::queue::{Queue, report};
use crate::retry::Retry;

/// How long the first batch of a page gathers: many visits are over after one page.
pub const FIRST_FLUSH_MS: u64 = 1000;
/// How long the later batches gather.
pub const FLUSH_MS: u64 = 5000;
/// The least time between two [`Action::Persist`] for messages of normal priority: what a
/// crash of the browser can cost. High priority and hidden do not wait.
pub const PERSIST_MS: u64 = 500;

/// There is nothing to wait for.
pub(crate) const NEVER: u64 = u64::MAX;

/// What outlives a change of consent: requests under way still fill the browser's budget, and
/// a collector that refused goes on refusing.
pub(crate) struct Courier {
    pub(crate) head: String,
    pub(crate) ledger: Ledger,
    pub(crate) retry: Retry,
    /// The number of the next request; 0 is [`crate::queue::WAITING`].
    pub(crate) next: u32,
    /// The most messages of the next batch: halved by a body that was too large, one after
    /// repeated failures, doubled by each success.
    pub(crate) count: usize,
    /// The collector does not take anything from this page.
    pub(crate) halted: bool,
    /// Whether a batch was sent from this page.
    pub(crate) begun: bool,
}

impl Courier {
    /// Packs one body and notes it as sent; returns whether there was one.
    fn send(
        &mut self,
        now: u64,
        queue: &mut Queue,
        bounds: &Bounds,
        actions: &mut Vec<Action>,
    ) -> bool {
        let (request, keepalive) = (self.next, bounds.leaving);
        let (body, count) = batch::pack(queue, &self.head, now, request, bounds);
        if count == 0 {
            return false;
        }
        self.next += 1;
        self.begun = true;
        let deadline = now + ANSWER_MS;
        self.ledger.open(Open {
            request,
            keepalive,
            bytes: body.len(),
            count,
            deadline,
        });
        actions.push(Action::Send {
            request,
            body,
            keepalive,
        });
        true
    }
}

/// The queue of a visitor who allows it to be sent.
pub(crate) struct Line {
    pub(crate) queue: Queue,
    /// When the waiting messages are to go.
    due: u64,
    /// When the host is to store.
    persist: u64,
    /// When it last did.
    persisted: u64,
}

impl Line {
    pub(crate) fn new(now: u64, queue: Queue) -> Self {
        let mut line = Self {
            queue,
            due: now,
            persist: NEVER,
            persisted: 0,
        };
        if !line.queue.entries.is_empty() {
            line.persist = now;
        }
        line
    }

    /// A message of the given priority has joined the queue.
    pub(crate) fn pushed(&mut self, now: u64, priority: Priority, begun: bool) {
        self.due = self
            .due
            .min(now + if begun { FLUSH_MS } else { FIRST_FLUSH_MS });
        let (count, bytes) = self.queue.load(false);
        if count >= FLUSH_COUNT || bytes >= FLUSH_BYTES {
            self.due = now;
        }
        self.changed(now);
        if priority == Priority::High {
            self.persist = now;
        }
    }

    /// Messages of an earlier page have joined the queue. They are stored at once, so that
    /// the host can delete the place that they came from.
    pub(crate) fn restored(&mut self, now: u64) {
        self.due = self.due.min(now + FIRST_FLUSH_MS);
        self.persist = now;
    }

    fn changed(&mut self, now: u64) {
        self.persist = self.persist.min(now.max(self.persisted + PERSIST_MS));
    }

    /// The collector answered.
    pub(crate) fn answered(&mut self, now: u64, sent: &Open, answer: Answer, page: &mut Page) {
        let Page { courier, actions } = page;
        match answer.status {
            200..=299 => {
                self.queue.settle(sent.request);
                courier.retry.succeeded();
                courier.count = (courier.count * 2).min(BATCH_COUNT);
            }
            // Halves find the message that is too large without losing the others.
            413 if sent.count > 1 => {
                self.again(now, sent);
                courier.count = sent.count / 2;
            }
            413 => {
                report(actions, self.queue.settle(sent.request), Reason::TooLarge);
            }
            400 | 422 => {
                report(actions, self.queue.settle(sent.request), Reason::Refused);
            }
            408 | 425 | 429 => self.failed(now, sent, answer.retry_after_ms, courier),
            // Wrong key, wrong origin, wrong address: that will not change while this page
            // lives. The messages stay stored for one that is set up rightly.
            401..=499 => {
                self.again(now, sent);
                courier.halted = true;
            }
            _ => self.failed(now, sent, answer.retry_after_ms, courier),
        }
        self.changed(now);
    }

    /// The outcome of a request is unknown.
    pub(crate) fn lost(&mut self, now: u64, sent: &Open, courier: &mut Courier) {
        if sent.keepalive {
            // The browser's budget, or a beacon without answer: that says nothing about the
            // collector, and the next request goes without keepalive.
            self.again(now, sent);
        } else {
            self.failed(now, sent, None, courier);
        }
    }

    fn failed(&mut self, now: u64, sent: &Open, hint: Option<u64>, courier: &mut Courier) {
        self.again(now, sent);
        courier.retry.failed(now, hint);
        if courier.retry.is_open() {
            courier.count = 1;
        }
    }

    fn again(&mut self, now: u64, sent: &Open) {
        self.queue.release(sent.request);
        self.due = now;
    }

    /// Does all that is due, and says when something will be due again. A page that is
    /// `leaving` stores and sends what it can, whether it is due or not.
    pub(crate) fn advance(&mut self, now: u64, leaving: bool, page: &mut Page) -> u64 {
        let Page { courier, actions } = page;
        while let Some(sent) = courier.ledger.take_overdue(now) {
            self.lost(now, &sent, courier);
        }
        if self.queue.trim(now, actions) {
            self.changed(now);
        }
        // Stored before sent: what a page sends when it dies is safe in any case.
        if self.persist <= now || (leaving && self.persist != NEVER) {
            actions.push(Action::Persist);
            self.persist = NEVER;
            self.persisted = now;
        }
        if leaving && !courier.halted && courier.retry.allows_flush(now) {
            self.flush(now, courier, actions);
        }
        let due = self.due.max(courier.retry.until);
        let mut wake = self.persist.min(courier.ledger.first_deadline());
        if !courier.halted && !courier.ledger.is_busy() {
            if due > now {
                wake = wake.min(due);
            } else {
                let bounds = Bounds {
                    count: courier.count,
                    bytes: BATCH_BYTES,
                    leaving: false,
                };
                courier.send(now, &mut self.queue, &bounds, actions);
                // What did not fit goes as soon as the answer is here.
                self.due = if self.queue.load(false).0 > 0 {
                    now
                } else {
                    NEVER
                };
                wake = wake.min(courier.ledger.first_deadline());
            }
        }
        wake
    }

    /// Sends all that fits into the keepalive budget of the browser.
    fn flush(&mut self, now: u64, courier: &mut Courier, actions: &mut Vec<Action>) {
        loop {
            let bytes = HIDDEN_BATCH_BYTES.min(courier.ledger.room());
            let bounds = Bounds {
                count: BATCH_COUNT,
                bytes,
                leaving: true,
            };
            if !courier.send(now, &mut self.queue, &bounds, actions) {
                break;
            }
        }
    }
}
