//! Messages on their way out: finished here, with their ids, and handed to the host.

use microstage_delivery::Consent;
use microstage_engine::Timestamp;

use super::App;
use crate::line;
use crate::message::Particulars;

impl App {
    /// Hands a message to the host, once the visitor agreed.
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
        let urgent = matches!(event, Some("purchase" | "experiment_viewed"));
        let mut line = line::head(id, self.seq, time.0, urgent);
        let message = Particulars {
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
        };
        self.envelope.write(&message, &mut line);
        self.host.send(&line);
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
}
