//! A page as the outbox sees it: a host that obeys, checks each action against the rules, and
//! can be closed at any point.

use microstage_delivery::{Config, Consent, Input, Outbox, limits};

use crate::network::Name;
use crate::support::{message, read_body};

/// A request that the outbox has no answer for.
pub(crate) struct Open {
    pub(crate) request: u32,
    pub(crate) keepalive: bool,
    pub(crate) bytes: usize,
    pub(crate) sent: u64,
    names: Vec<Name>,
}

pub(crate) struct Page {
    pub(crate) number: u32,
    pub(crate) tab: u32,
    pub(crate) outbox: Outbox,
    pub(crate) wake: Option<u64>,
    pub(crate) consent: Consent,
    pub(crate) open: Vec<Open>,
    pub(crate) hidden: bool,
    /// Messages pushed since the host last stored, with time and priority.
    pub(crate) unstored: Vec<(Name, u64, bool)>,
    /// Messages that wait for consent, which nothing may outlive.
    pub(crate) held: Vec<Name>,
}

impl Page {
    pub(crate) fn new(number: u32, tab: u32, seed: u32) -> Self {
        Self {
            number,
            tab,
            outbox: Outbox::new(Config {
                write_key: "\"demo\"",
                seed,
            }),
            wake: None,
            consent: Consent::Pending,
            open: Vec::new(),
            hidden: false,
            unstored: Vec::new(),
            held: Vec::new(),
        }
    }

    /// The input for a new message, which is noted as not stored yet.
    pub(crate) fn message(&mut self, now: u64, seq: u32, high: bool, pad: usize) -> Input {
        use microstage_delivery::Priority::{High, Normal};
        match self.consent {
            Consent::Pending => self.held.push((self.tab, seq)),
            Consent::Granted => self.unstored.push(((self.tab, seq), now, high)),
            Consent::Denied => {}
        }
        Input::Push(message(
            self.tab,
            seq,
            now,
            if high { High } else { Normal },
            pad,
        ))
    }

    /// Notes a request and checks it against every rule that holds for one.
    pub(crate) fn check_send(&mut self, now: u64, request: u32, body: &str, keepalive: bool) {
        assert_eq!(self.consent, Consent::Granted, "sent without consent");
        let names = read_body(body, now);
        // The outbox gives up on an answer after a while; the page of the test does so too.
        self.open.retain(|open| now < open.sent + limits::ANSWER_MS);
        for open in &self.open {
            assert!(open.request != request, "request {request} twice");
            for name in &names {
                assert!(
                    !open.names.contains(name),
                    "{name:?} in two requests at once"
                );
            }
        }
        self.open.push(Open {
            request,
            keepalive,
            bytes: body.len(),
            sent: now,
            names,
        });
        let ordinary = self.open.iter().filter(|open| !open.keepalive).count();
        assert!(ordinary <= 1, "{ordinary} ordinary requests at once");
        if keepalive {
            assert!(
                body.len() <= limits::HIDDEN_BATCH_BYTES,
                "a beacon of {} bytes",
                body.len()
            );
            assert!(self.hidden, "keepalive from a page that stays");
            let bytes = self.beacon_bytes();
            assert!(
                bytes <= limits::KEEPALIVE_BYTES,
                "{bytes} bytes of beacons under way"
            );
        } else {
            let names = &self.open[self.open.len() - 1].names;
            assert!(
                names.len() <= limits::BATCH_COUNT,
                "{} messages",
                names.len()
            );
        }
    }

    pub(crate) fn beacon_bytes(&self) -> usize {
        self.open
            .iter()
            .filter(|open| open.keepalive)
            .map(|open| open.bytes)
            .sum()
    }
}
