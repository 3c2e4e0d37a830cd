//! The outbox: what goes in, what comes out, and which state it reaches.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use crate::batch::{self, BATCH_COUNT};
use crate::consent::{Consent, State};
use crate::ledger::Ledger;
use crate::line::{Courier, Line, NEVER};
use crate::message::Message;
use crate::queue::{MESSAGE_BYTES, Queue, WAITING, report};
use crate::records::{self, Unreadable};
use crate::retry::Retry;

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
    /// The visitor decided, now or on an earlier page. An outbox begins with
    /// [`Consent::Pending`].
    Consent(Consent),
    /// The collector answered a request.
    Sent {
        /// The number from [`Action::Send`].
        request: u32,
        /// The HTTP status.
        status: u16,
        /// The pause that the answer asks for by `Retry-After`.
        retry_after_ms: Option<u64>,
    },
    /// A request has no answer: the network failed, or the browser refused it.
    Failed {
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
    /// What [`Outbox::records`] gave on an earlier page. Hand it over again after a page came
    /// back from the back/forward cache: what is known already is passed over.
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

/// What the collector said, in parts.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after_ms: Option<u64>,
}

/// What a step of the line works with besides its own state.
pub(crate) struct Page<'a> {
    pub(crate) courier: &'a mut Courier,
    pub(crate) actions: &'a mut Vec<Action>,
}

/// Messages that the collector has not acknowledged, and what is done about them.
pub struct Outbox {
    state: State,
    courier: Courier,
}

impl Outbox {
    /// An empty outbox that waits for consent.
    #[must_use]
    pub fn new(config: Config<'_>) -> Self {
        Self {
            state: State::Pending(Queue::default()),
            courier: Courier {
                head: batch::head(config.write_key),
                ledger: Ledger::default(),
                retry: Retry::new(config.seed),
                next: WAITING + 1,
                count: BATCH_COUNT,
                halted: false,
                begun: false,
            },
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
            Input::Consent(consent) => self.consent(now, consent, &mut actions),
            Input::Sent {
                request,
                status,
                retry_after_ms,
            } => {
                let answer = Some(Answer {
                    status,
                    retry_after_ms,
                });
                self.answer(now, request, answer, &mut actions);
            }
            Input::Failed { request } => self.answer(now, request, None, &mut actions),
            // The first batch after coming back is soon again.
            Input::Visible => self.courier.begun = false,
            Input::Restore(bytes) => self.restore(now, &bytes, &mut actions),
            Input::Online => self.courier.retry.online(),
            Input::Hidden | Input::Tick => {}
        }
        let mut page = Page {
            courier: &mut self.courier,
            actions: &mut actions,
        };
        let wake = match &mut self.state {
            State::Granted(line) => line.advance(now, leaving, &mut page),
            State::Pending(queue) => {
                queue.trim(now, page.actions);
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
        match &self.state {
            State::Granted(line) => records::write(&line.queue),
            State::Pending(_) | State::Denied => Vec::new(),
        }
    }

    /// How things stand.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let queue = match &self.state {
            State::Pending(queue) => queue,
            State::Granted(line) => &line.queue,
            State::Denied => return Stats::default(),
        };
        let (waiting, sent) = (queue.load(false), queue.load(true));
        Stats {
            waiting: waiting.0,
            under_way: sent.0,
            bytes: waiting.1 + sent.1,
            failures: self.courier.retry.failures,
            halted: self.courier.halted,
        }
    }

    fn push(&mut self, now: u64, message: Message, actions: &mut Vec<Action>) {
        if message.json.len() > MESSAGE_BYTES {
            report(actions, 1, Reason::TooLarge);
            return;
        }
        match &mut self.state {
            State::Pending(queue) => queue.push(message),
            State::Granted(line) => {
                let priority = message.priority;
                line.queue.push(message);
                line.pushed(now, priority, self.courier.begun);
            }
            State::Denied => {}
        }
    }

    fn restore(&mut self, now: u64, bytes: &[u8], actions: &mut Vec<Action>) {
        let messages = records::read(bytes).unwrap_or_else(|unreadable| {
            actions.push(Action::Unreadable(unreadable));
            Vec::new()
        });
        match &mut self.state {
            State::Pending(queue) => queue.put_before(messages),
            State::Granted(line) => {
                line.queue.put_before(messages);
                line.restored(now);
            }
            // They are from a time before the refusal.
            State::Denied => actions.push(Action::Erase),
        }
    }

    fn answer(
        &mut self,
        now: u64,
        request: u32,
        answer: Option<Answer>,
        actions: &mut Vec<Action>,
    ) {
        let sent = self.courier.ledger.take(request);
        if let (State::Granted(line), Some(sent)) = (&mut self.state, sent) {
            let mut page = Page {
                courier: &mut self.courier,
                actions,
            };
            match answer {
                Some(answer) => line.answered(now, &sent, answer, &mut page),
                None => line.lost(now, &sent, page.courier),
            }
        }
    }

    fn consent(&mut self, now: u64, consent: Consent, actions: &mut Vec<Action>) {
        let state = mem::replace(&mut self.state, State::Denied);
        self.state = match (consent, state) {
            (Consent::Granted, State::Pending(queue)) => State::Granted(Line::new(now, queue)),
            (Consent::Granted, State::Denied) => State::Granted(Line::new(now, Queue::default())),
            (Consent::Pending, State::Denied) => State::Pending(Queue::default()),
            (Consent::Pending, State::Granted(mut line)) => {
                actions.push(Action::Erase);
                line.queue.release_all();
                State::Pending(line.queue)
            }
            (Consent::Denied, _) => {
                actions.push(Action::Erase);
                State::Denied
            }
            (Consent::Granted | Consent::Pending, state) => state,
        };
    }
}
