//! The outbox: what goes in, what comes out, and which state it reaches.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use crate::consent::{Consent, State};
use crate::line::{FIRST_FLUSH_MS, Line, NEVER, NO_STATUS};
use crate::message::Message;
use crate::queue::{Entry, MESSAGE_BYTES, Queue};
use crate::records::{self, Unreadable};

/// The last instant that is told apart from later ones (as in JavaScript), so that no sum of
/// an instant and a pause can overflow.
const LAST_INSTANT: u64 = 1 << 53;

/// What an outbox is made with.
#[derive(Clone, Copy, Debug)]
pub struct Config<'a> {
    /// The write key as JSON text, with its quotes, as it stands after `"writeKey":`.
    pub write_key: &'a str,
    /// Spreads the pauses after failures, so that pages do not come back all at once. Any
    /// number drawn by the host.
    pub seed: u32,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A new message. Before consent it is held in memory; after a refusal it is forgotten.
    Push(Message),
    /// Messages that were kept elsewhere until now, in order: those of the time before there was an
    /// outbox. They go with the first batch, which gathers from the first one's own time on, and
    /// are stored at once. What is known already is passed over.
    Adopt(Vec<Message>),
    /// The visitor decided, now or on an earlier page. An outbox begins with
    /// [`Consent::Pending`].
    Consent(Consent),
    /// The collector answered a request.
    Sent {
        /// The number from [`Action::Send`].
        request: u32,
        /// The HTTP status; 0 is that of a request without an answer.
        status: u16,
        /// The pause that the answer asks for by `Retry-After`.
        retry_after_ms: Option<u64>,
    },
    /// A request has no answer: the network failed, or the browser refused it.
    Failed {
        /// The number from [`Action::Send`].
        request: u32,
    },
    /// A request never went out, because the host let it wait (for another tab's turn) until now:
    /// its messages wait again, and nothing is known against the collector. Say so before
    /// [`Input::Hidden`], which then sends them.
    Unsent {
        /// The number from [`Action::Send`].
        request: u32,
    },
    /// The page goes away, perhaps for good (`visibilitychange` to hidden, `pagehide`): all
    /// that fits into the browser's keepalive budget is sent at once. May come many times.
    Hidden,
    /// The page is back (`visibilitychange` to visible, `pageshow`).
    Visible,
    /// The time of [`Outcome::wake_at`] has come.
    Tick,
    /// What [`Outbox::records`] gave on an earlier page; no bytes if nothing is stored. Read the
    /// storage each time after [`Consent::Granted`], and when a page comes back from the
    /// back/forward cache, since another page may have written meanwhile: before that there is
    /// no [`Action::Persist`], which would write over it. What is known already is passed over.
    Restore(Vec<u8>),
    /// The network is back.
    Online,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Post the body to the collector, then say what came of it by [`Input::Sent`] or
    /// [`Input::Failed`]. A beacon has no answer: say nothing, unless it was refused.
    Send {
        /// Numbers the request; never used twice by an outbox.
        request: u32,
        /// The JSON text of the body.
        body: String,
        /// The request must outlive the page: `keepalive`, or a beacon.
        keepalive: bool,
    },
    /// Write [`Outbox::records`] to the storage, in place of what is there.
    Persist,
    /// Delete what was stored.
    Erase,
    /// Messages were given up.
    Dropped {
        /// How many.
        count: u32,
        /// Why.
        reason: Reason,
    },
    /// The bytes of [`Input::Restore`] were refused as a whole; nothing was taken from them.
    Unreadable(Unreadable),
}

/// Why messages were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There were too many, or too many bytes.
    Full,
    /// They were too old.
    Expired,
    /// A single one was too large, for us or for the collector.
    TooLarge,
    /// The collector could not read the batch.
    Refused,
}

/// All that follows from an input.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What is to be done, in this order.
    pub actions: Vec<Action>,
    /// When to call again with [`Input::Tick`], unless another input comes first; `None` when
    /// there is nothing to wait for. Always later than the instant of the call.
    pub wake_at: Option<u64>,
}

/// How things stand, for the debug panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Messages that wait.
    pub waiting: usize,
    /// Messages in requests without an answer yet.
    pub under_way: usize,
    /// Bytes of the text of both.
    pub bytes: usize,
    /// Failures in a row.
    pub failures: u32,
    /// The collector refused this page (wrong key, origin or address); nothing is sent until
    /// the next one.
    pub halted: bool,
}

/// Messages that the collector has not acknowledged, and what is done about them.
pub struct Outbox {
    state: State,
    line: Line,
}

impl Outbox {
    /// An empty outbox that waits for consent.
    #[must_use]
    pub fn new(config: Config<'_>) -> Self {
        Self {
            state: State::Pending(Queue::default()),
            line: Line::new(config.write_key, config.seed),
        }
    }

    /// Takes in what happened at `now_ms` (milliseconds since the epoch, never running back)
    /// and says all that follows from it.
    pub fn handle(&mut self, now_ms: u64, input: Input) -> Outcome {
        let now = now_ms.min(LAST_INSTANT);
        let mut actions = Vec::new();
        let leaving = matches!(input, Input::Hidden);
        match input {
            Input::Push(message) => self.push(now, message, &mut actions),
            Input::Adopt(messages) => self.adopt(now, messages, &mut actions),
            Input::Consent(consent) => self.consent(now, consent, &mut actions),
            Input::Sent {
                request,
                status,
                retry_after_ms,
            } => {
                self.answer(now, request, status, retry_after_ms, &mut actions);
            }
            Input::Failed { request } => self.answer(now, request, NO_STATUS, None, &mut actions),
            Input::Unsent { request } => self.take_back(now, request),
            // The first batch after coming back is soon again.
            Input::Visible => self.line.begun = false,
            Input::Restore(bytes) => self.restore(now, &bytes, &mut actions),
            Input::Online => self.line.retry.online(),
            Input::Hidden | Input::Tick => {}
        }
        let wake = match &mut self.state {
            State::Granted(queue) => self.line.advance(now, leaving, queue, &mut actions),
            State::Pending(queue) => {
                queue.trim(now, &mut actions);
                NEVER
            }
            State::Denied => NEVER,
        };
        Outcome {
            actions,
            wake_at: (wake != NEVER).then_some(wake),
        }
    }

    /// The stored form of all that is not acknowledged; empty when there is nothing to keep
    /// or no consent to keep it.
    #[must_use]
    pub fn records(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.records_length());
        self.each_record(&mut |piece| bytes.extend_from_slice(piece));
        bytes
    }

    /// The same, piece by piece, for a host that has no room to spare.
    pub fn each_record(&self, out: &mut dyn FnMut(&[u8])) {
        if let State::Granted(queue) = &self.state {
            records::write(queue, out);
        }
    }

    /// How many bytes that are, at most.
    #[must_use]
    pub fn records_length(&self) -> usize {
        match &self.state {
            State::Granted(queue) => records::length(queue),
            State::Pending(_) | State::Denied => 0,
        }
    }

    /// How things stand.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let (State::Pending(queue) | State::Granted(queue)) = &self.state else {
            return Stats::default();
        };
        let waiting = queue.waiting().0;
        Stats {
            waiting,
            under_way: queue.entries.len() - waiting,
            bytes: queue
                .entries
                .iter()
                .map(|entry| entry.message.json.len())
                .sum(),
            failures: self.line.retry.failures,
            halted: self.line.halted,
        }
    }

    fn push(&mut self, now: u64, message: Message, actions: &mut Vec<Action>) {
        if is_too_large(&message, actions) {
            return;
        }
        let priority = message.priority;
        if let State::Pending(queue) | State::Granted(queue) = &mut self.state {
            queue.entries.push(Entry::new(message));
        }
        if let State::Granted(queue) = &self.state {
            self.line.pushed(now, priority, queue);
        }
    }

    fn adopt(&mut self, now: u64, messages: Vec<Message>, actions: &mut Vec<Action>) {
        let (State::Pending(queue) | State::Granted(queue)) = &mut self.state else {
            return;
        };
        let mut entries = Vec::new();
        let mut first = now;
        for message in messages {
            if !is_too_large(&message, actions) {
                first = first.min(message.at);
                entries.push(Entry::new(message));
            }
        }
        if !entries.is_empty() {
            queue.merge(entries);
            self.line.join(first + FIRST_FLUSH_MS, now);
        }
    }

    fn restore(&mut self, now: u64, bytes: &[u8], actions: &mut Vec<Action>) {
        if let State::Pending(queue) | State::Granted(queue) = &mut self.state {
            match records::read(bytes) {
                Ok(entries) => queue.merge(entries),
                Err(unreadable) => actions.push(Action::Unreadable(unreadable)),
            }
            self.line.restored = true;
            if !bytes.is_empty() {
                self.line.join(now + FIRST_FLUSH_MS, now);
            }
        }
    }

    fn answer(
        &mut self,
        now: u64,
        request: u32,
        status: u16,
        pause: Option<u64>,
        actions: &mut Vec<Action>,
    ) {
        let Some(sent) = self.line.ledger.take(request, 0) else {
            return;
        };
        if let State::Pending(queue) | State::Granted(queue) = &mut self.state {
            self.line
                .answered(now, &sent, status, pause, queue, actions);
        }
    }

    fn take_back(&mut self, now: u64, request: u32) {
        let Some(sent) = self.line.ledger.take(request, 0) else {
            return;
        };
        if let State::Pending(queue) | State::Granted(queue) = &mut self.state {
            self.line.unsent(now, &sent, queue);
        }
    }

    fn consent(&mut self, now: u64, consent: Consent, actions: &mut Vec<Action>) {
        let granted = matches!(self.state, State::Granted(_));
        let queue = match &mut self.state {
            State::Pending(queue) | State::Granted(queue) => mem::take(queue),
            State::Denied => Queue::default(),
        };
        self.state = if consent == Consent::Granted {
            if !granted && !queue.entries.is_empty() {
                self.line.join(now, now);
            }
            State::Granted(queue)
        } else {
            self.line.restored = false;
            if granted || consent == Consent::Denied {
                actions.push(Action::Erase);
            }
            if consent == Consent::Denied {
                State::Denied
            } else {
                State::Pending(queue)
            }
        };
    }
}

/// Whether a message is longer than any collector takes; it is then given up.
fn is_too_large(message: &Message, actions: &mut Vec<Action>) -> bool {
    let found = message.json.len() > MESSAGE_BYTES;
    if found {
        actions.push(Action::Dropped {
            count: 1,
            reason: Reason::TooLarge,
        });
    }
    found
}
