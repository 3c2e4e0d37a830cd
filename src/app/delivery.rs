//! Messages on their way: to the outbox, through the host, into the storage.

use microstage_delivery::{Action, Consent, Input as Delivery, Message, Priority};
use microstage_engine::Timestamp;

use super::App;
use crate::ids::push_id;
use crate::message::{Particulars, cut, each_line, push_number, read_number};
use crate::store::{from_text, to_text};

/// An outbox whose tab gave no sign for this long is taken over.
const ORPHAN_MS: u64 = 600_000;

impl App {
    /// Hands a message to the outbox, once the visitor agreed.
    pub(super) fn send(
        &mut self,
        id: u128,
        kind: &str,
        event: Option<&str>,
        properties: &str,
        time: Timestamp,
        cause: Option<u128>,
    ) {
        if self.consent != Consent::Granted {
            return;
        }
        self.seq += 1;
        self.visitor.order += 1;
        let json = self.envelope.write(&Particulars {
            id,
            kind,
            event,
            properties,
            time,
            stage: self.engine.stage_name(),
            session: self.engine.session().map_or(0, |session| session.id),
            seq: self.seq,
            order: self.visitor.order,
            cause,
        });
        let urgent = matches!(event, Some("purchase" | "experiment_viewed"));
        let priority = if urgent {
            Priority::High
        } else {
            Priority::Normal
        };
        let message = Message {
            id,
            seq: self.seq,
            at: time.0,
            priority,
            json,
        };
        self.deliver(time, Delivery::Push(message));
    }

    /// Tells what the shop said of the visitor, once the visitor agreed.
    pub(super) fn send_traits(&mut self) {
        if self.consent == Consent::Granted
            && let Some((at, traits)) = self.traits.take()
        {
            let id = self.ids.mint(at);
            self.send(id, "identify", None, &traits, at, None);
        }
    }

    pub(super) fn deliver(&mut self, now: Timestamp, input: Delivery) {
        let outcome = self.outbox.handle(now.0, input);
        self.outbox_wakes = outcome.wake_at;
        for action in outcome.actions {
            match action {
                Action::Send {
                    request,
                    body,
                    keepalive,
                } => {
                    self.host.send(request, &body, keepalive);
                }
                Action::Persist => self.persist(now, false),
                Action::Erase => self.host.write(&self.outbox_key(), ""),
                Action::Dropped { count, .. } => self.refused += count,
                Action::Unreadable(_) => {}
            }
        }
    }

    /// What this tab and pages that are gone could not send is sent from here.
    pub(super) fn take_over_outboxes(&mut self, now: Timestamp) {
        let own = self.host.read(&self.outbox_key()).unwrap_or_default();
        let records = cut(cut(&own, b'|').1, b'|').1;
        self.deliver(now, Delivery::Restore(from_text(records)));
        each_line(&self.host.keys(), &mut |key| {
            if !key.starts_with("outbox.") || *key == self.outbox_key() {
                return;
            }
            let Some(text) = self.host.read(key) else {
                return;
            };
            let (closed, stored) = cut(&text, b'|');
            let (saved, records) = cut(stored, b'|');
            if closed == "1" || read_number(saved).saturating_add(ORPHAN_MS) < now.0 {
                self.deliver(now, Delivery::Restore(from_text(records)));
                // Ours first: between the two a crash may leave both, and the collector
                // recognises what comes twice.
                self.persist(now, false);
                self.host.write(key, "");
            }
        });
    }

    pub(super) fn persist(&self, now: Timestamp, closed: bool) {
        let records = self.outbox.records();
        let mut text = String::new();
        if !records.is_empty() {
            text.push_str(if closed { "1|" } else { "0|" });
            push_number(now.0, &mut text);
            text.push('|');
            to_text(&records, &mut text);
        }
        self.host.write(&self.outbox_key(), &text);
    }

    fn outbox_key(&self) -> String {
        let mut key = String::from("outbox.");
        push_id(self.envelope.tab, &mut key);
        key
    }
}
